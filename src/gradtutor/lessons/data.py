"""The data of a lesson: columns written as lists, read from a CSV file beside the lesson, or generated from a seed."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gradtutor.engine.expression import Call, Name, Number, names_in, parse, walk
from gradtutor.engine.operations import DRAWS, FUNCTIONS
from gradtutor.engine.problem import Batch
from gradtutor.engine.shapes import Misfit, shape_of
from gradtutor.errors import ExpressionError
from gradtutor.lessons.faults import Faults, spelled, write_instead
from gradtutor.lessons.files import read_text
from gradtutor.lessons.scope import Columns, name_fault
from gradtutor.locale import tr

if TYPE_CHECKING:
    from gradtutor.engine.expression import Expression
    from gradtutor.engine.problem import Array
    from gradtutor.engine.shapes import Shape
    from gradtutor.errors import Fault
    from gradtutor.lessons.positions import Where
    from gradtutor.lessons.reader import Record

MOST_BYTES: Final = 1024 * 1024
"""Of a CSV file."""
MOST_ROWS: Final = 20_000
"""Of a CSV file, the header aside."""
MOST_COLUMNS: Final = 64
MOST_GENERATED: Final = 500_000
"""Numbers that one recipe may compute and draw: so many take about a fifth of a second."""

_LONGEST_FILE: Final = 200
"""Bytes of a file's name; most systems allow 255."""
_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?", re.ASCII)
_ROW: Final = "row"
"""In generated data: the number of the row, from 0."""


class Sources:
    """Reads and generates the data of one lesson folder; each file, and each recipe, once for all variants."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, tuple[dict[str, Array], tuple[Fault, ...]]] = {}
        self._made: dict[tuple[object, ...], dict[str, Array]] = {}

    def columns(self, data: Record, faults: Faults) -> Columns:
        """The columns of a ``[data]`` table, as far as they are sound."""
        if "generate" in data:
            return self._generated(data.record("generate"), faults)
        if "file" in data:
            return self._read(data, faults)
        names = tuple(data)
        read = {name: value for name in names if (value := data.get(name, object)) is not None}
        _check_lengths(data, read, faults)  # type: ignore[arg-type]  # the reader made them arrays
        return Columns(names, {name: data.place(name) for name in names}, read)  # type: ignore[arg-type]

    def _read(self, data: Record, faults: Faults) -> Columns:
        """The columns of the file that ``data`` names."""
        name, place = data.get("file", str), data.place("file")
        if name is None or not self._beside(name, place, faults):
            return Columns()
        if name not in self._files:
            own = Faults(self._folder / name)
            text = read_text(self._folder / name, MOST_BYTES, own)
            read = {} if text is None else parse_csv(text, own)
            self._files[name] = read, own.found
        values, found = self._files[name]
        faults.join(found)
        return Columns(tuple(values), dict.fromkeys(values, place), values)

    def _beside(self, name: str, place: Where, faults: Faults) -> bool:
        """Whether a name is that of a CSV file in the lesson's own folder, and nowhere else."""
        if "/" in name or "\\" in name or name.startswith(".") or not name.lower().endswith(".csv"):
            what = tr("'{name}' is not the name of a CSV file in the lesson's folder.").format(name=spelled(name))
            faults.value(place, what, tr("Write one such as 'houses.csv', without a path."))
            return False
        path = self._folder / name
        found = len(name.encode()) <= _LONGEST_FILE and path.is_file()
        # A link would lead out of the folder.
        if not found or path.resolve().parent != self._folder.resolve():
            what = tr("There is no file '{name}' in the lesson's folder.").format(name=spelled(name))
            faults.value(place, what, write_instead(name, [file.name for file in self._folder.glob("*.csv")]))
            return False
        return True

    def _generated(self, recipe: Record, faults: Faults) -> Columns:
        """The columns of a ``[data.generate]`` table."""
        rows, seed = recipe.get("rows", int), recipe.get("seed", int)
        names = tuple(name for name in recipe if name not in ("rows", "seed"))
        if "rows" in recipe and not names:
            what = tr("No column is generated.")
            faults.key(recipe.where, what, tr('Write one such as x = "uniform(0, 1)".'))
        for name in (_ROW, *DRAWS):
            if name in names:
                what = tr("The name '{name}' is reserved.").format(name=name)
                faults.key(recipe.place(name), what, tr("Write another, such as '{name}_1'.").format(name=name))
        texts = {name: text for name in names if (text := recipe.get(name, str)) is not None}
        columns = Columns(names, {name: recipe.place(name) for name in names})
        if rows is None or seed is None:
            return columns
        key = (rows, seed, *texts.items())
        if key not in self._made:
            before = len(faults.found) + len(faults.settings)
            made = _Recipe(rows, seed, names, faults).run(texts, columns.places)
            if len(faults.found) + len(faults.settings) > before:
                return Columns(names, columns.places, made)
            self._made[key] = made
        return Columns(names, columns.places, self._made[key])


