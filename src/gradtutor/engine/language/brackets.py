"""What stands in the brackets of a function and of an array: arguments, options, subscripts."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from typing import Final

from gradtutor.engine.language import sentences as say
from gradtutor.engine.language.calls import Argument, option_value
from gradtutor.engine.language.cursor import Cursor
from gradtutor.engine.language.tokens import NAME, NUMBER, Token
from gradtutor.engine.language.tokens import SIGN as SIGN_TOKEN
from gradtutor.engine.language.tree import Call, Expression, Number

HOLE: Final = Number(1.0)
"""Stands where something is wrong, so that the rest can be read."""


class Brackets(Cursor):
    """Reads what is separated by commas; what is a formula is read by the grammar."""

    @abstractmethod
    def _choice(self) -> Expression:
        """A whole formula."""

    def _arguments(self) -> Iterator[Argument]:
        opened = self._take()
        bars, self._bars = self._bars, 0
        while not self._sees(")"):
            first = self._next
            keyword = ""
            if first.kind == NAME and self.tokens[self.at + 1][:2] == (SIGN_TOKEN, "="):
                keyword = first.text
                self.at += 2
            start = self._next
            yield self._argument(keyword, start)
            if not self._skip(","):
                break
        self._expect(")", opened)
        self._bars = bars

    def _argument(self, keyword: str, start: Token) -> Argument:
        """A formula, or a tuple of numbers, a word such as None: what an option may be."""
        if start.kind == NAME and start.text in ("True", "False", "None") and self.words.name(start.text) is None:
            self.at += 1
            return Argument(keyword, start, HOLE, {"True": True, "False": False}.get(start.text), fixed=True)
        if self._sees("(") and (pair := self._pair()) is not None:
            return Argument(keyword, start, HOLE, pair, fixed=True)
        tree = self._choice()
        value = option_value(tree)
        return Argument(keyword, start, tree, value, fixed=False)

    def _pair(self) -> tuple[float, ...] | None:
        """``(2, 1)``; ``None``, and nothing taken, where something else stands in brackets."""
        cursor, found = self.at + 1, list[float]()
        while True:
            sign = 1.0
            if self.tokens[cursor][:2] == (SIGN_TOKEN, "-"):
                sign, cursor = -1.0, cursor + 1
            number, after = self.tokens[cursor], self.tokens[min(cursor + 1, len(self.tokens) - 1)]
            if number.kind != NUMBER or after.kind != SIGN_TOKEN or after.text not in (",", ")"):
                return None
            found.append(sign * number.value)
            cursor += 2
            if after.text == ")" or self.tokens[cursor][:2] == (SIGN_TOKEN, ")"):
                break
        if after.text == ",":
            cursor += 1
        elif len(found) < 2:
            return None
        self.at = cursor
        return tuple(found)

    def _subscripts(self, tree: Expression, start: int) -> Expression:
        """``w[0]``, ``X[:, 1]``, ``X[-1, 1:3]``: counted from 0, the end of a range left out, as in numpy."""
        opened = self._take()
        found: list[object] = []
        while not self._sees("]"):
            found.append(self._one_subscript())
            if not self._skip(","):
                break
        self._expect("]", opened)
        end = self.tokens[self.at - 1].end
        if not found or None in found:
            self.faults.append(say.no_subscript(self.text, start, end))
            return HOLE
        return Call("index", (tree,), (("at", tuple(found)),))

    def _one_subscript(self) -> object:
        """A number, or begin and end of a range; ``None`` for what is neither."""
        begin = None if self._sees(":") else self._whole()
        if not self._skip(":"):
            return begin
        end = None if self._sees("]", ",", ":") else self._whole()
        step = None
        if self._skip(":"):
            step = None if self._sees("]", ",") else self._whole()
        return (begin, end, step)

    def _whole(self) -> int | None:
        value = option_value(self._choice())
        return int(value) if isinstance(value, float) and value == int(value) else None
