"""The gradient of an array as a formula that a person can read: ``Xᵀ @ ∂L/∂ŷ``, ``2(ŷ − y)/n``, ``p − y``.

The numbers of a run come from the compiled code; this walks the same table of derivatives symbolically, one hop back
at a time: from the nodes that use a name to the name, with a name of its own for the gradient that arrives at each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from gradtutor.engine.autodiff.graph import evaluate
from gradtutor.engine.autodiff.symbolic import ONE, ZERO, adjoints, expand, local_derivatives, simplify
from gradtutor.engine.language.operations import OPERATIONS
from gradtutor.engine.language.shapes import Shape, call_shape
from gradtutor.engine.language.tree import Call, Expression, Name, Number, names_in

if TYPE_CHECKING:
    from gradtutor.engine.autodiff.graph import Graph
    from gradtutor.engine.language.values import Value

SUM_TO: Final = "sum_to"
"""``sum_to(g, name)``: the gradient of what broadcasting stretched, summed back to the shape of the name."""
SPREAD: Final = "spread"
"""``spread(g, a)``: one number as an array of the shape of ``a``."""
# The screen asks for the same formulas at every step of a run: a fifth of what a step costs in a network.
simplified: Final = lru_cache(maxsize=1024)(simplify)
_MARK: Final = "∂"
_WHOLE: Final = 1e-9
"""How far a row of probabilities may be from 1."""


def arrived(name: str) -> str:
    """The name under which the gradient of the output for ``name`` stands in a formula."""
    return _MARK + name


def gradient_formula(graph: Graph, name: str, known: Mapping[str, Value]) -> Expression:
    """∂output/∂name over the gradients of the nodes that use ``name`` (see ``arrived``).

    ``known`` are the values of inputs and nodes: what softmax and cross entropy make together depends on them.
    """
    sweep = _Sweep(graph, known)
    total: Expression = Number(0.0)
    for consumer in graph.consumers(name):
        total = Call("add", (total, sweep.through(consumer, name)))
    return simplified(total)


def path_formula(graph: Graph, consumer: str, name: str, known: Mapping[str, Value]) -> Expression:
    """What the path over one ``consumer`` brings to ∂output/∂name, as ``gradient_formula`` writes it."""
    return _Sweep(graph, known).through(consumer, name)


def shape(expression: Expression, shapes: Mapping[str, Shape]) -> Shape:
    """The shape of an expression of this module; that of a gradient is that of its name. Raises ``ShapeMisfit``."""
    if isinstance(expression, Number):
        return ()
    if isinstance(expression, Name):
        return shapes[expression.id.removeprefix(_MARK)]
    if expression.operation in (SUM_TO, SPREAD):
        return shape(expression.arguments[1], shapes)
    return call_shape(expression, tuple(shape(part, shapes) for part in expression.arguments))


class _Sweep:
    """One hop back through the graph."""

    def __init__(self, graph: Graph, known: Mapping[str, Value]) -> None:
        self.graph = graph
        self.known = known

    def through(self, consumer: str, name: str) -> Expression:
        """What the paths through one node bring to the gradient of ``name``."""
        expression, node = self.graph.nodes[consumer], consumer
        out: Expression = Name(consumer)
        if (loss := self._meets(consumer, expression)) is not None:
            # Softmax and cross entropy are one step: together they have a derivative that can be read.
            call = self.graph.nodes[loss]
            assert isinstance(call, Call)  # as _meets found it
            expression, node = Call(call.operation, (expression, call.arguments[1])), loss
        g: Expression = ONE if node == self.graph.output else Name(arrived(node))
        total: Expression = Number(0.0)
        for contribution in self._down(expression, g, name, out):
            total = Call("add", (total, contribution))
        return simplified(total)

    def _meets(self, consumer: str, expression: Expression) -> str | None:
        """The cross entropy into which alone a softmax goes, where its other side is a distribution."""
        if not (isinstance(expression, Call) and expression.operation == "softmax"):
            return None
        for loss in self.graph.consumers(consumer):
            call = self.graph.nodes[loss]
            alone = len(self.graph.consumers(consumer)) == 1
            if alone and isinstance(call, Call) and call.operation == "cross_entropy":
                probabilities, labels = call.arguments
                if probabilities == Name(consumer) and self._distribution(labels, consumer):
                    return loss
        return None

    def _distribution(self, labels: Expression, consumer: str = "") -> bool:
        """Whether each row adds up to 1, as one-hot labels do."""
        if consumer in names_in(labels):
            return False
        try:
            rows = evaluate(labels, self.known)
        except (KeyError, ArithmeticError):
            return False
        if isinstance(rows, float | int):
            return False
        return bool((abs(rows.sum(axis=-1) - 1.0) < _WHOLE).all())

    def _shape(self, expression: Expression) -> Shape:
        return shape(expression, self.graph.shapes)

    def _down(self, expression: Expression, g: Expression, name: str, out: Expression) -> Iterator[Expression]:
        """The contributions to ``name`` of an expression at whose value the gradient ``g`` arrives."""
        if expression == Name(name):
            yield g
        if not isinstance(expression, Call) or name not in names_in(expression):
            return
        if (probabilities := self._softmax_in(expression)) is not None:
            own = out if isinstance(out, Name) and self._shape(out) else probabilities
            part = self._together(own, expression.arguments[1], g)
            yield from self._down(probabilities.arguments[0], part, name, probabilities.arguments[0])
            return
        if OPERATIONS[expression.operation].by_definition:
            inside = self._single_row(expand(expression))
            yield from self._down(inside, g, name, inside)
            return
        for argument, gradient in zip(expression.arguments, self._parts(expression, g, out), strict=True):
            if name in names_in(argument):
                yield from self._down(argument, gradient, name, argument)

    def _single_row(self, expression: Expression) -> Expression:
        """The expression without a division by the number of rows where there is one row."""
        if not isinstance(expression, Call):
            return expression
        if expression.operation == "rows" and len(self._shape(expression.arguments[0])) < 2:
            return ONE
        return expression.over(tuple(self._single_row(part) for part in expression.arguments))

    def _softmax_in(self, call: Call) -> Call | None:
        """The softmax on the first side of a cross entropy whose other side is a distribution."""
        if call.operation != "cross_entropy":
            return None
        first, labels = call.arguments
        is_softmax = isinstance(first, Call) and first.operation == "softmax"
        return first if isinstance(first, Call) and is_softmax and self._distribution(labels) else None

    def _together(self, probabilities: Expression, labels: Expression, g: Expression) -> Expression:
        """The gradient of softmax and cross entropy together: (p − y)/n."""
        gap: Expression = Call("sub", (probabilities, labels))
        if len(self._shape(probabilities)) > 1:
            gap = Call("div", (gap, Call("rows", (probabilities,))))
        return simplified(Call("mul", (g, gap)))

    def _parts(self, call: Call, g: Expression, out: Expression) -> tuple[Expression, ...]:
        """The gradient that arrives at each argument of one operation, in the shape of the argument."""
        if OPERATIONS[call.operation].adjoints:
            axes = tuple(len(self._shape(part)) for part in call.arguments)
            parts = adjoints(call, axes, out, self._sized(g, call))
            return tuple(simplified(part) for part in parts)
        locals_ = local_derivatives(call, out)
        products = [simplified(Call("mul", (g, local))) for local in locals_]
        return tuple(
            self._summed(part, argument, call) for part, argument in zip(products, call.arguments, strict=True)
        )

    def _sized(self, g: Expression, like: Expression) -> Expression:
        """A gradient that is the same for all elements, as one gradient for each."""
        return g if self._shape(g) == self._shape(like) else Call(SPREAD, (g, like))

    def _summed(self, part: Expression, argument: Expression, call: Call) -> Expression:
        """What broadcasting asks of a gradient: summed over whatever the argument was stretched along."""
        wanted = self._shape(argument)
        if part == ZERO or wanted == self._shape(call):
            return part
        part = self._sized(part, call)
        return Call("sum", (part,)) if not wanted else Call(SUM_TO, (part, argument))
