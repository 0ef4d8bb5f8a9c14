"""Where the words do not fit, a sign and a key say so, and the key shows them whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lessons.lessons import TOML, make
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


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_a_cut_formula_has_a_sign_and_z_shows_it_whole(tmp_path: Path, language: str) -> None:
    # A formula of one piece, which cannot be broken into lines: wider than the words, and not wider than the screen.
    long = "sin(cos(" * 6 + "x" + "))" * 6
    lesson = make(tmp_path, TOML.replace('"ln(a)"', '"ln(x) + a"').replace('"x**2"', f'"{long}"'))
    async with tutor(lesson, language=language) as driver:
        await driver.press("space")
        assert driver.lesson.words_are_cut
        (cut,) = [line for line in driver.lines("words") if line.endswith("… z")][-1:]
        driver.assert_all_fits()
        await driver.press("z")
        assert driver.lesson.zoom == "words"
        # With more room there may be more digits; whatever stands before the first sign of equality is the same.
        beginning = cut.split("=")[0].strip()
        assert beginning in driver.text("words")
        assert "…" not in driver.text("words")
        # The panel has its new size a frame later.
        await driver.rest()
        driver.assert_all_fits()


@pytest.mark.parametrize(("size", "cut"), [((60, 20), True), ((80, 23), False)])
async def test_an_end_whose_words_are_cut_says_so(size: tuple[int, int], cut: bool) -> None:
    async with tutor("matrix-gradient", size=size) as driver:
        await driver.press("end")
        assert driver.snapshot.end is not None
        assert any(line.endswith("… z") for line in driver.lines("words")) is cut
        assert driver.lesson.words_are_cut is cut
        seen = "".join(driver.text("words").split()).partition("…")[0]
        await driver.press("z")
        assert driver.lesson.zoom == ("words" if cut else "chart")
        if cut:
            whole = "".join(driver.text("words").split())
            assert whole.startswith(seen) and len(whole) > len(seen)
