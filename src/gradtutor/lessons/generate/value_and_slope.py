"""The sentences of a lesson that only works out a value and its slopes, each in every language; see ``phrases``."""

from __future__ import annotations

from typing import Final

from gradtutor.lessons.generate.phrases import Wording

TITLE: Final = Wording("Value and slope of $output", "$output 的值和斜率")
ASK: Final = Wording(
    "What is **$output** here, and how fast does it change with $names?",
    "**$output** 在这里是多少？它随 $names 变化得多快？",
)
HOW: Final = Wording(
    "Forward for the value, backward for the slope: each hop multiplies by its own.",
    "往前走算值，往回走算斜率：每过一环乘上那一环的斜率。",
)
VALUE: Final = Wording("$output is **{$own}**.", "$output 是 **{$own}**。")
SLOPE: Final = Wording("∂$output/∂$symbol is **{grad($name)}**.", "∂$output/∂$symbol 是 **{grad($name)}**。")
FORMULA: Final = Wording(
    "∂$output/∂$symbol = $formula, here **{grad($name)}**.",
    "∂$output/∂$symbol = $formula，在这里是 **{grad($name)}**。",
)
STEP: Final = Wording(
    "One step against the slope was taken as well: that is gradient descent. Write --minimize or --target to go on.",
    "顺便逆着斜率走了一步：这就是梯度下降。写 --minimize 或 --target 可以接着走。",
)
