"""A formula broken into nodes, as fine as a graph should show it: each operation on something that changes is a node.

What only scales a name (``2*w``, ``w*x`` with a constant x) stays inside the sum that it is a term of; a difference
from a constant or a column is a node of its own, and so is what is compared there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from gradtutor.engine.language.operations import FUNCTIONS
from gradtutor.engine.language.precedence import ATOM, BINDING, COMPARISON
from gradtutor.engine.language.tree import Call, Expression, Name, Number, names_in
from gradtutor.lessons.loading.scope import RESERVED

TERMS_OF_A_NODE: Final = 4
"""Terms of a sum that one node may show."""
_LETTERS: Final = "abcdfghpqrstuvmknwxyz"
"""Names for new nodes, in this order; neither e nor what looks like a digit."""
_PREDICTION: Final = ("yhat", "ŷ")
"""Name and symbol of what is compared with a y."""


class Breaker:
    """Breaks formulas; ``nodes`` has them all, in forward order.

    ``moving`` are the parameters; ``taken`` are all names that new nodes may not have.
    """

    def __init__(self, moving: Collection[str], taken: Collection[str]) -> None:
        self.nodes: dict[str, Expression] = {}
        self.symbols: dict[str, str] = {}
        self._moving = set(moving)
        self._names = _fresh({*taken, *RESERVED, *FUNCTIONS})
        self._taken = set(taken)
        self._made: dict[Expression, str] = {}

    def add(self, name: str, expression: Expression) -> None:
        """Add the node ``name``, and before it the nodes that its formula is broken into."""
        opened = self._opened(expression)
        self.nodes[name] = opened
        self._made.setdefault(expression, name)
        if self.moves(opened):
            self._moving.add(name)

    def keep(self, name: str, expression: Expression) -> None:
        """Add the node ``name`` as it is: a step of many is one node."""
        self.nodes[name] = expression
        if self.moves(expression):
            self._moving.add(name)

    def moves(self, expression: Expression) -> bool:
        """Whether a parameter has a part in an expression."""
        return not self._moving.isdisjoint(names_in(expression))

    def _opened(self, expression: Expression) -> Expression:
        """The formula of one node: what is computed before it has become names."""
        if not isinstance(expression, Call) or not self.moves(expression):
            return expression
        operation, arguments = expression.operation, expression.arguments
        if self._linear(expression):
            return expression
        if operation in ("add", "sub"):
            return expression.over(self._sides(expression))
        if (inner := self._scaled(expression)) is not None:
            return expression.over(tuple(self._opened(part) if part is inner else part for part in arguments))
        if operation in ("mul", "div"):
            return expression.over(tuple(part if self._linear(part) else self._atom(part) for part in arguments))
        return expression.over(tuple(self._atom(part) for part in arguments))

    def _sides(self, call: Call) -> tuple[Expression, ...]:
        """Both sides of a sum."""
        left, right = call.arguments
        if call.operation == "sub":
            # What is compared with a given name is worth a node: it is the prediction.
            if self._given(right):
                return self._atom(left, prediction_of=right), right
            if self._given(left):
                return left, self._atom(right, prediction_of=left)
        most = TERMS_OF_A_NODE - _terms(right)
        return self._term(left, most), self._term(right, TERMS_OF_A_NODE - _terms(left))

    def _term(self, expression: Expression, most: int) -> Expression:
        """One side of a sum: a name, a multiple of one, or a shorter sum of such."""
        if self._linear(expression) or not self.moves(expression):
            return expression
        if isinstance(expression, Call):
            if expression.operation in ("add", "sub") and _terms(expression) <= most:
                return self._opened(expression)
            if expression.operation == "neg":
                return Call("neg", (self._term(expression.arguments[0], 1),))
        return self._atom(expression)

    def _atom(self, expression: Expression, prediction_of: Expression | None = None) -> Expression:
        """A name for an expression, that of a new node where it needs one."""
        if not isinstance(expression, Call) or not self.moves(expression) or _asks(expression):
            return expression
        if expression not in self._made:
            opened = self._opened(expression)
            # Two ways to write the same come to the same node.
            same = next((name for name, formula in self.nodes.items() if formula == opened), None)
            self._made[expression] = same or self._name(prediction_of)
            self.nodes[self._made[expression]] = opened
            self._moving.add(self._made[expression])
        return Name(self._made[expression])

    def _name(self, prediction_of: Expression | None) -> str:
        name, symbol = _PREDICTION
        if prediction_of == Name("y") and name not in self._taken | self.nodes.keys():
            self.symbols[name] = symbol
            return name
        return next(self._names)

    def _linear(self, expression: Expression) -> bool:
        """Whether an expression is a parameter or a node, or a multiple of one by what stays as it is."""
        if isinstance(expression, Name):
            return expression.id in self._moving
        if isinstance(expression, Call) and expression.operation == "index":
            return self._linear(expression.arguments[0])
        if not isinstance(expression, Call) or expression.operation not in ("mul", "div", "neg"):
            return False
        first, *others = expression.arguments
        if expression.operation == "mul" and not self.moves(first) and _plain(first):
            return self._linear(others[0])
        return self._linear(first) and not any(self.moves(other) or not _plain(other) for other in others)

    def _scaled(self, expression: Call) -> Expression | None:
        """What a number only scales, if that is all that happens: the mean in ``mean(r**2)/2``."""
        if expression.operation == "neg":
            return expression.arguments[0]
        left, right = expression.arguments if len(expression.arguments) == 2 else (None, None)
        if expression.operation == "mul" and isinstance(left, Number):
            return right
        if expression.operation in ("mul", "div") and isinstance(right, Number):
            return left
        return None

    def _given(self, expression: Expression) -> bool:
        """Whether an expression is the name of a constant or a column."""
        return isinstance(expression, Name) and expression.id not in self._moving


def consumers(nodes: Mapping[str, Expression]) -> dict[str, tuple[str, ...]]:
    """Name -> the nodes in whose formulas it is, in forward order."""
    found: dict[str, list[str]] = {}
    for node, expression in nodes.items():
        for name in names_in(expression):
            found.setdefault(name, []).append(node)
    return {name: tuple(users) for name, users in found.items()}


def _fresh(taken: set[str]) -> Iterator[str]:
    yield from (letter for letter in _LETTERS if letter not in taken)
    number = 1
    while True:
        if f"n{number}" not in taken:
            yield f"n{number}"
        number += 1


def _asks(call: Call) -> bool:
    """Whether an expression is a comparison: it stays where it is asked."""
    return BINDING.get(call.operation, ATOM) <= COMPARISON


def _terms(expression: Expression) -> int:
    """How many terms a sum has; 1 for what is none."""
    if isinstance(expression, Call) and expression.operation in ("add", "sub"):
        return sum(_terms(part) for part in expression.arguments)
    return 1


def _plain(expression: Expression) -> bool:
    """Whether a factor is short enough to stand before a name: a number or a name."""
    return isinstance(expression, Number | Name)
