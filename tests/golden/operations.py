"""Writes ``operations.json``: values and gradients of the operations as PyTorch has them.

    /path/to/python -m pip install torch==2.13.0 numpy
    python tests/golden/operations.py > tests/golden/operations.json

Each entry is a formula of the language, its arguments, and the same in PyTorch's words; of what is made the sum of
its elements times 1, 2, 3, … is differentiated, so that a gradient in the wrong place is seen.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import torch  # type: ignore[import-not-found]
import torch.nn.functional as F  # type: ignore[import-not-found]  # noqa: N812

torch.set_default_dtype(torch.float64)

POINTS = [-2.5, -0.75, 0.3, 1.0, 2.25]
INSIDE = [-0.9, -0.4, 0.1, 0.65]
ABOVE = [1.1, 1.5, 3.0]
POSITIVE = [0.2, 1.0, 7.5]
M = [[1.5, -2.0, 0.5], [0.25, 3.0, -1.0]]
TIES = [[2.0, 2.0, 1.0], [-1.0, 4.0, 4.0]]
W = [[0.5, -1.0], [2.0, 0.25], [1.0, 1.5]]
V, U = [3.0, -1.0, 2.0], [0.5, 2.0, -1.5]
SIGNAL = [1.0, 2.0, -1.0, 0.5, 3.0, -2.0, 1.5]
IMAGE = [[1.0, 2.0, 0.0, 1.0, -1.0], [3.0, 1.0, 2.0, 2.0, 0.5], [0.0, 1.0, 3.0, 1.0, 1.5], [2.0, 2.0, 1.0, 0.0, -2.0]]
CHANNELS = [IMAGE, [[0.1 * (3 * i - 2 * j) for j in range(5)] for i in range(4)]]
KERNEL = [[1.0, 0.0], [-1.0, 2.0]]
KERNELS = [
    [[[0.3 * (o + 1) - 0.2 * c + 0.1 * i * j for j in range(2)] for i in range(2)] for c in range(2)] for o in range(3)
]
WIDE = [[1.0, -1.0, 2.0, 0.0, 3.0], [0.5, 1.5, -0.5, 2.5, 1.0]]
KERNELS1 = [[[0.2 * (o - c) + 0.1 * i for i in range(3)] for c in range(2)] for o in range(2)]
TABLE = [[0.1, 0.2], [1.0, -1.0], [2.0, 0.5], [-0.5, 3.0]]

CASES: list[tuple[str, dict[str, Any], str]] = [
    *((f"{name}(a)", {"a": POINTS}, f"torch.{torch_name}(a)") for name, torch_name in {
        "abs": "abs", "exp": "exp", "sin": "sin", "cos": "cos", "tan": "tan", "tanh": "tanh", "sinh": "sinh",
        "cosh": "cosh", "atan": "atan", "asinh": "asinh", "erf": "erf", "sign": "sign", "floor": "floor",
        "ceil": "ceil", "sigmoid": "sigmoid", "relu": "relu",
    }.items()),
    *((f"{name}(a)", {"a": INSIDE}, f"torch.{name}(a)") for name in ("asin", "acos", "atanh")),
    *((f"{name}(a)", {"a": POSITIVE}, f"torch.{other}(a)") for name, other in {
        "ln": "log", "log2": "log2", "log10": "log10", "sqrt": "sqrt"}.items()),
    ("acosh(a)", {"a": ABOVE}, "torch.acosh(a)"),
    ("cbrt(a)", {"a": POSITIVE}, "a**(1/3)"),
    ("pow(a, b)", {"a": POSITIVE, "b": U}, "torch.pow(a, b)"),
    ("softplus(a)", {"a": POINTS}, "F.softplus(a)"),
    ("gelu(a)", {"a": POINTS}, "F.gelu(a)"),
    ("silu(a)", {"a": POINTS}, "F.silu(a)"),
    ("elu(a)", {"a": [*POINTS, 0.0]}, "F.elu(a)"),
    ("elu(a, alpha=0.5)", {"a": POINTS}, "F.elu(a, alpha=0.5)"),
    ("leaky_relu(a)", {"a": [*POINTS, 0.0]}, "F.leaky_relu(a)"),
    ("leaky_relu(a, 0.2)", {"a": POINTS}, "F.leaky_relu(a, 0.2)"),
    ("clip(a, -1, 1)", {"a": [*POINTS, -1.0]}, "torch.clip(a, -1, 1)"),
    ("max(a, b)", {"a": V, "b": [3.0, 0.0, 1.0]}, "torch.maximum(a, b)"),
    ("min(a, b)", {"a": V, "b": [3.0, 0.0, 1.0]}, "torch.minimum(a, b)"),
    ("where(a > b, a*b, a + b)", {"a": V, "b": U}, "torch.where(a > b, a*b, a + b)"),
    ("sum(a)", {"a": M}, "a.sum()"),
    ("mean(a)", {"a": M}, "a.mean()"),
    ("max(a)", {"a": TIES}, "a.amax()"),
    ("min(a)", {"a": M}, "a.amin()"),
    ("var(a)", {"a": M}, "a.var(correction=0)"),
    ("std(a)", {"a": M}, "a.std(correction=0)"),
    ("norm(a)", {"a": M}, "torch.linalg.norm(a)"),
    ("logsumexp(a)", {"a": M}, "torch.logsumexp(a, (0, 1))"),
    *((f"{name}(a, axis={axis})", {"a": M if name != "max" else TIES}, f"{text.format(axis=axis)}")
      for axis in (0, 1, -1) for name, text in {
          "sum": "a.sum({axis})", "mean": "a.mean({axis})", "max": "a.amax({axis})", "min": "a.amin({axis})",
          "var": "a.var({axis}, correction=0)", "std": "a.std({axis}, correction=0)",
          "norm": "torch.linalg.vector_norm(a, dim={axis})", "logsumexp": "torch.logsumexp(a, {axis})",
          "softmax": "torch.softmax(a, {axis})", "log_softmax": "torch.log_softmax(a, {axis})"}.items()),
    ("sum(a, axis=1, keepdims=True)", {"a": M}, "a.sum(1, keepdim=True)"),
    ("a - mean(a, axis=0, keepdims=True)", {"a": M}, "a - a.mean(0, keepdim=True)"),
    ("softmax(a)", {"a": V}, "torch.softmax(a, -1)"),
    ("log_softmax(a)", {"a": V}, "torch.log_softmax(a, -1)"),
    ("layer_norm(a)", {"a": M}, "F.layer_norm(a, (3,))"),
    ("layer_norm(a, eps=0.1)", {"a": V}, "F.layer_norm(a, (3,), eps=0.1)"),
    ("cross_entropy(softmax(a), 2)", {"a": V}, "F.cross_entropy(a[None], torch.tensor([2]))"),
    ("cross_entropy(softmax(a), [0, 2])", {"a": M}, "F.cross_entropy(a, torch.tensor([0, 2]))"),
    ("cross_entropy(softmax(a), [[0.5, 0.5, 0], [0, 0, 1]])", {"a": M},
     "F.cross_entropy(a, torch.tensor([[0.5, 0.5, 0], [0, 0, 1]]))"),
    ("softmax_cross_entropy(a, [0, 2])", {"a": M}, "F.cross_entropy(a, torch.tensor([0, 2]))"),
    ("softmax_cross_entropy(a, [0, 0, 1])", {"a": V}, "F.cross_entropy(a[None], torch.tensor([[0., 0., 1.]]))"),
    ("dot(a, b)", {"a": V, "b": U}, "a @ b"),
    ("dot(a, b)", {"a": M, "b": V}, "a @ b"),
    ("dot(a, b)", {"a": M, "b": W}, "a @ b"),
    ("dot(a, b)", {"a": 2.0, "b": W}, "a * b"),
    ("dot(a, b)", {"a": V, "b": W}, "a @ b"),
    ("a @ b", {"a": M, "b": W}, "a @ b"),
    ("outer(a, b)", {"a": V, "b": [2.0, 5.0]}, "torch.outer(a, b)"),
    ("a.T", {"a": M}, "a.T"),
    ("flatten(a)", {"a": M}, "a.flatten()"),
    ("conv1d(a, b)", {"a": SIGNAL, "b": V}, "F.conv1d(a[None, None], b[None, None])[0, 0]"),
    ("conv1d(a, b, stride=2, padding=1)", {"a": SIGNAL, "b": V},
     "F.conv1d(a[None, None], b[None, None], stride=2, padding=1)[0, 0]"),
    ("conv1d(a, b)", {"a": WIDE, "b": KERNELS1}, "F.conv1d(a[None], b)[0]"),
    ("conv1d(a, b, stride=2)", {"a": [WIDE, WIDE], "b": KERNELS1}, "F.conv1d(a, b, stride=2)"),
    ("conv2d(a, b)", {"a": IMAGE, "b": KERNEL}, "F.conv2d(a[None, None], b[None, None])[0, 0]"),
    ("conv2d(a, b, stride=2)", {"a": IMAGE, "b": KERNEL}, "F.conv2d(a[None, None], b[None, None], stride=2)[0, 0]"),
    ("conv2d(a, b, stride=(1, 2), padding=(1, 0))", {"a": IMAGE, "b": KERNEL},
     "F.conv2d(a[None, None], b[None, None], stride=(1, 2), padding=(1, 0))[0, 0]"),
    ("conv2d(a, b)", {"a": CHANNELS, "b": KERNELS}, "F.conv2d(a[None], b)[0]"),
    ("conv2d(a, b, padding=1)", {"a": [CHANNELS, CHANNELS], "b": KERNELS}, "F.conv2d(a, b, padding=1)"),
    ("maxpool(a)", {"a": IMAGE}, "F.max_pool2d(a[None, None], 2)[0, 0]"),
    ("maxpool(a, 3, stride=1)", {"a": IMAGE}, "F.max_pool2d(a[None, None], 3, stride=1)[0, 0]"),
    ("maxpool(a, size=(1, 2))", {"a": CHANNELS}, "F.max_pool2d(a[None], (1, 2))[0]"),
    ("avgpool(a)", {"a": IMAGE}, "F.avg_pool2d(a[None, None], 2)[0, 0]"),
    ("avgpool(a, 3, stride=2)", {"a": SIGNAL}, "F.avg_pool1d(a[None, None], 3, stride=2)[0, 0]"),
    ("[a, b]", {"a": 2.0, "b": 5.0}, "torch.stack([a, b])"),
    ("stack([a, b], axis=1)", {"a": V, "b": U}, "torch.stack([a, b], 1)"),
    ("concat([a, b], axis=0)", {"a": M, "b": TIES}, "torch.cat([a, b], 0)"),
    ("concat(a, b, axis=1)", {"a": M, "b": KERNEL}, "torch.cat([a, b], 1)"),
    ("a[1]", {"a": V}, "a[1]"),
    ("a[:, 1]", {"a": M}, "a[:, 1]"),
    ("a[-1, 0:2]", {"a": M}, "a[-1, 0:2]"),
    ("embedding([2, 0, 2], a)", {"a": TABLE}, "F.embedding(torch.tensor([2, 0, 2]), a)"),
    ("linspace(a, b, 5)", {"a": 1.0, "b": 3.0}, "torch.linspace(0, 1, 5)*(b - a) + a"),
    ("a*arange(4)", {"a": 3.0}, "a*torch.arange(4)"),
    ("a*arange(1, 2, 0.25)", {"a": 3.0}, "a*torch.arange(1, 2, 0.25)"),
]  # fmt: skip


def figures(formula: str, arguments: dict[str, Any], text: str) -> dict[str, object]:
    """One entry of the file."""
    leaves = {name: torch.tensor(value, requires_grad=True) for name, value in arguments.items()}
    made = eval(text, {"torch": torch, "F": F, **leaves})
    weights = torch.arange(1.0, made.numel() + 1).reshape(made.shape)
    (made * weights).sum().backward()
    gradients = {name: leaf.grad.tolist() for name, leaf in leaves.items() if leaf.grad is not None}
    return {"formula": formula, "arguments": arguments, "value": made.tolist(), "gradients": gradients}


if __name__ == "__main__":
    json.dump({"torch": torch.__version__, "cases": [figures(*case) for case in CASES]}, sys.stdout, indent=1)
