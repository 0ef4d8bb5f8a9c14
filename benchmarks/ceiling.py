"""The engine against straight-line Python and PyTorch eager, and large graphs: ``python -m benchmarks.ceiling``.

PyTorch is not a dependency: its part runs in the interpreter that ``GRADTUTOR_TORCH`` names, or in this one where it
has PyTorch, and says so where there is none. Exit code 1: a bound broke.
"""

from __future__ import annotations

import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.engine import LINEAR, compiled
from benchmarks.peers import straight_line
from benchmarks.timing import Bounds, on_one_thread
from gradtutor.engine.autodiff.compile import compile_graph
from gradtutor.engine.language.parser import parse

INTERPRETER: Final = "GRADTUTOR_TORCH"
SLOWER_THAN_STRAIGHT_LINE: Final = 1.4
FASTER_THAN_TORCH: Final = 100.0
ARRAYS_AGAINST_TORCH: Final = 0.7
COMPILED: Final = 0.5
"""Seconds for 1,000 nodes."""
CHECKED: Final = 20.0
"""Seconds for ``author check`` of a lesson of 200 nodes."""
ROUNDS: Final = 15


def timed(rival: Callable[[], object], calls: int) -> float:
    """The processor's seconds for one call."""
    start = time.process_time()
    for _ in range(calls):
        rival()
    return (time.process_time() - start) / calls


def scalar() -> Callable[[], tuple[tuple[float, ...], tuple[float, ...]]]:
    """linear-backprop's graph: every node and every gradient."""
    graph = compiled(LINEAR, {}, "z")
    forward, backward, places = graph.forward, graph.backward, graph.nodes
    inputs = (3.0, 4.0)

    def ours() -> tuple[tuple[float, ...], tuple[float, ...]]:
        values = forward(*inputs)
        return tuple([values[place] for place in places]), backward(inputs, values)

    return ours


def against_straight_line(bounds: Bounds) -> None:
    """The compiled graph against the same by hand, processor time, taking turns."""
    graph = compiled(LINEAR, {}, "z")
    forward, backward, inputs = graph.forward, graph.backward, (3.0, 4.0)

    def ours() -> tuple[tuple[float, ...], tuple[float, ...]]:
        values = forward(*inputs)
        return values, backward(inputs, values)

    def peer() -> tuple[tuple[float, ...], tuple[float, ...]]:
        return straight_line.step(3.0, 4.0)

    assert scalar()() == peer(), "the rivals must compute the same"
    ratios = [timed(ours, 5_000) / timed(peer, 5_000) for _ in range(5 * ROUNDS)]
    bounds.at_most("time against straight-line Python", statistics.median(ratios), SLOWER_THAN_STRAIGHT_LINE)


