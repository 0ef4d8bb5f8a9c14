"""Text -> expression tree, by a whitelisted grammar.

Python's parser reads the text; what it returns is translated node by node, and everything that is not a number, a
name, one of the signs or one of the functions is refused with its place. Nothing of a lesson is evaluated as Python.
"""

from __future__ import annotations

import ast
import math
import warnings
from collections.abc import Collection

from gradtutor.engine.language.limits import LONGEST_EXPRESSION
from gradtutor.engine.language.operations import DRAWS, FUNCTIONS, OPERATIONS, apply
from gradtutor.engine.language.signs import LOOKALIKES
from gradtutor.engine.language.tree import Call, Comparison, Condition, Expression, Name, Number, names_in, walk
from gradtutor.errors import ExpressionError
from gradtutor.i18n import ngettext, tr
from gradtutor.suggestions import write_instead

MAX_DEPTH = 100
"""Levels of nesting in one expression."""


_BINARY: dict[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Div: "div",
    ast.Pow: "pow",
    ast.MatMult: "matmul",
}
_COMPARISONS: dict[type[ast.cmpop], str] = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}


def parse(text: str, names: Collection[str], functions: frozenset[str] = FUNCTIONS) -> Expression:
    """The tree of ``text``, in which ``names`` and ``functions`` may be used. ``^`` is read as ``**``.

    Raises ``ExpressionError`` with the place of what is not in the grammar.
    """
    return _Reader(text, names, functions).expression()


def parse_condition(text: str, names: Collection[str]) -> Condition:
    """The comparisons of ``text``, joined by ``and`` or by ``or``. Raises ``ExpressionError``."""
    return _Reader(text, names, FUNCTIONS).condition()


def evaluate(expression: Expression, values: dict[str, float]) -> float:
    """The value of an expression of plain numbers.

    Raises ``KeyError`` for a name without a value and the errors of ``operations.apply`` outside a domain.
    """
    if isinstance(expression, Number):
        return expression.value
    if isinstance(expression, Name):
        return values[expression.id]
    result = apply(expression.operation, tuple(evaluate(part, values) for part in expression.arguments))
    if not math.isfinite(result):
        raise OverflowError
    return result  # type: ignore[return-value]  # numbers in, a number out


