"""Has a placeholder of the words a meaning in a variant? What it names must be there, and known under its rule."""

from __future__ import annotations

from typing import Final, TypeAlias

from gradtutor.engine.optim.rule import Rule
from gradtutor.engine.optim.rules import RULES
from gradtutor.errors import ExpressionError
from gradtutor.i18n import tr
from gradtutor.lessons.loading.scope import Scope
from gradtutor.lessons.text.formulas import read_formula
from gradtutor.lessons.text.model import KEPT, KEYS, Placeholder
from gradtutor.lessons.text.paragraphs import OWN_WORDS
from gradtutor.safe_text import quoted
from gradtutor.suggestions import write_instead

_Wrong: TypeAlias = tuple[int | None, str, str]
"""Which of its names it is, or at which character of a formula (``None``: the placeholder itself); what; the mend."""
_DETAILS: Final = ("low", "high", "slope")
"""Placeholders for what a rule works out on the way."""


def placeholder_fault(placeholder: Placeholder, scope: Scope) -> _Wrong | None:
    """What is wrong with a placeholder in one variant: which of its names (``None``: itself), what, and the mend."""
    kind = placeholder.kind
    if kind == "computed":
        return _formula_fault(placeholder.formula, scope)
    if kind in ("key", "variant"):
        return _named_fault(kind, placeholder.names[0], scope)
    for index, name in enumerate(placeholder.names):
        if name not in (scope.names if kind in ("value", "local") else _targets(kind, scope)):
            near = (*_targets(kind, scope), *OWN_WORDS) if kind == "value" else _targets(kind, scope)
            return index, _unknown(kind, name), write_instead(name, near)
    if kind == "local" and (fault := _local_fault(placeholder, scope)) is not None:
        return fault
    if kind == "feedback" and not scope.bands:
        return None, tr("There is no [feedback] here."), tr("Take it out.")
    if scope.rule and not _has_value(kind, RULES[scope.rule]):
        what = tr("'{kind}' has no value under the rule '{rule}'.").format(kind=kind, rule=scope.rule)
        rules = ", ".join(name for name, rule in RULES.items() if _has_value(kind, rule))
        return None, what, tr("It has one under: {rules}.").format(rules=rules)
    if kind == "accumulated" and kind not in scope.remembers:
        what = tr("'accumulated' has no value where gradients are cleared.")
        return None, what, tr("It has one with zero_grad = false.")
    if kind in ("epoch", "full_loss", "rows") and not scope.batches:
        what = tr("'{kind}' has no value without [batch].").format(kind=kind)
        return None, what, tr("Take it out, or add [batch].")
    return None


def _named_fault(kind: str, name: str, scope: Scope) -> _Wrong | None:
    """What is wrong with the name of a key, or of a variant: neither is a name of the formulas."""
    known, what = (
        (KEYS, tr("There is no key for '{name}'."))
        if kind == "key"
        else (scope.variants, tr("There is no variant '{name}'."))
    )
    return None if name in known else (0, what.format(name=quoted(name)), write_instead(name, known))


def _local_fault(placeholder: Placeholder, scope: Scope) -> _Wrong | None:
    consumer, name = placeholder.names
    if consumer not in scope.nodes:
        return 0, _unknown("local", consumer), write_instead(consumer, scope.nodes)
    if consumer in scope.uses and name not in scope.uses[consumer]:
        what = tr("The formula of '{node}' has no '{name}' in it.").format(node=consumer, name=name)
        return 1, what, write_instead(name, scope.uses[consumer])
    return None


def _formula_fault(text: str, scope: Scope) -> _Wrong | None:
    """What is wrong with a formula in one variant: at which character, what, and the mend."""
    try:
        formula = read_formula(text, scope.names)
    except ExpressionError as error:
        return error.start, error.what, error.mend
    for name, meant in formula.meanings.items():
        fault = placeholder_fault(meant, scope)
        if fault is not None:
            return max(text.find(name), 0), fault[1], fault[2]
    return None


def _has_value(kind: str, rule: type[Rule]) -> bool:
    """Whether a placeholder of this kind ever has a value under a rule."""
    if kind == "delta":
        return rule.backward == "deltas"
    if kind == "rate":
        return rule.has_rate
    if kind in _DETAILS:
        return kind in rule.details
    if kind == "accumulated":
        return rule.accumulates
    return kind not in KEPT or kind in rule().remembers


def _targets(kind: str, scope: Scope) -> tuple[str, ...]:
    """The names that a placeholder of this kind is meant for."""
    if kind == "value":
        return tuple(name for names in scope.tables.values() for name in names)
    return scope.parameters if kind in ("start", "next", "previous", *KEPT) else (*scope.nodes, *scope.parameters)


def _unknown(kind: str, name: str) -> str:
    if kind == "value":
        return tr("Unknown name '{name}'.").format(name=quoted(name))
    if kind in ("start", "next", "previous", *KEPT):
        return tr("There is no parameter '{name}'.").format(name=quoted(name))
    return tr("There is no node or parameter '{name}'.").format(name=quoted(name))