class Torch:
    """PyTorch in its own process."""

    def __init__(self, interpreter: str) -> None:
        script = Path(__file__).parent / "peers" / "by_torch.py"
        self._process = subprocess.Popen(
            [interpreter, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def timed(self, name: str, calls: int) -> tuple[float, list[float]]:
        """The processor's seconds for one call, and what came out."""
        assert self._process.stdin is not None and self._process.stdout is not None
        print(name, calls, file=self._process.stdin, flush=True)
        seconds, found = json.loads(self._process.stdout.readline())
        return seconds, found

    def close(self) -> None:
        """Nobody asks any more."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def against_torch(bounds: Bounds) -> None:
    """Scalar graphs, and arrays of 10,000 × 32, against PyTorch eager on one thread."""
    interpreter = os.environ.get(INTERPRETER) or (sys.executable if find_spec("torch") else "")
    if not interpreter:
        print(f"--    PyTorch is not installed: not compared ({INTERPRETER}=/path/to/python names one that has it)")
        return
    torch = Torch(interpreter)
    ours = scalar()
    values, gradients = ours()
    assert torch.timed("scalar", 200)[1] == [*values, *gradients], "the rivals must compute the same"
    ratios = [torch.timed("scalar", 300)[0] / timed(ours, 30_000) for _ in range(ROUNDS)]
    bounds.at_least("faster than PyTorch eager, linear-backprop", statistics.median(ratios), FASTER_THAN_TORCH)
    ratio = against_arrays(torch, "regression", {"yhat": "x @ w + b", "L": "mean((yhat - y)**2) / 2"}, columns=False)
    bounds.at_most("time against PyTorch eager, regression, 10,000 × 32", ratio, ARRAYS_AGAINST_TORCH)
    ratio = against_arrays(torch, "layer", {"s": "x @ w", "h": "tanh(s)", "L": "mean((h - y)**2)"}, columns=True)
    print(f"--    a layer of 32 units over the same: {ratio:.2f} times; without a bound, for its matrix products alone")
    print(f"      take numpy {products(torch):.2f} times as long as PyTorch, which brings its own library for them")
    torch.close()


def arrays(*, columns: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The data of ``by_torch``: x (10,000 × 32), weights and targets, of one unit or in 32 columns."""
    rows, units = np.arange(10_000.0)[:, None], np.arange(32.0)[None, :]
    x, y = np.sin(0.1 * rows + units), np.cos(0.2 * rows - units)
    w = np.sin(np.arange(32.0)[:, None] * 3 + units) / 32
    return (x, w, y) if columns else (x, w[:, 0].copy(), y[:, 0].copy())


def against_arrays(torch: Torch, name: str, graph: dict[str, str], *, columns: bool) -> float:
    """How many times PyTorch's time forward and backward take, every value and every gradient kept."""
    x, w, y = arrays(columns=columns)
    given: dict[str, Any] = {"w": w, **({} if columns else {"b": 0.5}), "x": x, "y": y}
    parameters = tuple(name for name in given if name in "wb")
    nodes, known = {}, list(given)
    for node, text in graph.items():
        nodes[node] = parse(text, known)
        known.append(node)
    compiled_graph = compile_graph(nodes, {key: np.shape(one) for key, one in given.items()}, parameters, "L")
    inputs = tuple(given.values())

    def step() -> list[float]:
        kept = compiled_graph.forward(*inputs)
        gradients = compiled_graph.backward(inputs, kept)
        slope = gradients[len(nodes)]
        return [float(kept[compiled_graph.nodes[-1]]), float((slope * slope).sum())]

    assert all(map(math.isclose, step(), torch.timed(name, 5)[1])), "the rivals must compute the same"
    return statistics.median(timed(step, 10) / torch.timed(name, 10)[0] for _ in range(2 * ROUNDS))


def products(torch: Torch) -> float:
    """The same for the two matrix products of the layer alone."""
    x, w, _ = arrays(columns=True)
    s = x @ w
    return statistics.median(
        timed(lambda: (x @ w, x.T @ s), 10) / torch.timed("products", 10)[0] for _ in range(ROUNDS)
    )


def wide(count: int) -> dict[str, str]:
    """So many nodes of four kinds, each of two before it."""
    nodes = {}
    for place in range(count):
        a = f"n{place - 1}" if place else "x"
        b = f"n{place - 7}" if place >= 7 else "y"
        kinds = (f"sin({a}) + {b}/2", f"{a}*0.5 + tanh({b})", f"0.1*{a}*{b} + 1", f"sigmoid({a}) - 0.3*{b}")
        nodes[f"n{place}"] = kinds[place % 4]
    return nodes


def large_graphs(bounds: Bounds) -> None:
    """Seconds, not ratios: the least of several, for a busy machine only adds to them."""
    known, nodes = ["x", "y"], {}
    for name, text in wide(1_000).items():
        nodes[name] = parse(text, known)
        known.append(name)
    least = min(timed(lambda: compile_graph(nodes, {"x": (), "y": ()}, ("x", "y"), "n999"), 1) for _ in range(5))
    bounds.at_most("compiling 1,000 nodes", least, COMPILED, "s")
    with tempfile.TemporaryDirectory() as folder:
        _write_lesson(Path(folder) / "wide")
        command = [sys.executable, "-m", "gradtutor", "author", "check", str(Path(folder) / "wide")]
        before = os.times()
        subprocess.run(command, capture_output=True, check=False)
        after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    bounds.at_most("author check of a lesson of 200 nodes", spent, CHECKED, "s")


def _write_lesson(place: Path) -> None:
    nodes = "\n".join(f'{name} = "{text}"' for name, text in wide(199).items())
    place.mkdir()
    (place / "lesson.toml").write_text(
        f'format = 1\nid = "wide"\n[parameters]\nx = {{ start = 0.5 }}\ny = {{ start = -0.25 }}\n[nodes]\n{nodes}\n'
        'L = "(n198 - 1)**2"\n[goal]\nminimize = "L"\n[rule]\nkind = "sgd"\nrate = 0.01\n[stop]\nmax_iterations = 5\n'
    )
    for language, words in (("en", "Many nodes"), ("zh", "许多节点")):
        sections = "".join(f"\n## {name}\n\n{words}.\n" for name in ("intro", "loss", "done"))
        (place / f"text.{language}.md").write_text(f"# {words}\n\n{words}.\n{sections}", encoding="utf-8")


def main() -> int:
    """Measure all; 1 when a bound is broken."""
    if (code := on_one_thread("benchmarks.ceiling")) is not None:
        return code
    bounds = Bounds()
    against_straight_line(bounds)
    against_torch(bounds)
    large_graphs(bounds)
    return int(bounds.broken > 0)


if __name__ == "__main__":
    sys.exit(main())
