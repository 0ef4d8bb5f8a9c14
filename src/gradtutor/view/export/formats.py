"""The trace as text, without a screen: ``json`` and ``csv`` for programs, ``table`` and ``markdown`` for people.

The json format is a contract (version 1): keys, their order and what is null are kept to the letter.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TextIO

from gradtutor.engine.autodiff.graph import Graph
from gradtutor.engine.run.iteration import Iteration
from gradtutor.records import NamedTuple
from gradtutor.view.export.row_text import NUMBER, Cell, RowText, Source, plain
from gradtutor.view.export.selection import EVERYTHING, Selection
from gradtutor.view.export.table import write_markdown, write_table

if TYPE_CHECKING:
    from gradtutor.lessons.model import Lesson
    from gradtutor.view.export.complete_run import CompleteRun

JSON_VERSION: Final = 1
_BETWEEN: Final = ",\n     "
"""Between two iterations of json."""


def write(
    lesson: Lesson,
    runs: Sequence[CompleteRun],
    form: str,
    stream: TextIO,
    width: int,
    selection: Selection = EVERYTHING,
) -> None:
    """Write the runs to ``stream`` as ``json``, ``csv``, ``markdown`` or ``table``, iteration by iteration.

    ``width`` is the number of columns that the formats for people keep to.
    """
    match form:
        case "json":
            _write_json(lesson, runs, stream, selection)
        case "csv":
            _write_csv(runs, stream, selection)
        case "markdown":
            write_markdown(lesson, runs, stream, width, selection)
        case _:
            write_table(lesson, runs, stream, width, selection)


def _write_json(lesson: Lesson, runs: Sequence[CompleteRun], stream: TextIO, selection: Selection) -> None:
    stream.write(f'{{"format": {JSON_VERSION}, "lesson": {_json(lesson.id)}, "runs": [')
    for place, run in enumerate(runs):
        stream.write(",\n  " if place else "\n  ")
        stream.write(f'{{"variant": {_json(run.variant.name)}, "rule": {_json(run.variant.problem.rule.kind)},\n')
        stream.write(f'   "stop": {_json({"reason": run.end.reason, "iteration": run.end.iteration})},\n')
        stream.write('   "iterations": [')
        text, between = _json_text(run, selection), "\n     "
        for piece in run.pieces(selection):
            if isinstance(piece, Iteration):
                stream.write(between + _json(_fields(piece, selection)))
            else:
                lines = text.lines(piece)
                lines[0] = between + lines[0].removeprefix(_BETWEEN)
                stream.writelines(lines)
            between = _BETWEEN
        stream.write("]}")
    stream.write("]}\n")


def _json_text(run: CompleteRun, selection: Selection) -> RowText:
    """What ``_fields`` gives, of the rows of a loop."""
    graph = Graph(run.variant.problem)
    source = Source(graph)
    names = [*reversed(graph.nodes), *graph.parameters]
    parts: list[str | Cell] = [_BETWEEN + '{"iteration": ', NUMBER]

    def group(key: str, members: Iterable[str], of: Callable[[str], Cell]) -> None:
        before = f', "{key}": {{'
        for name in filter(selection.has, members):
            parts.extend((f"{before}{_json(name)}: ", of(name)))
            before = ", "
        parts.append("}" if before == ", " else before + "}")

    group("parameters", graph.parameters, source.parameter)
    group("values", graph.nodes, source.node)
    parts.extend((', "objective": ', source.objective))
    group("gradients", names, source.gradient)
    group("updated", graph.parameters, source.updated)
    parts.append("}")
    return RowText(graph, parts, full=selection.full, connected=selection.every == 1)


def _fields(record: Iteration, selection: Selection) -> dict[str, Any]:
    """One iteration as the contract has it: what the iteration does not have is left out."""

    def chosen(values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: plain(value, full=selection.full) for name, value in values.items() if selection.has(name)}

    fields: dict[str, Any] = {
        "iteration": record.number,
        "parameters": chosen(record.parameters),
        "values": chosen(record.values),
        "objective": plain(record.objective),
    }
    later = {"gradients": _gradients(record), "deltas": record.deltas, "updated": record.updated}
    return fields | {key: chosen(values) for key, values in later.items() if values is not None}


def _gradients(record: Iteration) -> Mapping[str, Any] | None:
    """Those of the iteration; where one has no value, the others."""
    fault = record.end.fault if record.end is not None else None
    return record.gradients or ((fault.gradients or None) if fault is not None else None)


class _Columns(NamedTuple):
    """The names that csv has columns for, of all runs."""

    parameters: Sequence[str]
    nodes: Sequence[str]
    deltas: Sequence[str]

    @property
    def backward(self) -> Sequence[str]:
        """Those that have a gradient."""
        return [*self.nodes, *self.parameters]


def _write_csv(runs: Sequence[CompleteRun], stream: TextIO, selection: Selection) -> None:
    """One row per iteration and variant; a column for every name of any of the variants, empty where there is none."""
    parameters = _names(runs, selection, lambda run: [entry.name for entry in run.variant.problem.parameters])
    nodes = _names(runs, selection, lambda run: [entry.name for entry in run.variant.problem.nodes])
    deltas = [*nodes, *parameters] if any(run.variant.problem.rule.backward == "deltas" for run in runs) else []
    columns = _Columns(parameters, nodes, deltas)
    heading = ["variant", "iteration", *parameters, *nodes, "objective", *(f"grad_{name}" for name in columns.backward)]
    heading += [*(f"delta_{name}" for name in deltas), *(f"next_{name}" for name in parameters)]
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(heading)
    for run in runs:
        text = _csv_text(run, columns, selection)
        for piece in run.pieces(selection):
            if isinstance(piece, Iteration):
                writer.writerow(_csv_row(run.variant.name, piece, columns, selection))
            else:
                stream.writelines(text.lines(piece))


def _csv_row(variant: str, record: Iteration, columns: _Columns, selection: Selection) -> list[str]:
    def cells(values: Mapping[str, Any] | None, names: Sequence[str]) -> list[str]:
        known = values or {}
        found = (plain(known.get(name), full=selection.full) for name in names)
        return ["" if value is None else _json(value) for value in found]

    row = [variant, str(record.number), *cells(record.parameters, columns.parameters)]
    row += cells(record.values, columns.nodes) + cells({"": record.objective}, [""])
    row += cells(_gradients(record), columns.backward) + cells(record.deltas, columns.deltas)
    return row + cells(record.updated, columns.parameters)


def _csv_text(run: CompleteRun, columns: _Columns, selection: Selection) -> RowText:
    """What ``_csv_row`` gives, of the rows of a loop."""
    graph = Graph(run.variant.problem)
    source = Source(graph)
    quoted = io.StringIO()
    csv.writer(quoted, lineterminator="").writerow([run.variant.name])
    parts: list[str | Cell] = [quoted.getvalue() + ",", NUMBER]

    def group(names: Iterable[str], own: Container[str], of: Callable[[str], Cell]) -> None:
        for name in names:
            if name not in own:
                parts.append(",")
                continue
            # Lists and summaries have commas in them.
            mark = '"' if graph.shapes[name] else ""
            parts.extend((f",{mark}", of(name), mark))

    group(columns.parameters, graph.parameters, source.parameter)
    group(columns.nodes, graph.nodes, source.node)
    parts.extend((",", source.objective))
    group(columns.backward, {*graph.nodes, *graph.parameters}, source.gradient)
    parts.append("," * len(columns.deltas))
    group(columns.parameters, graph.parameters, source.updated)
    parts.append("\n")
    return RowText(graph, parts, full=selection.full, connected=selection.every == 1, quoted=True)


def _names(
    runs: Sequence[CompleteRun], selection: Selection, names_of: Callable[[CompleteRun], list[str]]
) -> list[str]:
    """The names of all runs, each once, in the order of their first appearance."""
    return [name for name in dict.fromkeys(name for run in runs for name in names_of(run)) if selection.has(name)]


def _json(value: object) -> str:
    return json.dumps(value, allow_nan=False)
