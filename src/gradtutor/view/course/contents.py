"""The contents of a course as lines: its title, and chapters with their lessons, the part of them that is seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from gradtutor.i18n import sign_of, tr
from gradtutor.lessons.course.course import heading, spoken_in
from gradtutor.records import NamedTuple
from gradtutor.session.progress.progress import Mark
from gradtutor.view.text.lines import Line, cut, line_width, width

if TYPE_CHECKING:
    from pathlib import Path

    from gradtutor.lessons.course.course import Chapter, Course

FINISHED: Final = "✓"
"""Before a lesson whose end has been seen."""
BEGUN: Final = "▪"
"""Before a lesson that has been begun."""
_BETWEEN: Final = " · "
FEWEST_SIGNED: Final = 5
"""Rows of the list from which on it says what lies beyond its ends."""


class Entry(NamedTuple):
    """One lesson in the contents."""

    folder: Path
    chapter: str
    number: int
    total: int
    title: str
    summary: str
    fault: str = ""
    """Why the lesson cannot be opened, where its words cannot even be read."""
    leads: str = ""
    """What a learner can do after the chapter."""


def entries(course: Course, language: str) -> tuple[Entry, ...]:
    """The lessons of a course in order. Reads only the first lines of each lesson's words."""
    places = ((chapter, number) for chapter in course.chapters for number in range(1, len(chapter.lessons) + 1))
    return tuple(_entry(course, *place, language) for place in places)


def entry_of(course: Course, folder: Path, language: str) -> Entry | None:
    """The place of the lesson in ``folder`` in a course, if it has one. Reads the words of no other lesson."""
    resolved = folder.resolve()
    for chapter in course.chapters:
        for number, lesson in enumerate(chapter.lessons, 1):
            if (course.folder / lesson).resolve() == resolved:
                return _entry(course, chapter, number, language)
    return None


def _entry(course: Course, chapter: Chapter, number: int, language: str) -> Entry:
    from gradtutor.errors import LessonError

    lesson = chapter.lessons[number - 1]
    folder = course.folder / lesson
    try:
        title, summary = heading(folder, language)
        title += sign_of(spoken_in(folder, language))
        fault = ""
    except LessonError as error:
        title, summary, fault = lesson, "", str(error.faults[0])
    leads = chapter.leads[language] if chapter.leads else ""
    return Entry(folder, chapter.titles[language], number, len(chapter.lessons), title, summary, fault, leads)


