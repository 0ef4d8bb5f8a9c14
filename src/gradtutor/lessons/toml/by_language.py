"""Reading a table of one text in several languages: ``title = { en = "Ideas", zh = "想法" }``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.i18n import is_code, tr
from gradtutor.i18n.by_language import ByLanguage
from gradtutor.safe_text import quoted

if TYPE_CHECKING:
    from gradtutor.lessons.toml.faults import Faults
    from gradtutor.lessons.toml.reader import Record


def texts(record: Record, key: str, faults: Faults) -> ByLanguage[str]:
    """What stands below a key, by language; empty where the key does not stand there. Notes what is no language."""
    read = ByLanguage[str]()
    table = record.record(key)
    for language in table:
        if not is_code(language):
            what = tr("'{name}' is no language.").format(name=quoted(language))
            faults.key(table.place(language), what, tr("Write two small letters, such as en, zh or de."))
        elif text := table.get(language, str):
            read[language] = text
    return read
