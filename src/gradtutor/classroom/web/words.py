"""The words of the page itself, in every language; what the entrance and the tutor say comes over the websocket."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable

from gradtutor import i18n
from gradtutor.i18n import tr


def words() -> dict[str, str]:
    """In the language in use, by the names that page.js and the HTML files have for them."""
    return {
        "again": tr("Log in again."),
        "ask_name": tr("Your name"),
        "copied": tr("Copied."),
        "copy": tr("Copy"),
        "dropped": tr("The link is broken. Trying to come back …"),
        "go_on": tr("Go on"),
        "hint_login": tr("Your teacher has written the class code on the board."),
        "keys": tr("Keys"),
        "left": tr("You have left. What you did is saved."),
        "line": tr("Type here"),
        "lines": tr("Lesson, line by line"),
        "no_javascript": tr("This page needs JavaScript."),
        "paste": tr("Paste"),
        "send": tr("Send"),
        "space": tr("space"),
        "terminal": tr("Terminal of the tutor. For a screen reader there is a page with lines."),
        "to_lines": tr("With a screen reader: line by line"),
        "to_terminal": tr("To the page with pictures"),
        "too_long": tr("That is too much to paste."),
        "turn": tr("Turn your phone: the tutor needs a wide screen."),
    }


def translated(page: str) -> dict[str, bytes]:
    """A page of HTML in each language: ``{word}`` is replaced by the word, ``{words}`` by all of them as JSON."""
    pages = {}
    for language in i18n.LANGUAGES:
        with i18n.speaking(language):
            found = words()
        text = page.replace("{language}", language).replace("{words}", html.escape(json.dumps(found)))
        for name, word in found.items():
            text = text.replace("{" + name + "}", html.escape(word))
        pages[language] = text.encode()
    return pages


def preferred(accepted: Iterable[str]) -> str:
    """The language of ours that comes first among those of ``Accept-Language`` (RFC 9110, section 12.5.4)."""
    wishes = []
    for number, part in enumerate(",".join(accepted).split(",")[:20]):
        tag, _, weight = part.partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=") or "1")
        except ValueError:
            quality = 0.0
        wishes.append((-quality, number, tag.strip().lower().partition("-")[0]))
    found = (tag for quality, _, tag in sorted(wishes) if quality < 0 and tag in i18n.LANGUAGES)
    return next(found, i18n.LANGUAGES[0])
