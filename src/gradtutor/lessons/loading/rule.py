"""The rule of a variant: its settings must name parameters, and it must suit the goal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from gradtutor.engine.language.parser import parse
from gradtutor.engine.optim.rules import RULES
from gradtutor.engine.optim.schedule import NAMES, Schedule
from gradtutor.engine.problem import StopRule
from gradtutor.errors import ExpressionError
from gradtutor.i18n import ngettext, tr
from gradtutor.lessons.toml.faults import Faults
from gradtutor.lessons.toml.reader import Record
from gradtutor.safe_text import quoted
from gradtutor.suggestions import write_instead

if TYPE_CHECKING:
    from gradtutor.engine.optim.rule import Rule
    from gradtutor.engine.problem import Goal, Parameter


def read_rule(run: Record, parameters: Mapping[str, Parameter], goal: Goal | None, faults: Faults) -> Rule | None:
    """The rule of a run; ``None`` when there is none or its kind has a fault."""
    record = run.record("rule")
    kind = record.get("kind", str)
    if kind is None:
        return None
    _check_goal(kind, record, goal, faults)
    declared = tuple(run.record("parameters"))
    if RULES[kind].one_parameter:
        _check_one(kind, record, declared, parameters, faults)
    settings: dict[str, Any] = {}
    if "share" in record.values:
        settings["share"] = _share(record.record("share"), declared, faults)
    if "tries" in record.values:
        settings["tries"] = _tries(record.record("tries"), declared, parameters, faults)
    if "clip" in record.values:
        settings.update(_clip(record.record("clip"), faults))
    if (text := record.get("rate", str)) is not None and (rate := _schedule(text, run, record, faults)) is not None:
        settings["rate"] = rate
    named = ("kind", "share", "tries", "clip", *(("rate",) if text is not None else ()))
    settings.update((key, record.values[key]) for key in record if key in record.values and key not in named)
    _check_size(kind, record, parameters, faults)
    if RULES[kind].needs_bounds:
        _check_interval(kind, record, parameters, faults)
    return RULES[kind](**settings)


def remembered(record: Record) -> tuple[str, ...]:
    """What the rule of a ``[rule]`` table keeps of each parameter."""
    rule = RULES.get(record.get("kind", str) or "")
    if rule is None:
        return ()
    adds_up = rule.accumulates and record.get("zero_grad", bool) is False
    return rule(**({"zero_grad": False} if adds_up else {})).remembers


_MOST_TRIED: Final = 1000
"""Iterations for which a rate is worked out before a run begins."""


def _schedule(text: str, run: Record, record: Record, faults: Faults) -> Schedule | None:
    """A rate that is an expression; it must have a value, 0 or more, as far as that is tried."""
    where = record.place("rate")
    try:
        schedule = Schedule(text, parse(text, NAMES))
    except ExpressionError as error:
        faults.inside(where, error.start, error.what, error.mend)
        return None
    limit = run.record("stop").get("max_iterations", int) or StopRule().max_iterations
    for iteration in range(1, min(limit, _MOST_TRIED) + 1):
        try:
            schedule.at(iteration)
        except (ValueError, ArithmeticError):
            what = tr("In iteration {iteration} this rate is no number from 0 on.").format(iteration=iteration)
            faults.inside(where, 0, what, tr("Keep it above 0, such as {example}.").format(example=_EXAMPLE))
            return None
    return schedule


_EXAMPLE: Final = '"0.1 * 0.9**epoch"'


def _clip(table: Record, faults: Faults) -> dict[str, float]:
    """How gradients are clipped: by norm or by value."""
    found = {f"clip_{key}": number for key in ("norm", "value") if (number := table.get(key, float)) is not None}
    if len(list(table)) != 1 and not any(table.faulty(key) for key in table):
        faults.value(table.where, tr("Gradients are clipped by 'norm' or by 'value'."), tr("Write one of them."))
    return found


def _check_goal(kind: str, record: Record, goal: Goal | None, faults: Faults) -> None:
    if goal is None:
        return
    if RULES[kind].needs_target and goal.target is None:
        what = tr("The rule '{kind}' closes a gap to a target, and [goal] has none.").format(kind=kind)
        mend = tr("Give [goal] output and target, or use '{other}'.").format(other=RULES[kind].for_loss)
        faults.value(record.place("kind"), what, mend)
    if RULES[kind].needs_loss and goal.target is not None:
        what = tr("The rule '{kind}' makes a loss smaller, and [goal] has a target instead.").format(kind=kind)
        faults.value(record.place("kind"), what, tr("Give [goal] minimize, or use 'newton'."))


def _check_one(
    kind: str, record: Record, declared: tuple[str, ...], parameters: Mapping[str, Parameter], faults: Faults
) -> None:
    """Refuse several parameters, or one that is an array."""
    arrays = [name for name, parameter in parameters.items() if not isinstance(parameter.start, float)]
    if len(declared) != 1 or arrays:
        what = tr("The rule '{kind}' needs exactly one parameter, a plain number.").format(kind=kind)
        faults.value(record.place("kind"), what, tr("Make the others constants, or use another rule."))


def _check_size(kind: str, record: Record, parameters: Mapping[str, Parameter], faults: Faults) -> None:
    """Refuse more numbers than a rule can take: its work grows with their square, or faster."""
    most = RULES[kind].most_numbers
    count = sum(1 if isinstance(one.start, float | int) else one.start.size for one in parameters.values())
    if most is not None and count > most:
        what = tr("The rule '{kind}' is for at most {most} numbers, and the parameters have {count}.")
        faults.value(record.place("kind"), what.format(kind=kind, most=most, count=count), tr("Use 'sgd' or 'adam'."))


def _check_interval(kind: str, record: Record, parameters: Mapping[str, Parameter], faults: Faults) -> None:
    """A rule that works on an interval needs one."""
    for parameter in parameters.values():
        if parameter.minimum is None or parameter.maximum is None:
            what = tr("The rule '{kind}' needs 'min' and 'max' of the parameter '{name}'.")
            faults.value(
                record.place("kind"), what.format(kind=kind, name=parameter.name), tr("Write both in [parameters].")
            )


def _named(table: Record, declared: tuple[str, ...], what: str, faults: Faults) -> None:
    """Refuse keys that are not parameters."""
    for name in table:
        if name not in declared:
            message = tr("There is no parameter '{name}' for '{key}'.").format(name=quoted(name), key=what)
            faults.key(table.place(name), message, write_instead(name, declared))


def _share(table: Record, declared: tuple[str, ...], faults: Faults) -> dict[str, float]:
    _named(table, declared, "share", faults)
    share = {name: number for name in table if (number := table.get(name, float)) is not None}
    if not any(share.values()) and len(share) == len(list(table)):
        faults.value(table.where, tr("Nobody gets a share of the gap."), tr("Write a number that is not 0 for one."))
    return share


def _tries(
    table: Record, declared: tuple[str, ...], parameters: Mapping[str, Parameter], faults: Faults
) -> dict[str, tuple[float, ...]]:
    _named(table, declared, "tries", faults)
    tries = {name: _floats(table, name) for name in table if not table.faulty(name)}
    lengths = [len(values) for values in tries.values()]
    for name, values in tries.items():
        if len(values) != lengths[0]:
            what = ngettext(
                "'tries' of '{name}' has {count} value, the first list has {length}.",
                "'tries' of '{name}' has {count} values, the first list has {length}.",
                len(values),
            )
            what = what.format(name=quoted(name), count=len(values), length=lengths[0])
            faults.value(table.place(name), what, tr("Make all lists the same length."))
        if name in parameters:
            _check_bounds(parameters[name], values, table.place(name), faults)
    return tries


def _floats(table: Record, name: str) -> tuple[float, ...]:
    return tuple(value for value in table.get(name, tuple) or () if isinstance(value, float))


def _check_bounds(
    parameter: Parameter, values: tuple[float, ...], where: tuple[str | int, ...], faults: Faults
) -> None:
    """Refuse tries outside the parameter's bounds."""
    low, high = parameter.minimum, parameter.maximum
    for index, value in enumerate(values):
        if (low is not None and value < low) or (high is not None and value > high):
            what = tr("This try of '{name}' lies outside its 'min' and 'max'.").format(name=parameter.name)
            faults.value((*where, index), what, tr("Write one between them."))
