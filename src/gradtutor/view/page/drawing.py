"""Lines of cells as a drawing (SVG) that looks the same in every font: dots, strokes and blocks are shapes, and every
word stands in the columns that it has on a screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final, TypeAlias

from gradtutor.view.charts.braille import BRAILLE, DOTS
from gradtutor.view.page.palette import Palette
from gradtutor.view.text.lines import Line, line_width, width

WIDTH, HEIGHT, BASELINE = 10, 20, 15
"""Of a cell, and of the line on which letters stand, counted from above."""
SIZE: Final = 16
"""Of the letters."""
STROKE: Final = 1.4
"""How thick lines are."""
DOT: Final = 3
"""How wide a dot of braille is."""

Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, width and height."""

_ARMS: Final = {
    **dict.fromkeys("─━", "lr"), **dict.fromkeys("│┃", "ud"), "┌": "rd", "┐": "ld", "└": "ru", "┘": "lu", "├": "rud",
    "┤": "lud", "┬": "lrd", "┴": "lru", "┼": "lrud", "╭": "rd", "╮": "ld", "╰": "ru", "╯": "lu", "╴": "l", "╶": "r",
    "╵": "u", "╷": "d",
}  # fmt: skip
"""Which way lines lead from the middle of a cell: left, right, up, down."""
_DASHES: Final = {**dict.fromkeys("┄┅┈╌", "lr"), **dict.fromkeys("┆┇┊╎", "ud")}
_BLOCKS: Final[dict[str, tuple[float, float, float, float]]] = {
    "█": (0, 0, 1, 1), "▀": (0, 0, 1, 0.5), "▄": (0, 0.5, 1, 0.5), "▌": (0, 0, 0.5, 1), "▐": (0.5, 0, 0.5, 1),
    "▔": (0, 0, 1, 0.125), "▕": (0.875, 0, 0.125, 1),
    **{sign: (0, 1 - part / 8, 1, part / 8) for part, sign in enumerate("▁▂▃▄▅▆▇", 1)},
    **{sign: (0, 0, part / 8, 1) for part, sign in zip(range(7, 0, -1), "▉▊▋▌▍▎▏", strict=True)},
}  # fmt: skip
"""Sign -> the part of its cell that is filled."""
_SHADES: Final = {"░": 0.25, "▒": 0.5, "▓": 0.75}


def drawing(lines: Sequence[Line], palette: Palette, label: str) -> str:
    """The drawing; ``label`` says in words what is on it, for whoever does not see it."""
    columns, rows = max(map(line_width, lines), default=0), len(lines)
    boxes: dict[str, list[Box]] = {}
    texts = []
    for row, line in enumerate(lines):
        column = 0
        for text, role in line:
            for start, piece in _pieces(text, column):
                _add(boxes, _classed("b", palette.behind(role)), _whole(start, row, width(piece)))
                if (shapes := _shapes(piece)) is not None:
                    for box in shapes:
                        _add(boxes, _classed("f", palette.number(role)), _placed(box, start, row))
                elif not piece.isspace():
                    texts.append(_word(piece, start, row, palette.number(role)))
            column += width(text)
    # What stands behind comes first.
    back = [_path(name, found) for name, found in boxes.items() if name.startswith("b")]
    front = [_path(name, found) for name, found in boxes.items() if not name.startswith("b")]
    size = f'viewBox="0 0 {columns * WIDTH} {rows * HEIGHT}" style="width:{columns * 0.5:g}em"'
    return f'<svg role="img" aria-label="{escape(label)}" {size}>{"".join((*back, *front, *texts))}</svg>'


def _pieces(text: str, column: int) -> Iterator[tuple[int, str]]:
    """Signs that are drawn, one by one, and words between them, each with its column."""
    word, start = "", column
    for sign in text:
        drawn = sign == " " or _shapes(sign) is not None
        if word and (drawn or width(sign) != width(word[0])) and width(sign):
            yield start, word
            word = ""
        if drawn:
            yield column, sign
        else:
            word, start = word + sign, start if word else column
        column += width(sign)
    if word:
        yield start, word


