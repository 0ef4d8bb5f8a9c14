"""Tickets: once, for a while, for the one they were given to."""

from __future__ import annotations

import pytest

from gradtutor.classroom.access.codes import Code
from gradtutor.classroom.access.entrance import Entrance
from gradtutor.classroom.access.identity import Person
from gradtutor.classroom.hosts.web_tickets import VALID
from gradtutor.classroom.patient_store import PatientStore
from gradtutor.classroom.web.tickets import MOST, Stay, Tickets, proof_of, still_welcome
from gradtutor.session.classroom.locks import LOCKS
from gradtutor.session.classroom.stored_data import PINS
from gradtutor.session.store.memory import MemoryStore

ANNA = Person("anna", "Anna")


class Desk:
    def __init__(self) -> None:
        self.now = 1000.0
        self.tickets = Tickets(lambda: self.now)


def test_a_ticket_works_once() -> None:
    desk = Desk()
    stay = Stay(ANNA)
    ticket = desk.tickets.give(stay)
    assert desk.tickets.take(ticket) is stay
    assert desk.tickets.take(ticket) is None


def test_no_two_are_the_same_and_a_guess_is_none() -> None:
    desk = Desk()
    tickets = {desk.tickets.give(Stay(ANNA)) for _ in range(100)}
    assert len(tickets) == 100
    # 24 bytes in base64.
    assert {len(ticket) for ticket in tickets} == {32}
    assert desk.tickets.take("A" * 32) is None
    assert desk.tickets.take("") is None


def test_a_new_one_makes_the_one_before_it_worthless() -> None:
    desk = Desk()
    stay = Stay(ANNA)
    first, second = desk.tickets.give(stay), desk.tickets.give(stay)
    assert desk.tickets.take(first) is None
    assert desk.tickets.take(second) is stay


@pytest.mark.parametrize(("seconds", "holds"), [(VALID - 1, True), (VALID, False)])
def test_it_ends_some_time_after_the_link_has_broken(seconds: float, holds: bool) -> None:
    desk = Desk()
    stay = Stay(ANNA)
    ticket = desk.tickets.give(stay)
    desk.now += 10 * VALID
    desk.tickets.broken(stay)
    desk.now += seconds
    assert (desk.tickets.take(ticket) is stay) is holds


def test_who_has_left_has_none() -> None:
    desk = Desk()
    stay = Stay(ANNA)
    ticket = desk.tickets.give(stay)
    desk.tickets.drop(stay)
    assert desk.tickets.take(ticket) is None


def test_the_oldest_goes_where_there_are_too_many() -> None:
    desk = Desk()
    given = [desk.tickets.give(Stay(ANNA)) for _ in range(MOST + 1)]
    assert desk.tickets.take(given[0]) is None
    assert desk.tickets.take(given[1]) is not None


async def test_who_was_taken_out_or_locked_meanwhile_is_not_welcome() -> None:
    store = MemoryStore()
    entrance = Entrance(PatientStore(store), Code("kiwi-lime"))
    stay = Stay(ANNA)
    stay.proof = await proof_of(entrance, ANNA)
    assert not await still_welcome(entrance, stay)
    store.set_state(PINS + "anna", "hash")
    stay.proof = await proof_of(entrance, ANNA)
    assert await still_welcome(entrance, stay)
    store.set_state(LOCKS + "anna", 20)
    assert not await still_welcome(entrance, stay)
    assert await still_welcome(entrance, Stay(Person("teacher", "teacher", "teacher")))


async def test_who_was_given_another_pin_meanwhile_is_not_welcome_by_the_old_one() -> None:
    store = MemoryStore()
    entrance = Entrance(PatientStore(store), Code("kiwi-lime"))
    store.set_state(PINS + "anna", "hash")
    thief = Stay(ANNA)
    thief.proof = await proof_of(entrance, ANNA)
    store.set_state(PINS + "anna", "another hash")
    assert not await still_welcome(entrance, thief)
