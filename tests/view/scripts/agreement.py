"""Runs a program that was written for a lesson and compares every number with the lesson's run, at each line that it
prints."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradtutor.engine.run.trace import Trace
from gradtutor.lessons.model import Lesson, Variant
from gradtutor.view.scripts.functions import Library
from gradtutor.view.scripts.names import derivative, python_names
from gradtutor.view.scripts.script import script
from gradtutor.view.scripts.updates import used_settings

NEAR = 1e-9


class _AskedError(Exception):
    """The program asks its user for a move."""


def _asked(prompt: str) -> str:
    raise _AskedError(prompt)


def compared(lesson: Lesson, variant: Variant, library: Library, iterations: int) -> int:
    """How many iterations of the program agree with the run in every parameter, node and gradient.

    Raises ``AssertionError`` where one does not, ``ScriptError`` where the library lacks something.
    """
    trace = Trace(variant.problem)
    names = python_names(trace.graph.shapes, used_settings(variant.problem.rule))
    seen: list[int] = []

    def printed(_: str) -> None:
        number = space["iteration"]
        record = trace.iteration(number)
        for name, value in {**record.parameters, **record.values}.items():
            assert value is not None
            _agree(space[names[name]], value, f"{variant.name}, iteration {number}, {name}")
        if number > 1 and library == "numpy":
            before = trace.iteration(number - 1)
            for name in trace.graph.backward_order if before.gradients else ():
                called = derivative(names, trace.graph.output, name)
                if called in space:
                    _agree(space[called], before.gradients[name], f"{variant.name}, {called}")  # type: ignore[index]
        seen.append(number)

    space: dict[str, Any] = {"print": printed, "input": _asked, "__name__": "__main__"}
    text = script(lesson, variant, library, iterations).text
    try:
        exec(compile(text, "<script>", "exec"), space)
    except _AskedError:
        assert variant.problem.rule.waits
    assert seen == list(range(1, len(seen) + 1))
    end = trace.run(iterations)
    if not variant.problem.rule.waits:
        assert len(seen) == (iterations if end is None else _valued(trace, min(iterations, end.iteration)))
    return len(seen)


def _valued(trace: Trace, last: int) -> int:
    """The last iteration with an objective, which is what is printed."""
    return last if trace.iteration(last).objective is not None else last - 1


def _agree(found: Any, wanted: Any, what: str) -> None:
    own = np.asarray(found.detach() if hasattr(found, "detach") else found, dtype=float)
    # A gradient that is the same everywhere may stand as one number.
    own = np.broadcast_to(own, np.shape(wanted))
    np.testing.assert_allclose(own, wanted, rtol=NEAR, atol=1e-12, err_msg=what)