def _shapes(sign: str) -> list[Box] | None:
    """What a sign consists of, within its cell; ``None`` for what is written."""
    if sign in _ARMS:
        return [_arm(way) for way in _ARMS[sign]]
    if sign in _DASHES:
        return [_dash(_DASHES[sign], part) for part in range(2)]
    if sign in _BLOCKS:
        left, top, wide, high = _BLOCKS[sign]
        return [(left * WIDTH, top * HEIGHT, wide * WIDTH, high * HEIGHT)]
    if sign in _SHADES:
        high = HEIGHT / 4 * _SHADES[sign]
        return [(0, part * HEIGHT / 4, WIDTH, high) for part in range(4)]
    if len(sign) == 1 and BRAILLE <= ord(sign) < BRAILLE + 256:
        return [
            ((across + 0.5) * WIDTH / 2 - DOT / 2, (down + 0.5) * HEIGHT / 4 - DOT / 2, DOT, DOT)
            for down, pair in enumerate(DOTS)
            for across, bit in enumerate(pair)
            if (ord(sign) - BRAILLE) & bit
        ]
    return None


def _arm(way: str) -> Box:
    """A stroke from the middle of the cell to one of its sides."""
    half = STROKE / 2
    if way in "lr":
        return (0 if way == "l" else WIDTH / 2 - half, HEIGHT / 2 - half, WIDTH / 2 + half, STROKE)
    return (WIDTH / 2 - half, 0 if way == "u" else HEIGHT / 2 - half, STROKE, HEIGHT / 2 + half)


def _dash(ways: str, part: int) -> Box:
    if ways == "lr":
        return (WIDTH * (0.1 + 0.5 * part), HEIGHT / 2 - STROKE / 2, WIDTH * 0.3, STROKE)
    return (WIDTH / 2 - STROKE / 2, HEIGHT * (0.1 + 0.5 * part), STROKE, HEIGHT * 0.3)


def _whole(column: int, row: int, columns: int) -> Box:
    return (column * WIDTH, row * HEIGHT, columns * WIDTH, HEIGHT)


def _placed(box: Box, column: int, row: int) -> Box:
    left, top, wide, high = box
    return (column * WIDTH + left, row * HEIGHT + top, wide, high)


def _classed(kind: str, number: int | None) -> str:
    """The class of a shape; empty behind what has nothing behind it."""
    if number is None:
        return "" if kind == "b" else "f"
    return f"{kind}{number}"


def _add(boxes: dict[str, list[Box]], name: str, box: Box) -> None:
    """Note a box; one that goes on where the last of its class ends makes that one longer."""
    if not name:
        return
    found = boxes.setdefault(name, [])
    if found:
        left, top, wide, high = found[-1]
        if (left + wide, top, high) == (box[0], box[1], box[3]):
            found[-1] = (left, top, wide + box[2], high)
            return
    found.append(box)


def _path(name: str, boxes: Sequence[Box]) -> str:
    """All boxes of a class: as strokes, those that are equally high in one path, which takes half the signs."""
    heights = dict.fromkeys(high for *_, high in boxes)
    return "".join(_strokes(name, high, [box for box in boxes if box[3] == high]) for high in heights)


def _strokes(name: str, high: float, boxes: Sequence[Box]) -> str:
    steps = "".join(f"M{left:g} {top + high / 2:g}h{wide:g}" for left, top, wide, _ in boxes)
    return f'<path class="{name}" stroke-width="{high:g}" d="{steps}"/>'


def _word(text: str, column: int, row: int, number: int | None) -> str:
    """A word, as wide as its columns whatever the font; a single sign stands in the middle of them."""
    wide, down = width(text) * WIDTH, row * HEIGHT + BASELINE
    place = f'x="{column * WIDTH}" textLength="{wide}" lengthAdjust="spacingAndGlyphs"'
    if len(text) == 1:
        place = f'x="{column * WIDTH + wide / 2:g}" text-anchor="middle"'
    return f'<text class="{_classed("f", number)}" {place} y="{down}">{escape(text)}</text>'
