"""Writes the part of ``docs/authoring.md`` that lists every key of the format, from the tables of the reader itself:
``make manual``. The rest of the manual is written by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeAlias

from gradtutor import i18n
from gradtutor.lessons.toml.describe import expected
from gradtutor.lessons.toml.kinds import Cases, Flag, Forms, Key, Kind, Many, Names, Real, Table, Text, Whole
from gradtutor.lessons.toml.schema import COURSE, LESSON, RUN, VARIANTS
from gradtutor.lessons.toml.tests_schema import EXPECTED_RUN, ITERATION, TESTS

Keys: TypeAlias = tuple[Key, ...]

MANUAL: Final = Path(__file__).with_name("authoring.md")
BEGIN: Final = "<!-- keys: written by `make manual` from the tables of the reader; do not edit here -->"
END: Final = "<!-- end of the keys -->"
LONGEST_TEXT: Final = Text().longest
"""A limit that is not worth saying: no author meets it."""


def manual(text: str) -> str:
    """``text`` with the list of keys as it is now. Raises ``ValueError`` where the marks around it are missing."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    if not after:
        raise ValueError(f"the marks {BEGIN!r} and {END!r} are missing")
    return f"{before}{BEGIN}\n\n{reference()}\n{END}{after}"


def reference() -> str:
    """Every key of ``lesson.toml``, ``course.toml`` and ``tests.toml``, table by table."""
    i18n.use("en")
    plain = [key for key in LESSON if not _is_table(key.kind)]
    lines = ["### At the top of the file", "", *_rows(plain)]
    for key in (*RUN, *(key for key in LESSON if _is_table(key.kind)), VARIANTS):
        lines += _section(key)
    lines += ["### `course.toml`", "", "A course is a folder with a `course.toml` and one folder for each lesson.", ""]
    assert isinstance(COURSE, Table)
    lines += _rows(COURSE.keys)
    title, chapter = (next(key for key in COURSE.keys if key.name == name) for name in ("title", "chapter"))
    lines += [f"In a `{title.name}`:", "", *_kind(title.kind)]
    lines += [f"In each `[[{chapter.name}]]`:", "", *_kind(chapter.kind)]
    lines += ["### `tests.toml`", "", "Beside the `lesson.toml`: the numbers that its runs should have.", ""]
    lines += _rows(TESTS.keys)
    lines += ["In each `[[run]]`:", "", *_rows(EXPECTED_RUN.keys)]
    lines += ["In each `[[run.iteration]]`:", "", *_rows(ITERATION.keys)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines).rstrip("\n") + "\n")


def _section(key: Key) -> Iterator[str]:
    """One table of the file."""
    name = f"[[{key.name}]]" if isinstance(key.kind, Many) else f"[{key.name}]"
    needed = " Every lesson has it." if key.required else ""
    yield from ("", f"### `{name}`", "", f"{key.doc}{needed}", "")
    if key is VARIANTS:
        yield "`[variants.NAME]` may have any of the tables from `[parameters]` to `[[chart]]`, with what changes."
        yield ""
        return
    yield from _kind(key.kind)


def _kind(kind: Kind) -> Iterator[str]:
    """What may stand in a table of a kind."""
    match kind:
        case Many(item):
            yield from _kind(item)
        case Table(keys):
            yield from _rows(keys)
        case Names(item, what, most, keys):
            yield f"`NAME = …` for each {what}, at most {most}. {_entry(item)}"
            yield ""
            if isinstance(item, Table):
                yield from _rows(item.keys)
            if keys:
                yield from _rows(keys)
        case Cases(tag, doc, cases):
            yield from _cases(tag, doc, cases)
        case Forms(forms, plain):
            for form, inner in forms.items():
                yield from (f"With `{form}`:", "", *_form(form, inner))
            yield from ("Or the columns themselves:", "", *_kind(plain))


def _form(form: str, kind: Kind) -> Iterator[str]:
    """A table that is chosen by one of its keys; that key may be a table of its own."""
    if not isinstance(kind, Table):
        yield from _kind(kind)
        return
    (key,) = kind.keys
    if _is_table(key.kind):
        yield from (key.doc, "", *_kind(key.kind))
    else:
        yield from _rows(kind.keys)


