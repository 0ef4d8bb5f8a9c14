"""A store that an older version of the program has written, opened by this one: everybody is where they were.

``old/`` holds the store, what the version that wrote it made of it, and in ``README.md`` how both came to be.
"""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gradtutor.classroom.records.results import results
from gradtutor.classroom.records.xapi import write_statements
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.session.classroom.class_state import as_json as class_state_as_json
from gradtutor.session.classroom.replay import Watched
from gradtutor.session.classroom.roll import Roll
from gradtutor.session.classroom.stored_data import Stored
from gradtutor.session.progress.progress import Progress
from gradtutor.session.progress.summary import FORM, Summary
from gradtutor.session.store.interface import Store, as_json
from gradtutor.session.store.sqlite import SqliteStore
from tests.session.walks import LESSONS

OLD = Path(__file__).parent / "old"
LEARNERS = ("li", "anna", "ben")
BEGIN = 1_790_000_000.0
"""Before the first event, in seconds since 1970: 21 September 2026."""
LATER = BEGIN + 173_480.0
"""A quarter of a minute after the last."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    path = tmp_path / "class.sqlite"
    path.write_bytes(gzip.decompress((OLD / "class-0.1.sqlite.gz").read_bytes()))
    store = SqliteStore(path)
    yield store
    assert store.notice == ""
    store.close()


def followed(store: Store) -> dict[str, Any]:
    """What follows from the events, for everything that folds or tells them."""
    roll = Roll()
    for event in store.read():
        roll.fold(event)
    return {
        "summaries": {learner: summary(store, learner) for learner in LEARNERS},
        "roll": {learner: on_roll(roll, learner) for learner in sorted(roll.learners)},
        "tallies": [
            [lesson, item, tally.answers(), tally.answers(last=True), tally.truth, tally.time]
            for (lesson, item), tally in ((topic, roll.tallies[topic]) for topic in roll.tallies)
        ],
        "class": class_state_as_json(roll.state),
        "watched": {learner: watched(store, learner) for learner in LEARNERS},
        "stored": {learner: stored(store, learner) for learner in LEARNERS},
        "results": results(store),
        "statements": statements(store),
    }


def summary(store: Store, learner: str) -> Any:
    found = Summary()
    for event in store.read(learner=learner):
        found.fold(event)
    return found.as_json()


def on_roll(roll: Roll, id_: str) -> dict[str, Any]:
    who = roll.learners[id_]
    return {
        "name": who.name,
        "group": who.group,
        "present": who.present,
        "place": [who.lesson, who.variant, who.iteration, who.revealed, who.stage],
        "times": [who.stepped, who.seen],
        "tries": who.tries,
        "wrong": [who.wrong_in_a_row, who.wrong_on],
        "stuck": roll.stuck(who, LATER + 600),
    }


def watched(store: Store, learner: str) -> dict[str, Any]:
    """What a teacher sees who looks at the learner's lesson."""
    found = Watched()
    for event in store.read(learner=learner):
        found.fold(event)
    _, player = found.show(load_lesson(LESSONS / found.lesson))
    return {
        "lesson": found.lesson,
        "open": found.open,
        "answer": found.answer,
        "place": [player.variant.name, player.iteration, player.revealed],
        "guesses": len(found.guesses or ()),
    }


def stored(store: Store, learner: str) -> dict[str, Any]:
    found = Stored()
    for event in store.read(learner=learner):
        found.fold(event)
    latest = [event.number for event in found.latest]
    return {"counts": found.counts, "time": [found.first, found.last], "who": [found.name, found.group], "last": latest}


def statements(store: Store) -> list[Any]:
    """Id, learner, time, verb, object and result."""
    stream = io.StringIO()
    write_statements(store, stream)
    found = map(json.loads, stream.getvalue().splitlines())
    return [
        [
            one["id"],
            one["actor"]["account"]["name"],
            one["timestamp"],
            one["verb"]["id"].rpartition("/")[2],
            one["object"]["id"],
            one.get("result"),
        ]
        for one in found
    ]


def test_what_follows_from_an_old_store_is_what_followed_from_it_then(store: SqliteStore) -> None:
    expected = json.loads((OLD / "class-0.1.json").read_text(encoding="utf-8"))
    found = json.loads(json.dumps(as_json(followed(store))))
    assert found.keys() == expected.keys()
    # What has come since: nobody had been given anything.
    expected["summaries"] = {
        learner: {**then, "form": FORM, "taken": {}} for learner, then in expected["summaries"].items()
    }
    for part in expected:
        assert found[part] == expected[part], part


def test_what_was_done_can_be_read_off_the_walk(store: SqliteStore) -> None:
    """The same by hand, from what is told of the walk in ``old/README.md``."""
    found = followed(store)
    li = found["summaries"]["li"]["lessons"]
    # The guess of b was wrong and then right, which leaves it for tomorrow: ln(2²) = 1.386.
    (tried,) = li["nonlinear-chain"]["tries"]
    assert tried[:8] == ["predicted", "", "default", 1, "value", "b", "", ()] and tried[8:10] == [True, 0]
    assert li["nonlinear-chain"]["turns"] is False
    assert li["nonlinear-chain"]["moves"] == {"by hand": {"1": {"x": 9.0}, "2": {"x": 5.0}}}
    # The ladder's next rung above 0.3.
    assert li["descent-1d"]["rates"] == {"default": 0.5}
    assert li["computational-graph"]["finished"] == ["default"]
    anna = found["summaries"]["anna"]["lessons"]
    assert anna["nonlinear-chain"]["made"]["x = 3"]["settings"] == {"x": 3.0}
    # c = √(ln 9) = 1.4823: 1.5 is more than a hundredth off. What was dropped is not asked again.
    assert [tried[5] for tried in anna["nonlinear-chain"]["tries"]] == ["c"] and anna["slope"]["tries"] == []
    assert found["watched"]["ben"]["place"] == ["default", 1, 2] and found["watched"]["ben"]["open"]
    assert [found["roll"][id_]["present"] for id_ in LEARNERS] == [False, False, True]
    assert found["class"] == {
        "paused": True,
        "closed": ["optimisers", "slope"],
        "follow": {"lesson": "nonlinear-chain", "variant": "default", "iteration": 2, "revealed": 3},
        "said": [[BEGIN + 173_370, "Look at the board, 看黑板"], [BEGIN + 173_410, "Five minutes left"]],
    }
    marks = {(row.lesson, row.name): (row.right, row.asked) for row in found["results"]}
    assert marks["computational-graph", "Li Wei"] == (1, 2) and marks["slope", "Anna"] == (0, 0)


def test_a_summary_that_was_kept_then_is_worked_out_anew(store: SqliteStore) -> None:
    # A version that knew of no assignments may have passed over some.
    kept: Any = store.state("progress/li")
    assert Summary.from_json(kept).number == 0
    assert as_json(summary(store, "li")["lessons"]) == kept["lessons"]
    progress = Progress(store, "li", lambda: LATER)
    assert progress.made("nonlinear-chain").keys() == {"by hand"}
    assert progress.moves("nonlinear-chain", "by hand") == {1: {"x": 9.0}, 2: {"x": 5.0}}
