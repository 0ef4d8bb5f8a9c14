"""The teacher's program: the class, its answers, and one learner's lesson."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.errors import StoreError
from gradtutor.session.store.interface import Event, Source
from gradtutor.session.store.memory import MemoryStore
from gradtutor.session.store.sqlite import SqliteStore
from gradtutor.tui.classroom.answers import AnswersScreen
from gradtutor.tui.classroom.lead_lesson import LeadScreen
from gradtutor.tui.classroom.questions import QuestionsScreen
from gradtutor.tui.classroom.roll import ClassGrid
from gradtutor.tui.classroom.watch_learner import WatchScreen
from gradtutor.tui.screens.help import HelpScreen
from tests.session.pupils import CHAIN, Pupil
from tests.tui.classroom.teaching import NOW, look, names, small_class, teacher, teaching
from tests.tui.driver import SIZE, WIDE
from tests.tui.driver import tutor as tutor_program


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("size", [SIZE, WIDE])
async def test_the_class_on_one_screen(size: tuple[int, int], language: str) -> None:
    store = MemoryStore()
    small_class(store)
    async with teaching(store, size, language) as driver:
        assert names(driver) == ["Ada", "Bob", "Cy"]
        rows = driver.lines("body")[2:5]
        assert rows[0].startswith(" ▸ ! ●  Ada ")
        assert rows[1].startswith("     ●  Bob ")
        assert rows[2].startswith("     ○  Cy ")
        assert " 0/3 " in rows[0]
        assert "Δb" in driver.text("detail")
        assert ("7b" in rows[1]) == (size == WIDE)
        driver.assert_all_fits()
        if language == "en":
            assert driver.text("header").startswith(" Class: 2 of 3 here · 1 stuck")
            assert "1 · forward" in rows[0]
            assert "1 min" in rows[0]
            assert "now" in rows[1]


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_the_smallest_screen_has_room_for_every_field(language: str) -> None:
    store = MemoryStore()
    small_class(store)
    for number in range(30):
        Pupil(store, f"p{number}", f"Learner {number:02}", now=NOW - 900)
    async with teaching(store, (60, 20), language) as driver:
        assert not any(line.rstrip().endswith("…") for line in driver.lines("body"))
        driver.assert_all_fits()


async def test_the_class_is_followed_second_by_second() -> None:
    store = MemoryStore()
    pupils = small_class(store)
    async with teaching(store) as driver:
        await driver.press("down")  # Bob
        pupils["Bob"].now = NOW
        pupils["Bob"].step()
        Pupil(store, "eve", "Aaron", now=NOW)
        await look(driver)
        assert names(driver) == ["Ada", "Aaron", "Bob", "Cy"] or names(driver) == ["Ada", "Bob", "Aaron", "Cy"]
        # The highlight stays with the learner, not with the row.
        (bob,) = [row for row in driver.lines("body") if " Bob " in row]
        assert bob.startswith(" ▸ ")
        # The chain's third step.
        assert teacher(driver).roll.learners["bob"].revealed == 3
        # Nothing new: nothing is drawn.
        await driver.frames()
        await look(driver)
        assert (await driver.frames()).pieces == ()


async def test_the_first_row_stays_the_first_until_another_is_chosen() -> None:
    store = MemoryStore()
    pupils = [Pupil(store, f"p{number}", f"Learner {number:02}", now=NOW - 30) for number in range(40)]
    async with teaching(store) as driver:
        assert " ▸   ●  Learner 00 " in driver.text("body")
        pupils[35].now = NOW
        pupils[35].open()
        for guess in (1.0, 2.0, 3.0):
            pupils[35].predict(guess, -1.46153, False)
        await look(driver)
        assert driver.lines("body")[2].startswith(" ▸ ! ●  Learner 35 ")
        assert driver.lines("body")[0].rstrip().endswith("1–18 of 40")
        await driver.press("end")
        assert driver.lines("body")[0].rstrip().endswith("23–40 of 40")
        assert "▸   ●  Learner 39" in driver.lines("body")[-1]
        driver.assert_all_fits()


async def test_thirty_learners_are_followed_through_a_file(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "class.sqlite")
    pupils = [Pupil(store, f"p{number}", f"Learner {number:02}", now=NOW - 1) for number in range(30)]
    async with teaching(store, WIDE) as driver:
        for second in range(1, 4):
            for number, pupil in enumerate(pupils):
                if second == 1:
                    pupil.open(CHAIN if number % 2 else "slope")
                pupil.step(1 + number % 3)
            await look(driver)
            roll = teacher(driver).roll
            for number, pupil in enumerate(pupils):
                found = roll.learners[pupil.id]
                assert (found.iteration, found.revealed) == (pupil.player.iteration, pupil.player.revealed)
                assert found.lesson == (CHAIN if number % 2 else "slope")
        assert driver.text("header").startswith(" Class: 30 of 30 here")
        assert sum("Learner" in line for line in driver.lines("body")) == 30
        driver.assert_all_fits()
    store.close()


async def test_three_hundred_are_scrolled_sorted_and_filtered() -> None:
    store = MemoryStore()
    for number in range(300):
        Pupil(store, f"p{number}", f"Learner {number:03}", f"g{number % 10}", NOW)
    async with teaching(store) as driver:
        await driver.press("end")
        assert "▸" in driver.lines("body")[-1]
        assert "Learner 299" in driver.lines("body")[-1]
        await driver.press("home", "pagedown")
        assert " ▸ " in driver.text("body")
        await driver.press("slash")
        await driver.type("29")
        assert names(driver) == [
            "Learner 029",
            "Learner 129",
            "Learner 229",
            *(f"Learner {n}" for n in range(290, 300)),
        ]
        await driver.press("enter")
        assert "only “29”: 13" in driver.text("body")
        await driver.press("slash")
        await driver.type("x")
        assert "Nobody has that" in driver.text("body")
        await driver.press("escape")
        assert len(names(driver)) == 300
        for order in ("newest", "by lesson", "by name", "stuck first"):
            await driver.press("s")
            assert order in driver.lines("body")[0]
        driver.assert_all_fits()


async def test_a_lesson_is_watched_as_its_learner_sees_it() -> None:
    store = MemoryStore()
    pupil = Pupil(store, "ada", "Ada", now=NOW)
    pupil.open()
    pupil.step(4)
    pupil.predict(5.0, 3.0, right=False, iteration=1, quantity="gradient", name="b")
    async with teaching(store) as driver:
        await driver.press("enter")
        assert isinstance(driver.app.screen, WatchScreen)
        watched = driver.shown()
        assert "● Ada · iteration 1" in driver.text("header")
        assert driver.text("footer").startswith(" ✗ ∂/∂b · iteration 1: 5")
        # Keys that would walk do nothing.
        await driver.press("space", "down", "end", "p", "v")
        assert driver.shown() == watched
        pupil.step(3)
        await look(driver)
        assert driver.app.screen.snapshot == pupil.player.snapshot()
        assert "✗" not in driver.text("footer")
        pupil.open("slope")
        pupil.step()
        await look(driver)
        assert "Slope" in driver.text("header")
        pupil.say("left")
        pupil.say("departed")
        await look(driver)
        assert "○ Ada" in driver.text("header")
        assert "in the contents" in driver.text("footer")
        driver.assert_all_fits()
        await driver.press("escape")
        assert isinstance(driver.app.screen, ClassGrid)
    # The panels are those of the learner's own screen.
    async with tutor_program(CHAIN) as learner:
        await learner.press("space", "space", "space", "space")
        own = learner.shown()
    for panel in ("rule", "graph"):
        assert watched[panel] == own[panel]
    # But for the column with the guess.
    assert [line.split()[:2] for line in watched["table"]] == [line.split()[:2] for line in own["table"]]


async def test_the_next_learner_is_a_key_away() -> None:
    store = MemoryStore()
    small_class(store)
    Pupil(store, "zoe", "Zoe", now=NOW)
    async with teaching(store) as driver:
        await driver.press("enter")
        shown = []
        for _ in range(3):
            await driver.press("right")
            screen = driver.app.screen
            shown.append(screen.learner.name if isinstance(screen, WatchScreen) else "")
        # Zoe has opened nothing: she is passed by.
        assert shown == ["Bob", "Cy", "Ada"]
        assert len(driver.app.screen_stack) == 2


async def test_answers_are_shown_without_names_and_without_the_right_one() -> None:
    store = MemoryStore()
    for number, choice in enumerate([2, 2, 2, 1, 3]):
        pupil = Pupil(store, f"p{number}", f"Secret {number}", now=NOW)
        pupil.open("chain-rule")
        pupil.answer("sum-or-product", choice, choice == 2)
        pupil.answer("sum-or-product", 2, True)
    async with teaching(store) as driver:
        await driver.press("a")
        assert isinstance(driver.app.screen, QuestionsScreen)
        (line,) = driver.lines("body")
        assert "Chain rule" in line
        assert line.endswith("5 · right: 60 %")
        await driver.press("enter")
        assert isinstance(driver.app.screen, AnswersScreen)
        text = driver.text("body")
        assert "How many times as much" in text
        # 3, 1 and 1 of 5.
        assert [text.count(share) for share in ("3  60 %", "1  20 %")] == [1, 2]
        assert "Secret" not in "\n".join(driver.screen())
        assert "✓" not in text
        await driver.press("space")
        assert driver.text("body").count("✓") == 1
        await driver.press("t")
        assert "5  100 %" in driver.text("body")
        Pupil(store, "p9", now=NOW).key = "chain-rule"
        late = Pupil(store, "p10", now=NOW)
        late.key = "chain-rule"
        late.answer("sum-or-product", 1, False)
        await look(driver)
        assert "5  83 %" in driver.text("body")
        driver.assert_all_fits()
        await driver.press("escape", "escape")
        assert driver.app.screen is driver.app.screen_stack[0]


async def test_a_long_term_is_read_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gradtutor.tui.classroom.teacher_app.AT_ONCE", 7)
    store = MemoryStore()
    small_class(store)
    async with teaching(store) as driver:
        await driver.pilot.pause()
        assert names(driver) == ["Ada", "Bob", "Cy"]
        await look(driver)
        assert teacher(driver).roll.tallies


class Feed:
    """A subscription that says what the test has prepared."""

    def __init__(self, events: Sequence[Event]) -> None:
        self.events = list(events)

    def new(self) -> list[Event]:
        found, self.events = self.events, []
        return found


async def test_events_that_come_twice_or_out_of_order_count_once() -> None:
    store = MemoryStore()
    pupil = Pupil(store, "ada", now=NOW)
    async with teaching(store) as driver:
        pupil.open()
        pupil.predict(1.0, 2.0, right=False)
        pupil.predict(1.0, 2.0, right=False)
        events = store.read(after=1)
        teacher(driver)._feed = Feed([*events[1:], *events])
        await look(driver)
        assert teacher(driver).roll.learners["ada"].score == (0, 2)


async def test_what_the_server_says_is_told() -> None:
    store = MemoryStore()
    told: list[str] = []
    async with teaching(store) as driver:
        driver.app.notify = lambda message, **_: told.append(message)  # type: ignore[method-assign]
        teacher(driver)._feed = Feed([Event("notice", data={"text": "Still there?"}, learner="teacher")])
        await look(driver)
        assert told == ["Still there?"]
        teacher(driver)._feed = Feed([Event("close", data={"text": "The class is over."}, learner="teacher")])
        teacher(driver).look()
        assert driver.app._exit
    assert "teacher" not in teacher(driver).roll.learners


class Gone(MemoryStore):
    """A store whose server dies."""

    gone = False

    def append(self, events: Sequence[Event], source: Source | None = None) -> None:
        if self.gone:
            raise StoreError("the class is gone")
        super().append(events, source)

    def read(self, after: int = 0, learner: str | None = None, most: int | None = None) -> list[Event]:
        if self.gone:
            raise StoreError("the class is gone")
        return super().read(after, learner, most)


@pytest.mark.parametrize("key", ["", "p", "enter"])
async def test_a_class_that_is_gone_is_told_once(key: str) -> None:
    store = Gone()
    small_class(store)
    async with teaching(store) as driver:
        store.gone = True
        if key:
            await driver.press(key)
        for _ in range(3):
            await look(driver)
        assert driver.text("header") == " the class is gone"
        assert len(driver.app._notifications) == 1
        await driver.press("o", "enter", "space")
        assert isinstance(driver.app.screen, LeadScreen)


async def test_help_lists_the_keys() -> None:
    async with teaching(MemoryStore(), WIDE) as driver:
        await driver.press("question_mark")
        assert isinstance(driver.app.screen, HelpScreen)
        text = "\n".join(driver.screen())
        for words in ("Say something to everybody", "Pause the class, or go on", "A page down"):
            assert words in text
