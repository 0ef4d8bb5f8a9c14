"""The results of a class as a table for a gradebook: CSV with the columns of nbgrader's own exporter.

nbgrader: ``nbgrader/plugins/export.py``, ``CsvExportPlugin``. The table is harmless in a spreadsheet, see ``cell``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final, TextIO

from gradtutor.classroom.access.identity import TEACHER, clean_name
from gradtutor.records import NamedTuple
from gradtutor.session.classroom.class_state import CLASS
from gradtutor.session.progress.summary import Summary
from gradtutor.session.store.events import Arrived, Joined, record_of
from gradtutor.session.store.interface import Event, Store

COLUMNS: Final = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email",
    "raw_score", "late_submission_penalty", "score", "max_score",
)  # fmt: skip
BYTE_ORDER_MARK: Final = "\ufeff"
"""By it spreadsheets know UTF-8."""
AT_ONCE: Final = 5000
"""Events that are read at a go."""
_OBEYED: Final = tuple("=+-@\t\r＝＋－＠")
"""What begins a formula in some spreadsheet. The last four are what they look like, in full width."""


class Result(NamedTuple):
    """What one learner has done in one lesson."""

    lesson: str
    """The lesson's key."""
    learner: str
    """The learner's id."""
    name: str
    last: float
    """When something was last done there, in seconds since 1970."""
    right: int
    """How many of the questions and predictions were right at their last try."""
    asked: int
    """How many questions and predictions were tried."""


def learners_events(store: Store) -> Iterator[Event]:
    """The events of all learners, in order. Raises ``StoreError``."""
    after = 0
    while events := store.read(after, most=AT_ONCE):
        yield from (event for event in events if event.learner not in (CLASS, TEACHER))
        after = events[-1].number


def results(store: Store) -> list[Result]:
    """For each lesson that somebody has opened, each learner who has, by their ids. Raises ``StoreError``."""
    summaries: dict[str, Summary] = {}
    names: dict[str, str] = {}
    last: dict[tuple[str, str], float] = {}
    for event in learners_events(store):
        match record_of(event):
            case Arrived(name) | Joined(name=name):
                names[event.learner] = name or event.learner
        if event.lesson:
            summaries.setdefault(event.learner, Summary()).fold(event)
            last[event.lesson, event.learner] = event.time
    found = []
    for (lesson, learner), time in sorted(last.items()):
        tries = summaries[learner].lessons[lesson].tries.values()
        right = sum(tried.right for tried in tries)
        name = clean_name(names.get(learner, learner))
        found.append(Result(lesson, learner, name, time, right, len(tries)))
    return found


def write_csv(store: Store, stream: TextIO) -> None:
    """Write the results, one row for each learner and lesson; the stream must not translate ends of lines.

    ``raw_score`` and ``score`` are the answers that were right at their last try, ``max_score`` those that were given.
    The whole name is the ``first_name``: which part of it is the family's cannot be known. ``timestamp`` is in UTC.
    """
    stream.write(BYTE_ORDER_MARK)
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for result in results(store):
        time = datetime.fromtimestamp(result.last, UTC).strftime("%Y-%m-%d %H:%M:%S")
        score, most = str(float(result.right)), str(float(result.asked))
        row = (result.lesson, "", time, result.learner, "", result.name, "", score, "0.0", score, most)
        writer.writerow(map(cell, row))


def cell(text: str) -> str:
    """The text, behind an apostrophe where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_OBEYED) or text.lstrip().startswith(_OBEYED) else text
