"""The end of a lesson in the place of its words: what was learnt, how the run went, what to try, and what is next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gradtutor.i18n import ngettext, tr
from gradtutor.records import NamedTuple
from gradtutor.view.text.lines import Line, Span, cut, width, wrap
from gradtutor.view.words.narration import narrated, with_sign

if TYPE_CHECKING:
    from gradtutor.view.scene import Scene

_SENTENCE = r"(?s).*?(?:[.!?](?=\s|$)|[。！？])"
_BETWEEN = "  "
LEAST_TITLE = 7
"""Columns of the next lesson's title, below which how much was right is left out for its sake."""

LEAST_FOOT = 1
"""Lines that the foot takes in any case."""


class Way(NamedTuple):
    """Somewhere to go from here."""

    key: str
    text: str


class Onward(NamedTuple):
    """What an end says besides the lesson's own words."""

    right: int
    asked: int
    """Of so many numbers and questions, ``right`` were answered right."""
    tries: Sequence[Way]
    """What can be done here, the most telling first."""
    next: Way | None
    """The next lesson, where there is one."""


def ending_lines(scene: Scene, onward: Onward, columns: int, rows: int, key: str = "") -> list[Line]:
    """The end in ``rows`` lines of ``columns``. What was learnt is the first sentence, set apart; the ways that lead on
    stand at the foot, and take what room the lesson's words leave, but a line at least. Words that are cut end with a
    sign and ``key``, by which the rest is seen."""
    paragraphs = _learnt_first(narrated(scene))
    broken = [wrap(spans, columns) for spans in paragraphs]
    foots = _foots(scene, onward, columns)
    needed = sum(map(len, broken))
    foot = next((foot for foot in foots if needed + len(foot) <= rows), foots[-1])
    if needed + len(foot) > rows:
        seen = [line for paragraph in broken for line in paragraph][: max(0, rows - len(foot))]
        broken = [with_sign(seen, columns, key) if key and seen else seen]
    spare = rows - len(foot) - sum(map(len, broken))
    words: list[Line] = []
    for paragraph in broken:
        if words and spare:
            words.append(())
            spare -= 1
        words += paragraph
    return [*words, *[()] * spare, *foot]


def ending_overflow(scene: Scene, columns: int, rows: int) -> int:
    """How many lines of the lesson's words an end has no room for above its shortest foot; 0 when all are seen."""
    needed = sum(len(wrap(spans, columns)) for spans in _learnt_first(narrated(scene)))
    return max(0, needed + LEAST_FOOT - rows)


def _learnt_first(paragraphs: list[list[Span]]) -> list[list[Span]]:
    """The paragraphs with their first sentence set apart."""
    if not paragraphs:
        return []
    first, *others = paragraphs
    found = re.match(_SENTENCE, "".join(text for text, _ in first))
    left = found.end() if found else 0
    spans: list[Span] = []
    for text, role in first:
        inside, outside = text[:left], text[left:]
        left -= len(inside)
        if inside:
            spans.append((inside, role if "strong" in role or "fault" in role else f"{role} strong".strip()))
        if outside:
            spans.append((outside, role))
    return [spans, *others]


def _foots(scene: Scene, onward: Onward, columns: int) -> list[list[Line]]:
    """The lines at the foot, from the fullest to the shortest."""
    count = scene.snapshot.iteration
    facts = ngettext("{count} iteration", "{count} iterations", count).format(count=count)
    if onward.asked:
        facts += " · " + tr("{right} of {asked} right").format(right=onward.right, asked=onward.asked)
    told: Line = ((facts, "muted"),)
    tries = _ways(tr("try:"), onward.tries, columns)
    after = _ways(tr("next:"), [onward.next] if onward.next else [], columns)
    full = [told, *tries, *after]
    return [[(), *full], full, [told, *(after or tries)], [_short(facts, onward, columns)]]


def _short(facts: str, onward: Onward, columns: int) -> Line:
    """Both in one line: how the run went, and what is next, as much of it as there is room for."""
    if onward.next is None:
        return ((facts, "muted"),)
    key, title = onward.next
    for said in (facts, facts.partition(" · ")[0]):
        room = columns - width(f"{said} · {key} ")
        if room >= min(width(title), LEAST_TITLE):
            break
    return ((f"{said} · ", "muted"), (key, "key"), (f" {cut(title, room)}", ""))


def _ways(head: str, ways: Sequence[Way], columns: int) -> list[Line]:
    """As many ways as a line takes, each with its key."""
    spans: list[Span] = [(head, "muted")]
    used = width(head)
    for way in ways:
        text = f" {way.text}"
        needed = 1 + width(way.key + text) + (len(_BETWEEN) if len(spans) > 1 else 0)
        if used + needed > columns:
            break
        spans += [(_BETWEEN if len(spans) > 1 else " ", ""), (way.key, "key"), (text, "")]
        used += needed
    return [tuple(spans)] if len(spans) > 1 else []
