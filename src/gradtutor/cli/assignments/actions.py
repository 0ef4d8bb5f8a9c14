"""``gradtutor class assign …``: giving a class something to do, changing it, taking it back, seeing what there is."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from gradtutor.cli.exit_codes import OK
from gradtutor.errors import UsageError
from gradtutor.i18n import tr
from gradtutor.safe_text import harmless

# Imported where it is used: serving loads other things than looking up.
if TYPE_CHECKING:
    from pathlib import Path

    from gradtutor.cli.assignments.options import AssignOptions
    from gradtutor.cli.command import Context
    from gradtutor.lessons.course.course import Course
    from gradtutor.session.assignments.assignment import Assignment
    from gradtutor.session.assignments.plan import Plan
    from gradtutor.session.store.interface import Store


def assign(options: AssignOptions, context: Context, store: Store) -> int:
    """Give the class something, or change what it was given. Raises ``UsageError``, and ``StoreError``."""
    from gradtutor.cli.launch import course_at
    from gradtutor.session.assignments.kept import assignments, find, give

    known = assignments(store)
    old = find(known, options.assignment) if options.assignment else None
    with course_at(context.course) as course:
        made = _made(options, store, course, old, tuple(known))
        give(store, made, time.time())
        title = tr("Changed: {title}") if old else tr("Assigned: {title}")
        print(harmless(title.format(title=made.title)))
        for line in _told(made, course):
            print(harmless(line))
    return OK


def _made(
    options: AssignOptions, store: Store, course: Course, old: Assignment | None, known: Sequence[str]
) -> Assignment:
    """The assignment as the options say; what they do not say is as it was."""
    from gradtutor.lessons.course.course import find
    from gradtutor.session.assignments.assignment import Assignment
    from gradtutor.session.assignments.giving import clean_title, timed
    from gradtutor.session.assignments.kept import new_id
    from gradtutor.session.store.paths import lesson_key

    if old is None and not options.lessons:
        raise UsageError(tr("Which lessons? Write --lessons ID,...; to see their ids: gradtutor list"))
    made = old or Assignment(new_id(known), "", (), given=time.time())
    if options.lessons:
        made = made._replace(lessons=tuple(lesson_key(course.home, find(id_, course)) for id_ in options.lessons))
    if options.counted is not None:
        counts, predictions = options.counted
        made = made._replace(counts=counts, predictions=predictions or made.predictions)
    made = made._replace(
        points=made.points if options.points is None else options.points,
        tries=made.tries if options.tries is None else options.tries,
        title=clean_title(options.title) if options.title else made.title or _first_title(made, course),
    )
    return timed(made, store, options.due, options.late, options.zone)


def _first_title(made: Assignment, course: Course) -> str:
    """The title of the first lesson, for an assignment that has none of its own."""
    from gradtutor.session.assignments.giving import LONGEST_TITLE

    titles = _titles(course)
    return titles.get(made.lessons[0], made.lessons[0])[:LONGEST_TITLE]


def _titles(course: Course) -> dict[str, str]:
    """The lessons of the course by their keys -> their titles."""
    from gradtutor import i18n
    from gradtutor.session.store.paths import lesson_key
    from gradtutor.view.course.contents import entries

    return {lesson_key(course.home, one.folder): one.title for one in entries(course, i18n.language())}


def _told(made: Assignment, course: Course) -> Iterator[str]:
    """What an assignment is, line by line; and of which lessons everybody has the same numbers."""
    from gradtutor.lessons.loading.load import load_lesson
    from gradtutor.view.classroom.assignments import (
        all_tries_words,
        counted_words,
        due_words,
        late_words,
        listed,
        number,
    )

    titles = _titles(course)
    yield f"  {made.id}  " + tr("{count} points").format(count=number(made.points))
    yield "  " + " ".join(filter(None, (f"{due_words(made, time.time())}.", late_words(made))))
    yield "  " + tr("What counts: {things}.").format(things=listed(counted_words(made)))
    yield "  " + tr("Each lesson: {tries}.").format(tries=all_tries_words(made))
    for key, folder in _folders(course).items():
        if key in made.lessons:
            same = tr("everybody has the same numbers (it has no [vary])")
            own = bool(load_lesson(folder).vary)
            yield f"  {titles[key]}" + ("" if own else f": {same}")


def _folders(course: Course) -> dict[str, Path]:
    from gradtutor.lessons.course.course import lesson_ids
    from gradtutor.session.store.paths import lesson_key

    folders = (course.folder / id_ for id_ in lesson_ids(course))
    return {lesson_key(course.home, folder): folder for folder in folders}


def show(options: AssignOptions, context: Context, store: Store) -> int:
    """What the class is given; of one assignment who stands where. Raises ``UsageError`` and ``StoreError``."""
    from gradtutor.cli.launch import course_at
    from gradtutor.session.assignments.kept import assignments, find
    from gradtutor.view.classroom.assignments import due_words, number
    from gradtutor.view.text.lines import in_columns

    known = assignments(store)
    if options.assignment:
        with course_at(context.course) as course:
            return _show_one(find(known, options.assignment), course, store)
    now = time.time()
    rows = [
        (one.id, harmless(one.title), due_words(one, now), tr("{count} points").format(count=number(one.points)))
        for one in known.values()
    ]
    for line in in_columns(rows):
        print(line)
    if not rows:
        print(tr("This class is given nothing yet. See: gradtutor class --help"))
    return OK


def _show_one(assignment: Assignment, course: Course, store: Store) -> int:
    from gradtutor.session.assignments.standing import standing
    from gradtutor.session.classroom import people
    from gradtutor.session.progress.evidence import ClassEvidence
    from gradtutor.session.store.events import record_of
    from gradtutor.view.classroom.assignments import points_words
    from gradtutor.view.text.lines import in_columns

    for line in _told(assignment, course):
        print(harmless(line))
    evidence = ClassEvidence()
    for event in store.read():
        evidence.fold(event, record_of(event))
    plans = plans_of(assignment, course)
    rows = []
    for learner in people.known(store):
        one = standing(assignment, evidence.of(learner), plans)
        words = points_words(one.points, one.most) if one.begun else tr("not begun")
        rows.append((harmless(people.shown_name(store, learner)), words))
    for line in in_columns(rows):
        print(f"  {line}")
    return OK


def plans_of(assignment: Assignment, course: Course) -> dict[str, Plan]:
    """What counts in each lesson of an assignment that the course has. Raises ``LessonError``."""
    from gradtutor.lessons.loading.load import load_lesson
    from gradtutor.session.assignments.plan import plan_of

    return {key: plan_of(load_lesson(folder)) for key, folder in _folders(course).items() if key in assignment.lessons}


def withdraw(options: AssignOptions, store: Store, agreed: Callable[[str], bool], *, yes: bool) -> int:
    """Take an assignment back, after asking. Raises ``UsageError`` and ``StoreError``."""
    from gradtutor.session.assignments.kept import assignments, find, take_back

    if not options.assignment:
        raise UsageError(tr("Which one? Write --assignment ID. To see which there are: gradtutor class assignments"))
    found = find(assignments(store), options.assignment)
    question = tr("Take back “{title}”? What was done stays stored, and counts no more. (y/n) ")
    if not yes and not agreed(question.format(title=found.title)):
        print(tr("Nothing was changed."))
        return OK
    take_back(store, found.id, time.time())
    print(tr("Taken back."))
    return OK
