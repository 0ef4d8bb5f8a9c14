"""Frames with the same look in fewer bytes: of each style only what differs from the one before is written.

Textual puts each run of characters between a whole style and a reset: two bytes in three of a frame.
The codes are those of ECMA-48, 8.3.117 "SGR", and xterm's ``38`` and ``48`` for colours.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, TypeAlias

Style: TypeAlias = tuple[frozenset[str], str, str]
"""Attributes, foreground and background as their codes; a colour left empty is the terminal's own."""

PLAIN: Final[Style] = (frozenset(), "", "")
_STYLE = re.compile(r"\x1b\[([0-9;]*)m")
_MOVE = re.compile(r"\x1b\[\d+;\d+H|\x1b\[\?2026[hl]|[\r\n]")
"""What shows nothing, whatever the style: to go to a cell, and the beginning and end of a frame."""
_OFF: Final = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "7": "27", "9": "29"}
"""Attribute -> what ends it."""
_ON_BLANKS: Final = frozenset({"4", "5", "7", "9"})
"""Attributes that are seen on a blank: underlined, blinking, reversed, struck out."""
_COLOUR = re.compile(r"(3[0-79]|9[0-7]|38;.*)|4[0-79]|10[0-7]|48;.*")
"""Of what ``_CODE`` finds: a colour, which is the group, or a background."""
_CODE = re.compile(r"[34]8;5;\d+|[34]8;2;\d+;\d+;\d+|\d+")


def fewest_styles(frame: str) -> str:
    """``frame`` as a terminal shows it, with as few bytes of style as are needed; as it is where it has a style that is
    not known here. It begins and ends in the terminal's own style."""
    written: list[str] = []
    now = wanted = PLAIN
    for place, piece in enumerate(_STYLE.split(frame)):
        if place % 2:
            found = _after(wanted, piece)
            if found is None:
                return frame
            wanted = found
            continue
        if not piece:
            continue
        shown = _MOVE.sub("", piece) if piece[0] in "\x1b\r\n" else piece
        if not shown:
            written.append(piece)
            continue
        # What clears paints in the style that is in force: that must be the one it had.
        if wanted != now and not (shown.isspace() and _blank_alike(now, wanted)):
            written.append(_between(now, wanted))
            now = wanted
        written.append(piece)
    if now != PLAIN:
        written.append("\x1b[0m")
    return "".join(written)


@lru_cache(maxsize=4096)
def _after(before: Style, codes: str) -> Style | None:
    """The style after some codes; ``None`` where one of them is not known."""
    attributes, colour, background = before
    for code in _CODE.findall(codes) or ["0"]:
        if code in ("0", ""):
            attributes, colour, background = PLAIN
        elif code in _OFF:
            attributes |= {code}
        elif (found := _COLOUR.fullmatch(code)) is None:
            return None
        elif found[1]:
            colour = "" if code == "39" else code
        else:
            background = "" if code == "49" else code
    return attributes, colour, background


@lru_cache(maxsize=4096)
def _blank_alike(one: Style, other: Style) -> bool:
    """Whether a blank looks the same in both styles: it has a ground, and what is drawn across it."""
    return one[2] == other[2] and _ON_BLANKS.isdisjoint(one[0] | other[0])


@lru_cache(maxsize=4096)
def _between(before: Style, after: Style) -> str:
    """The shortest way from one style to another."""
    if after == PLAIN:
        return "\x1b[0m"
    whole = ["0", *sorted(after[0]), *filter(None, after[1:])]
    ended = {_OFF[one] for one in before[0] - after[0]}
    # One code ends both bold and dim: what it ends and is still wanted begins again.
    begun = {one for one in after[0] if one not in before[0] or _OFF[one] in ended}
    colours = [
        new or default for old, new, default in zip(before[1:], after[1:], ("39", "49"), strict=True) if old != new
    ]
    return f"\x1b[{min(';'.join([*sorted(ended), *sorted(begun), *colours]), ';'.join(whole), key=len)}m"