class _Reader:
    """One text on its way to a tree; knows where each piece of it stands."""

    def __init__(self, text: str, names: Collection[str], functions: frozenset[str]) -> None:
        self.text = text
        self.names = names
        self.functions = functions
        self.python = text.replace("^", "**")

    def expression(self) -> Expression:
        tree = self._translate(self._parse(), 1)
        self._check_constants(tree)
        return tree

    def condition(self) -> Condition:
        tree = self._parse()
        joiner, parts = "and", [tree]
        if isinstance(tree, ast.BoolOp):
            joiner = "and" if isinstance(tree.op, ast.And) else "or"
            parts = tree.values
        return Condition(tuple(self._comparison(part) for part in parts), joiner)

    def _comparison(self, node: ast.expr) -> Comparison:
        if not (isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _COMPARISONS):
            raise self._fault(
                node,
                tr("This is not a comparison."),
                tr("Write one such as 'abs(error) < 0.001', joined by 'and' or by 'or'."),
            )
        sides = [self._translate(side, 1) for side in (node.left, node.comparators[0])]
        return Comparison(sides[0], _COMPARISONS[type(node.ops[0])], sides[1])

    def _parse(self) -> ast.expr:
        if len(self.text) > LONGEST_EXPRESSION:
            what = tr("The expression has {count} characters; {most} is the most.")
            raise ExpressionError(
                what.format(count=len(self.text), most=LONGEST_EXPRESSION),
                tr("Split it into several nodes."),
                0,
                len(self.text),
            )
        for place, character in enumerate(self.text):
            if not (" " <= character <= "~"):
                plain = LOOKALIKES.get(character, "")
                if plain in OPERATIONS and OPERATIONS[plain].arity:
                    plain += "(…)"
                mend = tr("Write '{plain}'.").format(plain=plain) if plain else ""
                what = tr("The character {character!r} is not part of a formula.").format(character=character)
                raise ExpressionError(what, mend, place, place + 1)
        if not self.text.strip():
            raise ExpressionError(tr("The expression is empty."), tr("Write a formula such as 'x**2'."), 0, 0)
        self._check_brackets()
        # Leading blanks would be indentation to Python; the brackets make line and indent harmless.
        try:
            with warnings.catch_warnings():
                # What Python finds odd, such as "1if", is refused below: no warning may reach the screen.
                warnings.simplefilter("ignore")
                return ast.parse(f"({self.python})", mode="eval").body
        except SyntaxError as error:
            if error.msg.startswith("too many nested"):
                raise self._too_deep() from None
            place = min(self._place(max((error.offset or 1) - 2, 0)), max(len(self.text) - 1, 0))
            raise self._unreadable(place) from None
        except (RecursionError, MemoryError, ValueError):
            raise self._too_deep() from None

    def _check_brackets(self) -> None:
        """Refuse a bracket that closes what was not opened: the brackets put around the text would open it."""
        depth = 0
        for place, character in enumerate(self.text):
            depth += (character == "(") - (character == ")")
            if depth < 0:
                raise self._unreadable(place)

    def _translate(self, node: ast.expr, depth: int) -> Expression:
        if depth > MAX_DEPTH:
            raise self._too_deep()
        if isinstance(node, ast.Constant):
            return self._number(node)
        if isinstance(node, ast.Name):
            return self._name(node)
        if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
            sides = (self._translate(node.left, depth + 1), self._translate(node.right, depth + 1))
            return Call(_BINARY[type(node.op)], sides)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            operand = self._translate(node.operand, depth + 1)
            return Number(-operand.value) if isinstance(operand, Number) else Call("neg", (operand,))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.UAdd):
            return self._translate(node.operand, depth + 1)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
            return self._call(node, node.func, depth)
        raise self._fault(
            node,
            tr("'{text}' is not part of a formula.").format(text=self._source(node)),
            tr("Use numbers, names, + - * / ** @, brackets and functions such as sqrt(…)."),
        )

    def _number(self, node: ast.Constant) -> Number:
        if isinstance(node.value, bool) or not isinstance(node.value, int | float):
            what = tr("'{text}' is not a number.").format(text=self._source(node))
            raise self._fault(node, what, tr("Write a number such as 2 or 0.5."))
        try:
            value = float(node.value)
        except OverflowError:
            value = math.inf
        if not math.isfinite(value):
            raise self._too_large(node)
        return Number(value)

    def _name(self, node: ast.Name) -> Expression:
        if node.id in self.names:
            return Name(node.id)
        entry = OPERATIONS.get(node.id)
        if entry is not None and node.id in self.functions:
            if entry.arity == 0:
                return Call(node.id, ())
            what = tr("'{name}' is a function.").format(name=node.id)
            raise self._fault(node, what, tr("Write '{name}(…)'.").format(name=node.id))
        what = tr("The name '{name}' is not known here.").format(name=node.id)
        raise self._fault(node, what, write_instead(node.id, sorted(self.names)))

    def _call(self, node: ast.Call, function: ast.Name, depth: int) -> Expression:
        name = function.id
        arity = DRAWS[name] if name in DRAWS else OPERATIONS[name].arity if name in OPERATIONS else 0
        if name not in self.functions or arity == 0:
            what = tr("There is no function '{name}'.").format(name=name)
            raise self._fault(function, what, write_instead(name, sorted(self.functions)))
        arguments = [self._translate(argument, depth + 1) for argument in node.args]
        if name in ("min", "max") and len(arguments) > arity:
            # More than two: the smallest of the smallest.
            result = arguments[0]
            for argument in arguments[1:]:
                result = Call(name, (result, argument))
            return result
        if len(arguments) != arity:
            what = ngettext(
                "{name} takes {right} argument, not {count}.", "{name} takes {right} arguments, not {count}.", arity
            )
            raise self._fault(node, what.format(name=name, right=arity, count=len(arguments)), "")
        return Call(name, tuple(arguments))

    def _check_constants(self, tree: Expression) -> None:
        """Refuse at once what can never have a value, such as ``9**9**9**9`` or ``1/0``."""
        pending = [tree]
        while pending:
            part = pending.pop()
            if not isinstance(part, Call):
                continue
            if names_in(part) or any(isinstance(piece, Call) and _mixes(piece) for piece in walk(part)):
                pending.extend(part.arguments)
                continue
            try:
                evaluate(part, {})
            except (ValueError, ArithmeticError):
                from gradtutor.engine.language.notation import write

                what = tr("{formula} has no value, or one too large for a number.").format(formula=write(part))
                raise ExpressionError(what, tr("Use other numbers."), 0, len(self.text)) from None

    def _unreadable(self, place: int) -> ExpressionError:
        what, mend = tr("The formula cannot be read from here."), tr("Check the brackets and signs.")
        return ExpressionError(what, mend, place, len(self.text))

    def _too_deep(self) -> ExpressionError:
        what = tr("The expression is nested more than {most} levels deep.").format(most=MAX_DEPTH)
        return ExpressionError(what, tr("Split it into several nodes."), 0, len(self.text))

    def _too_large(self, node: ast.expr) -> ExpressionError:
        return self._fault(node, tr("The number is too large."), tr("The largest is about 1.8e308."))

    def _fault(self, node: ast.expr, what: str, mend: str) -> ExpressionError:
        # The bracket that was put in front takes one place.
        start = self._place(node.col_offset - 1)
        end = self._place((node.end_col_offset or node.col_offset + 1) - 1)
        return ExpressionError(what, mend, start, max(end, start + 1))

    def _source(self, node: ast.expr) -> str:
        start, end = self._place(node.col_offset - 1), self._place((node.end_col_offset or 1) - 1)
        text = self.text[start:end]
        return text if len(text) <= 30 else text[:29] + "…"

    def _place(self, column: int) -> int:
        """The place in the text as written of a place in Python's spelling of it."""
        place = spelled = 0
        while spelled < column and place < len(self.text):
            spelled += 2 if self.text[place] == "^" else 1
            place += 1
        return place


def _mixes(part: Call) -> bool:
    """Whether an operation is meant for arrays or draws, so that plain numbers say nothing about it."""
    return part.operation in DRAWS or bool(OPERATIONS[part.operation].adjoints)
