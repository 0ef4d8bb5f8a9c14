"""What is written down of a class: one class for each kind of event, and no text that was typed."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import gradtutor
from gradtutor.session.progress.progress import Progress
from gradtutor.session.progress.summary import Summary
from gradtutor.session.store import events
from gradtutor.session.store.event_fields import FIELDS, Given, Index, Keys, Settings
from gradtutor.session.store.events import (
    Answered,
    Arrived,
    Assigned,
    Begun,
    Changed,
    Close,
    Departed,
    Dropped,
    Erased,
    Finished,
    Follow,
    Hinted,
    Joined,
    Left,
    Lessons,
    Locked,
    Message,
    Moved,
    Notice,
    Opened,
    Paused,
    Predicted,
    Record,
    Released,
    Removed,
    Stepped,
    Turns,
    Unlocked,
    Withdrawn,
    event_of,
    kinds,
    record_of,
    tidy,
    written_by,
)
from gradtutor.session.store.interface import Event
from gradtutor.session.store.memory import MemoryStore
from tests.tui.driver import tutor

SOURCES = Path(gradtutor.__file__).parent
TRUE_NUMBER = {"guess": 1, "truth": 2.5}
TOLD: tuple[tuple[Record, dict[str, object]], ...] = (
    (Opened("fast"), {"variant": "fast"}),
    (
        Stepped("fast", 2, 3, "loss", "c"),
        {"variant": "fast", "iteration": 2, "revealed": 3, "stage": "loss", "focus": "c"},
    ),
    (
        Stepped("fast", 2, 3, "loss", "c", 0.5),
        {"variant": "fast", "iteration": 2, "revealed": 3, "stage": "loss", "focus": "c", "rate": 0.5},
    ),
    (
        Predicted("fast", 2, False, "local", "c", "b", (1, 0), 3.0, 4.0, "sign"),
        {
            "variant": "fast",
            "iteration": 2,
            "right": False,
            "quantity": "local",
            "name": "c",
            "of": "b",
            "index": [1, 0],
            "guess": 3.0,
            "truth": 4.0,
            "reason": "sign",
        },
    ),
    (Answered("way", True, 2), {"question": "way", "right": True, "answer": 2, "reason": ""}),
    (Answered("order", False, (2, 1)), {"question": "order", "right": False, "answer": [2, 1], "reason": ""}),
    (
        Dropped("answered", "way"),
        {"asked": "answered", "question": "way", "variant": "", "iteration": 0, "quantity": "", "name": "", "of": "",
         "index": []},
    ),
    (Hinted("way", 2), {"question": "way", "hint": 2}),
    (Moved("hand", 1, {"w": [[1.0]]}), {"variant": "hand", "iteration": 1, "parameters": {"w": [[1.0]]}}),
    (Changed("x = 3", "default", {"x": 3}), {"variant": "x = 3", "base": "default", "settings": {"x": 3}}),
    (Finished("fast", 5, "converged"), {"variant": "fast", "iteration": 5, "reason": "converged"}),
    (Left(), {}),
    (Turns(False), {"on": False}),
    (Arrived("Li Wei", "3b", "5f-1"), {"name": "Li Wei", "group": "3b", "seat": "5f-1", "again": False}),
    (Departed("5f-1"), {"seat": "5f-1"}),
    (Locked(20), {"guesses": 20}),
    (Unlocked(), {}),
    (Joined("ana", "Anna"), {"other": "ana", "name": "Anna"}),
    (Removed(), {}),
    (Erased(), {}),
    (Notice("Five minutes"), {"text": "Five minutes"}),
    (Close("Good night"), {"text": "Good night"}),
    (Message("Look up"), {"text": "Look up"}),
    (Paused(True), {"on": True}),
    (Follow("slope", "fast", 2, 3), {"lesson": "slope", "variant": "fast", "iteration": 2, "revealed": 3}),
    (Released(), {}),
    (Lessons(frozenset({"slope", "chain"})), {"closed": ["chain", "slope"]}),
    (Begun({"x": 1.5, "data.y": [1.0, 2.0]}), {"numbers": {"x": 1.5, "data.y": [1.0, 2.0]}}),
    (
        Assigned({"id": "k3f9", "points": 10.0, "credits": [[5.0, 1.0]]}),
        {"assignment": {"id": "k3f9", "points": 10.0, "credits": [[5.0, 1.0]]}},
    ),
    (Withdrawn("k3f9"), {"assignment": "k3f9"}),
)  # fmt: skip
"""Each kind, and its data in the store: as version 0.1 wrote them, only that ``dropped`` had nothing empty in it."""


def made_in_source() -> Iterator[tuple[str, str]]:
    """File and class of every record of a learner that the program's source makes."""
    names = {kind.make.__self__.__name__ for kind in kinds().values()}  # type: ignore[attr-defined]  # a class method
    for folder in ("tui", "plain", "session", "classroom", "cli"):
        for file in sorted((SOURCES / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                    yield file.name, node.func.id


def test_every_kind_is_written_somewhere_and_is_tested_here() -> None:
    made = {name.lower() for _, name in made_in_source()}
    assert made == set(kinds()) == {event_of(record).kind for record, _ in TOLD}


@pytest.mark.parametrize(("record", "data"), TOLD, ids=lambda value: type(value).__name__)
def test_what_is_written_is_read_again(record: Record, data: dict[str, object]) -> None:
    store = MemoryStore()
    store.append([event_of(record, "slope", "anna", 5.0)])
    (event,) = store.read()
    assert event == Event(type(record).__name__.lower(), "slope", data, "anna", 5.0, 1)
    assert json.loads(json.dumps(event.data)) == data
    again = record_of(event)
    assert again == record and type(again) is type(record)


def test_a_new_kind_is_one_class() -> None:
    class Sketched(NamedTuple):
        """Somebody drew a curve."""

        variant: str
        points: int
        closed: bool = False

    known = dict(kinds())
    written_by("learner")(Sketched)
    try:
        store = MemoryStore()
        Progress(store, "anna", lambda: 5.0).record(Sketched("fast", 3), "slope")
        (event,) = store.read()
        assert event == Event("sketched", "slope", {"variant": "fast", "points": 3, "closed": False}, "anna", 5.0, 1)
        assert tidy(event._replace(data={**event.data, "typed": "x", "points": True})) == event._replace(
            data={"variant": "fast", "closed": False}
        )
        assert record_of(event) == Sketched("fast", 3, False)
        assert record_of(event._replace(data={"variant": "fast"})) is None
    finally:
        events._BY_NAME.clear()
        events._BY_NAME.update(known)
        del events._BY_CLASS[Sketched]
    # A version that does not know the kind passes over it.
    summary = Summary()
    summary.fold(event)
    assert (record_of(event), summary.number, summary.lessons["slope"].place) == (None, 1, None)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("opened", {}),
        ("stepped", {"variant": "fast", "iteration": "two", "revealed": 1}),
        ("stepped", {"variant": "fast", "iteration": float("inf"), "revealed": 1}),
        ("stepped", {"variant": "fast", "iteration": 2, "revealed": 1, "rate": "quick"}),
        ("predicted", {"variant": "fast", "iteration": 1, "right": True, "index": 3}),
        ("moved", {"variant": "fast", "iteration": 1, "parameters": 3}),
        ("lessons", {"closed": "slope"}),
        ("dropped", {"question": "way"}),
        ("of another version", {"x": 1}),
        ("opened", ["variant"]),
    ],
)
def test_what_lacks_a_part_is_understood_by_nobody(kind: str, data: object) -> None:
    assert record_of(Event(kind, "slope", data)) is None  # type: ignore[arg-type]  # as a hand may have written it


