"""What LaTeX and programs write, and words that stand for signs."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from gradtutor.engine.language import sentences as say
from gradtutor.engine.language.brackets import HOLE, Brackets
from gradtutor.engine.language.latex import FRACTIONS
from gradtutor.engine.language.synonyms import MODULES
from gradtutor.engine.language.tokens import NAME, NUMBER
from gradtutor.engine.language.tree import Call

if TYPE_CHECKING:
    from gradtutor.engine.language.tokens import Token
    from gradtutor.engine.language.tree import Expression
    from gradtutor.errors import ExpressionError


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
        by_name = token.text[0] == "d" and after[:1] == ["/"] and len(after) > 1 and after[1][:1] == "d"
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
