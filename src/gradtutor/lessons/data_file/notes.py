"""How a table was read, in sentences: names that were made, rows that were left out, numbers that read two ways."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from gradtutor.i18n import tr

if TYPE_CHECKING:
    from gradtutor.lessons.data_file.table import FileTable


def reading(table: FileTable, used: Collection[str], left_out: int) -> tuple[str, ...]:
    """The sentences that a reader needs of the columns that are ``used``; none where all is as it stands there."""
    return (*names_made(table, used), *_gaps(table, left_out), *_numbers(table, used))


def names_made(table: FileTable, used: Collection[str]) -> list[str]:
    """The sentence that says which columns of ``used`` are called otherwise than in the file, if any are."""
    renamed = {name: header for name, header in table.renamed.items() if name in used}
    if not renamed:
        return []
    pairs = (
        tr("{name} (column {number})").format(name=name, number=table.names.index(name) + 1)
        if not header
        else tr("{name} ('{header}')").format(name=name, header=header)
        for name, header in renamed.items()
    )
    return [tr("Columns are called: {names}.").format(names=", ".join(pairs))]


def _gaps(table: FileTable, left_out: int) -> list[str]:
    if not left_out:
        return []
    text = tr("Rows left out, for they have gaps: {count} of {rows}.")
    return [text.format(count=left_out, rows=len(table.rows))]


def _numbers(table: FileTable, used: Collection[str]) -> list[str]:
    found = ((name, table.ambiguous(name)) for name in table.names if name in used)
    text = tr("In the column '{name}', {cell} is read as {number:g}.")
    return [text.format(name=name, cell=both[0], number=both[1]) for name, both in found if both is not None]
