"""Values against references, gradients against central differences: each operation, on numbers and on arrays."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradtutor.engine.autodiff import compile as compiling
from gradtutor.engine.autodiff import graph as graphs
from gradtutor.engine.autodiff import symbolic
from gradtutor.engine.autodiff.graph import Graph, evaluate
from gradtutor.engine.autodiff.symbolic import differentiate
from gradtutor.engine.language import apply as applying
from gradtutor.engine.language.operations import FUNCTIONS, OPERATIONS
from gradtutor.engine.language.tree import Call, Name
from gradtutor.engine.optim.gradient_descent import Sgd
from gradtutor.engine.problem import Goal, Node, Parameter, Problem
from gradtutor.engine.run.trace import Trace
from tests.engine.problems import problem

FORMULAS = [
    case["formula"]
    for case in json.loads((Path(__file__).parents[2] / "golden" / "operations.json").read_text("utf-8"))["cases"]
]


"""Those that are compared with PyTorch, in ``test_pytorch``."""


STEP = 1e-6


TOLERANCE = 2e-6


"""Central differences in double precision: the error of the quotient is about STEP² and 1e-16 / STEP."""


SHAPES = [((3,), (3,)), ((3,), ()), ((), (2, 3)), ((2, 3), (3,)), ((2, 1), (1, 4)), ((4, 1), (2, 1, 3)), ((1,), ())]


@dataclass(frozen=True)
class Reference:
    """What an operation is, in numpy's words, and where its arguments may lie so that no kink is near."""

    value: Callable[..., Any]
    ranges: tuple[tuple[float, float], ...] = ((-3.0, 3.0),)


def _away(value: Any, gap: float = 0.05) -> Any:
    """Push numbers away from 0."""
    return np.where(np.abs(value) < gap, gap + value, value)


ELEMENTWISE = {
    "add": Reference(lambda a, b: a + b, ((-3, 3), (-3, 3))),
    "sub": Reference(lambda a, b: a - b, ((-3, 3), (-3, 3))),
    "mul": Reference(lambda a, b: a * b, ((-3, 3), (-3, 3))),
    "div": Reference(lambda a, b: a / b, ((-3, 3), (0.4, 3))),
    "pow": Reference(lambda a, b: np.exp(b * np.log(a)), ((0.3, 3), (-2, 3))),
    "neg": Reference(lambda a: 0 - a),
    "abs": Reference(lambda a: np.sqrt(a * a)),
    "exp": Reference(lambda a: math.e**a),
    "ln": Reference(lambda a: np.log2(a) * math.log(2), ((0.2, 5),)),
    "sqrt": Reference(lambda a: a**0.5, ((0.1, 5),)),
    "sin": Reference(np.sin),
    "cos": Reference(lambda a: np.sin(a + math.pi / 2)),
    "tan": Reference(lambda a: np.sin(a) / np.cos(a), ((-1.2, 1.2),)),
    "tanh": Reference(lambda a: (np.exp(2 * a) - 1) / (np.exp(2 * a) + 1)),
    "sigmoid": Reference(lambda a: 1 / (1 + np.exp(-a))),
    "relu": Reference(lambda a: a * (a > 0)),
    "softplus": Reference(lambda a: np.log(1 + np.exp(a))),
    # The ranges of a and b do not meet, each order once, so that neither is ever at the kink.
    "min": Reference(np.minimum, ((-3, 3), (-3, 3))),
    "max": Reference(np.maximum, ((-3, 3), (-3, 3))),
    "less": Reference(lambda a, b: np.sign(b - a) / 2 + 0.5, ((-3, 3), (-3, 3))),
    "less_equal": Reference(lambda a, b: np.sign(b - a) / 2 + 0.5, ((-3, 3), (-3, 3))),
    "greater": Reference(lambda a, b: np.sign(a - b) / 2 + 0.5, ((-3, 3), (-3, 3))),
    "greater_equal": Reference(lambda a, b: np.sign(a - b) / 2 + 0.5, ((-3, 3), (-3, 3))),
    "equal": Reference(lambda a, b: 0 * (a + b), ((-3, 3), (-3, 3))),
    "not_equal": Reference(lambda a, b: 0 * (a + b) + 1, ((-3, 3), (-3, 3))),
    "logical_and": Reference(lambda a, b: 0 * (a + b) + 1, ((-3, 3), (-3, 3))),
    "logical_or": Reference(lambda a, b: 0 * (a + b) + 1, ((-3, 3), (-3, 3))),
    "logical_not": Reference(lambda a: 0 * a),
    "where": Reference(lambda a, b, c: 0 * a + b + 0 * c, ((1, 3), (-3, 3), (-3, 3))),
    "cbrt": Reference(lambda a: np.sign(a) * np.abs(a) ** (1 / 3)),
}


