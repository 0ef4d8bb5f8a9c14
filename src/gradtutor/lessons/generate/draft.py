"""What a learner asks for on the command line, and the lesson in the making that follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from gradtutor.engine.language.parser import parse
from gradtutor.engine.language.shapes import ShapeMisfit, shape_of
from gradtutor.engine.language.tree import Call, Name, Number, names_in
from gradtutor.engine.optim.rules import RULES
from gradtutor.engine.optim.schedule import NAMES
from gradtutor.errors import ExpressionError, LessonError, UsageError
from gradtutor.i18n import tr
from gradtutor.lessons.course.course import is_id
from gradtutor.lessons.data_file.column_names import one_hot_name
from gradtutor.lessons.generate.formulas import parsed, written
from gradtutor.lessons.generate.nodes import Breaker
from gradtutor.lessons.generate.values import named_range, named_symbol, named_value, number, prepared
from gradtutor.lessons.loading.scope import RESERVED
from gradtutor.lessons.toml.faults import Faults, refusal
from gradtutor.lessons.toml.files import is_data_file
from gradtutor.lessons.toml.limits import LONGEST_ID
from gradtutor.records import NamedTuple
from gradtutor.safe_text import quoted
from gradtutor.suggestions import write_instead

if TYPE_CHECKING:
    from gradtutor.engine.language.shapes import Shape
    from gradtutor.engine.language.tree import Expression
    from gradtutor.lessons.data_file.table import FileTable

_LOSSES: Final = "LJEQ"
"""Names for a loss that is made of a gap."""
_SECOND_TRY: Final = 0.1
"""How far the second point of a secant is from the first, as a share of it, at least of 1."""


class Request(NamedTuple):
    """A formula and what is to be done with it, as it is written on the command line."""

    formulas: tuple[str, ...]
    """Each ``name = expression``, or an expression alone; several in one text are separated by ``;``."""
    starts: tuple[str, ...] = ()
    """``w=3`` for each name that the rule may change; a value may be a list: ``w=[1, 2]``."""
    constants: tuple[str, ...] = ()
    ranges: tuple[str, ...] = ()
    """``w=0,10``: the bounds of a parameter, and the ends of its axis."""
    data: Path | None = None
    """A CSV file whose columns may be used in the formulas."""
    target: str = ""
    """``z=150`` or ``150``: what a formula, the last if none is named, is to reach; a number or a constant's name."""
    minimize: str = ""
    """The formula that is to become as small as possible, in place of a target."""
    rule: str = ""
    """Empty: Newton's method to a target, gradient descent for what is to be small."""
    rate: str = ""
    """A number, or an expression of the iteration; empty: found by trial."""
    standardise: bool = False
    """Whether the columns of the data are brought to mean 0 and deviation 1."""
    name: str = "formula"
    """The id of the lesson."""
    symbols: tuple[str, ...] = ()
    """``yhat=ŷ``: what is shown for a name."""
    weight_decay: str = ""
    clip: str = ""
    """``norm=1`` or ``value=0.5``: how large gradients may be."""


class DataFile(NamedTuple):
    """A table of data that goes with the lesson."""

    name: str
    raw: bytes
    columns: tuple[str, ...]
    """The columns that the formulas use."""
    rows: int
    """Those without a gap in these columns."""
    table: FileTable
    left_out: int
    """Rows with a gap in one of these columns."""
    varying: tuple[str, ...]
    """Those of ``columns`` that are plain numbers, not all the same."""
    shapes: Mapping[str, Shape]
    """Of the columns, and of the matrices of classes that are made of them."""

    @property
    def plain(self) -> tuple[str, ...]:
        """The columns that are read as numbers."""
        return tuple(name for name in self.columns if name in self.table.names)


class Trial(NamedTuple):
    """How a rate was looked for."""

    largest: float | None
    """The largest of the rates with which the loss fell at every step; ``None``: there was none."""
    tried: int
    """How many rates were tried, the largest first."""


