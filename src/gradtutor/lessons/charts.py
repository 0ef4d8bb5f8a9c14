"""The charts of a variant: what they draw must exist."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, cast

from gradtutor.lessons.faults import Faults, spelled, write_instead
from gradtutor.lessons.model import Chart
from gradtutor.lessons.reader import Record
from gradtutor.locale import tr

if TYPE_CHECKING:
    from gradtutor.engine.problem import Parameter
    from gradtutor.lessons.scope import Scope


def read_charts(
    records: tuple[object, ...], scope: Scope, parameters: Mapping[str, Parameter], faults: Faults
) -> tuple[Chart, ...]:
    """The charts in the order of the file. Notes names that do not exist and axes without an end."""
    return tuple(_chart(record, scope, parameters, faults) for record in records if isinstance(record, Record))


def _chart(record: Record, scope: Scope, parameters: Mapping[str, Parameter], faults: Faults) -> Chart:
    for key in ("parameter", "node", "x", "y"):
        _check(record.get(key, str), record.place(key), _choices(key, scope), faults)
    aim = tuple(name for name in record.get("aim", tuple) or () if isinstance(name, str))
    for index, name in enumerate(aim):
        _check(name, (*record.place("aim"), index), scope.parameters, faults)
    low, high = _ends(record, parameters, faults)
    return Chart(
        kind=record.get("kind", str) or "",
        parameter=record.get("parameter", str) or "",
        node=record.get("node", str) or "",
        minimum=low,
        maximum=high,
        scale=cast(Literal["", "log", "linear"], record.get("scale", str) or ""),
        x=record.get("x", str) or "",
        y=record.get("y", str) or "",
        aim=aim,
        rings=record.get("rings", int) or 10,
    )


def _choices(key: str, scope: Scope) -> tuple[str, ...]:
    """The names that a key of a chart may have."""
    if key == "parameter":
        return scope.parameters
    return scope.nodes if key == "node" else (*scope.nodes, *scope.parameters)


def _check(name: str | None, where: tuple[str | int, ...], choices: tuple[str, ...], faults: Faults) -> None:
    if name is not None and name not in choices:
        faults.value(
            where, tr("There is no '{name}' to draw.").format(name=spelled(name)), write_instead(name, choices)
        )


def _ends(record: Record, parameters: Mapping[str, Parameter], faults: Faults) -> tuple[float | None, float | None]:
    """Both ends of the axis of a parameter: the chart's own, else the parameter's."""
    parameter = parameters.get(record.get("parameter", str) or "")
    if parameter is None:
        return None, None
    if not isinstance(parameter.start, float):
        what = tr("The parameter '{name}' is an array and cannot be an axis.").format(name=parameter.name)
        faults.value(record.place("parameter"), what, tr("Choose one that is a plain number."))
        return None, None
    low, high = record.get("min", float), record.get("max", float)
    low = parameter.minimum if low is None else low
    high = parameter.maximum if high is None else high
    if record.faulty("min") or record.faulty("max"):
        return low, high
    if low is None or high is None:
        key = "min" if low is None else "max"
        what = tr("'{key}' is missing in [[chart]], and the parameter '{name}' has none either.")
        faults.key(record.where, what.format(key=key, name=parameter.name), tr("Write min = … and max = …."))
    elif low >= high:
        faults.value(record.place("min"), tr("'min' must be less than 'max'."), tr("Swap them."))
    return low, high
