"""A learner who follows the teacher, and lessons that the teacher has closed."""

from __future__ import annotations

import pytest
from textual.app import ComposeResult

from gradtutor import i18n
from gradtutor.session.progress.progress import LessonPlace
from gradtutor.session.store.events import Follow
from gradtutor.session.store.interface import Event
from gradtutor.tui.classroom.following_lesson import FollowingLesson
from gradtutor.tui.classroom.messages import SaidScreen
from gradtutor.tui.screens.contents import ContentsScreen
from tests.tui.classroom.learners import BOX, CHAIN, LI, at, steps, taught


@pytest.mark.parametrize(("language", "word"), [("en", "closed"), ("zh", "已关闭")])
async def test_closed_lessons_are_marked_and_cannot_be_opened(language: str, word: str) -> None:
    async with taught(language=language) as learner:
        await learner.say("lessons", closed=["guess-the-number", "black-box"])
        assert [line.endswith(f"  {word}") for line in learner.lines("contents")[2:5]] == [True, True, False]
        learner.assert_all_fits()
        await learner.press("home", "enter", "enter")
        assert isinstance(learner.app.screen, ContentsScreen)
        assert len(learner.notices()) == 1
        await learner.say("lessons", closed=[])
        await learner.press("enter")
        assert learner.lesson.lesson.id == "guess-the-number"


async def test_a_lesson_that_is_closed_while_it_is_open_is_left() -> None:
    store = at()
    async with taught(store) as learner:
        await learner.press("g")
        await learner.say("paused", on=True)
        await learner.say("lessons", closed=[CHAIN])
        # The pause holds on above the contents.
        assert "paused" in learner.said()
        assert [type(screen) for screen in learner.app.screen_stack] == [ContentsScreen, SaidScreen]
        assert any("closed this lesson" in text for text in learner.notices())
        await learner.say("paused", on=False)
        assert learner.contents._entries[learner.contents.selected].folder.name == CHAIN
    assert [event.kind for event in store.read(0, LI)][-1] == "left"


@pytest.mark.parametrize(("language", "words"), [("en", "Press f to follow"), ("zh", "按 f 跟随")])
async def test_following_goes_along_until_a_step_of_ones_own(language: str, words: str) -> None:
    async with taught(language=language) as learner:
        store = learner.store
        await learner.press("f")
        assert isinstance(learner.app.screen, ContentsScreen)
        await learner.lead(2, 3)
        (offer,) = learner.notices()
        assert words in offer and "2" in offer
        # Nobody is carried off.
        assert isinstance(learner.app.screen, ContentsScreen)
        assert learner.text("footer").lstrip().startswith("f ")
        learner.assert_all_fits()
        await learner.press("f")
        assert learner.place == (CHAIN, 2, 3)
        assert i18n.tr("following") in learner.text("header")
        await learner.lead(2, 4)
        assert learner.place == (CHAIN, 2, 4)
        assert steps(store) == [(2, 3), (2, 4)]
        assert learner.app.progress.place(CHAIN) == LessonPlace("default", 2, 4)
        await learner.press("left")
        assert learner.place == (CHAIN, 2, 3)
        assert i18n.tr("following") not in learner.text("header")
        await learner.lead(3, 1)
        assert learner.place == (CHAIN, 2, 3)
        await learner.press("f")
        assert learner.place == (CHAIN, 3, 1)
        await learner.press("f")
        await learner.lead(4, 1)
        assert learner.place == (CHAIN, 3, 1)
        learner.assert_all_fits()


async def test_a_step_of_the_teacher_that_comes_while_the_lesson_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """The screen runs already, but has no panels yet."""
    compose, told = FollowingLesson.compose, list[str]()

    def overtaken(screen: FollowingLesson) -> ComposeResult:
        screen.lead(Follow(CHAIN, "default", 2, 4))
        told.append(CHAIN)
        return compose(screen)

    monkeypatch.setattr(FollowingLesson, "compose", overtaken)
    async with taught() as learner:
        await learner.lead(2, 4)
        await learner.press("f")
        assert told == [CHAIN]
        assert learner.place == (CHAIN, 2, 4)
        assert steps(learner.store) == [(2, 4)]
        learner.assert_all_fits()


async def test_following_goes_into_other_lessons_and_under_a_pause() -> None:
    async with taught(at()) as learner:
        await learner.lead(1, 2)
        await learner.press("f")
        await learner.say("paused", on=True)
        await learner.lead(1, 1, BOX)
        assert "paused" in learner.said() and learner.place == (BOX, 1, 1)
        await learner.lead(1, 2, BOX)
        assert learner.place == (BOX, 1, 2) and learner.follows()
        assert learner.app.progress.place(BOX) == LessonPlace("default", 1, 2)
        await learner.say("paused", on=False)
        assert learner.snapshot.stage == "loss"
        await learner.say("released")
        assert not learner.follows()
        assert any("does not lead any more" in text for text in learner.notices())
        assert "follow" not in learner.text("footer") and "following" not in learner.text("header")


async def test_who_has_begun_something_else_is_not_carried_off() -> None:
    async with taught(at()) as learner:
        await learner.lead(1, 2)
        await learner.press("f", "p")
        await learner.lead(1, 3)
        assert learner.place == (CHAIN, 1, 2) and not learner.follows()
        await learner.press("escape", "f")
        assert learner.place == (CHAIN, 1, 3)
        await learner.press("s")
        await learner.lead(1, 4)
        assert not isinstance(learner.app.screen, FollowingLesson) and not learner.follows()
        await learner.press("f")
        assert learner.place == (CHAIN, 1, 4) and learner.follows()
        # The help is looked at beside.
        await learner.press("question_mark")
        await learner.lead(2, 1)
        await learner.press("escape")
        assert learner.place == (CHAIN, 2, 1)
        # A run that this lesson does not have, and a lesson that this course does not have.
        await learner.lead(3, 1, variant="mine")
        assert learner.place == (CHAIN, 2, 1)
        await learner.lead(3, 1, lesson="elsewhere@12345678")
        assert not learner.follows()


async def test_who_follows_sees_the_teachers_numbers_whatever_the_own_rate_is() -> None:
    store = at("descent-1d")
    data = {"variant": "default", "iteration": 2, "revealed": 1, "rate": 0.5}
    store.append([Event("stepped", "descent-1d", data, LI)])
    async with taught(store) as learner:
        # At the learner's rate J = x² is at its bottom in iteration 2: 1.2 − 0.5 · 2.4 = 0.
        assert learner.snapshot.column.parameters["x"] == pytest.approx(0.0)
        await learner.lead(2, 1, "descent-1d")
        await learner.press("f")
        # At the lesson's: 1.2 − 0.3 · 2.4 = 0.48.
        assert learner.place == ("descent-1d", 2, 1)
        assert learner.snapshot.column.parameters["x"] == pytest.approx(0.48)


async def test_following_into_a_closed_lesson_is_refused() -> None:
    async with taught() as learner:
        await learner.say("lessons", closed=[CHAIN])
        await learner.lead(1, 2)
        await learner.press("f")
        assert isinstance(learner.app.screen, ContentsScreen) and not learner.follows()
