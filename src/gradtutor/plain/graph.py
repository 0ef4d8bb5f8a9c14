"""The graph of a lesson in sentences: what is made of what, where it leads, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.engine.language.tree import names_in
from gradtutor.i18n import ngettext, tr

if TYPE_CHECKING:
    from gradtutor.view.scene import Scene

CLAUSES = 6
"""Nodes that one sentence tells of."""


def graph_sentences(scene: Scene) -> list[str]:
    """``x makes a, a makes b. c is to become y. The way back: c, b, a, x.``"""
    graph, goal = scene.graph, scene.problem.goal
    clauses = [_made(scene, names_in(formula), name) for name, formula in graph.nodes.items()]
    several = [clauses[first : first + CLAUSES] for first in range(0, len(clauses), CLAUSES)]
    lines = [tr("{clauses}.").format(clauses=tr(", ").join(part)) for part in several]
    output = scene.symbol(graph.output)
    if goal.target is None:
        lines.append(tr("{name} is to be made small.").format(name=output))
    else:
        lines.append(tr("{name} is to become {target}.").format(name=output, target=scene.target_text))
    if graph.backward_order and not any(scene.formula_hidden(name) for name in graph.backward_order):
        names = tr(", ").join(map(scene.symbol, graph.backward_order))
        lines.append(tr("The way back: {names}.").format(names=names))
    return lines


def _made(scene: Scene, sources: tuple[str, ...], name: str) -> str:
    """``w and x make y``; a node without sources is a number."""
    symbols = [scene.symbol(source) for source in dict.fromkeys(sources)]
    made = scene.symbol(name)
    if not symbols:
        return tr("{name} is a number").format(name=made)
    *others, last = symbols
    listed = tr("{names} and {last}").format(names=tr(", ").join(others), last=last) if others else last
    return ngettext("{names} makes {name}", "{names} make {name}", len(symbols)).format(names=listed, name=made)
