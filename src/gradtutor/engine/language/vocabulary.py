"""What the words of a formula mean: a name of the lesson, a constant, a function, or several letters side by side."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final

from gradtutor.engine.language.operations import DRAWS, OPERATIONS
from gradtutor.engine.language.tokens import canonical
from gradtutor.engine.language.tree import Call, Name

if TYPE_CHECKING:
    from gradtutor.engine.language.tree import Expression

CONSTANTS: Final = {"pi": "pi", "π": "pi", "e": "e"}
"""Numbers with a name, unless the lesson has such a name."""
_LETTER: Final = r"[^\W\d_][\d_]*'*"
"""A letter with its number and primes: the names that may stand side by side without a sign."""


class Vocabulary:
    """The names and functions that one formula may use. ``names`` may map what is written to the name that is meant."""

    def __init__(self, names: Collection[str] | Mapping[str, str], functions: Collection[str]) -> None:
        self.names = names
        self.functions = functions

    @cached_property
    def _canonical(self) -> dict[str, str]:
        return {canonical(name): name for name in self.names}

    def name(self, word: str) -> str | None:
        """The name that is spelled ``word``, in any of its spellings."""
        if word not in self.names:
            found = self._canonical.get(canonical(word))
            if found is None:
                return None
            word = found
        return self.names[word] if isinstance(self.names, Mapping) else word

    def value(self, word: str) -> Expression | None:
        """The name or the constant that ``word`` is."""
        if (name := self.name(word)) is not None:
            return Name(name)
        constant = CONSTANTS.get(word, "")
        return Call(constant, ()) if constant in self.functions else None

    def letters(self, word: str) -> list[Expression]:
        """The factors of which ``word`` is the product, each of one letter; empty where it is none: ``mx``."""
        pieces = re.findall(_LETTER, word)
        if len(pieces) < 2 or "".join(pieces) != word:
            return []
        found = [self.value(piece) for piece in pieces]
        return [one for one in found if one is not None] if None not in found else []

    def is_function(self, word: str) -> bool:
        """Whether ``word`` is a function's own name."""
        return word in self.functions and (word in DRAWS or (word in OPERATIONS and word not in CONSTANTS))

    def one_hot(self, column: str) -> str | None:
        """The name of the matrix of a column's classes, where there is one."""
        name = self.name(column)
        return self.name(f"one_hot({name or column})")

    @property
    def shown(self) -> list[str]:
        """The names that a sentence may offer."""
        return sorted(name for name in self.names if not name.endswith(")"))
