"""The gradebook: points by hand, and what an import must not be fooled by."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from gradtutor.classroom.access.roster import read_roster
from gradtutor.classroom.records.gradebook import Graded, points, write_gradebook
from gradtutor.session.progress.summary import Summary
from gradtutor.session.store.events import Answered, Arrived, Finished, Opened, event_of
from gradtutor.session.store.interface import Event
from gradtutor.session.store.memory import MemoryStore

SLOPE = Graded("slope", "Slope", ("slope-here", "arrow-left"))


def said(learner: str, *records: Answered | Finished | Opened | Arrived) -> list[Event]:
    return [event_of(record, "slope", learner) for record in records]


def answered(question: str, right: bool) -> Answered:
    return Answered(question=question, answer=1, right=right, reason="")


def table(store: MemoryStore, roster: Path | None = None) -> list[list[str]]:
    stream = io.StringIO()
    write_gradebook(store, stream, [SLOPE], read_roster(roster) if roster else None)
    return list(csv.reader(io.StringIO(stream.getvalue().lstrip("\ufeff"))))


def test_a_point_for_each_question_and_one_for_the_end() -> None:
    summary = Summary()
    events = said(
        "anna",
        Opened(variant="default"),
        answered("slope-here", False),
        answered("slope-here", True),
        answered("arrow-left", False),
        Finished(variant="default", iteration=5, reason="converged"),
    )
    for event in events:
        summary.fold(event)
    # The first question at the second try, and the end; the second question is not right.
    assert points(summary, SLOPE) == 2
    assert SLOPE.most == 3
    assert points(Summary(), SLOPE) is None


def test_without_a_roster_those_who_are_known_have_a_row() -> None:
    store = MemoryStore()
    store.append(said("anna", Arrived(name="=Anna"), answered("slope-here", True)))
    # What a spreadsheet would take for a formula stands behind an apostrophe.
    assert table(store) == [["learner_id", "name", "Slope (points: 3)"], ["anna", "'=Anna", "1"]]


def test_a_roster_gives_the_rows_and_their_order(tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("ID number,Name\n7,Zoe\n20261,Anna\n", encoding="utf-8")
    store = MemoryStore()
    store.append(said("20261", Opened(variant="default")))
    # Opened and nothing done is 0; never opened is empty.
    assert table(store, roster) == [
        ["ID number", "name", "Slope (points: 3)"], ["7", "Zoe", ""], ["20261", "Anna", "0"],
    ]  # fmt: skip
