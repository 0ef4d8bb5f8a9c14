"""What an edge that ties an array does on the way back, as each derivative is written in a textbook."""

from __future__ import annotations

import numpy as np
import pytest

from gradtutor.view.graph.drawing import graph_lines
from gradtutor.view.graph.flow import Flow
from gradtutor.view.text import ascii_spelling
from tests.engine.problems import problem
from tests.view.scenes import bare, roles_of, scene, texts

X = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])


def edge(parameters: dict[str, object], nodes: dict[str, str], revealed: int, **constants: object) -> list[str]:
    """The drawing after so many steps of the first iteration."""
    starts = {name: _array(value) for name, value in parameters.items()}
    fixed = {name: _array(value) for name, value in constants.items()}
    return texts(graph_lines(bare(problem(starts, nodes, constants=fixed), 1, revealed), 120, 9))


def _array(value: object) -> object:
    return np.array(value) if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        # d(Xw) = X dw, so ∂w = Xᵀ ∂(Xw).
        ("X @ w", "◄ ×Xᵀ"),
        # Each element has its own slope: 1 − tanh², or 0 and 1.
        ("tanh(w)", "◄ ⊙tanh′"),
        ("relu(w)", "◄ ⊙relu′"),
        ("sigmoid(w)", "◄ ⊙sigmoid′"),
        # First what is done last: through tanh, then through the product.
        ("tanh(X @ w)", "◄ ⊙tanh′ ×Xᵀ"),
        ("w * v", "◄ ⊙v"),
        ("3*w", "◄ ×3"),
        ("w + v", "◄ ×1"),
        ("w / v", "◄ ÷v"),
        ("-w", "◄ ×(−1)"),
        # Every output of softmax depends on every input.
        ("softmax(w)", "◄ ×softmax′"),
    ],
)
def test_what_an_edge_does(inside: str, said: str) -> None:
    # Two nodes, their gradients, then that of w.
    lines = edge({"w": [0.5, 2.0]}, {"h": inside, "L": "sum(h**2)"}, 6, X=X.tolist(), v=[3.0, 4.0])
    assert any(said in line for line in lines), lines


def test_the_loss_and_a_number_that_serves_all_samples() -> None:
    # d mean((w·x + b)²) = 2(…)/n; w meets each x, and what they give is added up; so it is with b, whose x is 1.
    nodes = {"h": "w*x + b", "L": "mean(h**2)"}
    assert any("◄ ×2h/n" in line for line in edge({"w": 1.0, "b": 0.0}, nodes, 5, x=[1.0, 2.0]))
    assert any("◄ ⊙x Σ" in line for line in edge({"w": 1.0, "b": 0.0}, nodes, 6, x=[1.0, 2.0]))
    assert any("◄ Σ" in line for line in edge({"w": 1.0, "b": 0.0}, nodes, 7, x=[1.0, 2.0]))


def test_where_roads_of_arrays_meet_each_says_how_much_it_brings() -> None:
    # w = (3, 4): over 2w comes 2·1 for each element, √8 = 2.83; over 5w comes 5·1 for each, √50 = 7.07.
    lines = edge({"w": [3.0, 4.0]}, {"a": "2*w", "b": "5*w", "L": "sum(a) + sum(b)"}, 8)
    assert any("‖2.83‖ ◄ ×2" in line for line in lines), lines
    assert any("‖7.07‖ ◄ ×5" in line for line in lines), lines


def test_softmax_with_the_loss_behind_it() -> None:
    # ∂L/∂z = p − y is all that comes back, not a factor of what came to p.
    lines = graph_lines(scene("softmax-cross-entropy", "default", 1, 7), 80, 8)
    assert roles_of(lines, "◄ p − y") == ["backward strong"]


def test_the_factor_stays_when_the_step_is_over() -> None:
    lines = graph_lines(scene("matrix-gradient", "default", 1, 9), 120, 8)
    assert roles_of(lines, "×Xᵀ") == ["muted"]


def test_a_narrow_edge_says_the_norm_of_what_came() -> None:
    flow = Flow("backward", "◄", "", "⊙tanh′ ×Xᵀ", None, np.array([3.0, 4.0]))
    assert [flow.text(room) for room in (14, 11, 6, 5, 4)] == ["◄ ⊙tanh′ ×Xᵀ", "◄⊙tanh′ ×Xᵀ", "‖5‖ ◄", "‖5‖ ◄", "‖5‖◄"]


def test_in_ascii() -> None:
    ascii_spelling.use(True)
    lines = edge({"w": [0.5, 2.0]}, {"h": "tanh(X @ w)", "L": "sum(h**2)"}, 6, X=X.tolist())
    assert any("< *tanh' *X^T" in line for line in lines), lines
    assert all(line.isascii() for line in lines)


def test_an_index_puts_what_came_back_into_its_place() -> None:
    # out = y[0] alone: of y's gradient the first is what came, the others are 0; h = 2w[1] puts 2 into the second.
    lines = graph_lines(scene("normalise", "default", 1, 8), 80, 8)
    assert roles_of(lines, "◄ →[0]") == ["backward strong"]
    assert any("→[1]" in line for line in edge({"w": [3.0, 4.0]}, {"h": "w[1]", "L": "h**2"}, 6))
