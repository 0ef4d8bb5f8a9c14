"""The last guess of each number is kept, for as long as its run is the same."""

from __future__ import annotations

import pytest

from gradtutor.session.progress.progress import Progress
from gradtutor.session.progress.summary import Guess
from gradtutor.session.store.events import Changed, Moved, Predicted, Stepped
from tests.session.progress.learning import predict, step


def guessed(progress: Progress) -> list[tuple[str, int, str, float]]:
    return [(item.variant, item.iteration, item.name, guess.guess) for item, guess in progress.guesses("chain").items()]


def guess(progress: Progress, variant: str, iteration: int, name: str, number: float) -> None:
    progress.record(Predicted(variant, iteration, number == 4, "value", name, guess=number, truth=4.0), "chain")


def test_the_last_guess_of_each_number_is_kept() -> None:
    progress = Progress()
    guess(progress, "default", 1, "a", 3.0)
    guess(progress, "default", 1, "b", 9.0)
    guess(progress, "default", 1, "a", 4.0)
    assert guessed(progress) == [("default", 1, "b", 9.0), ("default", 1, "a", 4.0)]
    (_, last) = progress.guesses("chain").values()
    assert last == Guess(True, 4.0, 4.0, "")


@pytest.mark.parametrize(("guess", "truth"), [(None, 2.0), (1.0, None), (None, None)])
def test_a_guess_of_which_half_is_not_known_is_none(guess: float | None, truth: float | None) -> None:
    progress = Progress()
    predict(progress, True)
    assert progress.guesses("chain")
    progress.record(Predicted("default", 2, False, "delta", "b", guess=guess, truth=truth), "chain")
    assert not progress.guesses("chain")


def test_guesses_are_forgotten_where_the_run_becomes_another() -> None:
    progress = Progress()
    for variant in ("hand", "fast", "made", "other"):
        for iteration in (1, 2, 3):
            guess(progress, variant, iteration, "a", 3.0)
    # A move after iteration 1 makes others of 2 and 3; another rate and another variant of that name, of all.
    progress.record(Moved(variant="hand", iteration=1, parameters={"w": 0.5}), "chain")
    progress.record(Stepped(variant="fast", iteration=3, revealed=1, rate=0.2), "chain")
    progress.record(Changed(variant="made", base="default", settings={"x": 3}), "chain")
    step(progress, "chain", 3, 2, "other")
    assert guessed(progress) == [("hand", 1, "a", 3.0), *(("other", iteration, "a", 3.0) for iteration in (1, 2, 3))]
    # The same rate as before is the same run.
    guess(progress, "fast", 1, "a", 5.0)
    progress.record(Stepped(variant="fast", iteration=1, revealed=2, rate=0.2), "chain")
    assert ("fast", 1, "a", 5.0) in guessed(progress)
    # Back at the lesson's own rate, it is another once more.
    step(progress, "chain", 1, 3, "fast")
    assert ("fast", 1, "a", 5.0) not in guessed(progress)


def test_no_more_guesses_are_kept_than_are_shown() -> None:
    progress = Progress()
    for iteration in range(1, 203):
        guess(progress, "default", iteration, "a", 3.0)
    assert [place for _, place, _, _ in guessed(progress)] == list(range(3, 203))
