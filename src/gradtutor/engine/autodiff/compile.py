"""A checked graph as straight-line Python: one function for the forward pass, one for the backward pass.

Each operation becomes part of an assignment to a name made here (``t0``, ``t1``, …), so no text of a lesson is ever
executed. Backward is reverse mode in one sweep over the same operations, last to first, with all gradients in
variables of their own; a value that reaches the output along several paths gets the sum of their contributions.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gradtutor.engine.autodiff.symbolic import adjoints, expand, local_derivatives, simplified
from gradtutor.engine.language.apply import array_names
from gradtutor.engine.language.operations import OPERATIONS, SCALAR_NAMES
from gradtutor.engine.language.python_source import source
from gradtutor.engine.language.shapes import Shape, call_shape, shape_of
from gradtutor.engine.language.tree import Call, Expression, Name, Number
from gradtutor.records import dataclass


@dataclass(frozen=True, slots=True)
class Compiled:
    """The two passes of a graph.

    ``forward(*inputs)`` returns what backward needs of the values on the way, the nodes' among them; ``nodes`` says at
    which places the nodes' values are. ``backward(inputs, values)`` takes what forward returned and gives the gradient
    of the output with respect to every node, then every parameter, in order, each in the shape of what it belongs to.
    Outside a domain both raise ValueError or ArithmeticError.
    """

    forward: Callable[..., tuple[Any, ...]]
    backward: Callable[[Sequence[Any], Sequence[Any]], tuple[Any, ...]]
    nodes: tuple[int, ...]
    source: str
    """The program, for whoever wants to read it."""
    lines: Lines
    """What the two functions are made of."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Both passes as lines of Python over the inputs ``i0``, ``i1``, …: for a longer program that holds them.

    They may call what is in ``operations.SCALAR_NAMES``, of a graph without arrays; their own names are ``t``, ``g``,
    ``w`` or ``s`` and what follows these.
    """

    forward: tuple[str, ...]
    kept: tuple[str, ...]
    """What ``Compiled.forward`` returns."""
    backward: tuple[str, ...]
    gradients: tuple[str, ...]
    """What ``Compiled.backward`` returns."""


def compile_graph(
    nodes: Mapping[str, Expression], shapes: Mapping[str, Shape], parameters: Sequence[str], output: str
) -> Compiled:
    """Compile ``nodes``, the expression of each name in forward order, over inputs with ``shapes`` (in the order of the
    arguments of ``forward``).

    ``parameters`` are the inputs whose gradients are wanted. Raises ``shapes.ShapeMisfit``.
    """
    program = _Program(shapes)
    for name, expression in nodes.items():
        program.add_node(name, expression)
    own = [program.names[name] for name in nodes]
    sweep = _Backward(program, [program.names[name] for name in parameters])
    gradients = sweep.run(program.names[output], [*own, *(program.names[name] for name in parameters)])
    mentioned = set(re.findall(r"\bt\d+\b", "\n".join([*sweep.lines, *gradients])))
    kept = [entry.name for entry in program.assignments if entry.name in mentioned or entry.name in own]
    lines = Lines(tuple(program.forward(set(kept))), tuple(kept), tuple(sweep.lines), tuple(gradients))
    source = "\n".join(
        [
            f"def forward({', '.join(program.inputs)}):",
            *(f"    {line}" for line in lines.forward),
            f"    return {_tuple(kept)}",
            "",
            "def backward(inputs, values):",
            *([f"    {_tuple(program.inputs)} = inputs"] if program.inputs else []),
            f"    {_tuple(kept)} = values",
            *(f"    {line}" for line in lines.backward),
            f"    return {_tuple(gradients)}",
            "",
        ]
    )
    names: dict[str, object] = {"__builtins__": {}, **SCALAR_NAMES}
    if any(program.shapes.values()):
        names |= {**array_names(), "sum_to": _sum_to, "spread": _spread}
    exec(compile(source, "<graph>", "exec"), names)
    places = tuple(kept.index(name) for name in own)
    return Compiled(names["forward"], names["backward"], places, source, lines)  # type: ignore[arg-type]


def _tuple(names: Sequence[str]) -> str:
    return f"({', '.join(names)}{',' if len(names) == 1 else ''})"


@dataclass(frozen=True, slots=True)
class _Assignment:
    """``name = operation(arguments)``, the arguments being names of the program or numbers."""

    name: str
    call: Call
    shape: Shape


class _Program:
    """The graph as a sequence of single operations, each on names or numbers."""

    def __init__(self, shapes: Mapping[str, Shape]) -> None:
        self.inputs = [f"i{place}" for place in range(len(shapes))]
        self.names = dict(zip(shapes, self.inputs, strict=True))
        """Name in the lesson -> name in the program."""
        self.shapes: dict[str, Shape] = dict(zip(self.inputs, shapes.values(), strict=True))
        self.assignments: list[_Assignment] = []
        self._known: dict[Call, Name] = {}

    def add_node(self, name: str, expression: Expression) -> None:
        """Append what computes one node."""
        before = len(self.assignments)
        place = self._flatten(expression)
        if len(self.assignments) == before or place != Name(self.assignments[-1].name):
            # A node that only repeats what there is still has a value and a gradient of its own.
            place = self._assign(Call("add", (place, Number(0.0))))
        # What happens to be the same later on is computed again: it is no path through this node.
        node = self.assignments[-1]
        del self._known[node.call]
        self.names[name] = node.name

    def shape(self, part: Expression) -> Shape:
        """The shape of an argument."""
        return self.shapes[part.id] if isinstance(part, Name) else ()

    def forward(self, kept: set[str]) -> list[str]:
        """The lines of the forward pass. What is used once and not kept stands inside the line that uses it, so that
        numpy can reuse its memory."""
        uses = Counter(part.id for entry in self.assignments for part in entry.call.arguments if isinstance(part, Name))
        inline: dict[str, str] = {}
        lines = []
        for entry in self.assignments:
            text = source(entry.call, self.shapes, inline)
            if entry.name in kept or uses[entry.name] > 1:
                lines.append(f"{entry.name} = {text}")
            else:
                inline[entry.name] = text
        return lines

    def _flatten(self, expression: Expression) -> Name | Number:
        if isinstance(expression, Number):
            return expression
        if isinstance(expression, Name):
            return Name(self.names[expression.id])
        if OPERATIONS[expression.operation].by_definition:
            return self._flatten(expand(expression))
        call = expression.over(tuple(self._flatten(part) for part in expression.arguments))
        # The same operation on the same operands is computed once.
        return self._known.get(call) or self._assign(call)

    def _assign(self, call: Call) -> Name:
        shape = call_shape(call, tuple(self.shape(part) for part in call.arguments))
        name = Name(f"t{len(self.assignments)}")
        self.shapes[name.id] = shape
        self._known[call] = name
        self.assignments.append(_Assignment(name.id, call, shape))
        return name


class _Backward:
    """The reverse sweep over the operations of a program."""

    def __init__(self, program: _Program, parameters: Sequence[str]) -> None:
        self.program = program
        self.shapes = dict(program.shapes)
        """Of the program's names and of the gradients' names, as they are in the code."""
        self.lines: list[str] = []
        self.gradients: dict[str, Expression] = {}
        """Name -> its gradient so far: a name of the code, or a plain number."""
        # Constants and data need no gradient; neither does what is made of them alone.
        self.wanting = set(parameters)
        for entry in program.assignments:
            self.wanting.add(entry.name)

    def run(self, output: str, wanted: Sequence[str]) -> list[str]:
        """Write the lines of the backward pass; where they leave the gradients of ``wanted``."""
        self.gradients[output] = Number(1.0)
        for entry in reversed(self.program.assignments):
            if entry.name in self.gradients:
                self._step(entry)
        return [source(self._whole(name), self.shapes) for name in wanted]

    def _step(self, entry: _Assignment) -> None:
        call, out = entry.call, Name(entry.name)
        if OPERATIONS[call.operation].adjoints:
            # Elements are about to be mixed: from here on each needs a gradient of its own.
            axes = tuple(len(self.program.shape(part)) for part in call.arguments)
            gradients = adjoints(call, axes, out, self._whole(entry.name))
        else:
            arrived = self.gradients[entry.name]
            gradients = tuple(Call("mul", (arrived, part)) for part in local_derivatives(call, out))
        for argument, gradient in zip(call.arguments, gradients, strict=True):
            if isinstance(argument, Name) and argument.id in self.wanting:
                # An adjoint has the shape of its argument; an elementwise gradient has that of the result.
                shape = self.program.shape(argument) if OPERATIONS[call.operation].adjoints else entry.shape
                self._contribute(argument.id, simplified(self._sized(gradient)), shape)

    def _sized(self, gradient: Expression) -> Expression:
        """``size(t)`` asked of something that is kept anyway, so that ``t`` need not be."""
        if not isinstance(gradient, Call):
            return gradient
        if gradient.operation == "size":
            return Call("size", (self._like(self.program.shape(gradient.arguments[0])),))
        arguments = tuple(map(self._sized, gradient.arguments))
        return gradient if arguments == gradient.arguments else gradient.over(arguments)

    def _contribute(self, name: str, gradient: Expression, arrived: Shape) -> None:
        """Add one contribution, which stands for an array of shape ``arrived``, to the gradient of ``name``."""
        wanted = self.program.shapes[name]
        if gradient == Number(0.0):
            return
        if arrived != wanted:
            # The argument was stretched by broadcasting: sum the gradient back over what it was stretched along.
            if shape_of(gradient, self.shapes) != arrived:
                gradient = self._bind("w", Call("spread", (gradient, self._like(arrived))), arrived)
            gradient = self._bind("s", Call("sum_to", (gradient, Name(name))), wanted)
        if name in self.gradients:
            gradient = simplified(Call("add", (self.gradients[name], gradient)))
        if isinstance(gradient, Call):
            gradient = self._bind("g" + name, gradient, shape_of(gradient, self.shapes))
        self.gradients[name] = gradient

    def _bind(self, name: str, gradient: Call, shape: Shape) -> Name:
        if name in self.shapes or name in ("w", "s"):
            name = f"{name}_{len(self.lines)}"
        if gradient.operation in ("spread", "sum_to"):
            parts = [source(part, self.shapes) for part in gradient.arguments]
            text = f"{gradient.operation}({', '.join(parts)})"
            if gradient.operation == "sum_to":
                arrived = shape_of(gradient.arguments[0], self.shapes)
                if arrived[len(arrived) - len(shape) :] == shape:
                    # Only whole axes have come in front (a bias): numpy's own sum, without looking at shapes each time.
                    axes = tuple(range(len(arrived) - len(shape))) if shape else None
                    text = f"np.add.reduce({parts[0]}, {axes})"
                    text = text if shape else f"float({text})"
        else:
            text = source(gradient, self.shapes)
        self.lines.append(f"{name} = {text}")
        self.shapes[name] = shape
        return Name(name)

    def _whole(self, name: str) -> Expression:
        """The gradient in the shape of the value it belongs to; zero where the output does not depend on it.

        A gradient that is the same for all elements is one number in the code until somebody needs the array.
        """
        gradient = self.gradients.get(name, Number(0.0))
        shape = self.program.shapes[name]
        if shape_of(gradient, self.shapes) == shape:
            return gradient
        self.gradients[name] = self._bind("w", Call("spread", (gradient, self._like(shape))), shape)
        return self.gradients[name]

    def _like(self, shape: Shape) -> Name:
        """A value of that shape, an input if there is one."""
        return Name(next(name for name, own in self.program.shapes.items() if own == shape))


def _sum_to(gradient: Any, like: Any) -> Any:
    """Undo broadcasting: sum over the axes along which ``like`` was stretched."""
    import numpy as np

    shape = np.shape(like)
    if extra := gradient.ndim - len(shape):
        gradient = gradient.sum(axis=tuple(range(extra)))
    stretched = tuple(axis for axis, extent in enumerate(shape) if extent == 1 and gradient.shape[axis] != 1)
    return gradient.sum(axis=stretched, keepdims=True) if stretched else gradient


def _spread(gradient: Any, like: Any) -> Any:
    """One number (or a smaller array) as an array of the shape of ``like``, without copying."""
    import numpy as np

    return np.broadcast_to(gradient, np.shape(like))
