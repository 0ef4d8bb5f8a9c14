"""What a class begins with when it is opened again."""

from __future__ import annotations

from gradtutor.classroom.hosts.joining import set_free
from gradtutor.session.classroom.class_state import CLASS_STATE, ClassState, Said, after, as_json, from_json
from gradtutor.session.store.events import Follow
from gradtutor.session.store.memory import MemoryStore

CLOSED = frozenset({"slope"})
SAID = (Said(5.0, "hello"),)


def test_nobody_is_paused_or_led_by_a_teacher_who_is_not_there() -> None:
    store = MemoryStore()
    before = ClassState(True, CLOSED, Follow("slope", "default", 2, 1), SAID)
    store.set_state(CLASS_STATE, as_json(before))
    events = set_free(store)
    assert from_json(store.state(CLASS_STATE)) == ClassState(False, CLOSED, None, SAID)
    # Whoever has only the events comes to the same.
    state = before
    for event in events:
        state = after(state, event)
    assert state == ClassState(False, CLOSED, None, SAID)


def test_where_nothing_was_left_nothing_is_told() -> None:
    store = MemoryStore()
    assert set_free(store) == []
    store.set_state(CLASS_STATE, as_json(ClassState(closed=CLOSED)))
    assert set_free(store) == []
