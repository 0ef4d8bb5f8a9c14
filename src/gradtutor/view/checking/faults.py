"""Faults of a lesson as lines: for an author who has the lesson open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.i18n import tr
from gradtutor.view.text.lines import wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradtutor.errors import Fault
    from gradtutor.view.text.lines import Line


def fault_place(fault: Fault) -> str:
    """File, line and column, as editors take them; the folder is known."""
    return f"{fault.file.name}:{fault.line}:{fault.column}"


def fault_lines(fault: Fault, columns: int) -> list[Line]:
    """What is wrong and what to write instead, in lines of at most ``columns``."""
    return wrap([(fault.what, "fault"), (f" {fault.mend}" if fault.mend else "", "")], columns)


def more_faults(faults: Sequence[Fault]) -> str:
    """How many there are besides the first; empty if none."""
    return tr("and {count} more").format(count=len(faults) - 1) if len(faults) > 1 else ""


def list_of_faults(faults: Sequence[Fault], columns: int) -> list[Line]:
    """All faults, each with its place above it."""
    lines: list[Line] = []
    for fault in faults:
        lines += [((fault_place(fault), "strong"),), *_indented(fault_lines(fault, columns - 2)), ()]
    return lines


def _indented(lines: list[Line]) -> list[Line]:
    return [(("  ", ""), *line) for line in lines]
