"""Figures of an open class, counted where they come up, and written as OpenMetrics (openmetrics.io, version 1.0)."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Final

BOUNDS: Final = (0.005, 0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 1.2, 2.5, 5.0)
"""Seconds: the upper ends of the histogram's buckets."""
REASONS: Final = ("code", "pin", "password", "teacher-code", "projector-code", "name", "locked", "busy",
    "store", "crowded", "late", "ticket", "flood", "header",
)  # fmt: skip
"""Why somebody was not let in: what was wrong; a name that waits for the teacher, or that others guess at; no store; no
room; too slow; in the browser a ticket that is none any more, and too much at once; of a load balancer no word for whom
it comes."""


class Histogram:
    """How often something took how long. Seconds."""

    def __init__(self) -> None:
        # One more than there are bounds: what took longer.
        self.counts = [0] * (len(BOUNDS) + 1)
        self.total = 0.0

    def add(self, seconds: float) -> None:
        """Count one."""
        # A bucket has its upper end in it.
        self.counts[bisect_left(BOUNDS, seconds)] += 1
        self.total += seconds


class Figures:
    """What is counted, and what is asked when somebody looks. ``label``: the class, where a server has several."""

    def __init__(self, label: str = "") -> None:
        self.label = label
        self.key_to_frame = Histogram()
        self.refused: Counter[str] = Counter(dict.fromkeys(REASONS, 0))
        self.logins: Counter[str] = Counter(learner=0, teacher=0)
        self.crashes = 0
        self.gauges: dict[str, tuple[str, Callable[[], float]]] = {}
        """Name, without what all begin with -> what it is, and what gives it. A name that ends in ``_seconds`` is in
        seconds."""

    def text(self) -> str:
        """All of them, for ``/metrics``."""
        return openmetrics([self])

    def labels(self, **more: str) -> str:
        """What stands behind a name: the class, and what is told apart besides."""
        found = {"class": self.label, **more} if self.label else more
        return "{" + ",".join(f'{key}="{_escaped(value)}"' for key, value in found.items()) + "}" if found else ""


def openmetrics(all_figures: Sequence[Figures]) -> str:
    """The figures of several as one text, in which all of a name stand together. Its format has no other order."""
    return "\n".join([*_lines(all_figures), "# EOF", ""])


def _lines(all_figures: Sequence[Figures]) -> Iterator[str]:
    for name, help_ in {name: help_ for one in all_figures for name, (help_, _) in one.gauges.items()}.items():
        yield from _head(name, "gauge", help_)
        for one in all_figures:
            if name in one.gauges:
                yield f"gradtutor_{name}{one.labels()} {one.gauges[name][1]():g}"
    yield from _head("logins", "counter", "People who were let in.")
    for one in all_figures:
        yield from (f"gradtutor_logins_total{one.labels(role=role)} {count}" for role, count in one.logins.items())
    yield from _head("refused", "counter", "People who were not let in, by the reason.")
    for one in all_figures:
        yield from (f"gradtutor_refused_total{one.labels(reason=why)} {count}" for why, count in one.refused.items())
    yield from _head("crashes", "counter", "Tutors that have failed.")
    yield from (f"gradtutor_crashes_total{one.labels()} {one.crashes}" for one in all_figures)
    name = "key_to_frame_seconds"
    yield from _head(name, "histogram", "From a key at the server to the first byte that its tutor draws.")
    for one in all_figures:
        yield from _histogram(name, one)


def _histogram(name: str, figures: Figures) -> Iterator[str]:
    seen, histogram = 0, figures.key_to_frame
    for bound, count in zip((*map(str, BOUNDS), "+Inf"), histogram.counts, strict=True):
        seen += count
        yield f"gradtutor_{name}_bucket{figures.labels(le=bound)} {seen}"
    yield f"gradtutor_{name}_count{figures.labels()} {seen}"
    yield f"gradtutor_{name}_sum{figures.labels()} {histogram.total:.6f}"


def _escaped(value: str) -> str:
    """A label as OpenMetrics has it in quotes."""
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _head(name: str, kind: str, help_: str) -> Iterator[str]:
    yield f"# TYPE gradtutor_{name} {kind}"
    if name.endswith("_seconds"):
        yield f"# UNIT gradtutor_{name} seconds"
    yield f"# HELP gradtutor_{name} {help_}"