def test_a_number_that_cannot_be_read_is_none_and_the_rest_counts() -> None:
    """A guess that is infinite is kept as ``null``; whether it was right is known all the same."""
    data = {"variant": "fast", "iteration": 1, "right": False, "guess": None, "truth": "four"}
    assert record_of(Event("predicted", data=data)) == Predicted("fast", 1, False, guess=None, truth=None)
    for given, read in (
        (None, None),
        ("two", None),
        ("2.5", 2.5),
        ([1, "x"], None),
        ([2, 1], (2, 1)),
        (10**400, None),
    ):
        found = record_of(Event("answered", data={"question": "way", "right": True, "answer": given}))
        assert found == Answered("way", True, read)


async def test_a_walk_through_a_lesson_is_written_down_as_declared() -> None:
    store = MemoryStore()
    async with tutor("nonlinear-chain", progress=Progress(store)) as driver:
        await driver.press(*["space"] * 5, "p", "1", "2", "enter", "escape", "t", "v", "plus", "end", "escape")
    found = store.read()
    assert {"opened", "stepped", "predicted", "turns", "finished"} <= {event.kind for event in found}
    assert [tidy(event) for event in found] == found


@pytest.mark.parametrize("kind", ["message", "paused", "arrived", "keys", ""])
def test_other_kinds_are_not_a_learner_s(kind: str) -> None:
    assert tidy(Event(kind, "slope", {"text": "hello"})) is None


