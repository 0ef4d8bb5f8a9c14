"""What a run's fault is in one sentence, for learners and authors alike."""

from __future__ import annotations

from collections.abc import Mapping

from gradtutor.errors import DomainError, NoStepError
from gradtutor.i18n import tr


def sentence(fault: DomainError, symbols: Mapping[str, str] | None = None) -> str:
    """Which number could not be computed, and from what; ``symbols`` says what is shown for a name."""
    name = (symbols or {}).get(fault.node, fault.node)
    if isinstance(fault, NoStepError):
        if fault.too_large:
            return tr("The next {name} is too large for a number.").format(name=name)
        return tr("The rule has no next {name}: it would divide by zero.").format(name=name)
    if fault.backward:
        return tr("{formula} has no value, so {name} has no slope here.").format(formula=fault.formula, name=name)
    return tr("{formula} has no value: {name} cannot be computed.").format(formula=fault.formula, name=name)
