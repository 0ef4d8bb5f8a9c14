"""The charts of a variant: what they draw must exist, and be of the shape that they draw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, cast

from gradtutor.engine.language.shapes import written
from gradtutor.i18n import tr
from gradtutor.lessons.model import Chart
from gradtutor.lessons.toml.faults import Faults
from gradtutor.lessons.toml.reader import Record
from gradtutor.safe_text import quoted
from gradtutor.suggestions import write_instead

if TYPE_CHECKING:
    from gradtutor.engine.language.shapes import Shape
    from gradtutor.engine.problem import Parameter
    from gradtutor.lessons.loading.scope import Scope
    from gradtutor.lessons.toml.positions import Where

Limits = tuple[float, float]


def read_charts(
    records: tuple[object, ...],
    scope: Scope,
    shapes: Mapping[str, Shape],
    parameters: Mapping[str, Parameter],
    faults: Faults,
) -> tuple[Chart, ...]:
    """The charts in the order of the file. Notes names that do not exist or cannot be drawn, and axes without an end.

    ``shapes`` are those of the names that have no fault.
    """
    reader = _Charts(scope, shapes, parameters, faults)
    return tuple(reader.chart(record) for record in records if isinstance(record, Record))


class _Charts:
    """Reads the charts of one variant."""

    def __init__(
        self, scope: Scope, shapes: Mapping[str, Shape], parameters: Mapping[str, Parameter], faults: Faults
    ) -> None:
        self.scope = scope
        self.shapes = shapes
        self.parameters = parameters
        self.faults = faults

    def chart(self, record: Record) -> Chart:
        """One chart; what of it has a fault is left out."""
        kind = record.get("kind", str) or ""
        sound = {key: self.name(kind, key, record) for key in ("parameter", "node", "x", "y", "line")}
        aim = tuple(name for name in record.get("aim", tuple) or () if isinstance(name, str))
        for index, name in enumerate(aim):
            self.exists(name, (*record.place("aim"), index), self.scope.parameters)
        low, high = self.ends(record) if kind in ("function", "number-line") else (None, None)
        plane = kind in ("surface", "field")
        if plane and sound["x"] and sound["x"] == sound["y"]:
            what = tr("Both axes are '{name}'.").format(name=sound["x"])
            self.faults.value(record.place("y"), what, tr("Write another parameter."))
        if kind == "data":
            self.as_long(record)
        return Chart(
            kind=kind,
            parameter=sound["parameter"],
            node=sound["node"],
            minimum=low,
            maximum=high,
            scale=cast(Literal["", "log", "linear"], record.get("scale", str) or ""),
            x=sound["x"],
            y=sound["y"],
            aim=aim,
            rings=record.get("rings", int) or 10,
            x_range=self.range("x", sound["x"], record) if plane else None,
            y_range=self.range("y", sound["y"], record) if plane else None,
            lowest=_pair(record, "minimum"),
            direction=cast(Literal["down", "up"], record.get("direction", str) or "down"),
            line=sound["line"],
            arrow=bool(record.get("arrow", bool)),
        )

    def name(self, kind: str, key: str, record: Record) -> str:
        """The name at a key; empty where there is none or it cannot be drawn."""
        name = record.get(key, str)
        where = record.place(key)
        if name is None or not self.exists(name, where, self.choices(kind, key)):
            return ""
        shape = self.shapes.get(name)
        if shape is None:
            return ""
        if kind in ("function", "number-line", "surface", "field", "histogram") and shape:
            what = tr("'{name}' is an array and cannot be drawn so.").format(name=name)
            self.faults.value(where, what, tr("Choose one that is a plain number."))
            return ""
        if kind == "bars" and not shape:
            what = tr("'{name}' is a plain number: it has no bars.").format(name=name)
            self.faults.value(where, what, tr("Choose one that is an array."))
            return ""
        if kind == "data" and len(shape) > 1:
            what = tr("'{name}' has the shape {shape}: it cannot be an axis.").format(name=name, shape=written(shape))
            self.faults.value(where, what, tr("Choose one that has one number a sample."))
            return ""
        return name

    def choices(self, kind: str, key: str) -> tuple[str, ...]:
        """The names that a key of a chart may have."""
        nodes, parameters = self.scope.nodes, self.scope.parameters
        if key == "parameter" or (kind in ("surface", "field") and key in "xy"):
            return parameters
        if kind == "data" and key in "xy":
            return (*self.scope.tables["data"], *self.scope.tables["constants"])
        return nodes if key == "line" or (key == "node" and kind != "bars") else (*nodes, *parameters)

    def exists(self, name: str, where: Where, choices: tuple[str, ...]) -> bool:
        """Whether a name is one of the choices; noted where it is not."""
        if name in choices:
            return True
        what = tr("There is no '{name}' to draw.").format(name=quoted(name))
        self.faults.value(where, what, write_instead(name, choices))
        return False

    def as_long(self, record: Record) -> None:
        """Note columns, or a line, that have not the same number of samples as x."""
        x = self.shapes.get(record.get("x", str) or "")
        for key in ("y", "line"):
            other = self.shapes.get(record.get(key, str) or "")
            if x is not None and other is not None and x != other and len(x) <= 1 and len(other) <= 1:
                what = tr("'{name}' has the shape {shape}, and '{x}' has {of_x}.").format(
                    name=record.get(key, str), shape=written(other), x=record.get("x", str), of_x=written(x)
                )
                self.faults.value(record.place(key), what, tr("Both must have one number a sample."))

    def ends(self, record: Record) -> tuple[float | None, float | None]:
        """Both ends of the axis of a parameter: the chart's own, else the parameter's."""
        parameter = self.parameters.get(record.get("parameter", str) or "")
        if parameter is None or not isinstance(parameter.start, float):
            return None, None
        low, high = record.get("min", float), record.get("max", float)
        low = parameter.minimum if low is None else low
        high = parameter.maximum if high is None else high
        if record.faulty("min") or record.faulty("max"):
            return low, high
        if low is None or high is None:
            key = "min" if low is None else "max"
            what = tr("'{key}' is missing in [[chart]], and the parameter '{name}' has none either.")
            mend = tr("Write min = … and max = ….")
            self.faults.key(record.where, what.format(key=key, name=parameter.name), mend)
        elif low >= high:
            self.faults.value(record.place("min"), tr("'min' must be less than 'max'."), tr("Swap them."))
        return low, high

    def range(self, axis: str, name: str, record: Record) -> Limits | None:
        """Both ends of an axis of a surface: the chart's own, else the parameter's."""
        key = f"{axis}_range"
        own = _pair(record, key)
        if own is not None:
            if own[0] < own[1]:
                return own
            what = tr("'{key}' must begin with its smaller number.").format(key=key)
            self.faults.value(record.place(key), what, tr("Swap them."))
            return None
        parameter = self.parameters.get(name)
        if parameter is None or record.faulty(key):
            return None
        if parameter.minimum is not None and parameter.maximum is not None:
            return parameter.minimum, parameter.maximum
        what = tr("'{key}' is missing in [[chart]], and the parameter '{name}' has no 'min' and 'max'.")
        mend = tr("Write {key} = […, …].").format(key=key)
        self.faults.key(record.where, what.format(key=key, name=name), mend)
        return None


def _pair(record: Record, key: str) -> Limits | None:
    numbers = record.get(key, tuple)
    return None if numbers is None or len(numbers) != 2 else (float(numbers[0]), float(numbers[1]))
