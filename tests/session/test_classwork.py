"""What a teacher says to a class, and what holds after it."""

from __future__ import annotations

from typing import Any

import pytest

from gradtutor.session.classwork import ClassState, Follow, after, as_json, from_json
from gradtutor.session.names import clean_name
from gradtutor.session.store import Event

PLACE = Follow("slope", "default", 2, 3)


def said(state: ClassState, kind: str, **data: Any) -> ClassState:
    return after(state, Event(kind, data=data))


def test_each_word_changes_what_it_is_about() -> None:
    state = said(ClassState(), "paused", on=True)
    state = said(state, "lessons", closed=["slope", "chain"])
    state = said(state, "follow", **PLACE._asdict())
    assert state == ClassState(True, frozenset({"slope", "chain"}), PLACE)
    state = said(said(state, "released"), "paused", on=False)
    assert said(state, "lessons", closed=[]) == ClassState()


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("message", {"text": "hello"}),
        ("paused", {}),
        ("follow", {"lesson": "slope"}),
        ("follow", {**PLACE._asdict(), "iteration": "two"}),
        ("lessons", {"closed": "slope"}),
        ("lessons", {"closed": None}),
        ("tomorrow's kind", {"on": True}),
    ],
)
def test_what_is_not_understood_changes_nothing(kind: str, data: dict[str, Any]) -> None:
    state = ClassState(True, frozenset({"chain"}), PLACE)
    assert said(state, kind, **data) == state


def test_a_learner_cannot_speak_to_the_class() -> None:
    assert after(ClassState(), Event("paused", data={"on": True}, learner="ada")) == ClassState()


@pytest.mark.parametrize("state", [ClassState(), ClassState(True, frozenset({"slope", "chain"}), PLACE)])
def test_the_state_is_kept(state: ClassState) -> None:
    assert from_json(as_json(state)) == state


@pytest.mark.parametrize("kept", [None, [], {}, {"paused": True}, {"paused": 1, "closed": 3, "follow": None}])
def test_what_is_no_state_is_that_of_a_new_class(kept: Any) -> None:
    assert from_json(kept) == ClassState()


def test_a_name_obeys_nobody() -> None:
    assert clean_name("\x1b[2J\u202eAda\n \tByron\u200b") == "[2JAda Byron"
    assert clean_name("\x00") == "?"
