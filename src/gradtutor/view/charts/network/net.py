"""The columns of units of one scene, their numbers for one sample, and the unit that is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from gradtutor.engine.autodiff.graph import evaluate
from gradtutor.engine.autodiff.layers import Layer, layers
from gradtutor.engine.language.tree import Name, names_in
from gradtutor.engine.language.values import is_array
from gradtutor.records import NamedTuple
from gradtutor.view.charts.canvas import Pick
from gradtutor.view.formulas.element_formula import element_symbol
from gradtutor.view.formulas.worked import written

if TYPE_CHECKING:
    from gradtutor.engine.autodiff.graph import Graph
    from gradtutor.view.scene import Scene

Numbers = tuple[float | None, ...]
"""A number for each unit of a column; ``None`` where it is not known yet."""

_kept: WeakKeyDictionary[Graph, tuple[Layer, ...]] = WeakKeyDictionary()


def layers_of(scene: Scene) -> tuple[Layer, ...]:
    """The layers of the graph of a scene; worked out once a graph."""
    graph = scene.graph
    if graph not in _kept:
        _kept[graph] = layers(graph.nodes, graph.shapes, graph.parameters)
    return _kept[graph]


class LayerNet(NamedTuple):
    """What is shown of the layers of a scene. Column 0 is the input, column n the n-th layer."""

    scene: Scene
    layers: tuple[Layer, ...]
    pick: Pick
    samples: int
    """How many there are; 0 where the layers know of no samples."""

    @property
    def counts(self) -> tuple[int, ...]:
        """Units of each column."""
        return (self.layers[0].inputs, *(layer.units for layer in self.layers))

    def layer(self, column: int) -> Layer | None:
        """The layer of a column; none for the input."""
        return self.layers[column - 1] if column else None

    def heading(self, column: int) -> str:
        """What a column is called."""
        layer = self.layer(column)
        return written(self.scene, self.layers[0].source) if layer is None else self.scene.symbol(layer.node)

    def symbol(self, column: int, unit: int) -> str:
        """What a unit is called, without its sample."""
        layer = self.layer(column)
        if layer is not None and layer.vector:
            return self.heading(column)
        return element_symbol(self.heading(column), (unit,), (self.counts[column],))

    def values(self, column: int) -> Numbers:
        """The activations of a column."""
        layer = self.layer(column)
        known = self.scene.snapshot.column.known
        first = self.layers[0]
        if layer is not None:
            return self._row(known.get(layer.node), layer)
        if not set(names_in(first.source)) <= known.keys():
            return (None,) * first.inputs
        whole: Any = evaluate(first.source, known)
        return tuple(float(whole[first.input(place, self.pick.sample)]) for place in range(first.inputs))

    def gradients(self, column: int) -> Numbers:
        """What came back to each unit of a column."""
        layer = self.layer(column)
        found = self.scene.snapshot.column.gradients
        if layer is not None:
            return self._row(found.get(layer.node), layer)
        first = self.layers[0]
        if not isinstance(first.source, Name) or first.source.id not in found:
            return (None,) * first.inputs
        whole: Any = found[first.source.id]
        return tuple(float(whole[first.input(place, self.pick.sample)]) for place in range(first.inputs))

    def _row(self, value: Any, layer: Layer) -> Numbers:
        if value is None:
            return (None,) * layer.units
        if not is_array(value):
            return (float(value),)
        return tuple(float(value[layer.unit(unit, self.pick.sample)]) for unit in range(layer.units))

    def weight(self, column: int, place: int, unit: int, of: str = "value") -> float | None:
        """The weight from a unit of the column before to a unit of a column, its gradient or its next value."""
        layer = self.layers[column - 1]
        here = self.scene.snapshot.column
        table = {"value": here.parameters, "gradient": here.gradients, "next": here.updated}[of]
        whole: Any = table.get(layer.weights)
        return None if whole is None else float(whole[layer.weight(place, unit)])

    def strongest(self, column: int) -> float:
        """The size of the strongest weight of the layer of a column."""
        whole: Any = self.scene.snapshot.column.parameters[self.layers[column - 1].weights]
        return float(abs(whole).max())


def net_of(scene: Scene, pick: Pick | None) -> LayerNet | None:
    """The network of a scene with what is chosen, or the first unit of the layer that the step is about; ``None``
    where there is no layer."""
    found = layers_of(scene)
    if not found:
        return None
    samples = _samples(scene, found[0])
    at = pick or Pick(0, _column(scene, found))
    column = min(max(at.column, 0), len(found))
    count = found[column - 1].units if column else found[0].inputs
    own = Pick(min(max(at.row, 0), count - 1), column, min(max(at.sample, 0), max(samples - 1, 0)))
    return LayerNet(scene, found, own, samples)


def _samples(scene: Scene, layer: Layer) -> int:
    """How many samples there are now: the last batch may be smaller than the others."""
    names = names_in(layer.source)
    value = scene.snapshot.column.known.get(names[0]) if names == (getattr(layer.source, "id", ""),) else None
    extents: tuple[int, ...] = getattr(value, "shape", ())
    if layer.samples and len(extents) == 2:
        return extents[1] if layer.turned else extents[0]
    return layer.samples


def _column(scene: Scene, found: tuple[Layer, ...]) -> int:
    """The column that a step is about: the layer whose numbers or weights it reveals; else the one after which it
    comes, and on the way back the one that it leads to."""
    focus = scene.snapshot.focus
    for place, layer in enumerate(found, 1):
        if focus in (layer.node, layer.sums, *names_in(layer.total)) and focus not in names_in(layer.source):
            return place
    reached = [place for place, layer in enumerate(found, 1) if layer.node in scene.snapshot.column.values]
    return len(found) if scene.snapshot.stage != "forward" else max(reached, default=1)
