"""The formula panel where values are arrays: symbols, shapes, and the result; figures of the 4×3 example by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradtutor.engine.optim.gradient_descent import AdaGrad, Adam, Nesterov, RmsProp
from gradtutor.engine.optim.rule import Rule
from gradtutor.engine.problem import Problem
from gradtutor.view.formulas.formula import formula_lines
from gradtutor.view.text.lines import line_width
from gradtutor.view.text.numbers import formatted, vector
from tests.session.walks import player_of
from tests.view.arrays import LAYER, LONG, MATRIX, MOMENTUM, PICTURE, at, problem
from tests.view.scenes import bare, roles_of, scene, texts


def lines(found: Problem, stage: str, focus: str, iteration: int = 1) -> list[str]:
    return texts(formula_lines(at(found, stage, focus, iteration)))


@pytest.mark.parametrize(
    ("stage", "focus", "wanted"),
    [
        ("forward", "yhat", ["ŷ = X @ w + b", "  = [4×3] @ [3] + 1 → [4]", "  = (10, 22, 34, 46)"]),
        ("forward", "r", ["r = ŷ − y", "  = [4] − [4] → [4]", "  = (3, 9, 15, 21)"]),
        ("forward", "L", ["L = mean(r²)", "  = mean([4]²)", "  = 189"]),
        ("backward", "r", ["∂L/∂r = 2r/n", "      = 2·[4]/4 → [4]", "      = (1.5, 4.5, 7.5, 10.5)"]),
        ("backward", "yhat", ["∂L/∂ŷ = ∂L/∂r", "      = (1.5, 4.5, 7.5, 10.5)"]),
        ("backward", "w", ["∂L/∂w = Xᵀ @ ∂L/∂ŷ", "      = [3×4] @ [4] → [3]", "      = (177, 201, 225)"]),
        ("backward", "b", ["∂L/∂b = sum(∂L/∂ŷ)", "      = sum([4])", "      = 24"]),
        ("update", "w", ["next w = w − 0.002·∂L/∂w", "       = (2, −1, 3) − 0.002·(177, 201, 225)",
                         "       = (1.646, −1.402, 2.55)"]),
    ],
)  # fmt: skip
def test_the_matrix_example(stage: str, focus: str, wanted: list[str]) -> None:
    assert lines(MATRIX, stage, focus) == wanted


@pytest.mark.parametrize(
    ("stage", "focus", "wanted"),
    [
        ("forward", "z", ["z = X @ W + c", "  = [4×3] @ [3×2] + [2] → [4×2]"]),
        ("backward", "z", ["∂L/∂z = (p − Y)/n", "      = ([4×2] − [4×2])/4 → [4×2]"]),
        ("backward", "W", ["∂L/∂W = Xᵀ @ ∂L/∂z", "      = [3×4] @ [4×2] → [3×2]"]),
        ("update", "W", ["next W = W − 0.002·∂L/∂W", "       = [3×2]"]),
    ],
)
def test_a_layer_with_softmax_and_cross_entropy(stage: str, focus: str, wanted: list[str]) -> None:
    assert lines(LAYER, stage, focus) == wanted


def test_what_was_stretched_is_summed_down_the_samples() -> None:
    assert lines(LAYER, "backward", "c")[:2] == ["∂L/∂c = sum↓(∂L/∂z)", "      = sum↓([4×2]) → [2]"]


@pytest.mark.parametrize(
    ("formula", "value", "gradient"),
    [
        # A single place is a number; what goes back to it goes to that place alone.
        ("x[0] * sum(w)", ["a = x[0]·sum(w)", "  = 3·sum([3])", "  = 18"], None),
        ("w[1]", ["a = w[1]", "  = 2"], ["∂L/∂w = put(∂L/∂a, [1])", "      = put(1, [1]) → [3]", "      = (0, 1, 0)"]),
        ("concat([x, w])", ["a = concat([x, w])"], ["∂L/∂w = split(∂L/∂a)[1]"]),
        ("stack([x, w], axis=1)", ["a = stack([x, w], axis=1)"], ["∂L/∂w = ∂L/∂a[:, 1]"]),
        ("[x[0], sum(w)]", ["a = [x[0], sum(w)]"], ["∂L/∂w = ∂L/∂a[1]"]),
        ("max(M * w, axis=0)", ["a = max(M·w, axis=0)"], None),
        ("mean(M + w, axis=1)", ["a = mean(M + w, axis=1)"], ["∂L/∂w = sum↓(∂L/∂a/n)"]),
        ("var(w)", ["a = var(w)"], ["∂L/∂w = 2·∂L/∂a·(w − mean(w))/n", "      = 2·1·([3] − mean([3]))/3 → [3]"]),
        ("std(w)", ["a = std(w)"], ["∂L/∂w = ∂L/∂a·(w − mean(w))/(n·a)"]),
        ("norm(w)", ["a = norm(w)"], ["∂L/∂w = ∂L/∂a·w/a"]),
        ("maxpool(w, 2, stride=1)", ["a = maxpool(w, stride=1)"], ["∂L/∂w = unpool(∂L/∂a, stride=1)"]),
        ("avgpool(w, 3)", ["a = avgpool(w, size=3)"], ["∂L/∂w = spread(∂L/∂a, size=3)"]),
        ("conv1d(x, w, padding=1)", ["a = conv1d(x, w, padding=1)"], ["∂L/∂w = conv(x, ∂L/∂a, padding=1)"]),
        ("embedding([0, 1, 1], w)", ["a = embedding([0, 1, 1], w)"], ["∂L/∂w = add_rows(∂L/∂a, [0, 1, 1])"]),
        ("linspace(0, w[0], 4)", ["a = linspace(0, w[0], num=4)"], None),
        ("transpose(M) @ w[0:2]", ["a = Mᵀ @ w[0:2]"], ["∂L/∂w = put(M @ ∂L/∂a, [0:2])"]),
    ],
)  # fmt: skip
def test_pieces_of_arrays_and_axes_can_be_read(formula: str, value: list[str], gradient: list[str] | None) -> None:
    # Every operation keeps its options, and none shows what only the computation needs: lift(∂L/∂a, M, axis=0).
    given = problem(
        {"w": [1.0, 2.0, 3.0]},
        {"x": [3.0, 4.0, 5.0]},
        {"a": formula, "L": "sum(a)"},
        {"M": [[1.0, 2.0, 3.0], [4.0, 5.0, 7.0]]},
    )
    assert lines(given, "forward", "a")[: len(value)] == value
    back = lines(given, "backward", "w")
    assert gradient is None or back[: len(gradient)] == gradient
    assert not any(word in line for line in back for word in ("lift", "scatter", "unstack", "place=", "at=", "from_"))


def test_a_convolution_and_its_way_back() -> None:
    assert lines(PICTURE, "forward", "a") == ["a = conv2d(image, k)", "  = conv2d([5×5], [2×2]) → [4×4]"]
    # In the window at the lower left, (0, −2; 0, 0), three are the largest.
    tie = " a tie (1×): the first has the slope"
    assert lines(PICTURE, "backward", "a") == ["∂L/∂a = unpool(∂L/∂m)", "      = unpool([2×2]) → [4×4]", tie]
    assert lines(PICTURE, "backward", "k") == [
        "∂L/∂k = conv2d(image, ∂L/∂a)",
        "      = conv2d([5×5], [4×4]) → [2×2]",
    ]


def test_the_last_batch_has_a_shape_of_its_own() -> None:
    assert lines(LONG, "forward", "s") == ["s = v·x", "  = 0.5·[25] → [25]"]
    assert lines(LONG, "forward", "s", 3)[1].endswith("·[10] → [10]")


def test_the_result_is_set_apart() -> None:
    assert roles_of(formula_lines(at(MATRIX, "backward", "w")), "(177, 201, 225)") == ["backward current"]
    assert roles_of(formula_lines(at(LAYER, "backward", "W")), "→ [3×2]") == ["backward current"]


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        (Nesterov(0.1), ["v = 0.9·v + ∂L/∂w", "d = ∂L/∂w + 0.9·v", "next w = w − 0.1·d"]),
        (AdaGrad(0.1), ["s = s + (∂L/∂w)²", "next w = w − 0.1·∂L/∂w/√s"]),
        (RmsProp(0.1), ["s = 0.99·s + 0.01·(∂L/∂w)²", "next w = w − 0.1·∂L/∂w/√s"]),
        (Adam(0.1), ["m = 0.9·m + 0.1·∂L/∂w", "v = 0.999·v + 0.001·(∂L/∂w)²", "m̂ = m/(1 − 0.9^1)  v̂ = v/(1 − 0.999^1)",
                     "next w = w − 0.1·m̂/√v̂"]),
        (Adam(0.1, zero_grad=False), ["Σg = Σg + ∂L/∂w", "m = 0.9·m + 0.1·Σg", "v = 0.999·v + 0.001·Σg²"]),
    ],
)  # fmt: skip
def test_an_update_of_an_array_by_any_rule(rule: Rule, wanted: list[str]) -> None:
    assert lines(replace(MATRIX, rule=rule), "update", "w")[: len(wanted)] == wanted


@pytest.mark.parametrize("found", [MATRIX, LAYER, PICTURE, LONG, MOMENTUM])
def test_no_line_is_wider_than_the_panel(found: Problem) -> None:
    for revealed in range(1, len(player_of(found).steps(1)) + 1):
        scene = bare(found, 1, revealed)
        shown = formula_lines(scene)
        assert 0 < len(shown) <= 4 or scene.snapshot.stage == "done"
        assert all(line_width(line) <= 44 for line in shown)


def test_a_small_vector_is_written_with_its_numbers_in_sentences() -> None:
    import numpy as np

    small, large = np.array([1.0, -0.5]), np.ones(5)
    assert vector(small) == formatted(small, "") == "(1, −0.5)"
    assert formatted(small, "+.2f") == "(+1.00, −0.50)"
    assert vector(large) is None and formatted(large, ".2f") == "[5]"


def test_an_element_of_what_has_no_value_stays_a_formula() -> None:
    # √−1 ends the run, also where another element is asked for.
    found = problem({"u": [1.0, 2.0]}, {"v": [4.0, -1.0]}, {"q": "u*sqrt(v)[0]", "L": "sum(q)"})
    assert lines(found, "forward", "q")[-1] == "  = [2]·(√[2])[0] → —"


def test_classes_that_are_probabilities_already_are_written_as_they_are() -> None:
    found = texts(formula_lines(scene("softmax-cross-entropy", "default", 1, 6), 44))
    # The right class is the second: −1/0.24473 = −4.086.
    assert found == ["∂L/∂p = −y/p", "      = −[3]/[3] → [3]", "      = (0, −4.08616, 0)"]
