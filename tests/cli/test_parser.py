"""Words become options in whatever order they are typed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from gradtutor import i18n
from gradtutor.cli.command import Command, Context
from gradtutor.cli.main import COMMANDS as WORDS
from gradtutor.cli.main import command_of, main
from gradtutor.cli.parser import Outline, outline

COMMANDS = [command_of(word) for word in WORDS]
ADDED = [command.add for command in COMMANDS]


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    i18n.use("en")


def orders(*pieces: str) -> Iterator[list[str]]:
    """Every order of ``pieces``, each an option with its value or a plain word; the plain words keep theirs."""
    plain = [piece for piece in pieces if not piece.startswith("-")]
    for order in permutations(pieces):
        if [piece for piece in order if piece in plain] == plain:
            yield [word for piece in order for word in piece.split(" ")]


def read(words: Sequence[str]) -> tuple[str, dict[str, object], Path | None, Path | None, tuple[object, ...]]:
    """The command, its record by the names of its fields, and the options of every command."""
    asked = outline(words, ADDED)
    command = next((one for one in COMMANDS if one.word == asked.word), COMMANDS[0])
    parsed = command.parser().parse(words)
    record = command.record(parsed)
    fields = {} if not hasattr(record, "_asdict") else record._asdict()
    return command.word, fields, parsed.data_dir, parsed.course, asked[1:4]


PLAIN: tuple[object, ...] = ("", None, False)
"""The options of every command where none is typed: language, settings file, ASCII."""


@pytest.mark.parametrize(
    ("pieces", "word", "typed", "data_dir", "course", "every"),
    [
        (
            ["--data-dir x", "--iterations 3", "trace", "descent-1d", "--format json"],
            "trace", {"lesson": "descent-1d", "iterations": 3, "format": "json"}, Path("x"), None, PLAIN,
        ),
        (
            ["--variant list", "--set trace=1", "trace", "list", "--lang zh"],
            "trace", {"lesson": "list", "variant": "list", "settings": ("trace=1",)}, None, None, ("zh", None, False),
        ),
        (
            ["--theme light", "--plain", "descent-1d", "--ascii", "--settings s.toml"],
            "", {"lesson": "descent-1d", "plain": True, "theme": "light"}, None, None, ("", Path("s.toml"), True),
        ),
        (
            ["author", "new", "--in d", "name", "--course=c"],
            "author", {"action": "new", "path": Path("name"), "parent": Path("d")}, None, Path("c"), PLAIN,
        ),
        (
            ["--class list", "class", "forget", "--learner anna", "--yes"],
            "class", {"action": "forget", "class_name": "list", "learner": "anna", "yes": True}, None, None, PLAIN,
        ),
        (
            ["serve", "--class 7b", "--port 22", "--teacher-key a", "--data-dir list"],
            "serve", {"class_names": ("7b",), "port": 22, "teacher_keys": (Path("a"),)}, Path("list"), None, PLAIN,
        ),
        (
            ["try", "a=x", "--target -3", "b=a", "--start x=-1"],
            "try", {"formulas": ("a=x", "b=a"), "starts": ("x=-1",), "target": "-3"}, None, None, PLAIN,
        ),
        (
            ["results", "--class c", "--output list", "--format jsonl"],
            "results", {"class_name": "c", "format": "jsonl", "output": Path("list")}, None, None, PLAIN,
        ),
        (
            ["--user serve", "session", "--class c", "--teacher t"],
            "session", {"class_name": "c", "teacher": "t", "user": "serve"}, None, None, PLAIN,
        ),
        (["list", "p", "--course c"], "list", {"path": Path("p")}, None, Path("c"), PLAIN),
        (["settings", "--settings f"], "settings", {}, None, None, ("", Path("f"), False)),
        (["doctor", "--data-dir d", "--ascii"], "doctor", {}, Path("d"), None, ("", None, True)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_any_order_is_understood(
    pieces: list[str],
    word: str,
    typed: dict[str, object],
    data_dir: Path | None,
    course: Path | None,
    every: tuple[object, ...],
) -> None:
    untouched = read([word] if word != "author" else [word, "new", "name"])[1]
    for words in orders(*pieces):
        assert read(words) == (word, {**untouched, **typed}, data_dir, course, every), words


def test_options_may_stand_before_the_command(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["trace", "descent-1d", "--iterations", "3", "--data-dir", str(tmp_path)]) == 0
    expected = capsys.readouterr().out
    assert main(["--data-dir", str(tmp_path), "--iterations", "3", "trace", "descent-1d"]) == 0
    assert capsys.readouterr().out == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", Outline()),
        ("--lang", Outline()),
        ("--lang fr list", Outline("list")),
        ("--lang zh --lang en", Outline(lang="en")),
        ("list --lang=zh --settings", Outline("list", "zh")),
        ("-- trace --lang zh", Outline("trace")),
        ("trace --unheard --help", Outline("trace", help=True)),
        ("--version --variant", Outline(version=True)),
        ("--unheard 3 trace", Outline("3")),
    ],
)
def test_the_outline_bears_faults(words: str, expected: Outline) -> None:
    assert outline(words.split(), ADDED) == expected


def test_the_commands_are_asked_for_their_options_only_where_one_may_be_theirs() -> None:
    asked: list[object] = []
    commands = (asked.append(add) or add for add in ADDED)  # type: ignore[func-returns-value]
    words = "--lang zh --data-dir d trace lesson --ascii".split()
    assert outline(words, commands) == outline(words, ADDED) == Outline("trace", "zh", ascii=True)
    assert asked == []
    outline(["trace", "--set", "x=1"], commands)
    assert asked == ADDED


def test_an_option_has_a_value_in_all_commands_or_in_none() -> None:
    # Else an option before the command could not be told from its value.
    arities = defaultdict[str, set[bool]](set)
    for command in COMMANDS:
        for action in command.parser()._actions:
            for name in action.option_strings:
                arities[name].add(action.nargs == 0)
    assert {name for name, found in arities.items() if len(found) > 1} == set()
    assert arities["--ascii"] == {True}
    assert arities["--set"] == {False}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.word or "tutor")
def test_what_argparse_reads_fills_the_record(command: Command[Any]) -> None:
    # The record has a field for each option, and argparse a value for each field.
    record = command.record(command.parser().parse(command.word.split()))
    assert isinstance(record, command.options)  # type: ignore[arg-type]


def test_the_context_is_empty_where_nothing_is_asked_for() -> None:
    assert Context()[:3] == (None, None, None)
