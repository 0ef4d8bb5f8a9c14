"""A gradebook as those who import it read it: Canvas, Moodle, and what works on nbgrader's export."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path

import pytest

from gradtutor.classroom.access.roster import read_roster
from gradtutor.classroom.records.gradebook import Given, Graded, Kind, write_gradebook
from gradtutor.classroom.records.nbgrader_rows import is_nbgraders, write_nbgrader
from gradtutor.session.assignments.assignment import Assignment
from gradtutor.session.assignments.plan import Counted, Plan
from gradtutor.session.store.events import Answered, Arrived, Begun, Finished, Opened, event_of
from gradtutor.session.store.memory import MemoryStore
from gradtutor.session.store.taken import Taken

SLOPE, CHAIN = Graded("slope", "Slope", ("slope-here", "arrow-left")), Graded("chain-rule", "Chain rule", ("one",))
# date -u -d '2026-11-30 16:00:00' +%s
WHEN = 1_796_054_400.0
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n"
    '"Aalto, Anna",101,20261,anna,7b\n"Bell, Berta",102,20262,berta,7b\n'
)
MOODLE = (
    "First name,Last name,Username,ID number,Email address\nAnna,Aalto,anna,20261,a@s.example\n"
    "Berta,Bell,berta,2,b@s.example\n"
)
NBGRADER = "id,first_name,last_name,email,lms_user_id\nanna,Anna,Aalto,a@s.example,20261\nberta,Berta,Bell,,\n"
OWN = "learner_id,name,group\nanna,Anna Aalto,7b\nberta,Berta Bell,7b\n"
# nbgrader 0.9, nbgrader/plugins/export.py: the keys of CsvExportPlugin, in their order.
EXPORTED = [
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email", "raw_score",
    "late_submission_penalty", "score", "max_score",
]  # fmt: skip


@pytest.fixture
def store() -> MemoryStore:
    """Anna has one of two questions and the end of a lesson: two points of three. Berta has done nothing."""
    store = MemoryStore()
    done = [Arrived(name="Anna"), Opened("default"), Answered("slope-here", True, 1), Answered("arrow-left", False, 1)]
    records = [*done, Finished("default", 5, "converged")]
    store.append([event_of(one, "slope", "anna", time=WHEN) for one in records])
    return store


def written(folder: Path, store: MemoryStore, text: str = "", kind: Kind | None = None) -> list[list[str]]:
    """The rows of a gradebook for a roster."""
    (folder / "roster.csv").write_text(text)
    roster = read_roster(folder / "roster.csv") if text else None
    stream = io.StringIO()
    if kind == "nbgrader":
        write_nbgrader(store, stream, [SLOPE, CHAIN], roster)
    else:
        write_gradebook(store, stream, [SLOPE, CHAIN], roster, kind)
    assert stream.getvalue().startswith("\ufeff")
    return list(csv.reader(io.StringIO(stream.getvalue()[1:])))


def as_canvas(rows: list[list[str]]) -> dict[str, dict[str, str]]:
    """What Canvas takes from a file (canvas-lms, lib/gradebook_importer.rb): it knows the row of headers by its first
    two, counts the columns of a student by the next, and skips the row of points. Login -> assignment -> score."""
    head, points, *students = rows
    assert len(head) > 3
    assert "Student" in head[0]
    assert "ID" in head[1]
    assert "SIS User ID" in head[2]
    assert "SIS Login ID" in head[3]
    assert head[4] == "Section"
    assert "Points Possible" in points[0]
    assert all(len(row) == len(head) for row in rows)
    assert points[5:] == ["3", "2"]
    return {row[3]: dict(zip(head[5:], row[5:], strict=True)) for row in students}


@pytest.mark.parametrize(("text", "kind"), [(CANVAS, None), (OWN, "canvas"), (MOODLE, "canvas"), ("", "canvas")])
def test_canvas_reads_it(tmp_path: Path, store: MemoryStore, text: str, kind: Kind | None) -> None:
    found = as_canvas(written(tmp_path, store, text, kind))
    assert found["anna"] == {"Slope": "2", "Chain rule": ""}
    if text:
        assert found["berta"] == {"Slope": "", "Chain rule": ""}


def test_canvas_reads_it_also_where_a_column_of_its_own_has_been_left_out(tmp_path: Path, store: MemoryStore) -> None:
    assert as_canvas(written(tmp_path, store, "Student,SIS Login ID\nAnna,anna\n"))["anna"]["Slope"] == "2"


def test_canvas_keeps_what_it_knows_its_students_by(tmp_path: Path, store: MemoryStore) -> None:
    rows = written(tmp_path, store, CANVAS)
    assert rows[2][:5] == ["Anna Aalto", "101", "20261", "anna", "7b"]


@pytest.mark.parametrize("identity", ["Username", "ID number", "Email address"])
def test_moodle_maps_by_any_column_that_it_has_exported(tmp_path: Path, store: MemoryStore, identity: str) -> None:
    """Moodle (docs.moodle.org, "Grade import"): one row of headers; a column is chosen that says who it is, and one for
    each grade item, whose cells are numbers or empty."""
    head, *rows = written(tmp_path, store, MOODLE)
    assert len(set(head)) == len(head)
    at, grade = head.index(identity), head.index("Slope (points: 3)")
    of = {"Username": "anna", "ID number": "20261", "Email address": "a@s.example"}[identity]
    assert {row[at]: row[grade] for row in rows}[of] == "2"
    assert all(cell == "" or 0 <= float(cell) <= 3 for cell in (row[grade] for row in rows))


@pytest.mark.parametrize("text", [NBGRADER, MOODLE])
def test_the_columns_of_nbgrader_are_all_filled(tmp_path: Path, store: MemoryStore, text: str) -> None:
    head, *rows = written(tmp_path, store, text, "nbgrader")
    assert head == EXPORTED
    found = {(row[0], row[3]): dict(zip(head, row, strict=True)) for row in rows}
    # Each lesson and each student, as nbgrader writes them.
    assert list(found) == [("slope", "anna"), ("slope", "berta"), ("chain-rule", "anna"), ("chain-rule", "berta")]
    anna = found["slope", "anna"]
    assert (anna["first_name"], anna["last_name"], anna["email"]) == ("Anna", "Aalto", "a@s.example")
    assert (anna["raw_score"], anna["late_submission_penalty"], anna["score"], anna["max_score"]) == (
        "2.0", "0.0", "2.0", "3.0",
    )  # fmt: skip
    assert datetime.fromisoformat(anna["timestamp"]) == datetime(2026, 11, 30, 16)
    # Who has done nothing: no time, and 0 of the same.
    berta = found["chain-rule", "berta"]
    assert (berta["timestamp"], berta["score"], berta["max_score"]) == ("", "0.0", "2.0")


def test_an_assignment_has_rows_of_nbgraders_too(tmp_path: Path, store: MemoryStore) -> None:
    plan = Plan((Counted("slope", 2, (1, 3)), Counted("way", 2, None)), frozenset(), frozenset({"default"}))
    week = Assignment("k3f9", "Week 3", ("chain",), 10.0, ("questions",), due="2026-12-05")
    key = Taken("chain", "k3f9", 1).key
    records = [Begun({"x": 1.5}), Opened("default"), Answered("way", True, 1)]
    store.append([event_of(one, key, "anna", time=WHEN + 60) for one in records])
    (tmp_path / "roster.csv").write_text(NBGRADER)
    stream = io.StringIO()
    write_nbgrader(store, stream, [Given(week, {"chain": plan})], read_roster(tmp_path / "roster.csv"))
    _, anna, berta = csv.reader(io.StringIO(stream.getvalue()[1:]))
    # One of two questions: half of ten points.
    assert anna[:4] == ["Week 3", "2026-12-05", "2026-11-30 16:01:00", "anna"]
    assert anna[7:] == ["5.0", "0.0", "5.0", "10.0"]
    assert (berta[2], *berta[7:]) == ("", "0.0", "0.0", "0.0", "10.0")


def test_the_whole_name_is_the_first_where_nothing_says_which_part_is_the_familys(
    tmp_path: Path, store: MemoryStore
) -> None:
    _, anna, *_ = written(tmp_path, store, OWN, "nbgrader")
    assert anna[3:7] == ["anna", "", "Anna Aalto", ""]
    _, alone, _ = written(tmp_path, store, "", "nbgrader")
    assert alone[3:7] == ["anna", "", "Anna", ""]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [(NBGRADER, True), ("id,email\nanna,a@s.example\n", True), (CANVAS, False), (MOODLE, False), (OWN, False),
     ("id\nanna\n", False), ("id,name\nanna,Anna\n", False), ("id,first_name,class\nanna,Anna,7b\n", False)],
)  # fmt: skip
def test_nbgraders_own_list_is_known_by_its_columns(tmp_path: Path, text: str, is_one: bool) -> None:
    (tmp_path / "roster.csv").write_text(text)
    assert is_nbgraders(read_roster(tmp_path / "roster.csv")) is is_one
