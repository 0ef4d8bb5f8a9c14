"""A document's values with the way to each, and the merging of a variant over the base.

A merged table remembers of every value where it stands: in the base, in the variant, or on the command line.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gradtutor.lessons.toml.kinds import Cases, Forms, Key, Kind, Names, Table
from gradtutor.records import dataclass

if TYPE_CHECKING:
    from gradtutor.lessons.toml.positions import Where


@dataclass(frozen=True, slots=True)
class Tree:
    """A value of a document and the way to it. The values of a table may be plain, or trees of their own."""

    value: Any
    where: Where


def entries(tree: Tree) -> dict[str, Tree]:
    """The entries of a table, each with its way. ``tree.value`` must be a mapping."""
    return {
        name: value if isinstance(value, Tree) else Tree(value, (*tree.where, name))
        for name, value in tree.value.items()
    }


def opened(kind: Kind, tree: Tree) -> dict[str, Tree] | None:
    """The entries of a table, also of one in shorthand; ``None`` when the value is no table."""
    if isinstance(tree.value, Mapping):
        return entries(tree)
    if isinstance(kind, Table) and kind.shorthand:
        return {kind.shorthand: tree}
    return None


def merge(kind: Kind, base: Tree, change: Tree) -> Tree:
    """``change`` over ``base``, table by table as deep as ``kind`` knows tables; anything else is replaced whole.

    A new entry that the change has before one of the base's comes before that one: a node must precede its users.
    """
    old, new = opened(kind, base), opened(kind, change)
    if old is None or new is None or _afresh(kind, old, new):
        return change
    if isinstance(kind, Forms):
        kind = form_of(kind, new)
    merged = {name: old[name] if name in old else new[name] for name in _in_order(old, new)}
    for name in old.keys() & new.keys():
        inner = _inner(kind, name, merged)
        merged[name] = merge(inner, old[name], new[name]) if inner is not None else new[name]
    return Tree(merged, base.where)


def _in_order(old: Mapping[str, Tree], new: Mapping[str, Tree]) -> list[str]:
    names = list(old)
    waiting: list[str] = []
    for name in new:
        if name not in old:
            waiting.append(name)
        elif waiting:
            place = names.index(name)
            names[place:place] = waiting
            waiting = []
    return names + waiting


def _afresh(kind: Kind, old: Mapping[str, Tree], new: Mapping[str, Tree]) -> bool:
    """Whether the new table stands for itself: it is another case, or chooses another of the exclusive keys."""
    if isinstance(kind, Forms):
        return form_of(kind, old) is not form_of(kind, new)
    if isinstance(kind, Cases):
        return kind.tag in new and (kind.tag not in old or new[kind.tag].value != old[kind.tag].value)
    if isinstance(kind, Table):
        return any(name in new and name not in old for name in kind.exclusive)
    return not isinstance(kind, Names)


def form_of(kind: Forms, items: Mapping[str, Tree]) -> Kind:
    """The form in which a table is written."""
    return next((form for key, form in kind.forms.items() if key in items), kind.plain)


def _inner(kind: Kind, name: str, entries_: Mapping[str, Tree]) -> Kind | None:
    """The kind of the entry ``name`` of a table of ``kind``, where it is known."""
    if isinstance(kind, Names):
        return next((key.kind for key in kind.keys if key.name == name), kind.item)
    return next((key.kind for key in keys_of(kind, entries_) if key.name == name), None)


def keys_of(kind: Kind, entries_: Mapping[str, Tree]) -> tuple[Key, ...]:
    """The keys that a table of ``kind`` may have, its own tag aside."""
    if isinstance(kind, Table):
        return kind.keys
    if isinstance(kind, Cases) and kind.tag in entries_ and isinstance(entries_[kind.tag].value, str):
        return kind.cases.get(entries_[kind.tag].value, ())
    return ()
