"""Contributions of paths, gradients of random graphs, shapes that do not fit, and places without a value."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradtutor import i18n
from gradtutor.engine.autodiff.graph import Graph
from gradtutor.engine.language.notation import write
from gradtutor.engine.problem import Problem
from gradtutor.engine.run.trace import Trace
from gradtutor.errors import DomainError, ShapeError
from tests.engine.problems import problem

LINEAR = {"x": "2*w + 3*b", "y": "2*b + 1", "z": "x*y"}


def passes(whole: Problem) -> tuple[Graph, dict[str, Any], dict[str, Any]]:
    """A graph, every value by name, and every gradient."""
    graph = Graph(whole)
    inputs = [*(entry.start for entry in whole.parameters), *whole.constants.values()]
    values, kept = graph.forward(inputs)
    gradients = graph.backward(inputs, kept)
    return graph, {**dict(zip(graph.inputs, inputs, strict=True)), **values}, gradients


def test_the_two_paths_of_b_are_shown_before_they_are_added() -> None:
    # w = 3, b = 4: x = 18, y = 9. ∂z/∂b = ∂z/∂x·3 + ∂z/∂y·2 = 9·3 + 18·2 = 63.
    graph, known, gradients = passes(problem({"w": 3.0, "b": 4.0}, LINEAR, 150.0))
    paths = graph.contributions("b", known, gradients)
    assert [(path.consumer, path.upstream, path.local) for path in paths] == [("x", 9.0, 3.0), ("y", 18.0, 2.0)]
    assert sum(float(path.upstream) * float(path.local) for path in paths) == gradients["b"] == 63.0
    (only,) = graph.contributions("w", known, gradients)
    assert (only.consumer, only.upstream, only.local) == ("x", 9.0, 2.0)
    assert [write(path.formula) for path in graph.contributions("y", known, gradients)] == ["x"]


def test_the_way_back_goes_from_the_output_to_the_parameters() -> None:
    graph = Graph(problem({"w": 3.0, "b": 4.0}, {**LINEAR, "idle": "w*2"}, 150.0, output="z"))
    assert graph.backward_order == ("z", "y", "x", "w", "b")
    assert graph.consumers("b") == ("x", "y")
    assert graph.consumers("w") == ("x",)
    _, known, gradients = passes(problem({"w": 3.0, "b": 4.0}, {**LINEAR, "idle": "w*2"}, output="z"))
    assert (known["idle"], gradients["idle"]) == (6.0, 0.0)


@pytest.mark.parametrize(
    ("nodes", "gradients"),
    [
        # x = 3. L = a + x², and a is x² too: only the first x² is a path through a.
        ({"a": "x**2", "L": "a + x**2"}, {"L": 1.0, "a": 1.0, "x": 12.0}),
        ({"a": "x**2", "b": "x**2", "L": "3*a + 4*b"}, {"L": 1.0, "b": 4.0, "a": 3.0, "x": 42.0}),
        ({"a": "2*x**2", "b": "x**2", "L": "a + 5*b"}, {"L": 1.0, "b": 5.0, "a": 1.0, "x": 42.0}),
        ({"a": "x", "b": "x", "L": "a*b"}, {"L": 1.0, "b": 3.0, "a": 3.0, "x": 6.0}),
        ({"a": "x**2", "b": "a", "L": "a*b"}, {"L": 1.0, "b": 9.0, "a": 18.0, "x": 108.0}),
        ({"a": "2", "L": "a*x"}, {"L": 1.0, "a": 3.0, "x": 2.0}),
    ],
    ids=str,
)
def test_a_node_is_only_on_the_paths_of_those_that_name_it(nodes: dict[str, str], gradients: dict[str, float]) -> None:
    assert passes(problem({"x": 3.0}, nodes))[2] == gradients


def test_constants_and_what_is_made_of_them_get_no_step_on_the_way_back() -> None:
    graph = Graph(problem({"w": 2.0}, {"k": "2*c", "z": "k*w"}, constants={"c": 3.0}))
    assert graph.backward_order == ("z", "w")


UNARY = ["sin({})", "tanh({})", "sigmoid({})", "exp({}/4)", "{}**2/3", "-{}", "softplus({})", "sqrt({}**2 + 1)"]
BINARY = ["{} + {}", "{} - {}", "{}*{}/2", "{}/(2 + sin({}))"]


@st.composite
def graphs(draw: st.DrawFn) -> Problem:
    """A graph of up to eight nodes in which each uses one or two of the names above it, the last all of them."""
    names = ["p", "q"]
    nodes: dict[str, str] = {}
    for place in range(draw(st.integers(1, 7))):
        form = draw(st.sampled_from(UNARY + BINARY))
        used = [draw(st.sampled_from(names)) for _ in range(2)]
        nodes[f"n{place}"] = form.format(*used)
        names.append(f"n{place}")
    nodes["z"] = " + ".join(f"{place + 1}*{name}" for place, name in enumerate(names))
    values = st.floats(-1.5, 1.5).map(lambda number: round(number, 3))
    return problem({"p": draw(values), "q": draw(values)}, nodes)


@settings(max_examples=80, derandomize=True)
@given(whole=graphs())
def test_the_contributions_add_up_to_the_gradient(whole: Problem) -> None:
    graph, known, gradients = passes(whole)
    for name in graph.backward_order[1:]:
        paths = graph.contributions(name, known, gradients)
        total = sum(float(path.upstream) * float(path.local) for path in paths)
        assert total == pytest.approx(gradients[name], rel=1e-9, abs=1e-9)


@settings(max_examples=80, derandomize=True)
@given(whole=graphs())
def test_the_gradients_of_whole_graphs_against_central_differences(whole: Problem) -> None:
    graph, known, gradients = passes(whole)
    step = 1e-6
    for place, name in enumerate(("p", "q")):
        ends = []
        for sign in (step, -step):
            inputs = [known["p"], known["q"]]
            inputs[place] += sign
            ends.append(float(graph.forward(inputs)[0]["z"]))
        assert gradients[name] == pytest.approx((ends[0] - ends[1]) / (2 * step), rel=1e-5, abs=1e-5)


def test_the_same_graph_on_numbers_and_on_arrays_of_one_element() -> None:
    nodes = {"a": "x*y + 1", "b": "tanh(a)/x", "z": "sum(b*a + x)"}
    numbers = passes(problem({"x": 0.7, "y": -1.2}, {**nodes, "z": "b*a + x"}))[2]
    arrays = passes(problem({"x": np.array([0.7]), "y": np.array([-1.2])}, nodes))[2]
    for name in "xy":
        assert arrays[name] == pytest.approx([numbers[name]], rel=1e-12)


@pytest.mark.parametrize(
    ("parameters", "nodes", "node"),
    [
        ({"x": np.ones(2), "w": np.ones(3)}, {"a": "x + w", "z": "sum(a)"}, "a"),
        ({"x": np.ones((2, 3)), "w": np.ones(2)}, {"z": "sum(x @ w)"}, "z"),
        ({"x": np.ones(2), "w": 1.0}, {"z": "x*w"}, "z"),
        ({"x": 1.0}, {"z": "x @ x"}, "z"),
    ],
    ids=str,
)
def test_shapes_that_do_not_fit_are_found_before_anything_is_computed(
    parameters: dict[str, Any], nodes: dict[str, str], node: str
) -> None:
    with pytest.raises(ShapeError) as caught:
        Graph(problem(parameters, nodes))
    assert caught.value.node == node


@pytest.mark.parametrize(
    ("start", "text", "formula"),
    [
        (-0.5, "ln(x)", "ln(−0.5)"),
        (0.0, "ln(x)", "ln 0"),
        (0.0, "1/x", "1/0"),
        (-4.0, "sqrt(x)", "√(−4)"),
        (1000.0, "exp(x)", "exp 1000"),
        (1e200, "x**2", "(1e200)²"),
        (1e200, "x*x", "1e200·1e200"),
        (-8.0, "x**0.5", "(−8)^0.5"),
        (0.0, "x**-1", "0⁻¹"),
        (2.0, "1 + ln(1 - x)", "ln(−1)"),
    ],
)
def test_a_fault_names_the_node_and_the_operation_with_its_numbers(start: float, text: str, formula: str) -> None:
    with pytest.raises(DomainError) as caught:
        passes(problem({"x": start}, {"first": "x + 1", "second": text, "third": "first + second"}))
    assert (caught.value.node, caught.value.formula, caught.value.backward) == ("second", formula, False)


@pytest.mark.parametrize(
    ("text", "formula"), [("sum(ln(x))", "ln x"), ("sum(1/(x - 2))", "1/(x − 2)"), ("sum(exp(x*800))", "exp(x·800)")]
)
def test_with_arrays_the_fault_names_the_lessons_own_names(text: str, formula: str) -> None:
    with pytest.raises(DomainError) as caught:
        passes(problem({"x": np.array([-1.0, 2.0])}, {"z": text}))
    assert (caught.value.node, caught.value.formula) == ("z", formula)


@pytest.mark.parametrize("text", ["sqrt(x)", "x**0.5"])
def test_a_root_at_zero_has_a_value_and_no_slope(text: str) -> None:
    graph = Graph(problem({"x": 0.0}, {"c": text, "z": "2*c"}))
    values, kept = graph.forward([0.0])
    assert values == {"c": 0.0, "z": 0.0}
    with pytest.raises(DomainError) as caught:
        graph.backward([0.0], kept)
    assert (caught.value.node, caught.value.backward) == ("c", True)


def test_a_graph_without_arrays_does_not_import_numpy() -> None:
    import subprocess
    import sys

    program = (
        "import sys\nfrom tests.engine.problems import problem\nfrom gradtutor.engine.run.trace import Trace\n"
        "Trace(problem({'x': 1.0}, {'J': 'x**2'})).run()\nassert 'numpy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


def test_a_trace_refuses_what_a_graph_refuses() -> None:
    with pytest.raises(ShapeError, match=r"^z: The output must be one number; its shape is 2\.$"):
        Trace(problem({"x": np.ones(2)}, {"z": "x*2"}))


def test_where_one_gradient_has_no_value_the_others_are_told() -> None:
    # a = −1, b = 3: u = −2, y = u³ = −8. ∂y/∂u = 3u² = 12, ∂y/∂a = 12·2 = 24; ∂y/∂b has the logarithm of −2 in it.
    whole = problem({"a": -1.0, "b": 3.0}, {"u": "2*a", "y": "u**b"}, 1.0)
    graph = Graph(whole)
    inputs = [-1.0, 3.0]
    _, kept = graph.forward(inputs)
    with pytest.raises(DomainError) as refused:
        graph.backward(inputs, kept)
    assert refused.value.backward
    assert refused.value.gradients == {"y": 1.0, "u": 12.0, "a": 24.0}


def test_runs_that_differ_in_numbers_alone_share_a_program() -> None:
    # w = 3, b = 4: z = 18·9 = 162; w = 1, b = 2: z = 8·5 = 40. Another formula is another program.
    one, known, _ = passes(problem({"w": 3.0, "b": 4.0}, LINEAR, 150.0))
    other, others, _ = passes(problem({"w": 1.0, "b": 2.0}, LINEAR, 7.0))
    third, thirds, _ = passes(problem({"w": 1.0, "b": 2.0}, {**LINEAR, "z": "x + y"}, 7.0))
    assert one.compiled is other.compiled is not third.compiled
    assert (known["z"], others["z"], thirds["z"]) == (162.0, 40.0, 13.0)


def test_arrays_of_another_shape_have_a_program_of_their_own() -> None:
    # Σx = 3 over two numbers, Σx = 6 over three.
    two, three = (
        passes(problem({"x": np.array(numbers)}, {"s": "sum(x)"})) for numbers in ([1.0, 2.0], [1.0, 2.0, 3.0])
    )
    assert two[0].compiled is not three[0].compiled
    assert (two[1]["s"], three[1]["s"]) == (3.0, 6.0)
    assert (two[2]["x"].tolist(), three[2]["x"].tolist()) == ([1.0, 1.0], [1.0, 1.0, 1.0])
