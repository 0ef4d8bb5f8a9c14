"""A QR code as text: two rows of modules in each line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import segno

HALVES: Final = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}
"""Of two modules, one above the other, what is drawn: ink on paper. True: dark."""
QUIET: Final = 2
"""Light modules around the code; the standard has four, and the paper around it is light as well."""


def blocks(code: segno.QRCode) -> list[str]:
    """Two rows of modules in each line of text."""
    rows = [[bool(module) for module in row] for row in code.matrix_iter(border=QUIET)]
    if len(rows) % 2:
        rows.append([False] * len(rows[0]))
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return ["".join(HALVES[above, below] for above, below in zip(*pair, strict=True)) for pair in pairs]
