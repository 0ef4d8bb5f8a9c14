"""What is said of gradients that are changed before the rule uses them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gradtutor.engine.language.notation import plain_number
from gradtutor.i18n import mark

DECAY: Final = mark("Weight decay: $decay times each parameter is added to its gradient.")
DECOUPLED: Final = mark("Weight decay: besides, each update takes rate × $decay of each parameter away.")
CLIPPED: Final = {
    "norm": mark("If all gradients together are longer than $most, they are shortened to $most."),
    "value": mark("Each gradient is kept between −$most and $most."),
}
"""What is clipped -> how."""


def sentences(prepared: Mapping[str, object], *, decoupled: bool) -> list[tuple[str, dict[str, str]]]:
    """What is said of the keys of a rule, in the order in which it is done, and the numbers in it.

    ``decoupled``: weight decay goes past the gradient, as in AdamW.
    """
    said: list[tuple[str, dict[str, str]]] = []
    clip = prepared.get("clip")
    if isinstance(clip, Mapping):
        ((kind, most),) = clip.items()
        said.append((CLIPPED[kind], {"most": plain_number(most)}))
    decay = prepared.get("weight_decay")
    if isinstance(decay, float):
        said.append((DECOUPLED if decoupled else DECAY, {"decay": plain_number(decay)}))
    return said
