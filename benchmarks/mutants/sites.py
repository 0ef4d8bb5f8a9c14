"""Where a file of Python can be changed by one sign, and how it reads then.

The operators are the usual ones of mutation testing (relational, logical, arithmetic, constants, statements; see Offutt
et al., "An experimental determination of sufficient mutant operators", 1996), one change a mutant.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

_PAIRS: Final[tuple[tuple[type[ast.AST], type[ast.AST]], ...]] = (
    (ast.Eq, ast.NotEq),
    (ast.Lt, ast.LtE),
    (ast.Gt, ast.GtE),
    (ast.Is, ast.IsNot),
    (ast.In, ast.NotIn),
    (ast.And, ast.Or),
    (ast.Add, ast.Sub),
    (ast.Mult, ast.Div),
)
_SWAPS: Final[dict[type[ast.AST], type[ast.AST]]] = {
    **dict(_PAIRS),
    **{other: one for one, other in _PAIRS},
    ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
}


class Mutant(NamedTuple):
    """One change of one file."""

    line: int
    change: str
    """Such as ``Lt→LtE`` or ``1→2``."""
    was: str
    """The line before the change."""
    start: int
    """Where in the file, in bytes, ``text`` takes the place of what stands there."""
    end: int
    text: str
    now: str
    """The line after the change; what the change itself is stands in brackets."""

    def of(self, source: str) -> str:
        """The whole file, changed."""
        whole = source.encode()
        return (whole[: self.start] + self.text.encode() + whole[self.end :]).decode()


def mutants(source: str) -> list[Mutant]:
    """Every change of one sign, in the order of the file.

    Left out is what no test can notice or what is no sign: annotations, what stands under ``TYPE_CHECKING``,
    decorators (a cache's size), text, what is inside an f-string, and ``strict=`` of ``zip``, which asserts what holds.
    """
    lines = source.splitlines(keepends=True)
    found = [mutant for node in _running(ast.parse(source)) for mutant in _of(node, lines)]
    return sorted(found, key=lambda mutant: (mutant.line, mutant.change))


def _running(node: ast.AST) -> Iterator[ast.AST]:
    """The node and all below it that are run."""
    if isinstance(node, ast.JoinedStr) or isinstance(node, ast.If) and _for_types(node):
        return
    yield node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not (isinstance(child, ast.keyword) and child.arg == "strict"):
                yield from _running(child)


def _for_types(node: ast.If) -> bool:
    return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _of(node: ast.AST, lines: list[str]) -> Iterator[Mutant]:
    """The changes of one node, without those of the nodes below it."""
    match node:
        case ast.Compare():
            for index, op in enumerate(node.ops):
                yield from _swapped(node, op, lambda made, new, at=index: made.ops.__setitem__(at, new), lines)
        case ast.BoolOp() | ast.BinOp() | ast.AugAssign():
            yield from _swapped(node, node.op, lambda made, new: setattr(made, "op", new), lines)
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield _mutant(node, node.operand, f"{type(node.op).__name__} dropped", lines)
        case ast.Constant(value=bool(was)):
            yield _mutant(node, ast.Constant(not was), f"{was}→{not was}", lines)
        case ast.Constant(value=int(was) | float(was)) if was + 1 != was:  # not inf, nor what is too large for a 1
            yield _mutant(node, ast.Constant(was + 1), f"{was}→{was + 1}", lines)
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant) or value.value:
            yield _mutant(node, ast.Return(), "return None", lines)


def _swapped(node: ast.AST, op: ast.AST, put: Callable[..., object], lines: list[str]) -> Iterator[Mutant]:
    other = _SWAPS.get(type(op))
    if other is not None:
        made = copy.deepcopy(node)
        put(made, other())
        yield _mutant(node, made, f"{type(op).__name__}→{other.__name__}", lines)


def _mutant(node: ast.AST, made: ast.AST, change: str, lines: list[str]) -> Mutant:
    """``made`` in the place of ``node``; the columns of ``ast`` count bytes."""
    assert isinstance(node, ast.expr | ast.stmt) and node.end_lineno is not None and node.end_col_offset is not None
    start, end = (
        sum(len(line.encode()) for line in lines[: number - 1]) + column
        for number, column in ((node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset))
    )
    text = ast.unparse(made)
    new = f"({text})" if isinstance(node, ast.expr) else text
    first, last = (lines[number - 1].encode() for number in (node.lineno, node.end_lineno))
    now = f"{first[: node.col_offset].decode()}{new}{last[node.end_col_offset :].decode()}".strip()
    return Mutant(node.lineno, change, lines[node.lineno - 1].strip(), start, end, new, now)
