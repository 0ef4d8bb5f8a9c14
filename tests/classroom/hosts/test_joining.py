"""What a class begins with when it is opened again."""

from __future__ import annotations

from pathlib import Path

from gradtutor.classroom.access.codes import Code
from gradtutor.classroom.access.entrance import Entrance
from gradtutor.classroom.access.hall import Hall
from gradtutor.classroom.access.shared_wrongs import WRONGS
from gradtutor.classroom.hosts.joining import set_free, share
from gradtutor.classroom.hosts.lease import HostLease
from gradtutor.classroom.patient_store import PatientStore
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


class NoLeases:
    """Of a store that nobody asks."""


async def test_each_of_several_classes_has_wrong_answers_in_its_store() -> None:
    stores = [MemoryStore(), MemoryStore()]
    patient = [PatientStore(store, 0.0) for store in stores]
    entrances = [Entrance(one, Code("kiwi-lime"), room=room) for one, room in zip(patient, ("7a", "7b"), strict=True)]
    Hall(entrances)
    for one, entrance in zip(patient, entrances, strict=True):
        lease = HostLease(MemoryStore(), NoLeases(), lambda line: None, Path("host"))  # type: ignore[arg-type]
        await share(lease, one, entrance, "teach-me", lambda code: None)
    await entrances[0].throttle.tell_wrong("10.0.0.1", "eve", "code")
    for one in patient:
        await one.write([])
    assert [store.state(WRONGS) is not None for store in stores] == [True, True]
