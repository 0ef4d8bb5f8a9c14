"""The trace as text, without a screen: ``json`` and ``csv`` for programs, ``table`` and ``markdown`` for people.

The json format is a contract (version 1): keys, their order and what is null are kept to the letter.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TextIO

from gradtutor.engine.language.values import is_array
from gradtutor.view.export.table import write_markdown, write_table

if TYPE_CHECKING:
    from gradtutor.engine.run.trace import Iteration
    from gradtutor.lessons.model import Lesson
    from gradtutor.view.export.complete_run import CompleteRun

JSON_VERSION: Final = 1


def write(lesson: Lesson, runs: Sequence[CompleteRun], form: str, stream: TextIO, width: int) -> None:
    """Write the runs to ``stream`` as ``json``, ``csv``, ``markdown`` or ``table``, iteration by iteration.

    ``width`` is the number of columns that the formats for people keep to.
    """
    match form:
        case "json":
            _write_json(lesson, runs, stream)
        case "csv":
            _write_csv(runs, stream)
        case "markdown":
            write_markdown(lesson, runs, stream, width)
        case _:
            write_table(lesson, runs, stream, width)


def _write_json(lesson: Lesson, runs: Sequence[CompleteRun], stream: TextIO) -> None:
    stream.write(f'{{"format": {JSON_VERSION}, "lesson": {_json(lesson.id)}, "runs": [')
    for place, run in enumerate(runs):
        stream.write(",\n  " if place else "\n  ")
        stream.write(f'{{"variant": {_json(run.variant.name)}, "rule": {_json(run.variant.problem.rule.kind)},\n')
        stream.write(f'   "stop": {_json({"reason": run.end.reason, "iteration": run.end.iteration})},\n')
        stream.write('   "iterations": [')
        for record in run.iterations():
            stream.write("\n     " if record.number == 1 else ",\n     ")
            stream.write(_json(_fields(record)))
        stream.write("]}")
    stream.write("]}\n")


def _fields(record: Iteration) -> dict[str, Any]:
    """One iteration as the contract has it: what the iteration does not have is left out."""
    fields: dict[str, Any] = {
        "iteration": record.number,
        "parameters": _plain(record.parameters),
        "values": _plain(record.values),
        "objective": _number(record.objective),
    }
    later = {"gradients": _gradients(record), "deltas": record.deltas, "updated": record.updated}
    return fields | {key: _plain(values) for key, values in later.items() if values is not None}


def _gradients(record: Iteration) -> Mapping[str, Any] | None:
    """Those of the iteration; where one has no value, the others."""
    fault = record.end.fault if record.end is not None else None
    return record.gradients or ((fault.gradients or None) if fault is not None else None)


def _write_csv(runs: Sequence[CompleteRun], stream: TextIO) -> None:
    """One row per iteration and variant; a column for every name of any of the variants, empty where there is none."""
    parameters = _names(runs, lambda run: [entry.name for entry in run.variant.problem.parameters])
    nodes = _names(runs, lambda run: [entry.name for entry in run.variant.problem.nodes])
    backward = [*nodes, *parameters]
    deltas = backward if any(run.variant.problem.rule.backward == "deltas" for run in runs) else []
    heading = ["variant", "iteration", *parameters, *nodes, "objective", *(f"grad_{name}" for name in backward)]
    heading += [*(f"delta_{name}" for name in deltas), *(f"next_{name}" for name in parameters)]
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(heading)
    for run in runs:
        for record in run.iterations():
            row = [run.variant.name, str(record.number)]
            row += _cells(record.parameters, parameters) + _cells(record.values, nodes)
            row += _cells({"objective": record.objective}, ["objective"])
            row += _cells(_gradients(record), backward) + _cells(record.deltas, deltas)
            writer.writerow(row + _cells(record.updated, parameters))


def _names(runs: Sequence[CompleteRun], names_of: Any) -> list[str]:
    """The names of all runs, each once, in the order of their first appearance."""
    return list(dict.fromkeys(name for run in runs for name in names_of(run)))


def _cells(values: Mapping[str, Any] | None, names: Sequence[str]) -> list[str]:
    plain = _plain(values or {})
    return ["" if plain.get(name) is None else _json(plain[name]) for name in names]


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _number(value) for name, value in values.items()}


def _number(value: Any) -> Any:
    """A value as json has it: numbers in full, arrays as nested lists, null for what is no finite number."""
    if isinstance(value, list):
        return [_number(part) for part in value]
    if value is None or is_array(value):
        return None if value is None else _number(value.tolist())
    return float(value) if math.isfinite(value) else None


def _json(value: object) -> str:
    return json.dumps(value, allow_nan=False)
