"""Each statement against a model of xAPI that others keep: that of Ralph, a learning record store (``ralph-malph``,
development only)."""

from __future__ import annotations

import io
import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradtutor.classroom.records.xapi import write_statements
from gradtutor.session.store.events import (
    Answered,
    Arrived,
    Departed,
    Finished,
    Left,
    Opened,
    Predicted,
    Record,
    Stepped,
    event_of,
)  # fmt: skip
from gradtutor.session.store.memory import MemoryStore

REASON = "ralph-malph is not installed (pip install 'gradtutor[dev]')"
model = pytest.importorskip("ralph.models.xapi.base.statements", reason=REASON).BaseXapiStatement
pydantic = pytest.importorskip("pydantic", reason=REASON)

WHEN = 1_796_054_400.0
RUN: list[tuple[str, Record]] = [
    ("", Arrived(name="Anna Aalto", group="7b")),
    ("slope", Opened("default")),
    ("slope", Stepped("default", 1, 1, "forward", "b", 0.1)),
    ("slope", Stepped("default", 1, 2, "forward", "c")),
    ("slope", Predicted("default", 1, False, "gradient", "b", "", (0, 1), 0.5, 1.0, "half")),
    ("slope", Predicted("default", 1, True, "value", "c", "a", (), None, None)),
    ("slope", Answered("arrow-left", True, 1)),
    ("slope", Answered("in-order", False, (2, 1, 3), "reversed")),
    ("slope", Answered("skipped", False)),
    ("slope", Finished("default", 5, "converged")),
    ("slope", Finished("default", 5, "converged")),
    ("slope", Left()),
    ("误差 & co/1", Opened("größer")),
    ("", Departed()),
]
"""Everything that a learner does, and what becomes no statement."""


def statements(run: list[tuple[str, Record]], learner: str = "anna") -> list[dict[str, Any]]:
    """What is printed of a class in which somebody has done this."""
    store, stream = MemoryStore(), io.StringIO()
    store.append([event_of(record, lesson, learner, time=WHEN + at) for at, (lesson, record) in enumerate(run)])
    write_statements(store, stream)
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_each_statement_of_a_run_is_valid() -> None:
    found = statements(RUN)
    verbs = [one["verb"]["id"].rpartition("/")[2] for one in found]
    assert verbs == ["initialized", "progressed", *["answered"] * 5, "completed", "terminated", "initialized"]
    for one in found:
        model.model_validate(one)


NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


@given(
    lesson=NAMES, name=NAMES, learner=NAMES, reason=st.text(max_size=10), right=st.booleans(),
    answer=st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False), st.tuples(st.integers(1, 9))),
    iteration=st.integers(0, 10**6),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_whatever_lessons_variants_and_questions_are_called_it_stays_valid(
    lesson: str, name: str, learner: str, reason: str, right: bool, answer: Any, iteration: int
) -> None:
    run: list[tuple[str, Record]] = [
        (lesson, Opened(name)),
        (lesson, Stepped(name, iteration, 0, "loss")),
        (lesson, Answered(name, right, answer, reason)),
        (lesson, Predicted(name, iteration, right, "value", name, name, (1,), 0.0, 1.0, reason)),
        (lesson, Finished(name, iteration, "limit")),
    ]
    if learner == "teacher":
        return
    found = statements(run, learner)
    assert len(found) == len(run)
    for one in found:
        model.model_validate(one)


def spoiled(statement: dict[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    """The statement with one thing in it replaced, or taken out for ``None``."""
    found = deepcopy(statement)
    inner = found
    for key in path[:-1]:
        inner = inner.setdefault(key, {})
    if value is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return found


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("actor",), None),
        (("verb",), None),
        (("id",), "anna-1"),
        (("actor", "account", "homePage"), "maths 7b"),
        (("actor", "mbox"), "mailto:anna@school.example"),
        (("verb", "id"), "answered"),
        (("object", "id"), "slope question"),
        (("object", "definition", "type"), "question"),
        (("result", "success"), "perhaps"),
        (("result", "response"), ""),
        (("result", "duration"), "five minutes"),
        (("result", "extensions"), {"reason": "half"}),
        (("timestamp",), "yesterday"),
        (("grade",), 5),
        (("context", "contextActivities", "parent"), [{"objectType": "Activity"}]),
    ],
)
def test_the_model_refuses_what_is_none(path: tuple[str, ...], value: Any) -> None:
    (answer,) = [one for one in statements(RUN) if one["object"]["id"].endswith("arrow-left")]
    model.model_validate(answer)
    with pytest.raises(pydantic.ValidationError):
        model.model_validate(spoiled(answer, path, value))
