"""Named nodes in order, with a forward and a backward pass, and what can be said about a single step of either."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Any

from gradtutor.engine.autodiff.compile import Compiled, compile_graph
from gradtutor.engine.autodiff.symbolic import differentiate
from gradtutor.engine.language.apply import apply
from gradtutor.engine.language.notation import plain_number, write
from gradtutor.engine.language.shapes import Shape, ShapeMisfit, shape_of, written
from gradtutor.engine.language.tree import Call, Expression, Name, Number, names_in
from gradtutor.engine.language.values import all_finite, finite, is_array
from gradtutor.errors import DomainError, ShapeError
from gradtutor.i18n import tr
from gradtutor.records import dataclass

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value
    from gradtutor.engine.problem import Problem

_ANY_ROWS = 1_000_003
"""Stands for the rows of a batch where a program is made that must serve any number of them."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one path back brings to a gradient: ``upstream · local``."""

    consumer: str
    """The node through which the path goes."""
    upstream: Value
    """∂output/∂consumer."""
    local: Value
    """∂consumer/∂name, for plain numbers; the product is this path's share of the gradient."""
    formula: Expression
    """The local derivative as a formula."""


class Graph:
    """The graph of a problem. ``inputs`` are parameters, constants, data and noise, in that order.

    Raises ``ShapeError`` where arrays do not fit or the output is not a plain number.
    """

    def __init__(self, problem: Problem) -> None:
        self.nodes = {node.name: node.expression for node in problem.nodes}
        self.parameters = tuple(parameter.name for parameter in problem.parameters)
        self.bounded = frozenset(
            entry.name for entry in problem.parameters if (entry.minimum, entry.maximum) != (None, None)
        )
        """The parameters that have a bound."""
        self.output = problem.goal.output
        self._problem = problem
        starts: dict[str, Any] = {parameter.name: parameter.start for parameter in problem.parameters}
        self.shapes: dict[str, Shape] = {
            **{name: _shape(value) for name, value in {**starts, **problem.constants}.items()},
            **{name: _batch_shape(problem, column.shape) for name, column in problem.data.items()},
            **{noise.name: (noise.size,) if noise.size else () for noise in problem.noise},
        }
        self.inputs = tuple(self.shapes)
        self._check_shapes()

    def _check_shapes(self) -> None:
        for name, expression in self.nodes.items():
            try:
                self.shapes[name] = shape_of(expression, self.shapes)
            except ShapeMisfit as misfit:
                raise ShapeError(name, tr("The shapes {shapes} do not fit.").format(shapes=misfit)) from None
        if shape := self.shapes[self.output]:
            what = tr("The output must be one number; its shape is {shape}.")
            raise ShapeError(self.output, what.format(shape=written(shape)))

    @property
    def has_arrays(self) -> bool:
        """Whether any value is an array."""
        return any(self.shapes.values())

    @cached_property
    def compiled(self) -> Compiled:
        """The graph as a program; made when it is first run."""
        inputs = {name: self.shapes[name] for name in self.inputs}
        if self._problem.batch is not None:
            # The last batch may be smaller: no other array may be taken for one with as many rows.
            inputs |= {name: (_ANY_ROWS, *inputs[name][1:]) for name in self._problem.data}
        return _compiled(tuple(self.nodes.items()), tuple(inputs.items()), self.parameters, self.output)

    @cached_property
    def reached(self) -> frozenset[str]:
        """The names that the output depends on, itself among them."""
        found, pending = set[str](), [self.output]
        while pending:
            name = pending.pop()
            if name not in found:
                found.add(name)
                pending.extend(names_in(self.nodes[name]) if name in self.nodes else ())
        return frozenset(found)

    @cached_property
    def moving(self) -> frozenset[str]:
        """The names that depend on a parameter, the parameters among them."""
        found = set(self.parameters)
        for name, expression in self.nodes.items():
            if not found.isdisjoint(names_in(expression)):
                found.add(name)
        return frozenset(found)

    @cached_property
    def backward_order(self) -> tuple[str, ...]:
        """The names whose gradients matter, in the order in which they become known: output first, parameters last."""
        nodes = [name for name in reversed(self.nodes) if name in self.reached and name in self.moving]
        return (*nodes, *(name for name in self.parameters if name in self.reached))

    @cached_property
    def _consumers(self) -> dict[str, tuple[str, ...]]:
        consumers: dict[str, list[str]] = {name: [] for name in self.shapes}
        for name, expression in self.nodes.items():
            if name in self.reached:
                for used in names_in(expression):
                    consumers[used].append(name)
        return {name: tuple(users) for name, users in consumers.items()}

    def consumers(self, name: str) -> tuple[str, ...]:
        """The nodes on the way to the output that use ``name`` directly, in forward order."""
        return self._consumers[name]

    def forward(self, inputs: Sequence[Value]) -> tuple[dict[str, Value], tuple[Any, ...]]:
        """The value of every node, and what ``backward`` wants to see again.

        Raises ``DomainError`` naming the first node that has no value.
        """
        try:
            with strict(self.has_arrays):
                kept = self.compiled.forward(*inputs)
        except (ValueError, ArithmeticError):
            raise self._locate(inputs) from None
        values = {name: kept[position] for name, position in zip(self.nodes, self.compiled.nodes, strict=True)}
        if not all_finite(values.values()):
            raise self._locate(inputs)
        return values, kept

    def backward(self, inputs: Sequence[Value], kept: Sequence[Any]) -> dict[str, Value]:
        """∂output/∂name for every node, last first, then every parameter.

        Raises ``DomainError`` naming a node whose local derivative has no value.
        """
        try:
            with strict(self.has_arrays):
                found = self.compiled.backward(inputs, kept)
        except (ValueError, ArithmeticError):
            raise self._locate_backward(inputs, kept) from None
        if not all_finite(found):
            names = zip((*self.nodes, *self.parameters), found, strict=True)
            name = next(name for name, value in names if not finite(value))
            raise DomainError(name, partial(_slope, self.output, name), backward=True)
        return {name: found[place] for name, place in self._found_at}

    @cached_property
    def _found_at(self) -> tuple[tuple[str, int], ...]:
        """Where ``compiled.backward`` has the gradient of each name, in the order in which they become known."""
        places = {name: place for place, name in enumerate((*self.nodes, *self.parameters))}
        return tuple((name, places[name]) for name in (*reversed(self.nodes), *self.parameters))

    def before(self, inputs: Sequence[Value], failed: str) -> dict[str, Value]:
        """The values of the nodes before ``failed``, of a run that ended in it."""
        known = dict(zip(self.inputs, inputs, strict=True))
        values: dict[str, Value] = {}
        for name, expression in self.nodes.items():
            if name == failed:
                break
            values[name] = known[name] = evaluate(expression, known)
        return values

    def contributions(
        self, name: str, known: Mapping[str, Value], gradients: Mapping[str, Value]
    ) -> tuple[Contribution, ...]:
        """What each path back brings to the gradient of ``name``: one contribution for each node that uses it.

        ``known`` are the values of inputs and nodes, plain numbers all; the contributions add up to the gradient.
        """
        found = []
        for consumer in self.consumers(name):
            formula = differentiate(self.nodes[consumer], name)
            found.append(Contribution(consumer, gradients[consumer], evaluate(formula, known), formula))
        return tuple(found)

    def _locate(self, inputs: Sequence[Value]) -> DomainError:
        """Walk the graph by hand to the operation that has no value."""
        known = dict(zip(self.inputs, inputs, strict=True))
        for name, expression in self.nodes.items():
            try:
                known[name] = evaluate(expression, known)
            except NoValue as fault:
                return DomainError(name, fault.written)
        return DomainError(self.output, partial(write, Name(self.output)))

    def _locate_backward(self, inputs: Sequence[Value], kept: Sequence[Any]) -> DomainError:
        known = dict(zip(self.inputs, inputs, strict=True))
        known |= {name: kept[position] for name, position in zip(self.nodes, self.compiled.nodes, strict=True)}
        for name in reversed(self.nodes):
            for used in names_in(self.nodes[name]):
                try:
                    evaluate(differentiate(self.nodes[name], used), known)
                except NoValue as fault:
                    return DomainError(name, fault.written, backward=True, gradients=self._partial(known))
        return DomainError(self.output, partial(_slope, self.output, ""), backward=True)

    def _partial(self, known: Mapping[str, Value]) -> dict[str, float]:
        """The gradients that have a value where others have none: a^b with a < 0 has one by a, none by b."""
        found = {self.output: 1.0}
        for name in () if self.has_arrays else self.backward_order[1:]:
            with suppress(KeyError, ArithmeticError, ValueError):
                parts = self.contributions(name, known, found)
                total = sum(float(part.upstream) * float(part.local) for part in parts)
                if math.isfinite(total):
                    found[name] = total
        return found


