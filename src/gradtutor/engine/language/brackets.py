"""What stands in the brackets of a function and of an array: arguments, options, subscripts."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from gradtutor.engine.language import sentences as say
from gradtutor.engine.language.calls import Argument, option_value
from gradtutor.engine.language.cursor import Cursor
from gradtutor.engine.language.synonyms import MODULES
from gradtutor.engine.language.tokens import FRACTIONS, NAME, NUMBER, Token
from gradtutor.engine.language.tokens import SIGN as SIGN_TOKEN
from gradtutor.engine.language.tree import Call, Expression, Number

if TYPE_CHECKING:
    from gradtutor.errors import ExpressionError

HOLE: Final = Number(1.0)
"""Stands where something is wrong, so that the rest can be read."""
CLOSING: Final = {"(": ")", "{": "}"}
"""Round brackets, and the braces of LaTeX, which mean the same."""


class Brackets(Cursor):
    """Reads what is separated by commas; what is a formula is read by the grammar."""

    @abstractmethod
    def _choice(self) -> Expression:
        """A whole formula."""

    def _arguments(self) -> Iterator[Argument]:
        opened = self._take()
        closing = CLOSING[opened.text]
        bars, self._bars = self._bars, 0
        while not self._sees(closing):
            first = self._next
            keyword = ""
            if first.kind == NAME and self.tokens[self.at + 1][:2] == (SIGN_TOKEN, "="):
                keyword = first.text
                self.at += 2
            start = self._next
            yield self._argument(keyword, start)
            if not self._skip(","):
                break
        self._expect(closing, opened)
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


class Elsewhere(Brackets):
    """Reads words that are no names and no functions of the language."""

    @abstractmethod
    def _bracket(self, opened: Token) -> Expression:
        """A formula in brackets."""

    @abstractmethod
    def _word(self, token: Token) -> Expression:
        """Any word."""

    @abstractmethod
    def _begins_argument(self) -> bool:
        """Whether something comes that a function may be of."""

    def _of_elsewhere(self, token: Token) -> Expression | None:
        """What LaTeX and programs write, and words that stand for signs; ``None`` for any other word."""
        if token.text in self.words.functions:
            return None
        if token.text in FRACTIONS and self._sees("{"):
            return self._fraction()
        if (fault := self._in_words(token)) is not None:
            self._stop(fault)
        return self._of_module(token) if token.text in MODULES and self._sees(".") else None

    def _fraction(self) -> Expression:
        """``\\frac{a}{b}``."""
        above = self._bracket(self._take())
        if not self._sees("{"):
            self._stop(say.unreadable(self.text, self._next))
        return Call("div", (above, self._bracket(self._take())))

    def _in_words(self, token: Token) -> ExpressionError | None:
        """What is wrong with a word that no name and no function is, where it can be said what to write."""
        after = [one.text for one in self.tokens[self.at : self.at + 3]]
        of_name = token.text.endswith("'") and after[:1] == ["("]
        by_name = token.text[0] == "d" and after[:1] == ["/"] and after[1][:1] == "d"
        if of_name or (by_name and self.words.value(after[1]) is None):
            return say.derivative(token.start, self._next.end)
        if self.words.letters(token.text):
            return None
        before = self.tokens[self.at - 2] if self.at > 1 else self._next
        behind = before.kind in (NAME, NUMBER) or before.text in (")", "]", "}")
        return say.in_words(token, beside=(behind and self.at > 1) or (not self._sees("(") and self._begins_argument()))

    def _of_module(self, token: Token) -> Expression:
        """``np.exp``, ``torch.nn.functional.relu``: the last word is the one that counts."""
        while self._sees(".") and self.tokens[self.at + 1].kind == NAME:
            self.at += 1
            token = self._take()
        if token.text in MODULES:
            self.faults.append(say.unknown_name(token, self.words))
            return HOLE
        return self._word(token)
