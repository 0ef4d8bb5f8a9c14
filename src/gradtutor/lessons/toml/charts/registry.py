"""Which kinds of charts a lesson may have. A new kind is a file beside this one and a line here.

A kind's file is imported when a lesson has a chart of that kind, so that a new one costs the others nothing. Who draws
it is in ``gradtutor.view.charts.registry``; a test holds that both have the same kinds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gradtutor.lessons.toml.charts.table import ChartFormat
    from gradtutor.lessons.toml.kinds import Key

_HERE: Final = __name__.rpartition(".")[0]

MODULES: Final[dict[str, str]] = {
    "objective": f"{_HERE}.objective",
    "function": f"{_HERE}.function",
    "number-line": f"{_HERE}.number_line",
    "target": f"{_HERE}.target",
    "surface": f"{_HERE}.surface",
    "field": f"{_HERE}.field",
    "data": f"{_HERE}.data",
    "histogram": f"{_HERE}.histogram",
    "strip": f"{_HERE}.strip",
    "bars": f"{_HERE}.bars",
    "surface3d": f"{_HERE}.surface3d",
    "network": f"{_HERE}.network",
    "heat": f"{_HERE}.heat",
}
"""Kind, as lessons write it -> the module whose ``FORMAT`` it is."""


def chart_format(kind: str) -> ChartFormat:
    """The keys of a kind and how they are read. Raises ``KeyError`` for a kind that there is not."""
    found: ChartFormat = import_module(MODULES[kind]).FORMAT
    return found


class _Keys(Mapping[str, "tuple[Key, ...]"]):
    """Kind -> its keys, for the schema."""

    def __getitem__(self, kind: str) -> tuple[Key, ...]:
        return chart_format(kind).keys

    def __iter__(self) -> Iterator[str]:
        return iter(MODULES)

    def __len__(self) -> int:
        return len(MODULES)


CHART_KEYS: Final[Mapping[str, tuple[Key, ...]]] = _Keys()
