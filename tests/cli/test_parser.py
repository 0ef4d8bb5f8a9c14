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


def read(words: Sequence[str]) -> tuple[object, ...]:
    """The command, its record, and the options of every command."""
    asked = outline(words, ADDED)
    command = next((one for one in COMMANDS if one.word == asked.word), COMMANDS[0])
    parsed = command.parser().parse(words)
    return command.word, command.record(parsed), parsed.data_dir, parsed.course, asked[1:4]


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        (
            ["--data-dir x", "--iterations 3", "trace", "descent-1d", "--format json"],
            ("trace", ("descent-1d", None, (), 3, "json"), Path("x"), None, ("", None, False)),
        ),
        (
            ["--variant list", "--set trace=1", "trace", "list", "--lang zh"],
            ("trace", ("list", "list", ("trace=1",), None, "table"), None, None, ("zh", None, False)),
        ),
        (
            ["--theme light", "--plain", "descent-1d", "--ascii", "--settings s.toml"],
            ("", ("descent-1d", True, "light"), None, None, ("", Path("s.toml"), True)),
        ),
        (
            ["author", "new", "--in d", "name", "--course=c"],
            ("author", ("new", Path("name"), Path("d")), None, Path("c"), ("", None, False)),
        ),
        (
            ["--class list", "class", "forget", "--learner anna", "--yes"],
            (
                "class",
                ("forget", "list", "anna", None, True, None, None, "", "", 2222, "text", None, False, "", ""),
                None,
                None,
                ("", None, False),
            ),
        ),
        (
            ["serve", "--class 7b", "--port 22", "--teacher-key a", "--data-dir list"],
            (
                "serve",
                ("7b", "", 22, None, "", (Path("a"),), 300, 45.0, None, "info", None, False, False, False, ""),
                Path("list"),
                None,
                ("", None, False),
            ),
        ),
        (
            ["try", "a=x", "--target -3", "b=a", "--start x=-1"],
            (
                "try",
                (
                    ("a=x", "b=a"),
                    ("x=-1",),
                    (),
                    (),
                    None,
                    "-3",
                    None,
                    None,
                    None,
                    False,
                    "formula",
                    (),
                    None,
                    False,
                    None,
                ),
                None,
                None,
                ("", None, False),
            ),
        ),
        (
            ["results", "--class c", "--output list", "--format jsonl"],
            ("results", ("c", "jsonl", Path("list"), ""), None, None, ("", None, False)),
        ),
        (
            ["--user serve", "session", "--class c", "--teacher t"],
            ("session", ("c", "t", "serve"), None, None, ("", None, False)),
        ),
        (["list", "p", "--course c"], ("list", (Path("p"),), None, Path("c"), ("", None, False))),
        (["settings", "--settings f"], ("settings", (), None, None, ("", Path("f"), False))),
        (["doctor", "--data-dir d", "--ascii"], ("doctor", (), Path("d"), None, ("", None, True))),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else None,
)
def test_any_order_is_understood(pieces: list[str], expected: tuple[object, ...]) -> None:
    for words in orders(*pieces):
        assert read(words) == expected, words


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
