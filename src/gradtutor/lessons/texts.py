"""Parsing ``text.LANG.md``: a title, a summary, and sections whose paragraphs hold placeholders."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Final, cast, get_args

from gradtutor.lessons.faults import Faults, spelled, unprintable, write_instead
from gradtutor.lessons.words import KEPT, Paragraph, Placeholder, PlaceholderKind, SectionKey, Template
from gradtutor.locale import tr

OF_ERRATA: Final = ("erratum", "right")
"""What an erratum is asked with, and its answer."""
NAMED: Final = ("forward", "backward", "update", "feedback", "variant", *OF_ERRATA)
"""Purposes whose heading may have a name."""
PURPOSES: Final = ("intro", "loss", "done", "limit", "diverged", *NAMED)
WIDEST_SUMMARY: Final = 76

_FUNCTIONS: Final = {"grad": 1, "delta": 1, "local": 2, "next": 1, "previous": 1, **dict.fromkeys(KEPT, 1)}
OWN_WORDS: Final = tuple(kind for kind in get_args(PlaceholderKind) if kind not in _FUNCTIONS and kind != "value")
"""Placeholders without brackets that are not names of the lesson."""
_HEADING: Final = re.compile(r"##[ ]+([^\s@]+)(?:[ ]+([^\s@]+))?(?:[ ]+@([^\s@]+))?[ ]*")
_BRACES: Final = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_INSIDE: Final = re.compile(r"\s*([^\s():]+)\s*(?:\(([^()]*)\))?\s*(?::(.*))?", re.DOTALL)
_FORMAT: Final = re.compile(r"\+?(?:d|(?:\.(?:1[0-5]|\d))?[fe%])")
_CODE: Final = re.compile(r"`[^`]*`")


@dataclass(frozen=True, slots=True)
class Used:
    """A placeholder and where it stands."""

    placeholder: Placeholder
    line: int
    column: int
    """Of its first word."""
    columns: tuple[int, ...] = ()
    """Of each of its names."""


@dataclass
class Section:
    """One section of a text, with places."""

    key: SectionKey
    line: int
    paragraphs: list[Paragraph] = field(default_factory=list)
    used: list[Used] = field(default_factory=list)
    pieces: list[str | Placeholder] = field(default_factory=list)
    """Of the paragraph in the making."""
    lines: list[str] = field(default_factory=list)
    """Of the paragraph in the making, as they are written."""

    def __str__(self) -> str:
        return spelled(str(self.key), 80)


@dataclass
class ParsedText:
    """One text file as far as it could be parsed."""

    faults: Faults
    title: str = ""
    summary: str = ""
    sections: dict[SectionKey, Section] = field(default_factory=dict)

    def templates(self) -> dict[SectionKey, Template]:
        """The sections without their places."""
        return {key: tuple(section.paragraphs) for key, section in self.sections.items()}


def parse_text(file: Path, text: str, own_names: frozenset[str] = frozenset()) -> ParsedText:
    """Parse a whole text; faults are collected in the result. ``own_names`` come before words such as ``rate``."""
    parsed = ParsedText(Faults(file))
    _check_characters(text, parsed.faults)
    lines = [line.rstrip() for line in text.split("\n")]
    start = _head(lines, parsed)
    section: Section | None = None
    for number, line in enumerate(lines[start:], start + 1):
        if line.startswith("#"):
            _close(section, parsed.faults, number - 1)
            section = _heading(line, number, parsed)
        elif section is not None:
            _add_line(section, line, number, parsed.faults, own_names)
    _close(section, parsed.faults, len(lines))
    for found in parsed.sections.values():
        if not found.paragraphs:
            parsed.faults.at(
                found.line, 1, tr("The section '{key}' is empty.").format(key=found), tr("Write its words.")
            )
    for purpose in ("intro", "done"):
        if SectionKey(purpose) not in parsed.sections:
            what = tr("The section '## {purpose}' is missing.").format(purpose=purpose)
            parsed.faults.at(len(lines), 1, what, tr("Write it."))
    return parsed


def split_head(text: str) -> tuple[str, str]:
    """Title and summary of a text of which there may be only the beginning; empty where they are missing."""
    parsed = ParsedText(Faults(Path()))
    _head([line.rstrip() for line in text.split("\n")], parsed)
    return parsed.title, parsed.summary


def width(text: str) -> int:
    """Columns of a text on a screen: a wide (Chinese) character takes two, a combining one none."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def joined(left: str, right: str) -> str:
    """What stands between two lines of a paragraph: nothing between two wide characters, else a space."""
    return "" if left and right and _wide(left[-1]) and _wide(right[0]) else " "


