"""Several classes behind one door: the code leads into one of them, and nothing else of the others is heard."""

from __future__ import annotations

import pytest

from gradtutor.classroom.access.answers import Admitted, Challenge, Prompt, Refused
from gradtutor.classroom.access.codes import Code
from gradtutor.classroom.access.entrance import MOST_WRONG, Entrance
from gradtutor.classroom.access.guesses import WrongGuesses
from gradtutor.classroom.access.hall import Hall, HallVisit
from gradtutor.classroom.access.identity import Person
from gradtutor.classroom.access.roster import Pupil
from gradtutor.classroom.access.throttle import FREE, Throttle
from gradtutor.classroom.patient_store import PatientStore
from gradtutor.session.classroom.pins import hashed
from gradtutor.session.store.memory import MemoryStore

MATHS, PHYSICS, PIN, OTHER = "kiwi-lime", "plum-pear", "471193", "582204"
KEY, KEY_OF_BOTH = (f"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{word}" for word in ("Anna", "Both"))


class Rooms:
    """Two classes that go by a clock of the test's."""

    def __init__(self, maths: dict[str, object] | None = None, physics: dict[str, object] | None = None) -> None:
        self.now = 0.0
        self.maths, self.physics = (
            self._room("Maths", MATHS, maths or {}),
            self._room("Physics", PHYSICS, physics or {}),
        )
        self.hall = Hall([self.maths, self.physics], ["maths", "physics"])

    def _room(self, name: str, code: str, more: dict[str, object]) -> Entrance:
        store = PatientStore(MemoryStore())
        room = Entrance(store, Code(code), sleep=self.sleep, room=name, **more)  # type: ignore[arg-type]
        room.throttle = Throttle(lambda: self.now)
        room.guesses, room.code_guesses = (WrongGuesses(lambda: self.now, self.sleep) for _ in range(2))
        return room

    async def sleep(self, seconds: float) -> None:
        self.now += seconds

    async def enter(self, name: str, *given: str, address: str = "192.0.2.1") -> Challenge | Admitted | Refused:
        """The answer to the last of what is given."""
        visit = self.hall.visit(name, address)
        result: Challenge | Admitted | Refused = await visit.challenge()
        for answer in given:
            result = await visit.answer([answer])
        return result


async def test_the_code_leads_into_its_class_where_the_same_name_is_another_person() -> None:
    rooms = Rooms()
    assert await rooms.enter("Anna", MATHS, PIN, PIN) == Admitted(Person("anna", "Anna", room="Maths"))
    new = await rooms.enter("Anna", PHYSICS)
    assert isinstance(new, Challenge)
    assert new.prompts == (Prompt("New PIN: "),)
    assert await rooms.enter("Anna", PHYSICS, OTHER, OTHER) == Admitted(Person("anna", "Anna", room="Physics"))
    # Each PIN opens its own class alone.
    assert isinstance(await rooms.enter("Anna", MATHS, OTHER), Refused)
    assert await rooms.enter("Anna", PHYSICS, OTHER) == Admitted(Person("anna", "Anna", room="Physics"))
    assert set(await rooms.physics.store.states("pin/")) == {"pin/anna"}


async def test_after_a_wrong_code_any_class_may_be_entered_on_the_same_connection() -> None:
    rooms = Rooms()
    visit = rooms.hall.visit("Bo", "192.0.2.1")
    assert isinstance(visit, HallVisit)
    await visit.challenge()
    wrong = await visit.answer(["lime-kiwi"])
    assert isinstance(wrong, Refused)
    assert (wrong.reason, wrong.why, visit.room) == ("That is not the class code.", "code", "")
    await visit.challenge()
    assert isinstance(await visit.answer([PHYSICS]), Challenge)
    assert visit.room == "Physics"
    # A PIN that is refused leads back to the question for a code.
    for text in (PIN, PIN):
        last = await visit.answer([text])
    assert isinstance(last, Admitted)
    assert last.person.room == "Physics"


async def test_a_connection_has_no_more_guesses_than_before_one_class() -> None:
    rooms = Rooms()
    await rooms.enter("anna", MATHS, PIN, PIN)
    await rooms.enter("anna", PHYSICS, PIN, PIN)
    visit = rooms.hall.visit("anna", "192.0.2.9")
    results = []
    for code in (MATHS, PHYSICS) * 4:
        await visit.challenge()
        await visit.answer([code])
        results.append(await visit.answer(["000000"]))
    finals = [isinstance(result, Refused) and result.final for result in results]
    assert finals.index(True) == MOST_WRONG - 1


