"""What is written down of learners: only what is in the table of events, and no text that was typed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import gradtutor
from gradtutor.session.progress.progress import Progress
from gradtutor.session.store.events import LEARNERS, tidy
from gradtutor.session.store.interface import Event
from gradtutor.session.store.memory import MemoryStore
from tests.tui.driver import tutor

SOURCES = Path(gradtutor.__file__).parent
TRUE_NUMBER = {"guess": 1, "truth": 2.5}


def written_down() -> Iterator[tuple[str, str, set[str]]]:
    """File, kind and keys of every event that the program's source records, as far as they stand there."""
    for folder in ("tui", "plain", "session"):
        for file in sorted((SOURCES / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not node.args:
                    continue
                kind = node.args[0]
                named = node.func.attr in ("record", "note", "_note")
                if named and isinstance(kind, ast.Constant) and isinstance(kind.value, str):
                    yield file.name, kind.value, {keyword.arg for keyword in node.keywords if keyword.arg}


def test_the_source_writes_down_only_what_is_in_the_table() -> None:
    found = list(written_down())
    assert {kind for _, kind, _ in found} == set(LEARNERS)
    for file, kind, keys in found:
        assert keys <= set(LEARNERS[kind]), (file, kind)


async def test_a_walk_through_a_lesson_is_written_down_as_the_table_says() -> None:
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
