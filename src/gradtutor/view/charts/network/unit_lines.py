"""The numbers of one unit in its formulas: inputs times weights, their sum, the activation, and what came back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.engine.autodiff.graph import evaluate
from gradtutor.engine.autodiff.layers import TOTAL
from gradtutor.engine.language.values import is_array
from gradtutor.view.formulas.element_formula import element_symbol, expression_cell, gradient_cell
from gradtutor.view.text.lines import fitted, in_words
from gradtutor.view.text.numbers import UNKNOWN, short

if TYPE_CHECKING:
    from gradtutor.engine.autodiff.elements import Index
    from gradtutor.engine.autodiff.layers import Layer
    from gradtutor.engine.language.values import Value
    from gradtutor.view.charts.network.net import LayerNet
    from gradtutor.view.scene import Scene
    from gradtutor.view.text.lines import Line


def unit_lines(net: LayerNet, columns: int, rows: int) -> list[Line]:
    """As much of what is said of the chosen unit as there is room for: the last formulas are those of the step."""
    found: list[Line] = []
    for block in reversed(_blocks(net, columns)):
        if len(block) + len(found) > rows:
            break
        found[:0] = block
    return [in_words(fitted(line, columns)) for line in found]


def _blocks(net: LayerNet, columns: int) -> list[list[Line]]:
    """How the numbers of the chosen unit are made, as far as they have been revealed; nothing for an input."""
    layer = net.layer(net.pick.column)
    if layer is None or net.scene.formula_hidden(layer.node):
        return []
    scene, index = net.scene, layer.unit(net.pick.row, net.pick.sample)
    known = scene.snapshot.column.known
    own = known.get(layer.node)
    symbol = element_symbol(scene.symbol(layer.node), index, getattr(own, "shape", scene.graph.shapes[layer.node]))
    if own is None:
        # The inputs and the weights are there, the sum is the learner's to find.
        return [expression_cell(scene, TOTAL, layer.total, index, known, UNKNOWN, "forward", columns)]
    whole = evaluate(layer.total, known)
    # Without an activation the sum is the unit's own number; its name may be wider.
    name = symbol if layer.activation is None else TOTAL
    sums = expression_cell(scene, name, layer.total, index, known, _text(scene, whole, index), "forward", columns)
    if layer.activation is None:
        return [sums, _blame(net, layer, index, columns)]
    bent = {**known, TOTAL: whole}
    value = expression_cell(scene, symbol, layer.activation, index, bent, _text(scene, own, index), "forward", columns)
    return [sums, value, _blame(net, layer, index, columns)]


def _text(scene: Scene, value: Value, index: Index) -> str:
    return short(float(value[index] if is_array(value) else value), scene.digits)  # type: ignore[index]  # an array


def _blame(net: LayerNet, layer: Layer, index: Index, columns: int) -> list[Line]:
    if layer.node not in net.scene.snapshot.column.gradients:
        return []
    return gradient_cell(net.scene, layer.node, index, columns)
