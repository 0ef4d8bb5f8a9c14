"""How each operation is called in numpy, in PyTorch and in JAX.

In a text ``{a}``, ``{b}``, ``{c}`` are the arguments as they are, for a place between brackets, and ``{A}``, ``{B}``,
``{C}`` with brackets of their own where they need them; ``{all}`` is all of them. An operation with a colon behind it
is the one whose options are written.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

Library: TypeAlias = Literal["numpy", "pytorch", "jax"]
LIBRARIES: Final[tuple[Library, ...]] = ("numpy", "pytorch", "jax")

PREFIX: Final[Mapping[Library, str]] = MappingProxyType({"numpy": "np", "pytorch": "torch", "jax": "jnp"})
"""The module that functions are called from."""

_SAME: Final = "exp log2 log10 sqrt sin cos tan sinh cosh tanh sign floor ceil".split()
_OTHERS: Final[Mapping[str, tuple[str, str, str]]] = {
    "abs": ("abs({a})", "abs({a})", "abs({a})"),
    "ln": ("np.log({a})", "torch.log({a})", "jnp.log({a})"),
    "cbrt": ("np.cbrt({a})", "torch.sign({a}) * torch.abs({a})**(1/3)", "jnp.cbrt({a})"),
    "asin": ("np.arcsin({a})", "torch.asin({a})", "jnp.arcsin({a})"),
    "acos": ("np.arccos({a})", "torch.acos({a})", "jnp.arccos({a})"),
    "atan": ("np.arctan({a})", "torch.atan({a})", "jnp.arctan({a})"),
    "asinh": ("np.arcsinh({a})", "torch.asinh({a})", "jnp.arcsinh({a})"),
    "acosh": ("np.arccosh({a})", "torch.acosh({a})", "jnp.arccosh({a})"),
    "atanh": ("np.arctanh({a})", "torch.atanh({a})", "jnp.arctanh({a})"),
    "erf": ("erf({a})", "torch.erf({a})", "jax.scipy.special.erf({a})"),
    "pi": ("np.pi", "math.pi", "jnp.pi"),
    "e": ("np.e", "math.e", "jnp.e"),
    "sigmoid": ("sigmoid({a})", "torch.sigmoid({a})", "jax.nn.sigmoid({a})"),
    "relu": ("np.maximum({a}, 0.0)", "torch.relu({a})", "jax.nn.relu({a})"),
    "leaky_relu": (
        "np.where({a} > 0, {a}, {B}*{A})",
        "torch.where({a} > 0, {a}, {B}*{A})",
        "jnp.where({a} > 0, {a}, {B}*{A})",
    ),
    "elu": (
        "np.where({a} > 0, {a}, {B}*np.expm1(np.minimum({a}, 0.0)))",
        "F.elu({a}, {b})",
        "jax.nn.elu({a}, {b})",
    ),
    "softplus": ("np.logaddexp(0.0, {a})", "F.softplus({a}, threshold=1e9)", "jax.nn.softplus({a})"),
    "min": ("np.minimum({a}, {b})", "torch.minimum({a}, {b})", "jnp.minimum({a}, {b})"),
    "max": ("np.maximum({a}, {b})", "torch.maximum({a}, {b})", "jnp.maximum({a}, {b})"),
    "clip": ("np.clip({a}, {b}, {c})", "torch.clamp({a}, {b}, {c})", "jnp.clip({a}, {b}, {c})"),
    "where": ("np.where({a}, {b}, {c})", "torch.where({a}, {b}, {c})", "jnp.where({a}, {b}, {c})"),
    "logical_and": (
        "np.logical_and({a}, {b})",
        "torch.logical_and({a}, {b})",
        "jnp.logical_and({a}, {b})",
    ),
    "logical_or": ("np.logical_or({a}, {b})", "torch.logical_or({a}, {b})", "jnp.logical_or({a}, {b})"),
    "logical_not": ("np.logical_not({a})", "torch.logical_not({a})", "jnp.logical_not({a})"),
    "step": ("({a} > 0)", "", ""),
    "heaviside": ("np.heaviside({a}, 0.5)", "", ""),
    "count": ("count({a}, {axis})", "", ""),
    "size": ("np.size({a})", "", ""),
    "rows": ("rows({a})", "({A}.numel() // {A}.shape[-1])", "({A}.size // {A}.shape[-1])"),
    "classes": (
        "classes({a}, {b})",
        "F.one_hot({A}.long(), {B}.shape[-1])",
        "jax.nn.one_hot({a}, {B}.shape[-1])",
    ),
    "arange": (
        "np.arange({start}, {stop}, {step})",
        "torch.arange({start}, {stop}, {step})",
        "jnp.arange({start}, {stop}, {step})",
    ),
    "ramp": ("np.linspace(0, 1, {num})", "torch.linspace(0, 1, {num})", "jnp.linspace(0, 1, {num})"),
    "dot": ("np.dot({a}, {b})", "{A} @ {B}", "jnp.dot({a}, {b})"),
    "outer": ("np.outer({a}, {b})", "torch.outer({a}, {b})", "jnp.outer({a}, {b})"),
    "transpose": ("{A}.T", "{A}.T", "{A}.T"),
    "flatten": ("np.ravel({a})", "torch.flatten({a})", "jnp.ravel({a})"),
    "reshape": ("np.reshape({a}, np.shape({b}))", "", ""),
    "softmax": ("softmax({a})", "torch.softmax({a}, dim=-1)", "jax.nn.softmax({a})"),
    "log_softmax": ("log_softmax({a})", "torch.log_softmax({a}, dim=-1)", "jax.nn.log_softmax({a})"),
    "cross_entropy": (
        "-np.sum({B}*np.log({a})) / rows({a})",
        "-torch.sum({B}*torch.log({a})) / ({A}.numel() // {A}.shape[-1])",
        "-jnp.sum({B}*jnp.log({a})) / ({A}.size // {A}.shape[-1])",
    ),
    "softmax_cross_entropy": (
        "-np.sum({B}*log_softmax({a})) / rows({a})",
        "-torch.sum({B}*torch.log_softmax({a}, dim=-1)) / ({A}.numel() // {A}.shape[-1])",
        "-jnp.sum({B}*jax.nn.log_softmax({a})) / ({A}.size // {A}.shape[-1])",
    ),
    "log_softmax:": (
        "log_softmax({a}, {axis})",
        "torch.log_softmax({a}, dim={axis})",
        "jax.nn.log_softmax({a}, axis={axis})",
    ),
    "softmax_along:": (
        "softmax({a}, {axis})",
        "torch.softmax({a}, dim={axis})",
        "jax.nn.softmax({a}, axis={axis})",
    ),
    "rowsum": ("np.sum({a}, axis={axis}, keepdims=True)", "", ""),
    "conv2d": (
        "conv2d({a}, {b})",
        "F.conv2d({A}[None, None], {B}[None, None])[0, 0]",
        "jax.scipy.signal.correlate({a}, {b}, mode='valid')",
    ),
    "conv1d": (
        "np.correlate({a}, {b}, mode='valid')",
        "F.conv1d({A}[None, None], {B}[None, None])[0, 0]",
        "jnp.correlate({a}, {b}, mode='valid')",
    ),
    "conv_input": ("conv_back({a}, {b}, {c})", "", ""),
    "maxpool": (
        "maxpool({a})",
        "F.max_pool2d({A}[None, None], 2)[0, 0]",
        "jax.lax.reduce_window({a}, -jnp.inf, jax.lax.max, (2, 2), (2, 2), 'valid')",
    ),
    "unpool": ("maxpool_back({a}, {b})", "", ""),
    "sum_to": ("sum_to({a}, {b})", "", ""),
    "spread": ("np.broadcast_to({a}, np.shape({b}))", "", ""),
    "lift": ("lift({a}, {b}, {axis}, {keepdims})", "", ""),
    "scatter": ("scatter({a}, {b}, np.s_[{at}])", "", ""),
    "index": ("{A}[{at}]", "{A}[{at}]", "{A}[{at}]"),
    "stack": ("np.stack([{all}])", "torch.stack([{all}])", "jnp.stack([{all}])"),
    "stack:": (
        "np.stack([{all}], axis={axis})",
        "torch.stack([{all}], dim={axis})",
        "jnp.stack([{all}], axis={axis})",
    ),
    "unstack": ("np.take({a}, {position}, axis={axis})", "", ""),
    "piece": ("piece({position}, {axis}, {all})", "", ""),
    "concat:": (
        "np.concatenate([{all}], axis={axis})",
        "torch.cat([{all}], dim={axis})",
        "jnp.concatenate([{all}], axis={axis})",
    ),
    "concat": ("np.concatenate([{all}])", "torch.cat([{all}])", "jnp.concatenate([{all}])"),
    "sum": ("np.sum({a})", "torch.sum({a})", "jnp.sum({a})"),
    "mean": ("np.mean({a})", "torch.mean({a})", "jnp.mean({a})"),
    "var": ("np.var({a})", "torch.var({a}, correction=0)", "jnp.var({a})"),
    "std": ("np.std({a})", "torch.std({a}, correction=0)", "jnp.std({a})"),
    "norm": ("np.linalg.norm({a})", "torch.linalg.norm({a})", "jnp.linalg.norm({a})"),
    "amax": ("np.max({a})", "torch.amax({a})", "jnp.max({a})"),
    "amin": ("np.min({a})", "torch.amin({a})", "jnp.min({a})"),
    "logsumexp": ("logsumexp({a})", "torch.logsumexp({a}, 0)", "jax.nn.logsumexp({a})"),
}
_ALONG: Final[Mapping[str, tuple[str, str, str]]] = {
    "sum_along": ("np.sum", "torch.sum", "jnp.sum"),
    "mean_along": ("np.mean", "torch.mean", "jnp.mean"),
    "amax_along": ("np.max", "torch.amax", "jnp.max"),
    "var_along": ("np.var", "torch.var", "jnp.var"),
    "std_along": ("np.std", "torch.std", "jnp.std"),
    "norm_along": ("np.linalg.norm", "torch.linalg.norm", "jnp.linalg.norm"),
    "amin_along": ("np.min", "torch.amin", "jnp.min"),
    "logsumexp_along": ("logsumexp", "torch.logsumexp", "jax.nn.logsumexp"),
}


def _along(function: str, library: Library) -> str:
    if not function:
        return ""
    axis, keep = ("dim", "keepdim") if library == "pytorch" else ("axis", "keepdims")
    # Divided by n, not by n − 1 as PyTorch does unless it is told.
    correction = ", correction=0" if function in ("torch.var", "torch.std") else ""
    return f"{function}({{a}}, {axis}={{axis}}, {keep}={{keepdims}}{correction})"


def _table(library: Library) -> Mapping[str, str]:
    at = LIBRARIES.index(library)
    found = {name: f"{PREFIX[library]}.{name}({{a}})" for name in _SAME}
    found |= {name: texts[at] for name, texts in _OTHERS.items() if texts[at]}
    found |= {name: _along(functions[at], library) for name, functions in _ALONG.items() if functions[at]}
    return MappingProxyType(found)


CALLS: Final[Mapping[Library, Mapping[str, str]]] = MappingProxyType({one: _table(one) for one in LIBRARIES})
"""Library -> operation -> how it is called. One that is missing is written by its definition, or not at all."""
