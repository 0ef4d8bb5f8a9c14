"""The settings file: TOML, read by the reader that reads lessons, with the same kind of messages; and its manual."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from gradtutor.errors import LessonError
from gradtutor.i18n import LANGUAGES, mark, tr
from gradtutor.lessons.toml.faults import Faults, shown
from gradtutor.lessons.toml.files import parse_toml, read_text
from gradtutor.lessons.toml.kinds import Choice, Either, Flag, Key, Names, Table, Text
from gradtutor.lessons.toml.reader import Reader, Record
from gradtutor.lessons.toml.tree import Tree
from gradtutor.settings.model import ENVIRONMENT, ChosenKeys, Settings
from gradtutor.view.text.themes import LOOKS

LARGEST: Final = 64 * 1024
"""Bytes of a settings file."""

SCHEMA: Final = Table(
    (
        Key("language", Choice(LANGUAGES), mark("The language of the tutor. Left out: that of the terminal.")),
        Key("theme", Choice(LOOKS), mark("The colours; 'contrast' is black and white with strong colours.")),
        Key("ascii", Flag(), mark("Show only signs that are on a keyboard, in pictures too.")),
        Key("data_dir", Text(4096), mark("The folder in which your progress is kept.")),
        Key(
            "keys",
            Names(Either((Text(), Names(Text(), "key"))), "key"),
            mark("Other keys for an action, by its name; several are separated by commas."),
        ),
    )
)
"""What may stand in the file; the manual that ``gradtutor settings`` prints is made from it."""


def read_file(file: Path) -> Settings:
    """The settings of a file. Raises ``LessonError`` with every fault in it."""
    text, faults = opened(file)
    document = None if text is None else parse_toml(text, faults)
    record = Record(()) if document is None else Reader(faults).table(SCHEMA, Tree(document, ()))
    settings = Settings(
        language=record.get("language", str) or "",
        theme=next((look for look in LOOKS if look == record.get("theme", str)), LOOKS[0]),
        ascii=bool(record.get("ascii", bool)),
        data_dir=_folder(record, file),
        keys=_keys(record.record("keys")),
    )
    if faults.found:
        raise LessonError(faults.found)
    return settings


def opened(file: Path) -> tuple[str | None, Faults]:
    """The text of a settings file, and what its faults are to be noted in."""
    faults = Faults(file)
    text = read_text(file, LARGEST, faults)
    return text, Faults(file, text) if text is not None else faults


def _folder(record: Record, file: Path) -> Path | None:
    """A folder that is not absolute lies beside the file."""
    written = record.get("data_dir", str)
    return None if written is None else file.parent / Path(written).expanduser()


def _keys(record: Record) -> dict[str, ChosenKeys]:
    """``step.next = "n"`` is, in TOML, a table in a table, and ``"step.next" = "n"`` is not; both are meant alike."""
    found = {}
    for name in record:
        if isinstance(inner := record.values.get(name), Record):
            for part, text in inner.values.items():
                found[f"{name}.{part}"] = ChosenKeys(str(text), inner.places[part])
        elif name in record.values:
            found[name] = ChosenKeys(str(record.values[name]), record.places[name])
    return found


def manual(settings: Settings, file: Path, ids: Mapping[str, tuple[str, str]]) -> str:
    """The settings in use as a file that reads as its manual; what is not set stands behind a ``#``.

    ``ids`` are the names of all actions: name -> its keys, and what it does.
    """
    present = {
        "language": settings.language,
        "theme": settings.theme,
        "ascii": settings.ascii,
        "data_dir": str(settings.data_dir or ""),
    }
    lines = [f"# {shown(file)}", "# " + _state(file), ""]
    for key in SCHEMA.keys:
        lines.append(f"# {tr(key.doc)}")
        if isinstance(key.kind, Choice):
            lines.append("# " + tr("One of: {names}.").format(names=", ".join(key.kind.options)))
        if variable := ENVIRONMENT.get(key.name):
            lines.append("# " + tr("The same from the environment: {name}.").format(name=variable))
        if key.name in present:
            lines += [_setting(key, present[key.name]), ""]
    lines.append("[keys]")
    for name, (keys, what) in ids.items():
        line = f'"{name}" = {_quoted(keys)}'
        lines.append(f"{line if name in settings.keys else f'# {line}'}  # {what}")
    return "\n".join(lines) + "\n"


def _state(file: Path) -> str:
    return tr("This file is in use.") if file.is_file() else tr("There is no such file yet; this could be it.")


def _setting(key: Key, value: object) -> str:
    if isinstance(value, bool):
        return f"{key.name} = {str(value).lower()}"
    return f"{key.name} = {_quoted(str(value))}" if value else f'# {key.name} = ""'


def _quoted(text: str) -> str:
    """A text as TOML writes it; the escapes of JSON are among those of TOML."""
    return json.dumps(text, ensure_ascii=False)
