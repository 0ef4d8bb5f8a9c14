"""Who may enter, without SSH: codes, PINs, the roster, the teacher, and how guessing becomes slow."""

from __future__ import annotations

import pytest

from gradtutor.classroom.entrance import Admitted, Challenge, Entrance, Refused, Visit
from gradtutor.classroom.identity import Person, clean_name
from gradtutor.classroom.roster import Pupil
from gradtutor.classroom.secrets import Code, hashed, make_code, matches
from gradtutor.classroom.throttle import FORGOTTEN, LONGEST, Throttle
from gradtutor.session.memory_store import MemoryStore

CODE, PIN = "kiwi-lime", "4711"
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBexample"


class Waits:
    """In place of the clock: how long each answer had to wait."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.seconds.append(seconds)


def entrance(**more: object) -> Entrance:
    return Entrance(MemoryStore(), Code(CODE), sleep=Waits().sleep, **more)  # type: ignore[arg-type]


async def answers(visit: Visit, *given: str) -> Challenge | Admitted | Refused:
    result: Challenge | Admitted | Refused = await visit.challenge()
    for answer in given:
        result = await visit.answer([answer])
    return result


async def test_the_first_time_a_pin_is_chosen_and_then_it_is_asked_for() -> None:
    door = entrance()
    assert await answers(door.visit("Anna", "a"), CODE, PIN, PIN) == Admitted(Person("anna", "Anna"))
    assert await answers(door.visit("anna", "b"), CODE, PIN) == Admitted(Person("anna", "anna"))
    other = await answers(door.visit("ANNA", "c"), CODE, "0000")
    assert isinstance(other, Refused)
    assert "ANNA" in other.reason
    assert not other.final


async def test_capitals_and_blanks_of_the_code_do_not_count() -> None:
    assert isinstance(await answers(entrance().visit("bo", "a"), f" {CODE.upper()} "), Challenge)


async def test_without_the_code_no_name_helps() -> None:
    door = entrance()
    for wrong in ("", "kiwi", CODE + "x"):
        assert isinstance(await answers(door.visit("anna", "a"), wrong), Refused)
    assert door.store.states("pin/") == {}


async def test_a_pin_is_kept_as_a_hash() -> None:
    door = entrance()
    await answers(door.visit("anna", "a"), CODE, PIN, PIN)
    kept = door.store.state("pin/anna")
    assert isinstance(kept, str)
    assert kept.startswith("$argon2id$")
    assert PIN not in kept


async def test_a_new_pin_is_asked_for_twice_and_must_not_be_short() -> None:
    visit = entrance().visit("anna", "a")
    assert isinstance(await answers(visit, CODE, "12"), Challenge)
    different = [await visit.answer([text]) for text in (PIN, "4712")]
    assert all(isinstance(one, Challenge) for one in different)
    assert [type(await visit.answer([text])) for text in (PIN, PIN)] == [Challenge, Admitted]


async def test_two_who_choose_the_same_name_at_once_do_not_share_it() -> None:
    door = entrance()
    first, second = door.visit("anna", "a"), door.visit("anna", "b")
    for visit in (first, second):
        await answers(visit, CODE, PIN)
    assert isinstance(await first.answer([PIN]), Admitted)
    assert isinstance(await second.answer([PIN]), Refused)


async def test_with_a_roster_only_those_in_it_enter() -> None:
    pupil = Pupil("anna", "Anna Li", "7b", hashed("secret"), "")
    door = entrance(roster={"anna": pupil, "bo": Pupil("bo", "Bo", "", "", KEY)})
    assert await answers(door.visit("Anna", "a"), "secret") == Admitted(Person("anna", "Anna Li", "learner", "7b"))
    for name, password in (("anna", "Secret"), ("anna", CODE), ("carl", "secret"), ("bo", "")):
        assert isinstance(await answers(door.visit(name, "a"), password), Refused)


async def test_a_public_key_of_the_roster() -> None:
    door = entrance(roster={"bo": Pupil("bo", "Bo", "", "", KEY)})
    assert door.visit("bo", "a").takes_keys
    assert door.visit("bo", "a").key(f"{KEY} bo@home") == Admitted(Person("bo", "Bo"))
    assert door.visit("bo", "a").key("ssh-ed25519 AAAAother") is None
    assert not door.visit("carl", "a").takes_keys


async def test_the_teacher_has_a_key_or_a_code_that_works_once() -> None:
    door = entrance(teacher_keys=frozenset({KEY}), teacher_code=Code("once-only"))
    assert door.visit("teacher", "a").key(KEY) == Admitted(Person("teacher", "teacher", "teacher"))
    assert isinstance(await answers(door.visit("teacher", "a"), CODE), Refused)
    first = await answers(door.visit("teacher", "a"), "once-only")
    assert isinstance(first, Admitted)
    assert first.person.role == "teacher"
    assert isinstance(await answers(door.visit("teacher", "a"), "once-only"), Refused)


async def test_a_hundred_wrong_codes_wait_longer_each_time_but_no_one_else_does() -> None:
    door = entrance()
    waits = Waits()
    door.sleep = waits.sleep
    finals = 0
    for _ in range(100 // 5):
        visit = door.visit("eve", "a")
        for _ in range(5):
            refused = await answers(visit, "wrong")
            assert isinstance(refused, Refused)
            finals += refused.final
    # 0 before the first, then 0.5, 1, 2, 4, 8, and never more than the longest.
    assert waits.seconds[:7] == [0.0, 0.5, 1.0, 2.0, 4.0, 8.0, LONGEST]
    assert max(waits.seconds) == LONGEST
    waits.seconds.clear()
    assert isinstance(await answers(door.visit("anna", "a"), CODE), Challenge)
    assert waits.seconds == [0.0]


async def test_a_connection_is_closed_after_six_wrong_answers() -> None:
    visit = entrance().visit("eve", "a")
    finals = []
    for _ in range(6):
        refused = await answers(visit, "wrong")
        assert isinstance(refused, Refused)
        finals.append(refused.final)
    assert finals == [False] * 5 + [True]


def test_wrong_answers_are_forgotten() -> None:
    now = [0.0]
    throttle = Throttle(lambda: now[0])
    throttle.wrong("a", "x")
    throttle.wrong("a", "x")
    assert throttle.delay("a", "x") == 1.0
    assert throttle.delay("b", "x") == 0.0
    now[0] = FORGOTTEN + 1
    assert throttle.delay("a", "x") == 0.0
    throttle.wrong("a", "x")
    throttle.right("a", "x")
    assert throttle.delay("a", "x") == 0.0


def test_hashes_and_codes() -> None:
    kept = hashed("päss")
    assert matches("päss", kept)
    assert not matches("pass", kept)
    assert not matches("päss", "no hash at all")
    assert len({make_code() for _ in range(50)}) == 50
    assert all(letter not in make_code() for letter in "il1o0")


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("Anna", "Anna"),
        ("  Li   Wei ", "Li Wei"),
        ("李伟", "李伟"),
        ("\x1b[2Jevil\x07", "[2Jevil"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("zero\u200bwidth", "zerowidth"),
        ("\r\n\t", "?"),
        ("x" * 100, "x" * 40),
    ],
)
def test_names_are_made_harmless(written: str, clean: str) -> None:
    assert clean_name(written) == clean