class NoValue(ArithmeticError):
    """An operation without a value: an expression with its numbers in the places of what they are the values of."""

    def __init__(self, operation: Expression) -> None:
        super().__init__()
        self.operation = operation

    def written(self, shown: Mapping[str, str]) -> str:
        """The operation as a person writes it, its numbers in six digits."""
        return write(self.operation, shown, number=_brief)


def evaluate(expression: Expression, values: Mapping[str, Value]) -> Value:
    """The value of an expression, operation by operation: for one step, not for many.

    Raises ``NoValue`` outside a domain.
    """
    if isinstance(expression, Number):
        return expression.value
    if isinstance(expression, Name):
        return values[expression.id]
    arguments = tuple(evaluate(part, values) for part in expression.arguments)
    try:
        result = apply(expression.operation, arguments, expression.options)
    except (ValueError, ArithmeticError):
        raise NoValue(_with_numbers(expression, arguments)) from None
    if not finite(result):
        raise NoValue(_with_numbers(expression, arguments))
    return result


def _with_numbers(call: Call, arguments: Sequence[Value]) -> Expression:
    parts: list[Expression] = []
    for part, value in zip(call.arguments, arguments, strict=True):
        parts.append(part if is_array(value) else Number(float(value)))
    return call.over(tuple(parts))


