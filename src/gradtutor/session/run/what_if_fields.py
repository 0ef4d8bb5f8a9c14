"""What a learner may set of a run, as fields of a form and as settings: names as ``--set`` takes them.

A *setting* is the name of a parameter or a constant, or a way such as ``rule.rate``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gradtutor.engine.language.tree import names_in
from gradtutor.engine.language.unparse import source
from gradtutor.engine.optim.rule import Rule
from gradtutor.engine.optim.rules import RULES
from gradtutor.engine.optim.schedule import NAMES, Schedule
from gradtutor.i18n import tr
from gradtutor.lessons.toml.kinds import Choice, Flag, Key, Table
from gradtutor.lessons.toml.schema import BATCH, RULE
from gradtutor.records import NamedTuple
from gradtutor.session.run.by_hand import ByHand, ruled

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value
    from gradtutor.engine.problem import Problem
    from gradtutor.lessons.model import Variant
    from gradtutor.session.store.interface import Json

BY_HAND = "by hand"
"""The setting of a variant that is played by hand: the first iteration whose move is the learner's. No name of a lesson
has a blank in it."""
KIND, RATE = "rule.kind", "rule.rate"
MOST_NUMBERS = 12
"""An array of more numbers is not offered to be changed."""
_APART = ("share", "tries")
"""Keys of a rule that belong to its kind and to the lesson, and are not asked for."""
_FLAG = ("true", "false")


class Settable(NamedTuple):
    """One setting with the value that it has."""

    setting: str
    group: str
    """``start``, ``constant``, ``goal``, ``rule``, ``batch`` or ``stop``."""
    label: str
    """What is shown for it: the symbol of a name, else the key."""
    value: Json
    """``None``: it is left out."""
    options: tuple[str, ...] = ()
    """What it may be, where it is one of a few."""
    bounds: tuple[float | None, float | None] = (None, None)

    @property
    def text(self) -> str:
        """The value as a learner writes it."""
        return text_of(self.value)


def fields(variant: Variant) -> tuple[Settable, ...]:
    """What a learner may change of a variant: nothing that is hidden, no data, no large array."""
    problem, symbols, hidden = variant.problem, variant.symbols, variant.hidden
    found = [
        Settable(one.name, "start", symbols.get(one.name, one.name), plain(one.start), (), (one.minimum, one.maximum))
        for one in problem.parameters
        if _size(one.start) <= MOST_NUMBERS and one.name not in hidden
    ]
    found += [
        Settable(name, "constant", symbols.get(name, name), plain(value))
        for name, value in problem.constants.items()
        if _size(value) <= MOST_NUMBERS and name not in hidden
    ]
    if isinstance(problem.goal.target, float | int) and not variant.feedback:
        found.append(Settable("goal.target", "goal", "target", problem.goal.target))
    found += rule_fields(variant, ruled(variant).problem.rule.kind)
    if problem.data:
        batch = problem.batch
        found += [_field("batch", key, getattr(batch, key.name, None) if batch else None) for key in BATCH.keys]
    when = settings_of(variant)["stop.when"]
    found.append(Settable("stop.when", "stop", "when", when))
    found.append(Settable("stop.max_iterations", "stop", "max_iterations", problem.stop.max_iterations))
    return tuple(found)


def rule_fields(variant: Variant, kind: str) -> list[Settable]:
    """The rule and its numbers when it is of that kind; a number that both rules have stays as it is."""
    rule = ruled(variant).problem.rule
    found = [Settable(KIND, "rule", "kind", kind, kinds(variant))]
    own = {key.name for key in RULE.cases[rule.kind]}
    for key in _keys(kind):
        default: Any = key.default
        found.append(_field("rule", key, _value(rule, key) if key.name.partition(".")[0] in own else default))
    return found


def _keys(kind: str) -> Iterator[Key]:
    """The numbers of a rule; those that stand in a table of theirs by the way to them: ``clip.norm``."""
    for key in RULE.cases[kind]:
        if isinstance(key.kind, Table):
            yield from (part._replace(name=f"{key.name}.{part.name}") for part in key.kind.keys)
        elif key.name not in _APART:
            yield key


def _value(rule: Rule, key: Key) -> Json:
    """What a rule has for a key: it has ``clip.norm`` as ``clip_norm``."""
    value: Any = getattr(rule, key.name.replace(".", "_"))
    return value.written if isinstance(value, Schedule) else value


def _reached(problem: Problem) -> set[str]:
    """The names that the goal's output is made of, over all nodes on the way."""
    found = {problem.goal.output}
    for node in reversed(problem.nodes):
        if node.name in found:
            found.update(names_in(node.expression))
    return found


