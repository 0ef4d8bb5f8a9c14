"""A gradebook with the columns of nbgrader's own exporter: a row for each learner and lesson, all of them filled.

nbgrader: ``nbgrader/plugins/export.py``, ``CsvExportPlugin``. As there, who has handed in nothing has a row with 0, and
``max_score`` is what the assignment can bring, whoever has done it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, TextIO

from gradtutor.classroom.records.gradebook import Given, points
from gradtutor.classroom.records.results import BYTE_ORDER_MARK, COLUMNS, cell, learners_events
from gradtutor.records import NamedTuple
from gradtutor.session.assignments.standing import standing
from gradtutor.session.classroom import people
from gradtutor.session.progress.summary import Summary
from gradtutor.session.store.taken import taken

if TYPE_CHECKING:
    from gradtutor.classroom.access.roster import Roster
    from gradtutor.classroom.records.gradebook import Graded
    from gradtutor.session.store.interface import Store

STUDENT_COLUMNS: Final = frozenset({"id", "first_name", "last_name", "email", "lms_user_id"})
"""What ``nbgrader db student import`` reads."""


class Student(NamedTuple):
    """A learner as nbgrader has students."""

    learner: str
    """The id in the class."""
    id: str
    """As it stands in the roster."""
    last: str
    first: str
    email: str


def is_nbgraders(roster: Roster) -> bool:
    """Whether a roster is a list of students that nbgrader has written, or would read."""
    return "id" in roster.headers and STUDENT_COLUMNS.issuperset(roster.headers) and len(roster.headers) > 1


def write_nbgrader(store: Store, stream: TextIO, work: Sequence[Graded | Given], roster: Roster | None) -> None:
    """Write the rows, lesson by lesson and assignment by assignment, in the order of the roster; the stream must not
    translate ends of lines. ``timestamp`` is when something was last done there, in UTC. Raises ``StoreError``."""
    summaries: dict[str, Summary] = {}
    last: dict[tuple[str, str], float] = {}
    """By the key of a lesson, or the id of an assignment, and the learner's."""
    for event in learners_events(store):
        summaries.setdefault(event.learner, Summary()).fold(event)
        if event.lesson:
            found = taken(event.lesson)
            last[found.assignment if found is not None else event.lesson, event.learner] = event.time
    stream.write(BYTE_ORDER_MARK)
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    students = list(_students(store, roster))
    for part in work:
        name, due, key = _about(part)
        for one in students:
            score = str(_score(part, summaries.get(one.learner)))
            done = last.get((key, one.learner))
            time = "" if done is None else datetime.fromtimestamp(done, UTC).strftime("%Y-%m-%d %H:%M:%S")
            row = (name, due, time, one.id, one.last, one.first, one.email, score, "0.0", score)
            writer.writerow([*map(cell, row), str(float(part.most))])


def _about(part: Graded | Given) -> tuple[str, str, str]:
    """Name, last day, and the key or id."""
    if isinstance(part, Given):
        return part.assignment.title, part.assignment.due, part.assignment.id
    return part.key, "", part.key


def _score(part: Graded | Given, summary: Summary | None) -> float:
    """The points; what the late rule has taken is not in them."""
    if isinstance(part, Given):
        return float(standing(part.assignment, summary.taken if summary is not None else {}, part.plans).points)
    return float(points(summary, part) or 0)


def _students(store: Store, roster: Roster | None) -> Iterator[Student]:
    if roster is None:
        for id_ in people.known(store):
            yield Student(id_, id_, "", people.shown_name(store, id_), "")
        return
    for pupil in roster.values():
        known = dict(pupil.known_as)
        # Which part of a whole name is the family's cannot be known.
        first = pupil.first if pupil.first or pupil.last else pupil.name
        email = next((value for value in known.values() if "@" in value), "")
        yield Student(pupil.id, known.get("id", pupil.id), pupil.last, first, email)