MIXING = {
    "sum": Reference(np.sum),
    "mean": Reference(lambda a: np.sum(a) / a.size),
}


def _pooled(a: Any) -> Any:
    """The largest of each window of two, along each axis."""
    for axis in range(a.ndim):
        even = np.take(a, range(0, a.shape[axis] // 2 * 2, 2), axis)
        odd = np.take(a, range(1, a.shape[axis] // 2 * 2, 2), axis)
        a = np.maximum(even, odd)
    return a


def _convolved(a: Any, b: Any) -> Any:
    """The sum of the products under the kernel, at every place where it fits."""
    places = np.ndindex(*(size - kernel + 1 for size, kernel in zip(a.shape, b.shape, strict=True)))
    under = [tuple(slice(at, at + kernel) for at, kernel in zip(place, b.shape, strict=True)) for place in places]
    shape = [size - kernel + 1 for size, kernel in zip(a.shape, b.shape, strict=True)]
    return np.array([np.sum(a[window] * b) for window in under]).reshape(shape)


ARRAYS: dict[str, tuple[Reference, list[tuple[tuple[int, ...], ...]]]] = {
    "softmax": (Reference(lambda a: np.exp(a) / np.sum(np.exp(a), axis=-1, keepdims=True)), [((4,),), ((2, 3),)]),
    "cross_entropy": (
        Reference(lambda a, b: -np.sum(b * np.log(a)) / (a.size / a.shape[-1]), ((0.2, 1), (0.1, 1))),
        [((4,), (4,)), ((2, 3), (2, 3))],
    ),
    "conv1d": (Reference(_convolved, ((-3, 3), (-3, 3))), [((6,), (3,)), ((4,), (1,))]),
    "conv2d": (Reference(_convolved, ((-3, 3), (-3, 3))), [((4, 5), (2, 3)), ((3, 3), (3, 3))]),
    "maxpool": (Reference(_pooled), [((6,),), ((7,),), ((4, 6),), ((5, 5),)]),
    "flatten": (Reference(lambda a: a.reshape(-1)), [((2, 3),), ((2, 2, 2),)]),
    "transpose": (Reference(lambda a: np.swapaxes(a, 0, 1)), [((2, 3),), ((4, 1),)]),
}


def test_the_references_cover_the_whole_table() -> None:
    offered = {name for name, entry in OPERATIONS.items() if entry.offered and entry.arity}
    by_pytorch = {name for name in offered if any(re.search(rf"\b{name}\(", text) for text in FORMULAS)}
    by_pytorch |= {name for name in offered if OPERATIONS[name].written and OPERATIONS[name].written in by_pytorch}
    assert offered == {*ELEMENTWISE, *MIXING, *ARRAYS, *by_pytorch, "matmul"}
    assert offered >= FUNCTIONS - {"pi", "e", "arange"}
    assert evaluate(Call("pi", ()), {}) == math.pi
    assert evaluate(Call("e", ()), {}) == math.e


@pytest.mark.parametrize("name", [name for name, entry in OPERATIONS.items() if entry.arity >= 0])
def test_an_operation_has_as_many_arguments_as_its_code_has_letters(name: str) -> None:
    entry = OPERATIONS[name]
    letters = set(re.findall(r"\{([a-d])\}", entry.scalar + entry.array))
    assert letters == set("abcd"[: entry.arity])
    assert 0 <= len(entry.defaults) < max(entry.arity, 1)


def draw(reference: Reference, shapes: tuple[tuple[int, ...], ...], seed: int) -> list[Any]:
    """Arguments in the ranges of a reference, away from kinks; plain numbers where the shape is empty."""
    source = np.random.default_rng(seed)
    found = [
        _away(source.uniform(low, high, shape)) for (low, high), shape in zip(reference.ranges, shapes, strict=False)
    ]
    if reference.value in (np.minimum, np.maximum):
        found[1] = found[1] + 20.0 * source.choice([-1.0, 1.0], found[1].shape)
    return [value if shape else float(value) for value, shape in zip(found, shapes, strict=False)]


def slopes_by_differences(function: Callable[..., float], arguments: list[Any]) -> list[Any]:
    """The gradient of a function of numbers or arrays, element by element."""
    found = []
    for place, argument in enumerate(arguments):
        gradient = np.zeros(np.shape(argument))
        for at in np.ndindex(gradient.shape):
            ends = []
            for step in (STEP, -STEP):
                moved = np.array(argument, dtype=float)
                moved[at] += step
                changed = [*arguments[:place], moved, *arguments[place + 1 :]]
                ends.append(float(function(*changed)))
            gradient[at] = (ends[0] - ends[1]) / (2 * STEP)
        found.append(gradient)
    return found


def check(name: str, reference: Reference, arguments: list[Any]) -> None:
    """The value and the gradients of an operation through the compiled graph; raises AssertionError."""
    names = "abc"[: len(arguments)]
    result = np.asarray(reference.value(*arguments))
    # Each element counts differently, so that a gradient in the wrong place is seen.
    weights = np.cos(np.arange(result.size, dtype=float)).reshape(result.shape) + 1.5
    nodes = [Node("made", Call(name, tuple(map(Name, names))))]
    nodes.append(Node("L", Call("mul", (Name("made"), Name("weight")))))
    if result.shape:
        nodes.append(Node("total", Call("sum", (Name("L"),))))
    whole = Problem(
        tuple(Parameter(part, value) for part, value in zip(names, arguments, strict=True)),
        tuple(nodes),
        Goal(nodes[-1].name),
        Sgd(),
        constants={"weight": weights if result.shape else float(weights)},
    )
    graph = Graph(whole)
    inputs = [*arguments, whole.constants["weight"]]
    values, kept = graph.forward(inputs)
    np.testing.assert_allclose(values["made"], result, rtol=1e-12, atol=1e-12)
    gradients = graph.backward(inputs, kept)
    expected = slopes_by_differences(lambda *parts: float(np.sum(reference.value(*parts) * weights)), arguments)
    for part, right in zip(names, expected, strict=True):
        assert np.shape(gradients[part]) == right.shape
        np.testing.assert_allclose(gradients[part], right, rtol=TOLERANCE, atol=TOLERANCE * 10)


def check_formula(name: str, reference: Reference, arguments: list[Any]) -> None:
    """The derivative that the screen shows, on plain numbers; raises AssertionError."""
    names = "abc"[: len(arguments)]
    known = dict(zip(names, arguments, strict=True))
    call = Call(name, tuple(map(Name, names)))
    for part, right in zip(names, slopes_by_differences(reference.value, arguments), strict=True):
        shown = evaluate(differentiate(call, part), known)
        assert float(shown) == pytest.approx(float(right), rel=TOLERANCE, abs=TOLERANCE * 10)


@pytest.mark.parametrize("name", ELEMENTWISE)
@settings(max_examples=12, derandomize=True)
@given(seed=st.integers(0, 10**6))
def test_elementwise_operations_on_numbers(name: str, seed: int) -> None:
    arguments = draw(ELEMENTWISE[name], ((), (), ()), seed)
    check(name, ELEMENTWISE[name], arguments)
    check_formula(name, ELEMENTWISE[name], arguments)


@pytest.mark.parametrize("name", ELEMENTWISE)
@settings(max_examples=4, derandomize=True)
@given(seed=st.integers(0, 10**6))
def test_elementwise_operations_on_one_element_of_an_array(name: str, seed: int) -> None:
    # Such an element is a number of numpy's, not of Python's: some signs mean something else between its truth values.
    reference = ELEMENTWISE[name]
    arguments = draw(reference, ((), (), ()), seed)
    names = "abc"[: len(arguments)]
    first = Call(name, tuple(Call("index", (Name(part),), (("at", (0,)),)) for part in names))
    starts = tuple(Parameter(part, np.array([value, 7.0])) for part, value in zip(names, arguments, strict=True))
    record = Trace(Problem(starts, (Node("J", first),), Goal("J"), Sgd())).iteration(1)
    assert record.gradients is not None
    assert type(record.objective) is float
    assert record.objective == pytest.approx(float(reference.value(*arguments)), rel=1e-12)
    for part, right in zip(names, slopes_by_differences(reference.value, arguments), strict=True):
        found = np.asarray(record.gradients[part])
        assert found[0] == pytest.approx(float(right), rel=TOLERANCE, abs=TOLERANCE * 10)
        assert found[1] == 0.0


@pytest.mark.parametrize("name", ELEMENTWISE)
@settings(max_examples=8, derandomize=True)
@given(seed=st.integers(0, 10**6), shapes=st.sampled_from(SHAPES))
def test_elementwise_operations_on_arrays_that_broadcast(
    name: str, seed: int, shapes: tuple[tuple[int, ...], ...]
) -> None:
    check(name, ELEMENTWISE[name], draw(ELEMENTWISE[name], (*shapes, ()), seed))


@pytest.mark.parametrize("name", MIXING)
@settings(max_examples=8, derandomize=True)
@given(seed=st.integers(0, 10**6), shapes=st.sampled_from([shapes for shapes in SHAPES if shapes[0]]))
def test_operations_that_mix_elements(name: str, seed: int, shapes: tuple[tuple[int, ...], ...]) -> None:
    check(name, MIXING[name], draw(MIXING[name], shapes, seed))


@pytest.mark.parametrize("shapes", [((2, 3), (3, 4)), ((2, 3), (3,)), ((3,), (3, 2)), ((3,), (3,))], ids=str)
@settings(max_examples=6, derandomize=True)
@given(seed=st.integers(0, 10**6))
def test_matrix_products(shapes: tuple[tuple[int, ...], ...], seed: int) -> None:
    reference = Reference(lambda a, b: np.matmul(a, b), ((-3, 3), (-3, 3)))
    check("matmul", reference, draw(reference, shapes, seed))


@pytest.mark.parametrize("name", ARRAYS)
@settings(max_examples=8, derandomize=True)
@given(seed=st.integers(0, 10**6))
def test_operations_for_arrays_alone(name: str, seed: int) -> None:
    reference, shapes = ARRAYS[name]
    for shape in shapes:
        check(name, reference, draw(reference, shape, seed))


@contextmanager
def spoiled(name: str, **changes: Any) -> Iterator[None]:
    """The table with one operation changed, wherever derivatives are taken from it."""
    table = {**OPERATIONS, name: replace(OPERATIONS[name], **changes)}
    patch = pytest.MonkeyPatch()
    for module in (compiling, applying, symbolic):
        patch.setattr(module, "OPERATIONS", table)
    _forget()
    try:
        yield
    finally:
        patch.undo()
        _forget()


def _forget() -> None:
    """Drop what was made of the table as it was before."""
    differentiate.cache_clear()
    graphs._compiled.cache_clear()


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("tanh", {"derivatives": ("1 - out",)}),
        ("div", {"derivatives": ("1 / b", "a / b**2")}),
        ("sqrt", {"derivatives": ("1 / out",)}),
        ("max", {"derivatives": ("heaviside(b - a)", "heaviside(a - b)")}),
    ],
    ids=str,
)
def test_a_wrong_derivative_is_caught_by_the_same_check(name: str, changes: dict[str, Any]) -> None:
    reference = ELEMENTWISE[name]
    numbers, arrays = draw(reference, ((), ()), 7), draw(reference, ((2, 3), (3,)), 7)
    with spoiled(name, **changes):
        for arguments in (numbers, arrays):
            with pytest.raises(AssertionError):
                check(name, reference, arguments)
        with pytest.raises(AssertionError):
            check_formula(name, reference, numbers)
    check(name, reference, arrays)


def test_a_wrong_adjoint_and_a_wrong_value_are_caught_too() -> None:
    arguments = draw(MIXING["mean"], ((4,),), 1)
    with spoiled("mean", adjoints={(): ("g",)}), pytest.raises(AssertionError):
        check("mean", MIXING["mean"], arguments)
    with spoiled("sin", scalar="cos({a})", array="np.cos({a})"), pytest.raises(AssertionError):
        check("sin", ELEMENTWISE["sin"], [1.0])


def test_the_matrix_example_of_the_article() -> None:
    # X is 4×3; residuals 3, 9, 15, 21; ∂L/∂w = 2/4 · Xᵀr = (354, 402, 450)/2; ∂L/∂b = 2/4 · 48 = 24.
    whole = problem(
        {"w": np.array([2.0, -1.0, 3.0]), "b": 1.0},
        {"yhat": "X @ w + b", "L": "mean((yhat - y)**2)"},
        constants={"X": np.arange(1.0, 13.0).reshape(4, 3), "y": np.array([7.0, 13.0, 19.0, 25.0])},
    )
    first = Trace(whole).iteration(1)
    assert np.array_equal(np.asarray(first.values["yhat"]), [10.0, 22.0, 34.0, 46.0])
    assert first.values["L"] == 189.0
    assert first.gradients is not None
    assert np.array_equal(np.asarray(first.gradients["w"]), [177.0, 201.0, 225.0])
    assert first.gradients["b"] == 24.0


@pytest.mark.parametrize("place", [-800.0, -40.0, 40.0, 800.0])
def test_saturating_functions_neither_overflow_nor_lose_their_limits(place: float) -> None:
    up = float(place > 0)
    for value in (place, np.array([place])):
        nodes = {"s": "sum(sigmoid(x))", "p": "sum(softplus(x))", "t": "sum(tanh(x))", "L": "s + p + t"}
        first = Trace(problem({"x": value}, nodes)).iteration(1)
        expected = {"s": up, "p": place * up, "t": 2 * up - 1}
        for name, right in expected.items():
            assert first.values[name] == pytest.approx(right, abs=1e-12)
