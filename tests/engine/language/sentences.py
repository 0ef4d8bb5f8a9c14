"""Formulas of the whole grammar at random, as people write them, and the same with something wrong in them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from random import Random
from typing import Final

NUMBERS: Final = ("x", "y", "w")
VECTORS: Final = ("v", "u'")
MATRICES: Final = ("X", "θ₁")
NAMES: Final = (*NUMBERS, *VECTORS, *MATRICES)
"""The names that the formulas are over: of numbers, of vectors of three, of matrices of 3 × 3."""

_HOLE: Final = re.compile(r"<(\w+)>")
_FORMS: Final[Mapping[str, Sequence[str]]] = {
    "number": (
        *("<number><plus><number>", "<number><plus><number>", "<number><times><number>", "<number><times>(<number>)"),
        *("(<number>)<power>", "<name><power>", "<alone>(<number>)", "<two>(<number>, <number>)", "|<number>|"),
        *("<bare><leaf>", "<bare> <leaf>", "<bare>² <leaf>", "<few><name><name>", "<few>(<number>)(<number>)"),
        *("-<number>", "（<number>）", "<reduced>(<array><along>)", "(<array>).<reduced>()", "(<array>) @ (<array>)"),
        *("where(<asked>, <number>, <number>)", "(<number> if <asked> else <number>)", "clip(<number>, 0, <number>)"),
        "<vector><place>",
    ),
    "array": (
        *("<array><plus><array>", "<array><times><leaf>", "<alone>(<array>)", "<matrix> @ (<array>)"),
        *("softmax(<array><along>)", "log_softmax(<array>)", "layer_norm(<array>)", "<reduced>(<array><along>)"),
        *("where(<vector> > <leaf>, <array>, <array>)", "concat([<array>, <array>], axis=<axis>)"),
        *("stack([<array>, <array>], axis=<axis>)", "conv1d(<vector>, <array>, stride=1, padding=1)"),
        *("maxpool(<array>, 2)", "maxpool(<array>, 2, stride=1)", "avgpool(<array>, size=2)"),
        *("outer(<vector>, <vector>)", "embedding([0, 2], <matrix>)", "X[<places>]"),
    ),
    "asked": (
        *("<number> <compared> <number>", "<number> <compared> <number>", "<number> <compared> <number> and x > 0"),
        *("not (<number> <compared> <number>)", "<number> <compared> <number> or y < 1", "0 < x <= <leaf>"),
    ),
}
"""What a piece may be made of; ``<name>`` stands for another piece."""
_LEAVES: Final[Mapping[str, Sequence[str]]] = {
    "number": ("<name>", "<name>", "<literal>", "<vector><place>"),
    "array": (
        *("<vector>", "<vector>", "<matrix>", "X.T", "Xᵀ", "θ₁^T", "[x, y, w]", "[[1, x], [y, 2]]"),
        *("linspace(0, x, 3)", "arange(3)"),
    ),
    "asked": ("<name> > <literal>",),
}
"""The same where nothing may be inside of it."""
_WORDS: Final[Mapping[str, Sequence[str]]] = {
    "name": NUMBERS,
    "vector": VECTORS,
    "matrix": MATRICES,
    "plus": (" + ", "+", " - ", "-", " − ", " – "),
    "times": ("*", " * ", "·", "×", " · ", "/", " / ", "÷", " "),
    "power": ("^2", "**2", "²", "³", "^3", "^-1", "⁻¹", "^0.5", "**1.5"),
    "literal": ("2", "0.5", "3", "1e-3", "2.5e2", "½", "¾", "２", "１.５", "π", "pi", "e", "10_000", ".5"),
    "few": ("2", "3", "0.5", "½"),
    "alone": (
        *"abs exp ln log log2 log10 lg sqrt cbrt sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh".split(),
        *"erf sign floor ceil sigmoid relu ReLU leaky_relu elu softplus gelu silu SiLU arctan swish logistic".split(),
        *"sgn np.exp np.arcsin torch.relu math.sin F.gelu torch.nn.functional.silu".split(),
    ),
    "two": ("min", "max", "maximum", "np.minimum", "pow"),
    "bare": ("sin", "cos", "tan", "ln", "exp", "log2", "tanh", "√", "∛"),
    "reduced": ("sum", "mean", "max", "min", "var", "std", "norm", "logsumexp"),
    "along": ("", "", ", axis=0", ", axis=1", ", axis=-1", ", axis=(0, 1)", ", dim=0, keepdim=True"),
    "axis": ("0", "1", "-1"),
    "compared": ("<", "<=", ">", ">=", "==", "≤", "≥", "≠", "!="),
    "place": ("[0]", "[-1]", "[2]", "[0:2]", "[:]", "[::2]", "[1:]"),
    "places": (":, 1", "0", "0:2, :", "-1, ::2", "1, 2"),
}
SPOILS: Final = (
    *"( ) [ ] | , . = == := ^ ** ² ⁻ ᵀ ᵏ √ * · / + - < ! % ° ∑ → \\ { } $ ' \" _ ; : e 1e 0x … ½ 漢".split(),
    *"\u200b",
    *r"if else and not for in \frac{x}{2} \sqrt{ ^{ _{1} \theta \cdot ⁿ⁺¹ () ‖ ⌊".split(),
)
"""What is put in somewhere to spoil a formula."""


def sentence(seed: int) -> str:
    """A formula of the grammar over ``NAMES``, the same for the same ``seed``; it may do what no array can."""
    source = Random(seed)
    return _piece(source, "number", source.choice((1, 2, 2, 3, 3, 4)))


def spoilt_sentence(seed: int) -> str:
    """The same with something put in, taken out, or out of its place."""
    source, text = Random(~seed), sentence(seed)
    for _ in range(source.choice((1, 1, 2, 4))):
        at, to = source.randrange(len(text) + 1), source.randrange(len(text) + 1)
        way = source.random()
        if way < 0.6:
            text = text[:at] + source.choice(SPOILS) + text[at:]
        elif way < 0.8:
            text = text[:at] + text[at + source.choice((1, 2, 5)) :]
        else:
            text = text[:at] + text[min(at, to) : max(at, to)] + text[at:]
    return text


def _piece(source: Random, kind: str, depth: int) -> str:
    if kind == "leaf":
        kind, depth = "number", 0
    if kind in _WORDS:
        return source.choice(_WORDS[kind])
    form = source.choice((_FORMS if depth > 0 else _LEAVES)[kind])
    return _HOLE.sub(lambda hole: _piece(source, hole[1], depth - 1), form)
