"""Settings of the command line (``--set rule.rate=0.01``) as a change of a lesson's tables, checked as the file is."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gradtutor.engine.language.tokens import canonical, is_name
from gradtutor.errors import ExpressionError, UsageError
from gradtutor.i18n import tr
from gradtutor.lessons.toml.faults import SETTINGS
from gradtutor.lessons.toml.tree import Tree, entries
from gradtutor.safe_text import quoted
from gradtutor.suggestions import write_instead

if TYPE_CHECKING:
    from gradtutor.lessons.toml.positions import Where

SETTABLE = ("parameters", "constants")
"""Tables whose names may be set without naming the table."""


def parse_setting(text: str) -> tuple[str, object]:
    """Split ``NAME=VALUE``; the value is read as TOML, as a formula of numbers, else as it is.

    Raises ``UsageError`` for no ``=``.
    """
    name, equals, value = text.partition("=")
    if not equals or not name.strip() or not value.strip():
        what = tr("--set {text}: this is not NAME=VALUE. Write one such as --set rule.rate=0.01.")
        raise UsageError(what.format(text=quoted(text)))
    try:
        read: object = tomllib.loads(f"value = {value.strip()}")["value"]
    except (ValueError, RecursionError):
        read = _worked_out(value.strip())
    return name.strip(), read


def _worked_out(text: str) -> object:
    """The number of a formula without names, ``2π`` or ``1/3``; any other text as it is."""
    from gradtutor.engine.language.parser import evaluate, parse

    try:
        return text if is_name(text) else evaluate(parse(text, ()), {})
    except (ExpressionError, ArithmeticError, ValueError, TypeError):
        return text


def overlay(run: Tree, settings: Mapping[str, object], lead: Where = (SETTINGS,)) -> Tree:
    """The settings as a tree to merge over ``run``. Raises ``UsageError`` for a name that there is not.

    A name without a dot is a parameter or a constant, by its name or by the symbol that it has on the screen; with dots
    it is the way to a key: ``stop.max_iterations``.
    ``lead`` begins the way to every value, so that a fault in one points to where it comes from.
    """
    root: dict[str, Any] = {}
    for name, value in settings.items():
        *tables, last = _steps(run, name)
        inner = root
        for depth, table in enumerate(tables, 1):
            place = (*lead, *tables[:depth])
            branch = inner.setdefault(table, Tree({}, place))
            if not isinstance(branch.value, dict):
                branch = inner[table] = Tree({}, place)
            inner = branch.value
        inner[last] = Tree(value, (*lead, *name.split(".")))
    return Tree(root, lead)


def settable(run: Tree) -> dict[str, str]:
    """The names that may be set without naming a table -> their tables."""
    tables = entries(run)
    return {
        key: table
        for table in SETTABLE
        if table in tables and isinstance(tables[table].value, Mapping)
        for key in tables[table].value
    }


def _steps(run: Tree, name: str) -> list[str]:
    """The way from the top of the file to what ``name`` sets."""
    if "." in name:
        return name.split(".")
    names = settable(run)
    if name not in names:
        symbols = _symbols(run, names)
        spelled = {canonical(shown): one for shown, one in (*symbols.items(), *((one, one) for one in names))}
        if (meant := spelled.get(canonical(name))) is None:
            what = tr("--set {name}: there is no parameter or constant of this name.").format(name=quoted(name))
            shown = {one: symbol for symbol, one in symbols.items()}
            raise UsageError(f"{what} {write_instead(name, tuple(shown.get(one, one) for one in names))}".rstrip())
        name = meant
    return [names[name], name]


def _symbols(run: Tree, names: Mapping[str, str]) -> dict[str, str]:
    """The symbols that parameters and constants have on the screen -> their names; none that is the name of another."""
    found: dict[str, str] = {}
    tables = entries(run)
    for name, table in names.items():
        entry = entries(tables[table])[name]
        symbol = entries(entry).get("symbol") if isinstance(entry.value, Mapping) else None
        if symbol is not None and isinstance(symbol.value, str) and symbol.value not in names:
            found[symbol.value] = name
    return found
