"""The ``lesson.toml`` of a lesson that is made on the spot."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from gradtutor.engine.language.tree import Call, Name, Number
from gradtutor.engine.language.unparse import source
from gradtutor.engine.optim.rules import RULES
from gradtutor.lessons.toml.json_schema import SCHEMA_LINE

if TYPE_CHECKING:
    from gradtutor.lessons.generate.draft import Draft

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
"""A key that needs no quotation marks."""


def toml_text(draft: Draft) -> str:
    """The file as an author would write it."""
    tables: list[tuple[str, Mapping[str, object]]] = [("parameters", _parameters(draft))]
    if draft.constants:
        tables.append(("constants", _constants(draft)))
    if draft.data is not None:
        scaled = {"standardise": list(draft.scaled)} if draft.scaled else {}
        tables.append(("data", {"file": draft.data.name, **scaled}))
    tables += [("nodes", _nodes(draft)), ("goal", _goal(draft)), ("rule", _rule(draft)), ("stop", _stop(draft))]
    lines = [SCHEMA_LINE, "format = 1", f"id = {written(draft.name)}"]
    for name, table in tables:
        lines += ["", f"[{name}]", *_entries(table)]
    for chart in draft.charts:
        lines += ["", "[[chart]]", *_entries(chart)]
    return "\n".join(lines) + "\n"


def written(value: Any) -> str:
    """A value as TOML writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(_entries(value)) + " }"
    # Lists, tuples and arrays.
    items = value.tolist() if hasattr(value, "tolist") else value
    return f"[{', '.join(written(item) for item in items)}]"


def _entries(table: Mapping[str, object]) -> Iterator[str]:
    for name, value in table.items():
        yield f"{name if _BARE.fullmatch(name) else written(name)} = {written(value)}"


def _parameters(draft: Draft) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, start in draft.parameters.items():
        ends = dict(zip(("min", "max"), draft.ranges.get(name, ()), strict=False))
        symbol = {"symbol": draft.symbols[name]} if name in draft.symbols else {}
        found[name] = {"start": start, **ends, **symbol}
    return found


def _constants(draft: Draft) -> dict[str, object]:
    return {
        name: {"value": value, "symbol": draft.symbols[name]} if name in draft.symbols else value
        for name, value in draft.constants.items()
    }


def _nodes(draft: Draft) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, expression in draft.nodes.items():
        text = source(expression)
        symbol = draft.symbols.get(name)
        found[name] = {"expression": text, "symbol": symbol} if symbol else text
    return found


def _goal(draft: Draft) -> dict[str, object]:
    if draft.target is None:
        return {"minimize": draft.output}
    return {"output": draft.output, "target": draft.target}


def _aim(draft: Draft) -> Name | Number:
    return Name(draft.target) if isinstance(draft.target, str) else Number(draft.target or 0.0)


def _rule(draft: Draft) -> dict[str, object]:
    rate = {"rate": draft.rate} if RULES[draft.rule].has_rate and draft.rate is not None else {}
    tries = {"tries": {name: list(values) for name, values in draft.tries.items()}} if draft.tries else {}
    return {"kind": draft.rule, **rate, **draft.prepared, **tries}


def _stop(draft: Draft) -> dict[str, object]:
    gap = "error"
    if gap in draft.shapes:
        # A name of the formula's own: it comes before the run's.
        gap = source(Call("sub", (Name(draft.output), _aim(draft))))
    when = f"abs({gap}) < {draft.tolerance!r}" if draft.target is not None else draft.when
    return {**({"when": when} if when else {}), "max_iterations": draft.limit}
