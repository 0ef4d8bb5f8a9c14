"""How far a run to the end has come: a bar, in the place of the lesson's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gradtutor.i18n import tr
from gradtutor.view.text.lines import wrap

if TYPE_CHECKING:
    from gradtutor.view.text.lines import Line

WIDEST: Final = 40
"""Columns of the bar, at the most."""
_DONE: Final = "█"
_LEFT: Final = "░"


def run_progress_lines(computed: int, most: int, columns: int, stop: str) -> list[Line]:
    """``computed`` iterations of ``most`` (the limit; the stop rule may end the run before) in lines of ``columns``;
    ``stop`` is the key that stops it."""
    said = tr("Running to the end: iteration {number} of {most} at the most.")
    share = computed / most
    percent = f" {int(100 * share)} %"
    wide = max(1, min(WIDEST, columns - len(percent)))
    done = int(wide * share)
    bar: Line = ((_DONE * done, "forward"), (_LEFT * (wide - done), "muted"), (percent, ""))
    stops = tr("{key} stops it where it is; every step can be taken back.").format(key=stop)
    return [
        *wrap([(said.format(number=f"{computed:,}", most=f"{most:,}"), "strong")], columns),
        (),
        tuple(span for span in bar if span[0]),
        (),
        *wrap([(stops, "")], columns),
    ]
