"""Kinds in words, for messages: what is expected, how it is written, and whether a value is of the kind's type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gradtutor.i18n import tr
from gradtutor.lessons.toml.kinds import (
    Cases,
    Choice,
    Either,
    Flag,
    Forms,
    Kind,
    Many,
    Names,
    Numbers,
    Real,
    Table,
    Text,
    Whole,
)


def expected(kind: Kind) -> str:
    """A kind in words: "a number", "one of 'log', 'linear'"."""
    match kind:
        case Choice(options):
            return tr("one of {options}").format(options=", ".join(f"'{option}'" for option in options))
        case Numbers(scalar):
            return tr("a number or a list of numbers") if scalar else tr("a list of numbers")
        case Either(kinds):
            return tr(" or ").join(expected(one) for one in kinds)
        case Table(keys, shorthand) if shorthand:
            return tr("{short} or a table").format(short=expected(next(k.kind for k in keys if k.name == shorthand)))
    plain = {
        Text: tr("a string"),
        Real: tr("a number"),
        Whole: tr("a whole number"),
        Flag: tr("true or false"),
        Many: tr("a list"),
    }
    return plain.get(type(kind), tr("a table"))


def sample(kind: Kind) -> str:
    """A value of a kind as it is written in TOML."""
    match kind:
        case Real(minimum, _, above, below):
            if below is not None and below <= 1:
                return "0.5"
            return "1.0" if (minimum or above or 0) <= 1 else str(minimum)
        case Whole(minimum):
            return str(minimum or 1)
        case Choice(options):
            return f'"{options[0]}"'
        case Numbers(scalar):
            return "1.0" if scalar else "[1.0, 2.0]"
        case Forms(_, plain):
            return sample(plain)
        case Many() | Names() | Table() | Cases() | Either():
            return _sample_of_many(kind)
    return "true" if isinstance(kind, Flag) else '"x"'


def _sample_of_many(kind: Many | Names | Table | Cases | Either) -> str:
    """A sample of a kind that is made of others."""
    match kind:
        case Either(kinds):
            return sample(kinds[0])
        case Many(item):
            return f"[{sample(item)}]"
        case Names(item):
            return f"{{ x = {sample(item)} }}"
        case Cases(tag, _, cases):
            return f'{{ {tag} = "{next(iter(cases))}" }}'
        case Table(keys):
            key = next((key for key in keys if key.required), keys[0])
            return f"{{ {key.name} = {key.example or sample(key.kind)} }}"


def fits(kind: Kind, value: Any) -> bool:
    """Whether a value is of the TOML type of a kind; says nothing of its bounds."""
    match kind:
        case Numbers(scalar):
            return isinstance(value, list) or (scalar and fits(Real(), value))
        case Either(kinds):
            return any(fits(one, value) for one in kinds)
        case Flag():
            return isinstance(value, bool)
        case Real() | Whole():
            wanted = int if isinstance(kind, Whole) else int | float
            return isinstance(value, wanted) and not isinstance(value, bool)
        case Text() | Choice():
            return isinstance(value, str)
    return isinstance(value, list if isinstance(kind, Many) else Mapping)


def suits(kind: Kind, value: Any) -> bool:
    """Whether a value is meant as ``kind`` among others: of a list, its first item says it."""
    if isinstance(kind, Many) and isinstance(value, list) and value:
        return fits(kind.item, value[0])
    return fits(kind, value)
