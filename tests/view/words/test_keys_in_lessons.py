"""Words of the course name a key by its placeholder: line by line there are no keys, and a key can be another one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gradtutor.view.words.keys import SCREEN

LESSONS = Path(__file__).parents[3] / "lessons"
LETTERS = "".join(key for key in SCREEN.values() if len(key) == 1 and key.isascii() and key.isalpha())
SIGNS = f"(?:[{LETTERS}]|[↑↓←→+−]|End|Home)"
WRITTEN = {
    "en": re.compile(
        rf"\b(?:[Pp]ress|[Ss]ee|[Gg]o back with) {SIGNS}(?=[.,:;)]| (?:and|or|for|to|then)\b|$)"
        r"|\bwith (?:[xgc](?=[.:])|[↑↓])|\} or [+−] |, and End\b|[,n] [+−](?:: | for)|(?<!\w)\(c\)"
        rf"|(?:, then|And|Or|Then|Try) [{LETTERS}](?:[.,:]| \()|, (?:and )?[{LETTERS}] (?:for|\(`)"
        r"|\}, then s\b|[Pp]ress u,|unit with u\b"
    ),
    "zh": re.compile(rf"(?:按|用|和|或)(?:一次)? ?{SIGNS} ?键|（{SIGNS} 键）|、s 两键|按几次空格键"),
}
"""How a key has been written as itself; never in a formula."""


@pytest.mark.parametrize("language", WRITTEN)
def test_no_key_is_written_as_itself(language: str) -> None:
    found = []
    for file in sorted(LESSONS.glob(f"*/text.{language}.md")):
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            found += [f"{file.parent.name}:{number}: {match[0]}" for match in WRITTEN[language].finditer(line)]
    assert found == []


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Go back with ↑: which was it?"),
        ("en", "Compare both runs with x."),
        ("en", "Press v for another."),
        ("en", "Try c (the valley in space), v (`other-valley`)."),
        ("en", "Press {key(down)} for a smaller rate, + for a larger one."),
        ("en", "Then v: which rate?"),
        ("en", "Press {key(up)} or − for another rate."),
        ("en", "Press {key(compare)}, then s: five rates side by side."),
        ("en", "Press u, choose a unit, and read its sum."),
        ("zh", "按 {key(compare)}、s 两键比较。"),
        ("zh", "按 x 键比较。"),
        ("zh", "按 {key(up)} 或 − 键。"),
        ("zh", "看图（c 键）。"),
    ],
)
def test_the_pattern_finds_what_there_was(language: str, line: str) -> None:
    assert WRITTEN[language].search(line)
