"""The command line: what it prints, where, and with which exit code; never a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import gradtutor.cli.main as composition
from gradtutor import __version__, cli, i18n
from gradtutor.cli.command import Command
from gradtutor.cli.main import main

PROGRAM = [sys.executable, "-m", "gradtutor", "--lang", "en"]
ENDLESS = ["trace", "nonlinear-chain", "--variant", "gradient", "--set", "stop.when=L < -1"]
CHAIN = ["trace", "nonlinear-chain", "--variant", "default"]


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    i18n.use("en")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nonlinear-chian"], "There is no lesson 'nonlinear-chian'. Write 'nonlinear-chain'."),
        (["--lang", "fr", "list"], "There is no language 'fr'. There are: en, de, zh."),
        (["list", "--lang"], "The option --lang is not used like that. See: gradtutor list --help"),
        (["--lang", "zh", "list", "--ascii=no"], "选项 --ascii 不是这样用的。 请看：gradtutor list --help"),
        (["list", "--bogus"], "This is not understood: --bogus. See: gradtutor list --help"),
        (["--theme", "light", "list"], "This is not understood: --theme. See: gradtutor list --help"),
        (["--theme", "drak"], "There is no theme 'drak'. Write 'dark'."),
        (
            ["trace", "--interations=3"],
            "This is not understood: --interations=3. Write '--iterations'. See: gradtutor trace --help",
        ),
        (["--theme", "blue"], "There is no theme 'blue'. There are: dark, light, contrast."),
    ],
)
def test_a_wrong_command_line_is_one_sentence(
    capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    assert main(words) == 2
    printed = capsys.readouterr()
    assert printed.err == message + "\n"
    assert printed.out == ""


@pytest.mark.parametrize(
    "words", [["--help"], ["list", "--help"], ["trace", "-h"], ["author", "--help"], ["--version"]]
)
def test_help_and_version_exit_with_0(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    assert main(words) == 0
    printed = capsys.readouterr().out
    assert printed == f"gradtutor {__version__}\n" if words == ["--version"] else printed.startswith("Usage: gradtutor")


def test_the_help_names_every_command_but_what_no_person_types(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    printed = capsys.readouterr().out
    (listed,) = [part for part in printed.split("\n\n") if part.startswith("Commands:\n")]
    named = [line.split()[0] for line in listed.splitlines()[1:] if line[2] != " "]
    assert named == [
        "try",
        "list",
        "courses",
        "trace",
        "code",
        "author",
        "settings",
        "doctor",
        "serve",
        "results",
        "class",
    ]


def test_a_command_stands_under_its_own_word() -> None:
    assert [composition.command_of(word).word for word in composition.COMMANDS] == list(composition.COMMANDS)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "command",
    [composition.command_of(word) for word in composition.COMMANDS],
    ids=lambda command: command.word or "tutor",
)
def test_the_help_of_every_command_explains_each_option(
    capsys: pytest.CaptureFixture[str], command: Command[object], lang: str
) -> None:
    assert main([*command.word.split(), "--help", "--lang", lang]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(("Usage: " if lang == "en" else "用法：") + f"gradtutor {command.word}".rstrip())
    for option in command.parser()._actions:
        shown = option.option_strings[-1] if option.option_strings else option.metavar
        assert option.dest == "command" or f"  {shown}" in printed or f", {shown}" in printed
        assert option.help


ADDED = """
from typing import NamedTuple
from gradtutor.cli.command import Command

class CountOptions(NamedTuple):
    word: str
    times: int

def add(add):
    add("word", metavar="WORD", help="what is said")
    add("--times", type=int, default=1, metavar="N", help="how often")

def say(options, context):
    print(" ".join([options.word] * options.times), context.data_dir)
    return 7

COMMAND = Command("say", "Say a word.", "WORD [--times N]", CountOptions, say, add)
"""


def test_a_command_is_one_file_and_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "say_a_word.py").write_text(ADDED)
    monkeypatch.setattr(cli, "__path__", [*cli.__path__, str(tmp_path)])
    monkeypatch.setattr(composition, "COMMANDS", {**composition.COMMANDS, "say": "say_a_word"})
    for words in (
        ["say", "list", "--times", "3"],
        ["--times", "3", "say", "list"],
        ["--times=3", "--ascii", "say", "list"],
    ):
        assert main([*words, "--data-dir", "d"]) == 7
        assert capsys.readouterr().out == "list list list d\n"
    assert main(["--help"]) == 0
    assert "  say              Say a word.\n" in capsys.readouterr().out
    assert main(["say", "--help"]) == 0
    assert "  --times N        how often\n" in capsys.readouterr().out
    assert main(["say"]) == 2
    assert capsys.readouterr().err == "A word is missing. See: gradtutor say --help\n"
    assert main(["say", "list", "--often"]) == 2
    assert capsys.readouterr().err == "This is not understood: --often. See: gradtutor say --help\n"


@pytest.mark.parametrize("words", ["'--help'", "'trace', 'nonlinear-chain'", "'list'"])
def test_what_is_slow_to_import_is_not_imported(words: str) -> None:
    script = (
        "import sys; from gradtutor.cli.main import main; code = main([" + words + "]); "
        "slow = {'textual', 'rich', 'numpy'} & set(sys.modules); "
        "sys.exit(f'{code} {slow}' if slow or code else 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr


def test_a_closed_pipe_ends_quietly() -> None:
    command = [*PROGRAM, *ENDLESS, "--set", "stop.max_iterations=3000", "--format", "json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        assert program.stdout
        assert program.stderr
        program.stdout.readline()
        program.stdout.close()
        assert program.stderr.read() == ""
        assert program.wait(timeout=30) == 0


def test_an_interrupt_exits_with_130() -> None:
    command = [*PROGRAM, *ENDLESS, "--set", "stop.max_iterations=1000000", "--format", "json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        assert program.stdout
        # It has begun.
        program.stdout.readline()
        os.kill(program.pid, signal.SIGINT)
        assert program.communicate(timeout=60)[1] == ""
        assert program.returncode == 130


def test_an_output_without_utf_8_still_gets_its_numbers() -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run([*PROGRAM, *CHAIN], capture_output=True, env=environment, timeout=30, check=False)
    assert done.returncode == 0
    assert b"4.24318" in done.stdout
