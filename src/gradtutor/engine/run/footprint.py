"""How much memory values take, in bytes; good to a factor of two, on the safe side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from math import prod
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from gradtutor.engine.autodiff.graph import Graph
    from gradtutor.engine.optim.rule import Rule

NUMBER: Final = 32
"""A plain number."""
ARRAY: Final = 128
"""An array, without its elements."""
ENTRY: Final = 104
"""A place in a dictionary: hash, key, value, and the slack of its table."""
RECORD: Final = 1024
"""What an iteration takes besides what is in it."""


def footprint(value: Any) -> int:
    """Bytes of a number, an array, or a collection of such, of any depth."""
    if value is None or isinstance(value, float | int | str):
        return NUMBER
    if isinstance(value, Mapping):
        return ARRAY + sum(ENTRY + footprint(part) for part in value.values())
    if isinstance(value, tuple | list):
        return ARRAY + sum(8 + footprint(part) for part in value)
    if is_dataclass(value):
        return ARRAY + sum(footprint(getattr(value, entry.name)) for entry in fields(value))
    return ARRAY + int(getattr(value, "nbytes", 0))


def of_iteration(graph: Graph, rule: Rule, batch: int | None) -> int:
    """Bytes of one iteration's record, from the shapes alone: values, gradients, what the rule remembers; of batches
    (of so many rows) also the data."""

    def of(names: Any) -> int:
        return sum(ENTRY + ARRAY + 8 * prod(graph.shapes[name]) for name in names)

    parameters, nodes = of(graph.parameters), of(graph.nodes)
    remembered = len(rule.remembers) + 1
    own = RECORD + 2 * nodes + (2 + remembered) * parameters + ENTRY * len(graph.inputs)
    if rule.backward == "deltas":
        own += ENTRY * (len(graph.nodes) + len(graph.parameters))
    if batch is not None:
        own += of(name for name in graph.inputs if name not in graph.parameters) + 8 * batch
    return own
