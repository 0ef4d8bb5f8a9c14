"""The data of one variant: its columns by name, those that stand side by side in a matrix, those brought to scale."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import field, replace
from typing import TYPE_CHECKING, Final

from gradtutor.engine.language.tree import Call, Name
from gradtutor.i18n import tr
from gradtutor.lessons.toml.faults import Faults
from gradtutor.records import dataclass
from gradtutor.safe_text import quoted
from gradtutor.suggestions import write_instead

if TYPE_CHECKING:
    from gradtutor.engine.language.tree import Expression
    from gradtutor.engine.language.values import Array, Value
    from gradtutor.lessons.data_file.table import FileTable
    from gradtutor.lessons.toml.positions import Where

RAW: Final = "_raw"
"""Behind the name of a column that a node of that name brings to scale."""
MEAN: Final = "_mean"
DEVIATION: Final = "_std"


@dataclass(frozen=True, slots=True)
class Columns:
    """The data of one variant: what is declared where, and the values of the columns that are sound."""

    places: Mapping[str, Where] = field(default_factory=dict)
    """Name -> where it is declared: the columns and the stacks of them."""
    values: Mapping[str, Array] = field(default_factory=dict)
    """Name -> numbers, shape (rows,) or (rows, …). Those of a file are here only once they are ``used``."""
    table: FileTable | None = None
    """The file that the columns are taken from, if they are."""
    stacks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name -> the columns that stand side by side in the matrix of that name."""
    scaled: Mapping[str, Where] = field(default_factory=dict)
    """The names that a node of their own brings to scale."""
    unread: bool = False
    """Whether the file cannot be read: nothing more can be said of what speaks of its columns."""
    left_out: int = 0
    """Rows of the file with a gap in a column that is used."""

    @property
    def rows(self) -> int | None:
        """How many samples there are, as far as that is known."""
        return next((len(column) for column in self.values.values()), None)

    def used(self, names: Collection[str], faults: Faults) -> Columns:
        """Of a file, only the columns that ``names`` speak of, read by rows without a gap in them; all of the others.

        Stacks are put together. Faults of the file are those of the columns that are used.
        """
        values = dict(self.values)
        left_out = 0
        if self.table is not None:
            wanted = [name for name in self.table.names if name in names or name in self._stacked(names)]
            values, left_out, found = self.table.select(wanted, self._classes(names))
            faults.join(found)
        for name, parts in self.stacks.items():
            if name in names or self.table is None:
                _stack(name, parts, values, self.places[name], faults)
        kept = {name: column for name, column in values.items() if self.table is None or name in names}
        return replace(self, values=kept, left_out=left_out)

    def _stacked(self, names: Collection[str]) -> frozenset[str]:
        return frozenset(part for name, parts in self.stacks.items() if name in names for part in parts)

    def _classes(self, names: Collection[str]) -> list[str]:
        from gradtutor.lessons.data_file.column_names import one_hot_name

        return [name for name in (self.table.names if self.table else ()) if one_hot_name(name) in names]

    def to_scale(self, faults: Faults) -> tuple[Columns, dict[str, Value], dict[str, Expression]]:
        """These columns with the raw ones under names of their own, the constants, and the nodes that scale them.

        z = (x − mean) / deviation, over all rows and for each column of a matrix; the deviation is that of the data
        itself (divided by the number of rows, as numpy's ``std`` and scikit-learn's ``StandardScaler``).
        """
        values, constants, nodes = dict(self.values), dict[str, "Value"](), dict[str, "Expression"]()
        for name, where in self.scaled.items():
            if (column := values.pop(name, None)) is None:
                continue
            mean, deviation = column.mean(axis=0), column.std(axis=0)
            if not (deviation > 0).all():
                what = tr("All numbers of '{name}' are the same.").format(name=quoted(name))
                faults.value(where, what, tr("Take it out of 'standardise'."))
                continue
            values[name + RAW] = column
            plain = column.ndim == 1
            constants[name + MEAN] = float(mean) if plain else mean
            constants[name + DEVIATION] = float(deviation) if plain else deviation
            gap = Call("sub", (Name(name + RAW), Name(name + MEAN)))
            nodes[name] = Call("div", (gap, Name(name + DEVIATION)))
        return replace(self, values=values), constants, nodes


def resolved(
    places: Mapping[str, Where], columns: Collection[str], stacks: Mapping[str, tuple[str, ...]], faults: Faults
) -> dict[str, tuple[str, ...]]:
    """The stacks whose columns are all there; the others have a fault."""
    sound: dict[str, tuple[str, ...]] = {}
    for name, parts in stacks.items():
        unknown = [part for part in parts if part not in columns]
        for part in unknown:
            what = tr("There is no column '{name}'.").format(name=quoted(part))
            faults.value(places[name], what, write_instead(part, tuple(columns)))
        if not unknown:
            sound[name] = parts
    return sound


def _stack(name: str, parts: tuple[str, ...], values: dict[str, Array], where: Where, faults: Faults) -> None:
    """The matrix of shape (rows, parts); a part that is one already brings all of its columns."""
    import numpy as np

    found = [values[part] for part in parts if part in values]
    if len(found) < len(parts):
        return
    if len({len(column) for column in found}) > 1 or any(column.ndim > 2 for column in found):
        what = tr("The columns of '{name}' cannot stand side by side.").format(name=quoted(name))
        faults.value(where, what, tr("Make all columns equally long."))
        return
    matrix = np.column_stack(found)
    matrix.flags.writeable = False
    values[name] = matrix
