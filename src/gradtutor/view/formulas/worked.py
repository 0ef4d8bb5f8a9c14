"""What all worked formulas are made of: lines of ``left = right``, partial derivatives, expressions with numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gradtutor.engine.language.notation import write
from gradtutor.engine.language.values import is_array
from gradtutor.view.text.lines import Line, width
from gradtutor.view.text.numbers import MINUS, short

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gradtutor.engine.language.tree import Expression
    from gradtutor.engine.language.values import Value
    from gradtutor.view.scene import Scene


_TERM: Final = r"(?<= )[+−@] "


def worked(left: str, rights: list[str], role: str, result: str = "") -> list[Line]:
    """``left = right`` with the further rights below the first; the last one is the result, and set apart."""
    rights = list(dict.fromkeys([*rights, result] if result else rights))
    lines: list[Line] = []
    for place, right in enumerate(rights):
        head = left if place == 0 else " " * width(left)
        own = f"{role} current" if right == result else role
        lines.append(((f"{head} = ", role), (right, own)))
    return lines


def inner_symbol(scene: Scene, quantity: str, of: str) -> str:
    """What a thing that the rule remembers of a parameter is called: ``v(w)``."""
    return f"{scene.problem.rule.symbols[quantity]}({of})"


def written(scene: Scene, expression: Expression, known: Mapping[str, Value] | None = None) -> str:
    """An expression in symbols, or with the numbers of ``known`` in it."""
    numbers = None
    if known is not None:
        numbers = {name: scene.number_of(name, known) for name in known if not is_array(known[name])}
    return write(expression, scene.variant.symbols, numbers, lambda value: short(value, max(scene.digits, 8)))


def summed(parts: Sequence[str], room: int) -> str:
    """The parts as a sum of at most ``room`` columns: where they are too many, middle ones are left out. The last is
    always there, as is the first."""
    for kept in range(len(parts) - 2, 0, -1):
        text = " + ".join(parts if kept == len(parts) - 2 else [*parts[:kept], "…", parts[-1]])
        if width(text) <= room:
            return text
    return " + ".join(parts if len(parts) < 3 else [parts[0], "…", parts[-1]])


def broken(text: str, room: int) -> list[str]:
    """A formula in at most two lines, broken where a term begins, outside of all brackets where it can be."""
    if width(text) <= room:
        return [text]
    breaks = [match.start() for match in re.finditer(_TERM, text) if width(text[: match.start()]) <= room]
    outside = [at for at in breaks if text[:at].count("(") == text[:at].count(")")]
    if not breaks:
        return [text]
    at = (outside or breaks)[-1]
    return [text[:at].rstrip(), text[at:]]


def bracketed(text: str) -> str:
    """A text in brackets where it begins with a minus sign."""
    return f"({text})" if text.startswith(MINUS) else text
