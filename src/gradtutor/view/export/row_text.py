"""Iterations as text at the speed of their loop: a function written for the columns of one run.

Each number is spelled once: what an update gives is the parameter of the next iteration, and the loss is a node.
"""

from __future__ import annotations

import json
import math
from collections.abc import Container, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal

from gradtutor.engine.language.values import is_array
from gradtutor.records import NamedTuple
from gradtutor.view.export.selection import WRITTEN_OUT

if TYPE_CHECKING:
    from gradtutor.engine.autodiff.graph import Graph
    from gradtutor.engine.run.loop import Rows


SEVERAL: Final = 1000
"""Fewer rows than these are spelled one by one: sooner than what spells many is loaded."""


def plain(value: Any, *, full: bool = True) -> Any:
    """A value as json has it: numbers in full, arrays as nested lists, null for what is no finite number. Unless
    ``full``, a large array is its shape, its norm, and its least and greatest number."""
    if isinstance(value, list):
        return [plain(part) for part in value]
    if value is None:
        return None
    if not is_array(value):
        return float(value) if math.isfinite(value) else None
    if full or value.size <= WRITTEN_OUT:
        return plain(value.tolist())
    norm = math.sqrt(float((value * value).sum()))
    numbers = {"norm": norm, "min": float(value.min()), "max": float(value.max())}
    return {"shape": list(value.shape), **{name: plain(number) for name, number in numbers.items()}}


def spelled(value: Any, *, full: bool = True) -> str:
    """``plain`` as text."""
    return json.dumps(plain(value, full=full), allow_nan=False)


class Source:
    """Where a loop's rows have the numbers of a graph: each is Python over ``kept``, ``gradients``, and the parameters
    before (``p0``, …) and after the update (``u0``, …), and whether it is an array; or it is the text itself."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._nodes = list(graph.nodes)
        self._arrays = graph.has_arrays

    def parameter(self, name: str) -> Cell:
        """A parameter in this iteration."""
        return self._cell(f"p{self._graph.parameters.index(name)}", name)

    def node(self, name: str) -> Cell:
        """A node's value."""
        return self._cell(f"kept[{self._graph.compiled.nodes[self._nodes.index(name)]}]", name)

    @property
    def objective(self) -> Cell:
        """The loss."""
        return self.node(self._graph.output)

    def gradient(self, name: str) -> Cell:
        """The gradient of a node or a parameter; that of the output is always 1."""
        if name == self._graph.output:
            return Cell("", "text", "1.0")
        place = [*self._nodes, *self._graph.parameters].index(name)
        return self._cell(f"gradients[{place}]", name)

    def updated(self, name: str) -> Cell:
        """A parameter after the update."""
        return self._cell(f"u{self._graph.parameters.index(name)}", name)

    def _cell(self, source: str, name: str) -> Cell:
        # Beside arrays numbers are numpy's, and a bound may be a whole number: both spell themselves otherwise.
        exact = not self._arrays and name not in self._graph.bounded
        return Cell(source, "array" if self._graph.shapes[name] else "float" if exact else "number")


class Cell(NamedTuple):
    """One number, or array, of a row."""

    source: str
    kind: Literal["float", "number", "array", "text"]
    text: str = ""


class RowText:
    """A text for each row: ``parts`` one after the other, those that are texts as they are; ``NUMBER`` is that of the
    iteration. ``full`` as for ``plain``. ``connected``: each row begins with what the one before it has ended with.
    ``quoted``: arrays stand in quotes, and their own are doubled."""

    def __init__(
        self, graph: Graph, parts: Sequence[str | Cell], *, full: bool, connected: bool, quoted: bool = False
    ) -> None:
        parts = list(_joined(parts))
        texts: dict[str, str] = {}
        cells = dict.fromkeys(part for part in parts if isinstance(part, Cell))
        names = {cell: f"t{place}" for place, cell in enumerate(cells)}
        after = {cell: cell._replace(source=f"u{cell.source[1:]}") for cell in cells if cell.source.startswith("p")}
        carried = {cell: then for cell, then in after.items() if connected and then in cells and cell.kind != "array"}
        found = [cell for cell in cells if cell not in carried]
        often = {cell for cell in cells if cell.kind != "float" or parts.count(cell) > 1}
        often |= {*carried, *carried.values()}

        def written(named: Container[Cell]) -> str:
            def piece(part: str | Cell) -> str:
                if isinstance(part, Cell):
                    return f"{{{names[part]}}}" if part in named else f"{{{part.source}!r}}"
                return "{number}" if part is NUMBER else f"{{{texts.setdefault(part, f'c{len(texts)}')}}}"

            return f"        append(f'{''.join(map(piece, parts))}')"

        spellings = {"float": "f'{{{}!r}}'", "number": "number_text({})", "array": "array({})"}
        places = range(len(graph.parameters))
        row = "".join(
            f"{name}, " for name in ("number", "kept", "gradients", *(f"{u}{at}" for u in "pu" for at in places))
        )
        first = [f"    {names[cell]} = number_text(rows[0][{3 + int(cell.source[1:])}])" for cell in carried]
        several = "".join(f"{names[cell]}, " for cell in found)
        onwards = [f"        {names[cell]} = {names[then]}" for cell, then in carried.items()]
        lines = [
            "def one_by_one(rows, append):",
            *first,
            f"    for {row} in rows:",
            *(f"        {names[cell]} = {spellings[cell.kind].format(cell.source)}" for cell in found if cell in often),
            written(often),
            *onwards,
            "def at_once(rows, append, columns):",
            *first,
            f"    found = [one for {row} in rows for one in ({''.join(f'{cell.source}, ' for cell in found)})]",
            f"    for ({row}), {several} in zip(rows, *columns(found, {len(found)})):",
            written(cells),
            *onwards,
        ]
        scope: dict[str, Any] = {
            "__builtins__": {"zip": zip},
            **{name: text for text, name in texts.items()},
            "number_text": lambda value: float.__repr__(float(value)),
            "array": lambda value: spelled(value, full=full).replace('"', '""' if quoted else '"'),
        }
        exec(compile("\n".join(lines), "<rows>", "exec"), scope)
        self._one_by_one, self._at_once = scope["one_by_one"], scope["at_once"]
        self._numbers = bool(found) and all(cell.kind != "array" for cell in found)

    def lines(self, rows: Rows) -> list[str]:
        """The texts of some rows."""
        found: list[str] = []
        if self._numbers and len(rows) >= SEVERAL:
            from gradtutor.view.export.decimals import columns

            self._at_once(rows, found.append, columns)
        else:
            self._one_by_one(rows, found.append)
        return found


def _joined(parts: Sequence[str | Cell]) -> Iterator[str | Cell]:
    """Texts that follow one another as one."""
    text = ""
    for part in parts:
        if part is NUMBER or (isinstance(part, Cell) and part.kind != "text"):
            if text:
                yield text
            yield part
            text = ""
        else:
            text += part.text if isinstance(part, Cell) else part
    if text:
        yield text


NUMBER: Final = "%number"
"""Stands for the number of an iteration among the parts of a row."""