def read_batch(run: Record, columns: Columns, faults: Faults) -> Batch | None:
    """How the data is cut into batches; ``None`` where every iteration sees all of it."""
    if "batch" not in run:
        return None
    record = run.record("batch")
    if "data" not in run:
        what = tr("[batch] cuts the data into pieces, and there is no data.")
        faults.key(record.where, what, tr("Add [data], or take [batch] out."))
        return None
    size, rows = record.get("size", int), columns.rows
    if size is None:
        return None
    if rows is not None and size > rows:
        what = tr("A batch of {size} rows is larger than the data, which has {rows}.").format(size=size, rows=rows)
        faults.value(record.place("size"), what, tr("Write {rows} or less.").format(rows=rows))
    return Batch(size, record.get("order", str) or Batch(1).order, record.get("seed", int) or 0)


def _check_lengths(data: Record, columns: Mapping[str, Array], faults: Faults) -> None:
    """All columns have a row for each sample."""
    lengths = {name: len(column) for name, column in columns.items()}
    for name, length in lengths.items():
        first = next(iter(lengths))
        if length != lengths[first]:
            what = tr("The column '{name}' has {count} rows, and '{first}' has {rows}.")
            what = what.format(name=spelled(name), count=length, first=spelled(first), rows=lengths[first])
            faults.value(data.place(name), what, tr("Make all columns equally long."))


def parse_csv(text: str, faults: Faults) -> dict[str, Array]:
    """Name -> column of a CSV text: a line of names, then lines of numbers. Notes each bad cell with its place."""
    lines = text.split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    if len(lines) < 2:
        faults.at(1, 1, tr("There is no data in this file."), tr("Write a line of names, then lines of numbers."))
        return {}
    if len(lines) - 1 > MOST_ROWS:
        what = tr("The file has {count} rows; {most} is the most.").format(count=len(lines) - 1, most=MOST_ROWS)
        faults.at(MOST_ROWS + 2, 1, what, tr("Take some out."))
        return {}
    names = _header(lines[0], faults)
    table = [_row(line, number, len(names), faults) for number, line in enumerate(lines[1:], 2) if not faults.full]
    if faults.found:
        return {}

    import numpy as np

    array = np.array(table, dtype=np.float64)
    array.flags.writeable = False
    return {name: array[:, place] for place, name in enumerate(names)}


def _cells(line: str) -> Iterable[tuple[int, str]]:
    """The cells of a line, each with its column: blanks and quotation marks around a cell do not count."""
    at = 1
    for cell in line.split(","):
        bare = cell.strip()
        yield at + len(cell) - len(cell.lstrip()), bare[1:-1] if len(bare) > 1 and bare[0] == bare[-1] == '"' else bare
        at += len(cell) + 1


def _header(line: str, faults: Faults) -> list[str]:
    names: list[str] = []
    for column, name in _cells(line):
        if len(names) == MOST_COLUMNS:
            what = tr("The file has more than {most} columns.").format(most=MOST_COLUMNS)
            faults.at(1, column, what, tr("Take some out."))
            break
        fault = name_fault(name)
        if ";" in line or "\t" in line:
            faults.at(1, 1, tr("The names are not separated by commas."), tr("Save the file with commas."))
            break
        if _NUMBER.fullmatch(name):
            faults.at(1, column, tr("The first line has no names."), tr("Put a line of names on top, such as x,y."))
            break
        if fault is not None:
            faults.at(1, column, *fault)
        elif name in names:
            what = tr("There are two columns '{name}'.").format(name=name)
            faults.at(1, column, what, tr("Give one of them another name."))
        names.append(name)
    return names


def _row(line: str, number: int, count: int, faults: Faults) -> list[float]:
    """The numbers of line ``number``, which must be ``count``."""
    cells = list(_cells(line))
    if len(cells) != count:
        what = tr("This row has {count} cells, and the first line has {names} names.")
        column = cells[count][0] if len(cells) > count else len(line) + 1
        faults.at(number, column, what.format(count=len(cells), names=count), tr("Write a number below each name."))
        return []
    values = []
    for column, cell in cells:
        value = float(cell) if _NUMBER.fullmatch(cell) else None
        if value is None:
            what = tr("'{cell}' is not a number.") if cell else tr("This cell is empty.")
            faults.at(number, column, what.format(cell=spelled(cell)), tr("Write a number such as 1.5."))
        elif not math.isfinite(value):
            faults.at(number, column, tr("The number is too large."), tr("The largest is about 1.8e308."))
        else:
            values.append(value)
    return values


