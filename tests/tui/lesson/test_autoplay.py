"""Autoplay, the source of a step, and the file dialog: their keys on the screen of a lesson."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from textual.widgets import Input

from gradtutor.session.run.rates import PACES, USUAL_PACE, other_pace
from gradtutor.tui.core.keys import remap
from gradtutor.tui.lesson.autoplay import Showing
from gradtutor.tui.lesson.base import LessonBase
from gradtutor.tui.screens.base import bindings_of
from gradtutor.tui.screens.export import ExportScreen
from gradtutor.tui.screens.source import SourceScreen
from tests.tui.driver import WIDE, Driver, tutor

SOON = 0.001
"""Seconds between two steps, for a test that waits for many."""


async def played_out(driver: Driver) -> None:
    """Wait until the lesson does not play any more."""
    while driver.lesson.plays:
        await driver.pilot.pause(SOON)
    await driver.settle()


# autoplay


def test_the_ladder_of_paces() -> None:
    assert (PACES[0], PACES[-1]) == (0.25, 8.0)
    assert other_pace(USUAL_PACE, faster=True) == 1.0
    assert other_pace(USUAL_PACE, faster=False) == 2.0
    assert other_pace(0.25, faster=True) == 0.25
    assert other_pace(8.0, faster=False) == 8.0


async def test_it_plays_to_the_end_and_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Showing, "_pace", SOON)
    async with tutor("descent-1d") as driver:
        await driver.press("end")
        steps = [driver.snapshot]
        await driver.press("home", "a")
        await played_out(driver)
        assert [driver.snapshot] == steps
        assert "▶" not in driver.text("header")
        # At the end there is nothing to play.
        await driver.press("a")
        assert not driver.lesson.plays


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", " This is the end: home, then a, plays it again."),
        ("zh", " 已经到头了：先按 Home，再按 a，从头播放。"),
    ],
)
async def test_at_the_end_it_says_how_to_play_again(language: str, words: str) -> None:
    async with tutor("descent-1d", language=language) as driver:
        await driver.press("end")
        await driver.press("a")
        assert driver.text("footer").startswith(words)
        driver.assert_all_fits()
        await driver.press("left")
        assert words not in driver.text("footer")
        await driver.press("home", "a")
        assert driver.lesson.plays
        # A move that is the learner's is asked for in place of that.
        await driver.press("a", "m", "escape", "down", "a")
        assert driver.lesson.busy


async def test_it_names_the_keys_that_the_learner_has_chosen() -> None:
    remap({"run.start": "z", "autoplay.toggle": "y"})
    try:
        async with tutor("descent-1d") as driver:
            await driver.press("end", "y")
            assert driver.text("footer").startswith(" This is the end: z, then y, plays it again.")
    finally:
        remap({})


async def test_the_header_says_how_fast_and_the_footer_how_to_stop() -> None:
    async with tutor("nonlinear-chain") as driver:
        header, footer = driver.text("header"), driver.text("footer")
        assert "▶" not in header
        await driver.press("comma")
        await driver.press("a")
        # The first step comes at once.
        assert driver.snapshot.stage == "forward"
        assert "▶ 1.5 s · iteration 1 · forward 1/3" in driver.text("header")
        assert driver.text("footer").startswith(" a stop  , slower  . faster  space next")
        driver.assert_all_fits()
        await driver.press("full_stop")
        assert "▶ 1 s ·" in driver.text("header")
        await driver.press("comma", "comma", "l")
        assert "▶ 2 秒 ·" in driver.text("header")
        # To German, and once more to English.
        await driver.press("l", "l", "a", "left")
        assert driver.text("header") == header
        assert driver.text("footer") == footer


@pytest.mark.parametrize("key", ["space", "left", "down", "end", "v", "s", "question_mark", "x", "o", "ctrl+p"])
async def test_another_step_or_another_screen_stops_it(key: str) -> None:
    async with tutor("nonlinear-chain") as driver:
        await driver.press("a")
        lesson = driver.lesson
        assert lesson.plays
        await driver.press(key)
        assert not lesson.plays


async def test_it_stops_where_the_learner_is_to_move(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Showing, "_pace", SOON)
    async with tutor("two-variables") as driver:
        await driver.show_variant("by-hand")
        await driver.press("a")
        await played_out(driver)
        assert driver.snapshot.waiting
        assert driver.lesson.busy


async def test_it_stops_where_something_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Showing, "_pace", SOON)
    monkeypatch.setattr(LessonBase, "ask_first", lambda self: self.player.revealed == 2)
    async with tutor("nonlinear-chain") as driver:
        await driver.press("a")
        await played_out(driver)
        assert (driver.snapshot.stage, driver.snapshot.focus) == ("forward", "b")


# source


async def test_the_source_of_a_step_and_back_to_the_same_place() -> None:
    async with tutor("nonlinear-chain") as driver:
        await driver.press("space", "space")
        before = driver.snapshot
        for key in ("escape", "s", "q"):
            await driver.press("s")
            assert isinstance(driver.app.screen, SourceScreen)
            assert driver.lines("source")[0] == " Operation ln, here ln(a)"
            assert sum(line.startswith("▸") for line in driver.lines("source")) == 1
            driver.assert_all_fits()
            await driver.press(key)
            assert driver.snapshot == before


async def test_a_long_source_is_scrolled_and_a_short_one_is_not() -> None:
    async with tutor("nonlinear-chain") as driver:
        await driver.press("space", "s")
        assert "page" not in driver.text("footer")
    async with tutor("two-layer-network") as driver:
        await driver.press(*["space"] * 4, "s")
        top = driver.lines("source")
        assert "space page down" in driver.text("footer")
        await driver.press("down")
        assert driver.lines("source")[:-1] == top[1:]
        await driver.press("up", "up")
        assert driver.lines("source") == top
        await driver.press("space")
        # A page on, or as far as there is something.
        assert driver.lines("source")[0] in top[1:]
        await driver.press("end", "pagedown")
        assert driver.lines("source")[-1].strip() == "return tested, self.stop_test.holds(tested)"
        await driver.resize(*WIDE)
        assert len([line for line in driver.lines("source") if line]) > 25
        await driver.press("home")
        assert driver.lines("source")[0] == top[0]


async def test_the_source_has_its_titles_in_the_language_in_use() -> None:
    async with tutor("nonlinear-chain", language="zh") as driver:
        await driver.press("space", "s")
        assert driver.lines("source")[0].startswith(" 运算 pow")
        await driver.press("l")
        assert driver.lines("source")[0].startswith(" Operation pow")


# export


async def test_a_run_is_written_to_the_file_that_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with tutor("nonlinear-chain") as driver:
        await driver.press("space", "space", "o")
        assert driver.app.screen.query_one(Input).value == "nonlinear-chain-default.csv"
        assert "a line for each iteration" in driver.text("said")
        await driver.press("tab")
        assert "with every digit" in driver.text("said")
        driver.assert_all_fits()
        await driver.press("enter")
        await driver.pilot.pause()
        (iteration,) = json.loads((tmp_path / "nonlinear-chain-default.json").read_bytes())["runs"][0]["iterations"]
        assert set(iteration["values"]) == {"a", "b"}
        assert driver.snapshot.focus == "b"


async def test_a_file_that_is_there_is_replaced_only_on_a_second_enter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    old = tmp_path / "nonlinear-chain-default.csv"
    old.write_text("old", encoding="utf-8")
    async with tutor("nonlinear-chain", language="zh") as driver:
        await driver.press("o", "enter")
        assert "已有同名文件" in driver.text("said")
        # Another name in between: the question is asked again.
        await driver.press("x", "backspace")
        await driver.type("nonlinear-chain-default")
        await driver.press("enter")
        assert old.read_text(encoding="utf-8") == "old"
        await driver.press("enter")
        await driver.pilot.pause()
        assert old.read_text(encoding="utf-8").startswith("variant,iteration,x,")


async def test_the_picture_shows_the_lesson_and_not_the_dialog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with tutor("nonlinear-chain") as driver:
        await driver.press("space", "o", "tab", "tab", "tab", "enter")
        await driver.pilot.pause()
        (picture,) = tmp_path.iterdir()
        text = picture.read_text(encoding="utf-8").replace("&#160;", " ")
        assert picture.name == "nonlinear-chain-default.svg"
        assert "Back-propagation 2/8 · Nonlinear chain" in text and "4.00000" in text
        assert "nonlinear-chain-default" not in text


async def test_what_cannot_be_written_is_said_and_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with tutor("nonlinear-chain") as driver:
        await driver.press("o")
        driver.app.screen.query_one(Input).value = "none/run.csv"
        await driver.settle()
        await driver.press("enter")
        await driver.pilot.pause()
        assert "there is no such folder" in driver.text("said")
        driver.app.screen.query_one(Input).value = "run.txt"
        await driver.settle()
        await driver.press("enter", "escape")
        assert not list(tmp_path.iterdir())
        assert not isinstance(driver.app.screen, ExportScreen)


async def test_over_ssh_no_file_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.2 50000 10.0.0.1 22")
    async with tutor("nonlinear-chain") as driver:
        await driver.press("o")
        driver.lesson.action_export()
        await driver.pilot.pause()
        assert not isinstance(driver.app.screen, ExportScreen)
        actions = [binding.action for _, group in bindings_of(driver.lesson) for binding in group]
        assert "source" in actions and "export" not in actions