@pytest.mark.parametrize("lesson", ["x" * 201, "\x1b[2J", "a\nb"])
def test_no_lesson_is_called_like_that(lesson: str) -> None:
    assert tidy(Event("opened", "x" * 200, {"variant": "default"})) is not None
    assert tidy(Event("opened", lesson, {"variant": "default"})) is None


@pytest.mark.parametrize(
    ("kind", "data", "kept"),
    [
        ("answered", {"question": "q", "answer": "what I typed", "right": True}, {"question": "q", "right": True}),
        ("answered", {"answer": [2, 1, 3], "keys": "abc"}, {"answer": [2, 1, 3]}),
        ("answered", {"answer": [[1]], "right": 1}, {}),
        ("predicted", {**TRUE_NUMBER, "typed": "1"}, TRUE_NUMBER),
        ("predicted", {"guess": 10**400, "truth": None, "index": [0] * 9}, {"truth": None}),
        ("stepped", {"iteration": True, "revealed": 3, "stage": "\x1b[31m"}, {"revealed": 3}),
        ("moved", {"parameters": {"w": [[1, 2.5]], "b": 0}}, {"parameters": {"w": [[1, 2.5]], "b": 0}}),
        ("moved", {"parameters": {"w": {"x": 1}}}, {}),
        ("changed", {"settings": {"rule.kind": "sgd"}, "base": "y" * 201}, {"settings": {"rule.kind": "sgd"}}),
        ("changed", {"settings": {str(place): 1 for place in range(65)}}, {}),
        ("changed", {"settings": {"w": [[[[[[1]]]]]]}}, {}),
        ("left", {"why": "bored"}, {}),
    ],
)
def test_what_does_not_belong_to_an_event_is_taken_out(
    kind: str, data: dict[str, object], kept: dict[str, object]
) -> None:
    assert tidy(Event(kind, "slope", data, "anna", 5.0, 7)) == Event(kind, "slope", kept, "anna", 5.0, 7)


def nested(levels: int) -> object:
    """A number within so many lists."""
    return [nested(levels - 1)] if levels else 1


@pytest.mark.parametrize(
    ("kind", "at_most", "too_much"),
    [
        (str, "x" * 200, "x" * 201),
        (str, "", "a\nb"),
        (str, "1", 1),
        (bool, False, 0),
        (int, 2**53, 2**53 + 1),
        (int, -(2**53), -(2**53) - 1),
        (int, 0, True),
        (int, 1, 1.0),
        (float | None, 2**53, 2**53 + 1),
        (float | None, None, "1"),
        (float | None, 1e300, True),
        (Index, [0] * 8, [0] * 9),
        (Index, (), "0"),
        (Index, [2**53], [0.5]),
        (Given, [1] * 64, [1] * 65),
        (Given, (2, 1), (2, "1")),
        (Given, 2.5, "two"),
        (Settings, {str(place): 1 for place in range(64)}, {str(place): 1 for place in range(65)}),
        (Settings, {"w": nested(5)}, {"w": nested(6)}),
        (Settings, {"x" * 200: True}, {"x" * 201: True}),
        (Settings, {"w": [1, "a", None, False]}, {"w": [1, {}]}),
        (Settings, {}, [1]),
        (Keys, ["x" * 200] * 64, ["x"] * 65),
        (Keys, (), {"slope": 1}),
        (Keys, ["slope"], ["slope", 1]),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_a_learners_process_may_write_at_the_most(kind: object, at_most: object, too_much: object) -> None:
    assert FIELDS[kind].allows(at_most) is True
    assert FIELDS[kind].allows(too_much) is False


def test_the_largest_whole_numbers_stay_whole() -> None:
    read = FIELDS[Given].read
    assert isinstance(read(2**53), int) and isinstance(read(2**53 + 1), float)
