"""What a teacher says to a class, and what holds after it."""

from __future__ import annotations

from typing import Any

import pytest

from gradtutor.session.classroom.class_state import ClassState, Said, after, as_json, from_json
from gradtutor.session.classroom.person_names import clean_name
from gradtutor.session.store.events import Follow
from gradtutor.session.store.interface import Event

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
        ("message", {}),
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


def messages(*told: tuple[float, str]) -> list[tuple[float, str]]:
    """What can be read again after messages at these times."""
    state = ClassState()
    for time, text in told:
        state = after(state, Event("message", data={"text": text}, time=time))
    return [(one.time, one.text) for one in state.said]


def test_the_last_five_messages_are_kept() -> None:
    told = [(60.0 * number, f"message {number}") for number in range(8)]
    assert messages(*told) == told[3:]


def test_a_message_that_comes_twice_is_one() -> None:
    assert messages((10.0, "sit down"), (11.0, "look up"), (10.3, "sit down")) == [
        (10.0, "sit down"),
        (11.0, "look up"),
    ]
    # Within five seconds.
    assert len(messages((10.0, "sit down"), (14.9, "sit down"))) == 1
    assert len(messages((10.0, "sit down"), (15.0, "sit down"))) == 2


def test_messages_of_an_earlier_lesson_are_not_kept() -> None:
    # Two hours.
    assert messages((0.0, "yesterday"), (80000.0, "today"), (87000.0, "now")) == [(80000.0, "today"), (87000.0, "now")]
    assert len(messages((80000.0, "today"), (87200.0, "now"))) == 2
    assert messages((80000.0, "today"), (87201.0, "now")) == [(87201.0, "now")]


def test_a_learner_cannot_speak_to_the_class() -> None:
    assert after(ClassState(), Event("paused", data={"on": True}, learner="ada")) == ClassState()


@pytest.mark.parametrize(
    "state", [ClassState(), ClassState(True, frozenset({"slope", "chain"}), PLACE, (Said(3.5, "hi"),))]
)
def test_the_state_is_kept(state: ClassState) -> None:
    assert from_json(as_json(state)) == state


@pytest.mark.parametrize("kept", [None, [], {}, {"paused": True}, {"paused": 1, "closed": 3, "follow": None}])
def test_what_is_no_state_is_that_of_a_new_class(kept: Any) -> None:
    assert from_json(kept) == ClassState()


def test_the_state_of_an_older_version_has_no_messages() -> None:
    assert from_json({"paused": True, "closed": ["slope"], "follow": None}) == ClassState(True, frozenset({"slope"}))


def test_a_name_obeys_nobody() -> None:
    assert clean_name("\x1b[2J\u202eAda\n \tByron\u200b") == "[2JAda Byron"
    assert clean_name("\x00") == "?"
