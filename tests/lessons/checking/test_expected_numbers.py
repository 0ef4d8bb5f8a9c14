"""``tests.toml`` against the runs of a lesson: what is compared, and one message for what is otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.lessons.checking.expected_numbers import Compared, compare
from gradtutor.lessons.course.course import bundled, lesson_ids, load_course
from gradtutor.lessons.toml.files import TESTS_FILE
from tests.lessons.lessons import TOML, WORDS, make

TESTED = [name for name in lesson_ids(load_course(bundled())) if (bundled() / name / TESTS_FILE).is_file()]

# From x = 2: a = 4, b = ln 4 = 1.386294, the gap to 2.13 is −0.743706. The slopes: ∂b/∂a = 1/4, ∂b/∂x = 2/x = 1, so
# the step is −0.743706: x = 2.743706. Then 2.896558, where the gap is −0.00295, and 2.900835: the fourth is the last.
SOUND = """\
format = 1

[[run]]
ends = "converged"

[[run.iteration]]
number = 1
parameters = { x = 2.0 }
values = { a = 4.0, b = 1.386294 }
objective = -0.743706
gradients = { b = 1.0, a = 0.25, x = 1.0 }
deltas = { b = -0.743706, x = -0.743706 }
updated = { x = 2.743706 }
"""


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    return make(tmp_path)


def compared(lesson: Path, text: str) -> Compared:
    (lesson / TESTS_FILE).write_text(text, "utf-8")
    return compare(lesson)


def messages(lesson: Path, text: str) -> list[str]:
    return [str(fault).replace(f"{lesson}/", "") for fault in compared(lesson, text).faults]


@pytest.mark.parametrize("name", TESTED)
def test_the_lessons_that_ship_have_the_numbers_of_their_articles(name: str) -> None:
    found = compare(bundled() / name)
    assert [str(fault) for fault in found.faults] == []
    assert found.numbers >= 5


def test_there_are_enough_of_them() -> None:
    assert len(TESTED) >= 8


def test_every_number_is_compared(lesson: Path) -> None:
    # The end, x, a and b, the gap, three gradients, two deltas, and x again.
    assert compared(lesson, SOUND) == Compared((), 1, 11)


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("a = 4.0", "a = 4.1", "9:16: Iteration 1 of the run 'default': a is 4, not 4.1, within 1e-06."),
        ("-0.743706\ng", "0.7\ng", "10:13: Iteration 1 of the run 'default': the objective is -0.743705639, not 0.7,"
         " within 1e-06."),
        ("a = 0.25", "c = 0.25", "11:24: Iteration 1 of the run 'default' has no 'c' among its gradients. There"
         " are: b, a, x."),
        ('"converged"', '"limit"', "4:8: The run 'default' ends as 'converged', not as 'limit'."),
        ("number = 1", "number = 99", "7:10: The run 'default' has no iteration 99: its last one is 4."),
        ("[[run]]", '[[run]]\nvariant = "fast"', "4:11: There is no variant 'fast'. There are: default."),
        ("[[run]]", "[[run]]\niterations = 9", "4:14: The run 'default' has 4 iterations, not 9."),
        ("[[run]]", '[[run]]\nset = ["q=1"]', "4:7: --set q: "),
        ("values", "vaules", "9:1: Unknown key 'vaules' in [[run.iteration]]. Write 'values'"),
        ("a = 4.0", "a = [4.0, 4.0]", "9:16: Iteration 1 of the run 'default': a is 4, not [4.0, 4.0], within 1e-06."),
    ],
)  # fmt: skip
def test_one_mistake_is_one_message_with_its_place(lesson: Path, right: str, wrong: str, message: str) -> None:
    (found,) = messages(lesson, SOUND.replace(right, wrong, 1))
    assert found.startswith(f"tests.toml:{message}")


def test_the_last_iteration_has_no_gradients(lesson: Path) -> None:
    (found,) = messages(lesson, "format = 1\n[[run]]\n[[run.iteration]]\nnumber = 4\ngradients = { x = 1 }\n")
    assert found == (
        "tests.toml:5:15: Iteration 4 of the run 'default' has no 'x' among its gradients. It has none at all."
    )


@pytest.mark.parametrize(
    ("tolerance", "expected", "near"),
    [
        # Relative from 1 upwards: 4 may be off by 0.4 %, that is 0.016.
        (0.004, 4.015, True),
        (0.004, 4.017, False),
        (1e-9, 4.0000001, False),
    ],
)
def test_how_far_off_a_number_may_be(lesson: Path, tolerance: float, expected: float, near: bool) -> None:
    of_run = (
        f"format = 1\n[[run]]\ntolerance = {tolerance}\n[[run.iteration]]\nnumber = 1\nvalues = {{ a = {expected} }}\n"
    )
    of_iteration = of_run.replace(f"tolerance = {tolerance}\n", "").replace(
        "number = 1", f"number = 1\ntolerance = {tolerance}"
    )
    for text in (of_run, of_iteration):
        assert (messages(lesson, text) == []) is near


def test_a_small_number_may_be_off_by_the_tolerance_itself(lesson: Path) -> None:
    # x is 2: the gradient of b by a is 1/4 = 0.25, and 0.2509 is 0.0009 away.
    text = "format = 1\n[[run]]\ntolerance = 1e-3\n[[run.iteration]]\nnumber = 1\ngradients = { a = 0.2509 }\n"
    assert messages(lesson, text) == []
    assert messages(lesson, text.replace("0.2509", "0.2511"))


def test_settings_and_variants_are_run_as_they_are_asked_for(tmp_path: Path) -> None:
    words = f"{WORDS}\n## variant default\nto 2.13\n\n## variant higher\nto 4\n"
    lesson = make(tmp_path, TOML + "\n[variants.higher]\nconstants.y = 4.0\nstop.max_iterations = 1\n", words)
    text = """\
format = 1

[[run]]                           # ln 9 = 2.197225
set = ["x=3"]
[[run.iteration]]
number = 1
values = { b = 2.197225 }

[[run]]                           # ln 4 − 4
variant = "higher"
ends = "limit"
iterations = 1
[[run.iteration]]
number = 1
objective = -2.613706
"""
    assert compared(lesson, text) == Compared((), 2, 4)


def test_a_file_that_is_not_there_is_said(lesson: Path) -> None:
    (fault,) = compare(lesson).faults
    assert fault.what == "There is no such file."
