"""A run as a table for people: what is computed forwards, the target, what goes backwards; a column per iteration."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO, TypeAlias

from gradtutor.engine.autodiff.graph import Graph
from gradtutor.engine.language.notation import plain_number, write
from gradtutor.engine.language.values import is_array
from gradtutor.engine.run.fault_sentence import sentence
from gradtutor.i18n import language, tr
from gradtutor.records import dataclass
from gradtutor.view.export.selection import EVERYTHING, Selection
from gradtutor.view.labels import detail_name, method_name
from gradtutor.view.text.alignment import widths
from gradtutor.view.text.ascii_spelling import spelled
from gradtutor.view.text.lines import cut, pad, width
from gradtutor.view.text.numbers import fixed

if TYPE_CHECKING:
    from gradtutor.engine.run.trace import Iteration
    from gradtutor.lessons.model import Lesson, Variant
    from gradtutor.view.export.complete_run import CompleteRun

MOST_ELEMENTS = 10
"""An array of more numbers than these is not written out."""
GAP = 2
"""Blanks between two columns."""
LABEL_SHARE = 3
"""The names take at most one part in so many of the width."""
LEAST = 4
"""A column is at least so many columns wider than its decimals, so that blocks below each other look alike."""

Values: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class ExportRow:
    """One row: its label, and how its value is got out of an iteration (``None``: there is none)."""

    label: str
    value: Callable[[Iteration], Any]


def write_table(
    lesson: Lesson, runs: Sequence[CompleteRun], stream: TextIO, room: int, selection: Selection = EVERYTHING
) -> None:
    """Write each run as aligned text in at most ``room`` columns; what does not fit goes into further blocks."""
    for place, run in enumerate(runs):
        stream.write(f"{chr(10) if place else ''}{title(lesson, run)}\n")
        for labels, block in _blocks(lesson, run, room, selection):
            lines = [pad(label, width(labels[0])) for label in labels]
            for column in block:
                lines = [line + " " * GAP + cell for line, cell in zip(lines, column, strict=True)]
            stream.write("\n" + "\n".join(line.rstrip() for line in lines) + "\n")
        stream.write(f"\n{ending(run)}\n")


def write_markdown(
    lesson: Lesson, runs: Sequence[CompleteRun], stream: TextIO, room: int, selection: Selection = EVERYTHING
) -> None:
    """Write each run as Markdown tables, in blocks of about ``room`` columns."""
    for place, run in enumerate(runs):
        stream.write(f"{chr(10) if place else ''}## {title(lesson, run)}\n")
        for labels, block in _blocks(lesson, run, room, selection):
            rows = [[label.replace("|", "\\|"), *cells] for label, *cells in zip(labels, *block, strict=True)]
            wide = max(width(label) for label, *_ in rows)
            lines = ["| " + " | ".join([pad(label, wide), *cells]) + " |" for label, *cells in rows]
            rule = "|".join(["", "-" * (wide + 2), *("-" * (width(column[0]) + 1) + ":" for column in block), ""])
            stream.write("\n" + "\n".join([lines[0], rule, *lines[1:]]) + "\n")
        stream.write(f"\n{ending(run)}\n")


def title(lesson: Lesson, run: CompleteRun) -> str:
    """What is shown: the lesson and the variant."""
    return spelled(f"{lesson.words[language()].title} · {run.variant.name}")


def ending(run: CompleteRun) -> str:
    """One sentence: how the run ended, and by which method it went."""
    end = run.end
    if run.unfinished:
        what = tr("As far as iteration {iteration}: the run goes on.")
    elif run.waiting:
        what = tr("Waits in iteration {iteration}: the next numbers are a learner's.")
    elif end.reason == "converged":
        what = tr("Ended by its stop rule in iteration {iteration}.")
    elif end.reason == "limit":
        what = tr("Ended by its limit after iteration {iteration}.")
    else:
        what = tr("Diverged in iteration {iteration}: {fault}")
    said = what.format(iteration=end.iteration, fault=sentence(end.fault, run.variant.symbols) if end.fault else "")
    return spelled(said + tr(" Method: {method}.").format(method=method_name(run.variant.problem.rule.kind)))


def rows_of(variant: Variant, first: Iteration, selection: Selection = EVERYTHING) -> Iterator[ExportRow]:
    """The rows, from top to bottom. ``first`` is the first iteration, which shows how long arrays are."""
    problem, graph = variant.problem, Graph(variant.problem)
    shown = variant.symbols
    for name in filter(selection.has, graph.parameters):
        yield from _spread(shown.get(name, name), _of("parameters", name), first)
    for noise in problem.noise if not selection.only else ():
        yield from _spread(shown.get(noise.name, noise.name), _of("inputs", noise.name), first)
    for name, expression in graph.nodes.items():
        if not selection.has(name):
            continue
        written = write(expression, shown)
        yield from _spread(f"{shown.get(name, name)} = {written}", _of("values", name), first)
    target = problem.goal.target
    if target is not None:
        fixed = target if isinstance(target, float | int) else problem.constants.get(target)
        if fixed is not None:
            label = plain_number(float(target)) if isinstance(target, float | int) else shown.get(target, target)
            yield ExportRow(tr("target") if label == plain_number(float(fixed)) else label, lambda _: fixed)
    yield from _backward_rows(variant, graph, first, selection)


def _backward_rows(variant: Variant, graph: Graph, first: Iteration, selection: Selection) -> Iterator[ExportRow]:
    """What goes backwards: deltas or gradients, else the gap and what the rule makes of it."""
    problem, shown = variant.problem, variant.symbols
    output = shown.get(graph.output, graph.output)
    names = [(name, shown.get(name, name)) for name in graph.backward_order if selection.has(name)]
    if first.deltas is not None:
        for name, label in names:
            yield from _spread(f"Δ{label}", _of("deltas", name), first)
        return
    target = problem.goal.target
    if target:  # against the target 0 the gap is the output itself
        aim = shown.get(target, target) if isinstance(target, str) else plain_number(float(target))
        yield ExportRow(f"{output} − {aim}", lambda record: record.objective)
    if problem.rule.uses_gradients:
        for name, label in names:
            if name != graph.output:
                yield from _spread(f"∂{output}/∂{label}", _of("gradients", name), first)
    for detail in problem.rule.details:
        yield ExportRow(detail_name(detail), _of("details", detail))


def _of(group: str, name: str) -> Callable[[Iteration], Any]:
    """How one name's value is got out of an iteration."""

    def value(record: Iteration) -> Any:
        values: Values | None = getattr(record, group)
        return None if values is None else values.get(name)

    return value


