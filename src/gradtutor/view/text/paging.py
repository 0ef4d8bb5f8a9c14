"""More lines than there are rows: a part of them, and a sign that says how many follow and by which key."""

from __future__ import annotations

from collections.abc import Sequence

from gradtutor.i18n import ngettext
from gradtutor.view.text.lines import Line, cut


def furthest(lines: Sequence[Line], rows: int) -> int:
    """The first line of the last part."""
    return max(0, len(_close(lines, rows)) - max(rows, 1))


def part(lines: Sequence[Line], top: int, rows: int, columns: int, key: str) -> list[Line]:
    """The lines from ``top`` on in so many ``rows``; without the blank ones, where that is enough for all of them to be
    seen. Where more follow, the last row says how many, and the ``key`` by which they are reached."""
    close = _close(lines, rows)
    top = min(top, furthest(lines, rows))
    shown = list(close[top : top + rows])
    below = len(close) - top - rows
    if below > 0 and shown:
        # The row of the sign has a line of its own behind it.
        more = ngettext("↓ {count} more line: {key}", "↓ {count} more lines: {key}", below + 1)
        shown[-1] = ((cut(" " + more.format(count=below + 1, key=key), columns), "muted"),)
    return shown


def _close(lines: Sequence[Line], rows: int) -> Sequence[Line]:
    if len(lines) <= rows:
        return lines
    return [line for line in lines if any(text.strip() for text, _ in line)]
