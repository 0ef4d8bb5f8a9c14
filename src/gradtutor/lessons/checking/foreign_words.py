"""Paragraphs of a text that were left in another language."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from gradtutor.errors import Fault
from gradtutor.i18n import tr
from gradtutor.lessons.text.lines import without_comments
from gradtutor.lessons.toml.faults import Faults
from gradtutor.lessons.toml.files import languages_of, read_text, words_file
from gradtutor.lessons.toml.limits import MOST_WORDS

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_SCRIPTS: Final = {"zh": _HAN}
"""Language -> its letters, for those that have letters of their own."""
_NO_WORDS: Final = re.compile(r"`[^`]*`|\{[^{}]*\}")
"""Code and placeholders."""
_WORD: Final = re.compile(r"(?<![\w\\])[A-Za-z][a-z]+(?![\w(])")
FEWEST: Final = 4
"""Words in a row of paragraphs that are no name and no formula any more."""


def left_in_another_language(folder: Path) -> tuple[Fault, ...]:
    """A fault at each paragraph without a letter of the text's own script, where the others have some. A text that has
    none at all is not translated yet, which is no oversight."""
    found: list[Fault] = []
    for language in languages_of(folder):
        script, file = _SCRIPTS.get(language), words_file(folder, language)
        text = read_text(file, MOST_WORDS, Faults(file)) if script else None
        if script is None or text is None or not script.search(text):
            continue
        faults = Faults(file, text)
        for number, paragraph in _paragraphs(text):
            if not script.search(paragraph) and len(_WORD.findall(_NO_WORDS.sub(" ", paragraph))) >= FEWEST:
                what = tr("This paragraph is in another language than the others.")
                faults.at(number, 1, what, tr("Translate it."))
        found += faults.found
    return tuple(found)


def _paragraphs(text: str) -> list[tuple[int, str]]:
    """The paragraphs below headings, with the numbers of their first lines."""
    found: list[tuple[int, str]] = []
    before = ""
    for number, line in enumerate(without_comments(text), 1):
        if line.strip() and not line.startswith("#"):
            if before.strip() and not before.startswith("#"):
                found[-1] = (found[-1][0], f"{found[-1][1]} {line}")
            else:
                found.append((number, line))
        before = line
    return found
