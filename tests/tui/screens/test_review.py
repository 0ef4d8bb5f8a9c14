"""What the tutor remembers of a learner: the place, the marks of the contents, the list of what comes back."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest

from gradtutor.errors import StoreError
from gradtutor.lessons.course.course import lesson_ids, load_course
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.session.progress.progress import LessonPlace, Mark, Progress
from gradtutor.session.store.events import Answered, Finished, Opened, Stepped
from gradtutor.session.store.interface import Event, Source
from gradtutor.session.store.memory import MemoryStore
from gradtutor.tui.screens.contents import ContentsScreen
from gradtutor.tui.screens.question import QuestionScreen
from gradtutor.tui.screens.review import ReviewScreen
from tests.session.walks import LESSONS
from tests.tui.driver import WIDE, tutor

DAY = 86_400.0
CHAIN = "nonlinear-chain"


def events(store: MemoryStore) -> list[tuple[str, str]]:
    return [(event.kind, event.lesson) for event in store.read()]


def wrong(store: MemoryStore, days: float, **data: object) -> None:
    """A wrong prediction some days ago: Δb of iteration 2, if nothing else is said."""
    asked = {"variant": "default", "iteration": 2, "quantity": "delta", "name": "b", "of": "", "index": [], **data}
    store.append([Event("predicted", CHAIN, {**asked, "right": False}, time=time.time() - days * DAY)])


async def test_each_place_is_written_down_as_it_is_reached() -> None:
    store = MemoryStore()
    async with tutor(CHAIN, progress=Progress(store)) as driver:
        await driver.press("space", "space", "left", "down")
        assert driver.app.progress.place(CHAIN) == LessonPlace("default", 1, len(driver.lesson.player.steps(1)))
        await driver.press("end", "escape")
        assert events(store) == [
            ("opened", CHAIN), *[("stepped", CHAIN)] * 5, ("finished", CHAIN), ("left", CHAIN),
        ]  # fmt: skip
    steps = [event.data for event in store.read() if event.kind == "stepped"]
    assert [(data["iteration"], data["revealed"]) for data in steps[:3]] == [(1, 1), (1, 2), (1, 1)]
    assert steps[0] == {"variant": "default", "iteration": 1, "revealed": 1, "stage": "forward", "focus": "a"}
    # As golden/seeds.json has it: the fifth iteration meets the target.
    (finished,) = [event.data for event in store.read() if event.kind == "finished"]
    assert finished == {"variant": "default", "iteration": 5, "reason": "converged"}


async def test_the_program_begins_where_it_was_left() -> None:
    store = MemoryStore()
    async with tutor(CHAIN, progress=Progress(store)) as driver:
        await driver.press("v", "down", "space", "space")
        shown, place = driver.shown(), (driver.snapshot.variant, driver.snapshot.iteration, driver.snapshot.index)
    async with tutor(progress=Progress(store)) as driver:
        assert (driver.snapshot.variant, driver.snapshot.iteration, driver.snapshot.index) == place
        assert driver.shown() == shown
        await driver.press("escape")
        entry = driver.app.entries()[driver.contents.selected]
        assert entry.folder.name == CHAIN
    # A lesson that is named is opened at its own last place.
    async with tutor("slope", progress=Progress(store)) as driver:
        assert driver.lesson.lesson.id == "slope"
        assert driver.snapshot.stage == "intro"


async def test_moves_by_hand_are_made_again() -> None:
    store = MemoryStore()
    shot = {"ax": 5.0, "ay": -5.0}
    store.append(
        [
            Event("opened", "target-shooting", {"variant": "by-hand"}),
            Event(
                "moved",
                "target-shooting",
                {"variant": "by-hand", "iteration": 1, "parameters": {"ax": 5.0, "ay": -5.0}},
            ),
            Event("stepped", "target-shooting", {"variant": "by-hand", "iteration": 2, "revealed": 1}),
        ]
    )
    async with tutor(progress=Progress(store)) as driver:
        assert driver.snapshot.iteration == 2
        assert driver.snapshot.column.parameters == shot


async def test_a_place_that_the_lesson_does_not_have_any_more_is_the_nearest_or_the_start() -> None:
    store = MemoryStore()
    data = {"variant": "default", "iteration": 10_000, "revealed": 99}
    store.append([Event("opened", CHAIN, {"variant": "default"}), Event("stepped", CHAIN, data)])
    async with tutor(progress=Progress(store)) as driver:
        assert driver.snapshot.end is not None
    store.append([Event("stepped", CHAIN, {**data, "variant": "gone"})])
    async with tutor(progress=Progress(store)) as driver:
        assert driver.snapshot.stage == "intro"


@pytest.mark.parametrize("size", [(80, 24), WIDE])
@pytest.mark.parametrize(("language", "told"), [("en", "8 of 10 right"), ("zh", "答对 8/10")])
async def test_the_contents_show_what_is_done_and_how_well(size: tuple[int, int], language: str, told: str) -> None:
    store = MemoryStore()
    progress = Progress(store)
    first, second = lesson_ids(load_course(LESSONS))[:2]
    progress.record(Finished(variant="default", iteration=7, reason="converged"), first)
    progress.record(Stepped(variant="default", iteration=1, revealed=1), second)
    for number in range(10):
        progress.record(Answered(question=str(number), answer=1, right=number < 8, reason=""), second)
    async with tutor(progress=progress, size=size, language=language) as driver:
        await driver.press("escape", "home")
        titles = [entry.title for entry in driver.app.entries()]
        lines = driver.lines("contents")
        assert f" ✓ ▸ 1  {titles[0]}" in lines
        (begun,) = [line for line in lines if line.startswith(f" ▪   2  {titles[1]}")]
        assert begun.endswith(f"  {told}")
        assert f"     3  {titles[2]}" in lines
        driver.assert_all_fits()


async def test_the_contents_are_up_to_date_when_the_lesson_is_left() -> None:
    async with tutor() as driver:
        await driver.press("enter", "space", "escape")
        assert driver.lines("contents")[2].startswith(" ▪ ▸ 1  ")
        assert driver.app.progress.mark(lesson_ids(load_course(LESSONS))[0]) == Mark(1)


async def test_what_is_due_is_announced_listed_and_asked_again() -> None:
    store = MemoryStore()
    wrong(store, 2)
    wrong(store, 4, quantity="value", name="a", iteration=1)
    wrong(store, 0, name="a")
    async with tutor(progress=Progress(store)) as driver:
        assert "2 to be tried again" in driver.text("title")
        await driver.press("r")
        assert isinstance(driver.app.screen, ReviewScreen)
        first, second = driver.lines("review")
        assert first.startswith("   ▸ Nonlinear chain  ")
        assert "a · iteration 1" in first and first.endswith("4 days ago")
        assert "Δb · iteration 2" in second and second.endswith("2 days ago")
        driver.assert_all_fits()
        await driver.press("down", "enter")
        # Before Δb of iteration 2, which is asked for; golden/seeds.json: −1.4615332752574477.
        assert (driver.snapshot.iteration, driver.snapshot.focus) == (2, "c")
        await driver.type("-1.4615")
        await driver.press("enter")
        assert driver.snapshot.focus == "b"
        await driver.press("escape")
        assert "1 to be tried again" in driver.text("title")


async def test_a_question_comes_back_too() -> None:
    async with tutor() as driver:
        folders = driver.app.lesson_folders
    lesson, question = next((key, one.id) for key, folder in folders.items() for one in load_lesson(folder).questions)
    store = MemoryStore()
    store.append(
        [Event("answered", lesson, {"question": question, "answer": 1, "right": False}, time=time.time() - DAY)]
    )
    async with tutor(progress=Progress(store)) as driver:
        await driver.press("r", "enter")
        assert isinstance(driver.app.screen, QuestionScreen)


async def test_what_the_lesson_does_not_ask_any_more_goes_from_the_list() -> None:
    store = MemoryStore()
    wrong(store, 2, name="gone")
    async with tutor(progress=Progress(store)) as driver:
        await driver.press("r", "enter", "escape")
        assert isinstance(driver.app.screen, ContentsScreen)
        assert driver.app.due() == []
        assert "review" not in driver.text("footer")


async def test_without_anything_due_there_is_no_review() -> None:
    async with tutor() as driver:
        await driver.press("r")
        assert isinstance(driver.app.screen, ContentsScreen)
        assert "again" not in driver.text("title")


class Full(MemoryStore):
    """A store on a full disk."""

    def append(self, events: Sequence[Event], source: Source | None = None) -> None:
        raise StoreError("The disk is full.")


async def test_a_full_disk_is_told_once_and_the_lesson_goes_on() -> None:
    told: list[str] = []
    async with tutor(CHAIN, progress=Progress(Full())) as driver:
        driver.app.notify = lambda message, **_: told.append(message)  # type: ignore[method-assign]
        driver.app._told = ""
        await driver.press("space", "space", "space")
        assert driver.snapshot.index == 3
        assert driver.app.progress.place(CHAIN) == LessonPlace("default", 1, 3)
    assert told == ["Not saved: The disk is full. It is kept here and tried again."]


async def test_another_course_keeps_to_itself() -> None:
    store = MemoryStore()
    progress = Progress(store)
    progress.record(Opened(variant="default"), "slope@12345678")
    progress.record(Stepped(variant="default", iteration=2, revealed=1), "slope@12345678")
    async with tutor(progress=progress) as driver:
        assert isinstance(driver.app.screen, ContentsScreen)
        assert not any("▪" in line for line in driver.lines("contents"))
