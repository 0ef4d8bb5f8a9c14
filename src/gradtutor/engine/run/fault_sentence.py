"""What a run's fault is in one sentence, for learners and authors alike."""

from __future__ import annotations

from collections.abc import Mapping

from gradtutor.engine.language.notation import plain_number
from gradtutor.errors import DomainError, GrownError, NoStepError
from gradtutor.i18n import tr


def sentence(fault: DomainError, symbols: Mapping[str, str] | None = None) -> str:
    """Which number could not be computed, and from what; ``symbols`` says what is shown for a name."""
    shown = symbols or {}
    name = shown.get(fault.node, fault.node)
    if isinstance(fault, GrownError):
        first, now = _brief(fault.first), _brief(fault.now)
        if fault.bound is None:
            what = tr("{name} has grown from {first} to {now}, a millionfold: the steps are too large.")
            return what.format(name=name, first=first, now=now)
        what = tr("{name} has grown from {first} to {now}, a millionfold: by its curvature η must be below {bound}.")
        return what.format(name=name, first=first, now=now, bound=_brief(fault.bound))
    if isinstance(fault, NoStepError):
        if fault.too_large:
            return tr("The next {name} is too large for a number.").format(name=name)
        return tr("The rule has no next {name}: it would divide by zero.").format(name=name)
    formula = fault.written(shown)
    if fault.backward:
        return tr("{formula} has no value, so {name} has no slope here.").format(formula=formula, name=name)
    return tr("{formula} has no value: {name} cannot be computed.").format(formula=formula, name=name)


def _brief(number: float) -> str:
    """A number in four digits."""
    return plain_number(float(f"{number:.4g}"))