def _entry(item: Kind) -> str:
    """What stands behind the name of an entry."""
    if isinstance(item, Table) and item.shorthand:
        return f"A bare value is short for `{{ {item.shorthand} = … }}`, a table that may have:"
    if isinstance(item, Table):
        return "Each is a table, which may have:"
    return f"Each is {_expected(item)}."


def _cases(tag: str, doc: str, cases: Mapping[str, Keys]) -> Iterator[str]:
    """A table whose keys depend on one of them."""
    yield f"`{tag}` is one of {', '.join(f'`{name}`' for name in cases)}. {doc}"
    yield ""
    common = [key for key in next(iter(cases.values())) if all(key in keys for keys in cases.values())]
    if common:
        yield from ("With each of them:", "", *_rows(common))
    for keys, names in _alike({name: tuple(key for key in keys if key not in common) for name, keys in cases.items()}):
        chosen = _joined([f'`{tag} = "{name}"`' for name in names])
        yield from (f"With {chosen}:", "", *_rows(keys)) if keys else (f"With {chosen}: nothing more.", "")
    tables = {key.name: key.kind for keys in cases.values() for key in keys if isinstance(key.kind, Table)}
    for name, kind in tables.items():
        yield from (f"In a `{name}`:", "", *_rows(kind.keys))


def _alike(cases: Mapping[str, Keys]) -> list[tuple[Keys, list[str]]]:
    """Cases with the same keys, together."""
    found: list[tuple[Keys, list[str]]] = []
    for name, keys in cases.items():
        twin = next((names for others, names in found if others == keys), None)
        if twin is None:
            found.append((keys, [name]))
        else:
            twin.append(name)
    return found


def _rows(keys: Iterable[Key]) -> Iterator[str]:
    """Keys as rows of a table, and a blank line."""
    yield "| key | what it is | value | left out | example |"
    yield "|---|---|---|---|---|"
    for key in keys:
        example = f"`{key.name} = {key.example}`" if key.example else ""
        cells = (f"`{key.name}`", key.doc, _expected(key.kind), _left_out(key), example)
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"
    yield ""


def _left_out(key: Key) -> str:
    if key.required:
        return "never"
    if key.default is None:
        return ""
    value = str(key.default).lower() if isinstance(key.default, bool) else key.default
    return f"`{value}`"


def _expected(kind: Kind) -> str:
    """A kind in words, with its bounds."""
    match kind:
        case Real(minimum, maximum, above, below):
            parts = [(minimum, "at least"), (above, "more than"), (maximum, "at most"), (below, "less than")]
            bounds = [f"{word} {bound:g}" for bound, word in parts if bound is not None]
            return ", ".join([expected(kind), *bounds])
        case Whole(minimum, maximum):
            if maximum is not None and maximum < 2**31:
                return f"{expected(kind)}, {minimum}" + (f" to {maximum}" if maximum != minimum else "")
            return f"{expected(kind)}, at least {minimum}"
        case Text(longest) if longest < LONGEST_TEXT:
            return f"{expected(kind)} of at most {longest} characters"
        case Flag():
            return "`true` or `false`"
        case Many(item, shortest, longest):
            count = f" of {shortest}" if shortest == longest else ""
            return f"{expected(kind)}{count}" + ("" if _is_table(item) else f", each {_expected(item)}")
        case Names(item) if not _is_table(item):
            return f"{expected(kind)} by name, each {_expected(item)}"
    return expected(kind).replace("'", "`") if not isinstance(kind, Table | Cases) else "a table"


def _is_table(kind: Kind) -> bool:
    """Whether a kind has keys of its own to be listed."""
    inner = kind.item if isinstance(kind, Many) else kind
    return isinstance(inner, Table | Cases | Forms | Names)


def _joined(names: Sequence[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def main() -> None:
    """Write the list of keys into the manual."""
    MANUAL.write_text(manual(MANUAL.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
