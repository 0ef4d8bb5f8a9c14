"""Each operation of the expression language, once: its value, its local derivatives, and how it is computed.

A derivative is written as an expression in the operation's own arguments ``a`` and ``b``, its result ``out`` and,
where elements are mixed, the gradient ``g`` that arrives at the result. The numbers, the compiled code and the
formula on the screen all come from these texts, so they cannot disagree.

At a kink the derivative is a convention, the one that PyTorch uses: relu has 0 at 0, abs has 0 at 0, and min and max
share it equally between arguments that are equal (as ``torch.maximum``); maxpool gives it to the first of equal ones.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from gradtutor.engine.language.precedence import BINDING, COMPARISON
from gradtutor.engine.language.values import is_array

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value

Options: TypeAlias = tuple[tuple[str, Any], ...]
"""What is fixed when a formula is written, by name: see ``tree.Call``."""


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
    defaults: tuple[float, ...] = ()
    """Of the last arguments, which may be left out."""
    keywords: tuple[str, ...] = ()
    """The names of the arguments, where they may be given by name."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """What is fixed when the formula is written, and what it is when left out: ``axis``. The sources have them in
    braces. A derivative's operations that have the same option get it from the operation itself."""
    written: str = ""
    """The function that is written for it, where that is not its own name."""
    makes_array: bool = False
    """Whether the result is an array even of plain numbers."""

    @property
    def least(self) -> int:
        """How many arguments have to be written."""
        return self.arity - len(self.defaults)


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


def _heaviside(a: float) -> float:
    # In step, for relu, 0 is on the lower side; here it is halfway up.
    return 0.5 + 0.5 * _sign(a)


_MATMUL: Mapping[tuple[int, ...], tuple[str, ...]] = {
    (2, 2): ("g @ transpose(b)", "transpose(a) @ g"),
    (2, 1): ("outer(g, b)", "transpose(a) @ g"),
    (1, 2): ("b @ g", "outer(a, g)"),
    (1, 1): ("g * b", "g * a"),
}

_CONVOLUTION: Mapping[tuple[int, ...], tuple[str, ...]] = {(): ("conv_input(g, b, a)", "conv1d(a, g)")}

