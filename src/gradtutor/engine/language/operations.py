"""Each operation of the expression language, once: its value, its local derivatives, and how it is computed.

A derivative is written as an expression in the operation's own arguments ``a`` and ``b``, its result ``out`` and,
where elements are mixed, the gradient ``g`` that arrives at the result. The numbers, the compiled code and the
formula on the screen all come from these texts, so they cannot disagree.

At a kink the derivative is a convention, the one that PyTorch uses: relu has 0 at 0, abs has 0 at 0, and min and max
share it equally between arguments that are equal (as ``torch.maximum``); maxpool gives it to the first of equal ones.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from gradtutor.engine.language.operation import Operation
from gradtutor.engine.language.precedence import BINDING, COMPARISON


def _sigmoid(a: float) -> float:
    # Two forms, so that exp never sees a large positive number.
    if a >= 0:
        return 1.0 / (1.0 + math.exp(-a))
    power = math.exp(a)
    return power / (1.0 + power)


def _softplus(a: float) -> float:
    return max(a, 0.0) + math.log1p(math.exp(-abs(a)))


def _sign(a: float) -> float:
    # Numbers out of arrays are numpy's, whose truth values cannot be subtracted.
    return float(a > 0) - float(a < 0)


def _heaviside(a: float) -> float:
    # In step, for relu, 0 is on the lower side; here it is halfway up.
    return 0.5 + 0.5 * _sign(a)


_MATMUL: Mapping[tuple[int, ...], tuple[str, ...]] = {
    (2, 2): ("g @ transpose(b)", "transpose(a) @ g"),
    (2, 1): ("outer(g, b)", "transpose(a) @ g"),
    (1, 2): ("b @ g", "outer(a, g)"),
    (1, 1): ("g * b", "g * a"),
}
_DOT: Mapping[tuple[int, ...], tuple[str, ...]] = {
    **_MATMUL,
    (0, 0): ("g * b", "g * a"),
    **dict.fromkeys(((0, 1), (0, 2)), ("sum(g * b)", "g * a")),
    **dict.fromkeys(((1, 0), (2, 0)), ("g * b", "sum(g * a)")),
}
_GENERAL: tuple[str, ...] = ("conv_to_input(g, a, b)", "conv_to_kernel(g, a, b)")
_CONV1D: Mapping[tuple[int, ...], tuple[str, ...]] = {
    (): ("conv_input(g, b, a)", "conv1d(a, g)"),
    (2, 3): _GENERAL,
    (3, 3): _GENERAL,
}
_CONV2D: Mapping[tuple[int, ...], tuple[str, ...]] = {
    (): ("conv_input(g, b, a)", "conv2d(a, g)"),
    (3, 4): _GENERAL,
    (4, 4): _GENERAL,
}
_ALONG: Mapping[str, Any] = {"axis": None, "keepdims": False}
_STRIDED: Mapping[str, Any] = {"stride": 1, "padding": 0}
_WINDOWS: Mapping[str, Any] = {"size": 2, "stride": None}

# fmt: off
_TABLE = (
    Operation("add", 2, "{a} + {b}", derivatives=("1", "1")),
    Operation("sub", 2, "{a} - {b}", derivatives=("1", "-1")),
    Operation("mul", 2, "{a} * {b}", derivatives=("b", "a")),
    Operation("div", 2, "{a} / {b}", derivatives=("1 / b", "-a / b**2")),
    Operation("pow", 2, "power({a}, {b})", "np.power({a}, {b})", ("b * a**(b - 1)", "out * ln(a)")),
    Operation("neg", 1, "-{a}", derivatives=("-1",)),
    Operation("pi", 0, repr(math.pi)),
    Operation("e", 0, repr(math.e)),

    # Elementwise functions of one argument.
    Operation("abs", 1, "abs({a})", "np.abs({a})", ("sign(a)",)),
    Operation("exp", 1, "exp({a})", "np.exp({a})", ("out",)),
    Operation("ln", 1, "log({a})", "np.log({a})", ("1 / a",)),
    Operation("log2", 1, "log2({a})", "np.log2({a})", ("1 / (a * ln(2))",)),
    Operation("log10", 1, "log10({a})", "np.log10({a})", ("1 / (a * ln(10))",)),
    Operation("sqrt", 1, "sqrt({a})", "np.sqrt({a})", ("1 / (2 * out)",)),
    Operation("cbrt", 1, "cbrt({a})", "np.cbrt({a})", ("1 / (3 * out**2)",)),
    Operation("sin", 1, "sin({a})", "np.sin({a})", ("cos(a)",)),
    Operation("cos", 1, "cos({a})", "np.cos({a})", ("-sin(a)",)),
    Operation("tan", 1, "tan({a})", "np.tan({a})", ("1 / cos(a)**2",)),
    Operation("asin", 1, "asin({a})", "np.arcsin({a})", ("1 / sqrt(1 - a**2)",)),
    Operation("acos", 1, "acos({a})", "np.arccos({a})", ("-1 / sqrt(1 - a**2)",)),
    Operation("atan", 1, "atan({a})", "np.arctan({a})", ("1 / (1 + a**2)",)),
    Operation("sinh", 1, "sinh({a})", "np.sinh({a})", ("cosh(a)",)),
    Operation("cosh", 1, "cosh({a})", "np.cosh({a})", ("sinh(a)",)),
    Operation("tanh", 1, "tanh({a})", "np.tanh({a})", ("1 - out**2",)),
    Operation("asinh", 1, "asinh({a})", "np.arcsinh({a})", ("1 / sqrt(1 + a**2)",)),
    Operation("acosh", 1, "acosh({a})", "np.arccosh({a})", ("1 / sqrt(a**2 - 1)",)),
    Operation("atanh", 1, "atanh({a})", "np.arctanh({a})", ("1 / (1 - a**2)",)),
    Operation("erf", 1, "erf({a})", "np_erf({a})", ("2 / sqrt(pi) * exp(-a**2)",)),
    Operation("sign", 1, "sign({a})", "np.sign({a})", ("0",)),
    Operation("floor", 1, "float(floor({a}))", "np.floor({a})", ("0",)),
    Operation("ceil", 1, "float(ceil({a}))", "np.ceil({a})", ("0",)),
    Operation("step", 1, "(1.0 if {a} > 0.0 else 0.0)", "np.heaviside({a}, 0.0)", ("0",), offered=False),
    Operation("heaviside", 1, "heaviside({a})", "np.heaviside({a}, 0.5)", ("0",), offered=False),

    # Activations.
    Operation("sigmoid", 1, "sigmoid({a})", "np_sigmoid({a})", ("out * (1 - out)",)),
    Operation("relu", 1, "({a} if {a} > 0.0 else 0.0)", "np.maximum({a}, 0.0)", ("step(a)",)),
    Operation("leaky_relu", 2, "({a} if {a} > 0.0 else {b} * {a})", "np.where({a} > 0.0, {a}, {b} * {a})",
              ("where(a > 0, 1, b)", "where(a > 0, 0, a)"), defaults=(0.01,), keywords=("", "negative_slope")),
    Operation("elu", 2, "({a} if {a} > 0.0 else {b} * expm1({a}))",
              "np.where({a} > 0.0, {a}, {b} * np.expm1(np.minimum({a}, 0.0)))",
              ("where(a > 0, 1, out + b)", "where(a > 0, 0, exp(min(a, 0)) - 1)"), defaults=(1.0,),
              keywords=("", "alpha")),
    Operation("softplus", 1, "softplus({a})", "np.logaddexp(0.0, {a})", ("sigmoid(a)",)),
    Operation("gelu", 1, "0.5 * {a} * (1.0 + erf({a} / sqrt(2.0)))", "0.5 * {a} * (1.0 + np_erf({a} / np.sqrt(2.0)))",
              definition="a * (1 + erf(a / sqrt(2))) / 2"),
    Operation("silu", 1, "{a} * sigmoid({a})", "{a} * np_sigmoid({a})", definition="a * sigmoid(a)"),

    # Elementwise functions of several arguments.
    Operation("min", 2, "min({a}, {b})", "np.minimum({a}, {b})", ("heaviside(b - a)", "heaviside(a - b)")),
    Operation("max", 2, "max({a}, {b})", "np.maximum({a}, {b})", ("heaviside(a - b)", "heaviside(b - a)")),
    Operation("clip", 3, "min(max({a}, {b}), {c})", "np.minimum(np.maximum({a}, {b}), {c})",
              ("where(a >= b and a <= c, 1, 0)", "where(a < b and b < c, 1, 0)", "where(a > c or b >= c, 1, 0)"),
              keywords=("", "min", "max")),
    Operation("less", 2, "float({a} < {b})", "({a} < {b}) + 0.0", ("0", "0")),
    Operation("less_equal", 2, "float({a} <= {b})", "({a} <= {b}) + 0.0", ("0", "0")),
    Operation("greater", 2, "float({a} > {b})", "({a} > {b}) + 0.0", ("0", "0")),
    Operation("greater_equal", 2, "float({a} >= {b})", "({a} >= {b}) + 0.0", ("0", "0")),
    Operation("equal", 2, "float({a} == {b})", "({a} == {b}) + 0.0", ("0", "0")),
    Operation("not_equal", 2, "float({a} != {b})", "({a} != {b}) + 0.0", ("0", "0")),
    Operation("logical_and", 2, "float({a} != 0.0 != {b})", "np.logical_and({a}, {b}) + 0.0", ("0", "0")),
    Operation("logical_or", 2, "(0.0 if {a} == 0.0 == {b} else 1.0)", "np.logical_or({a}, {b}) + 0.0", ("0", "0")),
    Operation("logical_not", 1, "float({a} == 0.0)", "np.logical_not({a}) + 0.0", ("0",)),
    Operation("where", 3, "({b} if {a} else {c})", "np.where({a}, {b}, {c})",
              ("0", "where(a, 1, 0)", "where(a, 0, 1)")),

    # All elements made one number, or along an axis.
    Operation("sum", 1, "({a})", "np.sum({a})", adjoints={(): ("g",)}, shape="number", with_options="sum_along"),
    Operation("mean", 1, "({a})", "np.mean({a})", adjoints={(): ("g / size(a)",)}, shape="number",
              with_options="mean_along"),
    Operation("amax", 1, "({a})", "np.max({a})", adjoints={(): ("g * (a == out) / sum(a == out)",)}, shape="number",
              with_options="amax_along", written="max"),
    Operation("amin", 1, "({a})", "np.min({a})", adjoints={(): ("g * (a == out) / sum(a == out)",)}, shape="number",
              with_options="amin_along", written="min"),
    Operation("var", 1, "0.0 * {a}", "np.var({a})", shape="number", definition="mean((a - mean(a))**2)",
              adjoints={(): ("2 * g * (a - mean(a)) / size(a)",)}, with_options="var_along"),
    Operation("std", 1, "0.0 * {a}", "np.std({a})", shape="number", definition="sqrt(mean((a - mean(a))**2))",
              adjoints={(): ("g * (a - mean(a)) / (size(a) * out)",)}, with_options="std_along"),
    Operation("norm", 1, "abs({a})", "np.sqrt(np.sum({a} * {a}))", shape="number", definition="sqrt(sum(a * a))",
              adjoints={(): ("g * a / out",)}, with_options="norm_along"),
    Operation("logsumexp", 1, "({a})", "logsumexp({a})", adjoints={(): ("g * exp(a - out)",)}, shape="number",
              with_options="logsumexp_along"),
    Operation("sum_along", 1, "({a})", "np.sum({a}, axis={axis}, keepdims={keepdims})",
              adjoints={(): ("lift(g, a)",)}, shape="along", options=_ALONG, written="sum", offered=False),
    Operation("mean_along", 1, "({a})", "np.mean({a}, axis={axis}, keepdims={keepdims})",
              adjoints={(): ("lift(g, a) / count(a)",)}, shape="along", options=_ALONG, written="mean",
              offered=False),
    Operation("amax_along", 1, "({a})", "np.max({a}, axis={axis}, keepdims={keepdims})", adjoints={
        (): ("lift(g, a) * (a == lift(out, a)) / lift(sum_along(a == lift(out, a)), a)",)
    }, shape="along", options=_ALONG, written="max", offered=False),
    Operation("amin_along", 1, "({a})", "np.min({a}, axis={axis}, keepdims={keepdims})", adjoints={
        (): ("lift(g, a) * (a == lift(out, a)) / lift(sum_along(a == lift(out, a)), a)",)
    }, shape="along", options=_ALONG, written="min", offered=False),
    Operation("var_along", 1, "0.0 * {a}", "np.var({a}, axis={axis}, keepdims={keepdims})", shape="along",
              definition="mean_along((a - lift(mean_along(a), a))**2)", options=_ALONG, written="var", offered=False,
              adjoints={(): ("2 * lift(g, a) * (a - lift(mean_along(a), a)) / count(a)",)}),
    Operation("std_along", 1, "0.0 * {a}", "np.std({a}, axis={axis}, keepdims={keepdims})", shape="along",
              definition="sqrt(mean_along((a - lift(mean_along(a), a))**2))", options=_ALONG, written="std",
              adjoints={(): ("lift(g, a) * (a - lift(mean_along(a), a)) / (count(a) * lift(out, a))",)}, offered=False),
    Operation("norm_along", 1, "abs({a})", "np.sqrt(np.sum({a} * {a}, axis={axis}, keepdims={keepdims}))",
              shape="along", definition="sqrt(sum_along(a * a))", options=_ALONG, written="norm", offered=False,
              adjoints={(): ("lift(g, a) * a / lift(out, a)",)}),
    Operation("logsumexp_along", 1, "({a})", "logsumexp({a}, {axis}, {keepdims})",
              adjoints={(): ("lift(g, a) * exp(a - lift(out, a))",)}, shape="along", options=_ALONG,
              written="logsumexp", offered=False),
    Operation("lift", 2, "{a}", "lift({a}, {b}, {axis}, {keepdims})", adjoints={(): ("sum_along(g)", "0")},
              shape="second", options=_ALONG, offered=False),
    Operation("count", 1, "1.0", "count({a}, {axis})", ("0",), shape="number", options=_ALONG, offered=False),
    Operation("size", 1, "1.0", "float(np.size({a}))", ("0",), shape="number", offered=False),

    # Rows of numbers.
    Operation("softmax", 1, "1.0", "softmax({a})", adjoints={(): ("out * (g - rowsum(g * out))",)},
              with_options="softmax_along", shape="same_along"),
    Operation("softmax_along", 1, "1.0", "softmax({a}, {axis})", adjoints={(): ("out * (g - rowsum(g * out))",)},
              options={"axis": -1}, written="softmax", shape="same_along", offered=False),
    Operation("log_softmax", 1, "0.0", "log_softmax({a}, {axis})", adjoints={(): ("g - exp(out) * rowsum(g)",)},
              options={"axis": -1}, shape="same_along"),
    Operation("cross_entropy", 2, "-({b}) * log({a})", "cross_entropy({a}, {b})", shape="cross_entropy",
              definition="-sum(classes(b, a) * ln(a)) / rows(a)"),
    Operation("softmax_cross_entropy", 2, "0.0", "softmax_cross_entropy({a}, {b})", shape="cross_entropy",
              definition="-sum(classes(b, a) * log_softmax(a)) / rows(a)"),
    Operation("layer_norm", 2, "0.0", "layer_norm({a}, {b})", shape="first", defaults=(1e-5,), keywords=("", "eps"),
              definition="(a - mean(a, axis=-1, keepdims=True)) / sqrt(var(a, axis=-1, keepdims=True) + b)",
              adjoints={(): (
                  "(g - mean(g, axis=-1, keepdims=True) - out * mean(g * out, axis=-1, keepdims=True))"
                  " / sqrt(var(a, axis=-1, keepdims=True) + b)",
                  "-sum(g * out / (2 * (var(a, axis=-1, keepdims=True) + b)))",
              )}),
    Operation("classes", 2, "{a}", "classes({a}, {b})", shape="second", offered=False,
              adjoints={(): ("g", "0"), (0, 1): ("0", "0"), (1, 2): ("0", "0")}),
    Operation("rowsum", 1, "{a}", "np.sum({a}, axis={axis}, keepdims=True)", shape="row", options={"axis": -1},
              offered=False),
    Operation("rows", 1, "1.0", "rows({a})", ("0",), shape="number", offered=False),

    # Products of arrays.
    Operation("dot", 2, "{a} * {b}", "np.dot({a}, {b})", adjoints=_DOT, shape="dot"),
    Operation("matmul", 2, "{a} @ {b}", "{a} @ {b}", adjoints=_MATMUL, shape="matmul"),
    Operation("outer", 2, "{a} * {b}", "np.outer({a}, {b})", adjoints={(): ("g @ b", "a @ g")}, shape="outer",
              makes_array=True),
    Operation("conv1d", 2, "{a} * {b}", "conv({a}, {b}, 1)", adjoints=_CONV1D, shape="conv1d",
              with_options="conv1d_strided"),
    Operation("conv2d", 2, "{a} * {b}", "conv({a}, {b}, 2)", adjoints=_CONV2D, shape="conv2d",
              with_options="conv2d_strided"),
    Operation("conv1d_strided", 2, "{a} * {b}", "strided({a}, {b}, 1, {stride}, {padding})", shape="conv1d",
              adjoints={(): _GENERAL}, options=_STRIDED, written="conv1d", offered=False),
    Operation("conv2d_strided", 2, "{a} * {b}", "strided({a}, {b}, 2, {stride}, {padding})", shape="conv2d",
              adjoints={(): _GENERAL}, options=_STRIDED, written="conv2d", offered=False),
    Operation("conv_input", 3, "{a} * {b}", "conv_input({a}, {b}, {c})", shape="third", offered=False),
    Operation("conv_to_input", 3, "{a} * {c}", "conv_to_input({a}, {b}, {c}, {stride}, {padding})", shape="second",
              options=_STRIDED, offered=False),
    Operation("conv_to_kernel", 3, "{a} * {b}", "conv_to_kernel({a}, {b}, {c}, {stride}, {padding})", shape="third",
              options=_STRIDED, offered=False),
    Operation("maxpool", 1, "{a}", "maxpool({a})", adjoints={(): ("unpool(g, a, out)",)}, shape="pool",
              with_options="maxpool_sized"),
    Operation("maxpool_sized", 1, "{a}", "pooled({a}, {size}, {stride}, 'max')",
              adjoints={(): ("from_largest(g, a)",)}, shape="windows", options=_WINDOWS, written="maxpool",
              offered=False),
    Operation("avgpool", 1, "{a}", "pooled({a}, {size}, {stride}, 'mean')", adjoints={(): ("from_mean(g, a)",)},
              shape="windows", options=_WINDOWS),
    Operation("unpool", 3, "{a}", "unpool({a}, {b}, {c})", shape="second", offered=False),
    Operation("from_largest", 2, "{a}", "from_windows({a}, {b}, {size}, {stride}, 'max')", shape="second",
              options=_WINDOWS, offered=False),
    Operation("from_mean", 2, "{a}", "from_windows({a}, {b}, {size}, {stride}, 'mean')", shape="second",
              options=_WINDOWS, offered=False),

    # Arrays in another shape, and pieces of them.
    Operation("transpose", 1, "{a}", "{a}.T", adjoints={(): ("transpose(g)",)}, shape="transpose"),
    Operation("flatten", 1, "{a}", "np.ravel({a})", adjoints={(): ("reshape(g, a)",)}, shape="flat"),
    Operation("reshape", 2, "{a}", "np.reshape({a}, np.shape({b}))", shape="second", offered=False),
    Operation("stack", -1, "{a}", "np.stack([{all}], axis={axis})", adjoints={(): ("unstack",)}, shape="stack",
              options={"axis": 0}, makes_array=True),
    Operation("unstack", -1, "{a}", "np.take({a}, {position}, axis={axis})", shape="position",
              options={"axis": 0, "position": 0}, offered=False, makes_array=True),
    Operation("concat", -1, "{a}", "np.concatenate([{all}], axis={axis})", adjoints={(): ("piece",)}, shape="concat",
              options={"axis": 0}),
    Operation("piece", -1, "{a}", "piece({position}, {axis}, {all})", shape="position",
              options={"axis": 0, "position": 0}, offered=False),
    Operation("index", 1, "{a}", "{a}[{at}]", adjoints={(): ("scatter(g, a)",)}, shape="index", options={"at": ()},
              offered=False),
    Operation("scatter", 2, "{a}", "scatter({a}, {b}, np.s_[{at}])", shape="second", options={"at": ()},
              offered=False, makes_array=True),
    Operation("embedding", 2, "{b}", "embedding({a}, {b})", adjoints={(): ("0", "from_rows(g, a, b)")},
              shape="embedding"),
    Operation("from_rows", 3, "{a}", "from_rows({a}, {b}, {c})", shape="third", offered=False),

    # Arrays of equal steps.
    Operation("linspace", 2, "{a}", "np.linspace({a}, {b}, {num})", definition="a + (b - a) * ramp()", shape="ramp",
              options={"num": 50}, makes_array=True),
    Operation("ramp", 0, "0.0", "np.linspace(0.0, 1.0, {num})", shape="ramp", options={"num": 50}, makes_array=True,
              offered=False),
    Operation("arange", 0, "0.0", "np.arange({start}, {stop}, {step}) + 0.0", shape="arange",
              options={"start": 0, "stop": None, "step": 1}, makes_array=True),
)
# fmt: on

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
        "log2": math.log2,
        "log10": math.log10,
        "asin": math.asin,
        "acos": math.acos,
        "atan": math.atan,
        "sinh": math.sinh,
        "cosh": math.cosh,
        "asinh": math.asinh,
        "acosh": math.acosh,
        "atanh": math.atanh,
        "erf": math.erf,
        "expm1": math.expm1,
        "floor": math.floor,
        "ceil": math.ceil,
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
