"""Words that were true of the lesson's own run, and are not of this one: they state a number that is another here.

A number that is written out in the words is stale where it is a setting or a result of the lesson's own run, and
neither a number of the formulas nor any setting or result of the run that is shown. An author makes words hold by
computing the number, ``{= 1 - 2*rate}``, or by a condition; a number that always holds, and only looks like one of the
run's, is written ``{= 0.8}``.

Words for the goal are stale as well where the run that is shown has not come there, but to a limit or out of range, or
has not had to go there, for it begins at its goal. Words of a variant are stale where its batches are others, and
words on a rule's moves where numbers of the rule are others that no condition can name, such as its momentum. Words for
a limit are stale where a learner has set it to one iteration, of which nothing can be said in general; and words that
advise another rate, where the run has broken off before a step.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from gradtutor.lessons.text.formulas import UNCHANGED
from gradtutor.lessons.text.model import SectionKey
from gradtutor.records import NamedTuple
from gradtutor.view.words.choice import changed_settings

if TYPE_CHECKING:
    from gradtutor.engine.run.trace import End
    from gradtutor.lessons.model import Variant
    from gradtutor.lessons.text.model import Template
    from gradtutor.view.scene import Scene
    from gradtutor.view.words.facts import Facts

_LITERAL: Final = r"(?<![A-Za-z0-9_.^*])(\d+(?:\.\d+)?(?:e[-−]?\d+)?)(?![A-Za-z0-9_(^]|\.\d|\*\*)"
"""Not part of a name, nor an exponent, nor a factor that stands before a name or a bracket."""


_BATCH: Final = "batch."
"""How the settings of batches begin: a variant that sets them itself is about them."""


_RULE: Final = "rule."
_TOLD: Final = ("rule.kind", "rule.rate")
"""Of a rule's settings, those that an author's words can tell, or that have words of their own."""
_OF_THE_RULE: Final = ("update", "done", "limit", "diverged")
"""What is said there of a run holds for the rule's own numbers."""


class Literal(NamedTuple):
    """A number as it is written, without a sign."""

    text: str

    @property
    def value(self) -> float:
        """The number."""
        return float(self.text.replace("−", "-"))

    def tells(self, number: float) -> bool:
        """Whether it tells a number: rounded, where it has two digits or more; else exactly."""
        number = abs(number)
        if abs(number - self.value) <= 1e-9 * max(self.value, 1e-300):
            return True
        mantissa, _, exponent = self.text.replace("−", "-").partition("e")
        digits = mantissa.replace(".", "").lstrip("0")
        decimals = len(mantissa.partition(".")[2])
        if not decimals or len(digits) < 2:
            return False
        unit = 10.0 ** (int(exponent or 0) - decimals)
        return abs(number - self.value) <= 0.5 * unit * (1 + 1e-9)


class Stale(NamedTuple):
    """A number of the words that is another in this run."""

    literal: Literal
    name: str
    """What it is in the lesson's own run, as a placeholder or a setting."""


def literals(template: Template) -> Iterator[Literal]:
    """The numbers that stand in the plain text of a section."""
    for paragraph in template:
        for part in paragraph:
            if isinstance(part, str):
                for match in re.finditer(_LITERAL, part):
                    yield Literal(match[1])


def stale_numbers(template: Template, own: Variant, live: Variant, *, to_end: bool = True) -> Iterator[Stale]:
    """The numbers of a section that are settings or results of ``own``, and nothing of ``live``.

    Without ``to_end`` the runs are not taken to their ends: only what their first iterations show counts as a result.
    """
    written = dict.fromkeys(literals(template))
    if not written:
        return
    from gradtutor.view.words.facts import facts_of

    shipped, now = facts_of(own, to_end=to_end), facts_of(live, to_end=to_end)
    yield from gone(claims(written, shipped), now)


def claims(written: Iterable[Literal], shipped: Facts) -> list[Stale]:
    """Those of the numbers that are settings or results of a run, which another run may have otherwise."""
    known = (*shipped.settings.items(), *shipped.results.items())
    names = ((literal, next((name for name, number in known if literal.tells(number)), None)) for literal in written)
    return [Stale(literal, name) for literal, name in names if name is not None]


def gone(claimed: Iterable[Stale], now: Facts) -> Iterator[Stale]:
    """Those of them that are nothing of the run that has the facts ``now``."""
    for claim in claimed:
        if not any(claim.literal.tells(number) for number in now.numbers):
            yield claim


def is_name_stale(scene: Scene) -> bool:
    """Whether the name of a variant, ``rate 0.4: suits``, tells a number that is another in the run that is shown."""
    own, key = scene.lesson.told_of(scene.variant.name), SectionKey("variant", scene.variant.name)
    if own is None or key not in scene.words.sections or not changed_settings(scene.lesson, scene.variant):
        return False
    return any(stale_numbers(scene.words.sections[key], own, scene.variant, to_end=False))


def is_stale(scene: Scene, key: SectionKey) -> bool:
    """Whether a section states something that does not hold in the run that is shown. Words under a condition were
    written for what is shown."""
    own = scene.lesson.told_of(scene.variant.words)
    changed = own is not None and changed_settings(scene.lesson, scene.variant)
    if own is None or not changed:
        return False
    if key.variant and any(name.startswith(_BATCH) for name in changed):
        return True
    if key.purpose in _OF_THE_RULE and any(name.startswith(_RULE) and name not in _TOLD for name in changed):
        return True
    # A key is answered at once: before the end is shown, no run is taken there.
    at_end = scene.snapshot.stage == "done"
    if at_end and _ended_at_once(scene, key, own):
        return True
    if key.condition not in (None, UNCHANGED):
        return False
    if at_end and key.purpose == "done" and _ended_otherwise(scene, own):
        return True
    return any(stale_numbers(scene.words.sections[key], own, scene.variant, to_end=at_end))


def _ended_otherwise(scene: Scene, own: Variant) -> bool:
    """Whether a run has missed the goal in a way in which the lesson's own has not, or has begun there where that had
    a way to go, so that ``done`` was not written for it."""
    from gradtutor.view.words.facts import facts_of

    end = scene.snapshot.end
    if end is None:
        return False
    if begins_at_its_goal(end):
        return _goes_on(own)
    return end.reason not in ("converged", facts_of(own).end)


def _ended_at_once(scene: Scene, key: SectionKey, own: Variant) -> bool:
    """Whether words on how a run went, or how another rate would go, are said of one of a single iteration."""
    end = scene.snapshot.end
    if end is None or end.iteration > 1:
        return False
    if end.reason == "diverged":
        return breaks_off_at_once(scene) and _names_key(scene.words.sections[key], "down")
    written_for_it = "iteration" in (key.condition or "")
    return end.reason == "limit" and not written_for_it and _goes_on(own)


def _goes_on(own: Variant) -> bool:
    """Whether the lesson's own run has a second iteration."""
    from gradtutor.view.words.facts import facts_of

    return facts_of(own, to_end=False).end is None


def breaks_off_at_once(scene: Scene) -> bool:
    """Whether a run has left its range before its first update."""
    end = scene.snapshot.end
    return end is not None and end.reason == "diverged" and end.iteration == 1 and not scene.snapshot.column.updated


def _names_key(template: Template, key: str) -> bool:
    parts = (part for paragraph in template for part in paragraph if not isinstance(part, str))
    return any(part.kind == "key" and part.names[0] == key for part in parts)


def begins_at_its_goal(end: End) -> bool:
    """Whether a run has ended before its first update."""
    return end.reason == "converged" and end.iteration == 1
