"""The rows of the table of a run, from top to bottom: what each shows, and how it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from gradtutor import i18n
from gradtutor.i18n import tr
from gradtutor.records import dataclass
from gradtutor.view.formulas.worked import inner_symbol, written
from gradtutor.view.labels import detail_name
from gradtutor.view.scene import partial
from gradtutor.view.text.ascii_spelling import aloud, in_ascii
from gradtutor.view.text.lines import width

if TYPE_CHECKING:
    from gradtutor.engine.autodiff.graph import Graph
    from gradtutor.view.scene import Scene

LONGEST_LABEL = 24


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it shows, by kind and name."""

    kind: str
    """``parameter``, ``value``, ``full``, ``target``, ``objective``, ``delta``, ``gradient``, ``inner``, ``detail`` or
    ``words``."""
    name: str
    label: str
    role: str
    quantity: str = ""
    """For ``inner``: which of the things that the rule remembers."""


_rows: WeakKeyDictionary[Graph, dict[tuple[object, ...], tuple[Row, ...]]] = WeakKeyDictionary()


def rows(scene: Scene) -> tuple[Row, ...]:
    """The rows of the table, from top to bottom. A step only changes the numbers in them: they are made once for a run
    in a language."""
    known = _rows.setdefault(scene.graph, {})
    key = (i18n.language(), in_ascii(), aloud(), scene.ended, scene.digits)
    if key not in known:
        known[key] = tuple(_made(scene))
    return known[key]


def _made(scene: Scene) -> list[Row]:
    found = [Row("parameter", entry.name, scene.symbol(entry.name), "forward") for entry in scene.problem.parameters]
    found += [Row("value", name, _node_label(scene, name), "forward") for name in scene.graph.nodes]
    if scene.objective_hidden:
        found = [row for row in found if not scene.value_hidden(row.name)]
        return [*found, Row("words", "", tr("answer"), "backward"), *_details(scene)]
    if scene.problem.batch is not None:
        label = tr("{name}, all data").format(name=scene.symbol(scene.graph.output))
        found.append(Row("full", "", label, "backward"))
    target = scene.problem.goal.target
    if target is not None:
        label = scene.symbol(target) if isinstance(target, str) else tr("target")
        found.append(Row("target", "", label, "target"))
        if scene.problem.rule.backward != "deltas":
            found.append(Row("objective", "", tr("gap"), "backward"))
    return [*found, *_backward_rows(scene), *_inner_rows(scene), *_details(scene)]


def _inner_rows(scene: Scene) -> list[Row]:
    """What the rule remembers of each parameter."""
    return [
        Row("inner", entry.name, inner_symbol(scene, quantity, scene.symbol(entry.name)), "update", quantity)
        for quantity in scene.problem.rule.remembers
        for entry in scene.problem.parameters
    ]


def _node_label(scene: Scene, name: str) -> str:
    if scene.formula_hidden(name):
        return f"{scene.symbol(name)} = ?"
    label = f"{scene.symbol(name)} = {written(scene, scene.graph.nodes[name])}"
    return label if width(label) <= LONGEST_LABEL else scene.symbol(name)


def _backward_rows(scene: Scene) -> list[Row]:
    """The rows of what comes back: deltas, gradients, or none for a rule that walks through neither."""
    rule, names = scene.problem.rule, scene.graph.backward_order
    if rule.backward == "deltas":
        return [Row("delta", name, f"Δ{scene.symbol(name)}", "backward") for name in names]
    if rule.uses_gradients or not (rule.details or _barred(scene)):
        output = scene.graph.output
        return [Row("gradient", name, partial(scene, output, name), "backward") for name in names]
    return []


def _barred(scene: Scene) -> bool:
    return any(name in scene.variant.hidden for name in scene.graph.backward_order)


def _details(scene: Scene) -> list[Row]:
    return [Row("detail", name, detail_name(name), "backward") for name in scene.problem.rule.details]
