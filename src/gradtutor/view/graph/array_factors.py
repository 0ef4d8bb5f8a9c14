"""What an edge does to the gradient on its way back, where arrays are tied: ``×Wᵀ``, ``⊙relu′``, ``Σ``, ``×2r/n``.

Read off the formula of that one path, from the gradient that arrives outwards. ``×`` with a transposed matrix is the
product of matrices, ``⊙`` that of elements, ``Σ`` the sum over what broadcasting stretched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from gradtutor.engine.autodiff.array_gradients import SPREAD, SUM_TO, arrived, path_formula, shape
from gradtutor.engine.autodiff.graph import evaluate
from gradtutor.engine.autodiff.symbolic import local_derivatives, simplify
from gradtutor.engine.language.notation import write
from gradtutor.engine.language.tree import Call, Expression, Name, Number, names_in
from gradtutor.view.formulas.array_formula import readable, with_gradients
from gradtutor.view.text.numbers import short

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gradtutor.engine.autodiff.graph import Graph
    from gradtutor.engine.language.values import Value
    from gradtutor.view.scene import Scene

_SHAPE_ONLY: Final = ("reshape", "flatten", SPREAD)
"""Operations that move elements and leave them as they are."""
_SUMS: Final = ("sum", SUM_TO)
_PLACED: Final = "scatter"
"""The way back of an index."""
_LOOSE: Final = ("add", "sub")
"""Operations whose result needs brackets behind a sign of multiplication."""
_BY_NAME: Final = {"unpool": "unpool", "conv1d": "conv", "conv2d": "conv", "conv_input": "full_conv"}
"""Operation of a derivative -> the word for it on an edge; its other operand follows, where it says something."""

_factors: WeakKeyDictionary[Graph, dict[tuple[str, str], str]] = WeakKeyDictionary()


def factor_of(scene: Scene, name: str, consumer: str) -> str:
    """What is done to ∂output/∂``consumer`` on the way to ``name``; empty where it cannot be said in a few signs.

    It is the same at every step, so it is worked out once for a run.
    """
    known = _factors.setdefault(scene.graph, {})
    if (name, consumer) not in known:
        known[name, consumer] = _factor_of(scene, name, consumer)
    return known[name, consumer]


def share_of(scene: Scene, name: str, consumer: str) -> Value | None:
    """What comes to ∂output/∂``name`` over one ``consumer``, where several meet; ``None`` where that cannot be had."""
    values = with_gradients(scene)
    try:
        return evaluate(path_formula(scene.graph, consumer, name, values), values)
    except (ArithmeticError, KeyError):
        # What broadcasting stretched is summed by the compiled code alone.
        return None


def _factor_of(scene: Scene, name: str, consumer: str) -> str:
    graph = scene.graph
    problem = scene.problem
    formula = path_formula(graph, consumer, name, {**problem.constants, **problem.data})
    return _Path(scene, graph.nodes[consumer], consumer).said(formula) or ""


class _Path:
    """One edge, on its way back."""

    def __init__(self, scene: Scene, expression: Expression, consumer: str) -> None:
        self._scene = scene
        self._mark = arrived(consumer)
        self._last = consumer == scene.graph.output
        self._shapes: Mapping[str, tuple[int, ...]] = scene.graph.shapes
        self._activation = ""
        self._bent: Expression | None = None
        if isinstance(expression, Call) and len(expression.arguments) == 1:
            self._activation = f"{expression.operation}′"
            try:
                (slope,) = local_derivatives(expression, Name(consumer))
                if names_in(slope):
                    self._bent = simplify(Call("mul", (Name(self._mark), slope)))
            except KeyError:
                # Elements are mixed, as softmax does.
                pass

    def said(self, formula: Expression) -> str | None:
        """The whole edge; ``None`` where it is no chain of factors."""
        if self._mark not in names_in(formula):
            if isinstance(formula, Call) and formula.operation == _PLACED:
                return self._place(formula)
            # Softmax with the loss behind it has the gradient itself as its formula, not a factor.
            return "×" + self._operand(formula) if self._last else self._written(formula)
        text = self._walk(formula)
        if text is None and self._bent is None and self._activation:
            return f"×{self._activation}"
        return "×1" if text == "" else text

    def _walk(self, formula: Expression) -> str | None:
        """What is done to the gradient inside of a formula, the first thing first."""
        if formula == Name(self._mark):
            return ""
        if formula == self._bent:
            return f"⊙{self._activation}"
        if not isinstance(formula, Call):
            return None
        inside = [part for part in formula.arguments if self._mark in names_in(part)]
        if not inside:
            return None
        others = [part for part in formula.arguments if part is not inside[0]]
        first = self._walk(inside[0])
        if len(inside) != 1 or first is None:
            return None
        own = self._one(formula, inside[0], others)
        return None if own is None else f"{first} {own}".strip()

    def _one(self, call: Call, inner: Expression, others: list[Expression]) -> str | None:
        """What one operation does to the gradient in ``inner``."""
        operation = call.operation
        if operation in _SHAPE_ONLY:
            return ""
        if operation in _SUMS:
            return "Σ"
        if operation == _PLACED:
            return self._place(call)
        if operation in _BY_NAME:
            operand = "" if operation == "unpool" else f" {self._written(others[0])}"
            return _BY_NAME[operation] + operand
        if operation == "neg":
            return "×(−1)"
        if operation == "outer" and inner is call.arguments[0]:
            return f"×{self._written(others[0])}ᵀ"
        if operation in ("mul", "matmul", "outer") and len(others) == 1:
            sign = "⊙" if operation == "mul" and self._is_array(others[0]) else "×"
            return sign + self._operand(others[0])
        if operation == "div" and inner is call.arguments[0]:
            return "÷" + self._operand(others[0], (*_LOOSE, "mul", "div"))
        return None

    def _place(self, call: Call) -> str:
        """Where in an array of noughts the gradient goes: ``→[0]``."""
        text = self._written(call)
        return "→" + text[text.rindex("[") : -1]

    def _operand(self, expression: Expression, loose: tuple[str, ...] = _LOOSE) -> str:
        text = self._written(expression)
        open_ = isinstance(expression, Call) and expression.operation in loose
        return f"({text})" if open_ or text.startswith("−") else text

    def _is_array(self, expression: Expression) -> bool:
        return not isinstance(expression, Number) and bool(shape(expression, self._shapes))

    def _written(self, expression: Expression) -> str:
        digits = self._scene.digits
        return write(
            readable(expression, self._shapes), self._scene.variant.symbols, None, lambda value: short(value, digits)
        )
