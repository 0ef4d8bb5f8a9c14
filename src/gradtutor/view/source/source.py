"""The source of a step: the operations or the rule behind it as the program has them, and the lesson's own program."""

from __future__ import annotations

from collections.abc import Sequence
from types import FunctionType
from typing import TYPE_CHECKING, TypeAlias

from gradtutor.engine.language.apply import array_names, value_source
from gradtutor.engine.language.operations import OPERATIONS, SCALAR_NAMES
from gradtutor.engine.language.shapes import shape_of
from gradtutor.engine.language.tree import Call, Name, walk
from gradtutor.engine.language.unparse import source as written
from gradtutor.engine.run.rounds import Rounds
from gradtutor.i18n import tr
from gradtutor.records import NamedTuple
from gradtutor.view.labels import method_name
from gradtutor.view.source.code import code_lines
from gradtutor.view.source.origin import Origin, helpers_of, of_object, of_operation, with_helpers
from gradtutor.view.source.program import Program, backward_program, forward_program
from gradtutor.view.text.lines import Line, cut, wrap

if TYPE_CHECKING:
    from gradtutor.view.scene import Scene

Axes: TypeAlias = tuple[int, ...]
"""Of each argument of an operation, how many axes it has."""


_TESTS: tuple[FunctionType, ...] = tuple(Rounds.__dict__[name] for name in ("_gap", "_test"))
"""What works out the gap, or takes the loss for it, and asks the stop rule."""


class SourceSection(NamedTuple):
    """Something that has run: a heading, what it does in a few words, and its source."""

    title: str
    notes: tuple[str, ...] = ()
    origins: tuple[Origin, ...] = ()
    """Pieces of the program, each with its place."""
    program: Program | None = None
    """Or the program that the lesson's graph has been made into."""


def source_lines(scene: Scene, columns: int) -> list[Line]:
    """Everything behind this step, in lines of at most ``columns``."""
    lines: list[Line] = []
    for section in sections(scene):
        lines += [((cut(f" {section.title}", columns), "heading"),)]
        for note in section.notes:
            lines += [((" ", ""), *line) for line in wrap([(note, "")], columns - 2)]
        for origin in section.origins:
            lines.append(((cut(f" {origin.file}:{origin.line}", columns), "muted"),))
            lines += code_lines(origin.text, columns)
        if section.program is not None:
            lines += code_lines(section.program.text, columns, section.program.marked)
        lines.append(())
    return lines[:-1]


def sections(scene: Scene) -> list[SourceSection]:
    """What has run to make this step, the nearest to it first."""
    stage = scene.snapshot.stage
    if stage == "update":
        return _rule(scene)
    if stage == "loss" or (stage == "done" and not _failed(scene)):
        return _stop(scene)
    if stage == "backward":
        return _backward(scene)
    focus = scene.snapshot.focus
    if stage == "forward":
        return [*_operations(scene, _calls(scene, focus)), _program(scene, forward=True)]
    return [_program(scene, forward=True), _program(scene, forward=False)]


def _failed(scene: Scene) -> bool:
    return scene.snapshot.end is not None and scene.snapshot.end.reason == "diverged"


def _backward(scene: Scene) -> list[SourceSection]:
    """The operations through which the gradient comes, the program, and for a gap the rule that divides it."""
    focus, graph = scene.snapshot.focus, scene.graph
    if focus not in graph.backward_order:
        return _rule(scene)
    calls = [call for name in graph.consumers(focus) for call in _calls(scene, name) if _mentions(call, focus)]
    found = [*_operations(scene, calls), _program(scene, forward=False)]
    return [*found, *_rule(scene)] if scene.problem.rule.needs_target else found


def _calls(scene: Scene, node: str) -> list[Call]:
    """The operations of a node; of a hidden one, none."""
    if scene.formula_hidden(node):
        return []
    return [part for part in walk(scene.graph.nodes[node]) if isinstance(part, Call)]


def _mentions(call: Call, name: str) -> bool:
    return any(part == Name(name) for part in walk(call))


def _operations(scene: Scene, calls: Sequence[Call]) -> list[SourceSection]:
    """A section for each operation, the first of several alike standing for all."""
    alike: dict[tuple[str, Axes], Call] = {}
    for call in calls:
        axes = tuple(len(shape_of(part, scene.graph.shapes)) for part in call.arguments)
        alike.setdefault((call.operation, axes), call)
    return [_operation(call, axes) for (_, axes), call in alike.items()]


def _operation(call: Call, axes: Axes) -> SourceSection:
    """One operation on arguments of so many axes; of numbers, where all are 0."""
    entry, arrays = OPERATIONS[call.operation], any(axes)
    title = tr("Operation {name}, here {expression}").format(name=entry.name, expression=written(call))
    if entry.definition:
        note = tr("made of other operations: {formula}").format(formula=entry.definition)
        return SourceSection(title, (note,), tuple(of_operation(entry.name)))
    parts = [*"abc"][: len(call.arguments)] if entry.arity >= 0 else [f"a{at}" for at in range(len(call.arguments))]
    source = value_source(call.operation, parts, arrays, call.options)
    notes = [tr("value: {source}").format(source=source)]
    for name, text in zip("ab", entry.derivatives, strict=False):
        notes.append(tr("derivative with respect to {name}: {formula}").format(name=name, formula=text))
    for name, text in zip("ab", entry.adjoints.get(axes, entry.adjoints.get((), ())), strict=False):
        notes.append(tr("the gradient g that arrives goes on to {name} as {formula}").format(name=name, formula=text))
    helpers = helpers_of(source, {**SCALAR_NAMES, **(array_names() if arrays else {})})
    return SourceSection(title, tuple(notes), (*of_operation(entry.name), *_origins(helpers)))


def _program(scene: Scene, *, forward: bool) -> SourceSection:
    title = tr("The graph as a program: forward") if forward else tr("The graph as a program: backward")
    if any(scene.formula_hidden(name) for name in scene.graph.nodes):
        return SourceSection(title, (tr("This lesson hides a formula until its end; the program would give it away."),))
    make = forward_program if forward else backward_program
    return SourceSection(title, program=make(scene.graph, scene.snapshot.focus))


def _rule(scene: Scene) -> list[SourceSection]:
    """The rule's class, and what it inherits of the step."""
    rule = type(scene.problem.rule)
    step = next(part.__dict__["step"] for part in rule.__mro__ if "step" in part.__dict__)
    # A step of its own stands in the class already.
    helpers = [function for function in with_helpers(step) if function is not rule.__dict__.get("step")]
    title = tr("The rule: {method}").format(method=method_name(rule.kind))
    return [SourceSection(title, origins=_origins([rule, *helpers]))]


def _stop(scene: Scene) -> list[SourceSection]:
    """The stop rule in the lesson's words, and what tests it."""
    stop = scene.problem.stop
    notes = []
    if stop.when is not None:
        condition = f" {stop.when.joiner} ".join(
            f"{written(part.left)} {part.operator} {written(part.right)}" for part in stop.when.comparisons
        )
        notes.append(tr("stops when {condition}").format(condition=condition))
    notes.append(tr("stops after iteration {number} at the latest").format(number=stop.max_iterations))
    return [SourceSection(tr("The stop rule"), tuple(notes), _origins(with_helpers(*_TESTS)))]


def _origins(things: Sequence[type | FunctionType]) -> tuple[Origin, ...]:
    return tuple(origin for origin in map(of_object, things) if origin is not None)
