"""A node over an index becomes a node for each step, which share their parameters."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.engine.run.trace import Trace
from gradtutor.errors import LessonError
from gradtutor.lessons.loading.load import load_lesson
from tests.lessons.lessons import make

LESSON = """\
format = 1
id = "chain"
[parameters]
u = 0.5
v = 2.0
[constants]
x = [1.0, 3.0]
[nodes]
c = { over = "t = 1..2", expression = "u*h[t-1] + x[t]", symbol = "C" }
h = { over = "t = 1..2", expression = "v*c[t]", start = 4 }
L = "h[-1] + sum(c)"
[goal]
minimize = "L"
[rule]
kind = "sgd"
"""
WORDS = "# Title\n\nSummary.\n\n## intro\nHi {c_1}.\n\n## forward h_2\nHere.\n\n## done\nBye.\n"


def test_steps_of_two_families_take_turns_and_share_what_they_use(tmp_path: Path) -> None:
    variant = load_lesson(make(tmp_path, LESSON, WORDS)).variants["default"]
    assert [node.name for node in variant.problem.nodes] == ["c_1", "h_1", "c_2", "h_2", "L"]
    assert variant.symbols == {"c_1": "C₁", "c_2": "C₂", "h_1": "h₁", "h_2": "h₂"}
    first = Trace(variant.problem).iteration(1)
    # c₁ = ½·4 + 1 = 3, h₁ = 6, c₂ = ½·6 + 3 = 6, h₂ = 12; L = 12 + 9.
    assert dict(first.values) == {"c_1": 3.0, "h_1": 6.0, "c_2": 6.0, "h_2": 12.0, "L": 21.0}
    assert first.gradients is not None
    # ∂L/∂c₂ = 2 + 1, ∂L/∂h₁ = 3·½, ∂L/∂c₁ = 1.5·2 + 1 = 4; u: 4·4 + 3·6; v: h₂'s own 6 and h₁'s 1.5·3.
    assert dict(first.gradients) == {"L": 1, "h_2": 1, "c_2": 3, "h_1": 1.5, "c_1": 4, "u": 34, "v": 10.5}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            '"t = 1..2", expression = "v',
            '"t = 2..1", expression = "v',
            "10:14: The range has 0 steps; it may have 1 to",
        ),
        ('"t = 1..2", expression = "v', '"t", expression = "v', "10:14: 't' is no range of an index."),
        ("h[-1]", "h[3]", "11:6: There is no step h[3]."),
        ("v*c[t]", "v*c[t] + q", "10:49: The name 'q' is not known here."),
        ("u*h[t-1] + x[t]", "u*h[t] + x[t]", "9:40: The node 'c_1' uses 'h_1', which stands below it."),
        ("x[t]", "x[t+1]", "9:40: The arrays in 'c_2' do not fit together: 2, [2]."),
        ('L = "', 'h_1 = "u"\nL = "', "10:14: The name 'h_1' is that of a step of 'h'."),
        ('L = "h[-1] + sum(c)"', 'L = { expression = "h[-1]", start = 3 }', "11:29: 'start' goes with 'over'."),
    ],
)
def test_what_is_wrong_with_steps_is_told_with_its_place(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in LESSON
    with pytest.raises(LessonError) as caught:
        load_lesson(make(tmp_path, LESSON.replace(old, new), WORDS))
    said = [str(fault) for fault in caught.value.faults]
    assert any(message in one for one in said), said