_TABLE = (
    Operation("add", 2, "{a} + {b}", derivatives=("1", "1")),
    Operation("sub", 2, "{a} - {b}", derivatives=("1", "-1")),
    Operation("mul", 2, "{a} * {b}", derivatives=("b", "a")),
    Operation("div", 2, "{a} / {b}", derivatives=("1 / b", "-a / b**2")),
    Operation("pow", 2, "power({a}, {b})", "np.power({a}, {b})", ("b * a**(b - 1)", "out * ln(a)")),
    Operation("neg", 1, "-{a}", derivatives=("-1",)),
    Operation("abs", 1, "abs({a})", "np.abs({a})", ("sign(a)",)),
    Operation("exp", 1, "exp({a})", "np.exp({a})", ("out",)),
    Operation("ln", 1, "log({a})", "np.log({a})", ("1 / a",)),
    Operation("sqrt", 1, "sqrt({a})", "np.sqrt({a})", ("1 / (2 * out)",)),
    Operation("sin", 1, "sin({a})", "np.sin({a})", ("cos(a)",)),
    Operation("cos", 1, "cos({a})", "np.cos({a})", ("-sin(a)",)),
    Operation("tan", 1, "tan({a})", "np.tan({a})", ("1 / cos(a)**2",)),
    Operation("tanh", 1, "tanh({a})", "np.tanh({a})", ("1 - out**2",)),
    Operation("sigmoid", 1, "sigmoid({a})", "np_sigmoid({a})", ("out * (1 - out)",)),
    Operation("relu", 1, "({a} if {a} > 0.0 else 0.0)", "np.maximum({a}, 0.0)", ("step(a)",)),
    Operation("softplus", 1, "softplus({a})", "np.logaddexp(0.0, {a})", ("sigmoid(a)",)),
    Operation("min", 2, "min({a}, {b})", "np.minimum({a}, {b})", ("heaviside(b - a)", "heaviside(a - b)")),
    Operation("max", 2, "max({a}, {b})", "np.maximum({a}, {b})", ("heaviside(a - b)", "heaviside(b - a)")),
    Operation("sum", 1, "({a})", "np.sum({a})", adjoints={(): ("g",)}, shape="number"),
    Operation("mean", 1, "({a})", "np.mean({a})", adjoints={(): ("g / size(a)",)}, shape="number"),
    Operation("dot", 2, "{a} * {b}", "np.sum({a} * {b})", shape="dot", definition="sum(a * b)"),
    Operation("matmul", 2, "{a} @ {b}", "{a} @ {b}", adjoints=_MATMUL, shape="matmul"),
    Operation("pi", 0, repr(math.pi)),
    Operation("e", 0, repr(math.e)),
    Operation("sign", 1, "sign({a})", "np.sign({a})", ("0",), offered=False),
    Operation("step", 1, "(1.0 if {a} > 0.0 else 0.0)", "np.heaviside({a}, 0.0)", ("0",), offered=False),
    Operation("heaviside", 1, "heaviside({a})", "np.heaviside({a}, 0.5)", ("0",), offered=False),
    Operation("size", 1, "1.0", "float(np.size({a}))", ("0",), shape="number", offered=False),
    Operation("softmax", 1, "1.0", "softmax({a})", adjoints={(): ("out * (g - rowsum(g * out))",)}),
    Operation(
        "cross_entropy",
        2,
        "-({b}) * log({a})",
        "cross_entropy({a}, {b})",
        shape="dot",
        definition="-sum(b * ln(a)) / rows(a)",
    ),
    Operation("conv1d", 2, "{a} * {b}", "conv({a}, {b})", adjoints=_CONVOLUTION, shape="conv"),
    Operation("conv2d", 2, "{a} * {b}", "conv({a}, {b})", adjoints=_CONVOLUTION, shape="conv"),
    Operation("maxpool", 1, "{a}", "maxpool({a})", adjoints={(): ("unpool(g, a, out)",)}, shape="pool"),
    Operation("flatten", 1, "{a}", "np.ravel({a})", adjoints={(): ("reshape(g, a)",)}, shape="flat"),
    Operation("transpose", 1, "{a}", "{a}.T", adjoints={(): ("transpose(g)",)}, shape="transpose"),
    Operation("rowsum", 1, "{a}", "np.sum({a}, axis=-1, keepdims=True)", shape="row", offered=False),
    Operation("rows", 1, "1.0", "rows({a})", ("0",), shape="number", offered=False),
    Operation("conv_input", 3, "{a} * {b}", "conv_input({a}, {b}, {c})", shape="third", offered=False),
    Operation("unpool", 3, "{a}", "unpool({a}, {b}, {c})", shape="second", offered=False),
    Operation("reshape", 2, "{a}", "np.reshape({a}, np.shape({b}))", shape="second", offered=False),
    Operation("outer", 2, "{a} * {b}", "np.outer({a}, {b})", shape="outer", offered=False),
    Operation("less", 2, "float({a} < {b})", "({a} < {b}) + 0.0", ("0", "0")),
    Operation("less_equal", 2, "float({a} <= {b})", "({a} <= {b}) + 0.0", ("0", "0")),
    Operation("greater", 2, "float({a} > {b})", "({a} > {b}) + 0.0", ("0", "0")),
    Operation("greater_equal", 2, "float({a} >= {b})", "({a} >= {b}) + 0.0", ("0", "0")),
    Operation("equal", 2, "float({a} == {b})", "({a} == {b}) + 0.0", ("0", "0")),
    Operation("not_equal", 2, "float({a} != {b})", "({a} != {b}) + 0.0", ("0", "0")),
    Operation("logical_and", 2, "float({a} != 0.0 != {b})", "np.logical_and({a}, {b}) + 0.0", ("0", "0")),
    Operation("logical_or", 2, "(0.0 if {a} == 0.0 == {b} else 1.0)", "np.logical_or({a}, {b}) + 0.0", ("0", "0")),
    Operation("logical_not", 1, "float({a} == 0.0)", "np.logical_not({a}) + 0.0", ("0",)),
    Operation(
        "where",
        3,
        "({b} if {a} else {c})",
        "np.where({a}, {b}, {c})",
        ("0", "where(a, 1, 0)", "where(a, 0, 1)"),
    ),
    Operation("cbrt", 1, "cbrt({a})", "np.cbrt({a})", ("1 / (3 * out**2)",)),
    Operation(
        "stack",
        -1,
        "np.stack([{all}], axis={axis})",
        adjoints={(): ("unstack",)},
        shape="stack",
        options={"axis": 0},
        makes_array=True,
    ),
    Operation(
        "unstack",
        -1,
        "np.take({a}, {place}, axis={axis})",
        shape="place",
        options={"axis": 0, "place": 0},
        offered=False,
    ),
    Operation(
        "index",
        1,
        "{a}",
        "{a}[{at}]",
        adjoints={(): ("scatter(g, a)",)},
        shape="index",
        options={"at": ()},
        offered=False,
    ),
    Operation(
        "scatter",
        2,
        "{a}",
        "scatter({a}, {b}, np.s_[{at}])",
        shape="second",
        options={"at": ()},
        offered=False,
        makes_array=True,
    ),
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType({operation.name: operation for operation in _TABLE})
"""Name -> operation."""

_SIGNS = frozenset({"add", "sub", "mul", "div", "neg", "index"}) | {
    name for name, binding in BINDING.items() if binding <= COMPARISON
}

FROM_DERIVATIVES = frozenset(OPERATIONS) - _SIGNS
"""The functions that the texts of this table may use."""

FUNCTIONS = frozenset(name for name in FROM_DERIVATIVES if OPERATIONS[name].offered)
"""The functions and constants of the language; a lesson's own names may not take them."""

DRAWS: Mapping[str, int] = MappingProxyType({"uniform": 2, "normal": 2})
"""The functions that draw numbers -> how many arguments they take. Only for data that is generated: whoever parses a
text with them replaces them by what was drawn, for they have no value of their own."""

SCALAR_NAMES: Mapping[str, object] = MappingProxyType(
    {
        "exp": math.exp,
        "log": math.log,
        "sqrt": math.sqrt,
        "sin": math.sin,
        "cos": math.cos,
        "tan": math.tan,
        "cbrt": math.cbrt,
        "tanh": math.tanh,
        "power": math.pow,
        "sigmoid": _sigmoid,
        "softplus": _softplus,
        "sign": _sign,
        "heaviside": _heaviside,
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

    from gradtutor.engine.language import array_functions as arrays

    return {"np": np, **arrays.FUNCTIONS}


def value_source(name: str, parts: Sequence[str], arrays: bool, options: Options = ()) -> str:
    """Python source of the value of one operation whose arguments have the sources ``parts``.

    ``arrays``: whether one of them is an array.
    """
    operation = OPERATIONS[name]
    text = operation.array if (arrays or operation.makes_array) and operation.array else operation.scalar
    if not operation.options and operation.arity >= 0:
        return text.format(**dict(zip("abc", parts, strict=False)))
    fixed = {key: repr(value) for key, value in {**operation.options, **dict(options)}.items()}
    if "at" in fixed:
        fixed["at"] = ", ".join(map(_place, dict(options)["at"]))
    return text.format(**dict(zip("abc", parts, strict=False)), **fixed, all=", ".join(parts))


def _place(at: Any) -> str:
    """One place of an index as Python writes it: ``1``, ``0:3``."""
    return ":".join("" if part is None else str(part) for part in at) if isinstance(at, tuple) else str(at)


_functions: dict[tuple[object, ...], Callable[..., Value]] = {}


def apply(name: str, arguments: tuple[Value, ...], options: Options = ()) -> Value:
    """The value of one operation; for a walk through an expression, where speed does not matter.

    Raises ValueError, ZeroDivisionError or OverflowError (FloatingPointError for arrays) where it has none.
    """
    arrays = any(is_array(argument) for argument in arguments)
    arrays = arrays or OPERATIONS[name].makes_array
    # An int is no float to whoever reads the options, but equal to it: (0,) must not be taken for (0.0,).
    key = (name, arrays, len(arguments), repr(options) if options else "")
    function = _functions.get(key)
    if function is None:
        parts = [f"a{place}" for place in range(len(arguments))]
        names = {"__builtins__": {}, **SCALAR_NAMES, **(array_names() if arrays else {})}
        function = eval(f"lambda {', '.join(parts)}: {value_source(name, parts, arrays, options)}", names)
        _functions[key] = function
    if not arrays:
        return function(*arguments)
    import numpy as np

    with np.errstate(divide="raise", over="raise", invalid="raise"):
        return function(*arguments)
