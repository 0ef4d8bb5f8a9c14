"""Formulas of plain numbers at random, each with what it means in Python: ``meant``.

A formula is put together from pieces, and next to it the Python of the same pieces with a bracket around each, so that
no rule of precedence is needed to say what it means.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from random import Random
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from gradtutor.engine.language.tokens import canonical

SUM, PRODUCT, SIGN, POWER, ATOM = range(5)
NAMES: Final = ("x", "y", "w", "θ", "x₁", "ŷ")
"""All of them plain numbers. Python reads ``x₁`` as ``x1``."""
_NUMBERS: Final = {
    "2": "2",
    "0.5": "0.5",
    ".25": ".25",
    "3": "3",
    "1e-3": "1e-3",
    "2.5E2": "250",
    "½": "0.5",
    "¾": "0.75",
    "2½": "2.5",
    "２": "2",
    "1e−2": "1e-2",
    "1_000": "1000",
    "7.": "7",
    "１.５": "1.5",
    "π": "pi",
    "e": "e",
}
_RAISED: Final = {"²": "2", "³": "3", "⁻¹": "-1", "⁴": "4", "⁻²": "-2", "¹⁰": "10", "⁰": "0"}
_FUNCTIONS: Final = {
    **{name: name for name in "exp ln log2 log10 sqrt cbrt sin cos tan asin acos atan sinh cosh tanh asinh".split()},
    **{name: name for name in "acosh atanh erf floor ceil abs sign sigmoid relu softplus gelu silu".split()},
    "log": "ln", "lg": "log10", "arctan": "atan", "np.exp": "exp", "torch.relu": "relu", "math.sin": "sin",
    r"\sin": "sin", r"\ln": "ln", r"\operatorname{ReLU}": "relu", "Swish": "silu", "np.arcsin": "asin",
}  # fmt: skip
_BARE: Final = ("sin", "cos", "tan", "ln", "exp", "tanh", "sinh", "log2")
_SQUARED: Final = ("sin", "cos", "tan", "tanh", "ln")
_COMPARED: Final = {"<": "<", "<=": "<=", "≤": "<=", ">": ">", "≥": ">=", r"\le": "<=", "==": "==", "≠": "!="}


class Meant(NamedTuple):
    """A formula, what it is in Python, and how tightly it binds; whether bars or a letter stand in its way."""

    text: str
    python: str
    binding: int
    bars: bool = False


def meant(source: Random, depth: int) -> Meant:
    """A formula of at most so many levels."""
    if depth <= 0:
        return _leaf(source)
    return source.choice(_FORMS)(source, depth - 1)


def _leaf(source: Random) -> Meant:
    if source.random() < 0.65:
        name = source.choice(NAMES)
        return Meant(name, canonical(name), ATOM)
    text = source.choice(tuple(_NUMBERS))
    return Meant(text, _NUMBERS[text], ATOM)


def _in(piece: Meant, binding: int, source: Random) -> str:
    if piece.binding >= binding and source.random() < 0.9:
        return piece.text
    opened, closed = (
        source.choice(("()", "()", "（）", "{}")) if piece.binding < ATOM or source.random() < 0.5 else "()"
    )
    return f"{opened}{piece.text}{closed}"


def _sum(source: Random, depth: int) -> Meant:
    a, b = meant(source, depth), meant(source, depth)
    sign = source.choice((" + ", "+", " - ", "-", " − ", "–"))
    python = f"(({a.python}) {'+' if '+' in sign else '-'} ({b.python}))"
    return Meant(f"{_in(a, SUM, source)}{sign}{_in(b, PRODUCT, source)}", python, SUM, a.bars or b.bars)


def _product(source: Random, depth: int) -> Meant:
    a, b = meant(source, depth), meant(source, depth)
    sign = source.choice(("*", " * ", "·", "×", r" \cdot ", "⋅", "/", " / ", "÷", "∕"))
    python = f"(({a.python}) {'/' if sign.strip() in '/÷∕' else '*'} ({b.python}))"
    return Meant(f"{_in(a, PRODUCT, source)}{sign}{_in(b, SIGN, source)}", python, PRODUCT, a.bars or b.bars)


def _beside(source: Random, depth: int) -> Meant:
    """``2x``, ``2(x + 1)``, ``(x + 1)(y − 2)``, ``3 x``."""
    b = meant(source, depth)
    if source.random() < 0.5:
        few = source.choice(("2", "3", "0.5", "½", "-4"))
        right = source.choice(NAMES) if source.random() < 0.5 else ""
        return Meant(
            f"{few}{right or f'({b.text})'}",
            f"(({_NUMBERS.get(few, few)}) * ({canonical(right) or b.python}))",
            PRODUCT,
        )
    a = meant(source, depth)
    return Meant(f"({a.text}){source.choice(('', ' '))}({b.text})", f"(({a.python}) * ({b.python}))", PRODUCT)


def _power(source: Random, depth: int) -> Meant:
    a = meant(source, depth)
    base = _in(a, ATOM, source)
    if source.random() < 0.5:
        raised = source.choice(tuple(_RAISED))
        return Meant(base + raised, f"power(({a.python}), ({_RAISED[raised]}))", POWER, a.bars)
    b = meant(source, min(depth, 1))
    # From the right, and its exponent may have a sign.
    exponent = _in(b, SIGN, source)
    return Meant(f"{base}{source.choice(('^', '**', ' ^ '))}{exponent}", f"power(({a.python}), ({b.python}))", POWER,
                 a.bars or b.bars)  # fmt: skip


def _minus(source: Random, depth: int) -> Meant:
    a = meant(source, depth)
    sign = source.choice(("-", "−", "+", "- "))
    python = a.python if sign == "+" else f"(-({a.python}))"
    return Meant(sign + _in(a, SIGN, source), python, SIGN, a.bars)


def _called(source: Random, depth: int) -> Meant:
    a, name = meant(source, depth), source.choice(tuple(_FUNCTIONS))
    return Meant(f"{name}({a.text})", f"{_FUNCTIONS[name]}({a.python})", ATOM)


def _bare(source: Random, depth: int) -> Meant:
    """``sin x``, ``ln 2x``, ``sin² x``, ``cos (x + 1)``."""
    name, x = source.choice(_BARE), source.choice(NAMES)
    python = canonical(x)
    way = source.randrange(4)
    if way == 0:
        return Meant(f"{name} {x}", f"{name}({python})", POWER)
    if way == 1:
        return Meant(f"{name} 2{x}", f"{name}(2 * {python})", POWER)
    if way == 2:
        squared = source.choice(_SQUARED)
        return Meant(f"{squared}² {x}", f"power({squared}({python}), 2)", POWER)
    a = meant(source, depth)
    return Meant(f"{name} ({a.text})", f"{name}({a.python})", ATOM)


def _root(source: Random, depth: int) -> Meant:
    a = meant(source, depth)
    sign, python = source.choice(
        (("√", "sqrt({})"), ("∛", "cbrt({})"), ("∜", "power({}, 0.25)"), (r"\sqrt", "sqrt({})"))
    )
    if sign == r"\sqrt":
        return Meant(f"{sign}{{{a.text}}}", python.format(a.python), ATOM)
    if a.binding == ATOM and len(a.text) == 1 and source.random() < 0.6:
        return Meant(f"{sign}{a.text}", python.format(a.python), POWER)
    return Meant(f"{sign}({a.text})", python.format(a.python), POWER)


def _bars(source: Random, depth: int) -> Meant:
    a = meant(source, depth)
    if a.bars:
        return Meant(f"abs({a.text})", f"abs({a.python})", ATOM)
    return Meant(f"|{a.text}|", f"abs({a.python})", ATOM, True)


def _fraction(source: Random, depth: int) -> Meant:
    a, b = meant(source, depth), meant(source, depth)
    return Meant(rf"\frac{{{a.text}}}{{{b.text}}}", f"(({a.python}) / ({b.python}))", ATOM)


def _several(source: Random, depth: int) -> Meant:
    name = source.choice(("min", "max", "np.minimum", "torch.maximum"))
    count = 2 if "." in name else source.choice((2, 3))
    parts = [meant(source, depth) for _ in range(count)]
    python = f"{name[:3] if '.' not in name else name.split('.')[1][:3]}({', '.join(part.python for part in parts)})"
    return Meant(f"{name}({', '.join(part.text for part in parts)})", python, ATOM)


def _asked(source: Random, depth: int) -> tuple[str, str]:
    a, b = meant(source, depth), meant(source, depth)
    sign = source.choice(tuple(_COMPARED))
    text, python = (
        f"{_in(a, SUM, source)} {sign} {_in(b, SUM, source)}",
        f"(({a.python}) {_COMPARED[sign]} ({b.python}))",
    )
    way = source.random()
    if way < 0.15:
        return f"not {text}", f"(not {python})"
    if way < 0.3:
        return f"0 < {text}", f"both((0 < ({a.python})), {python})"
    if way < 0.5:
        more, python_of_more = _asked(source, 0)
        word = source.choice(("and", "or"))
        return f"{text} {word} ({more})", f"{'both' if word == 'and' else 'either'}({python}, {python_of_more})"
    return text, python


def _chosen(source: Random, depth: int) -> Meant:
    (asked, python), a, b = _asked(source, min(depth, 1)), meant(source, depth), meant(source, depth)
    text = f"where({asked}, {a.text}, {b.text})" if source.random() < 0.5 else f"({a.text} if {asked} else {b.text})"
    return Meant(text, f"where({python}, {a.python}, {b.python})", ATOM)


_FORMS: Final = (
    *(_sum, _sum, _product, _product, _beside, _power, _minus, _called, _called, _bare, _root, _bars, _fraction),
    *(_several, _chosen),
)


def _sigmoid(a: float) -> float:
    return 1 / (1 + math.exp(-a)) if a > -700 else math.exp(a)


# fmt: off
PYTHON: Final[Mapping[str, Any]] = MappingProxyType({
    **{name: getattr(math, name) for name in "exp log2 log10 sqrt cbrt sin cos tan asin acos atan sinh cosh".split()},
    **{name: getattr(math, name) for name in "tanh asinh acosh atanh erf floor ceil pi e".split()},
    "ln": math.log, "abs": abs, "min": min, "max": max, "power": math.pow, "pow": math.pow,
    "sign": lambda a: (a > 0) - (a < 0), "sigmoid": _sigmoid, "relu": lambda a: max(a, 0.0),
    "softplus": lambda a: math.log1p(math.exp(a)) if a < 30 else a + math.exp(-a),
    "gelu": lambda a: a * (1 + math.erf(a / math.sqrt(2))) / 2, "silu": lambda a: a * _sigmoid(a),
    "leaky_relu": lambda a, slope: a if a > 0 else slope * a, "elu": lambda a, b: a if a > 0 else b * math.expm1(a),
    "clip": lambda a, least, most: min(max(a, least), most),
    "where": lambda asked, a, b: a if asked else b,
    "both": lambda a, b: bool(a) and bool(b), "either": lambda a, b: bool(a) or bool(b),
    "__builtins__": {},
})
# fmt: on
"""What the Python of a formula may call. ``where`` has worked out both sides, as the tutor has."""
