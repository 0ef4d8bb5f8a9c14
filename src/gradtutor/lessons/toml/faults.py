"""Collecting the faults of one file, each with its place, so that an author sees all of them at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gradtutor.errors import Fault, UsageError
from gradtutor.i18n import tr
from gradtutor.safe_text import quoted

if TYPE_CHECKING:
    from gradtutor.lessons.toml.positions import Positions, Where

MOST = 100
"""Faults kept of one file; what comes after them is rarely read and may be without end."""
SETTINGS = "--set"
"""First step of the way to a value that came from the command line and not from the file."""
SWEPT = "[sweep]"
"""First step of the way to a value of a sweep; the second is its place in the list."""
_LONGEST_NAME = 40


class Faults:
    """The faults of one TOML file. Places are looked up only when there is a fault: a sound file costs nothing."""

    def __init__(self, file: Path, text: str = "") -> None:
        self.file = shown(file)
        self._text = text
        self._positions: Positions | None = None
        self._found: dict[Fault, Where] = {}
        self.settings: dict[str, None] = {}
        """What is wrong with the settings of the command line, in order, each once."""

    @property
    def found(self) -> tuple[Fault, ...]:
        """The faults so far, each once, in the order in which they were found."""
        return tuple(self._found)

    @property
    def full(self) -> bool:
        """Whether further faults are dropped."""
        return len(self._found) >= MOST

    def at(self, line: int, column: int, what: str, mend: str = "") -> None:
        """Note a fault at a place."""
        self._add(Fault(self.file, line, column, what, mend), ())

    def key(self, where: Where, what: str, mend: str = "") -> None:
        """Note a fault at the key of ``where``."""
        self._note("key", where, what, mend)

    def value(self, where: Where, what: str, mend: str = "") -> None:
        """Note a fault where the value of ``where`` begins."""
        self._note("value", where, what, mend)

    def inside(self, where: Where, offset: int, what: str, mend: str = "") -> None:
        """Note a fault at the character ``offset`` of the string at ``where``."""
        self._note("inside", where, what, mend, offset)

    def blame(self, variant: str, own: Where, before: Collection[Fault]) -> None:
        """Say in each fault that is not among ``before`` and not below ``own`` that it comes from ``variant``."""
        lead = tr("In the variant '{name}': ").format(name=variant)
        self._found = {
            fault
            if fault in before or where[: len(own)] == own
            else Fault(fault.file, fault.line, fault.column, lead + fault.what, fault.mend): where
            for fault, where in self._found.items()
        }

    def join(self, faults: Iterable[Fault]) -> None:
        """Note the faults of another file that belongs to this one."""
        for fault in faults:
            self._add(fault, ())

    def _note(self, part: str, where: Where, what: str, mend: str, offset: int = 0) -> None:
        if where[:1] == (SETTINGS,):
            self.settings[f"{SETTINGS} {'.'.join(map(str, where[1:]))}: {what} {mend}".rstrip()] = None
            return
        if self.full:
            return
        if where[:1] == (SWEPT,):
            part, where = _swept(part, where)
        if self._positions is None:
            from gradtutor.lessons.toml.positions import Positions

            self._positions = Positions(self._text)
        place = _place(self._positions, part, where, offset)
        self._add(Fault(self.file, *place, what, mend), where)

    def _add(self, fault: Fault, where: Where) -> None:
        if not self.full:
            self._found.setdefault(fault, where)


def _swept(part: str, where: Where) -> tuple[str, Where]:
    """What is wrong in a sweep, and the way to it: a key that there is not is the setting, the rest is the value."""
    if part == "key":
        return "value", ("sweep", "setting")
    return part, ("sweep", "values", where[1], *(step for step in where[2:] if isinstance(step, int)))


def _place(positions: Positions, part: str, where: Where, offset: int) -> tuple[int, int]:
    if not where:
        return 1, 1
    if part == "inside":
        return positions.inside(where, offset)
    return positions.key(where) if part == "key" else positions.value(where)


def shown(path: Path) -> Path:
    """``path`` as a person wants to read it: relative to the current folder where it lies below it."""
    try:
        return path.relative_to(Path.cwd()) if path.is_absolute() else path
    except (ValueError, OSError):
        return path


def refusal(what: str, mend: str = "") -> UsageError:
    """What is wrong with a command line, and what to write instead, as an error to raise."""
    return UsageError(f"{what} {mend}".rstrip())


def table_name(where: Where) -> str:
    """How a table is written in a file: ``[parameters.x]``, ``[[chart]]``."""
    steps = [step for step in where if isinstance(step, str) and step not in (SETTINGS, SWEPT)]
    name = quoted(".".join(steps))
    return f"[[{name}]]" if where and isinstance(where[-1], int) else f"[{name}]"


def found_kind(value: Any) -> str:
    """What a value of a TOML document is, in words: "a string", "a list", …"""
    if isinstance(value, bool):
        return tr("true or false")
    if isinstance(value, int):
        return tr("a whole number")
    if isinstance(value, float):
        return tr("a number")
    if isinstance(value, str):
        return tr("a string")
    if isinstance(value, Mapping):
        return tr("a table")
    return tr("a list") if isinstance(value, list | tuple) else tr("a date or time")
