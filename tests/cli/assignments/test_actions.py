"""``gradtutor class assign``: what is written, what is refused, and the gradebook that follows from it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from gradtutor.classroom.records.paths import class_store
from gradtutor.cli.main import main
from gradtutor.session.assignments.assignment import Assignment
from gradtutor.session.assignments.kept import assignments
from gradtutor.session.store.events import Answered, Arrived, Begun, event_of
from gradtutor.session.store.sqlite import SqliteStore
from gradtutor.session.store.taken import Taken

CLASS = "Maths 7b"
Printed = Callable[[], str]


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Printed:
    return lambda: capsys.readouterr().out


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GRADTUTOR_DATA", str(tmp_path))
    return tmp_path


def kept(folder: Path) -> list[Assignment]:
    store = SqliteStore(class_store(folder, CLASS))
    try:
        return list(assignments(store).values())
    finally:
        store.close()


def assign(*words: str) -> int:
    return main(["class", "assign", CLASS, *words])


def test_all_that_can_be_said(folder: Path, printed: Printed) -> None:
    what = ["--title", "Week 3", "--lessons", "chain-rule,relu", "--count", "questions,predictions=4", "--tries", "2"]
    code = assign(*what, "--due", "2036-12-05", "--points", "20", "--late", "10%/day", "--zone", "Asia/Shanghai")
    (made,) = kept(folder)
    assert code == 0 and made.lessons == ("chain-rule", "relu") and made.points == 20.0
    assert (made.title, made.due, made.late, made.tries, made.zone) == (
        "Week 3", "2036-12-05", "10%/day", 2, "Asia/Shanghai",
    )  # fmt: skip
    assert made.counts == ("questions", "predictions") and made.predictions == 4
    # TZ=Asia/Shanghai date -d '2036-12-06 00:00' +%s
    assert made.until == 2112105600.0
    lines = printed().splitlines()
    assert lines[0] == "Assigned: Week 3" and lines[1] == f"  {made.id}  20 points"
    # relu has no [vary]: a teacher is told that its answers can be passed on.
    assert lines[-2:] == [
        "  Chain rule",
        "  ReLU, and a unit that dies: everybody has the same numbers (it has no [vary])",
    ]


def test_it_is_changed_and_taken_back(folder: Path, printed: Printed) -> None:
    assert assign("--lessons", "slope", "--due", "2036-12-05 18:00", "--late", "full") == 0
    (made,) = kept(folder)
    printed()
    assert assign("--assignment", made.title, "--due", "2036-12-12", "--points", "5") == 0
    (later,) = kept(folder)
    assert later.id == made.id and later.due == "2036-12-12" and later.points == 5.0 and later.late == "full"
    assert main(["class", "assignments", CLASS]) == 0
    assert later.id in printed()
    assert main(["class", "withdraw", CLASS, "--assignment", made.id, "--yes"]) == 0
    assert kept(folder) == []
    assert main(["class", "list"]) == 0
    assert printed().splitlines()[-1].startswith(CLASS)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Which lessons? Write --lessons ID,..."),
        (["--lessons", "slop"], "There is no lesson 'slop'. Write 'slope'."),
        (["--lessons", "slope", "--due", "soon"], "'soon' is no day."),
        (["--lessons", "slope", "--late", "a bit"], "The late rule 'a bit' is not understood."),
        (["--lessons", "slope", "--count", "songs"], "'songs' is nothing that counts."),
        (["--lessons", "slope", "--points", "0"], "Points are a number"),
        (["--lessons", "slope", "--tries", "-1"], "--tries must be a whole number from 0 to 1000."),
        (["--lessons", "slope", "--zone", "Mars"], "There is no time zone 'Mars'"),
        (["--assignment", "zzzz", "--due", "2036-12-05"], "There is no assignment 'zzzz'."),
    ],
)
def test_what_is_refused(folder: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    assert assign(*words) == 2
    assert said in capsys.readouterr().err
    assert kept(folder) == []


def gradebook(printed: Printed, *words: str) -> list[list[str]]:
    printed()
    assert main(["results", "--class", CLASS, "--format", "gradebook", *words]) == 0
    return list(csv.reader(io.StringIO(printed().lstrip("\ufeff"))))


def test_the_gradebook_has_a_column_with_its_points_also_for_who_has_done_nothing(
    folder: Path, printed: Printed
) -> None:
    assert assign("--title", "Old", "--lessons", "slope", "--due", "2026-01-05", "--points", "8") == 0
    assert assign("--title", "Open", "--lessons", "slope", "--points", "3") == 0
    assert assign("--title", "Open", "--lessons", "slope", "--points", "4", "--due", "2099-01-05") == 0
    old, due, never = kept(folder)
    store = SqliteStore(class_store(folder, CLASS))
    in_time = 1_700_000_000.0
    for learner in ("anna", "bo"):
        store.append([event_of(Arrived(learner.title()), learner=learner, time=in_time)])
    for one in (old, due):
        key = Taken("slope", one.id, 1).key
        # One of the two questions of the lesson is right: half of the points.
        done = (Begun({}), Answered("slope-here", True), Answered("arrow-left", False))
        store.append([event_of(record, key, "anna", in_time) for record in done])
    store.close()
    assert gradebook(printed) == [
        ["learner_id", "name", "Old (points: 8)", "Open (points: 4)", f"Open ({never.id}) (points: 3)"],
        ["anna", "Anna", "4", "2", ""],
        # Nothing done: 0 once it is due, and nothing yet where it may still be done.
        ["bo", "Bo", "0", "", ""],
    ]
    roster = folder / "roster.csv"
    roster.write_text("Student,ID,SIS Login ID,Section\nAnna,7,anna,7b\nCem,8,cem,7b\n", encoding="utf-8")
    assert gradebook(printed, "--roster", str(roster)) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Old", "Open", f"Open ({never.id})"],
        ["    Points Possible", "", "", "", "", "8", "4", "3"],
        ["Anna", "7", "", "anna", "7b", "4", "2", ""],
        ["Cem", "8", "", "cem", "7b", "0", "", ""],
    ]


def test_who_stands_where(folder: Path, printed: Printed) -> None:
    assert assign("--lessons", "slope") == 0
    (made,) = kept(folder)
    store = SqliteStore(class_store(folder, CLASS))
    store.append([event_of(Arrived(name), learner=name.lower()) for name in ("Anna", "Bo")])
    key = Taken("slope", made.id, 1).key
    store.append([event_of(record, key, "anna") for record in (Begun({}), Answered("arrow-left", True))])
    store.close()
    printed()
    assert main(["class", "assignments", CLASS, "--assignment", made.id]) == 0
    assert printed().splitlines()[-2:] == ["  Anna  5 of 10 points", "  Bo    not begun"]
