"""The program that a lesson's graph has been made into, with the names of the lesson beside those of the program."""

from __future__ import annotations

import ast
import re

from gradtutor.engine.autodiff.graph import Graph
from gradtutor.records import NamedTuple


class Program(NamedTuple):
    """One of the two functions, as it runs."""

    text: str
    """Its source; comments say which name of the lesson a line is about."""
    marked: tuple[int, ...]
    """The lines that compute what was asked for, counted from 1."""


def forward_program(graph: Graph, focus: str = "") -> Program:
    """The forward pass; marked is the line of the node ``focus``."""
    lines = _function(graph, "forward")
    # The values of the nodes are the first that are returned by their names.
    returned = [ast.unparse(part) for part in _returned(lines)]
    own = {returned[place]: name for name, place in zip(graph.nodes, graph.compiled.nodes, strict=True)}
    marked = []
    for number, line in enumerate(lines):
        name = own.get(_assigned(line), "")
        if name:
            lines[number] = f"{line}  # {name}"
        if name and name == focus:
            marked.append(number + 1)
    lines[0] += f"  # {', '.join(graph.inputs)}"
    return Program("\n".join(lines), tuple(marked))


def backward_program(graph: Graph, focus: str = "") -> Program:
    """The backward pass; marked are the lines that make the gradient of the name ``focus``, or where it is made in no
    line of its own, the one that returns it."""
    lines = _function(graph, "backward")
    names = [*graph.nodes, *graph.parameters]
    own = dict(zip(names, _returned(lines), strict=True))
    made: dict[str, list[int]] = {}
    for name, part in own.items():
        made[name] = _lines_of(part.id, lines) if isinstance(part, ast.Name) else []
    for number in range(1, len(lines) - 1):
        about = [name for name in names if number in made[name]]
        if about:
            lines[number] += f"  # {', '.join(f'∂{graph.output}/∂{name}' for name in about)}"
    lines[-1] += f"  # {', '.join(names)}"
    if graph.inputs:
        lines[1] += f"  # {', '.join(graph.inputs)}"
    marked = [number + 1 for number in made.get(focus, ())]
    if focus in own and not marked:
        marked = [len(lines)]
    return Program("\n".join(lines), tuple(marked))


def _function(graph: Graph, name: str) -> list[str]:
    """The lines of one of the two functions of the program."""
    parts = graph.compiled.source.strip().split("\n\n")
    return next(part for part in parts if part.startswith(f"def {name}(")).splitlines()


def _returned(lines: list[str]) -> list[ast.expr]:
    """What a function returns, part by part."""
    value = ast.parse(lines[-1].strip().removeprefix("return "), mode="eval").body
    assert isinstance(value, ast.Tuple)  # the compiler writes no other
    return value.elts


def _assigned(line: str) -> str:
    """The name that a line gives a value; empty where it gives none or several."""
    found = re.match(r"\s+(\w+) = ", line)
    return found[1] if found else ""


def _lines_of(name: str, lines: list[str]) -> list[int]:
    """The lines that make a gradient, which is ``name`` in the end: the sum over several paths grows line by line."""
    stem = name.partition("_")[0]
    own = [number for number, line in enumerate(lines) if _assigned(line).partition("_")[0] == stem]
    return own if stem.startswith("g") else [number for number in own if _assigned(lines[number]) == name]
