"""The gradients of all batches at one place of a run, and that of all data: what charts of batches are made of."""

from __future__ import annotations

from collections import OrderedDict
from statistics import quantiles
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from gradtutor.errors import DomainError
from gradtutor.i18n import ngettext, tr
from gradtutor.view.charts.canvas import HERE
from gradtutor.view.charts.legend import legend
from gradtutor.view.charts.sentences import spoken
from gradtutor.view.text.numbers import short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradtutor.engine.run.trace import Trace
    from gradtutor.view.scene import Scene
    from gradtutor.view.text.lines import Line, Span

KEPT = 4
"""Iterations whose gradients are kept: a step within one does not change them."""
LEGEND_DIGITS = 3
FEWEST_FOR_QUARTERS = 4
"""Gradients of which the middle half is told."""
MOST_BATCHES = 256
"""Gradients that one picture is made of: more take longer than a key press should, and look the same."""


def own_gradient(scene: Scene, name: str) -> float | None:
    """The gradient of this batch, once it is known."""
    own = scene.snapshot.column.gradients.get(name)
    return None if own is None else float(own)


def meanings(own: float | None, full: float, sign: str, columns: int, more: Sequence[Span] = ()) -> Line:
    """The legend: this batch's gradient, once it is known, and that of all data, marked by ``sign``, in numbers."""
    now = [] if own is None else [(HERE, "backward strong")]
    whole = tr("all")
    marks = [(f"{sign} {whole} {short(full, LEGEND_DIGITS)}", "target strong"), *more]
    return legend(now, columns, marks, {} if own is None else {HERE: short(own, LEGEND_DIGITS)})


def heading(gradient: str, shown: int, count: int) -> str:
    """Whose gradients these are, and that there are more batches, where there are."""
    if shown < count:
        return tr("{gradient} of {shown} of the {count} batches").format(gradient=gradient, shown=shown, count=count)
    return ngettext("{gradient} of {count} batch", "{gradient} of {count} batches", count).format(
        gradient=gradient, count=count
    )


def scatter_words(scene: Scene, gradients: Sequence[float], full: float) -> list[str]:
    """Between what the middle half of the gradients lie, and how many lead the other way than that of all data."""
    if len(gradients) < FEWEST_FOR_QUARTERS:
        return []
    low, _, high = quantiles(gradients, n=4, method="inclusive")
    text = tr("Half of them lie between {low} and {high}.")
    lines = [text.format(low=spoken(scene, low), high=spoken(scene, high))]
    other = sum(one * full < 0 for one in gradients)
    text = ngettext("{count} of them has the other sign.", "{count} of them have the other sign.", other)
    return [*lines, text.format(count=other)]


_kept: WeakKeyDictionary[Trace, OrderedDict[tuple[object, ...], tuple[list[float], float]]] = WeakKeyDictionary()


def batch_gradients(scene: Scene, name: str) -> tuple[list[float], float] | None:
    """The gradient of a parameter for the batches, and for all data."""
    trace, column = scene.trace, scene.snapshot.column
    kept = _kept.setdefault(trace, OrderedDict())
    key = (column.iteration, name, *(repr(value) for value in column.parameters.values()))
    if key not in kept:
        try:
            batches = trace.batch_gradients(column.parameters, column.iteration, MOST_BATCHES)
            full = trace.full_gradient(column.parameters)
        except DomainError:
            return None
        kept[key] = [float(gradients[name]) for gradients in batches], float(full[name])
        if len(kept) > KEPT:
            kept.popitem(last=False)
    return kept[key]
