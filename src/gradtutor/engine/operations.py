"""Each operation of the expression language, once: its value, its local derivatives, and how it is computed.

A derivative is written as an expression in the operation's own arguments ``a`` and ``b``, its result ``out`` and,
where elements are mixed, the gradient ``g`` that arrives at the result. The numbers, the compiled code and the
formula on the screen all come from these texts, so they cannot disagree.

At a kink the derivative is a convention, the one that PyTorch uses: relu has 0 at 0, abs has 0 at 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradtutor.engine.problem import Value


@dataclass(frozen=True, slots=True)
class Operation:
    """One entry of the table.

    ``scalar`` and ``array`` are Python source for the value, ours alone, with ``{a}`` and ``{b}`` for the arguments;
    ``array`` is empty where the same source serves both.
    """

    name: str
    arity: int
    scalar: str
    array: str = ""
    derivatives: tuple[str, ...] = ()
    """Elementwise: the partial derivative for each argument, an expression in ``a``, ``b`` and ``out``."""
    adjoints: Mapping[tuple[int, ...], tuple[str, ...]] = field(default_factory=dict)
    """Where elements are mixed: for the arguments' numbers of axes, the gradient of each argument, an expression
    in ``g``, ``a``, ``b`` and ``out``. The empty key serves every number of axes."""
    shape: str = "elementwise"
    """How the result's shape follows from the arguments': a name in ``graph.SHAPES``."""
    offered: bool = True
    """Whether a lesson may write it; the rest serves derivatives only."""
    definition: str = ""
    """The operation as an expression of others, in ``a`` and ``b``, where it is no more than that: its derivatives
    follow."""
    valid: str = ""
    """Where the operation has a value, for a person; empty: everywhere."""


def _sigmoid(a: float) -> float:
    # Two forms, so that exp never sees a large positive number.
    if a >= 0:
        return 1.0 / (1.0 + math.exp(-a))
    power = math.exp(a)
    return power / (1.0 + power)


def _softplus(a: float) -> float:
    return max(a, 0.0) + math.log1p(math.exp(-abs(a)))


def _sign(a: float) -> float:
    return float((a > 0) - (a < 0))


_MATMUL: Mapping[tuple[int, ...], tuple[str, ...]] = {
    (2, 2): ("g @ transpose(b)", "transpose(a) @ g"),
    (2, 1): ("outer(g, b)", "transpose(a) @ g"),
    (1, 2): ("b @ g", "outer(a, g)"),
    (1, 1): ("g * b", "g * a"),
}

_TABLE = (
    Operation("add", 2, "{a} + {b}", derivatives=("1", "1")),
    Operation("sub", 2, "{a} - {b}", derivatives=("1", "-1")),
    Operation("mul", 2, "{a} * {b}", derivatives=("b", "a")),
    Operation("div", 2, "{a} / {b}", derivatives=("1 / b", "-a / b**2"), valid="b ≠ 0"),
    Operation(
        "pow", 2, "power({a}, {b})", "np.power({a}, {b})", ("b * a**(b - 1)", "out * ln(a)"), valid="a ≥ 0, or b whole"
    ),
    Operation("neg", 1, "-{a}", derivatives=("-1",)),
    Operation("abs", 1, "abs({a})", "np.abs({a})", ("sign(a)",)),
    Operation("exp", 1, "exp({a})", "np.exp({a})", ("out",)),
    Operation("ln", 1, "log({a})", "np.log({a})", ("1 / a",), valid="a > 0"),
    Operation("sqrt", 1, "sqrt({a})", "np.sqrt({a})", ("1 / (2 * out)",), valid="a ≥ 0"),
    Operation("sin", 1, "sin({a})", "np.sin({a})", ("cos(a)",)),
    Operation("cos", 1, "cos({a})", "np.cos({a})", ("-sin(a)",)),
    Operation("tan", 1, "tan({a})", "np.tan({a})", ("1 / cos(a)**2",)),
    Operation("tanh", 1, "tanh({a})", "np.tanh({a})", ("1 - out**2",)),
    Operation("sigmoid", 1, "sigmoid({a})", "np_sigmoid({a})", ("out * (1 - out)",)),
    Operation("relu", 1, "({a} if {a} > 0.0 else 0.0)", "np.maximum({a}, 0.0)", ("step(a)",)),
    Operation("softplus", 1, "softplus({a})", "np.logaddexp(0.0, {a})", ("sigmoid(a)",)),
    Operation("min", 2, "min({a}, {b})", "np.minimum({a}, {b})", ("step(b - a)", "1 - step(b - a)")),
    Operation("max", 2, "max({a}, {b})", "np.maximum({a}, {b})", ("step(a - b)", "1 - step(a - b)")),
    Operation("sum", 1, "({a})", "np.sum({a})", adjoints={(): ("g",)}, shape="number"),
    Operation("mean", 1, "({a})", "np.mean({a})", adjoints={(): ("g / size(a)",)}, shape="number"),
    Operation("dot", 2, "{a} * {b}", "np.sum({a} * {b})", shape="dot", definition="sum(a * b)"),
    Operation("matmul", 2, "{a} @ {b}", "{a} @ {b}", adjoints=_MATMUL, shape="matmul"),
    Operation("pi", 0, repr(math.pi)),
    Operation("e", 0, repr(math.e)),
    Operation("sign", 1, "sign({a})", "np.sign({a})", ("0",), offered=False),
    Operation("step", 1, "(1.0 if {a} > 0.0 else 0.0)", "np.heaviside({a}, 0.0)", ("0",), offered=False),
    Operation("size", 1, "1.0", "float(np.size({a}))", ("0",), shape="number", offered=False),
    Operation("transpose", 1, "{a}", "{a}.T", shape="transpose", offered=False),
    Operation("outer", 2, "{a} * {b}", "np.outer({a}, {b})", shape="outer", offered=False),
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType({operation.name: operation for operation in _TABLE})
"""Name -> operation."""

_SIGNS = frozenset({"add", "sub", "mul", "div", "pow", "neg", "matmul"})

FROM_DERIVATIVES = frozenset(OPERATIONS) - _SIGNS
"""The functions that the texts of this table may use."""

FUNCTIONS = frozenset(name for name in FROM_DERIVATIVES if OPERATIONS[name].offered)
"""The functions and constants of the language; a lesson's own names may not take them."""

