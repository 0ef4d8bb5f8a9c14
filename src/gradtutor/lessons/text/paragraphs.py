"""Paragraphs of words: plain text, and placeholders for the numbers that go into it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Final, cast, get_args

from gradtutor.i18n import ngettext, tr
from gradtutor.lessons.text.lines import joined
from gradtutor.lessons.text.markup import without_markup
from gradtutor.lessons.text.model import KEPT, WORDS_ONLY, Paragraph, Placeholder, PlaceholderKind, SectionKey
from gradtutor.lessons.toml.faults import Faults
from gradtutor.records import dataclass
from gradtutor.safe_text import quoted
from gradtutor.suggestions import write_instead

if TYPE_CHECKING:
    from gradtutor.lessons.text.model import QuestionWords

FUNCTIONS: Final = {
    **dict.fromkeys(("grad", "delta", "next", "previous", "start", *KEPT), 1),
    "key": 1,
    "variant": 1,
    "local": 2,
}
OWN_WORDS: Final = tuple(
    kind for kind in get_args(PlaceholderKind) if kind not in FUNCTIONS and kind not in ("value", "computed")
)
"""Placeholders without brackets that are not names of the lesson."""
_BRACES: Final = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_INSIDE: Final = r"(?s)\s*([^\s():]+)\s*(?:\(([^()]*)\))?\s*(?::(.*))?"
_FORMAT: Final = r"\+?(?:d|(?:\.(?:1[0-5]|\d))?[fe%])"
_FORMULA: Final = r"(?s)\s*=\s*(.*?)\s*(?::\s*([^:()\[\]{}]*))?"
"""Of a slice, the colon stands in brackets."""
_CODE: Final = r"`[^`]*`"


@dataclass(frozen=True, slots=True)
class Used:
    """A placeholder and where it stands."""

    placeholder: Placeholder
    line: int
    column: int
    """Of its first word."""
    columns: Sequence[int] = ()
    """Of each of its names; of a formula, of each character."""


@dataclass
class Section:
    """One section of a text, with places."""

    key: SectionKey
    line: int
    column: int = 0
    """Of its condition."""
    paragraphs: list[Paragraph] = field(default_factory=list)
    used: list[Used] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    """Placeholders with a fault, without their formats: what the other language has in their place is not missing."""
    misnamed: bool = False
    """Whether its heading has a fault."""
    twice: bool = False
    """Whether its heading stands once more: its words may be there."""
    pieces: list[str | Placeholder] = field(default_factory=list)
    """Of the paragraph in the making."""
    lines: list[str] = field(default_factory=list)
    """Of the paragraph in the making, as they are written."""
    raw: list[tuple[int, str]] = field(default_factory=list)
    """Of a question: all its lines with their numbers, as they are written."""
    question: QuestionWords | None = None
    """Of a question, once all its lines have been read."""

    def __str__(self) -> str:
        return quoted(str(self.key), 80)


def add_line(section: Section, line: str, number: int, faults: Faults, own_names: frozenset[str]) -> None:
    """One more line of a section: an empty one ends the paragraph."""
    if not line:
        close(section, faults, number - 1)
        return
    text = line.lstrip()
    if section.lines:
        section.pieces.append(joined(section.lines[-1], text))
    section.pieces.extend(_pieces(section, text, number, len(line) - len(text) + 1, faults, own_names))
    section.lines.append(text)


def close(section: Section | None, faults: Faults, number: int) -> None:
    """End the paragraph in the making, whose last line is ``number``."""
    if section is None or not section.lines:
        return
    section.paragraphs.append(_merged(section.pieces))
    written, first = "\n".join(section.lines), number - len(section.lines) + 1
    section.pieces, section.lines = [], []
    if "`" not in written and "**" not in written:
        return
    for mark, count in (("`", written.count("`")), ("**", re.sub(_CODE, "", written).count("**"))):
        if count % 2:
            faults.at(first, 1, tr("A '{mark}' in this paragraph is not closed.").format(mark=mark), tr("Close it."))


def _merged(pieces: list[str | Placeholder]) -> Paragraph:
    """The pieces with neighbouring texts made one, and no empty ones."""
    merged: list[str | Placeholder] = []
    texts: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            texts.append(piece)
        else:
            merged += "".join(texts), piece
            texts = []
    merged.append("".join(texts))
    return tuple(piece for piece in merged if piece != "")


def _pieces(
    section: Section, text: str, line: int, column: int, faults: Faults, own_names: frozenset[str]
) -> Iterator[str | Placeholder]:
    """The texts and placeholders of one line that begins at ``column``."""
    at = 0
    text = without_markup(text, line, column, faults)
    for match in _BRACES.finditer(text):
        yield text[at : match.start()]
        at = match.end()
        place = column + match.start()
        if match[0] in ("{{", "}}"):
            yield match[0][0]
        elif match[1] is None:
            faults.at(line, place, tr("A single '{brace}' stands here.").format(brace=match[0]), tr("Write it twice."))
        elif (used := read_placeholder(match[1], line, place + 1, faults, own_names)) is not None:
            section.used.append(used)
            yield used.placeholder
        else:
            section.wrong.append(f"{{{match[1].partition(':')[0].strip()}}}")
    yield text[at:]


def read_placeholder(inside: str, line: int, column: int, faults: Faults, own_names: frozenset[str]) -> Used | None:
    """What stands between two braces; ``column`` is that of its first character."""
    if inside.lstrip().startswith("="):
        return _computed(inside, line, column, faults)
    match = re.fullmatch(_INSIDE, inside)
    if match is None:
        what = tr("'{{{text}}}' is no placeholder.").format(text=quoted(inside))
        faults.at(line, column, what, tr("Write one such as {a} or {grad(a):.3f}; for a plain brace write it twice."))
        return None
    name, arguments, format_ = match[1], match[2], match[3]
    if format_ is not None and not _is_format(format_, line, column + match.start(3), faults):
        return None
    place = column + match.start(1)
    if arguments is None:
        own = name in OWN_WORDS and name not in own_names
        kind = cast(PlaceholderKind, name) if own else "value"
        _note_format_of_words(kind, format_, line, column + match.start(3), faults)
        return Used(Placeholder(kind, () if own else (name,), format_ or ""), line, place, (place,))
    names = tuple(part.strip() for part in arguments.split(","))
    columns = tuple(column + match.start(2) + part.start() for part in re.finditer(r"[^\s,][^,]*", arguments))
    if name not in FUNCTIONS:
        what = tr("There is no placeholder '{name}(…)'.").format(name=quoted(name))
        faults.at(line, place, what, write_instead(name, tuple(FUNCTIONS)))
        return None
    if len(names) != FUNCTIONS[name] or not all(names):
        what = ngettext("'{name}' takes {count} name.", "'{name}' takes {count} names.", FUNCTIONS[name]).format(
            name=name, count=FUNCTIONS[name]
        )
        example = f"{{{name}({'c, b' if FUNCTIONS[name] == 2 else 'a'})}}"
        faults.at(line, place, what, tr("Write one such as {example}.").format(example=example))
        return None
    kind = cast(PlaceholderKind, name)
    _note_format_of_words(kind, format_, line, column + match.start(3), faults)
    return Used(Placeholder(kind, names, format_ or ""), line, place, columns)


def _note_format_of_words(kind: PlaceholderKind, format_: str | None, line: int, column: int, faults: Faults) -> None:
    """Note a format at a placeholder that no number stands for."""
    if kind in WORDS_ONLY and format_ is not None:
        faults.at(line, column, tr("'{kind}' is words and takes no format.").format(kind=kind), tr("Take it out."))


def _is_format(text: str, line: int, column: int, faults: Faults) -> bool:
    """Whether a number can be written so; notes it where it cannot."""
    if re.fullmatch(_FORMAT, text):
        return True
    what = tr("'{format}' is no format for a number.").format(format=quoted(text))
    faults.at(line, column, what, tr("Write one such as .3f, +.3f, .2e, d or .1%."))
    return False


def _computed(inside: str, line: int, column: int, faults: Faults) -> Used | None:
    """A formula between two braces. Its names are those of a variant, and are looked up when these are known."""
    match = re.fullmatch(_FORMULA, inside)
    assert match is not None  # an equals sign is all that it needs
    formula, format_ = match[1], match[2]
    if not formula:
        faults.at(line, column, tr("The formula is missing."), tr("Write one such as {= 1 - 2*rate}."))
        return None
    if format_ is not None and not _is_format(format_.strip(), line, column + match.start(2), faults):
        return None
    first = column + match.start(1)
    placeholder = Placeholder("computed", (), (format_ or "").strip(), formula)
    return Used(placeholder, line, first, range(first, first + len(formula) + 1))
