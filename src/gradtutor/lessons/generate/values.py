"""``NAME=VALUE`` of the command line: a number, also one that is written as a formula, or a list of numbers."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Final

from gradtutor.engine.language.parser import evaluate, parse
from gradtutor.engine.language.unroll import step_name
from gradtutor.errors import ExpressionError, UsageError
from gradtutor.i18n import tr
from gradtutor.lessons.loading.scope import name_fault
from gradtutor.lessons.toml.faults import refusal
from gradtutor.lessons.toml.numbers import Misfit, read_numbers
from gradtutor.lessons.toml.schema import RULE
from gradtutor.safe_text import quoted

LONGEST_SYMBOL: Final = 12
_STEP: Final = re.compile(r"([^\s\[]+)\[(\d{1,6})\]")
"""``h[0]``: what a name that is given step by step begins with."""

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value


def number(text: str, option: str) -> float:
    """The number that ``text`` stands for: ``3``, ``-1e-3``, ``2*pi``. Raises ``UsageError``."""
    try:
        return evaluate(parse(text, ()), {})
    except (ExpressionError, ArithmeticError, ValueError, TypeError):
        what = tr("{option}: '{text}' is not a number.").format(option=option, text=quoted(text))
        raise refusal(what, tr("Write one such as 1.5.")) from None


def named_value(text: str, option: str) -> tuple[str, Value]:
    """Name and value of ``NAME=VALUE``; a list in brackets becomes an array. Raises ``UsageError``."""
    name, value = _split(text, option)
    if not value.startswith("["):
        return name, number(value, option)
    try:
        return name, read_numbers(tomllib.loads(f"value = {value}")["value"])
    except Misfit as misfit:
        raise UsageError(f"{option} {misfit.what.format(key=name)} {misfit.mend}") from None
    except (ValueError, RecursionError):
        if (made := _worked_out(value)) is not None:
            return name, made
        what = tr("{option}: '{text}' is not a list of numbers.").format(option=option, text=quoted(value))
        raise refusal(what, tr("Write one such as [1, 2].")) from None


def _worked_out(text: str) -> Value | None:
    """The array of a list whose numbers are formulas, ``[2., π/2]``; ``None`` where it is none."""
    from gradtutor.engine.autodiff.graph import evaluate as evaluated
    from gradtutor.engine.language.shapes import ShapeMisfit, shape_of

    try:
        tree = parse(text, ())
        return evaluated(tree, {}) if shape_of(tree, {}) else None
    except (ExpressionError, ArithmeticError, ShapeMisfit):
        return None


def named_range(text: str, option: str) -> tuple[str, tuple[float, float]]:
    """Name and both ends of ``NAME=LOW,HIGH``. Raises ``UsageError``."""
    name, value = _split(text, option)
    low, _, high = value.partition(",")
    ends = number(low, option), number(high, option)
    if ends[0] >= ends[1]:
        what = tr("{option} {text}: the smaller number comes first.").format(option=option, text=quoted(text))
        raise UsageError(what)
    return name, ends


def named_symbol(text: str) -> tuple[str, str]:
    """Name and symbol of ``NAME=SYMBOL``. Raises ``UsageError``."""
    name, symbol = _split(text, "--symbol")
    if len(symbol) > LONGEST_SYMBOL:
        what = tr("--symbol {text}: a symbol has at most {most} characters.")
        raise UsageError(what.format(text=quoted(text), most=LONGEST_SYMBOL))
    return name, symbol


def _split(text: str, option: str) -> tuple[str, str]:
    name, equals, value = (part.strip() for part in text.partition("="))
    if (step := _STEP.fullmatch(name)) is not None:
        name = step_name(step[1], int(step[2]))
    if not equals or not value:
        what = tr("{option} {text}: this is not NAME=VALUE.").format(option=option, text=quoted(text))
        raise refusal(what, tr("Write one such as x=1."))
    if (fault := name_fault(name)) is not None:
        raise UsageError(" ".join((f"{option}:", *fault)))
    return name, value


def prepared(weight_decay: str, clip: str, rule: str) -> dict[str, object]:
    """The keys of a rule for what is asked for: ``0.01``, ``norm=1``. Raises ``UsageError``."""
    taken = {key.name for key in RULE.cases[rule]}
    found: dict[str, object] = {}
    for option, key, text in (("--weight-decay", "weight_decay", weight_decay), ("--clip", "clip", clip)):
        if text and key not in taken:
            what = tr("The rule '{rule}' has no '{key}'.").format(rule=rule, key=key)
            raise refusal(what, tr("Write --rule sgd, or leave {option} out.").format(option=option))
    if weight_decay:
        found["weight_decay"] = _more_than_nothing(weight_decay, "--weight-decay")
    if clip:
        kind, _, size = (part.strip() for part in clip.partition("="))
        if kind not in ("norm", "value") or not size:
            raise refusal(
                tr("--clip: '{text}' is no way to clip.").format(text=quoted(clip)), tr("Write norm=1 or value=0.5.")
            )
        found["clip"] = {kind: _more_than_nothing(size, "--clip")}
    return found


def _more_than_nothing(text: str, option: str) -> float:
    value = number(text, option)
    if value <= 0:
        raise UsageError(tr("{option} must be more than 0.").format(option=option))
    return value
