"""Where the words do not fit, a sign and a key say so, and the key shows them whole."""

from __future__ import annotations

import pytest

from tests.tui.driver import tutor

# Found by hand: what these lessons say at their beginning takes more rows than a screen of this size has for it.
CUT = [("convolution", (60, 20)), ("autograd", (80, 20)), ("computational-graph", (70, 20))]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("lesson", "size"), CUT)
async def test_cut_words_have_a_sign_and_a_way_to_read_on(lesson: str, size: tuple[int, int], language: str) -> None:
    async with tutor(lesson, size=(100, 60), language=language) as driver:
        whole = "".join(driver.text("words").split())
    async with tutor(lesson, size=size, language=language) as driver:
        seen = "".join(driver.text("words").split())
        driver.assert_all_fits()
        if driver.lesson.words_are_cut:
            assert "…z" in seen
            await driver.press("z")
        assert "".join(driver.text("words").split()).replace("…z", "") == whole
        driver.assert_all_fits()


async def test_where_all_fits_there_is_no_sign_and_z_leads_to_the_chart() -> None:
    async with tutor("nonlinear-chain") as driver:
        assert not driver.lesson.words_are_cut and "…" not in driver.text("words")
        await driver.press("z")
        assert driver.lesson.zoom == "chart"
