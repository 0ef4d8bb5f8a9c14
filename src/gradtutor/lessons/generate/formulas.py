"""Formulas as they are written on a command line: ``z = x**2``, several of them, over names that are given."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from gradtutor.engine.language.operations import FUNCTIONS
from gradtutor.engine.language.parser import parse
from gradtutor.errors import ExpressionError, UsageError
from gradtutor.i18n import tr
from gradtutor.lessons.loading.scope import name_fault
from gradtutor.lessons.toml.faults import refusal

if TYPE_CHECKING:
    from gradtutor.engine.language.tree import Expression

_FORMULA: Final = re.compile(r"\s*(?:([^=<>!]*?)\s*=(?!=))?\s*(.*?)\s*", re.DOTALL)
_WORD: Final = re.compile(r"(?<![\w.])[A-Za-z_]\w*(?!\w|\s*\()", re.ASCII)
_UNNAMED: Final = "f"
"""The name of a formula that is written without one."""


def texts(formulas: tuple[str, ...]) -> dict[str, str]:
    """Name -> expression as it is written."""
    found: dict[str, str] = {}
    for text in (piece for formula in formulas for piece in formula.split(";") if piece.strip()):
        match = _FORMULA.fullmatch(text)
        name, expression = (match[1], match[2]) if match else (None, text.strip())
        name = _UNNAMED if name is None else name
        if (fault := name_fault(name)) is not None:
            raise UsageError(" ".join(fault))
        if name in found:
            what = tr("'{name}' is defined twice.").format(name=name)
            raise refusal(what, tr("Give one of them another name."))
        found[name] = expression
    if not found:
        raise UsageError(tr('Which formula? Write one such as: gradtutor try "z = w**2" --start w=3 --minimize z'))
    return found


def check_names(written: Mapping[str, str], given: tuple[str, ...], columns: tuple[str, ...] = ()) -> None:
    """Refuse names that have no value, all of them in one sentence; ``columns`` are those of the data file."""
    missing: dict[str, None] = {}
    known = set(given)
    for name, text in written.items():
        words = (match[0] for match in _WORD.finditer(text))
        missing.update(dict.fromkeys(word for word in words if word not in known | FUNCTIONS))
        known.add(name)
    if missing:
        what = tr("No value is given for: {names}.").format(names=", ".join(missing))
        mend = tr("Write --start {name}=1 for a name that is to change, --constant {name}=1 for one that stays.")
        mend = mend.format(name=next(iter(missing)))
        if columns:
            mend += " " + tr("The columns of the file are called: {names}.").format(names=", ".join(columns))
        raise refusal(what, mend)


def parsed(written: Mapping[str, str], given: tuple[str, ...]) -> dict[str, Expression]:
    """Name -> expression, each over the names before it."""
    formulas: dict[str, Expression] = {}
    for name, text in written.items():
        if name in given:
            what = tr("'{name}' has a formula and a value.").format(name=name)
            raise refusal(what, tr("Give one of them another name."))
        try:
            formulas[name] = parse(text, (*given, *formulas))
        except ExpressionError as error:
            lead = tr("The formula of '{name}', character {place}:").format(name=name, place=error.start + 1)
            raise UsageError(f"{lead} {error}") from None
    return formulas