class Draft(NamedTuple):
    """A lesson in the making: all that its files say."""

    name: str
    formulas: Mapping[str, Expression]
    """As the learner wrote them."""
    nodes: Mapping[str, Expression]
    """As the graph shows them, in forward order."""
    symbols: Mapping[str, str]
    parameters: Mapping[str, Any]
    """Name -> start: a number, or an array."""
    constants: Mapping[str, Any]
    ranges: Mapping[str, tuple[float, float]]
    data: DataFile | None
    shapes: Mapping[str, Shape]
    """Of every name."""
    output: str
    target: str | float | None
    rule: str
    rate: float | str | None
    """A number, or an expression of the iteration; ``None`` for a rule without one, or before it has been found."""
    found_rate: bool
    """Whether the rate is found by trial."""
    tries: Mapping[str, tuple[float, ...]]
    prepared: Mapping[str, object] = MappingProxyType({})
    """Keys of the rule that say what happens to a gradient before it is used."""
    scaled: tuple[str, ...] = ()
    """The columns that a node of their name brings to scale."""
    trial: Trial | None = None
    """How the rate was found, once it has been."""
    unscaled: tuple[str, ...] = ()
    """The columns whose size makes a rate hard to find."""
    tolerance: float = 1e-3
    """How near is near enough: of the gap to a target."""
    when: str = ""
    limit: int = 100
    charts: tuple[Mapping[str, object], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    """What was written -> how it was read, where it may be meant otherwise."""
    alone: bool = False
    """Whether value and derivative are all that is asked for, and no goal is given."""

    @property
    def moving(self) -> frozenset[str]:
        """The parameters and every node that depends on one."""
        found = set(self.parameters)
        for name, expression in self.nodes.items():
            if not found.isdisjoint(names_in(expression)):
                found.add(name)
        return frozenset(found)

    def symbol(self, name: str) -> str:
        """What is shown for a name."""
        return self.symbols.get(name, name)


def draft_of(request: Request) -> Draft:
    """The lesson that ``request`` asks for, its rate, stop rule and charts still to be found.

    Raises ``UsageError``, and ``LessonError`` for faults of the data file.
    """
    if not is_id(request.name):
        what = tr("'{name}' cannot be the name of a lesson.").format(name=quoted(request.name))
        raise refusal(what, tr("Use ASCII letters, digits, - and _, at most {most} in all.").format(most=LONGEST_ID))
    starts = dict(named_value(text, "--start") for text in request.starts)
    constants = dict(named_value(text, "--constant") for text in request.constants)
    ranges = dict(named_range(text, "--range") for text in request.ranges)
    symbols = dict(named_symbol(text) for text in request.symbols)
    read = _table(request.data)
    lines = written(request.formulas)
    if lines.target is not None:
        request = _to_target(request, lines.target)
    columns = read[1].names if read else ()
    given = (*starts, *constants, *columns)
    for name in (name for name in ranges if name not in starts):
        what = tr("--range {name}: there is no such parameter.").format(name=quoted(name))
        raise refusal(what, tr("Write --start {name}=1 besides.").format(name=quoted(name)))
    formulas, notes, of_steps = parsed(lines, (*given, *map(one_hot_name, columns)), columns)
    if not starts:
        what = tr("There is nothing in the formula that may change.")
        raise refusal(what, tr("Write it with a name in it, and --start NAME=1 for that name."))
    data = _data(request.data, *read, formulas) if request.data and read else None
    alone = not (request.target or request.minimize or request.rule or request.rate)
    if alone:
        # Value and slope are worked out as on the way to a small value, once.
        request = request._replace(minimize=list(lines.texts)[-1])
    rule, output, target = _goal(request, tuple(formulas), (*constants, *formulas))
    breaker = Breaker(starts, (*given, *formulas))
    for name, expression in formulas.items():
        if name in of_steps:
            breaker.keep(name, expression)
        else:
            breaker.add(name, expression)
    if target is not None and RULES[rule].needs_loss:
        output, target = _loss_of_gap(breaker, output, target, given), None
    known: dict[str, Shape] = {name: getattr(value, "shape", ()) for name, value in {**starts, **constants}.items()}
    known.update(data.shapes if data else {})
    return Draft(
        name=request.name,
        formulas=formulas,
        nodes=breaker.nodes,
        symbols={**breaker.symbols, **of_steps, **symbols},
        parameters=starts,
        constants=constants,
        ranges=ranges,
        data=data,
        shapes=_shapes(breaker.nodes, known),
        output=output,
        target=target,
        rule=rule,
        rate=_rate(request, rule),
        found_rate=not request.rate and RULES[rule].has_rate,
        tries=_tries(rule, starts, ranges),
        prepared=prepared(request.weight_decay, request.clip, rule),
        scaled=_scaled(request, data),
        notes=notes,
        alone=alone,
    )


def _to_target(request: Request, target: float) -> Request:
    """With the target that an equation has. Raises ``UsageError`` where another goal is given besides."""
    if request.target or request.minimize:
        what = tr("An equation says where its left side is to go, and so does {option}.")
        what = what.format(option="--target" if request.target else "--minimize")
        raise refusal(what, tr("Leave one of them out, or write the formula without '='."))
    return request._replace(target=repr(target))


def _goal(request: Request, nodes: tuple[str, ...], names: tuple[str, ...]) -> tuple[str, str, str | float | None]:
    """Rule, output and target."""
    if bool(request.target) == bool(request.minimize):
        what = (
            tr("Where is the formula to go?")
            if not request.target
            else tr("--target and --minimize exclude each other.")
        )
        mend = tr("Write --target {name}=1 for a value to reach, or --minimize {name} for one to make small.")
        raise refusal(what, mend.format(name=nodes[-1]))
    rule = request.rule or _first_rule(to_target=bool(request.target))
    if rule not in RULES:
        what = tr("There is no rule '{name}'.").format(name=quoted(rule))
        raise refusal(what, write_instead(rule, tuple(RULES)))
    name, _, value = (part.strip() for part in request.target.rpartition("="))
    output = request.minimize or name or nodes[-1]
    if output not in nodes:
        what = tr("There is no formula '{name}'.").format(name=quoted(output))
        raise refusal(what, write_instead(output, nodes))
    if request.minimize:
        if RULES[rule].needs_target:
            what = tr("The rule '{rule}' goes to a target.").format(rule=rule)
            mend = tr("Write --target {name}=1 in place of --minimize, or --rule {other}.")
            raise refusal(what, mend.format(name=output, other=RULES[rule].for_loss))
        return rule, output, None
    return rule, output, value if value in names and value != output else number(value, "--target")


def _first_rule(*, to_target: bool) -> str:
    """The first of the table that goes to a target, or that makes a loss small."""
    return next(kind for kind, rule in RULES.items() if (rule.needs_target if to_target else rule.needs_loss))


def _loss_of_gap(breaker: Breaker, output: str, target: str | float, given: tuple[str, ...]) -> str:
    """Half the squared gap as a node: what a rule that knows only losses can make small."""
    name = next((one for one in _LOSSES if one not in breaker.nodes and one not in given), "loss")
    aim = Name(target) if isinstance(target, str) else Number(target)
    gap = Call("sub", (Name(output), aim))
    breaker.add(name, Call("div", (Call("pow", (gap, Number(2.0))), Number(2.0))))
    return name


def _rate(request: Request, rule: str) -> float | str | None:
    kind = RULES[rule]
    if not kind.has_rate:
        if request.rate:
            raise UsageError(tr("The rule '{rule}' has no rate.").format(rule=rule))
        return None
    if not request.rate:
        usual = kind().rate
        return usual if isinstance(usual, float) else None
    if _changes(request.rate):
        # It is tried where the lesson is read.
        return request.rate
    rate = number(request.rate, "--rate")
    if rate <= 0:
        raise UsageError(tr("--rate must be more than 0."))
    return rate


def _changes(text: str) -> bool:
    """Whether a rate speaks of the iteration or the epoch."""
    try:
        return bool(names_in(parse(text, NAMES)))
    except ExpressionError:
        return False


def _tries(
    rule: str, starts: Mapping[str, Any], ranges: Mapping[str, tuple[float, float]]
) -> dict[str, tuple[float, ...]]:
    """The moves that a rule cannot begin without: a secant needs two points."""
    if RULES[rule].one_parameter and (len(starts) != 1 or any(getattr(one, "shape", ()) for one in starts.values())):
        what = tr("The rule '{kind}' needs exactly one parameter, a plain number.").format(kind=rule)
        raise refusal(what, tr("Make the others constants: --constant k=1."))
    if RULES[rule].needs_bounds and not ranges:
        what = tr("The rule '{rule}' works on a range, and none is given.").format(rule=rule)
        raise refusal(what, tr("Write --range {name}=0,10.").format(name=next(iter(starts))))
    if not RULES[rule].needs_try:
        return {}
    ((name, start),) = starts.items()
    second = start + _SECOND_TRY * max(abs(start), 1.0)
    if name in ranges and second > ranges[name][1]:
        second = (start + ranges[name][0]) / 2
    return {name: (second,)}


def _shapes(nodes: Mapping[str, Expression], known: dict[str, Shape]) -> dict[str, Shape]:
    for name, expression in nodes.items():
        try:
            known[name] = shape_of(expression, known)
        except ShapeMisfit as misfit:
            what = tr("The arrays in '{node}' do not fit together: {shapes}.").format(node=name, shapes=misfit)
            raise refusal(what, tr("Elementwise, sizes must be equal or 1.")) from None
    return known


def _scaled(request: Request, data: DataFile | None) -> tuple[str, ...]:
    """The columns that are to be brought to scale: all that are used, but for those that are the same throughout."""
    if not request.standardise:
        return ()
    if data is None:
        raise refusal(
            tr("--standardise is for data, and there are none."), tr("Write --data FILE.csv, or leave it out.")
        )
    return data.varying


def _table(file: Path | None) -> tuple[bytes, FileTable] | None:
    """What is in the data file, if there is one."""
    if file is None:
        return None
    from gradtutor.lessons.data_file.table import MOST_BYTES, read_table
    from gradtutor.lessons.toml.files import read_bytes

    faults = Faults(file)
    raw = read_bytes(file, MOST_BYTES, faults)
    table = None if raw is None else read_table(raw, RESERVED, faults)
    if raw is None or table is None:
        raise LessonError(faults.found)
    return raw, table


def _data(file: Path, raw: bytes, table: FileTable, formulas: Mapping[str, Expression]) -> DataFile:
    """The columns that the formulas use. Raises ``LessonError`` where they cannot be read as numbers."""
    used = {name for formula in formulas.values() for name in names_in(formula)}
    columns = tuple(name for name in table.names if name in used)
    selection = table.select(columns, tuple(name for name in table.names if one_hot_name(name) in used))
    if selection.faults:
        raise LessonError(selection.faults)
    rows = len(next(iter(selection.columns.values()), ()))
    plain = file.name.isprintable() and is_data_file(file.name) and not file.name.startswith(".")
    name = file.name if plain else "data.csv"
    varying = tuple(name for name, column in selection.columns.items() if column.ndim == 1 and column.std() > 0)
    shapes = {column: values.shape for column, values in selection.columns.items()}
    return DataFile(name, raw, tuple(selection.columns), rows, table, selection.left_out, varying, shapes)
