"""A lesson's run as a program: run as a learner would run it, it makes the lesson's numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradtutor.engine.language.parser import parse, parse_condition
from gradtutor.engine.optim.gradient_descent import AdamW, GradientRule, Momentum, Sgd
from gradtutor.engine.optim.newton_minimise import NewtonMinimise
from gradtutor.engine.optim.rules import RULES
from gradtutor.engine.optim.schedule import Schedule
from gradtutor.engine.problem import Batch, Problem, StopRule
from gradtutor.errors import ScriptError
from gradtutor.lessons.model import Lesson, Variant
from gradtutor.lessons.text.model import Words
from gradtutor.view.scripts.functions import LIBRARIES, Library
from gradtutor.view.scripts.script import script
from tests.engine.problems import problem
from tests.session.walks import cases, lesson
from tests.view.scripts.agreement import compared

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parents[2] / "golden" / "operations.json").read_text("utf-8"))[
    "cases"
]
"""Formulas with the values and gradients that PyTorch has for them."""
NOT_WRITTEN = ("stride=", "padding=", "size=(1, 2)", "avgpool", "embedding")
"""Refused with a sentence, as channels are: too long for a short program."""


def bare(one: Problem) -> tuple[Lesson, Variant]:
    variant = Variant("default", one, {}, {})
    return Lesson("bare", Path(), {"default": variant}, {"en": Words("Title", "Summary", {})}, 5), variant


@pytest.mark.parametrize(("name", "variant"), cases())
def test_every_run_of_the_course_as_a_program_with_numpy(name: str, variant: str) -> None:
    found = lesson(name)
    assert compared(found, found.variants[variant], "numpy", 60) >= 1


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("name", sorted({name for name, _ in cases()}))
def test_every_run_can_be_written_for_every_library(name: str, library: Library) -> None:
    found = lesson(name)
    for variant in found.variants.values():
        compile(script(found, variant, library, 3).text, name, "exec")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["formula"])
def test_gradients_of_every_operation_are_those_of_pytorch(case: dict[str, Any]) -> None:
    names = list(case["arguments"])
    starts = {name: np.array(value) if isinstance(value, list) else value for name, value in case["arguments"].items()}
    value = np.array(case["value"])
    weights = np.arange(1.0, value.size + 1).reshape(value.shape) if value.ndim else 1.0
    nodes = {"out": case["formula"], "L": "sum(out*weights)" if value.ndim else "out*weights"}
    one = problem(starts, nodes, rule=Sgd(0.0), limit=1, constants={"weights": weights})
    if any(part in case["formula"] for part in NOT_WRITTEN) or any(np.ndim(start) > 2 for start in starts.values()):
        with pytest.raises(ScriptError):
            script(*bare(one), "numpy", 1)
        return
    text = script(*bare(one), "numpy", 1).text
    space: dict[str, Any] = {"print": lambda line: None}
    exec(compile(text, case["formula"], "exec"), space)
    np.testing.assert_allclose(space["out"], value, rtol=1e-9, atol=1e-12)
    for name in names:
        if name in case["gradients"]:
            np.testing.assert_allclose(space[f"dL_d{name}"], case["gradients"][name], rtol=1e-7, atol=1e-9)


BOWL = {"J": "x**2/2 + 3*y**2 + x*y"}
START = {"x": -2.0, "y": 1.5}
HALVING = Schedule("0.1*0.5**iteration", parse("0.1*0.5**iteration", ["iteration", "epoch"]))


@pytest.mark.parametrize(
    "rule",
    [
        *(kind() for kind in RULES.values() if issubclass(kind, GradientRule)),
        Sgd(0.05, weight_decay=0.1),
        Sgd(0.5, clip_norm=1.0),
        Momentum(0.05, clip_value=0.5, zero_grad=False),
        AdamW(HALVING),
        NewtonMinimise(),
    ],
    ids=repr,
)
def test_every_rule_that_goes_by_gradients(rule: Any) -> None:
    assert compared(*bare(problem(START, BOWL, rule=rule, limit=20)), "numpy", 20) == 20


@pytest.mark.parametrize("order", ["sequential", "shuffle", "with-replacement"])
def test_batches_have_the_rows_of_the_run(order: str) -> None:
    x = np.linspace(-1.0, 1.0, 11)
    base = problem({"w": 0.0, "b": 0.0}, {"L": "mean((w*x + b - y)**2)"}, rule=Sgd(0.1), limit=9,
                   constants={"x": x, "y": 2 * x + 1})  # fmt: skip
    data = {"x": x, "y": 2 * x + 1}
    one = Problem(
        base.parameters, base.nodes, base.goal, base.rule, base.stop, data=data, batch=Batch(4, order, seed=3)
    )
    assert compared(*bare(one), "numpy", 9) == 9


@pytest.mark.parametrize("order", ["sequential", "with-replacement"])
def test_an_epoch_in_the_stop_rule_is_counted_by_batches(order: str) -> None:
    x = np.linspace(-1.0, 1.0, 11)
    base = problem({"w": 0.0}, {"L": "mean((w*x - y)**2)"}, rule=Sgd(0.1), constants={"x": x, "y": 2 * x})
    stop = StopRule(parse_condition("epoch > 2", ["epoch"]), 20)
    data = {"x": x, "y": 2 * x}
    one = Problem(base.parameters, base.nodes, base.goal, base.rule, stop, data=data, batch=Batch(4, order))
    # Eleven rows, four at a time: three batches an epoch, so the third epoch begins in iteration 7.
    assert compared(*bare(one), "numpy", 20) == 7


def test_a_program_as_a_teacher_writes_it() -> None:
    found = lesson("linear-backprop")
    lines = script(found, found.variants["default"], "numpy").text.splitlines()
    loop = lines[lines.index("for iteration in range(1, 51):") :]
    assert [line for line in loop if line and "#" not in line and "print" not in line][1:] == [
        "    x = 2*w + 3*b",
        "    y = 2*b + 1",
        "    z = x*y",
        "    error = z - 150",
        "    if abs(error) < 1e-05:",
        "        break",
        "    dz_dz = 1.0",
        "    dz_dy = x",
        "    dz_dx = y",
        "    dz_dw = 2*dz_dx",
        "    dz_db = 3*dz_dx + 2*dz_dy",
        "    w = w - 0.5*error/dz_dw",
        "    b = b - 0.5*error/dz_db",
    ]


def test_each_step_of_the_lesson_has_its_lines() -> None:
    found = lesson("linear-backprop")
    written = script(found, found.variants["default"], "numpy")
    lines = written.text.splitlines()

    def of(stage: Any, name: str) -> list[str]:
        return [lines[at - 1].strip() for at in written.of_step(stage, name)]

    assert of("forward", "y") == ["y = 2*b + 1"]
    assert of("backward", "b") == ["dz_db = 3*dz_dx + 2*dz_dy"]
    assert of("update", "w") == ["w = w - 0.5*error/dz_dw"]
    assert "error = z - 150" in of("loss", "")


def test_names_that_python_does_not_have() -> None:
    one = problem(
        {"lambda": 2.0, "x'": 1.0, "np": 3.0}, {"ŷ": "lambda*x' + np", "L": "(ŷ - 1)**2"}, rule=Sgd(0.01), limit=3
    )
    assert compared(*bare(one), "numpy", 3) == 3


def test_a_run_that_diverges_says_where() -> None:
    one = problem({"x": 1.0}, {"L": "x**2"}, rule=Sgd(3.0), limit=100)
    # Each step multiplies x by 1 − 2·3 = −5, and the loss by 25: a millionfold after 5 of them, in iteration 6.
    text = script(*bare(one), "numpy").text
    assert "# in iteration 6 this run diverges" in text and "range(1, 7)" in text


def test_what_a_library_lacks_is_said() -> None:
    one = problem({"x": np.array([1.0, 2.0])}, {"L": "sum(x**4)"}, rule=NewtonMinimise())
    with pytest.raises(ScriptError, match="too long for a short program"):
        script(*bare(one), "numpy")
