"""Tables read by their kinds: what is read, what is faulty, and what is said of it and where."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from gradtutor import i18n
from gradtutor.lessons.toml.faults import Faults
from gradtutor.lessons.toml.kinds import (
    Cases,
    Choice,
    Either,
    Flag,
    Forms,
    Key,
    Kind,
    Many,
    Names,
    Numbers,
    Real,
    Table,
    Text,
    Whole,
)
from gradtutor.lessons.toml.reader import FAULTY, Reader, Record
from gradtutor.lessons.toml.tree import Tree

TABLE = Table((Key("a", Real(), "", required=True, example="1.0"), Key("b", Whole(), "", default=7)))
SHORT = Table((Key("a", Real(), ""), Key("b", Whole(), "", default=7)), shorthand="a")
CASES = Cases("kind", "Which.", {"one": (Key("a", Real(), ""),), "two": (Key("b", Real(), ""),)})
NAMES = Names(Real(), "name", most=2, keys=(Key("all", Whole(), "", default=5),))


def read(kind: Kind, value: str) -> tuple[Any, list[str]]:
    """What is read of ``v = value``, and the faults; the value begins in column 5."""
    i18n.use("en")
    text = f"v = {value}\n"
    faults = Faults(Path("t"), text)
    found = Reader(faults).read(kind, Tree(tomllib.loads(text)["v"], ("v",)), "v")
    return found, [str(one).removeprefix("t:1:") for one in faults.found]


def plain(found: Any) -> Any:
    if isinstance(found, Record):
        return {name: plain(value) for name, value in found.values.items()}
    if isinstance(found, tuple):
        return [plain(one) for one in found]
    return found.tolist() if hasattr(found, "tolist") else found


@pytest.mark.parametrize(
    ("kind", "value", "result"),
    [
        (Real(), "2", 2.0), (Real(1, 2), "1", 1.0), (Real(1, 2), "2.0", 2.0), (Real(above=0), "1e-300", 1e-300),
        (Real(below=1), "0.999", 0.999), (Whole(1, 3), "1", 1), (Whole(1, 3), "3", 3), (Flag(), "false", False),
        (Choice(("x", "y")), "'y'", "y"), (Text(3), "'abc'", "abc"), (Many(Whole()), "[]", []),
        (Many(Whole(), 1, 2), "[1]", [1]), (Many(Whole(), 1, 2), "[1, 2]", [1, 2]), (Numbers(), "3", 3.0),
        (Numbers(), "[[1], [2]]", [[1.0], [2.0]]), (Many(Numbers()), "[[1, 2], 3]", [[1.0, 2.0], 3.0]),
        (Either((Flag(), Text())), "'x'", "x"), (Either((Many(Text()), Numbers())), "[1]", [1.0]),
        (TABLE, "{ a = 1 }", {"a": 1.0}), (SHORT, "2", {"a": 2.0}), (SHORT, "{ b = 3 }", {"b": 3}),
        (CASES, "{ kind = 'two', b = 1 }", {"kind": "two", "b": 1.0}),
        (NAMES, "{ x = 1, all = 2 }", {"x": 1.0, "all": 2}), (NAMES, "{ x = 1, y = 2 }", {"x": 1.0, "y": 2.0}),
        (Forms({"a": TABLE}, Table((Key("q", Text(), ""),))), "{ q = 'x' }", {"q": "x"}),
        (Forms({"a": TABLE}, Table((Key("q", Text(), ""),))), "{ a = 1 }", {"a": 1.0}),
    ],
)  # fmt: skip
def test_what_is_read(kind: Kind, value: str, result: Any) -> None:
    found, faults = read(kind, value)
    assert (plain(found), faults) == (result, [])


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        (Real(1), "0.9", "5: 'v' must be at least 1. Write 1 or more."),
        (Real(None, 2.5), "2.6", "5: 'v' must be at most 2.5. Write 2.5 or less."),
        (Real(1, 2), "2.1", "5: 'v' must be from 1 to 2. Write a number from 1 to 2."),
        (Real(1, 2), "0.9", "5: 'v' must be from 1 to 2. Write a number from 1 to 2."),
        (Real(above=0), "0", "5: 'v' must be more than 0. Write a larger number."),
        (Real(below=1), "1", "5: 'v' must be less than 1. Write a smaller number."),
        (Real(), "inf", "5: 'v' must be finite: inf and nan are refused. Write a finite number."),
        (Real(), "true", "5: 'v' must be a number; this is true or false. Write one such as 1.0."),
        (Whole(1, 1), "2", "5: 'v' must be 1. Write 1."),
        (Whole(1, 3), "4", "5: 'v' must be from 1 to 3. Write a number from 1 to 3."),
        (Whole(1), "1.5", "5: 'v' must be a whole number; this is a number. Write one such as 1."),
        (Choice(("log", "linear")), "'lin'", "5: 'v' cannot be 'lin'. Write 'linear'."),
        (Text(3), "'abcd'", "5: 'v' has 4 characters; 3 is the most. Shorten it."),
        (Text(3), "' '", "5: 'v' is empty. Write something there."),
        (Text(9), '"a\\nb"', "5: 'v' has the unprintable character U+000A in it. Take it out."),
        (Text(9), '"a\\u001bb"', "5: 'v' has the unprintable character U+001B in it. Take it out."),
        (Many(Whole(), 1), "[]", "5: 'v' must have at least 1 item, not 0. Add some."),
        (Many(Whole(), 2), "[1]", "5: 'v' must have at least 2 items, not 1. Add some."),
        (Many(Whole(), 0, 1), "[1, 2]", "5: 'v' may have 1 item, not 2. Take some out."),
        (Many(Whole(), 2, 2), "[1]", "5: 'v' must have 2 items, not 1. Add some."),
        (Many(Whole(), 2, 2), "[1, 2, 3]", "5: 'v' must have 2 items, not 3. Take some out."),
        (Many(Whole(1)), "[1, 0]", "9: 'v' must be at least 1. Write 1 or more."),
        (Many(Whole()), "1", "5: 'v' must be a list; this is a whole number. Write one such as [1]."),
        (Numbers(), "[[1], [2, 3]]", "11: 'v' has a row of 2 items; the first row has 1. Write rows of equal length."),
        (Numbers(), "'x'", "5: 'v' must be a number or a list of numbers; this is a string. Write one such as 1.0."),
        (Numbers(scalar=False), "1", "5: 'v' must be a list of numbers; this is a whole number."),
        (Either((Flag(), Text())), "1", "5: 'v' must be true or false or a string; this is a whole number."),
        (TABLE, "1", "5: 'v' must be a table; this is a whole number. Write one such as { a = 1.0 }."),
        (SHORT, "'x'", "5: 'v' must be a number or a table; this is a string."),
        (SHORT, "inf", "5: 'v' must be finite"),
        (CASES, "1", "5: 'v' must be a table; this is a whole number."),
        (CASES, "{ a = 1 }", "1: 'kind' is missing in [v]. Write kind = \"one\"."),
        (CASES, "{ kind = 'on' }", "14: 'kind' cannot be 'on'. Write 'one'."),
        (NAMES, "1", "5: 'v' must be a table; this is a whole number."),
        (NAMES, "{ x = 1, y = 2, z = 3 }", "21: [v] has 3 entries; 2 is the most."),
        (Forms({}, TABLE), "1", "5: 'v' must be a table; this is a whole number."),
    ],
)  # fmt: skip
def test_what_is_faulty(kind: Kind, value: str, said: str) -> None:
    found, faults = read(kind, value)
    assert found is FAULTY
    assert len(faults) == 1 and faults[0].startswith(said), faults


@pytest.mark.parametrize(
    ("kind", "value", "result", "said"),
    [
        (TABLE, "{ }", {}, ["1: 'a' is missing in [v]. Write a = 1.0."]),
        (TABLE, "{ a = 1, bb = 2 }", {"a": 1.0}, ["14: Unknown key 'bb' in [v]. Write 'b'."]),
        (TABLE, "{ a = 'x', b = 2 }", {"b": 2}, ["11: 'a' must be a number; this is a string."]),
        (CASES, "{ kind = 'one', b = 1 }", {"kind": "one"}, ["21: 'b' does not go with kind = \"one\". "
         "Take it out; it goes with: two."]),
        (CASES, "{ kind = 'one', q = 1 }", {"kind": "one"}, ["21: Unknown key 'q' in [v]."]),
        (NAMES, "{ x = 'a', y = 1 }", {"y": 1.0}, ["11: 'x' must be a number; this is a string."]),
    ],
)  # fmt: skip
def test_a_table_keeps_what_is_sound(kind: Kind, value: str, result: Any, said: list[str]) -> None:
    found, faults = read(kind, value)
    assert plain(found) == result
    assert len(faults) == len(said)
    assert all(one.startswith(begin) for one, begin in zip(faults, said, strict=True)), faults


def test_a_record_knows_what_is_written_what_is_faulty_and_what_holds_otherwise() -> None:
    record, _ = read(TABLE, "{ a = 'x' }")
    assert (record.faulty("a"), record.faulty("b"), "a" in record, "b" in record) == (True, False, True, False)
    assert (record.get("a", float), record.get("b", int), record.get("b", str)) == (None, 7, None)
    assert (record.place("a"), record.place("b"), list(record)) == (("v", "a"), ("v",), ["a"])
    below = record.record("q")
    assert (below.where, dict(below.values)) == (("v", "q"), {})
    # A default does not stand in for what is faulty.
    faulty, _ = read(TABLE, "{ a = 1, b = 'x' }")
    assert (faulty.get("b", int), faulty.get("a", float)) == (None, 1.0)
    assert read(SHORT, "2")[0].get("b", int) == read(NAMES, "{ x = 1 }")[0].get("all", int) + 2 == 7


def test_a_list_has_at_most_a_hundred_thousand_items() -> None:
    faults = Faults(Path("t"), "v = [1]")
    reader = Reader(faults)
    assert reader.read(Many(Flag()), Tree([True] * 100_000, ("v",)), "v") == (True,) * 100_000
    assert reader.read(Many(Flag()), Tree([True] * 100_001, ("v",)), "v") is FAULTY
