"""Fewer bytes, the same picture: compared by pyte, a terminal that knows nothing of us."""

from __future__ import annotations

import random
from typing import Any

import pyte
import pytest
from rich.color import Color
from rich.style import Style

from gradtutor.tui.core.fewest_styles import fewest_styles

COLOURS = [None, Color.parse("#121212"), Color.parse("#d55e00"), Color.from_ansi(93), Color.parse("red")]


def seen(written: str) -> tuple[object, ...]:
    screen = pyte.Screen(20, 6)
    pyte.Stream(screen).feed(written)
    cells = [[screen.buffer[row][column] for column in range(20)] for row in range(6)]
    # Of a blank the ground is seen, and what is drawn across it.
    alike = [
        [blank_of(cell) if cell.data == " " and not (cell.underscore or cell.reverse) else cell for cell in row]
        for row in cells
    ]
    return alike, screen.cursor.attrs


def blank_of(cell: Any) -> Any:
    return cell._replace(fg="default", bold=False, italics=False)


def frame(seed: int) -> str:
    """Styled texts as Rich writes them, here and there on the screen, and now and then something cleared."""
    dice = random.Random(seed)
    parts = []
    for _ in range(30):
        style = Style(
            color=dice.choice(COLOURS),
            bgcolor=dice.choice(COLOURS),
            bold=dice.choice([None, True]),
            italic=dice.choice([None, True]),
            underline=dice.choice([None, True]),
            reverse=dice.choice([None, True]),
        )
        move = dice.choice(
            ["", "", "\r\n", f"\x1b[{dice.randint(1, 4)};{dice.randint(1, 9)}H", "\x1b[?2026h", "\x1b[K"]
        )
        parts.append(move + style.render(dice.choice(["a", "  ", "×2", "−0.5"])))
    return "\x1b[1;1H" + "".join(parts)


@pytest.mark.parametrize("seed", range(60))
def test_a_terminal_shows_the_same(seed: int) -> None:
    before = frame(seed)
    after = fewest_styles(before)
    assert seen(after) == seen(before)
    assert len(after) < len(before)


def test_only_what_differs_is_written() -> None:
    ground = "48;2;18;18;18"
    before = f"\x1b[1;{ground}ma\x1b[0m\x1b[{ground}mb\x1b[0m\x1b[2;1H\x1b[31;{ground}mc\x1b[0m"
    assert fewest_styles(before) == f"\x1b[1;{ground}ma\x1b[22mb\x1b[2;1H\x1b[31mc\x1b[0m"


def test_a_blank_needs_no_colour_of_writing_but_a_ground_and_its_lines() -> None:
    assert fewest_styles("\x1b[31ma\x1b[0m  \x1b[1;31mb\x1b[0m") == "\x1b[31ma  \x1b[1mb\x1b[0m"
    assert fewest_styles("\x1b[4ma\x1b[0m \x1b[4mb\x1b[0m") == "\x1b[4ma\x1b[0m \x1b[4mb\x1b[0m"
    assert fewest_styles("\x1b[41ma\x1b[0m \x1b[41mb\x1b[0m") == "\x1b[41ma\x1b[0m \x1b[41mb\x1b[0m"


def test_bold_and_dim_end_together_and_the_other_begins_again() -> None:
    before = "\x1b[1;2;38;2;10;20;30ma\x1b[0m\x1b[2;38;2;10;20;30mb\x1b[0m"
    assert fewest_styles(before) == "\x1b[1;2;38;2;10;20;30ma\x1b[22;2mb\x1b[0m"


@pytest.mark.parametrize("code", ["53", "21", "58;2;1;2;3", "8"])
def test_a_frame_with_a_style_that_is_not_known_stays_as_it_is(code: str) -> None:
    before = f"\x1b[{code}ma\x1b[0m\x1b[1mb\x1b[0m"
    assert fewest_styles(before) == before
