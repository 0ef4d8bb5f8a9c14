"""Words in several languages, of which one may be missing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from gradtutor.i18n import SOURCE

T = TypeVar("T")


def nearest_language(language: str, there: Iterable[str]) -> str:
    """``language`` if it is among those that are there, else the source language, else the first of them; itself
    where there are none."""
    known = tuple(there)
    return next((one for one in (language, SOURCE, *known) if one in known), language)


class ByLanguage(dict[str, T]):
    """Language -> what there is in it. What is asked for in another language comes in the nearest one."""

    def __missing__(self, language: str) -> T:
        """What stands in for it. Raises ``KeyError`` where there is nothing at all."""
        near = nearest_language(language, self)
        if near not in self:
            raise KeyError(language)
        return self[near]