def _brief(number: float) -> str:
    return plain_number(float(f"{number:.6g}"))


def _slope(output: str, name: str, shown: Mapping[str, str]) -> str:
    """∂output/∂name."""
    return f"∂{shown.get(output, output)}" + (f"/∂{shown.get(name, name)}" if name else "")


@lru_cache(maxsize=16)
def _compiled(
    nodes: tuple[tuple[str, Expression], ...],
    inputs: tuple[tuple[str, Shape], ...],
    parameters: tuple[str, ...],
    output: str,
) -> Compiled:
    """Runs that differ in their numbers alone, in where they start or in how they step, share one program."""
    return compile_graph(dict(nodes), dict(inputs), parameters, output)


def _batch_shape(problem: Problem, shape: Shape) -> Shape:
    """The shape of a column as an iteration sees it."""
    return (min(problem.batch.size, shape[0]), *shape[1:]) if problem.batch else shape


def _shape(value: Value) -> Shape:
    return getattr(value, "shape", ())


class strict:  # noqa: N801  # used like a function
    """Arrays leave their domain as loudly as numbers do; costs nothing without arrays."""

    def __init__(self, arrays: bool) -> None:
        self.state: Any = None
        if arrays:
            import numpy as np

            self.state = np.errstate(divide="raise", over="raise", invalid="raise")

    def __enter__(self) -> None:
        if self.state is not None:
            self.state.__enter__()

    def __exit__(self, *error: object) -> None:
        if self.state is not None:
            self.state.__exit__(*error)
