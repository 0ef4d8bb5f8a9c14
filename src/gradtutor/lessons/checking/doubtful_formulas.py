"""Formulas of a lesson that are sound, and may yet be meant otherwise: a look that only warns."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gradtutor.engine.autodiff.graph import Graph
from gradtutor.engine.language.notation import write
from gradtutor.engine.language.parser import read
from gradtutor.engine.language.shapes import crossed, written
from gradtutor.errors import ExpressionError
from gradtutor.i18n import tr
from gradtutor.lessons.toml.faults import Faults
from gradtutor.lessons.toml.files import LESSON_FILE, read_text
from gradtutor.lessons.toml.limits import MOST_TOML
from gradtutor.records import NamedTuple
from gradtutor.safe_text import quoted

if TYPE_CHECKING:
    from gradtutor.errors import Fault
    from gradtutor.lessons.model import Lesson
    from gradtutor.lessons.toml.positions import Where


class _Node(NamedTuple):
    """A formula as it stands in the file."""

    text: str
    where: Where


def doubtful_formulas(lesson: Lesson) -> Iterator[Fault]:
    """A warning where broadcasting makes a matrix of a column and a row, and where a reading may surprise."""
    file = lesson.folder / LESSON_FILE
    text = read_text(file, MOST_TOML, Faults(file)) or ""
    faults = Faults(file, text)
    nodes = _nodes(text)
    graphs = [Graph(variant.problem) for variant in lesson.variants.values()]
    for name, node in nodes.items():
        _crossed(name, node, graphs, faults)
    names = {name for graph in graphs for name in graph.shapes} | set(nodes)
    for node in nodes.values():
        _read_otherwise(node, names, faults)
    yield from faults.found


def _nodes(text: str) -> dict[str, _Node]:
    """The formulas of the lesson itself; those of its variants are mostly the same."""
    found: dict[str, _Node] = {}
    for name, entry in tomllib.loads(text).get("nodes", {}).items():
        if isinstance(entry, str):
            found[name] = _Node(entry, ("nodes", name))
        elif isinstance(entry, dict) and isinstance(entry.get("expression"), str):
            found[name] = _Node(entry["expression"], ("nodes", name, "expression"))
    return found


def _crossed(name: str, node: _Node, graphs: list[Graph], faults: Faults) -> None:
    """(n, 1) against (n,): numpy and PyTorch make n × n of it, where mostly n differences are meant."""
    for graph in graphs:
        for step, expression in graph.nodes.items():
            # A node over an index has one for each step.
            if name not in (step, step.rpartition("_")[0]) or (shapes := crossed(expression, graph.shapes)) is None:
                continue
            column, row = shapes
            what = tr("'{node}': {column} against {row} makes {result}: each number of the one with each of the other.")
            made = written((column[0], row[0]))
            what = what.format(node=name, column=written(column), row=written(row), result=made)
            faults.value(
                node.where, what, tr("Where only those of the same place are meant, write flatten(…) round one.")
            )
            return


def _read_otherwise(node: _Node, names: set[str], faults: Faults) -> None:
    try:
        notes = read(node.text, names).notes
    except ExpressionError:
        # Over an index it is no formula before a number stands for the index.
        return
    for note in notes:
        what = tr("{written} is read as {read}.")
        what = what.format(written=quoted(node.text[note.start : note.end].strip()), read=write(note.read))
        faults.inside(node.where, note.start, what, tr("Where that is meant, write it so."))
