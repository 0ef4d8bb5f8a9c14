"""Cells as shapes: where dots, strokes, blocks and words stand, in cells of 10 × 20."""

from __future__ import annotations

import re

import pytest

from gradtutor.view.page.drawing import drawing
from gradtutor.view.page.palette import Ink, Palette
from gradtutor.view.text.lines import Line
from gradtutor.view.text.themes import Look


def inks(role: str, look: Look) -> Ink:
    if role == "behind":
        return Ink("", "#00ff00")
    return Ink("#0000ff" if look == "light" else "#aaaaff") if role else Ink()


def drawn(*lines: Line) -> str:
    return drawing(lines, Palette(inks), "what is seen")


def strokes(svg: str) -> list[tuple[float, float, float, float]]:
    """Left, middle, width and height of each stroke."""
    found = []
    for high, steps in re.findall(r'stroke-width="([^"]+)" d="([^"]+)"', svg):
        found += [
            (float(left), float(middle), float(wide), float(high))
            for left, middle, wide in re.findall(r"M(\S+) (\S+?)h([\d.]+)", steps)
        ]
    return found


@pytest.mark.parametrize(
    ("sign", "wanted"),
    [
        # The upper left dot of the eight: a quarter of the width from the left, an eighth of the height from above.
        ("⠁", [(1, 2.5, 3, 3)]),
        ("⢀", [(6, 17.5, 3, 3)]),
        ("▀", [(0, 5, 10, 10)]),
        ("▄", [(0, 15, 10, 10)]),
        ("▂", [(0, 17.5, 10, 5)]),
        ("─", [(0, 10, 10, 1.4)]),
    ],
)
def test_a_sign_is_drawn_where_it_stands_in_its_cell(
    sign: str, wanted: list[tuple[float, float, float, float]]
) -> None:
    found = strokes(drawn(((sign, ""),)))
    # A line has two arms, which meet in the middle: together they are as wide as the cell.
    left = min(one[0] for one in found)
    right = max(one[0] + one[2] for one in found)
    if sign == "─":
        assert [(left, found[0][1], right - left, found[0][3])] == wanted
    else:
        assert found == wanted


def test_a_corner_has_an_arm_to_the_right_and_one_down() -> None:
    (across, down) = strokes(drawn((("┌", ""),)))
    assert (across[0] + across[2], across[1]) == (10, 10)
    assert down[1] + down[3] / 2 == 20


def test_what_goes_on_is_one_stroke() -> None:
    assert strokes(drawn((("████", "x"),))) == [(0, 10, 40, 20)]


def test_a_chinese_word_has_two_columns_a_character() -> None:
    svg = drawn((("ab ", ""), ("现在", ""), (" c", "")))
    assert re.findall(r'x="(\d+)"(?: textLength="(\d+)")?', svg) == [("0", "20"), ("30", "40"), ("85", "")]
    assert 'viewBox="0 0 90 20"' in svg


def test_a_word_is_escaped_and_so_is_the_label() -> None:
    svg = drawing([(("<b>&", ""),)], Palette(inks), 'a "b" <c>')
    assert "&lt;b&gt;&amp;" in svg
    assert 'aria-label="a &quot;b&quot; &lt;c&gt;"' in svg


def test_a_role_has_its_colours_on_both_grounds() -> None:
    palette = Palette(inks)
    svg = drawing([(("x", "now"), ("y", "behind"))], palette, "")
    light, dark = palette.css().split("@media screen and (prefers-color-scheme: dark)")
    assert ".f1{fill:#0000ff" in light
    assert ".f1{fill:#aaaaff" in dark
    assert '<text class="f1"' in svg
    # Behind the second sign, and before any text.
    assert svg.index('class="b2"') < svg.index("<text")
    assert strokes(svg) == [(10, 10, 10, 20)]
