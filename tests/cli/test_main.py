"""The command line: what it prints, where, and with which exit code; never a traceback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gradtutor import __version__, i18n
from gradtutor.cli.main import main
from gradtutor.lessons.course.course import bundled
from tests.terminal.terminal import Terminal

PROGRAM = [sys.executable, "-m", "gradtutor", "--lang", "en"]
ENDLESS = ["trace", "nonlinear-chain", "--variant", "gradient", "--set", "stop.when=L < -1"]
CHAIN = ["trace", "nonlinear-chain", "--variant", "default"]


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    i18n.use("en")


def test_list_prints_id_title_and_chapter(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split("  ")[0] == "guess-the-number"
    chain = next(line for line in lines if line.startswith("nonlinear-chain"))
    assert [cell.strip() for cell in chain.split("  ") if cell] == [
        "nonlinear-chain",
        "Nonlinear chain",
        "Back-propagation",
    ]
    assert len({line.rindex("  ") for line in lines}) == 1  # the last column begins in the same place in each line


def test_list_speaks_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "zh", "list"]) == 0
    assert any("\u4e00" <= character <= "\u9fff" for character in capsys.readouterr().out)


def test_list_of_one_lesson_by_path(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", str(bundled() / "black-box")]) == 0
    assert capsys.readouterr().out == "black-box  Black box\n"


def test_trace_by_id_and_by_path_are_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*CHAIN, "--format", "json"]) == 0
    by_id = capsys.readouterr().out
    assert main(["trace", str(bundled() / "nonlinear-chain"), "--variant", "default", "--format=json"]) == 0
    assert capsys.readouterr().out == by_id


@pytest.mark.parametrize(
    ("setting", "way", "expected"),
    [
        ("x=3", ("parameters", "x"), 3.0),
        ("parameters.x.start=3.5", ("parameters", "x"), 3.5),
        ("y=1.17741", ("objective",), 0.0),
    ],
)
def test_set_changes_the_run(
    capsys: pytest.CaptureFixture[str], setting: str, way: tuple[str, ...], expected: float
) -> None:
    assert main([*CHAIN, "--set", setting, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)["runs"][0]["iterations"][0]
    for step in way:
        found = found[step]
    assert found == pytest.approx(expected, abs=1e-5)


def test_set_of_rate_and_iterations(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["trace", "descent-1d", "--variant", "default", "--format", "json"]
    assert main([*words, "--set", "rule.rate=0.5", "--iterations", "1"]) == 0
    run = json.loads(capsys.readouterr().out)["runs"][0]
    assert run["stop"] == {"reason": "limit", "iteration": 1}
    assert run["iterations"][0]["updated"] == {"x": 0.0}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nonlinear-chian"], "There is no lesson 'nonlinear-chian'. Write 'nonlinear-chain'."),
        (["trace"], "Which lesson? Write: gradtutor trace LESSON. 'gradtutor list' shows them."),
        ([*CHAIN[:2], "--variant", "defalt"], "There is no variant 'defalt'. Write 'default'."),
        ([*CHAIN, "--format", "xml"], "There is no format 'xml'. There are: table, json, csv, markdown."),
        ([*CHAIN, "--iterations", "0"], "--iterations must be a whole number from 1 to 1000000."),
        ([*CHAIN, "--set", "q=1"], "--set q: there is no parameter or constant of this name. There are: x, y."),
        ([*CHAIN, "--set"], "The option --set is not used like that. See: gradtutor trace --help"),
        ([*CHAIN, "--all"], "This is not understood: --all. See: gradtutor trace --help"),
        (["--lang", "fr", "list"], "There is no language 'fr'. There are: en, zh."),
    ],
)
def test_a_wrong_command_line_is_one_sentence(
    capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    assert main(words) == 2
    printed = capsys.readouterr()
    assert printed.err == message + "\n"
    assert printed.out == ""


def test_a_broken_lesson_names_file_line_and_column(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "lesson.toml").write_text("format = 1\nid = \n")
    assert main(["trace", str(tmp_path)]) == 2
    assert "lesson.toml:2:" in capsys.readouterr().err


def test_a_run_that_diverges_exits_with_3(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["trace", "descent-1d", "--variant", "default", "--set", "rule.rate=1e200"]
    assert main(words) == 3
    assert "Left its domain" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words", [["--help"], ["list", "--help"], ["trace", "-h"], ["author", "--help"], ["--version"]]
)
def test_help_and_version_exit_with_0(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    assert main(words) == 0
    printed = capsys.readouterr().out
    assert printed == f"gradtutor {__version__}\n" if words == ["--version"] else printed.startswith("Usage: gradtutor")


@pytest.mark.parametrize("words", ["'--help'", "'trace', 'nonlinear-chain'", "'list'"])
def test_what_is_slow_to_import_is_not_imported(words: str) -> None:
    script = (
        "import sys; from gradtutor.cli.main import main; code = main([" + words + "]); "
        "slow = {'textual', 'rich', 'plotext', 'numpy'} & set(sys.modules); "
        "sys.exit(f'{code} {slow}' if slow or code else 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr


def test_without_a_terminal_the_screen_is_refused() -> None:
    done = subprocess.run(
        [*PROGRAM, "nonlinear-chain"], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 2
    assert done.stderr == (
        "The tutor needs a terminal for its screen. Without one, line by line: gradtutor --plain LESSON\n"
    )


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"TERM": "dumb"}, "This terminal (TERM=dumb) cannot move its cursor."),
        ({"TERM": None}, "This terminal (TERM=) cannot move its cursor."),
        ({"LC_ALL": "C"}, "This locale is not UTF-8"),
    ],
)
def test_a_terminal_that_cannot_show_it_is_refused(environment: dict[str, str | None], message: str) -> None:
    with Terminal(PROGRAM, environment=environment) as terminal:
        terminal.wait_for(message)
        assert terminal.wait() == 2
        assert "Traceback" not in terminal.text


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
    command = [*PROGRAM, *ENDLESS, "--set", "stop.max_iterations=1000000"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as program:
        time.sleep(1)
        os.kill(program.pid, signal.SIGINT)
        assert program.stderr
        assert program.stderr.read() == ""
        assert program.wait(timeout=30) == 130


def test_an_output_without_utf_8_still_gets_its_numbers() -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run([*PROGRAM, *CHAIN], capture_output=True, env=environment, timeout=30, check=False)
    assert done.returncode == 0
    assert b"4.24318" in done.stdout
