"""The whole screen in ASCII, and the learner's own keys and colours on it."""

from __future__ import annotations

import pytest

from gradtutor.tui.core import keys, theme
from gradtutor.view.text import ascii_spelling
from tests.tui.driver import WIDE, tutor


def only_ascii(rows: list[str], but: str = "中文") -> bool:
    """Whether a screen is ASCII, but for the name of the other language."""
    return all(character.isascii() or character in but for row in rows for character in row)


@pytest.mark.parametrize("size", [(80, 24), WIDE])
async def test_a_lesson_with_all_that_can_be_opened_over_it(size: tuple[int, int]) -> None:
    ascii_spelling.use(True)
    async with tutor("nonlinear-chain", size=size) as driver:
        await driver.press("end")
        assert only_ascii(driver.screen()), driver.screen()
        assert "sqrt(b)" in driver.text("table")
        driver.assert_all_fits()
        await driver.press("question_mark")
        assert only_ascii(driver.screen()), driver.screen()
        await driver.press("escape", "ctrl+p")
        assert only_ascii(driver.screen()), driver.screen()
        await driver.press("escape", "escape")
        assert only_ascii(driver.screen()), driver.screen()


async def test_arrow_keys_are_called_by_name() -> None:
    ascii_spelling.use(True)
    async with tutor("nonlinear-chain") as driver:
        # "v iteration" would be a lie: v is the key of the variants.
        assert "down iteration" in driver.text("footer")


async def test_in_chinese_only_chinese_is_left() -> None:
    ascii_spelling.use(True)
    async with tutor("nonlinear-chain", language="zh") as driver:
        await driver.press("down")
        signs = {sign for row in driver.screen() for sign in row if not sign.isascii()}
        assert not signs & set("√∂Δ→─│·×²−…—“”")
        assert "x^2" in driver.text("table")


async def test_keys_are_the_learners(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys._Remapped, "keys", {"step.next": "n,space", "iteration.next": "i"})
    async with tutor("nonlinear-chain") as driver:
        await driver.press("n")
        assert driver.snapshot.focus == "a"
        await driver.press("down")
        assert driver.snapshot.focus == "a"
        await driver.press("i")
        assert driver.snapshot.stage == "update"
        assert driver.text("footer").startswith(" n next")
        assert "i iteration" in driver.text("footer")
        await driver.press("question_mark")
        assert any("n space" in row and "Show one more number" in row for row in driver.screen())


async def test_a_key_goes_through_the_looks() -> None:
    try:
        async with tutor("nonlinear-chain") as driver:
            seen = [driver.app.theme]
            for _ in theme.LOOKS:
                await driver.press("ctrl+t")
                seen.append(driver.app.theme)
            assert seen == ["gradtutor-dark", "gradtutor-light", "gradtutor-contrast", "gradtutor-dark"]
    finally:
        theme.wear("dark")
