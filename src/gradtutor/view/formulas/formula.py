"""The worked formula of a step in three lines: in symbols, with the numbers in it, and its result."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gradtutor.i18n import tr
from gradtutor.view.formulas.corner import corner_lines
from gradtutor.view.formulas.worked import bracketed, broken, summed, worked, written
from gradtutor.view.scene import FEWEST_DIGITS, partial
from gradtutor.view.text.lines import Line, line_width, width
from gradtutor.view.text.numbers import short
from gradtutor.view.words.narration import band_words

if TYPE_CHECKING:
    from gradtutor.engine.autodiff.graph import Contribution
    from gradtutor.view.scene import Scene


_OPERATORS = {"<=": "≤", ">=": "≥"}


def formula_lines(scene: Scene, columns: int = 44) -> list[Line]:
    """Three lines as a rule, each of at most ``columns``, with fewer decimals where they would be longer, but for the
    result, of which the words speak; what is too long even so goes on in one line more. Empty before the first step
    and at the end."""
    whole = lines = _lines(replace(scene, columns=columns))
    for shorter in range(1, scene.digits - FEWEST_DIGITS + 1):
        if all(line_width(line) <= columns for line in lines):
            break
        lines = _lines(replace(scene, columns=columns, shorter=shorter))
    if lines and line_width(whole[-1]) <= columns:
        lines = [*lines[:-1], whole[-1]]
    return [part for line in lines for part in _over_two(line, columns)]


def _over_two(line: Line, columns: int) -> list[Line]:
    """A line, or two where it is too long and can be broken behind ``left = ``."""
    if line_width(line) <= columns or len(line) != 2:
        return [line]
    (head, role), (right, own) = line
    first, *more = broken(right, columns - width(head))
    return [((head, role), (first, own)), *[((" " * width(head), role), (rest, own)) for rest in more]]


def _lines(scene: Scene) -> list[Line]:
    stage = scene.snapshot.stage
    if stage == "forward":
        return _forward(scene)
    if stage == "loss":
        return _loss(scene)
    if stage == "backward":
        return _backward(scene)
    if stage == "update":
        from gradtutor.view.formulas.update_formula import update_lines

        return update_lines(scene)
    return []


def _forward(scene: Scene) -> list[Line]:
    name, column = scene.snapshot.focus, scene.snapshot.column
    result = scene.number_of(name, column.values)
    if scene.formula_hidden(name):
        inside = ", ".join(scene.symbol(used) for used in _inputs(scene, name))
        return worked(scene.symbol(name), [f"?({inside})" if inside else "?"], "forward", result)
    if scene.graph.has_arrays:
        # Not needed for the lessons of plain numbers, and so for most first frames.
        from gradtutor.view.formulas.array_formula import has_arrays, value_lines

        if has_arrays(scene, name):
            return value_lines(scene, name)
    expression = scene.graph.nodes[name]
    return worked(
        scene.symbol(name),
        [written(scene, expression), written(scene, expression, column.known)],
        "forward",
        result,
    )


def _loss(scene: Scene) -> list[Line]:
    goal, column = scene.problem.goal, scene.snapshot.column
    output = scene.symbol(goal.output)
    if scene.objective_hidden:
        return [((tr("The answer: "), "backward"), (band_words(scene), "backward current"))]
    value = short(column.objective, scene.digits)
    lines: list[Line]
    if goal.target is None:
        loss = tr("loss")
        lines = [((f"{loss} = {output} = ", "backward"), (value, "backward current"))]
    else:
        gap = tr("gap")
        numbers = f"{scene.number_of(goal.output, column.known)} − {bracketed(short(scene.target, scene.digits))}"
        lines = [
            ((f"{gap} = {output} − {bracketed(scene.target_text)}", "backward"),),
            ((f"{' ' * width(gap)} = {numbers} = ", "backward"), (value, "backward current")),
        ]
    return [*lines, *_stop_line(scene)]


def _stop_line(scene: Scene) -> list[Line]:
    """The stop test with both of its sides: ``0.0184 < 0.001? no``."""
    if not scene.snapshot.tested:
        return []
    condition = scene.problem.stop.when
    joiner = tr("or") if condition and condition.joiner == "or" else tr("and")
    sides = f" {joiner} ".join(
        f"{short(test.left, scene.digits)} {_OPERATORS.get(test.operator, test.operator)} "
        f"{short(test.right, max(scene.digits, 8))}"
        for test in scene.snapshot.tested
    )
    question = tr("stop? {test}?").format(test=sides)
    answer = tr("yes") if scene.snapshot.stopped else tr("no")
    return [((f"{question} ", ""), (answer, "strong"))]


def _backward(scene: Scene) -> list[Line]:
    lines = {"gradients": _gradient, "deltas": _delta, "interval": _interval, "slope": _slope}
    return lines[scene.problem.rule.backward](scene)


def _interval(scene: Scene) -> list[Line]:
    details = scene.snapshot.column.details
    low, high = short(details.get("low"), scene.digits), short(details.get("high"), scene.digits)
    name = scene.symbol(scene.problem.parameters[0].name)
    return [((tr("still possible: "), "backward"), (f"{low} ≤ {name} ≤ {high}", "backward current"))]


def _slope(scene: Scene) -> list[Line]:
    """Both changes with their numbers, or, where that is too wide, the changes themselves."""
    snapshot = scene.snapshot
    if not snapshot.earlier:
        return []
    before, here = snapshot.earlier[-1], snapshot.column
    name = scene.problem.parameters[0].name
    gaps = f"{short(here.objective, scene.digits)} − {bracketed(short(before.objective, scene.digits))}"
    values = f"{scene.number_of(name, here.parameters)} − {bracketed(scene.number_of(name, before.parameters))}"
    numbers = f"({gaps}) ÷ ({values})"
    if width(tr("slope") + f" = {numbers}") > scene.columns:
        rise = (here.objective or 0.0) - (before.objective or 0.0)
        run = here.parameters[name] - before.parameters[name]
        numbers = f"{short(rise, scene.digits)} ÷ {bracketed(short(run, scene.digits))}"
    return worked(
        tr("slope"),
        [tr("change of the gap ÷ change of {name}").format(name=scene.symbol(name)), numbers],
        "backward",
        short(here.details.get("slope"), scene.digits),
    )


def _gradient(scene: Scene) -> list[Line]:
    """∂output/∂name as a sum over the paths that lead back to the name."""
    snapshot, output = scene.snapshot, scene.graph.output
    name = snapshot.focus
    left = partial(scene, output, name)
    value = snapshot.column.gradients.get(name)
    result = short(value, scene.digits)
    if name == output:
        return worked(left, ["1"], "backward", "1")
    if value is None:
        # The run ends here: this derivative has no value.
        return worked(left, [], "backward", result)
    paths = snapshot.contributions
    if not paths:
        from gradtutor.view.formulas.array_formula import gradient_lines

        return [*gradient_lines(scene, name), *corner_lines(scene, name)]
    if len(paths) == 1 and paths[0].consumer == output:
        numbers = written(scene, paths[0].formula, scene.snapshot.column.known)
        lines = worked(left, [written(scene, paths[0].formula), numbers], "backward", result)
        return [*lines, *corner_lines(scene, name)]
    room = scene.columns - width(f"{left} = ")
    symbols, products = _paths_in_symbols(scene, name, paths), _products(scene, paths)
    lines = worked(left, [summed(symbols, room), summed(products, room)], "backward", result)
    return [*lines, *corner_lines(scene, name)]


def _products(scene: Scene, paths: tuple[Contribution, ...]) -> list[str]:
    """What comes over each path, with its numbers."""
    parts = []
    for path in paths:
        local = bracketed(short(path.local, scene.digits))
        direct = path.consumer == scene.graph.output
        parts.append(local if direct else f"{bracketed(short(path.upstream, scene.digits))}·{local}")
    return parts


def _delta(scene: Scene) -> list[Line]:
    """Δname = gap ÷ slope: along a single path hop by hop, else over the whole way at once."""
    snapshot, goal = scene.snapshot, scene.problem.goal
    name, output = snapshot.focus, goal.output
    own = f"Δ{scene.symbol(name)}"
    result = short(snapshot.column.deltas.get(name), scene.digits)
    gap = short(snapshot.column.objective, scene.digits)
    if name == output:
        numbers = f"{scene.number_of(output, snapshot.column.known)} − {bracketed(short(scene.target, scene.digits))}"
        return worked(own, [f"{scene.symbol(output)} − {bracketed(scene.target_text)}", numbers], "backward", result)
    paths = snapshot.contributions
    from gradtutor.session.quiz.rounded_work import share_of

    share = share_of(scene.problem, name)
    if len(paths) == 1 and share == 1.0:
        (path,) = paths
        consumer = scene.symbol(path.consumer)
        arrived = short(snapshot.column.deltas.get(path.consumer), scene.digits)
        hop = partial(scene, path.consumer, name)
        head = (f"{own} = Δ{consumer} ÷ {hop}", "backward")
        local = (f"{hop} = {written(scene, path.formula)}", "muted backward")
        numbers = f"{arrived} ÷ {bracketed(short(path.local, scene.digits))}"
        lines = worked(" " * width(own), [numbers], "backward", result)
        return [(head, ("   ", ""), local), *lines, *corner_lines(scene, name)]
    slope = partial(scene, output, name)
    total = short(snapshot.slopes.get(name), scene.digits)
    room = scene.columns - width(f"{slope} = ")
    symbols, products = summed(_paths_in_symbols(scene, name, paths), room), _products(scene, paths)
    first: Line = ((f"{slope} = ", "backward"), (symbols, "backward"))
    numbers = summed(products, room - width(f" = {total}"))
    second: Line = ((f"{' ' * width(slope)} = {numbers} = ", "backward"), (total, "backward"))
    part = "" if share == 1.0 else f"{short(share, 3)}·"
    last: Line = ((f"{own} = {part}{gap} ÷ {bracketed(total)} = ", "backward"), (result, "backward current"))
    return [first, second, last, *corner_lines(scene, name)]


def _paths_in_symbols(scene: Scene, name: str, paths: tuple[Contribution, ...]) -> list[str]:
    """``∂L/∂b·∂b/∂a + …``. A path straight into the output, beside others, is written as the formula of its local
    derivative, whose sign ∂L/∂a would be the one that the whole sum has."""
    output = scene.graph.output
    parts = []
    for path in paths:
        local = partial(scene, path.consumer, name)
        if path.consumer != output:
            parts.append(f"{partial(scene, output, path.consumer)}·{local}")
        else:
            parts.append(bracketed(written(scene, path.formula)) if len(paths) > 1 else local)
    return parts


def _inputs(scene: Scene, name: str) -> tuple[str, ...]:
    from gradtutor.engine.language.tree import names_in

    return names_in(scene.graph.nodes[name])