def _spread(label: str, value: Callable[[Iteration], Any], first: Iteration) -> Iterator[ExportRow]:
    """One row, or a row per number for a short array."""
    array = value(first)
    if array is None or not is_array(array) or not 0 < array.size <= MOST_ELEMENTS:
        yield ExportRow(label, value)
        return
    for place in range(array.size):
        yield ExportRow(f"{label} [{place + 1}]" if place == 0 else f"  [{place + 1}]", _element(value, place))


def _element(value: Callable[[Iteration], Any], place: int) -> Callable[[Iteration], Any]:
    def element(record: Iteration) -> Any:
        array = value(record)
        return None if array is None else float(array.flat[place])

    return element


def _blocks(
    lesson: Lesson, run: CompleteRun, room: int, selection: Selection
) -> Iterator[tuple[list[str], list[list[str]]]]:
    """Labels (the heading first, all equally wide) and columns (the iteration's number first), as many as fit."""
    records = iter(run.iterations(selection))
    first = next(records)
    rows = list(rows_of(run.variant, first, selection))
    labels = [tr("iteration"), *(cut(row.label, room // LABEL_SHARE) for row in rows)]
    wide = max(map(width, labels))
    labels = [pad(label, wide) for label in labels]
    block: list[list[str]] = []
    used = wide
    for column in _columns(lesson.digits, rows, _chain(first, records)):
        needed = GAP + width(column[0])
        if block and used + needed > room:
            yield labels, block
            block, used = [], wide
        block.append(column)
        used += needed
    yield labels, block


def _columns(digits: int, rows: Sequence[ExportRow], records: Iterable[Iteration]) -> Iterator[list[str]]:
    for record in records:
        cells = [fixed(row.value(record), digits) for row in rows]
        body, heading = _aligned(cells, str(record.number), digits + LEAST)
        yield [heading, *body]


def _aligned(cells: Sequence[str], heading: str, least: int) -> tuple[list[str], str]:
    """The cells of one column, padded to one width with their decimal points in line; then the heading, to the right.

    ``least`` is the smallest width of the column.
    """
    point = widths(cells)
    whole = max(point.whole, width(heading), least)
    return [point.aligned(cell, whole) for cell in cells], pad(heading, whole, "right")


def _chain(first: Iteration, others: Iterator[Iteration]) -> Iterator[Iteration]:
    yield first
    yield from others
