"""Which formulas are layers of units, and where their weights and units lie."""

from __future__ import annotations

import pytest

from gradtutor.engine.autodiff.layers import TOTAL, Layer, layers
from gradtutor.engine.language.parser import parse
from gradtutor.engine.language.shapes import Shape

SHAPES: dict[str, Shape] = {
    "X": (9, 2), "x": (2,), "W": (2, 3), "U": (3, 2), "v": (3,), "w": (2,), "b": (3,), "c": (), "y": (9,),
}  # fmt: skip
PARAMETERS = ("W", "U", "v", "w", "b", "c")


def found(nodes: dict[str, tuple[str, Shape]]) -> tuple[Layer, ...]:
    names = [*SHAPES, *nodes]
    formulas = {name: parse(text, names) for name, (text, _) in nodes.items()}
    return layers(formulas, {**SHAPES, **{name: shape for name, (_, shape) in nodes.items()}}, PARAMETERS)


@pytest.mark.parametrize(
    ("text", "shape", "inputs", "units", "samples"),
    [
        ("tanh(X @ W + b)", (9, 3), 2, 3, 9),
        ("X @ W", (9, 3), 2, 3, 9),
        ("relu(b + X @ W)", (9, 3), 2, 3, 9),
        ("sigmoid(X @ transpose(U))", (9, 3), 2, 3, 9),
        ("sigmoid(U @ x + b)", (3,), 2, 3, 0),
        ("tanh(x @ W)", (3,), 2, 3, 0),
        ("X @ w + c", (9,), 2, 1, 9),
        ("sigmoid(dot(w, x) + c)", (), 2, 1, 0),
        ("softmax(X @ W)", (9, 3), 2, 3, 9),
    ],
)
def test_a_product_with_weights_is_a_layer(text: str, shape: Shape, inputs: int, units: int, samples: int) -> None:
    (layer,) = found({"H": (text, shape)})
    assert (layer.inputs, layer.units, layer.samples) == (inputs, units, samples)
    assert layer.node == "H"


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("mean((X @ w - y)**2)", ()),  # the loss of it all
        ("X @ w - X @ w", (9,)),  # two products
        ("X * 2", (9, 2)),
        ("tanh(X @ W) * X @ W", (9, 3)),
        ("x @ x", ()),  # no weights
    ],
)
def test_what_is_no_layer(text: str, shape: Shape) -> None:
    assert found({"H": (text, shape)}) == ()


@pytest.mark.parametrize(
    ("text", "total", "activation"),
    [
        ("tanh(X @ W + b)", "X @ W + b", "tanh(Σ)"),
        ("X @ W + b", "X @ W + b", None),
        ("relu(b + X @ W)", "b + X @ W", "relu(Σ)"),
        ("1 - softmax(X @ W)", "X @ W", "1 - softmax(Σ)"),
        ("(X @ W - b)**2", "X @ W - b", "Σ**2"),
    ],
)
def test_a_layer_is_a_sum_and_what_is_made_of_it(text: str, total: str, activation: str | None) -> None:
    (layer,) = found({"H": (text, (9, 3))})
    assert layer.total == parse(total, tuple(SHAPES))
    assert layer.activation == (None if activation is None else parse(activation, (TOTAL,)))


def test_what_is_made_of_the_sum_may_be_a_node_of_its_own() -> None:
    (apart,) = found({"Z": ("X @ W + b", (9, 3)), "H": ("tanh(Z)**2", (9, 3))})
    assert (apart.sums, apart.node, apart.activation) == ("Z", "H", parse(f"tanh({TOTAL})**2", (TOTAL,)))


def test_where_the_numbers_of_a_unit_lie() -> None:
    (rows,) = found({"H": ("tanh(X @ W)", (9, 3))})
    assert (rows.unit(2, 5), rows.input(1, 5), rows.weight(1, 2)) == ((5, 2), (5, 1), (1, 2))
    (turned,) = found({"H": ("tanh(U @ x)", (3,))})
    assert (turned.unit(2, 0), turned.input(1, 0), turned.weight(1, 2)) == ((2,), (1,), (2, 1))
    (transposed,) = found({"H": ("X @ transpose(U)", (9, 3))})
    assert (transposed.unit(2, 5), transposed.weight(1, 2)) == ((5, 2), (2, 1))
    (single,) = found({"p": ("X @ w", (9,))})
    assert (single.unit(0, 5), single.weight(1, 0)) == ((5,), (1,))


def test_layers_that_feed_one_another_are_a_chain() -> None:
    chain = found(
        {"Z": ("X @ W + b", (9, 3)), "H": ("tanh(Z)", (9, 3)), "p": ("H @ v + c", (9,)), "L": ("mean(p)", ())}
    )
    assert [(layer.sums, layer.node) for layer in chain] == [("Z", "H"), ("p", "p")]
    # The second layer is fed by something else: the longer chain is shown.
    apart = found({"H": ("tanh(X @ W)", (9, 3)), "G": ("H * 2", (9, 3)), "p": ("G @ v", (9,)), "q": ("H @ v", (9,))})
    assert [layer.node for layer in apart] == ["H", "q"]
