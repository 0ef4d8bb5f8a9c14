"""Guesses at one name: judged one after the other, slower each time, and in the end not at all until it is unlocked."""

from __future__ import annotations

import asyncio

import pytest

from gradtutor.classroom.access.answers import Admitted, Challenge, Refused
from gradtutor.classroom.access.codes import Code
from gradtutor.classroom.access.entrance import Entrance
from gradtutor.classroom.access.guesses import FORGOTTEN, MOST_GUESSES, MOST_WAITING, WrongGuesses
from gradtutor.classroom.access.identity import Person
from gradtutor.classroom.access.roster import Pupil
from gradtutor.classroom.patient_store import PatientStore
from gradtutor.session.classroom.locks import LOCKS
from gradtutor.session.classroom.pins import hashed
from gradtutor.session.store.memory import MemoryStore

CODE, PIN = "kiwi-lime", "471193"


class Clock:
    """Time passes while somebody sleeps, for all who sleep at once."""

    def __init__(self) -> None:
        self.now = 0.0

    async def sleep(self, seconds: float) -> None:
        until = self.now + seconds
        await asyncio.sleep(0)
        self.now = max(self.now, until)

    def guesses(self) -> WrongGuesses:
        return WrongGuesses(lambda: self.now, self.sleep)


async def test_many_at_once_are_judged_one_after_the_other_four_a_minute() -> None:
    clock, running, most = Clock(), 0, 0
    guesses = clock.guesses()
    judged: list[float] = []

    async def wrong() -> bool:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        judged.append(clock.now)
        running -= 1
        return False

    busy = 0
    while clock.now < 300.0:
        verdicts = await asyncio.gather(*(guesses.judge("victim", wrong) for _ in range(180)))
        busy += verdicts.count("busy")
        assert verdicts.count("wrong") <= MOST_WAITING
    assert most == 1
    assert busy > 1000
    # By hand: 0.5 s after the first, then 1, 2, 4, 8, and 15 s after each further one.
    assert judged[:8] == [0.0, 0.5, 1.5, 3.5, 7.5, 15.5, 30.5, 45.5]
    assert sum(60.0 <= when < 120.0 for when in judged) == 4


async def test_the_delay_is_asked_for_again_after_it_was_slept() -> None:
    clock = Clock()
    guesses = clock.guesses()
    answers = iter([False, False, True])

    async def next_one() -> bool:
        return next(answers)

    assert await guesses.judge("anna", next_one) == "wrong"
    second, third = await asyncio.gather(guesses.judge("anna", next_one), guesses.judge("anna", next_one))
    # 0.5 s for the first, and then 1 s for the second: not the same half second for both.
    assert (second, third, clock.now) == ("wrong", "right", 1.5)


async def test_other_names_do_not_wait() -> None:
    clock = Clock()
    guesses = clock.guesses()

    async def wrong() -> bool:
        return False

    for _ in range(5):
        await guesses.judge("victim", wrong)
    before = clock.now
    assert await guesses.judge("other", wrong) == "wrong"
    assert clock.now == before


async def test_delays_are_forgotten_and_what_counts_for_the_lock_is_not() -> None:
    clock = Clock()
    guesses = clock.guesses()

    async def wrong() -> bool:
        return False

    for _ in range(3):
        await guesses.judge("anna", wrong)
        clock.now += FORGOTTEN + 1
        before = clock.now
    await guesses.judge("anna", wrong)
    assert clock.now == before
    assert guesses.count("anna") == 4


async def guess(door: Entrance, name: str, pin: str, address: str = "a") -> Challenge | Admitted | Refused:
    visit = door.visit(name, address)
    result: Challenge | Admitted | Refused = await visit.challenge()
    for answer in (CODE, pin):
        result = await visit.answer([answer])
    return result


def guarded(clock: Clock, store: PatientStore | None = None) -> tuple[Entrance, list[tuple[str, int]]]:
    door = Entrance(store or PatientStore(MemoryStore()), Code(CODE), sleep=clock.sleep)
    door.guesses, door.code_guesses = clock.guesses(), clock.guesses()
    locked: list[tuple[str, int]] = []
    door.when_locked = lambda name, count: locked.append((name, count))
    return door, locked


async def test_after_twenty_wrong_pins_from_twenty_addresses_the_name_waits_for_the_teacher() -> None:
    clock = Clock()
    door, locked = guarded(clock)
    door.store.set_state("pin/victim", hashed(PIN))
    for number in range(MOST_GUESSES):
        assert locked == []
        refused = await guess(door, "Victim", f"{number:06}", address=f"192.0.2.{number}")
        assert isinstance(refused, Refused) and refused.judged
    assert locked == [("victim", 20)]
    # Not even the right one is heard now, also not after another start of the server.
    for entrance in (door, guarded(clock, door.store)[0]):
        refused = await guess(entrance, "victim", PIN)
        assert isinstance(refused, Refused)
        assert (refused.final, refused.judged) == (True, False)
        assert "teacher" in refused.reason
    # The teacher unlocks it in the store.
    door.store.set_state(LOCKS + "victim", None)
    assert await guess(door, "victim", PIN) == Admitted(Person("victim", "victim"))
    # And it takes twenty again.
    await guess(door, "victim", "000000")
    assert door.guesses.count("victim") == 1
    assert len(locked) == 1


async def test_a_right_answer_before_the_twentieth_wrong_one_begins_anew() -> None:
    clock = Clock()
    door, locked = guarded(clock)
    door.store.set_state("pin/anna", hashed(PIN))
    for _ in range(3):
        for number in range(9):
            await guess(door, "anna", f"{number:06}")
        assert isinstance(await guess(door, "anna", PIN), Admitted)
    assert locked == []


async def test_a_name_that_is_not_in_the_roster_is_locked_as_one_that_is_and_nobody_hears_of_it() -> None:
    clock = Clock()
    door, locked = guarded(clock)
    door.roster = {"anna": Pupil("anna", "Anna", "", hashed("correct-horse"), "")}
    told: dict[str, list[str]] = {}
    for name in ("anna", "nobody"):
        for _ in range(MOST_GUESSES + 1):
            visit = door.visit(name, "a")
            await visit.challenge()
            refused = await visit.answer(["wrong"])
            assert isinstance(refused, Refused)
            told.setdefault(name, []).append(refused.reason)
        clock.now += 1000.0
    assert told["anna"] == told["nobody"]
    assert locked == [("anna", 20)]
    assert await door.store.states(LOCKS) == {"lock/anna": 20}


@pytest.mark.parametrize("pin", ["4711", "47119"])
async def test_a_new_pin_has_six_characters(pin: str) -> None:
    door, _ = guarded(Clock())
    result = await guess(door, "anna", pin)
    assert isinstance(result, Challenge)
    assert "6" in result.instructions
    assert await door.store.states("pin/") == {}
