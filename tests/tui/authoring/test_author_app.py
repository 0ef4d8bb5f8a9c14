"""A lesson on the screen of its author: read again at each save, at the same place, with its faults."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.errors import Fault
from gradtutor.lessons.checking.check_process import check_apart
from gradtutor.lessons.course.course import load_course
from gradtutor.tui.authoring.author_app import Watcher
from gradtutor.tui.authoring.faulty import FaultyScreen
from gradtutor.tui.authoring.watched_lesson import WatchedLesson
from gradtutor.tui.core import theme
from gradtutor.tui.widgets.fault_panel import FaultPanel
from tests.lessons.lessons import TOML, WORDS, make
from tests.session.walks import LESSONS
from tests.tui.driver import SIZE, Driver


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A lesson of the course, to be spoilt."""
    return Path(shutil.copytree(LESSONS / "nonlinear-chain", tmp_path / "nonlinear-chain"))


@pytest.fixture(autouse=True)
def _no_check(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check in a process of its own finds nothing, and takes no time."""

    async def nothing(folder: Path, language: str) -> tuple[Fault, ...]:
        return ()

    monkeypatch.setattr("gradtutor.tui.authoring.watched_lesson.check_apart", nothing)


@asynccontextmanager
async def watched(folder: Path) -> AsyncIterator[Driver]:
    i18n.use("en")
    theme.use("colour")
    app = Watcher(load_course(LESSONS), folder)
    try:
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause()
            yield Driver(app, pilot)
    finally:
        theme.use(None)
        i18n.use("en")


def change(folder: Path, old: str, new: str, file: str = "lesson.toml") -> None:
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), "utf-8")


async def looked(driver: Driver) -> None:
    """The screen looks until what has been saved is at rest."""
    for _ in range(2):
        assert isinstance(driver.app.screen, WatchedLesson | FaultyScreen)
        driver.app.screen.look()
    await driver.pilot.pause()


def told(driver: Driver) -> str:
    panel = driver.app.screen.query_one(FaultPanel)
    return f"{panel.border_title} {driver.text('faults')} {panel.border_subtitle}" if panel.display else ""


async def test_a_save_is_shown_at_the_same_place(folder: Path) -> None:
    async with watched(folder) as driver:
        await driver.press("c", "v", "down", "space", "space")
        place = (driver.snapshot.variant, driver.snapshot.iteration, driver.snapshot.stage, driver.lesson.chart)
        change(folder, "# Nonlinear chain", "# Another title", "text.en.md")
        change(folder, "start = 2.0", "start = 3.0")
        await looked(driver)
        assert (driver.snapshot.variant, driver.snapshot.iteration, driver.snapshot.stage, driver.lesson.chart) == place
        assert driver.text("header").startswith(" Another tit")
        assert driver.snapshot.earlier[0].parameters == {"x": 3.0}
        assert told(driver) == ""


async def test_a_fault_is_told_over_the_last_sound_lesson_and_goes_when_it_is_mended(folder: Path) -> None:
    async with watched(folder) as driver:
        await driver.press("space", "space")
        change(folder, "ln(a)", "lnn(a)")
        change(folder, '"newton"', '"newtn"')
        await looked(driver)
        assert told(driver) == "lesson.toml:13:6 There is no function 'lnn'. Write 'ln'. and 1 more"
        driver.assert_all_fits()
        await driver.press("l")
        assert told(driver).startswith("lesson.toml:13:6 没有函数“lnn”。")
        await driver.press("l", "space")
        assert driver.snapshot.focus == "c"
        change(folder, "lnn(a)", "ln(a)")
        await looked(driver)
        assert told(driver).startswith("lesson.toml:")
        assert "newtn" in told(driver)
        change(folder, '"newtn"', '"newton"')
        await looked(driver)
        assert told(driver) == ""
        assert (driver.snapshot.iteration, driver.snapshot.focus) == (1, "c")


async def test_a_file_that_is_gone_is_a_fault_like_any_other(folder: Path) -> None:
    async with watched(folder) as driver:
        texts = {file: file.read_text("utf-8") for file in folder.glob("text.*.md")}
        for file in texts:
            file.unlink()
        await looked(driver)
        assert told(driver).startswith("text.en.md:1:1 There is no such file.")
        for file, text in texts.items():
            file.write_text(text, "utf-8")
        await looked(driver)
        assert told(driver) == ""


TWO = "\n## variant default\nfirst\n\n## variant other\nsecond\n"


async def test_a_variant_that_is_gone_gives_way_to_the_default(tmp_path: Path) -> None:
    folder = make(tmp_path, TOML + "[variants.other]\nparameters.x = 3.0\n", WORDS + TWO)
    async with watched(folder) as driver:
        await driver.press("v", "space")
        assert driver.snapshot.variant == "other"
        make(tmp_path)
        await looked(driver)
        assert told(driver) == ""
        assert (driver.snapshot.variant, driver.snapshot.stage) == ("default", "intro")


async def test_moves_by_hand_are_kept(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(LESSONS / "black-box", tmp_path / "black-box"))
    async with watched(folder) as driver:
        await driver.press("v", "end")
        driver.lesson.player.choose({"x": 1.5})
        await driver.press("space")
        place = (driver.snapshot.variant, driver.snapshot.iteration, driver.snapshot.stage)
        assert driver.snapshot.column.parameters == {"x": 1.5}
        (folder / "lesson.toml").touch()
        await looked(driver)
        assert (driver.snapshot.variant, driver.snapshot.iteration, driver.snapshot.stage) == place
        assert driver.snapshot.column.parameters == {"x": 1.5}


async def test_nothing_is_read_while_the_author_is_asked_something(folder: Path) -> None:
    async with watched(folder) as driver:
        await driver.press("p")
        change(folder, "start = 2.0", "start = 3.0")
        await looked(driver)
        assert driver.snapshot.column.parameters == {"x": 2.0}
        await driver.press("escape")
        await looked(driver)
        assert driver.snapshot.column.parameters == {"x": 3.0}


async def test_a_lesson_that_cannot_be_opened_yet(folder: Path) -> None:
    change(folder, "ln(a)", "lnn(a)")
    async with watched(folder) as driver:
        assert isinstance(driver.app.screen, FaultyScreen)
        await driver.press("l")
        assert driver.lines("faults")[2] == "   没有函数“lnn”。 请写“ln”。"
        await driver.press("l", "l")
        assert driver.lines("header")[0] == " nonlinear-chain: 1 fault. The lesson opens when it is mended."
        assert driver.lines("faults")[1:3] == [" lesson.toml:13:6", "   There is no function 'lnn'. Write 'ln'."]
        change(folder, "start =", "stat =")
        await looked(driver)
        assert "stat" in driver.text("faults")
        change(folder, "stat =", "start =")
        change(folder, "lnn(a)", "ln(a)")
        await looked(driver)
        assert driver.snapshot.stage == "intro"


async def test_what_the_whole_check_finds_is_told_as_well(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def something(folder: Path, language: str) -> tuple[Fault, ...]:
        return (Fault(folder / "text.en.md", 5, 1, f"Too long, in {language}.", ""),)

    monkeypatch.setattr("gradtutor.tui.authoring.watched_lesson.check_apart", something)
    async with watched(folder) as driver:
        await driver.app.workers.wait_for_complete()
        assert told(driver) == "text.en.md:5:1 Too long, in en. "


async def test_the_check_in_a_process_of_its_own(folder: Path) -> None:
    intro = (folder / "text.en.md").read_text("utf-8").split("## intro\n", 1)[1].split("\n\n", 2)[1]
    change(folder, intro, " ".join([intro] * 9), "text.en.md")
    (fault,) = await check_apart(folder, "en")
    assert fault.file.name == "text.en.md"
    assert fault.line == (folder / "text.en.md").read_text("utf-8").split("\n").index("## intro") + 1
    assert "rows too long" in fault.what


async def test_leaving_the_lesson_ends_the_program(folder: Path) -> None:
    async with watched(folder) as driver:
        await driver.press("q")
        assert driver.app.return_code == 0