def contents_lines(
    found: tuple[Entry, ...],
    selected: int,
    columns: int,
    rows: int,
    marks: Sequence[Mark] = (),
    closed: Sequence[bool] = (),
) -> tuple[list[Line], list[int]]:
    """The list, scrolled so that the selected lesson is in view, and for each line the lesson it shows (−1: none).

    ``marks`` tell of each lesson how far it has been done, and how well; ``closed``, whether it may not be opened now.
    Where lessons stand above, the first line is the heading of the chapter that goes on; where lessons follow, the
    last line says how many.
    """
    lines: list[Line] = []
    places: list[int] = []
    for place, entry in enumerate(found):
        if entry.number == 1:
            lines += [(), _chapter_line(entry, marks[place : place + entry.total], columns)]
            places += [-1, -1]
        mark = marks[place] if marks else Mark()
        lines.append(_entry_line(entry, place == selected, mark, bool(closed) and closed[place], columns))
        places.append(place)
    at = places.index(selected) if selected in places else 0
    first = max(0, min(at - rows // 2, len(lines) - rows))
    seen, seen_places = lines[first : first + rows], places[first : first + rows]
    if rows < FEWEST_SIGNED:
        # No room for signs: the highlighted line, and what is next to it.
        first = max(0, min(at - rows + 1, len(lines) - rows))
        return lines[first : first + rows], places[first : first + rows]
    if first:
        above = [place for place in places[: first + 1] if place >= 0]
        if seen[1] and seen_places[1] < 0:
            # The heading of the next chapter: it moves up, and a blank line is left in its place.
            going_on, seen[1] = found[seen_places[2]], ()
        else:
            going_on = found[seen_places[1] if seen_places[1] >= 0 else above[-1]]
        seen[0] = _sticky_line(going_on, len(above), columns)
        seen_places[0] = -1
    if first + rows < len(lines):
        below = [place for place in places[first + rows - 1 :] if place >= 0]
        seen[-1] = _more_line("↓", len(below))
        seen_places[-1] = -1
    return seen, seen_places


def _chapter_line(entry: Entry, marks: Sequence[Mark], columns: int) -> Line:
    """The heading of a chapter, with how much of it is done once something is."""
    left = cut(f"  {entry.chapter}", columns - 2)
    if not any(mark.steps for mark in marks):
        return ((left, "heading"),)
    done = sum("default" in mark.finished for mark in marks)
    right = tr("{number} of {total}").format(number=done, total=entry.total)
    return _both(left, "heading", right, columns)


def _sticky_line(entry: Entry, above: int, columns: int) -> Line:
    """The heading of a chapter that has begun further up, and how many lessons stand there."""
    more = tr("{count} more").format(count=above)
    return _both(f"  {entry.chapter}", "heading", f"↑ {more}", columns)


def _more_line(sign: str, count: int) -> Line:
    more = tr("{count} more").format(count=count)
    return ((f"     {sign} {more}", "muted"),)


def _both(left: str, role: str, right: str, columns: int) -> Line:
    """Something at each end of a line."""
    left = cut(left, columns - width(right) - 3)
    blanks = " " * max(columns - width(left) - width(right) - 2, 1)
    return (left, role), (blanks, ""), (right, "muted")


def _entry_line(entry: Entry, selected: bool, mark: Mark, closed: bool, columns: int) -> Line:
    role = "forward current" if selected else ""
    done = FINISHED if "default" in mark.finished else BEGUN if mark.steps else " "
    asked = mark.right + mark.wrong
    notes = [tr("closed")] if closed else []
    if asked:
        notes.append(tr("{right} of {count} right").format(right=mark.right, count=asked))
    well = "  ".join(notes)
    title = cut(f"{entry.number}  {entry.title}", columns - 6 - (width(well) + 3 if well else 0))
    line: Line = ((f" {done} ", "update"), ("▸ " if selected else "  ", role), (title, role))
    if not well:
        return line
    blanks = " " * (columns - line_width(line) - width(well) - 2)
    return (*line, (blanks, ""), (well, "muted"))


class Total(NamedTuple):
    """What a learner has done in the whole course."""

    finished: int
    lessons: int
    right: int
    asked: int
    due: int = 0
    """How many things are to be tried again today."""
    begun: bool = False
    """Whether any lesson has been begun."""


def total(marks: Sequence[Mark], due: int = 0) -> Total:
    """The marks of all lessons together."""
    right = sum(mark.right for mark in marks)
    return Total(
        sum("default" in mark.finished for mark in marks),
        len(marks),
        right,
        right + sum(mark.wrong for mark in marks),
        due,
        any(mark.steps or mark.right or mark.wrong for mark in marks),
    )


def welcome(course: Course, language: str, done: Total, columns: int, greeting: str = "") -> list[Line]:
    """The title of the course with what has been done of it, and what to do with what the marks mean; ``greeting`` is a
    line above it all."""
    title = f"  {course.titles[language]}"
    what_to_do = "  " + tr("Choose a lesson and press enter.")
    if not done.begun:
        return [_greeted(greeting), ((cut(title, columns), "heading"),), ((cut(what_to_do, columns), "muted"),)]
    parts = done_words(done)
    while len(parts) > 1 and width(_BETWEEN.join(parts)) > columns * 2 // 3:
        parts.pop()
    legend = "   ".join((f"{FINISHED} " + tr("done"), f"{BEGUN} " + tr("begun")))
    if width(what_to_do) + width(legend) + 4 > columns:
        what_to_do = "  "
    return [
        _greeted(greeting),
        _both(title, "heading", _BETWEEN.join(parts), columns),
        _both(what_to_do, "muted", legend, columns),
    ]


def done_words(done: Total) -> list[str]:
    """How many lessons are finished, how many answers were right at their last try, how much is to be tried again."""
    words = [tr("{count} of {total} done").format(count=done.finished, total=done.lessons)]
    if done.asked:
        words.append(tr("{right} of {count} right").format(right=done.right, count=done.asked))
    if done.due:
        words.append(tr("{count} to be tried again").format(count=done.due))
    return words


def _greeted(greeting: str) -> Line:
    return ((f"  {greeting}", "muted"),) if greeting else ()
