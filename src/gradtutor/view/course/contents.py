"""The contents of a course as lines: chapters with their lessons, and a sentence on the one that is highlighted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from gradtutor.i18n import tr
from gradtutor.lessons.course.course import heading
from gradtutor.session.progress.progress import Mark
from gradtutor.view.text.lines import Line, cut, line_width, width, wrap

if TYPE_CHECKING:
    from pathlib import Path

    from gradtutor.lessons.course.course import Course

FINISHED: Final = "✓"
"""Before a lesson whose end has been seen."""
BEGUN: Final = "▪"
"""Before a lesson that has been begun."""


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


def entries(course: Course, language: str) -> tuple[Entry, ...]:
    """The lessons of a course in order. Reads only the first lines of each lesson's words."""
    from gradtutor.errors import LessonError

    found = []
    for chapter in course.chapters:
        for number, lesson in enumerate(chapter.lessons, 1):
            folder = course.folder / lesson
            try:
                title, summary = heading(folder, language)
                fault = ""
            except LessonError as error:
                title, summary, fault = lesson, "", str(error.faults[0])
            total = len(chapter.lessons)
            found.append(Entry(folder, chapter.titles[language], number, total, title, summary, fault))
    return tuple(found)


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
    """
    lines: list[Line] = []
    places: list[int] = []
    for place, entry in enumerate(found):
        if entry.number == 1:
            lines += [(), ((f"  {entry.chapter}", "heading"),)]
            places += [-1, -1]
        mark = marks[place] if marks else Mark()
        lines.append(_entry_line(entry, place == selected, mark, bool(closed) and closed[place], columns))
        places.append(place)
    at = places.index(selected) if selected in places else 0
    first = max(0, min(at - rows + 3, len(lines) - rows))
    return lines[first : first + rows], places[first : first + rows]


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


def summary_lines(entry: Entry, columns: int) -> list[Line]:
    """The sentence on the highlighted lesson, or why it cannot be opened."""
    text, role = (entry.fault, "fault") if entry.fault else (entry.summary, "")
    return [(("  ", ""), *line) for line in wrap([(text, role)], columns - 4)]


def welcome(course: Course, language: str, due: int = 0, greeting: str = "") -> list[Line]:
    """The title of the course and what to do; ``due`` is how many things are to be tried again today, ``greeting`` a
    line above it all."""
    what_to_do = tr("Choose a lesson and press enter.")
    if due:
        again = tr("To be tried again today: {count}.").format(count=due)
        what_to_do = f"{what_to_do} {again}"
    return [
        ((f"  {greeting}", "muted"),) if greeting else (),
        ((f"  {course.titles[language]}", "heading"),),
        ((f"  {what_to_do}", "muted"),),
    ]
