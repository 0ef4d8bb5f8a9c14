"""What is no TOML is told at its place, as people write it who come from elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.lessons.toml.faults import Faults
from gradtutor.lessons.toml.files import parse_toml


def told(text: str) -> list[str]:
    """What is said of a text that is no TOML."""
    i18n.use("en")
    faults = Faults(Path("lesson.toml"))
    assert parse_toml(text, faults) is None
    return [str(fault) for fault in faults.found]


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        # Line and column count from 1: behind "b = " is the fifth character.
        ("a = 1\nb = “ln(a)”\n", "2:5", 'Curly quotation marks stand here. Write straight ones: "ln(a)".'),
        ("k = 'x' “y”", "1:9", 'Curly quotation marks stand here. Write straight ones: "y".'),
        ("y = 2,13\n", "1:5", "A decimal comma stands here. Write 2.13."),
        ("\n\ny = { a = 2,5, b = 1 }\n", "3:11", "A decimal comma stands here. Write 2.5."),
        ("[t\n", "1:3", "This is not TOML: Expected ']' at the end of a table declaration. Close the header with ]."),
        ("a = " + "[" * 20_000, "1:1", "Lists or tables are nested too deep. Nest them less."),
        ("a = 1\nb = " + "1" * 5_000, "2:1", "A number has too many digits. Write a smaller number, such as 1e6."),
    ],
    ids=lambda part: str(part)[:20],
)
def test_what_is_no_toml_is_told_at_its_place(text: str, place: str, said: str) -> None:
    assert told(text) == [f"lesson.toml:{place}: {said}"]
