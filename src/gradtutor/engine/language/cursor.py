"""The place of a parser in the tokens of a formula, and what it has noted on the way."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final, NoReturn

from gradtutor.engine.language import sentences as say
from gradtutor.engine.language.tokens import NAME, Token, tokens
from gradtutor.engine.language.tokens import SIGN as SIGN_TOKEN
from gradtutor.engine.language.tokens import UNKNOWN as UNKNOWN_TOKEN
from gradtutor.engine.language.tree import Expression
from gradtutor.engine.language.vocabulary import Vocabulary
from gradtutor.errors import ExpressionError
from gradtutor.records import NamedTuple

MAX_NESTING: Final = 50
"""Brackets inside of brackets, signs before signs, powers of powers."""


class Note(NamedTuple):
    """A piece of a formula that may be meant otherwise than it was read."""

    start: int
    end: int
    read: Expression


class Unreadable(Exception):
    """Reading cannot go on; the fault itself has been noted."""


class Cursor:
    """One text on its way to a tree. ``faults`` and ``notes`` are complete once it has been read."""

    def __init__(self, text: str, names: Collection[str] | Mapping[str, str], functions: Collection[str]) -> None:
        self.text = text
        self.words = Vocabulary(names, functions)
        self.faults: list[ExpressionError] = []
        self.notes: list[Note] = []
        self.unknown = False
        """Whether there are characters that are no part of a formula."""
        self.tokens: list[Token] = []
        for token in tokens(text):
            if token.kind == UNKNOWN_TOKEN:
                self.faults.append(say.no_part(token))
                self.unknown = True
            else:
                self.tokens.append(token)
        self.at = 0
        self._bars = 0
        """Bars that have been opened and not closed, since the last bracket."""
        self._depth = 0

    @property
    def _next(self) -> Token:
        return self.tokens[self.at]

    def _take(self) -> Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def _stop(self, fault: ExpressionError) -> NoReturn:
        self.faults.append(fault)
        raise Unreadable

    def _sees(self, *signs: str) -> bool:
        token = self.tokens[self.at]
        return token.kind == SIGN_TOKEN and token.text in signs

    def _sees_word(self, *words: str) -> bool:
        token = self.tokens[self.at]
        return token.kind == NAME and token.text in words and self.words.name(token.text) is None

    def _skip(self, sign: str) -> bool:
        if self._sees(sign):
            self.at += 1
            return True
        return False

    def _expect(self, sign: str, opened: Token) -> None:
        if not self._skip(sign):
            self._stop(say.not_closed(self.text, self._next, opened))

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > MAX_NESTING:
            self._stop(say.too_deep(self.text, MAX_NESTING))

    def _note(self, start: int, tree: Expression, end: int | None = None) -> None:
        self.notes.append(Note(start, self.tokens[self.at - 1].end if end is None else end, tree))
