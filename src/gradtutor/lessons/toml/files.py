"""Reading the files of a lesson: bounded, UTF-8, and what is no TOML turned into a fault with a mend."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Any, Final

from gradtutor.i18n import SOURCE, tr
from gradtutor.lessons.toml.faults import Faults
from gradtutor.safe_text import quoted

LESSON_FILE: Final = "lesson.toml"
"""The mathematics of a lesson."""

TESTS_FILE: Final = "tests.toml"
"""The numbers that its runs should have; a lesson need not have it."""

DATA_ENDINGS: Final = (".csv", ".tsv", ".txt", ".dat")
"""How the name of a table of data ends, in lower case."""

_WORDS_NAME: Final = re.compile(r"text\.([a-z]{2})\.md")
_GLOSSARY_NAME: Final = re.compile(r"glossary\.([a-z]{2})\.md")
_MOST_PARTS: Final = 16
_PART: Final = r"(?:(?<![A-Za-z0-9_-])[A-Za-z0-9_-]++|\"[^\"\n]*+\"|'[^'\n]*+')"
_LONG_KEY: Final = rf"(?:{_PART}[ \t]*+\.[ \t]*+){{{_MOST_PARTS}}}"
_CURLY: Final = '[“”„«]([^“”„«»"\n]*)[“”»]'
_COMMA: Final = r"=\s*([-+]?\d+,\d+)(?=\s*(?:[},#]|$))"
"""A whole value: in a list, a comma parts two numbers."""
_PLACE: Final = r"(?s)^(.*) \(at (?:line (\d+), column (\d+)|end of document)\)$"


def words_file(folder: Path, language: str) -> Path:
    """The file with a lesson's words in ``language``."""
    return folder / f"text.{language}.md"


def languages_of(folder: Path) -> tuple[str, ...]:
    """The languages that a lesson has words in, the source language first."""
    return _languages(folder, _WORDS_NAME)


def languages_of_glossary(folder: Path) -> tuple[str, ...]:
    """The languages that a course explains its terms in, the source language first."""
    return _languages(folder, _GLOSSARY_NAME)


def _languages(folder: Path, name: re.Pattern[str]) -> tuple[str, ...]:
    names = sorted(os.listdir(folder)) if folder.is_dir() else []
    found = [match[1] for one in names if (match := name.fullmatch(one))]
    return tuple(sorted(found, key=lambda language: language != SOURCE))


def glossary_file(folder: Path, language: str) -> Path:
    """The file with the terms of a course in ``language``; a course need not have one."""
    return folder / f"glossary.{language}.md"


def has_glossary(folder: Path) -> bool:
    """Whether a course explains its terms, in any language; no file is opened."""
    return bool(languages_of_glossary(folder))


def is_glossary_file(name: str) -> bool:
    """Whether a file of this name can be a glossary of a course."""
    return _GLOSSARY_NAME.fullmatch(name) is not None


def is_lesson_file(name: str) -> bool:
    """Whether a file of this name can belong to a lesson: its mathematics, words, data or expected numbers."""
    return name in (LESSON_FILE, TESTS_FILE) or _WORDS_NAME.fullmatch(name) is not None or is_data_file(name)


def is_data_file(name: str) -> bool:
    """Whether the name of a file ends as that of a table of data."""
    return name.lower().endswith(DATA_ENDINGS)


