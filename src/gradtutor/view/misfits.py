"""What does not fit on the screen, as faults that an author can find and mend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.i18n import tr
from gradtutor.lessons.text.parse import parse_text
from gradtutor.lessons.toml.faults import Faults
from gradtutor.lessons.toml.files import LESSON_FILE, MOST_TOML, MOST_WORDS, read_text, words_file
from gradtutor.lessons.toml.positions import Positions
from gradtutor.lessons.toml.schema import VARIANTS
from gradtutor.view.checking.fitting import COLUMNS, ROWS, Misfit, misfits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gradtutor.errors import Fault
    from gradtutor.lessons.model import Lesson

_OF_WORDS = ("words", "header", "erratum")
"""Parts of the screen that show what stands in a text; the others show what stands in the tables."""


def faults_of_size(lesson: Lesson) -> tuple[Fault, ...]:
    """Everything of a lesson that does not fit on a screen of 80×24, with the place where it is mended."""
    found = misfits(lesson)
    in_texts = [fault for language in lesson.words for fault in _in_text(lesson, language, found)]
    return (*_in_tables(lesson, found), *in_texts)


def _in_text(lesson: Lesson, language: str, found: Iterable[Misfit]) -> tuple[Fault, ...]:
    """The faults of the text in one language."""
    mine = [misfit for misfit in found if misfit.language == language and misfit.part in _OF_WORDS]
    file = words_file(lesson.folder, language)
    faults = Faults(file)
    text = (read_text(file, MOST_WORDS, faults) or "") if mine else ""
    sections = parse_text(file, text).sections
    for misfit in mine:
        section = sections.get(misfit.section) if misfit.section else None
        faults.at(section.line if section else 1, 1, *_said(misfit))
    return faults.found


def _in_tables(lesson: Lesson, found: Iterable[Misfit]) -> tuple[Fault, ...]:
    """The faults of lesson.toml. The two languages are alike in these; what both have is said once."""
    mine = [misfit for misfit in found if misfit.part not in _OF_WORDS]
    faults = Faults(lesson.folder / LESSON_FILE)
    if not mine:
        return ()
    text = read_text(lesson.folder / LESSON_FILE, MOST_TOML, faults) or ""
    faults, positions = Faults(lesson.folder / LESSON_FILE, text), Positions(text)
    told = set()
    for misfit in mine:
        if (misfit.part, misfit.focus) in told:
            continue
        told.add((misfit.part, misfit.focus))
        tables = ("chart",) if misfit.part == "chart" else ("nodes", "parameters")
        ways = [(table,) if table == "chart" else (table, misfit.focus) for table in tables]
        own = (VARIANTS.name, misfit.variant)
        where = positions.first(*(place for way in ways for place in ((*own, *way), way)))
        faults.key(where, *_said(misfit))
    return faults.found


def _said(misfit: Misfit) -> tuple[str, str]:
    """What is wrong, and the mend."""
    place = tr("On a screen of {columns}×{rows}, in iteration {iteration} of the run '{variant}'").format(
        columns=COLUMNS, rows=ROWS, iteration=misfit.iteration, variant=misfit.variant
    )
    shorten = tr("Shorten them.")
    symbols = tr("Give long names a short symbol, break the formula in two, or lower digits.")
    whats = {
        "words": (tr("{place}, these words are {count} row(s) too long."), shorten),
        "header": (
            tr("{place}, the last {count} column(s) of this name are cut off in the header."),
            tr("Shorten it."),
        ),
        "erratum": (tr("{place}, question and answer are {count} row(s) too long."), shorten),
        "formula": (tr("{place}, the worked formula is {count} column(s) too wide."), symbols),
        "graph": (tr("{place}, the graph is {count} column(s) too wide."), symbols),
        "table": (tr("{place}, the table is {count} column(s) too wide."), symbols),
        "chart": (tr("{place}, the chart is {count} column(s) too wide."), tr("Choose another chart, or its ranges.")),
    }
    what, mend = whats[misfit.part]
    return what.format(place=place, count=misfit.too_much), mend
