"""The table of a run: forward rows, the target, backward rows; one column for each iteration."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate
from math import prod
from typing import TYPE_CHECKING, Final

from gradtutor.engine.language.values import is_array
from gradtutor.i18n import tr
from gradtutor.view.lesson.table_rows import Row, rows
from gradtutor.view.quiz.guesses import GuessColumn, guess_columns
from gradtutor.view.text.alignment import widths
from gradtutor.view.text.array_strip import FEW, SHORTEST, WHOLE, WRITTEN_OUT, array_strip, current_spans
from gradtutor.view.text.lines import Line, Span, cut, joined, pad, width
from gradtutor.view.text.numbers import POINTER, SHORTEST_EXPONENT, UNKNOWN, in_column
from gradtutor.view.words.narration import band_words

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value
    from gradtutor.session.run.snapshot import Column
    from gradtutor.view.scene import Scene


def table_lines(scene: Scene, columns: int, height: int) -> list[Line]:
    """The table in ``columns`` × ``height`` cells, the current column and row in view."""
    entries = rows(scene)
    label_width = max((width(row.label) for row in entries), default=0)
    visible = _window(entries, _current_row(scene, entries), height - 1)
    heading = tr("iteration") + _hidden_rows(entries, visible)
    label_width = max(min(label_width, columns // 3), width(heading)) + 1
    room = columns - label_width - 1
    array = _array_width(scene, room)
    cell = max(_cell_width(scene), array + 2 if array else 0)
    guessed = guess_columns(scene)
    shown = _shown_columns(scene, room, cell, guessed)
    write = functools.partial(_in_cell, columns=array) if array else in_column
    # Of all rows, those that are out of sight too: so nothing moves sideways where others come into sight.
    point = widths(_different_texts(scene, entries, shown, write), _after_point(scene))
    if point.whole + 2 > cell:
        # The pointer and a blank before it.
        cell = point.whole + 2
        shown = _shown_columns(scene, room, cell, guessed)
    head: list[Span] = [(pad(f" {heading}", label_width + 1), "heading")]
    for column in shown:
        number = str(column.iteration)
        before, after = point.aligned(number, cell).split(number)
        head += [(before, ""), (number, _head_role(scene, column)), (after, "")]
        if column.iteration in guessed:
            head.append((guessed[column.iteration].head, "muted"))
    lines = [joined(head)]
    for row in visible:
        placed = ((column, _text(scene, row, column, write)) for column in shown)
        cells = [(column, text, point.aligned(text, cell)) for column, text in placed]
        lines.append(_row_line(scene, row, label_width, cells, guessed))
    return lines


def numbers(scene: Scene, most: int) -> tuple[list[Column], list[tuple[Row, list[tuple[str, bool]]]]]:
    """The table as data: its last columns, at most so many, and each row with its texts in them and whether each is the
    number of this step."""
    columns = _columns(scene)[-most:]
    write = functools.partial(_in_cell, columns=WRITTEN_OUT)

    def cells(row: Row) -> list[tuple[str, bool]]:
        return [(_text(scene, row, column, write), _is_current(scene, row, column)) for column in columns]

    return columns, [(row, cells(row)) for row in rows(scene)]


def cell_at(scene: Scene, columns: int, height: int, column: int, row: int) -> tuple[Row, int] | None:
    """The row and the iteration that stand in that cell of the table; ``None`` in its head and beside its columns."""
    entries = rows(scene)
    visible = _window(entries, _current_row(scene, entries), height - 1)
    if not 1 <= row <= len(visible):
        return None
    head, *_ = table_lines(scene, columns, height)
    (label, _), *others = head
    start, iterations = width(label), []
    if column < start:
        return None
    for text, role in others:
        if role.startswith("heading"):
            iterations.append((start + width(text) / 2, int(text)))
        start += width(text)
    nearest = min(iterations, key=lambda pair: abs(pair[0] - column), default=None)
    return (visible[row - 1], nearest[1]) if nearest else None


def _row_line(
    scene: Scene,
    row: Row,
    label_width: int,
    cells: Iterable[tuple[Column, str, str]],
    guessed: Mapping[int, GuessColumn],
) -> Line:
    """One row; a cell is its column, its text, and that text in its place."""
    label = row.label
    if row.kind == "value" and width(label) > label_width - 1:
        # The name alone says more than the beginning of a formula.
        label = scene.symbol(row.name)
    spans: list[Span] = [(pad(" " + cut(label, label_width - 1), label_width + 1), row.role)]
    for column, text, aligned in cells:
        if _is_current(scene, row, column):
            # The pointer takes the place of the blank before the number.
            blanks = len(aligned) - len(aligned.lstrip())
            aligned = aligned[: blanks - 1] + POINTER + aligned[blanks:] if blanks else aligned
            spans.append((aligned[: max(blanks - 1, 0)], ""))
            role = "update" if scene.snapshot.stage == "update" else row.role
            spans += current_spans(aligned[max(blanks - 1, 0) :], f"{role} current")
        else:
            spans.append((aligned, "muted" if text == UNKNOWN else row.role))
        if column.iteration in guessed:
            spans.append(guessed[column.iteration].cell(row.kind, row.name, row.quantity, text != UNKNOWN))
    return tuple(span for span in spans if span[0])


def _cell_width(scene: Scene) -> int:
    """Room for numbers as they mostly are, the pointer and a blank; more where a word must fit."""
    cell = max(_after_point(scene) + 6, 8)
    if scene.objective_hidden:
        cell = max(cell, 16)
    return cell


def _after_point(scene: Scene) -> int:
    """The columns that numbers have from their decimal point on."""
    return max(scene.digits + 1, SHORTEST_EXPONENT) if scene.digits else 0


def _columns(scene: Scene) -> list[Column]:
    """Every column that there is, oldest first."""
    from gradtutor.session.run.snapshot import Column

    snapshot = scene.snapshot
    columns = [*snapshot.earlier, snapshot.column]
    if snapshot.column.updated:
        # What an update found is the first row of the next column, as in any table of an iteration.
        columns.append(Column(snapshot.iteration + 1, parameters=snapshot.column.updated))
    return columns


def _shown_columns(scene: Scene, room: int, cell: int, guessed: Mapping[int, GuessColumn]) -> list[Column]:
    """As many of the last columns as fit, one at least, each with the guesses beside it."""
    columns = _columns(scene)
    beside = {number: found.width for number, found in guessed.items()}
    widths = (cell + beside.get(column.iteration, 0) for column in reversed(columns))
    fitting = sum(1 for used in accumulate(widths) if used <= room)
    if fitting < 2 and scene.ended and len(columns) > 1:
        # Of the iteration that the last update would have begun only the parameters are known.
        columns = columns[: columns.index(scene.snapshot.column) + 1]
    return columns[-max(1, fitting) :]


def _in_cell(value: Value | None, digits: int, columns: int) -> str:
    """A number as a column has it; an array as a strip of shades, or as its numbers where they are few."""
    if value is not None and is_array(value):
        return array_strip(value, columns, digits)
    return in_column(value, digits)


def _array_width(scene: Scene, room: int) -> int:
    """Columns of an array, so that two iterations fit beside each other; 0 where there are none."""
    sizes = [prod(shape) for shape in scene.graph.shapes.values() if shape]
    if not sizes:
        return 0
    return max(min(WRITTEN_OUT if min(sizes) <= FEW else WHOLE, room // 2 - 2), SHORTEST)


def _text(scene: Scene, row: Row, column: Column, write: Callable[[Value | None, int], str]) -> str:
    if row.kind == "words":
        return _words(scene, column)
    value = _values(scene, row.kind, column, row.quantity).get(row.name)
    if row.kind in ("parameter", "value") and value is not None and scene.value_hidden(row.name):
        return "?"
    return write(value, scene.digits)


def _different_texts(
    scene: Scene, entries: Iterable[Row], columns: Iterable[Column], write: Callable[[Value | None, int], str]
) -> set[str]:
    """Every text that some row has in some column. Of a large graph most rows have the same one, for they are not yet
    known: what is alike is written once."""
    alike: dict[tuple[str, str], list[Row]] = {}
    for row in entries:
        alike.setdefault((row.kind, row.quantity), []).append(row)
    in_words = any(row.kind == "words" or scene.value_hidden(row.name) for row in entries)
    texts, digits = set[str](), scene.digits
    for column in columns:
        for (kind, quantity), found in alike.items():
            if in_words:
                texts.update(_text(scene, row, column, write) for row in found)
                continue
            values = map(_values(scene, kind, column, quantity).get, [row.name for row in found])
            # Arrays have no hash.
            different = values if scene.graph.has_arrays else set(values)
            texts.update(write(value, digits) for value in different)
    return texts


def _values(scene: Scene, kind: str, column: Column, quantity: str = "") -> Mapping[str, Value | None]:
    """What the rows of one kind have in a column, by their names; a row that is the only one of its kind has none."""
    match kind:
        case "parameter":
            return column.parameters
        case "value":
            return column.values
        case "gradient":
            return column.gradients
        case "delta":
            return column.deltas
        case "inner":
            return column.inner.get(quantity, {})
        case "detail":
            return column.details
        case "objective":
            return {"": column.objective}
        case "full":
            return {"": column.full_objective}
    started = column.values or column.iteration <= scene.snapshot.iteration
    return {"": scene.target if started else None}


def _words(scene: Scene, column: Column) -> str:
    from dataclasses import replace

    if column.objective is None:
        return UNKNOWN
    return band_words(replace(scene, snapshot=replace(scene.snapshot, column=column)))


_CURRENT: Final[Mapping[str, tuple[str, ...]]] = {
    "forward": ("value",),
    "backward": ("delta", "gradient", "detail"),
    "update": ("parameter",),
}
"""Stage -> the kinds of rows in which the number of a step may stand."""


def _is_current(scene: Scene, row: Row, column: Column) -> bool:
    return _is_in_current_column(scene, column) and _is_current_row(scene, row)


def _is_in_current_column(scene: Scene, column: Column) -> bool:
    return column.iteration == scene.snapshot.iteration + (scene.snapshot.stage == "update")


def _is_current_row(scene: Scene, row: Row) -> bool:
    stage = scene.snapshot.stage
    if stage == "loss":
        kinds: tuple[str, ...] = ("value" if scene.problem.goal.target is None else "objective", "words")
    else:
        kinds = _CURRENT.get(stage, ())
    return row.kind in kinds and (row.kind == "detail" or row.name in ("", scene.snapshot.focus))


def _head_role(scene: Scene, column: Column) -> str:
    return "heading current" if column.iteration == scene.snapshot.iteration else "heading"


def _current_row(scene: Scene, entries: Sequence[Row]) -> int:
    """The row that must be in view."""
    snapshot = scene.snapshot
    for place, row in enumerate(entries):
        if _is_current_row(scene, row):
            return place
    if snapshot.stage == "loss":
        # A gap that has no row of its own is seen in the output, below which the target mostly stands.
        output = (place for place, row in enumerate(entries) if (row.kind, row.name) == ("value", scene.graph.output))
        return next(output, len(entries) - 1)
    # At the end, what was found: the parameters and the values, for the last iteration has nothing that came back.
    return 0 if snapshot.stage in ("intro", "forward", "done") else len(entries) - 1


def _window(entries: Sequence[Row], current: int, height: int) -> Sequence[Row]:
    """As many rows as there is room for, the current one and, if possible, its surroundings among them."""
    if len(entries) <= height:
        return entries
    first = min(max(0, current - height + 2), len(entries) - height)
    return entries[first : first + height]


def _hidden_rows(entries: Sequence[Row], visible: Sequence[Row]) -> str:
    """How many rows there is no room for, and on which side of those that are seen: `` ↓3``."""
    hidden = len(entries) - len(visible)
    if not hidden:
        return ""
    above = entries.index(visible[0]) if visible else 0
    return f" {'↓' if not above else '↑' if above == hidden else '↕'}{hidden}"


def known_cells(scene: Scene, column: Column, number: Callable[[Value | None, int], str]) -> list[tuple[str, str]]:
    """Label and number of each row that has one in an iteration, as ``number`` writes it: the table for whoever does
    not see it."""
    cells = ((row.label, _text(scene, row, column, number)) for row in rows(scene))
    return [(label, text) for label, text in cells if text != UNKNOWN]