def _wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _check_characters(text: str, faults: Faults) -> None:
    if text.isascii() and text.replace("\n", "").isprintable():
        return
    for number, line in enumerate(text.split("\n"), 1):
        if bad := unprintable(line):
            what = tr("The unprintable character {code} stands here.").format(code=bad[1])
            faults.at(number, bad[0] + 1, what, tr("Take it out, or write a space."))


def _head(lines: list[str], parsed: ParsedText) -> int:
    """Read title and summary; returns how many lines they take, up to the first section."""
    stop = next((place for place, line in enumerate(lines) if line.startswith("##")), len(lines))
    title, summary, line_of_summary, ended = "", "", 0, False
    for number, line in enumerate(lines[:stop], 1):
        if not line:
            ended = bool(summary)
        elif line.startswith("#"):
            if title:
                parsed.faults.at(number, 1, tr("There is a title already."), tr("Write '## ' for a section."))
            title = title or line.lstrip("#").strip()
        elif ended:
            parsed.faults.at(number, 1, tr("The summary has only one paragraph."), tr("Put the rest into '## intro'."))
            break
        else:
            line_of_summary = line_of_summary or number
            summary += (joined(summary, line) if summary else "") + line.strip()
    if not title:
        parsed.faults.at(1, 1, tr("The title is missing."), tr("Write it in the first line: # Title"))
    if not summary:
        parsed.faults.at(min(2, len(lines)), 1, tr("The summary is missing."), tr("Write one line below the title."))
    elif (wide := width(summary)) > WIDEST_SUMMARY:
        what = tr("The summary is {width} columns wide; {most} is the most.").format(width=wide, most=WIDEST_SUMMARY)
        parsed.faults.at(line_of_summary, 1, what, tr("Shorten it."))
    parsed.title, parsed.summary = title, summary
    return stop


def _heading(line: str, number: int, parsed: ParsedText) -> Section | None:
    """The section that a heading begins; ``None``, with a fault, when the heading is wrong."""
    faults = parsed.faults
    match = _HEADING.fullmatch(line)
    if match is None:
        faults.at(number, 1, tr("This is no heading of a section."), tr("Write '## PURPOSE [NAME] [@VARIANT]'."))
        return Section(SectionKey(""), number)
    key = SectionKey(*match.groups())
    section = Section(key, number)
    if key.purpose not in PURPOSES:
        what = tr("There are no sections '{purpose}'.").format(purpose=spelled(key.purpose))
        faults.at(number, match.start(1) + 1, what, write_instead(key.purpose, PURPOSES))
    elif key.name is not None and key.purpose not in NAMED:
        what = tr("A section '{purpose}' takes no name.").format(purpose=key.purpose)
        faults.at(number, match.start(2) + 1, what, tr("Take out '{name}'.").format(name=spelled(key.name)))
    elif key.name is None and key.purpose in ("feedback", "variant", *OF_ERRATA):
        what = tr("A section '{purpose}' needs a name.").format(purpose=key.purpose)
        faults.at(number, match.end(1) + 1, what, tr("Write '## {purpose} NAME'.").format(purpose=key.purpose))
    elif key.variant is not None and key.purpose in ("variant", *OF_ERRATA):
        what = tr("A section '{purpose}' takes no '@'.").format(purpose=key.purpose)
        faults.at(number, match.start(3), what, tr("Take out '@{name}'.").format(name=spelled(key.variant)))
    elif key in parsed.sections:
        what = tr("The section '{key}' stands in line {line} already.").format(
            key=section, line=parsed.sections[key].line
        )
        faults.at(number, 1, what, tr("Join the two."))
    else:
        parsed.sections[key] = section
    return section


