"""What is kept of one learner, counted."""

from __future__ import annotations

from gradtutor.session.classroom.stored_data import Stored
from gradtutor.session.store.events import Arrived, Left, Opened, event_of


def test_events_are_counted_by_their_kinds() -> None:
    stored = Stored()
    assert (stored.total, stored.first, stored.last, stored.number) == (0, 0.0, 0.0, 0)
    for number, (record, time) in enumerate(
        [(Arrived("Li", "3a"), 50.0), (Opened("default"), 60.0), (Left(), 70.0), (Opened("fast"), 55.0),
         (Arrived("Li Wei", "3b"), 90.0)],
        1,
    ):  # fmt: skip
        stored.fold(event_of(record, "slope", "li", time)._replace(number=number))
    assert stored.counts == {"arrived": 2, "opened": 2, "left": 1}
    assert (stored.total, stored.first, stored.last, stored.number) == (5, 50.0, 90.0, 5)
    # As the learner came in last.
    assert (stored.name, stored.group) == ("Li Wei", "3b")


def test_of_many_events_the_last_are_kept_one_by_one() -> None:
    stored = Stored()
    for number in range(1, 203):
        stored.fold(event_of(Left(), "slope", "li", float(number))._replace(number=number))
    assert [stored.latest[0].number, stored.latest[-1].number, len(stored.latest)] == [3, 202, 200]
    assert stored.total == 202
