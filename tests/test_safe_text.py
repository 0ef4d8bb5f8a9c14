"""Nothing that a terminal would obey, or that cannot be sent to it, gets through: whichever of the ways it takes."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable

import pytest

from gradtutor.safe_text import first_obeyed, harmless, obeyed, one_line, quoted
from gradtutor.session.classroom.person_names import clean_name
from gradtutor.tui.widgets.panel import cells
from gradtutor.view.classroom.messages import clean_message

OBEYED = {
    "\x1b[31m": "\\x1b[31m",  # an escape sequence: red from here on
    "\x9b2J": "\\x9b2J",  # its beginning in one character: the screen cleared
    "\x07": "\\x07",  # the bell
    "\r": "\\r",
    "\u202e": "\\u202e",  # what follows is written from right to left
    "\u200b": "\\u200b",  # takes no room
    "\u2028": "\\u2028",  # separates lines
    "\udcff": "\\udcff",  # a surrogate: a byte of a file's name that is no UTF-8
    "\U000e0041": "\\U000e0041",  # a tag that cannot be seen
}


@pytest.mark.parametrize(("text", "shown"), OBEYED.items(), ids=ascii)
def test_what_would_be_obeyed_is_spelled_out(text: str, shown: str) -> None:
    assert harmless(f"a{text}\nz") == f"a{shown}\nz"
    assert quoted(f"a{text}\nz") == f"a{shown}\\nz"
    assert first_obeyed(f"\na{text}z") == (2, f"U+{ord(text[0]):04X}")


@pytest.mark.parametrize("make", [harmless, quoted, one_line, clean_name, clean_message, lambda text: show(text)])
def test_no_way_lets_any_of_it_through(make: Callable[[str], str]) -> None:
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
            made = make(f"a{character}b").replace("\n", "")
            assert not any(map(obeyed, made)), ascii(character)
            made.encode("utf-8")


def show(text: str) -> str:
    return "".join(shown for shown, _ in cells(((text, ""),)))


@pytest.mark.parametrize("text", ["x² + √2·e^(−x)", "线性回归：学习率", "é", "🎯", "", "two\nlines"])
def test_what_is_meant_to_be_read_stays(text: str) -> None:
    assert harmless(text) == text
    assert first_obeyed(text) is None


def test_a_quote_is_clipped() -> None:
    assert quoted("x" * 40) == "x" * 40
    assert quoted("x" * 41) == "x" * 39 + "…"
    assert quoted("abcdef", 4) == "abc…"


def test_a_line_is_composed_and_has_single_blanks() -> None:
    assert one_line("  Zoe\u0308 \t\n van\u00a0Dam\u200b ") == "Zoë van Dam"
