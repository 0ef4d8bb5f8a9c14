"""What is kept of a learner, told to the learner: every kind of event in words, counts, dates, newest first."""

from __future__ import annotations

import time
from typing import Any

import pytest

from gradtutor import i18n
from gradtutor.session.classroom.stored_data import Stored
from gradtutor.session.store.interface import Event
from gradtutor.view.classroom.stored_data import event_words, stored_header, stored_lines
from gradtutor.view.text.lines import line_width, plain
from tests.view.scenes import texts

TITLES = {"chain": "A chain of three"}
NUMBER = {"variant": "default", "iteration": 2, "quantity": "delta", "name": "b", "of": "", "index": []}
WHEN = time.mktime((2026, 9, 1, 8, 30, 0, 0, 0, -1))
"""In the time zone of the machine, as the screen shows it."""


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        ("stepped", {"variant": "default", "iteration": 2, "revealed": 5}, "iteration 2, 5 steps shown"),
        ("predicted", {**NUMBER, "guess": -1.46153, "right": True}, "Δb · iteration 2 = -1.46153 ✓"),
        ("predicted", {**NUMBER, "guess": 1.0, "right": False}, "Δb · iteration 2 = 1 ✗"),
        ("answered", {"question": "sign", "answer": 2, "right": True}, "question: sign = 2 ✓"),
        ("answered", {"question": "order", "answer": [2, 1, 3], "right": False}, "question: order = 2, 1, 3 ✗"),
        (
            "moved",
            {"variant": "by-hand", "iteration": 1, "parameters": {"x": 1.5, "y": -2.0}},
            "set by hand: x = 1.5, y = -2",
        ),
        ("finished", {"variant": "default", "iteration": 5}, "seen to its end, iteration 5"),
        ("turns", {"on": True}, "my turns: on"),
        ("turns", {"on": False}, "my turns: off"),
        ("opened", {"variant": "default"}, "lesson opened"),
        ("left", {}, "lesson left"),
        ("hinted", {"question": "sign"}, "hint shown"),
        ("changed", {"variant": "x"}, "variant made"),
        ("dropped", {"asked": "answered", "question": "sign"}, "taken off the list of what is to be tried again"),
        ("a kind of next year", {}, "a kind of next year"),
    ],
)
def test_each_event_says_what_happened(kind: str, data: dict[str, Any], words: str) -> None:
    assert event_words(Event(kind, "chain", data), TITLES) == f"A chain of three: {words}"


def test_coming_and_going_is_of_no_lesson() -> None:
    assert event_words(Event("arrived", data={"name": "Ada"}), TITLES) == "logged in as Ada"
    assert event_words(Event("departed"), TITLES) == "logged out"


def test_a_lesson_that_is_not_in_the_course_keeps_its_key() -> None:
    assert event_words(Event("opened", "gone", {"variant": "default"}), TITLES) == "gone: lesson opened"


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("stepped", "steps"),
        ("predicted", "predictions"),
        ("answered", "answers to questions"),
        ("moved", "moves by hand"),
    ],
)
def test_an_event_of_another_version_is_at_least_named(kind: str, words: str) -> None:
    assert event_words(Event(kind, "chain", {}), TITLES) == f"A chain of three: {words}"


def kept() -> Stored:
    stored = Stored()
    events = [
        Event("arrived", data={"name": "Ada", "group": "7b"}, time=WHEN, number=1),
        Event("opened", "chain", {"variant": "default"}, time=WHEN + 60, number=2),
        *(
            Event(
                "stepped", "chain", {"variant": "default", "iteration": 1, "revealed": n}, time=WHEN + 120, number=2 + n
            )
            for n in (1, 2, 3)
        ),
    ]
    for event in events:
        stored.fold(event)
    return stored


def test_everything_is_told_the_newest_first() -> None:
    text = texts(stored_lines(kept(), "ada", True, TITLES, 80))
    assert text[1:4] == [
        "  Your name: Ada, and your group: 7b.",
        "  Your PIN is not stored, only a hash by which it can be checked.",
        "  No keystrokes are stored. Your teacher can read all that stands here, and",
    ]
    assert "  Events: 5, from 2026-09-01 08:30 to 2026-09-01 08:32, and a summary of them." in text
    assert "  steps 3 · logins 1 · lessons opened 1" in text
    assert text[-5:] == [
        "  2026-09-01 08:32  A chain of three: iteration 1, 3 steps shown",
        "  2026-09-01 08:32  A chain of three: iteration 1, 2 steps shown",
        "  2026-09-01 08:32  A chain of three: iteration 1, 1 step shown",
        "  2026-09-01 08:31  A chain of three: lesson opened",
        "  2026-09-01 08:30  logged in as Ada",
    ]


def test_of_who_has_done_nothing_only_the_name_is_told() -> None:
    text = texts(stored_lines(Stored(), "ada", False, TITLES, 80))
    assert "  Your name: ada." in text
    assert "  No PIN of yours is stored." in text
    assert text[-1] == "  No event is stored yet."


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_fits_a_narrow_screen_and_long_lines_go_on_below_the_words(language: str) -> None:
    i18n.use(language)
    lines = stored_lines(kept(), "ada", True, {"chain": "A lesson whose title takes more than a line"}, 60)
    assert max(map(line_width, lines)) <= 60
    further = [plain(line) for line in lines if plain(line).startswith(" " * 20)]
    assert further, "the title and the words of an event take two lines"


def test_the_header_ends_with_the_name() -> None:
    line = stored_header("Ada", 60)
    assert plain(line).startswith(" What is stored of you ") and plain(line).endswith(" Ada ")
    assert line_width(line) == 60
