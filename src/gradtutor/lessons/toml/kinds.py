"""What may stand in a TOML file, as data: the reader checks by it, and manuals and schemas can be made from it.

Named tuples throughout: a dataclass takes seven times as long to define, and the first screen waits for these.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from gradtutor.records import NamedTuple


class Text(NamedTuple):
    """A string, not empty."""

    longest: int = 200


class Real(NamedTuple):
    """A finite number, from ``minimum`` to ``maximum``; ``above`` and ``below`` are bounds that are left out."""

    minimum: float | None = None
    maximum: float | None = None
    above: float | None = None
    below: float | None = None


class Whole(NamedTuple):
    """A whole number from ``minimum`` to ``maximum``."""

    minimum: int | None = None
    maximum: int | None = None


class Flag(NamedTuple):
    """``true`` or ``false``."""


class Choice(NamedTuple):
    """One of a few strings."""

    options: tuple[str, ...]


class Numbers(NamedTuple):
    """A number, or a list of numbers, or lists of lists that are equally long. Read as float or float64 array."""

    scalar: bool = True
    """Whether one plain number will do."""


class Either(NamedTuple):
    """Any one of several kinds; the first that fits the type of the value."""

    kinds: tuple[Kind, ...]


class Many(NamedTuple):
    """A list whose items are all of one kind."""

    item: Kind
    shortest: int = 0
    longest: int = 100_000


class Names(NamedTuple):
    """A table whose keys are the author's own names, each with a value of one kind."""

    item: Kind
    what: str
    """What one entry is, in the singular: "parameter"."""
    most: int = 1000
    keys: tuple[Key, ...] = ()
    """Keys that stand among the names and are none themselves."""


class Table(NamedTuple):
    """A table with known keys."""

    keys: tuple[Key, ...]
    shorthand: str = ""
    """The key that a bare value stands for: ``x = 2.0`` is ``x = { start = 2.0 }``. Empty: there is none."""
    exclusive: tuple[str, ...] = ()
    """Keys that start the table afresh in a variant, when the variant has one of them and the base has not."""


class Cases(NamedTuple):
    """A table whose keys depend on the value of one of them. A variant that changes that one starts afresh."""

    tag: str
    doc: str
    cases: Mapping[str, tuple[Key, ...]]


class Forms(NamedTuple):
    """A table of one of several forms: of the one whose key is in it, else the plain one. A variant that writes
    another form starts afresh."""

    forms: Mapping[str, Kind]
    plain: Kind


Kind: TypeAlias = Text | Real | Whole | Flag | Choice | Numbers | Either | Many | Names | Table | Cases | Forms


class Key(NamedTuple):
    """One key of a table."""

    name: str
    kind: Kind
    doc: str
    """One line for the author's manual."""
    default: object = None
    required: bool = False
    example: str = ""
    """A value as it is written in TOML, for messages and the manual."""