def _add_line(section: Section, line: str, number: int, faults: Faults, own_names: frozenset[str]) -> None:
    """One more line of a section: an empty one ends the paragraph."""
    if not line:
        _close(section, faults, number - 1)
        return
    text = line.lstrip()
    if section.lines:
        section.pieces.append(joined(section.lines[-1], text))
    section.pieces.extend(_pieces(section, text, number, len(line) - len(text) + 1, faults, own_names))
    section.lines.append(text)


def _close(section: Section | None, faults: Faults, number: int) -> None:
    """End the paragraph in the making, whose last line is ``number``."""
    if section is None or not section.lines:
        return
    section.paragraphs.append(_merged(section.pieces))
    written, first = "\n".join(section.lines), number - len(section.lines) + 1
    section.pieces, section.lines = [], []
    for mark, count in (("`", written.count("`")), ("**", _CODE.sub("", written).count("**"))):
        if count % 2:
            faults.at(first, 1, tr("A '{mark}' in this paragraph is not closed.").format(mark=mark), tr("Close it."))


def _merged(pieces: list[str | Placeholder]) -> Paragraph:
    """The pieces with neighbouring texts made one, and no empty ones."""
    merged: list[str | Placeholder] = []
    for is_text, group in groupby(pieces, lambda piece: isinstance(piece, str)):
        if is_text:
            merged.append("".join(str(piece) for piece in group))
        else:
            merged.extend(group)
    return tuple(piece for piece in merged if piece != "")


def _pieces(
    section: Section, text: str, line: int, column: int, faults: Faults, own_names: frozenset[str]
) -> Iterator[str | Placeholder]:
    """The texts and placeholders of one line that begins at ``column``."""
    at = 0
    for match in _BRACES.finditer(text):
        yield text[at : match.start()]
        at = match.end()
        place = column + match.start()
        if match[0] in ("{{", "}}"):
            yield match[0][0]
        elif match[1] is None:
            faults.at(line, place, tr("A single '{brace}' stands here.").format(brace=match[0]), tr("Write it twice."))
        elif (used := _placeholder(match[1], line, place + 1, faults, own_names)) is not None:
            section.used.append(used)
            yield used.placeholder
    yield text[at:]


def _placeholder(inside: str, line: int, column: int, faults: Faults, own_names: frozenset[str]) -> Used | None:
    """What stands between two braces; ``column`` is that of its first character."""
    match = _INSIDE.fullmatch(inside)
    if match is None:
        what = tr("'{{{text}}}' is no placeholder.").format(text=spelled(inside))
        faults.at(line, column, what, tr("Write one such as {a} or {grad(a):.3f}; for a plain brace write it twice."))
        return None
    name, arguments, format_ = match[1], match[2], match[3]
    if format_ is not None and not _FORMAT.fullmatch(format_):
        what = tr("'{format}' is no format for a number.").format(format=spelled(format_))
        faults.at(line, column + match.start(3), what, tr("Write one such as .3f, +.3f, .2e, d or .1%."))
        return None
    place = column + match.start(1)
    if arguments is None:
        own = name in OWN_WORDS and name not in own_names
        kind = cast(PlaceholderKind, name) if own else "value"
        if kind == "feedback" and format_ is not None:
            faults.at(line, column + match.start(3), tr("'feedback' is words and takes no format."), tr("Take it out."))
        return Used(Placeholder(kind, () if own else (name,), format_ or ""), line, place, (place,))
    names = tuple(part.strip() for part in arguments.split(","))
    columns = tuple(column + match.start(2) + part.start() for part in re.finditer(r"[^\s,][^,]*", arguments))
    if name not in _FUNCTIONS:
        what = tr("There is no placeholder '{name}(…)'.").format(name=spelled(name))
        faults.at(line, place, what, write_instead(name, tuple(_FUNCTIONS)))
        return None
    if len(names) != _FUNCTIONS[name] or not all(names):
        what = tr("'{name}' takes {count} name(s).").format(name=name, count=_FUNCTIONS[name])
        example = f"{{{name}({'c, b' if _FUNCTIONS[name] == 2 else 'a'})}}"
        faults.at(line, place, what, tr("Write one such as {example}.").format(example=example))
        return None
    return Used(Placeholder(cast(PlaceholderKind, name), names, format_ or ""), line, place, columns)
