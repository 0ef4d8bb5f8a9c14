"""A gradebook with the columns of nbgrader's own exporter: a row for each learner and lesson, all of them filled.

nbgrader: ``nbgrader/plugins/export.py``, ``CsvExportPlugin``. As there, who has handed in nothing has a row with 0, and
``max_score`` is what the assignment can bring, whoever has done it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, TextIO

from gradtutor.classroom.records.gradebook import points
from gradtutor.classroom.records.results import BYTE_ORDER_MARK, COLUMNS, cell, learners_events
from gradtutor.records import NamedTuple
from gradtutor.session.classroom import people
from gradtutor.session.progress.summary import Summary

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


def write_nbgrader(store: Store, stream: TextIO, lessons: Sequence[Graded], roster: Roster | None) -> None:
    """Write the rows, lesson by lesson, in the order of the roster; the stream must not translate ends of lines.
    ``timestamp`` is when something was last done there, in UTC. Raises ``StoreError``."""
    summaries: dict[str, Summary] = {}
    last: dict[tuple[str, str], float] = {}
    for event in learners_events(store):
        summaries.setdefault(event.learner, Summary()).fold(event)
        if event.lesson:
            last[event.lesson, event.learner] = event.time
    stream.write(BYTE_ORDER_MARK)
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    students = list(_students(store, roster))
    for lesson in lessons:
        for one in students:
            found = points(summaries.get(one.learner), lesson)
            done = last.get((lesson.key, one.learner))
            time = "" if done is None else datetime.fromtimestamp(done, UTC).strftime("%Y-%m-%d %H:%M:%S")
            score = str(float(found or 0))
            row = (lesson.key, "", time, one.id, one.last, one.first, one.email, score, "0.0", score)
            writer.writerow([*map(cell, row), str(float(lesson.most))])


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
