"""Draws the pictures of the documents, ``docs/pictures/*.svg``, from the running program: ``make picture``.

The program runs in a pseudo-terminal; its cells become rectangles and texts of an SVG, so that the picture is sharp at
any size and can be made anywhere.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from html import escape
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from pyte.screens import Char

from tests.terminal.learners import unasked
from tests.terminal.terminal import Terminal

FOLDER = Path(__file__).with_name("pictures")


class Picture(NamedTuple):
    """A screen: what is run, what is waited for, and the keys that lead there."""

    words: tuple[str, ...]
    first: str
    """Seen on the first frame."""
    keys: tuple[str, ...]
    columns: int = 80
    rows: int = 24


PICTURES = {
    "roads": Picture(("linear-backprop",), "iteration 1", ("down", *["space"] * 9)),
    "network": Picture(("two-layer-network",), "iteration 1", ("down", *["space"] * 8)),
    "convolution": Picture(("convolution",), "iteration 1", ("space",) * 4),
    "bowl": Picture(("descent-2d",), "iteration 1", ("down",) * 4 + ("c", "c"), 120, 40),
    "question": Picture(("--asks", "computational-graph"), "iteration 1", ("space",) * 6),
    "contents": Picture(("--asks",), "Gradients, step by step", ("down",) * 7, 120, 36),
}
"""Name of the file -> the screen on it."""
WIDTH, HEIGHT, BASELINE, MARGIN = 9, 19, 14, 12
"""Of one cell, of its baseline, and around the screen; in pixels."""
FOREGROUND, BACKGROUND = "#e0e0e0", "#121212"
FONTS = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, 'Noto Sans Mono CJK SC', monospace"
NAMED = {"black": "#000000", "white": "#e5e5e5", "default": ""}


def colour(name: str, default: str) -> str:
    """A colour of pyte (a name or six hexadecimal digits) as SVG has it."""
    return NAMED.get(name, f"#{name}" if len(name) == 6 else name) or default


def colours(cell: Char) -> tuple[str, str]:
    """Foreground and background of a cell."""
    front, back = colour(cell.fg, FOREGROUND), colour(cell.bg, BACKGROUND)
    return (back, front) if cell.reverse else (front, back)


def runs(terminal: Terminal, row: int, columns: int) -> Iterator[tuple[int, str, Char]]:
    """The pieces of one row that look alike: first column, text, and a cell that shows how they look."""
    cells = [(column, terminal.cell(row, column)) for column in range(columns)]
    for _, group in groupby(cells, key=lambda entry: (*colours(entry[1]), entry[1].bold)):
        piece = list(group)
        yield piece[0][0], "".join(cell.data for _, cell in piece), piece[0][1]


def drawn(terminal: Terminal, columns: int) -> Iterator[str]:
    """The lines of the SVG."""
    width, height = columns * WIDTH + 2 * MARGIN, len(terminal.rows) * HEIGHT + 2 * MARGIN
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
    yield f'<rect width="{width}" height="{height}" rx="8" fill="{BACKGROUND}"/>'
    yield f'<g font-family="{FONTS}" font-size="15" xml:space="preserve">'
    for row in range(len(terminal.rows)):
        top = MARGIN + row * HEIGHT
        for column, text, cell in runs(terminal, row, columns):
            left = MARGIN + column * WIDTH
            front, back = colours(cell)
            if back != BACKGROUND:
                yield f'<rect x="{left}" y="{top}" width="{len(text) * WIDTH}" height="{HEIGHT}" fill="{back}"/>'
            # Every word at its own column: a font whose characters are a little wider does not shift the rest.
            for start, word in words(text):
                weight = ' font-weight="bold"' if cell.bold else ""
                place = f'x="{left + start * WIDTH}" y="{top + BASELINE}" textLength="{len(word) * WIDTH}"'
                yield f'<text {place} lengthAdjust="spacingAndGlyphs" fill="{front}"{weight}>{escape(word)}</text>'
    yield "</g>"
    yield "</svg>"


def words(text: str) -> Iterator[tuple[int, str]]:
    """The words of a text and where they start."""
    for blank, group in groupby(enumerate(text), key=lambda entry: entry[1] == " "):
        if not blank:
            piece = list(group)
            yield piece[0][0], "".join(character for _, character in piece)


def draw(picture: Picture) -> str:
    """Run the program with nothing learnt before, press the keys, and draw its screen."""
    asks = "--asks" in picture.words
    words_ = [word for word in picture.words if word != "--asks"]
    command = (sys.executable, "-m", "gradtutor", "--lang", "en", *words_)
    with tempfile.TemporaryDirectory() as data:
        if not asks:
            unasked(Path(data))
        own = {"GRADTUTOR_DATA": data}
        with Terminal(command, columns=picture.columns, rows=picture.rows, environment=own) as terminal:
            terminal.wait_for(picture.first)
            terminal.settle(quiet=1.0)
            for key in picture.keys:
                terminal.type(key)
            terminal.settle(quiet=1.0)
            return "\n".join(drawn(terminal, picture.columns)) + "\n"


def main() -> None:
    """Draw every picture."""
    FOLDER.mkdir(exist_ok=True)
    for name, picture in PICTURES.items():
        (FOLDER / f"{name}.svg").write_text(draw(picture), encoding="utf-8")


if __name__ == "__main__":
    main()
