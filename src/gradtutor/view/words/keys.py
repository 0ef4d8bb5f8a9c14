"""Keys in the words of lessons: on the screen the key itself, line by line what is typed in its place."""

from __future__ import annotations

from typing import Final

from gradtutor.i18n import mark, tr
from gradtutor.view.text.ascii_spelling import aloud

SCREEN: Final = {
    "next": mark("space"),
    "variant": "v",
    "chart": "c",
    "compare": "x",
    "sweep": mark("x, then s"),
    "array": "g",
    "cell": "u",
    "errata": "e",
    "set": "w",
    "up": "+",
    "down": "−",
    "run": mark("End"),
    "start": mark("Home"),
    "predict": "p",
    "question": "h",
    "back": "↑",
}
"""What is asked for -> its key, as words of lessons have always written it; ``back`` is a whole iteration
(line by line it is one number), ``sweep`` the sweep, side by side (line by line with all that are compared),
``cell`` a unit or a cell, one after the other (line by line the numbers of all)."""

SPOKEN: Final = {
    "next": mark("enter"),
    "variant": mark("variant, v"),
    "chart": mark("chart, c"),
    "compare": mark("compare, x"),
    "sweep": mark("compare, x"),
    "array": mark("array, g"),
    "cell": mark("array, g"),
    "errata": mark("errata, e"),
    "set": mark("set, w"),
    "up": mark("rate up, +"),
    "down": mark("rate down, -"),
    "run": mark("run, r"),
    "start": mark("start, home"),
    "predict": mark("predict, p"),
    "question": mark("question, h"),
    "back": mark("back, b"),
}
"""What is asked for -> the words of plain mode for it, the one to be said first."""


def key_words(action: str) -> str:
    """The key of an action; where the lesson is heard, the word that is typed for it."""
    if not aloud():
        return tr(SCREEN[action])
    word = tr(SPOKEN[action]).partition(",")[0]
    return word if action == "next" else f"'{word}'"


def said_before(text: str, action: str) -> str:
    """The words before a key: where a word is typed in its place, it is typed and not pressed."""
    if not aloud() or action == "next":
        return text
    for press, type_ in ((tr("Press "), tr("Type ")), (tr("press "), tr("type "))):
        if text.endswith(press):
            return text.removesuffix(press) + type_
    return text


def said_after(text: str) -> str:
    """The words behind a key, without one that says that it is a key where it is none."""
    return text.removeprefix(tr(" key")) if aloud() else text
