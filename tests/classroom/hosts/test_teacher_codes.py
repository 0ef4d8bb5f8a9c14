"""The teacher's codes of several servers: each is good once, at any of them."""

from __future__ import annotations

import asyncio

from gradtutor.classroom.hosts.teacher_codes import TEACHER_CODES, TeacherCodes, forget_codes
from gradtutor.classroom.patient_store import PatientStore
from gradtutor.session.store.memory import MemoryStore


class Console:
    """A server and what it shows."""

    def __init__(self, store: MemoryStore, name: str) -> None:
        self.shown: list[str] = []
        self.codes = TeacherCodes(PatientStore(store), lambda: name, self.shown.append)


async def test_a_code_is_good_once_at_whichever_server_and_its_console_shows_another_one() -> None:
    store = MemoryStore()
    here, there = Console(store, "a"), Console(store, "b")
    await here.codes.begin("kiwi-lime-nuts")
    await there.codes.begin("plum-pear-figs")
    assert not await here.codes.take("plum-pear-fig")
    assert await here.codes.take(" PLUM-pear-figs\n")
    assert not await here.codes.take("plum-pear-figs")
    assert not await there.codes.take("plum-pear-figs")
    assert (here.shown, there.shown) == ([], [])
    await here.codes.look()
    await there.codes.look()
    assert here.shown == []
    (another,) = there.shown
    await there.codes.look()
    assert there.shown == [another]
    assert await there.codes.take(another)
    assert len(there.shown) == 2
    # No code stands in the store, only what comes of it.
    assert not any(code in str(store.states("")) for code in ("kiwi", another[:4], there.shown[1][:4]))


async def test_of_two_who_give_the_same_code_at_once_one_gets_in() -> None:
    store = MemoryStore()
    here, there = Console(store, "a"), Console(store, "b")
    await here.codes.begin("kiwi-lime-nuts")
    found = await asyncio.gather(*(one.codes.take("kiwi-lime-nuts") for one in (here, there, here, there)))
    assert sorted(found) == [False, False, False, True]


async def test_the_codes_of_a_server_that_is_no_more_are_good_for_nothing() -> None:
    store = MemoryStore()
    here, there = Console(store, "a"), Console(store, "b")
    await here.codes.begin("kiwi-lime-nuts")
    await there.codes.begin("plum-pear-figs")
    forget_codes(store, "a")
    assert not await there.codes.take("kiwi-lime-nuts")
    forget_codes(store)
    assert store.states(TEACHER_CODES) == {}
