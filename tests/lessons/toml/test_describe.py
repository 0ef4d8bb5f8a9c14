"""Kinds in words, a sample of each, and which values are of a kind's type."""

from __future__ import annotations

import datetime
import tomllib
from typing import Any

import pytest

from gradtutor import i18n
from gradtutor.lessons.toml.describe import expected, fits, sample, suits
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

REAL = Real()
TABLE = Table((Key("a", REAL, ""), Key("b", Text(), "", required=True)))
SHORT = Table((Key("a", REAL, ""), Key("b", Text(), "")), shorthand="b")
CASES = Cases("kind", "", {"one": (), "two": ()})


@pytest.mark.parametrize(
    ("kind", "words", "written"),
    [
        (Text(), "a string", '"x"'),
        (REAL, "a number", "1.0"),
        (Real(minimum=1), "a number", "1.0"),
        (Real(minimum=2.5), "a number", "2.5"),
        (Real(above=0), "a number", "1.0"),
        (Real(below=1), "a number", "0.5"),
        (Real(below=2), "a number", "1.0"),
        (Whole(), "a whole number", "1"),
        (Whole(minimum=0), "a whole number", "1"),
        (Whole(minimum=3), "a whole number", "3"),
        (Flag(), "true or false", "true"),
        (Choice(("log", "linear")), "one of 'log', 'linear'", '"log"'),
        (Numbers(), "a number or a list of numbers", "1.0"),
        (Numbers(scalar=False), "a list of numbers", "[1.0, 2.0]"),
        (Either((Text(), REAL)), "a string or a number", '"x"'),
        (Many(Whole()), "a list", "[1]"),
        (Names(Text(), "name"), "a table", '{ x = "x" }'),
        (TABLE, "a table", '{ b = "x" }'),
        (SHORT, "a string or a table", "{ a = 1.0 }"),
        (Table((Key("a", REAL, "", example="7.5"),)), "a table", "{ a = 7.5 }"),
        (CASES, "a table", '{ kind = "one" }'),
        (Forms({"q": TABLE}, SHORT), "a table", "{ a = 1.0 }"),
    ],
)
def test_a_kind_in_words_and_as_it_is_written(kind: Kind, words: str, written: str) -> None:
    i18n.use("en")
    assert (expected(kind), sample(kind)) == (words, written)
    assert fits(kind, tomllib.loads(f"v = {written}")["v"])


VALUES: dict[str, Any] = {
    "flag": True, "whole": 1, "number": 1.5, "string": "a", "list": [1], "table": {"a": 1},
    "day": datetime.date(2026, 1, 2),
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "fitting"),
    [
        (Text(), "string"), (Choice(("a",)), "string"), (Flag(), "flag"), (Whole(), "whole"), (REAL, "whole number"),
        (Numbers(), "whole number list"), (Numbers(scalar=False), "list"), (Many(REAL), "list"),
        (Names(REAL, "x"), "table"), (TABLE, "table"), (CASES, "table"), (Forms({}, TABLE), "table"),
        (Either((Flag(), Text())), "flag string"), (Either(()), ""),
    ],
)  # fmt: skip
def test_the_type_of_a_value(kind: Kind, fitting: str) -> None:
    assert [name for name, value in VALUES.items() if fits(kind, value)] == fitting.split()


def test_of_a_list_the_first_item_says_what_is_meant() -> None:
    assert suits(Many(Text()), ["a", 1]) and not suits(Many(Text()), [1, "a"])
    assert suits(Many(Text()), []) and not suits(Many(Text()), "a")
    assert suits(Numbers(), ["a"]) and suits(Text(), "a") and not suits(Text(), ["a"])
