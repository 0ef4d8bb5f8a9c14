"""A gradebook: a row for each learner, a column for each lesson, points out of a fixed maximum.

In the form that Canvas exports and imports (Canvas guides, "How do I import grades in the Gradebook?") where the roster
has its columns; else with whatever the roster calls its learners by, as Moodle matches them (docs.moodle.org, "Grade
import"). A lesson is worth a point for each of its questions, and one for a run that was seen to its end.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal, TextIO, TypeAlias

from gradtutor.classroom.records.results import BYTE_ORDER_MARK, cell, learners_events
from gradtutor.i18n import tr
from gradtutor.records import NamedTuple
from gradtutor.session.assignments.standing import standing
from gradtutor.session.classroom import people
from gradtutor.session.progress.review import DueItem
from gradtutor.session.progress.summary import Summary

if TYPE_CHECKING:
    from gradtutor.classroom.access.roster import Roster
    from gradtutor.lessons.model import Lesson
    from gradtutor.session.assignments.assignment import Assignment
    from gradtutor.session.assignments.plan import Plan
    from gradtutor.session.store.interface import Store

Kind: TypeAlias = Literal["canvas", "moodle", "nbgrader"]
KINDS: Final[tuple[Kind, ...]] = ("canvas", "moodle", "nbgrader")
"""For whom a gradebook can be."""
CANVAS: Final = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
"""The columns before those of assignments, in Canvas's order. Its import wants all that it exports."""
_CANVAS_IDS: Final = frozenset({"SIS User ID", "SIS Login ID"})
_POINTS_ROW: Final = "    Points Possible"
OWN_ID: Final = "learner_id"
"""How learners are called where no roster says otherwise."""


class Given(NamedTuple):
    """An assignment of the gradebook."""

    assignment: Assignment
    plans: Mapping[str, Plan]
    """Of its lessons, by their keys."""

    @property
    def title(self) -> str:
        """What stands above the column."""
        return self.assignment.title

    @property
    def most(self) -> float | int:
        """The points that it can bring, as a whole number where they are one."""
        return _plain(self.assignment.points)


class Graded(NamedTuple):
    """A lesson of the gradebook."""

    key: str
    title: str
    questions: tuple[str, ...]
    """The ids of its questions."""

    @property
    def most(self) -> int:
        """The points that it can bring."""
        return len(self.questions) + 1


def graded(key: str, lesson: Lesson, language: str) -> Graded:
    """A lesson as a column."""
    words = lesson.words.get(language) or next(iter(lesson.words.values()))
    return Graded(key, words.title, tuple(question.id for question in lesson.questions))


def opened(store: Store) -> set[str]:
    """The keys of the lessons that some learner has opened. Raises ``StoreError``."""
    return {event.lesson for event in learners_events(store) if event.lesson}


def points(summary: Summary | None, lesson: Graded) -> int | None:
    """What a learner has for a lesson; ``None`` where it was never opened."""
    standing = summary.lessons.get(lesson.key) if summary is not None else None
    if standing is None:
        return None
    tries = standing.tries
    right = sum(1 for id_ in lesson.questions if (tried := tries.get(DueItem("answered", id_))) and tried.right)
    return right + bool(standing.finished)


def is_canvas(roster: Roster | None) -> bool:
    """Whether a roster is a gradebook that Canvas has exported."""
    return roster is not None and not _CANVAS_IDS.isdisjoint(roster.headers)


def given_points(summary: Summary | None, given: Given, now: float) -> float | int | None:
    """What a learner has for an assignment; ``None`` where nothing was begun and may still be."""
    found = standing(given.assignment, summary.taken if summary is not None else {}, given.plans)
    waits = not found.begun and (given.assignment.until is None or now < given.assignment.until)
    return None if waits else _plain(found.points)


def _plain(number: float) -> float | int:
    return int(number) if number == int(number) else number


def write_gradebook(
    store: Store,
    stream: TextIO,
    lessons: Sequence[Graded],
    roster: Roster | None,
    kind: Kind | None = None,
    given: Sequence[Given] = (),
    now: float = 0.0,
) -> None:
    """Write the table: those of the roster in its order, also who has done nothing, or whoever is known in the class;
    a column for each lesson, and one for each assignment with its points as the maximum. ``kind``: for whom, where that
    is not to be seen by the roster.

    A lesson that was never opened has an empty cell, which no import takes for a 0; so has an assignment that is not
    due yet. One that is due and was not begun is 0. Raises ``StoreError``.
    """
    summaries: dict[str, Summary] = {}
    for event in learners_events(store):
        summaries.setdefault(event.learner, Summary()).fold(event)
    stream.write(BYTE_ORDER_MARK)
    writer = csv.writer(stream, quoting=csv.QUOTE_MINIMAL)
    canvas = kind == "canvas" if kind else is_canvas(roster)
    rows = list(_who(store, roster, canvas=canvas))
    columns: list[Graded | Given] = [*lessons, *given]
    names = _apart([(one.title, one.assignment.id if isinstance(one, Given) else one.key) for one in columns])
    headers = list(CANVAS) if canvas else list(dict.fromkeys(name for _, known in rows for name in known))
    if canvas:
        writer.writerow([*headers, *names])
        writer.writerow([_POINTS_ROW, *[""] * (len(headers) - 1), *(one.most for one in columns)])
    else:
        most = tr("{title} (points: {most})")
        titles = (most.format(title=name, most=one.most) for name, one in zip(names, columns, strict=True))
        writer.writerow([*headers, *titles])
    for learner, known in rows:
        summary = summaries.get(learner)
        found: list[float | int | None] = [points(summary, lesson) for lesson in lessons]
        found += [given_points(summary, one, now) for one in given]
        own = (cell(known.get(name, "")) for name in headers)
        writer.writerow([*own, *("" if one is None else one for one in found)])


def _apart(titles: Sequence[tuple[str, str]]) -> list[str]:
    """The titles, with their ids behind them where two are alike: an import would take them for one column."""
    known = [title for title, _ in titles]
    return [title if known.index(title) == place else f"{title} ({id_})" for place, (title, id_) in enumerate(titles)]


def _who(store: Store, roster: Roster | None, *, canvas: bool) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Each learner's id, and header and cell of what says who it is."""
    if roster is None:
        for id_ in people.known(store):
            name = people.shown_name(store, id_)
            yield id_, {"Student": name, "SIS Login ID": id_} if canvas else {OWN_ID: id_, "name": name}
        return
    for pupil in roster.values():
        known = dict(pupil.known_as)
        if canvas:
            login = {} if _CANVAS_IDS & known.keys() else {"SIS Login ID": pupil.id}
            yield pupil.id, {"Student": pupil.name, **known, **login, "Section": pupil.group}
        else:
            yield pupil.id, {**known, "name": pupil.name}
