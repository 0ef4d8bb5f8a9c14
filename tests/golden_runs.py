"""The figures of ``golden/seeds.json`` and the runs of the lessons that they are compared with."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradtutor.engine.run.trace import Iteration, Trace
from gradtutor.lessons.loading.load import load_lesson

LESSONS = Path(__file__).parents[1] / "lessons"
GOLDEN: dict[str, Any] = json.loads((Path(__file__).parent / "golden" / "seeds.json").read_text("utf-8"))["lessons"]


@lru_cache(maxsize=64)
def trace(lesson: str, variant: str = "default") -> Trace:
    """A run of one of the lessons, gone through to its end."""
    found = Trace(load_lesson(LESSONS / lesson).variants[variant].problem)
    found.run()
    return found


def agree(values: Any, golden: dict[str, Any], names: dict[str, str]) -> None:
    """Each of ``names`` (the lesson's -> golden's) to 1e-9."""
    for ours, theirs in names.items():
        np.testing.assert_allclose(np.asarray(values[ours]), golden[theirs], rtol=1e-9, atol=1e-9, err_msg=ours)


def agree_with_rows(
    found: Trace,
    rows: list[dict[str, Any]],
    *,
    parameters: dict[str, str],
    values: dict[str, str] | None = None,
    gradients: dict[str, str] | None = None,
    objective: str = "",
) -> None:
    """A run against golden's rows (counted from 0), as far as the run goes."""
    compared = 0
    for row in rows:
        if found.end is not None and row["i"] + 1 > found.end.iteration:
            break
        record: Iteration = found.iteration(row["i"] + 1)
        agree(record.parameters, row, parameters)
        agree(record.values, row, values or {})
        if record.gradients is not None:
            agree(record.gradients, row, {ours: theirs for ours, theirs in (gradients or {}).items() if theirs in row})
        if objective:
            assert record.objective == pytest.approx(row[objective], rel=1e-9, abs=1e-9)
        compared += 1
    assert compared > 1
