"""Faults of a file: where each is said to be, and how many are kept."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.errors import Fault
from gradtutor.lessons.toml.faults import MOST, SETTINGS, SWEPT, Faults, found_kind, refusal, shown, table_name

TEXT = 'a = 1\n[b]\ncc = "x + y"\n[sweep]\nsetting = "b.cc"\nvalues = [1, [2, 3]]\n'
FILE = Path("lesson.toml")


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


def places(faults: Faults) -> list[tuple[int, int]]:
    return [(one.line, one.column) for one in faults.found]


def test_places_counted_by_hand() -> None:
    faults = Faults(FILE, TEXT)
    faults.key(("b", "cc"), "1")
    faults.value(("b", "cc"), "2")
    faults.inside(("b", "cc"), 4, "3")
    faults.inside(("b", "cc"), 0, "4")
    faults.key((), "5")
    faults.value((), "6")
    faults.inside((), 3, "7")
    # The y of "x + y" is the fifth behind the quotation mark, which is in column 6.
    assert places(faults) == [(3, 1), (3, 6), (3, 11), (3, 7), (1, 1), (1, 1), (1, 1)]


def test_a_fault_of_a_sweep_is_at_its_value_or_at_its_setting() -> None:
    faults = Faults(FILE, TEXT)
    faults.key((SWEPT, 0, "b", "cc"), "1")
    faults.value((SWEPT, 0, "b", "cc"), "2")
    faults.value((SWEPT, 1, "b", "cc", 1), "3")
    faults.inside((SWEPT, 0, "b", "cc"), 2, "4")
    assert places(faults) == [(5, 11), (6, 11), (6, 18), (6, 11)]


def test_a_setting_of_the_command_line_has_its_name_for_a_place() -> None:
    faults = Faults(FILE, TEXT)
    for _ in range(2):
        faults.value((SETTINGS, "rule", "rate"), "It is 0.", "Write 1.")
    faults.key((SETTINGS, "w"), "No.")
    assert list(faults.settings) == ["--set rule.rate: It is 0. Write 1.", "--set w: No."]
    assert not faults.found


def test_each_is_kept_once_and_a_hundred_in_all() -> None:
    faults = Faults(FILE)
    for _ in range(2):
        faults.at(1, 1, "one")
    assert places(faults) == [(1, 1)]
    for line in range(2, MOST):
        faults.at(line, 1, "more")
    assert (len(faults.found), faults.full) == (99, False)
    faults.join([Fault(FILE, 100, 1, "other", ""), Fault(FILE, 101, 1, "too many", "")])
    faults.at(102, 1, "too many")
    faults.value(("not there",), "too many")
    assert (len(faults.found), faults.full, faults.found[-1].line) == (100, True, 100)


def test_a_variant_is_blamed_for_what_is_neither_older_nor_its_own() -> None:
    text = "[variants.v]\nx = 1\n[b]\nc = 2\n"
    faults = Faults(FILE, text)
    faults.value(("b", "c"), "Older.")
    before = faults.found
    faults.value(("b", "c"), "Newer.")
    faults.value(("variants", "v", "x"), "Own.")
    faults.blame("v", ("variants", "v"), before)
    assert [(one.line, one.what) for one in faults.found] == [
        (4, "Older."), (4, "In the variant 'v': Newer."), (2, "Own.")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("where", "name"),
    [
        (("rule",), "[rule]"), (("parameters", "x"), "[parameters.x]"), (("chart", 0), "[[chart]]"),
        (("chart", 0, "axis"), "[chart.axis]"), ((SETTINGS, "rule"), "[rule]"), ((SWEPT, 2, "rule"), "[rule]"),
        ((), "[]"),
    ],
)  # fmt: skip
def test_how_a_table_is_written(where: tuple[str | int, ...], name: str) -> None:
    assert table_name(where) == name


def test_what_a_value_is_in_words() -> None:
    day = datetime.date(2026, 1, 2)
    values = [True, 1, 1.0, "a", {}, [], (), day]
    assert [found_kind(one) for one in values] == [
        "true or false", "a whole number", "a number", "a string", "a table", "a list", "a list", "a date or time",
    ]  # fmt: skip


def test_paths_as_a_person_reads_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert shown(tmp_path / "a" / "b") == Path("a/b")
    assert shown(Path("a/b")) == Path("a/b")
    assert shown(tmp_path.parent / "other") == tmp_path.parent / "other"
    assert Faults(tmp_path / "lesson.toml").file == Path("lesson.toml")


def test_a_refusal_ends_with_its_last_word() -> None:
    assert [str(refusal("What.", "Mend.")), str(refusal("What."))] == ["What. Mend.", "What."]
