"""The data of a lesson: columns written as lists, read from a CSV file beside the lesson, or generated from a seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gradtutor.engine.language.operations import DRAWS
from gradtutor.engine.problem import Batch
from gradtutor.i18n import ngettext, tr
from gradtutor.lessons.loading.columns import Columns, resolved
from gradtutor.lessons.loading.scope import RESERVED
from gradtutor.lessons.toml.faults import Faults
from gradtutor.lessons.toml.files import is_data_file, read_bytes
from gradtutor.safe_text import quoted
from gradtutor.suggestions import write_instead

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Array
    from gradtutor.errors import Fault
    from gradtutor.lessons.data_file.table import FileTable
    from gradtutor.lessons.toml.positions import Where
    from gradtutor.lessons.toml.reader import Record

_LONGEST_FILE: Final = 200
"""Bytes of a file's name; most systems allow 255."""


class Sources:
    """Reads and generates the data of one lesson folder; each file, and each recipe, once for all variants."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, tuple[FileTable | None, tuple[Fault, ...]]] = {}
        self._made: dict[tuple[object, ...], dict[str, Array]] = {}

    def columns(self, data: Record, faults: Faults) -> Columns:
        """The columns of a ``[data]`` table, as far as they are sound."""
        if "generate" in data:
            return self._generated(data.record("generate"), faults)
        own = {name: data.place(name) for name in data if name not in ("file", "standardise")}
        written = {name: value for name in own if (value := data.get(name, object)) is not None}
        stacks = {name: value for name, value in written.items() if isinstance(value, tuple)}
        lists: dict[str, Array] = {name: value for name, value in written.items() if name not in stacks}  # type: ignore[misc]
        table = self._table(data, faults) if "file" in data else None
        names = dict.fromkeys(table.names, data.place("file")) if table is not None else {}
        for name in (name for name in own if name in names):
            what = tr("The name '{name}' is that of a column of the file as well.").format(name=quoted(name))
            faults.key(own[name], what, tr("Give it another name."))
        places = {**names, **own}
        if table is None:
            _check_lengths(data, lists, faults)
        called = table.called if table is not None else {}
        meant = {name: tuple(called.get(str(part), str(part)) for part in parts) for name, parts in stacks.items()}
        known = tuple(name for name in places if name not in stacks)
        unread = "file" in data and table is None
        if unread:
            return Columns(places, lists, unread=True)
        columns = Columns(places, lists, table, resolved(places, known, meant, faults))
        return replace(columns, scaled=_scaled(data, places, called, faults))

    def _table(self, data: Record, faults: Faults) -> FileTable | None:
        """The file that ``data`` names."""
        name, place = data.get("file", str), data.place("file")
        if name is None or not self._beside(name, place, faults):
            return None
        if name not in self._files:
            from gradtutor.lessons.data_file.table import MOST_BYTES, read_table

            own = Faults(self._folder / name)
            raw = read_bytes(self._folder / name, MOST_BYTES, own)
            self._files[name] = None if raw is None else read_table(raw, RESERVED, own), own.found
        table, found = self._files[name]
        faults.join(found)
        return table

    def _beside(self, name: str, place: Where, faults: Faults) -> bool:
        """Whether a name is that of a data file in the lesson's own folder, and nowhere else."""
        if "/" in name or "\\" in name or name.startswith(".") or not is_data_file(name):
            what = tr("'{name}' is not the name of a data file in the lesson's folder.").format(name=quoted(name))
            faults.value(place, what, tr("Write one such as 'houses.csv', without a path."))
            return False
        path = self._folder / name
        found = len(name.encode()) <= _LONGEST_FILE and path.is_file()
        # A link would lead out of the folder.
        if not found or path.resolve().parent != self._folder.resolve():
            what = tr("There is no file '{name}' in the lesson's folder.").format(name=quoted(name))
            there = [file.name for file in self._folder.iterdir() if is_data_file(file.name)]
            faults.value(place, what, write_instead(name, there))
            return False
        return True

    def _generated(self, recipe: Record, faults: Faults) -> Columns:
        """The columns of a ``[data.generate]`` table."""
        from gradtutor.lessons.loading.generated_data import ROW, Recipe

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
        columns = Columns({name: recipe.place(name) for name in names})
        if rows is None or seed is None:
            return columns
        key = (rows, seed, *texts.items())
        if key not in self._made:
            before = len(faults.found) + len(faults.settings)
            made = Recipe(rows, seed, names, faults).run(texts, columns.places)
            if len(faults.found) + len(faults.settings) > before:
                return Columns(columns.places, made)
            self._made[key] = made
        return Columns(columns.places, self._made[key])


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
        what = ngettext(
            "A batch of {size} row is larger than the data, which has {rows}.",
            "A batch of {size} rows is larger than the data, which has {rows}.",
            size,
        ).format(size=size, rows=rows)
        faults.value(record.place("size"), what, tr("Write {rows} or less.").format(rows=rows))
    return Batch(size, record.get("order", str) or Batch(1).order, record.get("seed", int) or 0)


def _scaled(data: Record, places: Mapping[str, Where], called: Mapping[str, str], faults: Faults) -> dict[str, Where]:
    """The names that ``standardise`` lists; those that are no columns have a fault."""
    where = data.place("standardise")
    found: dict[str, Where] = {}
    for written in data.get("standardise", tuple) or ():
        name = called.get(written, written)
        if name in places:
            found[name] = where
        else:
            what = tr("There is no column '{name}'.").format(name=quoted(written))
            faults.value(where, what, write_instead(written, tuple(places)))
    return found


def _check_lengths(data: Record, columns: Mapping[str, Array], faults: Faults) -> None:
    """All columns have a row for each sample."""
    lengths = {name: len(column) for name, column in columns.items()}
    for name, length in lengths.items():
        first = next(iter(lengths))
        if length != lengths[first]:
            what = ngettext(
                "The column '{name}' has {count} row, and '{first}' has {rows}.",
                "The column '{name}' has {count} rows, and '{first}' has {rows}.",
                length,
            )
            what = what.format(name=quoted(name), count=length, first=quoted(first), rows=lengths[first])
            faults.value(data.place(name), what, tr("Make all columns equally long."))