SCALAR_NAMES: Mapping[str, object] = MappingProxyType(
    {
        "exp": math.exp,
        "log": math.log,
        "sqrt": math.sqrt,
        "sin": math.sin,
        "cos": math.cos,
        "tan": math.tan,
        "tanh": math.tanh,
        "power": math.pow,
        "sigmoid": _sigmoid,
        "softplus": _softplus,
        "sign": _sign,
        "abs": abs,
        "min": min,
        "max": max,
        "float": float,
    }
)
"""What the ``scalar`` sources may call. Each raises ValueError or OverflowError where it has no value."""


def array_names() -> dict[str, object]:
    """What the ``array`` sources may call besides; imports numpy."""
    import numpy as np

    def np_sigmoid(a: object) -> object:
        # tanh cannot overflow: σ(a) = (1 + tanh(a/2)) / 2.
        return 0.5 * (1.0 + np.tanh(np.multiply(0.5, a)))  # type: ignore[call-overload]

    return {"np": np, "np_sigmoid": np_sigmoid}


def is_array(value: object) -> bool:
    """Whether a value is an array (numpy itself need not be loaded to tell)."""
    return not isinstance(value, float | int)


_functions: dict[tuple[str, bool], Callable[..., Value]] = {}


def apply(name: str, arguments: tuple[Value, ...]) -> Value:
    """The value of one operation; for a walk through an expression, where speed does not matter.

    Raises ValueError, ZeroDivisionError or OverflowError (FloatingPointError for arrays) where it has none.
    """
    arrays = any(is_array(argument) for argument in arguments)
    function = _functions.get((name, arrays))
    if function is None:
        operation = OPERATIONS[name]
        source = operation.array if arrays and operation.array else operation.scalar
        names = {"__builtins__": {}, **SCALAR_NAMES, **(array_names() if arrays else {})}
        parameters = ", ".join("ab"[: operation.arity])
        function = eval(f"lambda {parameters}: {source.format(a='a', b='b')}", names)
        _functions[name, arrays] = function
    if not arrays:
        return function(*arguments)
    import numpy as np

    with np.errstate(divide="raise", over="raise", invalid="raise"):
        return function(*arguments)
