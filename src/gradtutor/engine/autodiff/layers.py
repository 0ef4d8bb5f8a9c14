"""Which nodes of a graph are layers of units: a product with weights, a bias, an activation.

``tanh(X @ W + c)``, ``sigmoid(W @ x + b)``, ``dot(w, x)``; the activation may be a node of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from gradtutor.engine.autodiff.array_gradients import shape
from gradtutor.engine.autodiff.elements import Index
from gradtutor.engine.language.tree import Call, Expression, Name, names_in, walk
from gradtutor.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection

    from gradtutor.engine.language.shapes import Shape

_PRODUCTS: Final = ("matmul", "dot")
_SUMS: Final = ("add", "sub")
TOTAL: Final = "Σ"
"""The name of the sum in ``Layer.activation``."""


class Layer(NamedTuple):
    """One layer: units in a row, each with a weight for each input."""

    node: str
    """Where the activations are; an element a unit, for each sample."""
    sums: str
    """The node that has the sums before the activation; ``node`` itself where they have none of their own."""
    source: Expression
    """What comes in."""
    weights: str
    total: Expression
    """The product and the bias."""
    activation: Expression | None
    """What is made of the sum, which is called ``TOTAL`` in it; ``None``: nothing."""
    turned: bool
    """``W @ x`` in place of ``x @ W``: samples, if any, are columns."""
    inputs: int
    units: int
    samples: int
    """0 where there is one sample without an axis of its own."""
    vector: bool
    """The weights have one axis: there is one unit, without an axis of its own."""
    transposed: bool
    """The weights stand in the product as their transpose."""

    def unit(self, unit: int, sample: int) -> Index:
        """The index of a unit's number in ``node``."""
        return self._placed((unit,) if not self.vector else (), sample)

    def input(self, feature: int, sample: int) -> Index:
        """The index of an input's number in the value of ``source``."""
        return self._placed((feature,), sample)

    def weight(self, feature: int, unit: int) -> Index:
        """The index of the weight that leads from an input to a unit."""
        if self.vector:
            return (feature,)
        return (unit, feature) if self.turned != self.transposed else (feature, unit)

    def _placed(self, own: Index, sample: int) -> Index:
        at = (sample,) if self.samples else ()
        return (*own, *at) if self.turned else (*at, *own)


def layers(nodes: Mapping[str, Expression], shapes: Mapping[str, Shape], weights: Collection[str]) -> tuple[Layer, ...]:
    """The longest chain of layers, each fed by the one before, in forward order; none where there are none.

    ``weights`` are the names that can be weights: the parameters.
    """
    found = [layer for name in nodes if (layer := _layer(name, nodes, shapes, weights)) is not None]
    chains: dict[str, tuple[Layer, ...]] = {}
    for layer in found:
        before = chains.get(layer.source.id, ()) if isinstance(layer.source, Name) else ()
        chains[layer.node] = (*before, layer)
    return max(chains.values(), key=len, default=())


def _layer(
    name: str, nodes: Mapping[str, Expression], shapes: Mapping[str, Shape], weights: Collection[str]
) -> Layer | None:
    expression = nodes[name]
    products = [part for part in walk(expression) if isinstance(part, Call) and part.operation in _PRODUCTS]
    if len(products) != 1 or not {name, *names_in(expression)} <= shapes.keys():
        return None
    found = _weighted(products[0], shapes, weights)
    if found is None:
        return None
    total = _total(expression, products[0])
    if total is not expression and names_in(_replaced(expression, total)) != (TOTAL,):
        return None
    node, activation = name, None if total is expression else _replaced(expression, total)
    if activation is None and (after := _activated(name, nodes, shapes)):
        node, activation = after, _replaced(nodes[after], Name(name))
    source, weight, turned, transposed = found
    own, extents = shapes[weight], shape(source, shapes)
    inputs = own[0] if len(own) == 1 else own[1] if turned != transposed else own[0]
    units = 1 if len(own) == 1 else own[0] if turned != transposed else own[1]
    samples = 0
    if len(extents) == 2:
        samples = extents[1] if turned else extents[0]
    expected = (*((units,) if len(own) == 2 else ()), *((samples,) if samples else ()))
    if shapes[node] != shapes[name] or sorted(shapes[name]) != sorted(expected):
        return None
    return Layer(
        node, name, source, weight, total, activation, turned, inputs, units, samples, len(own) == 1, transposed
    )


def _weighted(
    product: Call, shapes: Mapping[str, Shape], weights: Collection[str]
) -> tuple[Expression, str, bool, bool] | None:
    """What comes in, the weights, whether they stand on the left, and whether they are transposed."""
    left, right = product.arguments
    for source, weight, turned in ((left, right, False), (right, left, True)):
        transposed = isinstance(weight, Call) and weight.operation == "transpose"
        inner = weight.arguments[0] if isinstance(weight, Call) and transposed else weight
        if not isinstance(inner, Name) or inner.id not in weights or not names_in(source):
            continue
        alone = not set(names_in(source)) & set(weights)
        extents = len(shape(source, shapes))
        plain = product.operation == "matmul" or extents == len(shapes[inner.id]) == 1
        if alone and plain:
            return source, inner.id, turned, transposed
    return None


def _total(expression: Expression, product: Call) -> Expression:
    """The product with what is added to it."""
    found: Expression = product
    for part in reversed(list(_above(expression, product))):
        if part.operation not in _SUMS:
            break
        found = part
    return found


def _above(expression: Expression, inner: Expression) -> Iterator[Call]:
    """The operations that lead from an expression down to one of its parts, the outermost first."""
    while isinstance(expression, Call) and expression is not inner:
        yield expression
        expression = next(part for part in expression.arguments if any(one is inner for one in walk(part)))


def _replaced(expression: Expression, part: Expression) -> Expression:
    """With ``TOTAL`` in the place of a part."""
    if expression == part:
        return Name(TOTAL)
    if not isinstance(expression, Call):
        return expression
    return expression.over(tuple(_replaced(one, part) for one in expression.arguments))


def _activated(name: str, nodes: Mapping[str, Expression], shapes: Mapping[str, Shape]) -> str:
    """The node that is made of the sums alone, and of their shape; empty where there is none."""
    users = [node for node, expression in nodes.items() if name in names_in(expression)]
    if len(users) == 1 and names_in(nodes[users[0]]) == (name,) and shapes.get(users[0]) == shapes[name]:
        return users[0]
    return ""
