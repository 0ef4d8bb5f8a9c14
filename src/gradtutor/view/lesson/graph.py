"""The graph: names with their formulas, values below them, and below these what came back: gradients or deltas."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from gradtutor.engine.language.tree import names_in
from gradtutor.view.formulas.worked import written
from gradtutor.view.lesson.table import POINTER, backward_rows
from gradtutor.view.text.lines import Line, Span, pad, width
from gradtutor.view.text.numbers import MINUS, UNKNOWN, fixed

if TYPE_CHECKING:
    from gradtutor.view.scene import Scene

ARROW = "──►"
_GAP = "  "


@dataclass(frozen=True, slots=True)
class Box:
    """One node of the picture: three texts below each other."""

    name: str
    label: str
    value: str
    back: str
    uses: tuple[str, ...]
    """The names that point at it."""


def boxes(scene: Scene, formulas: bool = True) -> list[Box]:
    """The nodes in forward order, parameters first; the gap last where there is a target."""
    snapshot, column = scene.snapshot, scene.snapshot.column
    known = column.known
    found = []
    for entry in scene.problem.parameters:
        found.append(
            Box(entry.name, scene.symbol(entry.name), scene.cell(known.get(entry.name), entry.name),
                _back(scene, entry.name), ())
        )  # fmt: skip
    for name, expression in scene.graph.nodes.items():
        label = scene.symbol(name)
        if scene.formula_hidden(name):
            label += " = ?"
        elif formulas:
            label += f" = {written(scene, expression)}"
        value = UNKNOWN if name not in column.values else scene.cell(column.values[name], name)
        found.append(Box(name, label, value, _back(scene, name), names_in(expression)))
    if scene.problem.goal.target is not None and not scene.objective_hidden:
        aim = scene.target_text
        label = f"{scene.symbol(scene.graph.output)} − {f'({aim})' if aim.startswith(MINUS) else aim}"
        found.append(Box("", label, fixed(snapshot.column.objective, scene.digits), "", (scene.graph.output,)))
    return found


def _back(scene: Scene, name: str) -> str:
    column = scene.snapshot.column
    if name not in scene.graph.backward_order or not backward_rows(scene):
        return ""
    values = column.deltas if scene.problem.rule.backward == "deltas" else column.gradients
    return fixed(values.get(name), scene.digits)


def graph_lines(scene: Scene, columns: int) -> list[Line]:
    """Three lines: names and arrows, values, gradients or deltas; the current number marked."""
    for formulas in (True, False):
        found = boxes(scene, formulas)
        # Arrows only where the graph is a chain; elsewhere they would lie, and the formulas say who uses whom.
        chain = all(set(box.uses) - set(column_inputs(scene)) == {before.name} for before, box in pairwise(found))
        between = len(ARROW) if chain else len(_GAP)
        if _total(found, scene.digits, between) + 2 <= columns:
            break
    found = _window(scene, found, columns - 2, between)
    lines: list[list[Span]] = [[(" ", "")], [(" ", "")], [(" ", "")]]
    for place, box in enumerate(found):
        if place:
            blank = " " * between
            for line, text in zip(lines, (ARROW if chain else blank, blank, blank), strict=True):
                line.append((text, "muted"))
        for line, span in zip(lines, box_spans(scene, box, box_width(box, scene.digits)), strict=True):
            line.append(span)
    return [tuple(line) for line in lines]


def column_inputs(scene: Scene) -> tuple[str, ...]:
    """The names that are given: constants, data and noise."""
    parameters = {entry.name for entry in scene.problem.parameters}
    return tuple(name for name in scene.graph.inputs if name not in parameters)


def box_width(box: Box, digits: int) -> int:
    """Room for a number that is not known yet as well, so that nothing moves when it appears; and for the pointer."""
    number = max(width(box.value), width(box.back), digits + 4 if digits else 4)
    return max(width(box.label), number + 1)


def box_spans(scene: Scene, box: Box, columns: int) -> tuple[Span, Span, Span]:
    """The three texts of a box, centred in ``columns``; the number of this step marked."""
    snapshot = scene.snapshot
    here = box.name == snapshot.focus and bool(box.name)
    stage = snapshot.stage
    # The objective is the gap where there is a target, and else the output itself.
    objective = "" if scene.problem.goal.target is not None else scene.graph.output
    forward_now = (here and stage == "forward") or (stage == "loss" and box.name == objective)
    backward_now = here and stage == "backward"
    update_now = here and stage == "update"
    value, back = box.value, box.back
    value_role, back_role = "forward", "backward"
    if update_now:
        value, value_role = fixed(snapshot.column.updated.get(box.name), scene.digits), "update"
    if not box.name:
        value_role = "backward"
    if value == UNKNOWN:
        value_role = "muted"
    if back == UNKNOWN:
        back_role = "muted"
    return (
        (pad(box.label, columns, "centre"), "strong" if here else ""),
        _number(value, columns, value_role, forward_now or update_now),
        _number(back, columns, back_role, backward_now),
    )


def _number(text: str, columns: int, role: str, current: bool) -> Span:
    """A number in the middle, the pointer in the blank before it: so it stays where it is when it becomes current."""
    blanks = columns - width(text)
    before = max(blanks // 2, 1)
    mark = POINTER if current else " "
    return " " * (before - 1) + mark + text + " " * (blanks - before), f"{role} current" if current else role


def _window(scene: Scene, found: list[Box], columns: int, between: int) -> list[Box]:
    """The boxes that fit, the current one among them."""
    snapshot = scene.snapshot
    gap = snapshot.stage == "loss" and scene.problem.goal.target is not None
    current = "" if gap else snapshot.focus or None
    place = next((at for at, box in enumerate(found) if box.name == current), 0)
    first = 0
    while first < place and _total(found[first : place + 1], scene.digits, between) > columns:
        first += 1
    last = len(found)
    while last > place + 1 and _total(found[first:last], scene.digits, between) > columns:
        last -= 1
    return found[first:last]


def _total(found: list[Box], digits: int, between: int) -> int:
    return sum(box_width(box, digits) for box in found) + between * (len(found) - 1)
