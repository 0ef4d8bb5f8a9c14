"""The teacher's list of the class: which fields there is room for, and what each row says of a learner."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gradtutor import i18n
from gradtutor.session.classroom.roll import STILL, Roll
from gradtutor.session.classroom.roll_order import Age, RollRow, listed
from gradtutor.session.classroom.tally import Topic
from gradtutor.session.progress.review import DueItem
from gradtutor.session.store.interface import Event
from gradtutor.session.store.memory import MemoryStore
from gradtutor.view.classroom.roll import (
    age_words,
    class_header,
    detail_lines,
    first_row,
    heading,
    item_words,
    learner_lines,
    list_line,
    nobody,
    place_words,
    state_words,
    widths,
)
from gradtutor.view.text.lines import line_width, plain, width
from tests.session.pupils import CHAIN, Pupil
from tests.view.scenes import roles_of, texts

NOW = 1_800_000_000.0
TITLES = {CHAIN: "A chain of three", "slope": "Slope"}


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    i18n.use("en")
    yield
    i18n.use("en")


def a_class() -> MemoryStore:
    """Ada has answered wrongly three times, Bob walks, Cleo has gone home."""
    store = MemoryStore()
    ada = Pupil(store, "ada", "Ada", "7b", NOW - 30)
    ada.open()
    ada.step(2)
    for _ in range(3):
        ada.predict(1.0, 2.0, right=False)
    bob = Pupil(store, "bob", "Bob", "7b", NOW - 180)
    bob.open("slope", "default")
    bob.predict(2.0, 2.0, right=True)
    cleo = Pupil(store, "cleo", "Cleo", "", NOW - 7200)
    cleo.say("departed")
    return store


def roll_of(store: MemoryStore) -> Roll:
    roll = Roll()
    for event in store.read():
        roll.fold(event)
    return roll


def rows_of(roll: Roll, now: float = NOW) -> list[RollRow]:
    return listed(roll, now, "name", "", TITLES)


def asked(topic: Topic) -> str:
    return f"asked {topic[1].name}"


@pytest.mark.parametrize("columns", [60, 63, 64, 80, 99, 100, 120, 200])
@pytest.mark.parametrize("groups", [False, True])
def test_the_fields_fill_the_screen_and_no_more(columns: int, groups: bool) -> None:
    found = widths(columns, groups)
    row = learner_lines(rows_of(roll_of(a_class())), 0, TITLES, asked, found, 10)
    assert {line_width(line) for line in row} == {line_width(heading(found))}
    assert columns - 4 <= line_width(row[0]) <= columns
    # Only a wide screen has the group and what somebody is stuck on.
    assert (found.group > 0) == (groups and columns >= 100)
    assert (found.stuck > 0) == (columns >= 100)


def test_a_row_says_who_where_how_well_and_when() -> None:
    ada, bob, cleo = texts(learner_lines(rows_of(roll_of(a_class())), 1, TITLES, asked, widths(120, True), 10))
    # b = ln a is the chain's second step, in the forward stage.
    assert ada.split() == "! ● Ada 7b A chain of three 1 · forward 0/3 30 s asked b".split()
    assert bob.split() == "▸ ● Bob 7b Slope 1 · start 1/0 3 min".split()
    assert cleo.split() == "○ Cleo 2 h".split()


def test_only_who_is_stuck_has_the_sign_of_a_fault() -> None:
    lines = learner_lines(rows_of(roll_of(a_class())), 0, TITLES, asked, widths(80, True), 10)
    assert roles_of(lines, "! ") == ["fault"]
    assert [line[2][1] for line in lines] == ["update", "update", "muted"]
    assert [line[0][1] for line in lines] == ["forward current", "", "muted"]


@pytest.mark.parametrize(
    ("selected", "first"), [(0, 0), (4, 0), (5, 1), (10, 6), (15, 11), (16, 12), (19, 12)]
)  # 20 learners, 8 rows: the highlighted one is the fifth, but for both ends
def test_the_highlighted_learner_stays_in_the_middle(selected: int, first: int) -> None:
    assert first_row(selected, 20, 8) == first


def test_a_short_list_begins_at_its_first() -> None:
    assert first_row(2, 3, 8) == 0


def test_the_list_shows_as_many_as_fit() -> None:
    rows = rows_of(roll_of(a_class()))
    assert [plain(line)[5:].split()[1] for line in learner_lines(rows, 2, TITLES, asked, widths(80, False), 2)] == [
        "Bob", "Cleo",
    ]  # fmt: skip


def test_the_header_counts_who_is_there_and_who_is_stuck() -> None:
    roll = roll_of(a_class())
    line = class_header(roll, NOW, "", 80)
    assert plain(line).strip() == "Class: 2 of 3 here · 1 stuck"
    assert line_width(line) == 80
    # When Bob has not stepped for so long, he is stuck as well: he came 180 s before.
    assert "2 stuck" in plain(class_header(roll, NOW + STILL - 180, "", 80))
    assert "stuck" not in plain(class_header(Roll(), NOW, "", 80))


def test_what_the_teacher_has_said_stands_in_the_header() -> None:
    roll = roll_of(a_class())
    for kind, data in (
        ("paused", {"on": True}),
        ("follow", {"lesson": CHAIN, "variant": "default", "iteration": 2, "revealed": 0}),
        ("lessons", {"closed": ["slope", CHAIN]}),
    ):
        roll.fold(Event(kind, data=data, time=NOW))
    assert state_words(roll.state, "A chain") == "paused · follow me: A chain · closed lessons: 2"
    assert plain(class_header(roll, NOW, "A chain", 100)).endswith("follow me: A chain · closed lessons: 2 ")
    narrow = class_header(roll, NOW, "A chain", 60)
    assert line_width(narrow) == 60 and "…" in plain(narrow)


def test_the_line_below_says_order_filter_and_which_are_seen() -> None:
    all_ = list_line("stuck", "", range(3), 3, 80)
    assert plain(all_).strip() == "who is stuck first"
    some = list_line("name", "7b", range(8, 16), 20, 80)
    assert plain(some).split("  ")[-1].strip() == "9–16 of 20"
    assert plain(some).strip().startswith("by name · only “7b”: 20")
    assert line_width(some) <= 80
    assert "by lesson" in plain(list_line("lesson", "", range(3), 3, 80))
    assert "the newest step first" in plain(list_line("newest", "", range(3), 3, 80))


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (Age("now"), "now"), (Age("seconds", 20), "20 s"), (Age("minutes", 4), "4 min"), (Age("hours", 3), "3 h"),
        (Age("days", 2), "2 d"), (Age("never"), "—"),
    ],
)  # fmt: skip
def test_ages_are_short(age: Age, words: str) -> None:
    assert age_words(age) == words


def test_a_place_without_a_lesson_has_no_words() -> None:
    assert place_words(3, "backward") == "3 · backward"
    assert place_words(0, "") == ""
    assert place_words(3, "a stage of another version") == ""


def test_a_question_is_named_and_a_number_is_spelled() -> None:
    assert item_words(DueItem("answered", "sign")) == "sign"
    assert item_words(DueItem("predicted", "", "default", 2, "delta", "b")) == "Δb · iteration 2"


def test_more_about_who_answers_wrongly() -> None:
    ada, _, _ = rows_of(roll_of(a_class()))
    (line,) = detail_lines(ada, "A chain of three", "Δb", "u", [], 100, 3)
    assert plain(line) == "  Ada · 7b · A chain of three  3 wrong answers in a row, the last to: Δb"
    assert roles_of([line], "3 wrong") == ["fault"]


def test_more_about_who_stands_still_and_who_is_gone() -> None:
    roll = roll_of(a_class())
    _, bob, cleo = rows_of(roll, NOW + STILL)
    # 180 s and 300 s are 8 minutes.
    assert texts(detail_lines(bob, "Slope", "", "u", [], 100, 3)) == ["  Bob · 7b · Slope  No step for 8 min."]
    assert texts(detail_lines(cleo, "", "", "u", [], 100, 3)) == ["  Cleo  Not here now."]


def test_more_about_somebody_keeps_its_rows_and_columns() -> None:
    ada, _, _ = rows_of(roll_of(a_class()))
    lines = detail_lines(ada, "A chain of three", "a question of many words " * 5, "u", [], 60, 2)
    assert len(lines) == 2
    assert max(map(line_width, lines)) <= 60


def test_a_name_that_looks_like_another_is_told_beside_it() -> None:
    _, bob, _ = rows_of(roll_of(a_class()))
    (line,) = detail_lines(bob, "Slope", "", "u", ["teacher", "b0b"], 100, 3)
    assert "Looks like: teacher, b0b." in plain(line)
    assert roles_of([line], "Looks like") == ["fault"]


def test_an_empty_list_says_why() -> None:
    assert texts(nobody(""))[1].strip() == "Nobody has come yet."
    assert texts(nobody("zoe"))[1].strip() == "Nobody has that in the name, the group or the lesson."


def test_the_list_speaks_chinese() -> None:
    i18n.use("zh")
    fields = widths(120, True)
    lines = [heading(fields), *learner_lines(rows_of(roll_of(a_class())), 0, TITLES, asked, fields, 10)]
    assert any("\u4e00" <= character <= "\u9fff" for character in plain(lines[0]))
    # A sign of Chinese takes two columns; the columns stand below one another all the same.
    assert {line_width(line) for line in lines} == {line_width(lines[0])}


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize(("columns", "groups"), [(80, False), (120, False), (120, True)])
def test_no_heading_and_no_place_is_cut_in_any_language(language: str, columns: int, groups: bool) -> None:
    i18n.use(language)
    fields = widths(columns, groups)
    assert "…" not in plain(heading(fields))
    for stage in ("intro", "forward", "loss", "backward", "update", "done"):
        assert width(place_words(9, stage)) <= fields.place
    assert width(age_words(Age("minutes", 59))) <= fields.age
