"""``[vary]`` in a lesson.toml, and a lesson with other numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.errors import UsageError
from gradtutor.lessons.loading.load import load_lesson, with_numbers
from gradtutor.lessons.vary import Draw
from gradtutor.session.run.what_if import supposed
from tests.lessons.lessons import TOML, WORDS, make, messages

VARIED = (
    TOML
    + """
[variants.far]
parameters.x.start = 9.0

[vary]
x = { min = 1.5, max = 3.0, step = 0.5 }
y = { min = 1.0, max = 2.0, step = 0.1, except = [1.5] }
"stop.max_iterations" = { min = 20, max = 40, step = 10 }
"""
).replace('when = "abs(error) < 1e-3"', 'when = "abs(error) < 1e-3"\nmax_iterations = 30')
TWO = WORDS + "\n## variant default\nNear\n\n## variant far\nFar\n"


def test_what_may_be_drawn(tmp_path: Path) -> None:
    found = load_lesson(make(tmp_path, VARIED, TWO)).vary
    assert found == (
        Draw("x", 2.0, 1.5, 3.0, 0.5),
        Draw("y", 2.13, 1.0, 2.0, 0.1, (1.5,)),
        Draw("stop.max_iterations", 30, 20.0, 40.0, 10.0),
    )


def test_other_numbers_lie_under_the_variants(tmp_path: Path) -> None:
    own = load_lesson(make(tmp_path, VARIED, TWO))
    other = with_numbers(own, {"x": 3.0, "y": 1.2, "stop.max_iterations": 20})
    near, far = other.variants["default"].problem, other.variants["far"].problem
    assert [problem.parameters[0].start for problem in (near, far)] == [3.0, 9.0]
    assert near.constants == far.constants == {"y": 1.2}
    assert near.stop.max_iterations == far.stop.max_iterations == 20
    assert other.written == own.variants and other.words is own.words
    assert other.told_of("far") is own.variants["far"] and own.told_of("far") is own.variants["far"]


def test_what_if_begins_from_the_other_numbers(tmp_path: Path) -> None:
    other = with_numbers(load_lesson(make(tmp_path, VARIED, TWO)), {"x": 3.0, "y": 1.2})
    made = supposed(other, "default", {"x": 2.5})
    assert made.problem.parameters[0].start == 2.5 and made.problem.constants == {"y": 1.2}


def test_a_column_of_the_data_and_numbers_in_lists(tmp_path: Path) -> None:
    text = """\
format = 1
id = "chain"
[parameters]
w = { start = [1.0, 2.0] }
[data]
x = [1.0, 2.0]
[nodes]
L = "mean((w*x)**2)"
[goal]
minimize = "L"
[rule]
kind = "sgd"
[vary]
x = { min = -0.5, max = 0.5, step = 0.5, add = true }
w = { min = 1.0, max = 9.0, step = 1.0 }
"""
    own = load_lesson(make(tmp_path, text, WORDS.replace("{a:.2f} and {b}.", "{L}.")))
    assert [draw.name for draw in own.vary] == ["data.x", "w"]
    other = with_numbers(own, {"data.x": [0.5, 2.5], "w": [4.0, 5.0]}).variants["default"].problem
    assert other.data["x"].tolist() == [0.5, 2.5] and list(other.parameters[0].start) == [4.0, 5.0]  # type: ignore[arg-type]


def test_numbers_that_the_lesson_does_not_take(tmp_path: Path) -> None:
    own = load_lesson(make(tmp_path, VARIED, TWO))
    with pytest.raises(UsageError, match="outside"):
        with_numbers(own, {"x": 20.0})


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("z = { min = 1, max = 2, step = 0.5 }", "There is no number 'z' in this lesson"),
        ("a = { min = 1, max = 2, step = 0.5 }", "There is no number 'a' in this lesson"),
        ("x = { min = 2, max = 1, step = 0.5 }", "The bounds of 'x' leave no two numbers"),
        ("x = { min = 1, max = 2, step = 1, except = [2.0] }", "The bounds of 'x' leave no two numbers"),
        ("x = { min = 1, max = 2, step = 1e-6 }", "'x' could become 1000001 numbers; 10000 is the most."),
        ("x = { min = 1, max = 2 }", "'step' is missing in [vary.x]."),
    ],
)
def test_bounds_that_leave_no_choice(tmp_path: Path, line: str, said: str) -> None:
    (found,) = messages(make(tmp_path, f"{TOML}\n[vary]\n{line}\n"))
    assert said in found
