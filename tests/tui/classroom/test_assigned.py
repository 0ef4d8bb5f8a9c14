"""What a learner was given: it is seen, taken with numbers of one's own, and brings points."""

from __future__ import annotations

import pytest

from gradtutor import i18n
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.lessons.vary import drawn
from gradtutor.session.assignments.assignment import Assignment, Credit
from gradtutor.session.assignments.kept import give, take_back
from gradtutor.session.quiz.quantities import truth, upcoming
from gradtutor.session.store.events import Begun, Opened, event_of
from gradtutor.session.store.memory import MemoryStore
from gradtutor.session.store.taken import Taken
from gradtutor.tui.classroom.assigned import AssignedScreen
from gradtutor.tui.classroom.assigned_lesson import AssignedLesson
from gradtutor.tui.screens.contents import ContentsScreen
from tests.session.walks import LESSONS
from tests.tui.classroom.learners import LI, Class, taught

FAR = 4e9
"""A day that no run of this test reaches, in the year 2096."""
GIVEN = Assignment(
    "k3f9", "Week 3", ("learning-rate", "slope"), 20.0, ("predictions",), 2, 2, "2096-10-02",
    credits=(Credit(FAR, 1.0),), after=0.0,
)  # fmt: skip


def given(*assignments: Assignment) -> MemoryStore:
    store = MemoryStore()
    for one in assignments or (GIVEN,):
        give(store, one, 1.0)
    return store


def lesson(learner: Class) -> AssignedLesson:
    assert isinstance(learner.app.screen, AssignedLesson), learner.app.screen
    return learner.app.screen


async def predict(learner: Class) -> None:
    """Type the right answer to the next number, and look at it."""
    screen = lesson(learner)
    (asked, *_) = upcoming(screen.player)
    await learner.press("p")
    await learner.type(repr(truth(screen.player, asked)))
    await learner.press("enter", "space")


@pytest.mark.parametrize("language", i18n.LANGUAGES)
async def test_it_is_seen_in_the_contents_and_in_a_list(language: str) -> None:
    async with taught(given(), language=language) as learner:
        assert "Week 3" in learner.lines("title")[0] and "2096-10-02" in learner.lines("title")[0]
        await learner.press("A")
        assert isinstance(learner.app.screen, AssignedScreen)
        learner.assert_all_fits()
        if language == "en":
            rows = learner.lines("given")
            assert rows[1].startswith("  Week 3  due 2096-10-02") and rows[1].rstrip().endswith("0 of 20 points")
            assert "▸ Learning rate" in rows[2] and rows[2].rstrip().endswith("0 of 10 points  2 of 2 tries left")
            assert "numbers predicted before they are shown (2)" in learner.text("about")
            assert "new try" not in learner.text("footer")
        await learner.press("A")
        assert isinstance(learner.app.screen, ContentsScreen)


async def test_without_anything_there_is_no_key() -> None:
    async with taught() as learner:
        assert "assignments" not in learner.text("footer")
        await learner.press("A")
        assert isinstance(learner.app.screen, ContentsScreen)


async def test_it_is_taken_with_ones_own_numbers_and_brings_points() -> None:
    store = given()
    async with taught(store) as learner:
        await learner.press("A", "enter")
        own = drawn(load_lesson(LESSONS / "learning-rate").vary, f"k3f9/{LI}/learning-rate/1")
        screen = lesson(learner)
        assert screen.player.variant.problem.parameters[0].start == own["x"]
        words = learner.text("words")
        assert "Week 3: due 2096-10-02" in words
        assert f"Your own numbers: x = {own['x']}".replace("-", "−") in words
        assert "0 of 10 points, 1 of 2 tries left." in words
        learner.assert_all_fits()
        await predict(learner)
        assert "5/10" in learner.text("header")
        # What is learnt in it is not what was done of the lesson itself.
        assert learner.app.progress.place("learning-rate") is None
        await learner.press("A")
        assert "5 of 10 points" in learner.lines("given")[2] and "▪" in learner.lines("given")[2]
        assert "1 of 2" in learner.text("about")
        # Another try has other numbers; the best one counts, and there is no third.
        await learner.press("n")
        again = drawn(load_lesson(LESSONS / "learning-rate").vary, f"k3f9/{LI}/learning-rate/2")
        assert lesson(learner).player.variant.problem.parameters[0].start == again["x"] != own["x"]
        assert "5 of 10 points, 0 of 2 tries left." in learner.text("words")
        await learner.press("A")
        assert "new try" not in learner.text("footer")
        await learner.press("enter")
        assert lesson(learner).lesson_key == Taken("learning-rate", "k3f9", 2).key
    numbers = [dict(event.data) for event in store.read() if event.kind == "begun"]
    assert numbers == [{"numbers": own}, {"numbers": again}]


async def test_who_comes_back_is_in_the_same_place_with_the_same_numbers() -> None:
    store = given()
    async with taught(store) as learner:
        await learner.press("A", "enter", "space", "space")
        place = learner.place
    async with taught(store) as learner:
        assert lesson(learner).lesson_key == Taken("learning-rate", "k3f9", 1).key
        assert learner.place == place
        await learner.press("escape")
        assert isinstance(learner.app.screen, ContentsScreen)


async def test_numbers_of_a_try_stay_when_the_author_has_changed_the_bounds() -> None:
    store = given()
    store.append([event_of(Begun({"x": -0.5}), Taken("learning-rate", "k3f9", 1).key, LI)])
    async with taught(store) as learner:
        await learner.press("A", "enter")
        assert lesson(learner).player.variant.problem.parameters[0].start == -0.5


async def test_what_is_given_meanwhile_is_said_and_what_is_taken_back_is_gone() -> None:
    async with taught() as learner:
        give(learner.store, GIVEN, 1.0)
        await learner.look()
        assert [one for one in learner.notices() if one.startswith("To be done: Week 3, due 2096-10-02")]
        await learner.press("A")
        assert isinstance(learner.app.screen, AssignedScreen)
        take_back(learner.store, "k3f9", 2.0)
        await learner.look()
        await learner.press("escape", "A")
        assert isinstance(learner.app.screen, ContentsScreen)


async def test_a_closed_lesson_is_not_opened() -> None:
    async with taught(given()) as learner:
        await learner.say("lessons", closed=["learning-rate"])
        await learner.press("A", "enter")
        assert isinstance(learner.app.screen, AssignedScreen)
        assert any("closed this lesson" in one for one in learner.notices())


async def test_what_is_over_stands_last_and_no_more_in_the_contents() -> None:
    over = GIVEN._replace(id="aaaa", title="Week 1", due="2026-01-05", credits=(Credit(5.0, 1.0),))
    async with taught(given(over)) as learner:
        assert "Week 1" not in learner.lines("title")[0]
        give(learner.store, GIVEN, 1.0)
        await learner.look()
        await learner.press("A")
        titles = [line for line in learner.lines("given") if "Week" in line]
        assert ["Week 3" in titles[0], "Week 1" in titles[1]] == [True, True] and "over since 2026-01-05" in titles[1]


async def test_what_was_brought_before_stands_above_the_contents() -> None:
    store = given()
    async with taught(store) as learner:
        await learner.press("A", "enter")
        await predict(learner)
        await learner.press("escape")
        assert "5 of 20 points" in learner.lines("title")[0]
    # Somebody who was in a lesson of the course last begins there, and sees the same in the contents.
    store.append([event_of(Opened("default"), "slope", LI)])
    async with taught(store) as learner:
        await learner.press("escape")
        assert "5 of 20 points" in learner.lines("title")[0]
