"""What happens to a gradient before a rule uses it, as lines of the update: it is added up, clipped, and decays.

In the order in which it happens in PyTorch: ``backward`` adds to ``p.grad``; ``clip_grad_norm_`` and
``clip_grad_value_`` change ``p.grad`` itself, so that what is clipped is what the next gradient is added to; the
optimiser then adds ``weight_decay`` times the parameter to what it has been handed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from gradtutor.engine.optim.update import Line

Clip: TypeAlias = Literal["", "norm", "value"]

_CLIPPED: Final[Mapping[Clip, str]] = MappingProxyType(
    {
        "norm": "min(1, clip_norm/(norm + 1e-6))*gradient",
        "value": "max(-clip_value, min(clip_value, gradient))",
    }
)
_DECAYS: Final = "weight_decay"


def prepared(lines: Sequence[Line], zero_grad: bool, clip: Clip, decays: bool) -> list[Line]:
    """The lines that make of the gradient what ``lines`` are to use, and ``lines`` with that in its place.

    ``decays``: whether there is a weight decay. A rule that takes it off apart from the gradient names it in its own
    lines, and has none here.
    """
    before: list[Line] = []
    used = "gradient"
    if not zero_grad:
        used = "summed" if clip else "accumulated"
        before.append(Line(used, "Σg", "accumulated + gradient"))
    if clip:
        name = "clipped" if zero_grad else "accumulated"
        before.append(Line(name, "ĝ", _CLIPPED[clip].replace("gradient", used)))
        used = name
    if decays and not any(_DECAYS in line.text for line in lines):
        before.append(Line("decayed", "h", f"{used} + {_DECAYS}*value"))
        used = "decayed"
    return [*before, *(line._replace(text=line.text.replace("gradient", used)) for line in lines)]
