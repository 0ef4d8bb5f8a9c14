"""A sweep: the default run with one setting at several values, each a variant of its own, for comparison."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from gradtutor.i18n import tr
from gradtutor.lessons.model import Variant
from gradtutor.lessons.toml.faults import SWEPT, Faults
from gradtutor.lessons.toml.overrides import SETTABLE, overlay, settable
from gradtutor.lessons.toml.reader import Record
from gradtutor.lessons.toml.tree import Tree
from gradtutor.safe_text import quoted
from gradtutor.suggestions import write_instead

if TYPE_CHECKING:
    from gradtutor.lessons.toml.positions import Where

_WHERE: Final[Where] = ("sweep",)


def read_sweep(
    record: Record,
    tree: Tree,
    base: Tree,
    symbols: Mapping[str, str],
    make: Callable[[str, Tree], Variant | None],
    faults: Faults,
) -> tuple[Variant, ...]:
    """The runs of the sweep in ``record`` over the tables ``base``, in the order of the values.

    ``tree`` is that table as it is written; ``make`` builds a variant of a name and the changes to the base;
    ``symbols`` are those of the base. Notes values that do not go with the setting, each at its place.
    """
    setting = record.get("setting", str)
    if setting is None or "values" not in record.values:
        return ()
    if "." not in setting and setting not in (names := settable(base)):
        what = tr("There is no parameter or constant '{name}' to change.").format(name=quoted(setting))
        faults.value(record.place("setting"), what, write_instead(setting, tuple(names)))
        return ()
    runs: dict[str, Variant] = {}
    for index, value in enumerate(tree.value["values"]):
        name = f"{subject(setting, symbols)} = {written(value)}"
        if name in runs:
            what = tr("The value {value} stands in 'values' twice.").format(value=written(value))
            faults.value((*record.place("values"), index), what, tr("Take one out."))
            continue
        before = frozenset(faults.found)
        variant = make(name, overlay(base, {setting: value}, (SWEPT, index)))
        faults.blame(name, _WHERE, before)
        if variant is not None:
            runs[name] = variant
    return tuple(runs.values())


def subject(setting: str, symbols: Mapping[str, str]) -> str:
    """What a setting sets, as it is shown: the symbol of a parameter or a constant, else the key."""
    table, *steps = setting.split(".")
    if steps and table not in SETTABLE:
        return quoted(steps[-1])
    name = steps[0] if steps else table
    return symbols.get(name, quoted(name))


def written(value: object) -> str:
    """A value as it is shown: with a real minus sign, a string without its quotation marks."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return re.sub("e([+-]?)0*", r"e\1", repr(value)).replace("e+", "e").replace("-", "−")
    if isinstance(value, list):
        return f"[{', '.join(written(item) for item in value)}]"
    return quoted(str(value))