@dataclass
class _Recipe:
    """Columns in the making: each is an expression over the columns above it."""

    rows: int
    seed: int
    names: tuple[str, ...]
    faults: Faults
    values: dict[str, Array] = field(default_factory=dict)
    spent: int = 0
    """Numbers that have been computed and drawn."""

    def run(self, texts: Mapping[str, str], places: Mapping[str, Where]) -> dict[str, Array]:
        """Name -> column; those with a fault, and those that need them, are left out."""
        import numpy as np

        known: dict[str, Array] = {_ROW: np.arange(self.rows, dtype=np.float64)}
        broken = set[str]()
        for place, name in enumerate(self.names):
            expression = self._parsed(texts[name], places[name], place) if name in texts else None
            column = None
            if not self._affordable(expression, places[name]):
                break
            if expression is not None and broken.isdisjoint(names_in(expression)):
                column = self._column(name, expression, known, places[name])
            if column is None:
                broken.add(name)
            else:
                known[name] = self.values[name] = column
        return self.values

    def _parsed(self, text: str, where: Where, place: int) -> Expression | None:
        above = (*self.names[:place], _ROW)
        try:
            return parse(text, above, FUNCTIONS | set(DRAWS))
        except ExpressionError as error:
            self.faults.inside(where, error.start, error.what, error.mend)
            return None

    def _affordable(self, expression: Expression | None, where: Where) -> bool:
        """Whether there is room for one more column, with all that it draws."""
        draws = sum(isinstance(part, Call) and part.operation in DRAWS for part in walk(expression or Number(0.0)))
        self.spent += self.rows * (1 + draws)
        if self.spent <= MOST_GENERATED:
            return True
        what = tr("The data has more than {most} numbers, those that are drawn included.").format(most=MOST_GENERATED)
        self.faults.inside(where, 0, what, tr("Make fewer rows, or fewer columns."))
        return False

    def _column(self, name: str, expression: Expression, known: Mapping[str, Array], where: Where) -> Array | None:
        """One column; the draws of a row come before those of the next, in the order in which they are written."""
        import numpy as np

        from gradtutor.engine.graph import evaluate

        kinds: list[str] = []
        expression = _without_draws(expression, kinds)
        source = random.Random(f"{self.seed}/{name}")
        drawn = [[_draw(source, kind) for kind in kinds] for _ in range(self.rows)]
        values = {**known, **{_drawn(place): np.array([row[place] for row in drawn]) for place in range(len(kinds))}}
        shapes: dict[str, Shape] = dict.fromkeys(values, (self.rows,))
        try:
            shape = shape_of(expression, shapes)
            if shape not in ((), (self.rows,)):
                raise Misfit
            result: Array = np.array(np.broadcast_to(evaluate(expression, values), (self.rows,)))
        except Misfit:
            what = tr("The column '{name}' would not have a value for each row.").format(name=name)
            self.faults.inside(where, 0, what, tr("Compute each row from the same row of the columns above."))
            return None
        except ArithmeticError:
            what = tr("The column '{name}' has no value in some row.").format(name=name)
            self.faults.inside(where, 0, what, tr("Keep what stands in ln, sqrt and below / inside their domain."))
            return None
        result.flags.writeable = False
        return result


def _drawn(place: int) -> str:
    # With a blank in it, so that no column can have this name.
    return f"draw {place}"


def _draw(source: random.Random, kind: str) -> float:
    """One draw between 0 and 1, or around 0 with the spread 1: what is drawn from any other interval follows."""
    return source.random() if kind == "uniform" else source.gauss(0.0, 1.0)


def _without_draws(expression: Expression, kinds: list[str]) -> Expression:
    """The expression with what is drawn in the place of each drawing function; ``kinds`` gets one entry for each."""
    if isinstance(expression, Name | Number):
        return expression
    arguments = tuple(_without_draws(part, kinds) for part in expression.arguments)
    if expression.operation not in DRAWS:
        return Call(expression.operation, arguments)
    first, second = arguments
    drawn = Name(_drawn(len(kinds)))
    kinds.append(expression.operation)
    scale = Call("sub", (second, first)) if expression.operation == "uniform" else second
    return Call("add", (first, Call("mul", (scale, drawn))))
