"""The data of a lesson: columns written as lists, read from a CSV file beside the lesson, or generated from a seed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gradtutor.engine.language.operations import DRAWS
from gradtutor.engine.problem import Batch
from gradtutor.i18n import tr
from gradtutor.lessons.loading.csv_data import MOST_BYTES, parse_csv
from gradtutor.lessons.loading.generated_data import ROW, Recipe
from gradtutor.lessons.loading.scope import Columns
from gradtutor.lessons.toml.faults import Faults, spelled, write_instead
from gradtutor.lessons.toml.files import read_text

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Array
    from gradtutor.errors import Fault
    from gradtutor.lessons.toml.positions import Where
    from gradtutor.lessons.toml.reader import Record

_LONGEST_FILE: Final = 200
"""Bytes of a file's name; most systems allow 255."""


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
        for name in (ROW, *DRAWS):
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
            made = Recipe(rows, seed, names, faults).run(texts, columns.places)
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
