"""The table ``[vary]``: from which numbers other learners' starts, constants and data are drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gradtutor.i18n import tr
from gradtutor.lessons.toml.overrides import settable
from gradtutor.lessons.toml.tree import Tree, entries
from gradtutor.lessons.vary import MOST_VALUES, Draw
from gradtutor.safe_text import quoted
from gradtutor.suggestions import write_instead

if TYPE_CHECKING:
    from gradtutor.lessons.toml.faults import Faults
    from gradtutor.lessons.toml.reader import Record

_SHORT = ("start", "value")
"""The key of a table that a bare number stands for."""
_DATA = "data"


def read_vary(record: Record, run: Tree, faults: Faults) -> tuple[Draw, ...]:
    """What may be drawn, in the order of the file; ``run`` are the tables of the lesson's first run. Notes names that
    there are not, and bounds that leave no choice."""
    found = []
    for name in record:
        bounds = record.record(name)
        own = _own(run, name)
        if own is None:
            what = tr("There is no number '{name}' in this lesson that could be drawn.").format(name=quoted(name))
            faults.key(record.place(name), what, write_instead(name, _names(run)))
            continue
        low, high, step = (bounds.get(key, float) for key in ("min", "max", "step"))
        if low is None or high is None or step is None:
            continue
        left_out = tuple(one for one in bounds.get("except", tuple) or () if isinstance(one, float))
        draw = Draw(_setting(run, name), own, low, high, step, left_out, bool(bounds.get("add", bool)))
        if draw.size > MOST_VALUES:
            what = tr("'{name}' could become {count} numbers; {most} is the most.")
            what = what.format(name=quoted(name), count=draw.size, most=MOST_VALUES)
            faults.key(record.place(name), what, tr("Write a larger step."))
        elif len(draw.values) < 2:
            what = tr("The bounds of '{name}' leave no two numbers to draw from.").format(name=quoted(name))
            faults.key(record.place(name), what, tr("Write a larger 'max', or a smaller step."))
        else:
            found.append(draw)
    return tuple(found)


def _names(run: Tree) -> tuple[str, ...]:
    data = entries(run).get(_DATA)
    columns = tuple(data.value) if data is not None and isinstance(data.value, Mapping) else ()
    return tuple(name for name in (*settable(run), *columns) if _own(run, name) is not None)


def _setting(run: Tree, name: str) -> str:
    """The name as ``--set`` takes it: a column of the data is meant by its name alone."""
    return name if "." in name or name in settable(run) else f"{_DATA}.{name}"


def _own(run: Tree, name: str) -> Any:
    """The number or the lists of numbers that the lesson has under a name; ``None`` where it has no such thing."""
    tables = settable(run)
    way = [tables[name], name] if name in tables else _setting(run, name).split(".")
    value: Any = run
    for step in way:
        table = value.value if isinstance(value, Tree) else value
        if not isinstance(table, Mapping) or step not in table:
            return None
        value = table[step]
    value = value.value if isinstance(value, Tree) else value
    if isinstance(value, Mapping):
        value = next((value[key] for key in _SHORT if key in value), None)
        value = value.value if isinstance(value, Tree) else value
    return value if _numeric(value) else None


def _numeric(value: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and all(map(_numeric, value))
    return isinstance(value, int | float) and not isinstance(value, bool)
