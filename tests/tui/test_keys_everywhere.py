"""Keys that work in every screen: ctrl+q leaves, ctrl+c says how; also where something is asked, and in the palette."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from gradtutor.tui.core import keys
from tests.tui.driver import Driver, tutor

CHAIN = "nonlinear-chain"
PLACES: dict[str, tuple[str | None, list[str]]] = {
    "contents": (None, []),
    "lesson": (CHAIN, []),
    "help": (CHAIN, ["question_mark"]),
    "help of the contents": (None, ["question_mark"]),
    "words": (None, ["d"]),
    "what if": (CHAIN, ["w"]),
    "comparison": (CHAIN, ["x"]),
    "errata": (CHAIN, ["e"]),
    "source": (CHAIN, ["space", "space", "s"]),
    "program": (CHAIN, ["space", "y"]),
    "array": ("two-layer-network", ["space", "g"]),
    "export": (CHAIN, ["space", "o"]),
    "palette": (CHAIN, ["ctrl+p"]),
    "palette with a word": (None, ["ctrl+p", "s", "l"]),
    "choice question": (CHAIN, ["space"] * 5),
    "number question": ("two-layer-network", ["space"] * 4),
    "prediction": (CHAIN, ["p"]),
}


@pytest.mark.parametrize("place", PLACES)
async def test_ctrl_q_leaves(place: str) -> None:
    lesson, pressed = PLACES[place]
    async with tutor(lesson, asks=True) as driver:
        await driver.press(*pressed)
        await driver.press("ctrl+q")
        assert driver.app._exit


def _said(driver: Driver) -> list[str]:
    return [notice.message for notice in driver.app._notifications]


@pytest.mark.parametrize(("language", "said"), [("en", "To leave the tutor: ctrl+q"), ("zh", "要退出，请按 Ctrl+q")])
@pytest.mark.parametrize("place", PLACES)
async def test_ctrl_c_says_how_to_leave_in_the_reader_s_language(place: str, language: str, said: str) -> None:
    lesson, pressed = PLACES[place]
    async with tutor(lesson, language=language, asks=True) as driver:
        await driver.press(*pressed)
        before = driver.app.screen
        await driver.press("ctrl+c")
        assert _said(driver) == [said]
        assert driver.app.screen is before and not driver.app._exit


async def test_ctrl_c_copies_what_is_marked() -> None:
    async with tutor(CHAIN) as driver:
        await driver.press("space", "o")
        marked = driver.app.screen.query_one(Input).selected_text
        assert marked
        await driver.press("ctrl+c")
        assert driver.app.clipboard == marked


async def test_another_key_to_leave_is_the_one_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys._Remapped, "keys", {"app.quit": "f10"})
    async with tutor(CHAIN) as driver:
        await driver.press("space", "o", "ctrl+c")
        assert _said(driver) == ["To leave the tutor: f10"]
        await driver.press("f10")
        assert driver.app._exit
