"""What a teacher can do with one learner, as lines; and the questions before what cannot be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from gradtutor.i18n import tr
from gradtutor.view.text.lines import Line, pad, width, wrap

if TYPE_CHECKING:
    from gradtutor.session.classroom.roll import Learner

KEY_COLUMNS: Final = 4


def manage_header(learner: Learner, columns: int) -> Line:
    """Who it is about."""
    left = " " + " · ".join(filter(None, (learner.name, learner.group)))
    right = tr("here now") if learner.present else tr("not here")
    return (left, "heading"), (" " * max(1, columns - width(left) - width(right) - 1), ""), (f"{right} ", "muted")


def choice_lines(choices: Sequence[tuple[str, str, str]], columns: int) -> list[Line]:
    """What can be done: the key, its word and what it does."""
    room = max((width(word) for _, word, _ in choices), default=0) + 2
    lines: list[Line] = []
    for key, word, what in choices:
        head: Line = ((f"  {pad(key, KEY_COLUMNS)}", "key"), (pad(word, room), "strong"))
        blank: Line = ((" " * (KEY_COLUMNS + 2 + room), ""),)
        for place, line in enumerate(wrap([(what, "muted")], columns - KEY_COLUMNS - room - 4)):
            lines.append((*(blank if place else head), *line))
    return lines


def about_lines(learner: Learner, alike: Sequence[str], columns: int) -> list[Line]:
    """By what name the learner logs in, and what may be wrong with it."""
    texts = [(tr("Logs in as: {id}").format(id=learner.id), "")]
    if learner.locked:
        texts.append((tr("Locked: too much was guessed at this name."), "fault"))
    if alike:
        texts.append((tr("Looks like: {names}.").format(names=", ".join(alike)), "fault"))
    return _indented(texts, columns)


def told_lines(text: str, role: str, columns: int) -> list[Line]:
    """A question, or what has come of what was done; each paragraph by itself."""
    return _indented([(part, role) for part in text.split("\n")], columns)


def found_lines(found: Sequence[Learner], columns: int, rows: int) -> list[Line]:
    """The learners that a name may mean."""
    names = [f"{one.name}" + (f"  ({one.id})" if one.name.casefold() != one.id else "") for one in found]
    more = len(names) - rows
    if more > 0:
        names = [*names[: rows - 1], tr("… and {count} more").format(count=more + 1)]
    return [((f"    {name}"[:columns], ""),) for name in names]


def pin_words(name: str, pin: str) -> str:
    """The new PIN, which is seen nowhere else."""
    first = tr("The new PIN of {name} is: {pin}").format(name=name, pin=pin)
    return first + "\n" + tr("Write it down for the learner: it is kept nowhere, and gone when you leave this screen.")


def pin_question(name: str) -> str:
    """Before the PIN that holds now is replaced."""
    return tr("Give {name} a new PIN? The one before does not hold any more.").format(name=name)


def merge_question(name: str, into: str) -> str:
    """Before two names become one."""
    text = tr("Is {name} the same learner as {into}? All of it becomes {into}'s. This cannot be undone.")
    return text.format(name=name, into=into)


def remove_question(name: str, events: int) -> str:
    """Before everything of a learner is erased."""
    text = tr("Take {name} out of the class? All that is stored is erased, with the PIN: {count} events.")
    return text.format(name=name, count=events) + " " + tr("This cannot be undone.")


def _indented(texts: Sequence[tuple[str, str]], columns: int) -> list[Line]:
    return [(("  ", ""), *line) for text, role in texts for line in wrap([(text, role)], columns - 4)]
