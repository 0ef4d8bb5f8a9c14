"""Who may enter, without SSH: codes, PINs, the roster, the teacher, and how guessing becomes slow."""

from __future__ import annotations

import asyncio

import pytest

from gradtutor.classroom.access.answers import Admitted, Challenge, Refused
from gradtutor.classroom.access.codes import Code, make_code
from gradtutor.classroom.access.entrance import Entrance, Visit
from gradtutor.classroom.access.guesses import WrongGuesses
from gradtutor.classroom.access.identity import Person, clean_name
from gradtutor.classroom.access.roster import Pupil
from gradtutor.classroom.access.throttle import LONGEST, Throttle, network
from gradtutor.classroom.patient_store import PatientStore
from gradtutor.session.classroom import people
from gradtutor.session.classroom.pins import hashed, matches
from gradtutor.session.store.memory import MemoryStore

CODE, PIN = "kiwi-lime", "471193"
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBexample"


class Waits:
    """In place of the clock: how long each answer had to wait."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.now = 0.0

    async def sleep(self, seconds: float) -> None:
        self.seconds.append(seconds)
        self.now += seconds

    def guarded(self, **more: object) -> Entrance:
        """An entrance that goes by this clock."""
        door = Entrance(PatientStore(MemoryStore()), Code(CODE), sleep=self.sleep, **more)  # type: ignore[arg-type]
        door.throttle = Throttle(lambda: self.now)
        door.guesses, door.code_guesses = (WrongGuesses(lambda: self.now, self.sleep) for _ in range(2))
        return door

    async def of(self, visit: Visit, *given: str) -> float:
        """Seconds that a visit has had to wait in all."""
        before = sum(self.seconds)
        await answers(visit, *given)
        return sum(self.seconds) - before


def entrance(**more: object) -> Entrance:
    return Entrance(PatientStore(MemoryStore()), Code(CODE), sleep=Waits().sleep, **more)  # type: ignore[arg-type]


async def answers(visit: Visit, *given: str) -> Challenge | Admitted | Refused:
    result: Challenge | Admitted | Refused = await visit.challenge()
    for answer in given:
        result = await visit.answer([answer])
    return result


async def test_the_first_time_a_pin_is_chosen_and_then_it_is_asked_for() -> None:
    door = entrance()
    assert await answers(door.visit("Anna", "a"), CODE, PIN, PIN) == Admitted(Person("anna", "Anna"))
    assert await answers(door.visit("anna", "b"), CODE, PIN) == Admitted(Person("anna", "anna"))
    other = await answers(door.visit("ANNA", "c"), CODE, "000000")
    assert isinstance(other, Refused)
    assert "ANNA" in other.reason
    assert not other.final


async def test_a_wall_comes_in_by_a_code_of_its_own_again_and_again() -> None:
    door = entrance()
    # Where there is to be none, it is a name as any other.
    assert await answers(door.visit("projector", "a"), CODE, PIN, PIN) == Admitted(Person("projector", "projector"))
    door.projector_code = Code("wall-wall-wall")
    wall = Admitted(Person("projector", "projector", "projector"))
    for _ in range(2):
        assert await answers(door.visit("Projector", "a"), "wall-wall-wall") == wall._replace(
            person=wall.person._replace(name="Projector")
        )
    for wrong in (CODE, PIN, "", "plain"):
        refused = await answers(door.visit("projector", "a"), wrong)
        assert isinstance(refused, Refused)
        assert refused.why == "projector-code"
    assert await door.visit("projector", "a").password("wall-wall-wall") == wall
    # Nobody else comes in by it.
    for name in ("anna", "teacher"):
        assert isinstance(await answers(door.visit(name, "a"), "wall-wall-wall"), Refused)


async def test_of_two_newcomers_of_one_name_one_gets_it() -> None:
    door = entrance()
    one, two = door.visit("Anna", "a"), door.visit("anna", "b")
    for visit in (one, two):
        assert isinstance(await answers(visit, CODE, PIN), Challenge)
    # The same PIN as well: the two hashes are not the same.
    results = await asyncio.gather(one.answer([PIN]), two.answer([PIN]))
    (refused,) = [result for result in results if isinstance(result, Refused)]
    assert refused.reason == "This name has just been taken. Log in with another one." and refused.final
    assert len([result for result in results if isinstance(result, Admitted)]) == 1


async def test_capitals_and_blanks_of_the_code_do_not_count() -> None:
    assert isinstance(await answers(entrance().visit("bo", "a"), f" {CODE.upper()} "), Challenge)


async def test_without_the_code_no_name_helps() -> None:
    door = entrance()
    for wrong in ("", "kiwi", CODE + "x"):
        assert isinstance(await answers(door.visit("anna", "a"), wrong), Refused)
    assert await door.store.states("pin/") == {}


async def test_a_pin_is_kept_as_a_hash() -> None:
    door = entrance()
    await answers(door.visit("anna", "a"), CODE, PIN, PIN)
    kept = await door.store.state("pin/anna")
    assert isinstance(kept, str)
    assert kept.startswith("$argon2id$")
    assert PIN not in kept


async def test_a_new_pin_is_asked_for_twice_and_must_not_be_short() -> None:
    visit = entrance().visit("anna", "a")
    assert isinstance(await answers(visit, CODE, "47119"), Challenge)
    different = [await visit.answer([text]) for text in (PIN, "471194")]
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
    # Offered to everybody, so that it does not tell who is in the class; nobody else's key is taken.
    assert door.visit("carl", "a").takes_keys
    assert door.visit("carl", "a").key(KEY) is None
    assert not entrance(roster={"anna": Pupil("anna", "Anna", "", hashed("secret"), "")}).visit("anna", "a").takes_keys


async def test_the_teacher_has_a_key_or_a_code_that_works_once() -> None:
    door = entrance(teacher_keys=frozenset({KEY}), teacher_code=Code("once-only"))
    assert door.visit("teacher", "a").key(KEY) == Admitted(Person("teacher", "teacher", "teacher"))
    assert isinstance(await answers(door.visit("teacher", "a"), CODE), Refused)
    first = await answers(door.visit("teacher", "a"), "once-only")
    assert isinstance(first, Admitted)
    assert first.person.role == "teacher"
    assert isinstance(await answers(door.visit("teacher", "a"), "once-only"), Refused)


async def test_a_hundred_wrong_codes_wait_longer_each_time_but_no_one_else_does() -> None:
    waits = Waits()
    door = waits.guarded()
    finals = 0
    for _ in range(100 // 5):
        visit = door.visit("eve", "a")
        for _ in range(5):
            refused = await answers(visit, "wrong")
            assert isinstance(refused, Refused)
            finals += refused.final
    # None before the first, then 0.5, 1, 2, 4, 8, and never more than the longest.
    assert waits.seconds[:6] == [0.5, 1.0, 2.0, 4.0, 8.0, LONGEST]
    assert max(waits.seconds) == LONGEST
    waits.seconds.clear()
    assert isinstance(await answers(door.visit("anna", "a"), CODE), Challenge)
    assert waits.seconds == []


async def test_guessing_under_ever_new_names_is_slowed() -> None:
    waits = Waits()
    door = waits.guarded()
    guesses = 0
    while waits.now < 3600.0:
        await answers(door.visit(f"eve{guesses}", "a"), "wrong")
        guesses += 1
    # Sixty are free, then there is one each five seconds: 60 + 3600 / 5.
    assert guesses == pytest.approx(780, abs=2)


async def test_of_many_guesses_at_once_only_the_free_ones_are_heard_at_once() -> None:
    now = [0.0]
    seconds: list[float] = []

    async def sleep(delay: float) -> None:
        seconds.append(delay)

    door = Entrance(PatientStore(MemoryStore()), Code(CODE), sleep=sleep)
    door.throttle = Throttle(lambda: now[0])
    await asyncio.gather(*(answers(door.visit(f"eve{number}", "a"), "wrong") for number in range(100)))
    waited = [delay for delay in seconds if delay > 0]
    assert len(waited) >= 40
    assert max(waited) <= 15.0


async def test_guesses_that_wait_for_their_own_names_count_while_they_wait() -> None:
    now = [0.0]
    waited: list[float] = []

    async def sleep(delay: float) -> None:
        until = now[0] + delay
        waited.append(delay)
        await asyncio.sleep(0)
        now[0] = max(now[0], until)

    door = Entrance(PatientStore(MemoryStore()), Code(CODE), sleep=sleep)
    door.throttle, door.code_guesses = Throttle(lambda: now[0]), WrongGuesses(lambda: now[0], sleep)
    visits = [door.visit(f"eve{number}", "a") for number in range(50)]
    for visit in visits:
        await answers(visit, "wrong")
    assert waited == []
    await asyncio.gather(*(answers(visit, "lime") for visit in visits))
    # Fifty are spent; of these ten are free, and one more finds nothing owed yet. The others wait for the address,
    # five seconds or more, though all fifty came while nobody had been judged: half a second is that of the name.
    assert sum(delay >= 4.0 for delay in waited) >= 39


async def test_a_class_that_mistypes_twice_each_at_the_bell_waits_only_for_its_own_mistakes() -> None:
    waits = Waits()
    door = waits.guarded()
    for number in range(30):
        # Half a second after the first mistake of a name, one second after the second.
        assert await waits.of(door.visit(f"learner{number}", "a"), "kiwi", "lime", CODE) == 1.5
        waits.now = 0.0
    assert await waits.of(door.visit("anna", "a"), CODE) == 0.0


async def test_a_prankster_keeps_nobody_behind_the_same_address_out() -> None:
    waits = Waits()
    door = waits.guarded()
    assert isinstance(await answers(door.visit("berta", "a"), CODE, PIN, PIN), Admitted)
    for number in range(200):
        door.throttle.wrong("a", f"eve{number}")
    # Who has been in does not wait; who has not waits once, for the code and not for the PIN, and never again.
    assert await waits.of(door.visit("berta", "a"), CODE, PIN) == 0.0
    assert await waits.of(door.visit("carla", "a"), CODE, PIN, PIN) == 15.0
    assert await waits.of(door.visit("carla", "a"), CODE, PIN) == 0.0
    assert await waits.of(door.visit("dora", "b"), CODE, PIN, PIN) == 0.0
    # Carla's wait was the guesser's too: the debt is paid.
    assert await waits.of(door.visit("emil", "a"), CODE, PIN, PIN) == 0.0


async def test_passwords_of_a_roster_are_not_tried_under_many_names() -> None:
    waits = Waits()
    door = waits.guarded(roster={"anna": Pupil("anna", "Anna", "", hashed("secret"), "")})
    for number in range(70):
        door.throttle.wrong("a", f"eve{number}")
    assert await waits.of(door.visit("anna", "a"), "secret") == 15.0
    assert await waits.of(door.visit("anna", "a"), "secret") == 0.0


async def test_wrong_pins_delay_their_name_only() -> None:
    waits = Waits()
    door = waits.guarded()
    kept = hashed(PIN)
    for number in range(70):
        door.store.set_state(f"pin/learner{number}", kept)
        refused = await answers(door.visit(f"learner{number}", "b"), CODE, "000000")
        assert isinstance(refused, Refused)
    assert await waits.of(door.visit("anna", "b"), CODE) == 0.0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::5", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::5", "2001:db8:1:3::5", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("no address", "no address", True),
    ],
)
def test_what_counts_as_one_address(one: str, other: str, same: bool) -> None:
    assert (network(one) == network(other)) is same


async def test_a_connection_is_closed_after_six_wrong_answers() -> None:
    visit = entrance().visit("eve", "a")
    finals = []
    for _ in range(6):
        refused = await answers(visit, "wrong")
        assert isinstance(refused, Refused)
        finals.append(refused.final)
    assert finals == [False] * 5 + [True]


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


async def test_who_is_called_otherwise_by_the_teacher_comes_in_by_either_name() -> None:
    store = MemoryStore()
    store.set_state("pin/ana", hashed(PIN))
    people.rename(store, "ana", "Anna Aalto", 1.0)
    door = Entrance(PatientStore(store), Code(CODE), sleep=Waits().sleep)
    for name in ("ana", "Ana", "anna aalto"):
        assert await answers(door.visit(name, "b"), CODE, PIN) == Admitted(Person("anna aalto", "Anna Aalto"))
        assert isinstance(await answers(door.visit(name, "b"), CODE, "000000"), Refused)


async def test_a_list_of_names_lets_in_by_code_and_pin() -> None:
    roster = {"anna": Pupil("anna", "Anna Aalto", "red", "", "", plain=True), "bo": Pupil("bo", "Bo", "", "", "")}
    door = entrance(roster=roster)
    door.store.set_state("pin/anna", hashed(PIN))
    assert await answers(door.visit("anna", "a"), CODE, PIN) == Admitted(
        Person("anna", "Anna Aalto", "learner", "red", plain=True)
    )
    # Who has no PIN yet chooses one; who is not in the list is told so, and only who knows the code.
    assert await answers(door.visit("bo", "a"), CODE, PIN, PIN) == Admitted(Person("bo", "Bo"))
    stranger = await answers(door.visit("cy", "a"), CODE)
    assert isinstance(stranger, Refused)
    assert stranger.final and "list" in stranger.reason
    guessed = await answers(door.visit("cy", "a"), "wrong-code")
    assert isinstance(guessed, Refused)
    assert guessed == await answers(door.visit("anna", "a"), "wrong-code")


async def test_plain_mode_is_asked_for_at_the_first_question_once_and_is_no_wrong_answer() -> None:
    visit = entrance().visit("anna", "a")
    asked = await visit.challenge()
    again = await visit.answer(["Plain"])
    assert isinstance(again, Challenge)
    assert again.prompts == asked.prompts
    assert isinstance(await visit.answer([CODE]), Challenge)
    assert [await visit.answer([PIN]), await visit.answer([PIN])][-1] == Admitted(Person("anna", "anna", plain=True))
    twice = entrance().visit("anna", "a")
    await answers(twice, "plain")
    assert isinstance(await twice.answer(["plain"]), Refused)
    teacher = await answers(entrance().visit("teacher", "a"), "plain")
    assert isinstance(teacher, Refused)
