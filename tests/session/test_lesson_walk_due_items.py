"""What is due again on a walk: where it leads, and what is dropped because the lesson does not have it any more."""

from __future__ import annotations

from typing import Any

import pytest

from gradtutor.session.progress.review import Due
from gradtutor.session.run.what_if import supposed
from gradtutor.session.store.interface import Event
from tests.session.lesson_walks import DAY, DESCENT, Kept, at, item_in, step

# reviews


def due(kept: Kept, kind: str, **data: Any) -> Due:
    """What is due ten days after it went wrong."""
    kept.store.append([Event("opened", DESCENT, {"variant": "default"})])
    kept.store.append([Event(kind, DESCENT, {**data, "right": False, "reason": ""})])
    kept.now = 10 * DAY
    (found,) = kept.due()
    return found


def predicted(name: str = "J", variant: str = "default", iteration: int = 2) -> dict[str, Any]:
    """A number of the lesson that was guessed."""
    place = {"variant": variant, "iteration": iteration, "quantity": "value", "name": name, "of": "", "index": []}
    return {**place, "guess": 1.0, "truth": 2.0}


def test_a_number_that_is_due_is_asked_before_the_step_that_shows_it(kept: Kept) -> None:
    walk = kept.walk(due=due(kept, "predicted", **predicted()))
    item = walk.opened()
    assert item is not None and not walk.dropped
    assert at(walk) == ("default", 1, len(walk.player.steps(1))) or at(walk) == ("default", 2, 0)
    asked = walk.again(item)
    assert asked is not None and (asked.quantity, asked.name) == ("value", "J")
    # x = 0.48 after the first update: 0.2304, as the article prints it.
    assert walk.guess(asked, "0.2304").right
    assert kept.due() == []


def test_a_question_that_is_due_is_named(kept: Kept) -> None:
    walk = kept.walk(due=due(kept, "answered", question="next-x", answer=1))
    item = walk.opened()
    assert item is not None and (item.kind, item.question) == ("answered", "next-x")
    assert walk.again(item) is None
    assert at(walk)[1] == 2 and walk.question is not None


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("predicted", predicted("gone")),
        ("predicted", predicted(variant="gone")),
        ("predicted", predicted(iteration=99)),
        ("answered", {"question": "gone", "answer": 1}),
    ],
)
def test_what_the_lesson_does_not_have_any_more_is_dropped_once(kept: Kept, kind: str, data: dict[str, Any]) -> None:
    walk = kept.walk(due=due(kept, kind, **data))
    assert walk.dropped
    assert [event.kind for event in kept.events].count("dropped") == 0
    assert walk.opened() is None
    assert kept.due() == []
    (dropped,) = kept.data("dropped")
    assert item_in("dropped", dropped) == item_in(kind, {**data, "right": False})
    # The learner is where the lesson was left, and it can be gone on with.
    step(walk)


def test_what_is_due_in_a_variant_of_the_learners_own_is_found_there(kept: Kept) -> None:
    walk = kept.walk()
    walk.add(supposed(walk.lesson, "default", {"x": 3.0}))
    walk.show(walk.lesson.variants["default"])
    step(walk)
    found = due(kept, "predicted", **predicted(variant="x = 3", iteration=1))
    walk = kept.walk(due=found)
    item = walk.opened()
    assert item is not None and at(walk) == ("x = 3", 1, 0)
    asked = walk.again(item)
    assert asked is not None and walk.guess(asked, "9").right
