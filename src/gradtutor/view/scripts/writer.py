"""An expression of a lesson as a line of a program, with no bracket that is not needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gradtutor.engine.autodiff.array_gradients import shape
from gradtutor.engine.autodiff.symbolic import expand
from gradtutor.engine.language.operations import OPERATIONS
from gradtutor.engine.language.precedence import ATOM, BINDING, COMPARISON, POWER, PRODUCT, SIGN, SUM, WRITTEN
from gradtutor.engine.language.shapes import Shape
from gradtutor.engine.language.tree import Call, Condition, Expression, Name, Number, names_in
from gradtutor.engine.language.unparse import subscript_text
from gradtutor.errors import ScriptError
from gradtutor.i18n import tr
from gradtutor.view.scripts.functions import CALLS, Library

_LABELLED = ("classes", "cross_entropy", "softmax_cross_entropy")
_OPTIONAL = frozenset(
    "count sum_along mean_along var_along std_along norm_along amax_along amin_along logsumexp_along index lift "
    "scatter rowsum unstack piece arange ramp".split()
)
"""What is always written with its options."""
_INFIX = {"add": " + ", "sub": " - ", "mul": "*", "div": "/", "matmul": " @ ", "pow": "**"}


class Writer:
    """Writes expressions for one library. ``names`` says what each name is called in the program, ``shapes`` are those
    of the lesson's names."""

    def __init__(self, library: Library, names: Mapping[str, str], shapes: Mapping[str, Shape] | None = None) -> None:
        self.library = library
        self.names = dict(names)
        self.shapes = shapes or {}

    def text(self, expression: Expression, binding: int = -10) -> str:
        """The expression as source; in brackets where it binds less than ``binding``.

        Raises ``ScriptError`` for an operation that the library does not have.
        """
        text, own = self._write(expression)
        return text if own >= binding else f"({text})"

    def condition(self, condition: Condition) -> str:
        """A stop rule as source."""
        parts = [
            f"{self.text(one.left, SUM)} {one.operator} {self.text(one.right, SUM)}" for one in condition.comparisons
        ]
        return f" {condition.joiner} ".join(parts)

    def _write(self, expression: Expression) -> tuple[str, int]:
        if isinstance(expression, Number):
            value = expression.value
            text = repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
            return text, SIGN if value < 0 else ATOM
        if isinstance(expression, Name):
            return self.names.get(expression.id, expression.id), ATOM
        name = expression.operation
        if name in _LABELLED:
            like, labels = reversed(expression.arguments) if name == "classes" else expression.arguments
            numbered = shape(like, self.shapes) != shape(labels, self.shapes)
            if name == "classes" and not numbered:
                return self._write(labels)
            if name != "classes" and numbered:
                return self._write(expand(expression))
        if name in _INFIX:
            return self._infix(name, *expression.arguments)
        if name == "neg":
            return f"-{self.text(expression.arguments[0], SIGN)}", SIGN
        if name in WRITTEN and not name.startswith("logical"):
            left, right = expression.arguments
            return f"{self.text(left, SUM)} {WRITTEN[name]} {self.text(right, SUM)}", COMPARISON
        return self._call(expression)

    def _infix(self, name: str, left: Expression, right: Expression) -> tuple[str, int]:
        own = BINDING[name]
        if name == "pow":
            if right == Number(0.5):
                return self._call(Call("sqrt", (left,)))
            return f"{self.text(left, ATOM)}**{self.text(right, POWER)}", POWER
        if name in ("add", "sub") and isinstance(right, Number) and right.value < 0:
            sign, right = (" + " if name == "sub" else " - "), Number(-right.value)
            return f"{self.text(left, own)}{sign}{self.text(right, own + 1)}", own
        # What stands to the right of a sign of the same strength was in brackets: a - (b - c).
        needed = PRODUCT + 1 if own == PRODUCT else own + 1
        return f"{self.text(left, own)}{_INFIX[name]}{self.text(right, needed)}", own

    def _call(self, call: Call) -> tuple[str, int]:
        table = CALLS[self.library]
        template = table.get(f"{call.operation}:") if call.options else None
        if template is None and (not call.options or call.operation in _OPTIONAL):
            template = table.get(call.operation)
        if template is None or self._has_channels(call):
            if OPERATIONS.get(call.operation) and OPERATIONS[call.operation].definition:
                return self._write(expand(call))
            what = tr("{function} has no counterpart in {library} that this program could use.")
            raise ScriptError(what.format(function=call.operation, library=self.library))
        if self.library == "pytorch" and not names_in(call):
            # torch's functions take tensors only.
            template = template.replace("torch.", "math.")
        if call.operation in _LABELLED and len(shape(call.arguments[0], self.shapes)) < 2:
            # One sample: nothing to divide by.
            template = template.split(" / ")[0]
        parts: dict[str, str] = {}
        for letter, argument in zip("abc", call.arguments, strict=False):
            parts[letter] = self.text(argument)
            parts[letter.upper()] = self.text(argument, ATOM)
        text = template.format(**parts, **self._options(call), all=", ".join(map(self.text, call.arguments)))
        return text, PRODUCT if text.startswith("-") or " / " in text else ATOM

    def _has_channels(self, call: Call) -> bool:
        """Whether it is a convolution or a pooling over more axes than the table's text is for."""
        axes = {"conv1d": 1, "conv2d": 2, "maxpool": 2}.get(call.operation)
        return axes is not None and any(len(shape(one, self.shapes)) != axes for one in call.arguments)

    def _options(self, call: Call) -> dict[str, Any]:
        entry = OPERATIONS.get(call.operation)
        options = {**(entry.options if entry else {}), **dict(call.options)}
        if "at" in options:
            options["at"] = ", ".join(map(subscript_text, options["at"]))
        return options
