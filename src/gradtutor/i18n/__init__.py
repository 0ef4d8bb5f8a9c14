"""The interface's own words, in the language of the learner (gettext; the catalogues lie beside this file).

The source language is English: ``tr("Next step")`` is the English text and its key at once. Lessons bring their
own words (``text.LANG.md``), in languages of their own choice; only what the program itself says is in the catalogues.
A folder with a catalogue beside this file makes a language of the interface, and nothing else does.
"""

from __future__ import annotations

import gettext
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from gradtutor.i18n.one_entry import entry

SOURCE: Final = "en"
"""The language that the program is written in."""
_CODE: Final = re.compile("[a-z]{2}")
_FOLDER: Final = Path(__file__).parent
_DOMAIN: Final = "gradtutor"


def _with_catalogue(folder: Path) -> Iterator[str]:
    """The languages whose words lie below a folder, by name."""
    for one in sorted(folder.iterdir()):
        if is_code(one.name) and (one / "LC_MESSAGES").is_dir():
            yield one.name


def is_code(text: str) -> bool:
    """Whether a text can stand for a language: two small letters, as ISO 639-1 has them."""
    return _CODE.fullmatch(text) is not None


LANGUAGES: Final = (SOURCE, *_with_catalogue(_FOLDER))
"""The languages that the interface speaks, the source language first."""

_translations: gettext.NullTranslations = gettext.NullTranslations()
_language = SOURCE
_offered: tuple[str, ...] = ()


def use(language: str) -> None:
    """Speak ``language`` from now on; without a catalogue that is the source language, and only lessons speak it.
    Raises ``ValueError`` for what is the code of no language."""
    global _translations, _language
    if not is_code(language):
        raise ValueError(f"no such language: {language}")
    _translations = gettext.translation(_DOMAIN, _FOLDER, [language], fallback=True)
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
    """The language in use."""
    return _language


def name_of(language: str) -> str:
    """What a language calls itself; its code where it has no catalogue."""
    if language not in LANGUAGES:
        return language
    return entry(_FOLDER / language / "LC_MESSAGES" / f"{_DOMAIN}.mo", mark("English"))


def offer(languages: Iterable[str]) -> None:
    """Go round ``languages`` first, in which a course has its words; then round the others of the interface."""
    global _offered
    _offered = tuple(languages)


def next_language() -> str:
    """The one that comes after the language in use when one goes round."""
    around = tuple(dict.fromkeys((*_offered, *LANGUAGES)))
    return around[(around.index(_language) + 1) % len(around)] if _language in around else around[0]


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
            code = re.split(r"[_.@-]", value.lower())[0]
            return code if code in LANGUAGES else SOURCE
    return SOURCE


_LATIN: Final = "[A-Za-z]{2}"
_CHINESE: Final = "[\u4e00-\u9fff]"
_BESIDE: Final = f"(?<={_LATIN})(?={_CHINESE})|(?<={_CHINESE})(?={_LATIN})"


def spaced(text: str) -> str:
    """A sentence with a blank between a word in Latin letters and a Chinese one, as it is set in print: what is put
    into a sentence may be either."""
    return re.sub(_BESIDE, " ", text)


def sign_of(code: str) -> str:
    """The sign of words in another language than the one in use, to stand after them; nothing after others."""
    return "" if code in ("", language()) else f" [{code}]"
