"""What moves on the edges at a step: values forwards, gradients or deltas backwards, each edge with its factor."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from gradtutor.engine.autodiff.graph import evaluate
from gradtutor.engine.autodiff.symbolic import differentiate
from gradtutor.engine.language.values import is_array
from gradtutor.records import NamedTuple
from gradtutor.view.text.ascii_spelling import spelled
from gradtutor.view.text.lines import width
from gradtutor.view.text.numbers import short, within

if TYPE_CHECKING:
    from gradtutor.engine.language.tree import Expression
    from gradtutor.engine.language.values import Value
    from gradtutor.view.scene import Scene

FORWARD = "►"
BACKWARD = "◄"
DECIMALS = 4
"""The most decimals of a number on an edge."""


class Flow(NamedTuple):
    """What stands on one edge."""

    lit: str
    """The role of the edge that this step walks; empty for the others."""
    arrow: str = ""
    sign: str = ""
    factor: float | str | None = None
    """What is multiplied by, or divided by, on the way; of an edge that ties an array, what is done there, in signs."""
    share: Value | None = None
    """What comes over this edge, where several meet."""
    came: Value | None = None
    """The array that comes over this edge, for the edges on which there is no room for what is done to it."""

    def text(self, columns: int) -> str:
        """What is written on the edge in at most ``columns``: as much of it as there is room for."""
        return next((text for text in self._texts() if width(spelled(text)) <= columns), "")

    def _texts(self) -> Iterator[str]:
        """What can be written, from the most to the least."""
        arrow = self.arrow
        for decimals in range(DECIMALS, 1, -1):
            yield from self._both(decimals)
        if self.share is not None:
            # What is added up where roads meet comes before what it was made by: the formula has that.
            for decimals in range(DECIMALS, 1, -1):
                yield f"{_size(self.share, decimals)} {arrow}"
        yield from self._both(1)
        factor = self._factor(1)
        yield f"{arrow} {factor}".strip()
        yield f"{arrow}{factor}"
        if self.came is not None:
            yield f"{_size(self.came, 1)} {arrow}"
            yield f"{_size(self.came, 1)}{arrow}"
        yield arrow

    def _both(self, decimals: int) -> Iterator[str]:
        """What comes over the edge, and by what it was made."""
        share, factor = _size(self.share, decimals), self._factor(decimals)
        yield f"{share} {self.arrow} {factor}".strip()
        yield f"{share}{' ' if share else ''}{self.arrow}{factor}"

    def _factor(self, decimals: int) -> str:
        factor = self.factor or "" if not isinstance(self.factor, float) else short(self.factor, decimals)
        return self.sign + factor if factor else ""


def _size(value: Value | None, decimals: int) -> str:
    """A number, or the norm of an array."""
    if value is None:
        return ""
    if is_array(value):
        numbers: Any = value
        return f"‖{within(math.hypot(*map(float, numbers.ravel())), 4, 2)}‖"
    return short(value, decimals)


def by_deltas(scene: Scene) -> bool:
    """Whether what comes back is the change that would close the gap: along a single road each name has one of its own.
    Where roads meet, gradients are added up, and the change is worked out from their sum."""
    if scene.problem.rule.backward != "deltas" or len(scene.problem.parameters) > 1:
        return False
    graph = scene.graph
    return all(len(graph.consumers(name)) <= 1 for name in graph.backward_order)


def sign_of_back(scene: Scene) -> str:
    """What stands before a number that came back."""
    return "Δ" if by_deltas(scene) else "∂"


def comes_back(scene: Scene, name: str) -> bool:
    """Whether anything comes back to a name: the rule walks backwards, and the name moves the output."""
    rule, order = scene.problem.rule, scene.graph.backward_order
    barred = any(other in scene.variant.hidden for other in order)
    return name in order and (rule.backward == "deltas" or rule.uses_gradients or not (rule.details or barred))


def back_of(scene: Scene, name: str) -> Value | None:
    """The number that came back to a name, once it has."""
    column = scene.snapshot.column
    if by_deltas(scene):
        return column.deltas.get(name)
    if scene.problem.rule.backward == "deltas":
        return scene.snapshot.slopes.get(name) if name in column.deltas else None
    return column.gradients.get(name)


def flows(scene: Scene, edges: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Flow]:
    """What stands on the edges, by the names that they tie; nothing for those on which nothing is going on."""
    snapshot = scene.snapshot
    found: dict[tuple[str, str], Flow] = {}
    output, focus = scene.graph.output, snapshot.focus
    for source, target in edges:
        if snapshot.stage == "forward" and target == focus:
            found[source, target] = Flow("forward", FORWARD)
        elif snapshot.stage == "loss" and not target:
            found[source, target] = Flow("backward", FORWARD)
        elif source not in scene.graph.backward_order or back_of(scene, source) is None:
            continue
        elif not target:
            if snapshot.stage == "backward" and focus == output and by_deltas(scene):
                found[source, target] = Flow("backward", BACKWARD)
        elif target in scene.graph.consumers(source):
            now = snapshot.stage == "backward" and source == focus
            found[source, target] = _backward(scene, source, target, now)
    return found


def _backward(scene: Scene, name: str, consumer: str, now: bool) -> Flow:
    """The factor of an edge on the way back, and, where roads meet, what comes over this one."""
    lit, arrow = ("backward", BACKWARD) if now else ("", "")
    meet = now and len(scene.graph.consumers(name)) > 1
    if scene.graph.shapes[name] or scene.graph.shapes[consumer]:
        from gradtutor.view.graph.array_factors import factor_of, share_of

        share = share_of(scene, name, consumer) if meet else None
        came = back_of(scene, name) if now and not meet else None
        return Flow(lit, arrow, "", factor_of(scene, name, consumer), share, came)
    found = _factor(scene, name, consumer)
    if found is None:
        return Flow(lit, arrow)
    local, upstream = found
    sign = "÷" if by_deltas(scene) else "×"
    return Flow(lit, arrow, sign, local, upstream * local if meet else None)


def _factor(scene: Scene, name: str, consumer: str) -> tuple[float, float] | None:
    """∂consumer/∂name and ∂output/∂consumer, plain numbers both."""
    trace = scene.trace
    known: Mapping[str, Value] = scene.snapshot.column.known
    slopes: Mapping[str, Value] = scene.snapshot.slopes or scene.snapshot.column.gradients
    if scene.problem.rule.keeps_slopes:
        known = trace.iteration(1).known
    formula = _local(scene.graph.nodes[consumer], name)
    try:
        local = evaluate(formula, known)
    except (ArithmeticError, KeyError):
        return None
    upstream = slopes.get(consumer)
    if upstream is None or is_array(local) or is_array(upstream):
        return None
    return float(local), float(upstream)


@lru_cache(maxsize=1024)
def _local(expression: Expression, name: str) -> Expression:
    """The local derivative of an edge, worked out once for all steps."""
    return differentiate(expression, name)
