"""Runs a slice of time at a go: the same as a trace in one go, whatever the slices."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from gradtutor.engine.language.parser import parse, parse_condition
from gradtutor.engine.optim.gradient_descent import Sgd
from gradtutor.engine.optim.manual import Manual
from gradtutor.engine.problem import Goal, Node, Parameter, Problem, StopRule
from gradtutor.lessons.model import Variant
from gradtutor.session.run import background_run as running
from gradtutor.session.run.background_run import Run, Running
from tests.session.walks import lesson


def variant(formula: str, start: float = 1.0, rate: float = 0.1, most: int = 10, when: str = "") -> Variant:
    stop = StopRule(parse_condition(when, {"w", "L"}) if when else None, most)
    nodes = (Node("L", parse(formula, {"w"})),)
    return Variant("default", Problem((Parameter("w", start),), nodes, Goal("L"), Sgd(rate), stop), {}, {})


def finished(one: Running, slice_: float = 0.0) -> Run:
    while one.advance(slice_).reason == "running":
        pass
    return one.run


@pytest.mark.parametrize("slice_", [0.0, 10.0])
def test_a_run_to_its_goal(slice_: float) -> None:
    # w is multiplied by 1 − 2 · 0.25 = 0.5 each time; L = w².
    run = finished(Running(variant("w**2", rate=0.25, when="L < 0.02")), slice_)
    assert (run.reason, run.iterations) == ("converged", 4)
    assert list(run.paths["w"]) == [1.0, 0.5, 0.25, 0.125]
    assert list(run.objectives) == list(run.paths["L"]) == [1.0, 0.25, 0.0625, 0.015625]
    assert (run.parameters, run.objective) == ({"w": 0.125}, 0.015625)


def test_a_slice_of_no_time_is_one_iteration() -> None:
    one = Running(variant("w**2"))
    assert [one.advance(0.0).iterations for _ in range(3)] == [1, 2, 3]
    assert one.run.reason == "running"


def test_a_run_that_has_ended_stays_as_it_is() -> None:
    one = Running(variant("w**2", most=2))
    run = finished(one)
    assert run.reason == "limit"
    assert one.advance(1.0) is run


def test_a_run_out_of_its_domain() -> None:
    # w = 0.5 − 3 · 1/0.5 < 0, where there is no logarithm.
    run = finished(Running(variant("ln(w)", start=0.5, rate=3.0)))
    assert (run.reason, run.iterations, run.objective) == ("diverged", 2, None)
    assert run.parameters == {"w": -5.5}
    assert math.isnan(run.objectives[1])
    assert math.isnan(run.paths["L"][1])


def test_a_run_without_an_end_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "LONGEST_RUN", 30)
    run = finished(Running(variant("w**2", most=1000)))
    assert (run.reason, run.iterations) == ("unfinished", 30)


def test_a_run_waits_for_the_learner_and_plays_the_moves_that_there_are() -> None:
    found = variant("w**2", when="L < 0.1")
    found = found._replace(problem=replace(found.problem, rule=Manual()))
    assert finished(Running(found)).reason == "waiting"
    run = finished(Running(found, {1: {"w": 0.5}, 2: {"w": 0.25}}))
    assert (run.reason, list(run.paths["w"])) == ("converged", [1.0, 0.5, 0.25])


def test_arrays_have_no_path() -> None:
    run = Running(lesson("target-shooting").variants["burst"]).advance(0.0)
    assert set(run.paths) >= {"ax", "ay", "miss"}
    assert "x" not in run.paths
