"""The highlighted lesson as lines: below the list and beside it, with what is known of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.session.progress.progress import LessonPlace, Mark
from gradtutor.view.course.card import CardFacts, below_lines, beside_lines, facts, summary_lines
from gradtutor.view.course.contents import Entry
from gradtutor.view.text.lines import line_width
from tests.view.scenes import roles_of, texts

ENTRY = Entry(Path("chain"), "Back", 2, 7, "A chain of three", "Back through three steps.")
KNOWN = CardFacts(ENTRY, Mark(12, frozenset(), 3, 1), LessonPlace("default", 3, 2), 1, 8)
FIRST = ["space: on.", "p: first.", "h: ask."]
PICTURE = [(("⣀⡠", "forward"),), (("⠒⠉", "forward"),)]


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


def test_everything_that_is_known_is_said() -> None:
    assert facts(KNOWN) == [
        "about 8 minutes", "last tries: 3 of 4 right", "1 to be tried again", "you were at: iteration 3",
    ]  # fmt: skip
    assert facts(KNOWN._replace(variant="the chord", minutes=1))[0::3] == [
        "about 1 minute", "you were at: iteration 3, the chord",
    ]  # fmt: skip


def test_nothing_is_said_of_what_has_not_been() -> None:
    assert facts(CardFacts(ENTRY, Mark())) == []
    # Opened, and nothing of it seen.
    assert facts(CardFacts(ENTRY, Mark(), LessonPlace("default", 1, 0))) == []


def test_a_blank_line_parts_it_from_the_list() -> None:
    lines = below_lines(KNOWN, [], 80, 4)
    assert texts(lines)[:3] == [
        "",
        "  Back through three steps.",
        "  about 8 minutes · last tries: 3 of 4 right · 1 to be tried again · you were",
    ]
    assert texts(lines)[3] == "  at: iteration 3"


def test_what_a_newcomer_is_told_stands_at_the_foot() -> None:
    assert [text.strip() for text in texts(below_lines(CardFacts(ENTRY, Mark()), FIRST, 80, 7))] == [
        "", "Back through three steps.", "", "", *FIRST,
    ]  # fmt: skip


def test_what_the_chapter_leads_to_is_said_where_there_is_room() -> None:
    there = CardFacts(ENTRY._replace(leads="you can go back."), Mark())
    said = "After “Back”: you can go back."
    assert [text.strip() for text in texts(below_lines(there, [], 80, 4))] == [
        "",
        "Back through three steps.",
        said,
        "",
    ]
    # The first keys of a newcomer come before it.
    assert said not in "".join(texts(below_lines(there, FIRST, 80, 5)))
    assert any(said in text for text in texts(beside_lines(there, FIRST, [], 60, 20)))


def test_a_fault_takes_the_place_of_the_summary() -> None:
    lines = summary_lines(ENTRY._replace(fault="text.en.md:1:1: no title"), 60)
    assert texts(lines) == ["  text.en.md:1:1: no title"]
    assert roles_of(lines, "no title") == ["fault"]


def test_beside_the_list_stands_the_picture_below_all() -> None:
    lines = beside_lines(KNOWN, FIRST, PICTURE, 50, 30)
    assert [text.strip() for text in texts(lines)] == [
        "", "Back 2/7", "A chain of three", "", "Back through three steps.", "",
        "about 8 minutes", "last tries: 3 of 4 right", "1 to be tried again", "you were at: iteration 3", "",
        *FIRST, "", "⣀⡠", "⠒⠉",
    ]  # fmt: skip


def test_where_there_is_no_room_the_picture_is_left_out_not_cut() -> None:
    lines = beside_lines(KNOWN, [], PICTURE, 50, 12)
    assert not any("⣀" in text for text in texts(lines))
    assert any("⣀" in text for text in texts(beside_lines(KNOWN, [], PICTURE, 50, 13)))


@pytest.mark.parametrize("columns", [40, 58, 140])
def test_it_fits(columns: int) -> None:
    long = KNOWN._replace(entry=ENTRY._replace(title="goes on " * 40, summary="and on " * 40), variant="x " * 80)
    lines = beside_lines(long, FIRST * 3, [], columns, 20)
    assert len(lines) <= 20
    assert max(map(line_width, lines)) <= columns
