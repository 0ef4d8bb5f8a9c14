"""The questions of a lesson: what stands of them in the TOML, and whether their words go with it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from gradtutor.errors import ExpressionError
from gradtutor.i18n import tr
from gradtutor.lessons.loading.placeholders import placeholder_fault
from gradtutor.lessons.loading.scope import Formulas, Scope, check_label
from gradtutor.lessons.model import Question, Stage
from gradtutor.lessons.text.model import WORDS_ONLY
from gradtutor.lessons.text.paragraphs import read_placeholder
from gradtutor.lessons.toml.faults import Faults
from gradtutor.lessons.toml.reader import Record
from gradtutor.safe_text import quoted
from gradtutor.suggestions import write_instead

if TYPE_CHECKING:
    from gradtutor.engine.language.tree import Expression
    from gradtutor.lessons.text.model import Placeholder
    from gradtutor.lessons.toml.positions import Where


def read_questions(
    head: Record, scopes: Mapping[str, Scope], formulas: Formulas, faults: Faults
) -> tuple[Question, ...] | None:
    """The questions in the order of the file. ``scopes`` are those of the variants by their names.

    Notes ids that cannot stand in a heading or are not unique, variants that there are not, and answers that mean
    nothing in their variant. ``None`` where it cannot be known which questions there are.
    """
    if head.faulty("question"):
        return None
    read: dict[str, Question] = {}
    for record in head.get("question", tuple) or ():
        if not isinstance(record, Record):
            continue
        id_ = record.get("id", str)
        if id_ is None or not check_label(id_, record.place("id"), tr("question"), faults):
            continue
        if id_ in read:
            what = tr("The question '{id}' stands here twice.").format(id=id_)
            faults.value(record.place("id"), what, tr("Give one of them another id."))
        else:
            read[id_] = _question(id_, record, scopes, formulas, faults)
    return tuple(read.values())


def _question(id_: str, record: Record, scopes: Mapping[str, Scope], formulas: Formulas, faults: Faults) -> Question:
    """One question; what has a fault stands as its default, for the words are checked even then."""
    kind = cast(Literal["number", "choice", "order"], record.get("kind", str) or "number")
    variant = record.get("variant", str) or "default"
    if variant not in scopes:
        what = tr("There is no variant '{name}'.").format(name=quoted(variant))
        faults.value(record.place("variant"), what, write_instead(variant, tuple(scopes)))
    answer = _answer(record, scopes[variant], formulas, faults) if kind == "number" and variant in scopes else None
    read = Question(id_, kind, cast(Stage, record.get("stage", str) or "intro"), variant=variant, answer=answer)
    return read._replace(
        iteration=record.get("iteration", int) or read.iteration,
        right=record.get("right", int) or read.right,
        tolerance=record.get("tolerance", float) or read.tolerance,
        holds=_holds(record, scopes.get(variant), faults),
    )


def _holds(record: Record, scope: Scope | None, faults: Faults) -> bool | str:
    """As long as what the answer is right: always, or a condition; ``False`` where the author has not said."""
    condition = record.get("holds", str)
    if condition is None or scope is None:
        return bool(record.get("holds", bool))
    from gradtutor.lessons.text.formulas import read_formula

    try:
        read_formula(condition, frozenset(scope.names))
    except ExpressionError as error:
        _note(error, record.place("holds"), faults)
    return condition


def _note(error: ExpressionError, where: Where, faults: Faults) -> None:
    """Note all that is wrong with a formula."""
    for fault in error.all:
        faults.inside(where, fault.start, fault.what, fault.mend)


def _answer(record: Record, scope: Scope, formulas: Formulas, faults: Faults) -> Placeholder | Expression | None:
    """What the answer of a number is computed from; ``None``, with a fault, where it cannot be computed."""
    from gradtutor.engine.language.tree import Number

    number = record.get("answer", float)
    if number is not None:
        return Number(number)
    text, where = record.get("answer", str), record.place("answer")
    if text is None:
        return None
    if not text.lstrip().startswith("{"):
        parsed = formulas.parse(text, scope.names)
        if isinstance(parsed, ExpressionError):
            _note(parsed, where, faults)
            return None
        return parsed
    return _placeholder(text, where, scope, faults)


def _placeholder(text: str, where: Where, scope: Scope, faults: Faults) -> Placeholder | None:
    """The one placeholder that an answer is."""
    start = text.index("{") + 1
    if not text.rstrip().endswith("}"):
        what = tr("This is no placeholder.")
        faults.inside(where, start - 1, what, tr("Write one such as {a} or {grad(a)}, and nothing besides."))
        return None
    own = Faults(Path())
    used = read_placeholder(text.rstrip()[start:-1], 1, start + 1, own, scope.names)
    for fault in own.found:
        faults.inside(where, fault.column - 1, fault.what, fault.mend)
    if used is None or own.found:
        return None
    if used.placeholder.kind == "computed":
        what = tr("An answer that is computed needs no braces.")
        faults.inside(where, start - 1, what, tr("Write '{formula}'.").format(formula=used.placeholder.formula))
        return None
    wrong = placeholder_fault(used.placeholder, scope)
    if used.placeholder.kind in WORDS_ONLY:
        what = tr("'{kind}' is words and no number.").format(kind=used.placeholder.kind)
        wrong = None, what, tr("Ask for a number.")
    if wrong is not None:
        index, what, mend = wrong
        faults.inside(where, (used.column if index is None else used.columns[index]) - 1, what, mend)
        return None
    return used.placeholder
