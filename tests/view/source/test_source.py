"""The source of a step: real lines of the program, the lesson's own code, and the line of this step marked."""

from __future__ import annotations

from pathlib import Path

import pytest

import gradtutor
from gradtutor.view.source.code import code_lines
from gradtutor.view.source.program import backward_program, forward_program
from gradtutor.view.source.source import sections, source_lines
from gradtutor.view.text.lines import line_width, plain
from tests.session.walks import cases, chosen
from tests.view.scenes import at_end, scene, scene_of, texts

ROOT = Path(gradtutor.__file__).parent.parent


def marked(lines: list[str]) -> list[str]:
    return [line.removeprefix("▸").strip() for line in lines if line.startswith("▸")]


def source(name: str, variant: str, iteration: int, revealed: int) -> list[str]:
    return texts(source_lines(scene(name, variant, iteration, revealed), 80))


def test_a_forward_step() -> None:
    # b = ln(a), the second of the three nodes.
    assert source("nonlinear-chain", "default", 1, 2)[:3] == [
        " Operation ln, here ln(a)",
        " value: log(a)",
        " derivative with respect to a: 1 / a",
    ]
    lines = source("nonlinear-chain", "default", 1, 2)
    assert '  Operation("ln", 1, "log({a})", "np.log({a})", ("1 / a",)),' in lines
    assert "  def forward(i0, i1):  # x, y" in lines
    assert marked(lines) == ["t1 = (log(t0))  # b"]


def test_a_backward_step_shows_the_operation_through_which_its_gradient_comes() -> None:
    # ∂c/∂a comes through b = ln(a); a Newton step divides by it, so the rule stands there too.
    lines = source("nonlinear-chain", "default", 1, 7)
    assert lines[0] == " Operation ln, here ln(a)"
    assert marked(lines) == ["gt0 = (gt1 / t0)  # ∂c/∂a"]
    assert " The rule: Newton's method" in lines
    assert any(line.endswith("deltas[name] = share * seen.objective / slope if share else 0.0") for line in lines)


def test_a_sum_over_two_paths_is_marked_in_both_of_its_lines() -> None:
    graph = chosen("linear-backprop", "default").trace.graph
    program = backward_program(graph, "b")
    lines = program.text.splitlines()
    # z = (2w + 3b)(2b + 1): ∂z/∂b = 2x + 3y.
    assert [lines[number - 1].strip() for number in program.marked] == [
        "gi1 = (2.0 * t2)  # ∂z/∂b",
        "gi1_1 = (gi1 + (3.0 * t4))  # ∂z/∂b",
    ]
    # ∂z/∂x is y itself, which needs no line of its own.
    (only,) = backward_program(graph, "x").marked
    assert lines[only - 1].strip() == "return (t4, t2, 1.0, gi0, gi1_1)  # x, y, z, w, b"


def test_an_update_shows_the_class_of_its_rule_and_what_it_inherits() -> None:
    lines = source("descent-1d", "default", 1, 5)
    assert lines[0] == " The rule: gradient descent"
    assert '      lines = (Line("value", "", "value - rate*gradient"),)' in lines
    assert "  def step(self, state: Any, seen: Seen) -> Move:" in lines
    assert not marked(lines)


def test_the_stop_rule_is_shown_as_it_is_tested() -> None:
    lines = source("nonlinear-chain", "default", 1, 4)
    assert lines[:3] == [
        " The stop rule",
        " stops when abs(error) < 0.001",
        " stops after iteration 20 at the latest",
    ]
    assert any("def _test(self" in line for line in lines)
    assert texts(source_lines(at_end("nonlinear-chain", "default"), 80))[0] == " The stop rule"


def test_before_the_first_step_the_whole_program_is_shown() -> None:
    lines = source("nonlinear-chain", "default", 1, 0)
    assert [line for line in lines if line.startswith("  def ")] == [
        "  def forward(i0, i1):  # x, y",
        "  def backward(inputs, values):",
    ]
    assert not marked(lines)


def test_arrays_show_what_runs_for_arrays() -> None:
    lines = source("softmax-cross-entropy", "default", 1, 1)
    assert lines[:3] == [
        " Operation softmax, here softmax(z)",
        " value: softmax(a)",
        " the gradient g that arrives goes on to a as out * (g - rowsum(g * out))",
    ]
    # The function itself, from the module of array code.
    assert any("engine/language/arrays/functions.py:" in line for line in lines)
    assert "  def softmax(a: Array, axis: int = -1) -> Array:" in lines


def test_a_hidden_formula_is_not_given_away() -> None:
    for revealed in range(4):
        assert "0.332" not in "\n".join(source("black-box", "default", 1, revealed))
    assert " This lesson hides a formula until its end; the program would give it away." in source(
        "black-box", "default", 1, 1
    )


def test_each_piece_stands_where_it_is_said_to_stand() -> None:
    found = 0
    for name, variant, revealed in (("nonlinear-chain", "default", 7), ("convolution", "default", 3),
                                    ("optimisers", "default", 4), ("black-box", "default", 3)):  # fmt: skip
        for section in sections(scene(name, variant, 1, revealed)):
            for origin in section.origins:
                lines = (ROOT / origin.file).read_text(encoding="utf-8").splitlines()
                assert origin.text.splitlines()[0] == lines[origin.line - 1].strip()
                found += 1
    assert found >= 8


@pytest.mark.parametrize("name", dict(cases()))
def test_every_step_has_a_source_that_fits(name: str) -> None:
    player = chosen(name, "default")
    hidden = bool(player.variant.hidden)
    seen = set[tuple[str, str]]()
    while player.next() and player.iteration == 1:
        here = scene_of(player, name)
        lines = source_lines(here, 60)
        assert all(line_width(line) <= 60 for line in lines)
        seen.add((here.snapshot.stage, here.snapshot.focus))
        if here.snapshot.stage == "forward" and not hidden:
            assert sum(plain(line).startswith("▸") for line in lines) >= 1
    assert len(seen) > 2


def test_forward_marks_the_line_of_each_node() -> None:
    graph = chosen("two-layer-network", "default").trace.graph
    for name in graph.nodes:
        program = forward_program(graph, name)
        (number,) = program.marked
        assert program.text.splitlines()[number - 1].endswith(f"  # {name}")


# code as lines


def test_words_of_the_language_and_comments_are_set_apart() -> None:
    (line, *_, last) = code_lines('def f(a):\n    """Docs."""\n    return "text"  # why', 40)
    assert line == (("  ", ""), ("def", "strong"), (" f(a):", ""))
    assert last == (("      ", ""), ("return", "strong"), (' "text"  ', ""), ("# why", "muted"))


def test_a_long_line_goes_on_below_deeper() -> None:
    lines = code_lines("if x:\n    total = first + second + third", 24, {2})
    assert texts(lines) == ["  if x:", "▸     total = first +", "          second + third"]
    assert all("current" in role for line in lines[1:] for text, role in line if text.strip())
