"""What stands at a node: its name and formula, its value, and what came back to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.engine.language.tree import names_in
from gradtutor.engine.language.values import is_array
from gradtutor.records import NamedTuple
from gradtutor.view.formulas.worked import bracketed, written
from gradtutor.view.graph.flow import back_of, comes_back, sign_of_back
from gradtutor.view.text.array_strip import FEW, array_strip
from gradtutor.view.text.lines import Span, cut, pad, width
from gradtutor.view.text.numbers import POINTER, UNKNOWN, within

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value
    from gradtutor.view.scene import Scene

GAP = ""
"""The name of the box of the gap: output − target."""
UNTOLD = " ="
"""Behind the name of a number that is hidden: ``wx = ?``; once it is told, it stands there alone."""
_ROAD = 7
"""Columns of the number behind a name on a road."""
LONGEST_NAME = 18
"""Columns of a name that an author has made long."""


class Form(NamedTuple):
    """How boxes are written: in how many rows, and how wide."""

    beside: bool
    """A parameter's value stands beside its name; else below it."""
    flat: bool
    """What came back to a node stands beside its value; else below it."""
    label: int
    """Columns up to which a name has its formula beside it."""
    number: int
    """Columns of a number."""
    array: int
    """Columns of an array."""
    few: int
    """Columns of an array of at most three numbers."""


class Box(NamedTuple):
    """One node of the drawing."""

    name: str
    uses: tuple[str, ...]
    """The names that point at it."""
    labels: tuple[str, ...]
    """Name with formula: as they are now and as they will be, where something is hidden."""
    short: str
    """The name alone."""
    size: int
    """Elements of the value; 0 for a plain number."""
    back: bool
    """Whether anything comes back to it."""

    def label(self, form: Form) -> str:
        """What is written first."""
        return self.labels[0] if max(map(width, self.labels)) <= form.label else self.short

    def number(self, form: Form) -> int:
        """The columns of its number or array."""
        return form.number if not self.size else form.few if self.size <= FEW else form.array

    def beside(self, form: Form) -> bool:
        """Whether the value stands in the first row."""
        return form.beside and not self.uses and self.name != GAP

    def rows(self, form: Form) -> int:
        """How high it is."""
        if self.beside(form):
            return 1 + self.back
        return 2 + (self.back and not form.flat)

    def first_row(self, form: Form) -> int:
        """How wide its first row can be: a line begins behind it."""
        return self.columns(form) if self.beside(form) else max(map(width, self._states(form)))

    def _states(self, form: Form) -> tuple[str, ...]:
        """What may be written first at one time or another."""
        return self.labels if self.label(form) != self.short else (self.short,)

    def columns(self, form: Form) -> int:
        """How wide it is: room also for numbers that are not known yet, so that nothing moves when they appear."""
        number, sign = self.number(form), 2
        if self.beside(form):
            return max(width(self.short) + 2, width(self.short.removesuffix(UNTOLD)) + 1 + number, sign + number)
        known = self.first_row(form)
        if form.flat:
            return max(known, number + (1 + sign + number if self.back else 0))
        return max(known, number + (sign if self.back else 0))


def boxes(scene: Scene) -> list[Box]:
    """The boxes in forward order, parameters first; the gap last where there is a target."""
    graph, found = scene.graph, []
    parameters = [entry.name for entry in scene.problem.parameters]
    for name in parameters:
        short = cut(scene.symbol(name), LONGEST_NAME)
        found.append(Box(name, (), (short,), short, _size(scene, name), comes_back(scene, name)))
    drawn = {*parameters, *graph.nodes}
    for name, expression in graph.nodes.items():
        uses = tuple(used for used in names_in(expression) if used in drawn)
        short = cut(scene.symbol(name), LONGEST_NAME)
        formula = f"{scene.symbol(name)} = {written(scene, expression)}"
        labels: tuple[str, ...] = (formula,)
        if name in scene.variant.hidden:
            unknown = f"{scene.symbol(name)} = ?"
            labels = (unknown, formula) if scene.formula_hidden(name) else (formula, unknown)
            if scene.formula_hidden(name):
                # The name alone would not say that there is something to be found out.
                short = unknown if uses else short + UNTOLD
        found.append(Box(name, uses, labels, short, _size(scene, name), comes_back(scene, name)))
    if scene.problem.goal.target is not None and not scene.variant.feedback:
        label = f"{scene.symbol(graph.output)} − {bracketed(scene.target_text)}"
        found.append(Box(GAP, (graph.output,), (label,), cut(label, LONGEST_NAME), 0, False))
    return found


def _size(scene: Scene, name: str) -> int:
    size = 1
    for extent in scene.graph.shapes[name]:
        size *= extent
    return size if scene.graph.shapes[name] else 0


def road_names(scene: Scene, box: Box) -> tuple[str, ...]:
    """What may be written on the road of a box that is out of sight: with its value where it changes no more on the
    way, or its name alone."""
    value = scene.snapshot.column.known.get(box.name)
    if box.uses or value is None or is_array(value) or scene.value_hidden(box.name):
        return (box.short,)
    return f"{box.short} {within(value, _ROAD, scene.digits)}", box.short


Piece = tuple[int, int, str, str]
"""Row and column within the box, a text, its role. The pointer stands in the column before the number."""


def pieces(scene: Scene, box: Box, form: Form) -> list[Piece]:
    """What is written in a box at this step."""
    snapshot, column = scene.snapshot, scene.snapshot.column
    number = box.number(form)
    here = bool(box.name) and box.name == snapshot.focus
    stage = snapshot.stage
    objective = GAP if scene.problem.goal.target is not None else scene.graph.output
    now = (here and stage in ("forward", "update")) or (stage == "loss" and box.name == objective)
    role = "forward"
    if box.name == GAP:
        text, role = _number(column.objective, number, scene.digits), "backward"
    elif here and stage == "update":
        text, role = _number(column.updated.get(box.name), number, scene.digits), "update"
    elif scene.value_hidden(box.name) and column.known.get(box.name) is not None:
        text = "?"
    else:
        text = _number(column.known.get(box.name), number, scene.digits)
    label = box.label(form)
    found: list[Piece] = []
    if box.beside(form):
        found.append((0, 0, box.short, "strong" if here else ""))
        found.append((0, width(box.short) + 1, *_marked(text, role, now)))
    else:
        found.append((0, 0, label, "strong" if here else ""))
        found.append((1, 0, *_marked(text, role, now)))
    came = back_of(scene, box.name) if box.back else None
    # At the end nothing more will come.
    if box.back and not (scene.ended and came is None):
        text = f"{sign_of_back(scene)} {_number(came, number, scene.digits)}"
        at = (1, 0) if box.beside(form) else (1, number + 1) if form.flat else (2, 0)
        found.append((*at, *_marked(text, "backward", here and stage == "backward")))
    return found


def _number(value: Value | None, columns: int, digits: int) -> str:
    if value is not None and is_array(value):
        return array_strip(value, columns, digits)
    return within(value, columns, digits)


def _marked(text: str, role: str, now: bool) -> Span:
    """A number with its role, the pointer before it where it is the number of this step."""
    if now:
        return POINTER + text, f"{role} current"
    return pad(text, 0), "muted" if text.endswith(UNKNOWN) else role