def kinds(variant: Variant) -> tuple[str, ...]:
    """The kinds of rules that suit the variant's goal and parameters, its own among them."""
    problem = ruled(variant).problem
    single = len(problem.parameters) == 1 and _size(problem.parameters[0].start) == 1
    numbers = sum(_size(one.start) for one in problem.parameters)
    bounded = all(None not in (one.minimum, one.maximum) for one in problem.parameters)
    barred = not problem.rule.uses_gradients and any(node.name in variant.hidden for node in problem.nodes)
    # What is moved by hand alone may turn something that the goal knows nothing of.
    barred = barred or not {one.name for one in problem.parameters} <= _reached(problem)

    def suits(kind: str, rule: type[Rule]) -> bool:
        if kind == problem.rule.kind:
            return True
        if rule.waits or rule.needs_try or (rule.uses_gradients and barred):
            # By hand is a key of its own; a secant needs a second try, which is the author's to give.
            return False
        if rule.most_numbers is not None and numbers > rule.most_numbers:
            return False
        wants = rule.needs_loss if problem.goal.target is None else rule.needs_target
        return wants and (single or not rule.one_parameter) and (bounded or not rule.needs_bounds)

    return tuple(kind for kind, rule in RULES.items() if suits(kind, rule))


def read(field: Settable, text: str) -> Json:
    """The value that a learner has written for a field; ``None`` where nothing stands and nothing stood before.

    Raises ``ValueError`` with a sentence where it is neither a value nor something that can be worked out.
    """
    import tomllib

    from gradtutor.session.run.decimal_comma import with_points
    from gradtutor.session.run.number_input import read_number

    text = with_points(text.strip().replace("−", "-"))
    if not text:
        if field.value is not None:
            raise ValueError(tr("Write a value; it was {value}.").format(value=field.text))
        return None
    if field.setting == "stop.when":
        return text
    if field.options:
        return text == "true" if field.options == _FLAG else text
    try:
        value: Json = tomllib.loads(f"value = {text}")["value"]
    except (ValueError, RecursionError):
        try:
            return read_number(text, {})
        except ValueError:
            if field.setting == RATE:
                # It may be an expression of the iteration: whoever reads the lesson says what is wrong with it.
                return text
            raise
    return value


def how_read(field: Settable, text: str) -> str:
    """How what is written for a field is read, where it may be meant otherwise; mostly empty."""
    from gradtutor.session.run.number_input import read_as

    if field.setting == RATE:
        return read_as(text, dict.fromkeys(NAMES, 1.0))
    return "" if field.options or field.setting == "stop.when" else read_as(text, {})


def settings_of(variant: Variant) -> dict[str, Json]:
    """Everything that settings can set of a variant, with the values that it has."""
    problem = ruled(variant).problem
    found: dict[str, Json] = {one.name: plain(one.start) for one in problem.parameters}
    found |= {name: plain(value) for name, value in problem.constants.items()}
    if isinstance(problem.goal.target, float | int):
        found["goal.target"] = problem.goal.target
    rule = problem.rule
    found[KIND] = rule.kind
    found |= {f"rule.{key.name}": _value(rule, key) for key in _keys(rule.kind)}
    if problem.batch:
        found |= {f"batch.{key.name}": getattr(problem.batch, key.name) for key in BATCH.keys}
    condition = problem.stop.when
    parts = condition.comparisons if condition else ()
    tests = (f"{source(part.left)} {part.operator} {source(part.right)}" for part in parts)
    found["stop.when"] = f" {condition.joiner} ".join(tests) if condition else None
    found["stop.max_iterations"] = problem.stop.max_iterations
    if isinstance(variant.problem.rule, ByHand):
        found[BY_HAND] = variant.problem.rule.since
    return found


def text_of(value: Json) -> str:
    """A value as a learner writes it."""
    import json

    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return json.dumps(value)


def _field(group: str, key: Key, value: Json) -> Settable:
    options: tuple[str, ...] = ()
    if isinstance(key.kind, Choice):
        options = key.kind.options
    elif isinstance(key.kind, Flag):
        options = _FLAG
    return Settable(f"{group}.{key.name}", group, key.name, value, options)


def plain(value: Value) -> Json:
    """A value as JSON has it: a number, or an array as lists."""
    listed: Json = value if isinstance(value, float | int) else value.tolist()
    return listed


def _size(value: Value) -> int:
    return 1 if isinstance(value, float | int) else value.size