async def test_guesses_at_codes_are_counted_once_for_all_classes() -> None:
    rooms = Rooms()
    for number in range(FREE + 4):
        await rooms.enter(f"guesser{number}", "nothing", address="192.0.2.7")
    assert rooms.maths.throttle is rooms.physics.throttle
    # One after the free ones waits 5 s for each further one: so it does before the other class.
    before = rooms.now
    await rooms.enter("newcomer", PHYSICS, address="192.0.2.7")
    assert rooms.now > before


async def test_a_teachers_code_leads_into_its_class_once() -> None:
    rooms = Rooms({"teacher_code": Code("one-two-three")}, {"teacher_code": Code("four-five-six")})
    assert await rooms.enter("teacher", "four-five-six") == Admitted(
        Person("teacher", "teacher", "teacher", room="Physics")
    )
    assert isinstance(await rooms.enter("teacher", "four-five-six"), Refused)
    assert isinstance(await rooms.enter("teacher", MATHS), Refused)
    assert await rooms.enter("teacher", "one-two-three") == Admitted(
        Person("teacher", "teacher", "teacher", room="Maths")
    )


async def test_a_walls_code_leads_to_its_class() -> None:
    rooms = Rooms()
    rooms.maths.projector_code, rooms.physics.projector_code = Code("wall-one"), Code("wall-two")
    for code, room in (("wall-two", "Physics"), ("wall-one", "Maths"), ("wall-two", "Physics")):
        assert await rooms.enter("projector", code) == Admitted(
            Person("projector", "projector", "projector", room=room)
        )
    assert isinstance(await rooms.enter("projector", PHYSICS), Refused)


async def test_plain_is_remembered_whatever_class_is_entered() -> None:
    admitted = await Rooms().enter("Anna", "plain", PHYSICS, PIN, PIN)
    assert admitted == Admitted(Person("anna", "Anna", plain=True, room="Physics"))


async def test_passwords_of_a_roster_are_asked_for_behind_the_code() -> None:
    rooms = Rooms(physics={"roster": {"anna": Pupil("anna", "Anna Aalto", "red", hashed("open sesame"), "")}})
    anna = Person("anna", "Anna Aalto", "learner", "red", room="Physics")
    asked = await rooms.enter("anna", PHYSICS)
    assert isinstance(asked, Challenge)
    assert asked.prompts == (Prompt("Your password: "),)
    assert await rooms.enter("anna", PHYSICS, "open sesame") == Admitted(anna)
    wrong = await rooms.enter("anna", PHYSICS, "sesame")
    assert isinstance(wrong, Refused)
    assert wrong.why == "password"
    # Somebody who is not in it is asked the same.
    assert await rooms.enter("eve", PHYSICS) == asked
    assert isinstance(await rooms.enter("eve", PHYSICS, "open sesame"), Refused)
    # The same in one line, for clients that know nothing else.
    assert await rooms.hall.visit("anna", "192.0.2.2").password(f"{MATHS} open") != Admitted(anna)


async def test_code_and_pin_in_one_line() -> None:
    rooms = Rooms()
    visit = rooms.hall.visit("Anna", "192.0.2.1")
    assert await visit.password(f"{PHYSICS} {PIN}") == Admitted(Person("anna", "Anna", room="Physics"))
    assert isinstance(await rooms.hall.visit("Anna", "192.0.2.1").password(f"{PHYSICS} {OTHER}"), Refused)


@pytest.mark.parametrize("name", ["teacher+physics", "teacher+Physics"])
async def test_a_key_that_is_known_in_two_classes_needs_the_word_for_one(name: str) -> None:
    both = {"teacher_keys": frozenset({KEY_OF_BOTH})}
    pupil = {"roster": {"anna": Pupil("anna", "Anna", "", "", KEY)}}
    rooms = Rooms({**both, **pupil}, {**both})
    assert rooms.hall.visit("anna", "a").key(f"{KEY} comment") == Admitted(Person("anna", "Anna", room="Maths"))
    assert rooms.hall.visit("teacher", "a").key(KEY_OF_BOTH) is None
    found = rooms.hall.visit(name, "a").key(KEY_OF_BOTH)
    assert found == Admitted(Person("teacher", "teacher", "teacher", room="Physics"))


async def test_a_name_with_a_plus_that_is_no_class_is_a_name() -> None:
    assert await Rooms().enter("anna+bo", MATHS, PIN, PIN) == Admitted(Person("anna+bo", "anna+bo", room="Maths"))
