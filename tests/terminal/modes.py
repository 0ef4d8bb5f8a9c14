"""Which modes a program has left a terminal in, by the bytes that it has written."""

from __future__ import annotations

import re

AT_FIRST = {7: True, 25: True}
"""Modes that are on in a terminal that nobody has told anything: lines wrap, the cursor is shown. All others are off.

xterm's control sequences, "DEC private modes".
"""
KEYBOARD = "keyboard protocol"


def kept(written: bytes) -> list[int | str]:
    """What a terminal has kept that nobody has taken back; empty where it is as before."""
    modes: dict[int, bool] = {}
    screens: dict[bool, list[bytes]] = {False: [], True: []}
    other = False
    # https://sw.kovidgoyal.net/kitty/keyboard-protocol/: a stack of flags for each of both screens.
    for mode, how, push, pop in re.findall(rb"\x1b\[\?([0-9;]+)([hl])|\x1b\[>([0-9]+)u|(\x1b\[<[0-9]*u)", written):
        if push:
            screens[other].append(push)
        elif pop:
            del screens[other][-1:]
        for one in mode.split(b";") if mode else ():
            modes[int(one)] = how == b"h"
            if int(one) == 1049:
                other = how == b"h"
    left: list[int | str] = [mode for mode, on in sorted(modes.items()) if on != AT_FIRST.get(mode, False)]
    return [*left, KEYBOARD] if any(screens.values()) else left


def last_words(written: bytes) -> str:
    """What was said after the other screen was left, without control sequences."""
    return re.sub(rb"\x1b\[[0-9;?<>=]*[a-zA-Z]", b"", written.rpartition(b"\x1b[?1049l")[2]).decode().strip()
