"""What is said of gradients that are changed before the rule uses them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gradtutor.engine.language.notation import plain_number
from gradtutor.lessons.generate.phrases import Wording

DECAY: Final = Wording(
    "Weight decay: $decay times each parameter is added to its gradient.",
    "权重衰减：把每个参数的 $decay 倍加进它的梯度。",
)
DECOUPLED: Final = Wording(
    "Weight decay: besides, each update takes rate × $decay of each parameter away.",
    "权重衰减：每次更新还要减去参数的“学习率 × $decay”倍。",
)
CLIPPED: Final = {
    "norm": Wording(
        "If all gradients together are longer than $most, they are shortened to $most.",
        "所有梯度合起来的长度超过 $most 时，一起缩短到 $most。",
    ),
    "value": Wording("Each gradient is kept between −$most and $most.", "每个梯度都限制在 −$most 与 $most 之间。"),
}
"""What is clipped -> how."""


def sentences(prepared: Mapping[str, object], *, decoupled: bool) -> list[tuple[Wording, dict[str, str]]]:
    """What is said of the keys of a rule, in the order in which it is done, and the numbers in it.

    ``decoupled``: weight decay goes past the gradient, as in AdamW.
    """
    said: list[tuple[Wording, dict[str, str]]] = []
    clip = prepared.get("clip")
    if isinstance(clip, Mapping):
        ((kind, most),) = clip.items()
        said.append((CLIPPED[kind], {"most": plain_number(most)}))
    decay = prepared.get("weight_decay")
    if isinstance(decay, float):
        said.append((DECOUPLED if decoupled else DECAY, {"decay": plain_number(decay)}))
    return said
