"""What is kept of one try of a lesson: what had been seen and how many hints were shown when something was answered."""

from __future__ import annotations

import pytest

from gradtutor.session.progress.evidence import Attempt, ClassEvidence, Evidence
from gradtutor.session.progress.review import item_of
from gradtutor.session.store.events import Answered, Begun, Finished, Hinted, Opened, Predicted, Record, Stepped
from gradtutor.session.store.interface import Event


def at(iteration: int, revealed: int, variant: str = "default") -> Stepped:
    return Stepped(variant, iteration, revealed, "loss", "c")


def tried(*told: Record) -> Evidence:
    """One try of which this was told, a second after the other, and what is kept of it read again."""
    evidence = Evidence()
    for time, record in enumerate(told, 1):
        evidence.fold(record, float(time))
    return Evidence.from_json(evidence.as_json())


@pytest.mark.parametrize(
    ("before", "hints", "seen"),
    [
        ((), 0, (0, 0)),
        ((Opened("default"),), 0, (0, 0)),
        ((at(1, 2),), 0, (1, 2)),
        # Who steps back has seen what comes then.
        ((at(1, 5), at(2, 1), at(1, 3)), 0, (2, 1)),
        # Another variant has numbers of its own.
        ((at(3, 1, "fast"), at(1, 2)), 0, (1, 2)),
        ((at(1, 2), Finished("default")), 0, (2**53, 0)),
        ((Hinted("way", 1), Hinted("way", 2), Hinted("way", 1)), 2, (0, 0)),
        ((Hinted("slope", 2),), 0, (0, 0)),
    ],
)
def test_what_was_known_when_a_question_was_answered(
    before: tuple[Record, ...], hints: int, seen: tuple[int, int]
) -> None:
    answer = Answered("way", True)
    found = tried(*before, answer, at(9, 9), Hinted("way", 3), Answered("way", False))
    assert found.attempts == {item_of(answer): Attempt(True, len(before) + 1.0, hints, seen)}


@pytest.mark.parametrize(
    ("before", "fresh"),
    [
        ((), True),
        ((at(1, 2),), True),
        ((at(1, 2), at(1, 3), at(1, 2)), False),
        ((at(2, 1, "fast"), at(1, 2)), True),
        ((at(1, 2), at(1, 1, "fast")), False),
        ((at(1, 0), at(1, 1, "fast")), False),
        ((Finished("default"), at(1, 2)), False),
    ],
)
def test_a_number_counts_where_its_step_had_not_been_seen(before: tuple[Record, ...], fresh: bool) -> None:
    guess = Predicted("default", 1, True, "value", "a")
    found = tried(*before, guess)
    now = len(before) + 1.0
    assert found.attempts == {item_of(guess): Attempt(True, now, fresh=now if fresh else None)}


def test_what_was_wrong_first_may_be_right_before_it_is_seen() -> None:
    wrong, right = (Predicted("default", 1, truth, "value", "a") for truth in (False, True))
    assert tried(wrong, right, right).attempts == {item_of(wrong): Attempt(False, 1.0, fresh=2.0)}


def test_a_try_has_the_numbers_with_which_it_was_begun() -> None:
    assert not Evidence().begun and Evidence().numbers == {}
    found = tried(Begun({"x": 1.5}), Begun({"x": 2.0}))
    assert found.begun and found.numbers == {"x": 1.5}


def test_what_was_kept_is_gone_on_with() -> None:
    element = Predicted("default", 3, True, "local", "w", of="yhat", index=(1, 2))
    found = tried(Hinted("way", 1), at(3, 1), element)
    assert list(found.attempts) == [item_of(element)]
    answer = Answered("way", True)
    found.fold(answer, 9.0)
    assert found.attempts[item_of(answer)] == Attempt(True, 9.0, 1, (3, 1))
    assert Evidence().as_json()["at"] == ("", 0, 0)
    assert Attempt(True, 1.0) == (True, 1.0, 0, (0, 0), None)


def test_four_thousand_things_are_kept_of_a_try_and_those_that_came_first() -> None:
    found = Evidence()
    for number in range(4001):
        found.fold(Answered(f"q{number}", True), float(number))
    assert len(found.attempts) == 4000 and item_of(Answered("q3999", True)) in found.attempts


def test_of_a_class_each_has_evidence_of_what_was_assigned_and_of_nothing_else() -> None:
    found = ClassEvidence()
    answer = Answered("way", True)
    for learner, lesson in (("anna", "chain#k3f9.1"), ("bo", "chain")):
        found.fold(Event("answered", lesson, {}, learner, 5.0), answer)
    assert {key: one.attempts for key, one in found.of("anna").items()} == {
        "chain#k3f9.1": {item_of(answer): Attempt(True, 5.0)}
    }
    assert found.of("bo") == found.of("nobody") == {}
