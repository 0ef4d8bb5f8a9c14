"""What the file of a kind of chart is written with: its format, and its table among the names of a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from gradtutor.engine.language.shapes import written
from gradtutor.i18n import tr
from gradtutor.records import NamedTuple
from gradtutor.safe_text import quoted
from gradtutor.suggestions import write_instead

if TYPE_CHECKING:
    from gradtutor.engine.language.shapes import Shape
    from gradtutor.engine.language.tree import Expression
    from gradtutor.engine.problem import Parameter
    from gradtutor.lessons.toml.charts.chart import Chart
    from gradtutor.lessons.toml.faults import Faults
    from gradtutor.lessons.toml.kinds import Key
    from gradtutor.lessons.toml.positions import Where
    from gradtutor.lessons.toml.reader import Record

Limits: TypeAlias = tuple[float, float]

NOWHERE: Limits = (0.0, 1.0)
"""In place of the ends of an axis that have a fault: a lesson with a fault is not drawn."""


class ChartFormat(NamedTuple):
    """A kind of chart as lessons write it."""

    keys: tuple[Key, ...]
    """Besides ``kind``."""
    read: Callable[[ChartTable], Chart]
    """The chart of a table; notes what cannot be drawn, and leaves it out."""


class RunNames(NamedTuple):
    """The names of a run that charts may draw."""

    nodes: tuple[str, ...]
    parameters: tuple[str, ...]
    columns: tuple[str, ...]
    """Of the data, and the constants."""
    bounds: Mapping[str, Parameter]
    """The parameters that have no fault."""
    shapes: Mapping[str, Shape]
    """Those of the names that have no fault."""
    formulas: Mapping[str, Expression] = MappingProxyType({})
    """Node -> what it is made of."""


class ChartTable:
    """One ``[[chart]]``, whose keys are already of the right kinds, among the names of its run.

    Whatever reads a name notes it where it does not exist or has not the shape that is drawn, and says ``""`` then.
    """

    def __init__(self, record: Record, names: RunNames, faults: Faults) -> None:
        self.record = record
        self.names = names
        self._faults = faults

    def text(self, key: str) -> str:
        """A string; empty where it is left out."""
        return self.record.get(key, str) or ""

    def flag(self, key: str) -> bool:
        """``true`` or ``false``; the latter where it is left out."""
        return bool(self.record.get(key, bool))

    def pair(self, key: str) -> Limits | None:
        """Two numbers; ``None`` where they are left out."""
        numbers = self.record.get(key, tuple)
        return None if numbers is None or len(numbers) != 2 else (float(numbers[0]), float(numbers[1]))

    def pairs(self, key: str) -> tuple[Limits, ...]:
        """A list of pairs of numbers; none where it is left out."""
        found = self.record.get(key, tuple) or ()
        return tuple((float(pair[0]), float(pair[1])) for pair in found if isinstance(pair, tuple) and len(pair) == 2)

    def refuse(self, key: str, what: str, mend: str) -> None:
        """Note a fault in the value of a key."""
        self._faults.value(self.record.place(key), what, mend)

    def name(self, key: str, among: tuple[str, ...]) -> str:
        """A name that must be one of some."""
        name = self.text(key)
        return name if name and self._exists(name, self.record.place(key), among) else ""

    def several(self, key: str, among: tuple[str, ...]) -> tuple[str, ...]:
        """A list of names, each of which must be one of some."""
        items = self.record.get(key, tuple) or ()
        where = self.record.place(key)
        places = [(name, (*where, index)) for index, name in enumerate(items) if isinstance(name, str)]
        return tuple(name for name, place in places if self._exists(name, place, among))

    def plain(self, key: str, among: tuple[str, ...]) -> str:
        """The name of a plain number."""
        name, shape = self._shaped(key, among)
        if shape:
            what = tr("'{name}' is an array and cannot be drawn so.").format(name=name)
            self.refuse(key, what, tr("Choose one that is a plain number."))
            return ""
        return name

    def column(self, key: str, among: tuple[str, ...]) -> str:
        """The name of one number a sample, or of one for all."""
        name, shape = self._shaped(key, among)
        if len(shape) > 1:
            what = tr("'{name}' has the shape {shape}: it cannot be an axis.").format(name=name, shape=written(shape))
            self.refuse(key, what, tr("Choose one that has one number a sample."))
            return ""
        return name

    def shape(self, key: str) -> Shape | None:
        """The shape of the name at a key, if it is known."""
        return self.names.shapes.get(self.text(key))

    def ends(self, parameter: str) -> Limits:
        """Both ends of the axis of a parameter: ``min`` and ``max`` of the chart, else of the parameter."""
        bounds = self.names.bounds.get(parameter)
        if bounds is None:
            return NOWHERE
        low, high = self.record.get("min", float), self.record.get("max", float)
        low = bounds.minimum if low is None else low
        high = bounds.maximum if high is None else high
        if self.record.faulty("min") or self.record.faulty("max"):
            return NOWHERE
        if low is None or high is None:
            key = "min" if low is None else "max"
            what = tr("'{key}' is missing in [[chart]], and the parameter '{name}' has none either.")
            mend = tr("Write min = … and max = ….")
            self._faults.key(self.record.where, what.format(key=key, name=parameter), mend)
            return NOWHERE
        if low >= high:
            self.refuse("min", tr("'min' must be less than 'max'."), tr("Swap them."))
        return low, high

    def range(self, axis: str, parameter: str) -> Limits:
        """Both ends of one of two axes: ``x_range`` or ``y_range``, else the bounds of the parameter."""
        key = f"{axis}_range"
        own = self.pair(key)
        if own is not None:
            if own[0] >= own[1]:
                what = tr("'{key}' must begin with its smaller number.").format(key=key)
                self.refuse(key, what, tr("Swap them."))
            return own
        bounds = self.names.bounds.get(parameter)
        if bounds is None or self.record.faulty(key):
            return NOWHERE
        if bounds.minimum is not None and bounds.maximum is not None:
            return bounds.minimum, bounds.maximum
        what = tr("'{key}' is missing in [[chart]], and the parameter '{name}' has no 'min' and 'max'.")
        mend = tr("Write {key} = […, …].").format(key=key)
        self._faults.key(self.record.where, what.format(key=key, name=parameter), mend)
        return NOWHERE

    def _shaped(self, key: str, among: tuple[str, ...]) -> tuple[str, Shape]:
        """A name with its shape; empty where there is none, or none that is known."""
        name = self.name(key, among)
        shape = self.names.shapes.get(name)
        return ("", ()) if shape is None else (name, shape)

    def _exists(self, name: str, where: Where, among: tuple[str, ...]) -> bool:
        if name in among:
            return True
        what = tr("There is no '{name}' to draw.").format(name=quoted(name))
        self._faults.value(where, what, write_instead(name, among))
        return False
