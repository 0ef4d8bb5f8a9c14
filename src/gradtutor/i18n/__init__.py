"""The interface's own words, in the language of the learner (gettext; the catalogues lie beside this file).

The source language is English: ``tr("Next step")`` is the English text and its key at once. Lessons bring their
own words (``text.en.md``, ``text.zh.md``); only what the program itself says is in the catalogues.
"""

from __future__ import annotations

import gettext
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

LANGUAGES = ("en", "zh")
"""The languages that the interface speaks, the source language first."""

_FOLDER = Path(__file__).parent
_translations: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def use(language: str) -> None:
    """Speak ``language`` from now on. Raises ``ValueError`` for one that is not in ``LANGUAGES``."""
    global _translations, _language
    if language not in LANGUAGES:
        raise ValueError(f"no such language: {language}")
    _translations = gettext.translation("gradtutor", _FOLDER, [language], fallback=True)
    _language = language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak ``language`` for a while: what is written in all languages at once needs it."""
    before = _language
    use(language)
    try:
        yield
    finally:
        use(before)


def language() -> str:
    """The language in use, one of ``LANGUAGES``."""
    return _language


def tr(message: str) -> str:
    """``message`` in the language in use; the message itself where the catalogue has no entry."""
    return _translations.gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """What is said of ``count`` things, in the language in use and in the plural form that it has for so many: in
    English ``one`` for 1, else ``many``, and so too where the catalogue has no entry. ``{count}`` and the like are for
    the caller to put in."""
    return _translations.ngettext(one, many, count)


def mark(message: str) -> str:
    """``message`` itself: marks a text for the catalogues that is translated later, when it is shown."""
    return message


def mark_plural(one: str, many: str) -> tuple[str, str]:
    """``one`` and ``many`` themselves: as ``mark``, for what ``ngettext`` translates later."""
    return one, many


def from_environment() -> str:
    """The language that the locale variables ask for (the first of LC_ALL, LC_MESSAGES, LANG that is set)."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


_LATIN: Final = "[A-Za-z]{2}"
_CHINESE: Final = "[\u4e00-\u9fff]"
_BESIDE: Final = re.compile(f"(?<={_LATIN})(?={_CHINESE})|(?<={_CHINESE})(?={_LATIN})")


def spaced(text: str) -> str:
    """A sentence with a blank between a word in Latin letters and a Chinese one, as it is set in print: what is put
    into a sentence may be either."""
    return _BESIDE.sub(" ", text)
