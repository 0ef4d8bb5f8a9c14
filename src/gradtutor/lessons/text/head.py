"""The head of ``text.LANG.md``: a title and a summary. The contents need no more of it, and so import no more."""

from __future__ import annotations

from gradtutor.i18n import tr
from gradtutor.lessons.text.lines import joined, width
from gradtutor.lessons.toml.faults import Faults
from gradtutor.lessons.toml.limits import WIDEST_SUMMARY
from gradtutor.records import NamedTuple


class Head(NamedTuple):
    """What stands above the first section."""

    title: str
    summary: str
    lines: int
    """How many they take, blank ones included."""


def read_head(lines: list[str], faults: Faults) -> Head:
    """Title and summary of a text of which there may be only the beginning; empty where they are missing."""
    stop = next((place for place, line in enumerate(lines) if line.startswith("##")), len(lines))
    title, summary, line_of_summary, ended = "", "", 0, False
    for number, line in enumerate(lines[:stop], 1):
        if not line:
            ended = bool(summary)
        elif line.startswith("#"):
            if title:
                faults.at(number, 1, tr("There is a title already."), tr("Write '## ' for a section."))
            title = title or line.lstrip("#").strip()
        elif ended:
            faults.at(number, 1, tr("The summary has only one paragraph."), tr("Put the rest into '## intro'."))
            break
        else:
            line_of_summary = line_of_summary or number
            summary += (joined(summary, line) if summary else "") + line.strip()
    if not title:
        faults.at(1, 1, tr("The title is missing."), tr("Write it in the first line: # Title"))
    if not summary:
        faults.at(min(2, len(lines)), 1, tr("The summary is missing."), tr("Write one line below the title."))
    elif (wide := width(summary)) > WIDEST_SUMMARY:
        what = tr("The summary is {width} columns wide; {most} is the most.").format(width=wide, most=WIDEST_SUMMARY)
        faults.at(line_of_summary, 1, what, tr("Shorten it."))
    return Head(title, summary, stop)