def read_bytes(file: Path, most: int, faults: Faults) -> bytes | None:
    """What is in a file of at most ``most`` bytes; ``None``, with a fault, when it cannot be used."""
    if not file.is_file():
        faults.at(1, 1, tr("There is no such file."), tr("Write it."))
        return None
    try:
        with file.open("rb") as stream:
            raw = stream.read(most + 1)
    except OSError as error:
        faults.at(1, 1, tr("The file cannot be read: {reason}.").format(reason=error.strerror), tr("Check its rights."))
        return None
    if len(raw) > most:
        what = tr("The file is larger than {most} KiB.").format(most=most // 1024)
        faults.at(1, 1, what, tr("Shorten it, or make two lessons of it."))
        return None
    return raw


def read_text(file: Path, most: int, faults: Faults) -> str | None:
    """The text of a UTF-8 file of at most ``most`` bytes; ``None``, with a fault, when it cannot be used."""
    raw = read_bytes(file, most, faults)
    if raw is None:
        return None
    try:
        return raw.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8")) + 1
        faults.at(before.count(b"\n") + 1, column, tr("The file is not UTF-8 from here on."), tr("Save it as UTF-8."))
        return None


def parse_toml(text: str, faults: Faults) -> dict[str, Any] | None:
    """The document of ``text``; ``None``, with a fault, when it is not TOML or would take too long to read."""
    # tomllib takes quadratic time for a key of many parts.
    if long := re.search(_LONG_KEY, text):
        line = text.count("\n", 0, long.start()) + 1
        faults.at(line, 1, tr("The key has more than {most} parts.").format(most=_MOST_PARTS), tr("Shorten it."))
        return None
    try:
        return tomllib.loads(text)
    except RecursionError:
        faults.at(1, 1, tr("Lists or tables are nested too deep."), tr("Nest them less."))
    except tomllib.TOMLDecodeError as error:
        _note_syntax(str(error), text, faults)
    except ValueError:
        # Python refuses to read whole numbers of thousands of digits.
        digits = re.search(r"\d[\d_]{4000}", text)
        line = text.count("\n", 0, digits.start() if digits else 0) + 1
        faults.at(line, 1, tr("A number has too many digits."), tr("Write a smaller number, such as 1e6."))
    return None


def _note_syntax(message: str, text: str, faults: Faults) -> None:
    match = re.match(_PLACE, message)
    said, line, column = match.groups() if match else (message, None, None)
    at = (int(line), int(column)) if line and column else (text.count("\n") + 1, len(text) - text.rfind("\n"))
    if own := _own_mistake(text, *at):
        faults.at(*own)
        return
    what = tr("This is not TOML: {message}.").format(message=quoted(said, 100))
    mend = next((mend for start, mend in _mends().items() if said.startswith(start)), "")
    faults.at(*at, what, mend)


def _own_mistake(text: str, line: int, column: int) -> tuple[int, int, str, str] | None:
    """What people write who come from elsewhere, in the line of a fault: its place, what it is and the mend."""
    lines = text.split("\n")
    written = lines[min(line, len(lines)) - 1]
    if curly := re.search(_CURLY, written):
        what = tr("Curly quotation marks stand here.")
        return line, curly.start() + 1, what, tr('Write straight ones: "{text}".').format(text=quoted(curly[1]))
    for comma in re.finditer(_COMMA, written):
        if comma.start() < column <= comma.end() + 1:
            what = tr("A decimal comma stands here.")
            return line, comma.start(1) + 1, what, tr("Write {number}.").format(number=comma[1].replace(",", "."))
    return None


def _mends() -> dict[str, str]:
    """What tomllib says -> what to do about it."""
    return {
        "Cannot overwrite a value": tr("The key stands in this table twice: take one out."),
        "Cannot declare": tr("A table's header may stand only once: join the two tables."),
        "Duplicate inline table key": tr("The key stands in this table twice: take one out."),
        "Expected '=' after a key": tr("Write key = value."),
        "Expected newline or end of document": tr("Begin a new line here."),
        "Expected ']' at the end of a table": tr("Close the header with ]."),
        "Illegal character": tr("Close the string on its own line, or write the character in another way."),
        "Invalid initial character for a key part": tr("Use letters, digits, _ and - in keys."),
        "Invalid statement": tr("Write a header such as [nodes], or key = value."),
        "Invalid value": tr("Write strings between quotation marks, numbers as 1.5, and true or false."),
        "Unclosed array": tr("Close the list with ], and separate its items by commas."),
        "Unclosed inline table": tr("Close the table with }, and separate its entries by commas."),
        "Unescaped": tr("Write a backslash twice."),
        "Unterminated string": tr("Close the string with the quotation mark that it begins with."),
    }
