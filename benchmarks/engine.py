"""The engine against micrograd and against numpy by hand: ``python -m benchmarks.engine``.

Exit code 1: a bound broke.
"""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.peers import by_hand, by_micrograd, network_by_hand
from benchmarks.timing import Bounds, interleaved, on_one_thread
from gradtutor.engine.autodiff.compile import Compiled, compile_graph
from gradtutor.engine.language.parser import parse
from gradtutor.engine.optim.gradient_descent import Sgd
from gradtutor.engine.problem import Goal, Node, Parameter, Problem, StopRule
from gradtutor.engine.run.trace import Trace

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value

LINEAR = {"x": "2*w + 3*b", "y": "2*b + 1", "z": "x*y"}
REGRESSION = {"yhat": "w*x + b", "L": "mean((yhat - y)**2) / 2"}
NETWORK = {
    "hidden": "tanh(x @ w1 + b1)",
    "out": "sigmoid(hidden @ w2 + b2)",
    "loss": "mean((out - y)**2)",
}
SAMPLES = 10_000
RATE = 0.1
FASTER_THAN_MICROGRAD = 20.0
SLOWER_THAN_HAND = 2.0
NETWORK_BY_HAND = 3.0


def compiled(graph: dict[str, str], inputs: dict[str, tuple[int, ...]], output: str) -> Compiled:
    """The graph, compiled for w and b and further ``inputs``."""
    shapes = {"w": (), "b": (), **inputs}
    known = list(shapes)
    nodes = {}
    for name, expression in graph.items():
        nodes[name] = parse(expression, known)
        known.append(name)
    return compile_graph(nodes, shapes, ("w", "b"), output)


def against_micrograd(bounds: Bounds) -> None:
    """Forward and backward of linear-backprop's graph, every node and every gradient returned."""
    graph = compiled(LINEAR, {}, "z")
    forward, backward, places = graph.forward, graph.backward, graph.nodes
    inputs = (3.0, 4.0)

    def ours() -> tuple[tuple[float, ...], tuple[float, ...]]:
        values = forward(*inputs)
        return tuple([values[place] for place in places]), backward(inputs, values)

    def peer() -> tuple[tuple[float, ...], tuple[float, ...]]:
        return by_micrograd.step(*inputs)

    assert ours() == peer(), "the rivals must compute the same"
    times = interleaved({"ours": ours, "peer": peer}, rounds=200, calls=200)
    print(f"      linear-backprop: {1 / times['ours']:,.0f} steps a second, micrograd {1 / times['peer']:,.0f}")
    bounds.at_least("faster than micrograd, linear-backprop", times["peer"] / times["ours"], FASTER_THAN_MICROGRAD)


def against_hand(bounds: Bounds) -> None:
    """One gradient descent step over 10,000 samples, every node and every gradient returned."""
    random = np.random.default_rng(0)
    x = random.normal(size=SAMPLES)
    y = 2 * x + 1 + random.normal(scale=0.1, size=SAMPLES)
    graph = compiled(REGRESSION, {"x": x.shape, "y": y.shape}, "L")
    inputs = (0.5, -0.5, x, y)

    def ours() -> tuple[float, float, float]:
        values = graph.forward(*inputs)
        _, _, w, b = graph.backward(inputs, values)
        return float(values[graph.nodes[1]]), inputs[0] - RATE * float(w), inputs[1] - RATE * float(b)

    def peer() -> tuple[float, float, float]:
        return by_hand.step(*inputs, RATE)

    assert all(map(math.isclose, ours(), peer())), "the rivals must compute the same"
    times = interleaved({"ours": ours, "peer": peer}, rounds=200, calls=20)
    print(f"      regression: {times['ours'] * 1e6:.0f} µs a step, by hand {times['peer'] * 1e6:.0f} µs")
    bounds.at_most(f"time against numpy by hand, {SAMPLES:,} samples", times["ours"] / times["peer"], SLOWER_THAN_HAND)


def against_network(bounds: Bounds) -> None:
    """One iteration of a two-layer network on 200 samples, as the screen asks for it: every value and gradient kept."""
    random = np.random.default_rng(0)
    x, y = random.normal(size=(200, 2)), random.integers(0, 2, size=(200, 1)).astype(float)
    w1, b1, w2 = random.normal(size=(2, 8)), np.zeros(8), random.normal(size=(8, 1))
    starts: dict[str, Value] = {"w1": w1, "b1": b1, "w2": w2, "b2": 0.0}
    known, nodes = [*starts, "x", "y"], []
    for name, expression in NETWORK.items():
        nodes.append(Node(name, parse(expression, known)))
        known.append(name)
    problem = Problem(
        tuple(Parameter(name, start) for name, start in starts.items()),
        tuple(nodes),
        Goal("loss"),
        Sgd(RATE),
        StopRule(max_iterations=10**9),
        data={"x": x, "y": y},
    )
    trace = Trace(problem)
    place = 0

    def ours() -> float:
        nonlocal place
        place += 1
        return trace.iteration(place).objective or 0.0

    hand = network_by_hand.Network(x, y, w1, b1, w2, RATE)

    def peer() -> float:
        return hand.step()

    assert all(math.isclose(ours(), peer()) for _ in range(5)), "the rivals must compute the same"
    times = interleaved({"ours": ours, "peer": peer}, rounds=100, calls=20)
    print(f"      network: {times['ours'] * 1e6:.0f} µs a step, by hand {times['peer'] * 1e6:.0f} µs")
    bounds.at_most("time against numpy by hand, network, 200 samples", times["ours"] / times["peer"], NETWORK_BY_HAND)


def main() -> int:
    """Measure all; 1 when a bound is broken."""
    if (code := on_one_thread("benchmarks.engine")) is not None:
        return code
    bounds = Bounds()
    against_micrograd(bounds)
    against_hand(bounds)
    against_network(bounds)
    return int(bounds.broken > 0)


if __name__ == "__main__":
    sys.exit(main())
