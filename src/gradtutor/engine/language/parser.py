"""Text -> expression tree. The grammar is told in ``grammar``; nothing of a lesson is evaluated as Python."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping

from gradtutor.engine.language import sentences as say
from gradtutor.engine.language.apply import apply
from gradtutor.engine.language.cursor import MAX_NESTING, Note
from gradtutor.engine.language.grammar import MAX_DEPTH, Grammar
from gradtutor.engine.language.operations import DRAWS, FUNCTIONS, OPERATIONS
from gradtutor.engine.language.precedence import WRITTEN
from gradtutor.engine.language.tree import Call, Comparison, Condition, Expression, Name, Number
from gradtutor.engine.limits import LONGEST_EXPRESSION
from gradtutor.errors import ExpressionError
from gradtutor.records import NamedTuple

__all__ = ["MAX_DEPTH", "MAX_NESTING", "Note", "Reading", "evaluate", "parse", "parse_condition", "read"]


class Reading(NamedTuple):
    """A formula, and how pieces of it were read that may be meant otherwise."""

    expression: Expression
    notes: tuple[Note, ...]


def parse(text: str, names: Collection[str] | Mapping[str, str], functions: frozenset[str] = FUNCTIONS) -> Expression:
    """The tree of ``text``, in which ``names`` and ``functions`` may be used.

    ``names`` may be a mapping of what may be written to the name that it means. Raises ``ExpressionError``, which has
    all that is wrong with the text, each with its place.
    """
    return read(text, names, functions).expression


def read(text: str, names: Collection[str] | Mapping[str, str], functions: frozenset[str] = FUNCTIONS) -> Reading:
    """As ``parse``, with notes on what was read in a way that may surprise: ``xy`` as ``x·y``."""
    grammar, tree = _tree(text, names, functions)
    if not grammar.faults:
        _check_constants(tree, grammar)
    if grammar.faults:
        raise _together(grammar.faults)
    return Reading(tree, tuple(grammar.notes))


def parse_condition(text: str, names: Collection[str] | Mapping[str, str]) -> Condition:
    """The comparisons of ``text``, joined by ``and`` or by ``or``. Raises ``ExpressionError``."""
    grammar, tree = _tree(text, names, FUNCTIONS)
    if grammar.faults:
        raise _together(grammar.faults)
    joined = tree.operation if isinstance(tree, Call) else ""
    joiner = "or" if joined == "logical_or" else "and"
    comparisons = []
    for part in _parts(tree, joined if joined in ("logical_or", "logical_and") else ""):
        sign = WRITTEN.get(part.operation, "") if isinstance(part, Call) else ""
        if sign not in ("<", "<=", ">", ">=") or not isinstance(part, Call):
            raise say.no_comparison(0, len(text))
        comparisons.append(Comparison(part.arguments[0], sign, part.arguments[1]))
    return Condition(tuple(comparisons), joiner)


def evaluate(expression: Expression, values: Mapping[str, float]) -> float:
    """The value of an expression of plain numbers.

    Raises ``KeyError`` for a name without a value and the errors of ``operations.apply`` outside a domain.
    """
    if isinstance(expression, Number):
        return expression.value
    if isinstance(expression, Name):
        return values[expression.id]
    arguments = tuple(evaluate(part, values) for part in expression.arguments)
    result = apply(expression.operation, arguments, expression.options)
    if not math.isfinite(result):
        raise OverflowError
    return result  # type: ignore[return-value]  # numbers in, a number out


def _tree(
    text: str, names: Collection[str] | Mapping[str, str], functions: frozenset[str]
) -> tuple[Grammar, Expression]:
    if len(text) > LONGEST_EXPRESSION:
        raise say.too_long(text, LONGEST_EXPRESSION)
    grammar = Grammar(text, names, functions)
    tree = grammar.formula()
    if grammar.faults:
        # Not needed for what is a formula, and long to load.
        from gradtutor.engine.language.phrases import no_formula

        if whole := no_formula(text, grammar.words):
            grammar.faults = [whole]
    return grammar, tree


def _together(faults: list[ExpressionError]) -> ExpressionError:
    """One error that has them all, in the order of their places."""
    first, *others = sorted(faults, key=lambda fault: fault.start)
    return ExpressionError(first.what, first.mend, first.start, first.end, first.name, tuple(others))


def _parts(tree: Expression, joined: str) -> list[Expression]:
    """What is joined by ``joined``, from left to right."""
    if isinstance(tree, Call) and tree.operation == joined:
        return [part for side in tree.arguments for part in _parts(side, joined)]
    return [tree]


def _check_constants(tree: Expression, grammar: Grammar) -> None:
    """Refuse at once what can never have a value, such as ``9**9**9**9`` or ``1/0``."""
    found: list[Call] = []
    if _constant(tree, found) and isinstance(tree, Call):
        found.append(tree)
    for part in found:
        try:
            evaluate(part, {})
        except (ValueError, ArithmeticError):
            from gradtutor.engine.language.notation import write

            grammar.faults.append(say.no_value(grammar.text, write(part)))
            return


def _constant(part: Expression, found: list[Call]) -> bool:
    """Whether an expression is of plain numbers alone; the largest such parts of one that is not go into ``found``."""
    if not isinstance(part, Call):
        return isinstance(part, Number)
    inner = [_constant(argument, found) for argument in part.arguments]
    if all(inner) and not _mixes(part):
        return True
    found += [one for one, alone in zip(part.arguments, inner, strict=True) if alone and isinstance(one, Call)]
    return False


def _mixes(part: Call) -> bool:
    """Whether an operation is meant for arrays or draws, so that plain numbers say nothing about it."""
    if part.operation in DRAWS:
        return True
    entry = OPERATIONS[part.operation]
    return bool(entry.adjoints) or entry.makes_array
