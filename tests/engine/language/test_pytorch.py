"""Every operation has the value and the gradients that PyTorch has, and its gradients are slopes by trying."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradtutor.engine.autodiff.finite_differences import wrong_gradient
from gradtutor.engine.autodiff.graph import Graph
from gradtutor.engine.language.notation import write
from gradtutor.engine.language.operations import OPERATIONS
from gradtutor.engine.language.parser import parse
from gradtutor.engine.language.shapes import shape_of
from gradtutor.engine.language.tree import Call, walk
from gradtutor.engine.language.unparse import source
from gradtutor.engine.optim.gradient_descent import Sgd
from gradtutor.engine.problem import Goal, Node, Parameter, Problem
from gradtutor.view.text import ascii_spelling

GOLDEN = Path(__file__).parents[2] / "golden"
CASES: list[dict[str, Any]] = json.loads((GOLDEN / "operations.json").read_text("utf-8"))["cases"]


def _value(written: Any) -> Any:
    return np.array(written) if isinstance(written, list) else float(written)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["formula"])
def test_as_pytorch_has_it(case: dict[str, Any]) -> None:
    arguments = {name: _value(value) for name, value in case["arguments"].items()}
    made = np.array(case["value"])
    weights = np.arange(1.0, made.size + 1).reshape(made.shape)
    nodes = (Node("made", parse(case["formula"], list(arguments))), Node("L", parse("sum(made*k)", ("made", "k"))))
    parameters = tuple(Parameter(name, value) for name, value in arguments.items())
    constants = {"k": weights if made.shape else 1.0}
    graph = Graph(Problem(parameters, nodes, Goal("L"), Sgd(), constants=constants))
    inputs = [*arguments.values(), *constants.values()]
    values, kept = graph.forward(inputs)
    np.testing.assert_allclose(values["made"], made, rtol=1e-12, atol=1e-14)
    assert np.shape(values["made"]) == graph.shapes["made"] == made.shape
    gradients = graph.backward(inputs, kept)
    for name in arguments:
        right = np.array(case["gradients"].get(name, 0.0 * np.array(arguments[name])))
        assert np.shape(gradients[name]) == right.shape
        np.testing.assert_allclose(gradients[name], right, rtol=1e-11, atol=1e-13)
    known = {**arguments, **constants, **values}
    assert wrong_gradient(graph, known, gradients) is None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["formula"])
def test_it_can_be_written_and_typed_again(case: dict[str, Any]) -> None:
    names = list(case["arguments"])
    tree = parse(case["formula"], names)
    assert parse(source(tree), names) == tree
    shown = write(tree)
    ascii_spelling.use(True)
    try:
        plain = ascii_spelling.spelled(shown)
    finally:
        ascii_spelling.use(False)
    assert plain.isascii() and "?" not in plain
    shapes = {name: np.shape(value) for name, value in case["arguments"].items()}
    for typed in (shown, plain):
        again = parse(typed, names)
        assert shape_of(again, shapes) == shape_of(tree, shapes)
        assert parse(write(again), names) == again


def test_no_function_of_the_language_is_left_out() -> None:
    tried = {
        part.operation
        for case in CASES
        for part in walk(parse(case["formula"], list(case["arguments"])))
        if isinstance(part, Call)
    }
    tried |= {OPERATIONS[name].written for name in tried}
    offered = {name for name, entry in OPERATIONS.items() if entry.offered and entry.arity}
    asking = {"less", "less_equal", "greater_equal", "equal", "not_equal", "logical_and", "logical_or", "logical_not"}
    assert offered - tried - asking == {"div", "neg"}
