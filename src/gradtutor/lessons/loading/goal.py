"""Where a run wants to go and when it ends: goal, stop rule, and the words for how far off it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from gradtutor.engine.language.parser import parse_condition
from gradtutor.engine.language.shapes import ShapeMisfit, shape_of
from gradtutor.engine.language.tree import names_in
from gradtutor.engine.optim.rules import RULES
from gradtutor.engine.problem import Goal, StopRule
from gradtutor.errors import ExpressionError
from gradtutor.i18n import tr
from gradtutor.lessons.model import Band
from gradtutor.lessons.toml.faults import Faults
from gradtutor.lessons.toml.reader import Record
from gradtutor.safe_text import quoted
from gradtutor.suggestions import write_instead

if TYPE_CHECKING:
    from gradtutor.engine.language.shapes import Shape
    from gradtutor.engine.language.tree import Condition
    from gradtutor.lessons.loading.scope import Scope
    from gradtutor.lessons.toml.positions import Where


def read_goal(run: Record, scope: Scope, shapes: Mapping[str, Shape], faults: Faults) -> Goal | None:
    """The goal of a run; ``None``, with a fault, when there is none that can be used."""
    goal = run.record("goal")
    if "goal" not in run or run.faulty("goal"):
        return None
    if "minimize" in goal:
        for key in ("output", "target"):
            if key in goal:
                what = tr("'{key}' does not go with 'minimize'.").format(key=key)
                faults.key(goal.place(key), what, tr("Write either output and target, or minimize."))
        output = _node(goal, "minimize", scope, shapes, faults)
        return None if output is None else Goal(output)
    for key in ("output", "target"):
        if key not in goal:
            what = tr("'{key}' is missing in [goal].").format(key=key)
            faults.key(goal.where, what, tr("Write output and target, or minimize."))
    output = _node(goal, "output", scope, shapes, faults)
    target = _target(goal, scope, shapes, faults)
    return None if output is None or target is None else Goal(output, target)


def _node(goal: Record, key: str, scope: Scope, shapes: Mapping[str, Shape], faults: Faults) -> str | None:
    """The node that ``key`` of the goal names, if there is such a node."""
    name = goal.get(key, str)
    if name is None:
        return None
    if name not in scope.nodes:
        what = tr("'{key}' must be a node, and '{name}' is none.").format(key=key, name=quoted(name))
        faults.value(goal.place(key), what, write_instead(name, scope.nodes))
        return None
    if shapes.get(name):
        what = tr("'{key}' must be one number, and '{name}' is an array.").format(key=key, name=name)
        faults.value(goal.place(key), what, tr("Take its mean or its sum in a node."))
    return name


def _target(goal: Record, scope: Scope, shapes: Mapping[str, Shape], faults: Faults) -> str | float | None:
    number = goal.get("target", float)
    if number is not None:
        return number
    name = goal.get("target", str)
    if name is None:
        return None
    fixed = tuple(n for table, names in scope.tables.items() if table != "parameters" for n in names)
    if name not in fixed or name == scope.output:
        what = tr("'target' must be a number, a constant or a node, and '{name}' is none.")
        if name == scope.output:
            what = tr("'target' is the output '{name}' itself.")
        others = tuple(one for one in fixed if one != scope.output)
        faults.value(goal.place("target"), what.format(name=quoted(name)), write_instead(name, others))
        return None
    moved = [parameter for parameter in scope.parameters if parameter in (scope.leads_to(name) or ())]
    if moved:
        what = tr("The target '{name}' depends on the parameter '{parameter}', so it would move.")
        mend = tr("Make the gap a node of its own, with the target 0.")
        faults.value(goal.place("target"), what.format(name=name, parameter=moved[0]), mend)
    if shapes.get(name):
        what = tr("'{key}' must be one number, and '{name}' is an array.").format(key="target", name=name)
        faults.value(goal.place("target"), what, tr("Take its mean or its sum in a node."))
    return name


def check_reached(run: Record, scope: Scope, faults: Faults) -> None:
    """Refuse parameters that the output does not depend on; one that is moved by hand may turn something else."""
    rule = RULES.get(scope.rule)
    if rule is not None and rule.waits:
        return
    reached = scope.leads_to(scope.output) if scope.output in scope.nodes else None
    if reached is None:
        return
    parameters = run.record("parameters")
    for name in parameters:
        if name not in reached:
            what = tr("The node '{output}' does not depend on the parameter '{name}'.")
            mend = tr("Use '{name}' in a node on the way to '{output}', or take it out.")
            names = {"name": quoted(name), "output": scope.output}
            faults.key(parameters.place(name), what.format(**names), mend.format(**names))


def read_stop(run: Record, scope: Scope, shapes: Mapping[str, Shape], faults: Faults) -> StopRule:
    """When the run ends."""
    stop = run.record("stop")
    condition: Condition | None = None
    text = stop.get("when", str)
    if text is not None:
        # A loss that is to be as small as possible has no target, hence no error.
        own = {"iteration"} if "minimize" in run.record("goal") else {"iteration", "error"}
        if "batch" in run:
            own |= {"epoch", "full_loss"}
        try:
            condition = parse_condition(text, scope.names | own)
        except ExpressionError as error:
            for fault in error.all:
                faults.inside(stop.place("when"), fault.start, fault.what, fault.mend)
        else:
            _check_shapes(condition, {**dict.fromkeys(own, ()), **shapes}, stop.place("when"), faults)
    return StopRule(condition, stop.get("max_iterations", int) or StopRule().max_iterations)


def _check_shapes(condition: Condition, shapes: Mapping[str, Shape], where: Where, faults: Faults) -> None:
    """Both sides of a comparison must be numbers."""
    for side in (side for comparison in condition.comparisons for side in (comparison.left, comparison.right)):
        if not shapes.keys() >= set(names_in(side)):
            continue
        try:
            single = shape_of(side, shapes) == ()
        except ShapeMisfit:
            single = False
        if not single:
            what = tr("A side of a comparison in 'when' is an array.")
            faults.inside(where, 0, what, tr("Compare numbers, such as a mean or a sum."))
            return


def read_feedback(table: Record, faults: Faults) -> tuple[Band, ...]:
    """The bands, which must rise; only the last one is open."""
    names = tuple(table)
    before: float | None = None
    for name in names:
        record = table.record(name)
        maximum = record.get("max", float)
        if table.faulty(name) or record.faulty("max"):
            continue
        _check_band(name, table, before, name == names[-1], faults)
        before = before if maximum is None else maximum
    return tuple(Band(name, table.record(name).get("max", float)) for name in names)


def _check_band(name: str, table: Record, before: float | None, last: bool, faults: Faults) -> None:
    """One band after one that ends at ``before``."""
    record, shown = table.record(name), quoted(name)
    maximum = record.get("max", float)
    if last and maximum is not None:
        what = tr("The last band, '{name}', has a 'max', so larger errors would have no word.").format(name=shown)
        faults.value(record.place("max"), what, tr("Write {band}, or add a last band.").format(band=f"{shown} = {{}}"))
    elif not last and maximum is None:
        what = tr("The band '{name}' has no 'max', so those below it would never hold.").format(name=shown)
        faults.key(table.place(name), what, tr("Write max = …, or move it to the end."))
    elif maximum is not None and before is not None and maximum <= before:
        what = tr("The band '{name}' never holds: its 'max' is not above the one before.").format(name=shown)
        faults.value(record.place("max"), what, tr("Sort the bands by 'max'."))
