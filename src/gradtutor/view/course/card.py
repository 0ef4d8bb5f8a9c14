"""What stands beside or below the contents: the highlighted lesson, and on a first visit how a lesson is taken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from gradtutor.i18n import ngettext, tr
from gradtutor.records import NamedTuple
from gradtutor.view.text.lines import Line, cut, wrap

if TYPE_CHECKING:
    from gradtutor.session.progress.progress import LessonPlace, Mark
    from gradtutor.view.course.contents import Entry

_BETWEEN: Final = " · "


class CardFacts(NamedTuple):
    """What is known of the highlighted lesson."""

    entry: Entry
    mark: Mark
    place: LessonPlace | None = None
    due: int = 0
    """How many things of it are to be tried again today."""
    minutes: int | None = None
    """``None``: not yet computed."""
    variant: str = ""
    """The name of the run of ``place``, where that is not the default one."""


def summary_lines(entry: Entry, columns: int) -> list[Line]:
    """The sentence on the highlighted lesson, or why it cannot be opened."""
    text, role = (entry.fault, "fault") if entry.fault else (entry.summary, "")
    return _indented(wrap([(text, role)], columns - 4))


def facts(about: CardFacts) -> list[str]:
    """How long it takes, how well it went, what is due, and where the learner was, each in a few words."""
    found = []
    if about.minutes is not None:
        found.append(
            ngettext("about {count} minute", "about {count} minutes", about.minutes).format(count=about.minutes)
        )
    if asked := about.mark.right + about.mark.wrong:
        # The last try counts: what is right now is known now.
        found.append(tr("last tries: {right} of {count} right").format(right=about.mark.right, count=asked))
    if about.due:
        found.append(tr("{count} to be tried again").format(count=about.due))
    if about.place and (about.place.iteration, about.place.revealed) > (1, 0):
        where = tr("iteration {number}").format(number=about.place.iteration)
        where = f"{where}, {about.variant}" if about.variant else where
        found.append(tr("you were at: {place}").format(place=where))
    return found


def below_lines(about: CardFacts, first_visit: Sequence[str], columns: int, rows: int) -> list[Line]:
    """The highlighted lesson below the list, after a blank line, in at most ``rows`` lines."""
    lines: list[Line] = [(), *summary_lines(about.entry, columns)]
    if known := facts(about):
        lines += _indented(wrap([(_BETWEEN.join(known), "muted")], columns - 4))
    room = rows - len(first_visit)
    leads = _leads(about.entry, columns)
    if len(lines) + len(leads) <= room:
        lines += leads
    told: list[Line] = [((cut(f"  {text}", columns - 1), "strong"),) for text in first_visit]
    return [*lines[:room], *[()] * (room - len(lines)), *told]


def beside_lines(
    about: CardFacts, first_visit: Sequence[str], picture: Sequence[Line], columns: int, rows: int
) -> list[Line]:
    """The highlighted lesson beside the list: title, summary, facts, and below them its picture, in ``rows`` lines."""
    entry = about.entry
    heading = f"{entry.chapter} {entry.number}/{entry.total}" if entry.chapter else ""
    lines: list[Line] = [
        (),
        ((f"  {heading}", "muted"),),
        ((cut(f"  {entry.title}", columns - 2), "heading"),),
        (),
        *summary_lines(entry, columns),
        (),
        *(line for fact in facts(about) for line in _indented(wrap([(fact, "muted")], columns - 4))),
    ]
    if leads := _leads(entry, columns):
        lines += [(), *leads]
    if first_visit:
        lines += [(), *(line for text in first_visit for line in _indented(wrap([(text, "strong")], columns - 4)))]
    if picture and len(lines) + 1 + len(picture) <= rows:
        lines += [(), *_indented(list(picture))]
    return lines[:rows]


def _leads(entry: Entry, columns: int) -> list[Line]:
    """What the chapter of the lesson leads to."""
    if not entry.leads:
        return []
    text = tr("After “{chapter}”: {leads}").format(chapter=entry.chapter, leads=entry.leads)
    return _indented(wrap([(text, "forward")], columns - 4))


def _indented(lines: list[Line]) -> list[Line]:
    return [(("  ", ""), *line) for line in lines]
