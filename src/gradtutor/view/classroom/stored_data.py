"""What is kept of a learner, in words: what it is, how many events of each kind, and the last ones."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gradtutor.i18n import ngettext, tr
from gradtutor.session.progress.review import item_of
from gradtutor.session.store.events import (
    Answered,
    Arrived,
    Begun,
    Changed,
    Departed,
    Dropped,
    Finished,
    Hinted,
    Joined,
    Left,
    Locked,
    Moved,
    Opened,
    Predicted,
    Record,
    Stepped,
    Turns,
    Unlocked,
    record_of,
)
from gradtutor.view.course.review import what
from gradtutor.view.quiz.guesses import MARKS
from gradtutor.view.text.lines import Line, pad, width, wrap

if TYPE_CHECKING:
    from gradtutor.session.classroom.stored_data import Stored
    from gradtutor.session.store.interface import Event


def stored_header(name: str, columns: int) -> Line:
    """What the screen is about, and of whom."""
    left = tr("What is stored of you")
    blanks = " " * max(1, columns - width(left) - width(name) - 2)
    return (f" {left}", "heading"), (blanks, ""), (f"{name} ", "muted")


def stored_lines(stored: Stored, name: str, pin: bool, titles: Mapping[str, str], columns: int) -> list[Line]:
    """Everything that is kept of a learner; ``titles``: of the lessons by their keys. The newest event stands first."""
    lines: list[Line] = [()]
    for sentence in (_who(stored, name), _pin(pin), _use()):
        lines += _indented(sentence, columns)
    lines.append(())
    if not stored.total:
        return [*lines, *_indented(tr("No event is stored yet."), columns)]
    text = tr("Events: {count}, from {first} to {last}, and a summary of them.")
    text = text.format(count=stored.total, first=_date(stored.first), last=_date(stored.last))
    counts = (f"{_kind_name(kind)} {count}" for kind, count in stored.counts.most_common())
    lines += [*_indented(text, columns), *_indented(" · ".join(counts), columns, "strong"), ()]
    lines += _indented(tr("The last ones, the newest first:"), columns)
    for event in reversed(stored.latest):
        lines += _event_lines(event, titles, columns)
    return lines


def event_words(event: Event, titles: Mapping[str, str]) -> str:
    """What one event says."""
    title = titles.get(event.lesson, event.lesson)
    said = _said(record_of(event)) or _kind_name(event.kind)
    return f"{title}: {said}" if title else said


def _said(record: Record | None) -> str:
    """What a record tells; empty where there are no words for it."""
    match record:
        case Stepped():
            text = ngettext(
                "iteration {iteration}, {revealed} step shown",
                "iteration {iteration}, {revealed} steps shown",
                record.revealed,
            )
            return text.format(iteration=record.iteration, revealed=record.revealed)
        case Predicted():
            return f"{what(item_of(record))} = {_value(record.guess)} {MARKS[record.right]}"
        case Answered():
            return f"{what(item_of(record))} = {_value(record.answer)} {MARKS[record.right]}"
        case Moved():
            values = ", ".join(f"{name} = {_value(value)}" for name, value in record.parameters.items())
            return tr("set by hand: {values}").format(values=values)
        case Finished():
            return tr("seen to its end, iteration {iteration}").format(iteration=record.iteration)
        case Turns(on):
            return tr("my turns: on") if on else tr("my turns: off")
        case Arrived(name):
            return tr("logged in as {name}").format(name=name)
    return _happened(record)


def _happened(record: Record | None) -> str:
    """Of a record that is told without its fields."""
    if isinstance(record, Joined):
        return tr("name changed or joined by the teacher; before: {name}").format(name=record.other)
    words: dict[type, str] = {
        Opened: tr("lesson opened"),
        Begun: tr("a try of an assignment begun"),
        Left: tr("lesson left"),
        Hinted: tr("hint shown"),
        Changed: tr("variant made"),
        Dropped: tr("taken off the list of what is to be tried again"),
        Departed: tr("logged out"),
        Locked: tr("name locked after too many wrong PINs or passwords"),
        Unlocked: tr("name unlocked by the teacher"),
    }
    return words.get(type(record), "")


def _value(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    return ", ".join(map(_value, value)) if isinstance(value, list | tuple) else str(value)


def _kind_name(kind: str) -> str:
    names = {
        "stepped": tr("steps"),
        "predicted": tr("predictions"),
        "answered": tr("answers to questions"),
        "hinted": tr("hints"),
        "moved": tr("moves by hand"),
        "changed": tr("variants made"),
        "opened": tr("lessons opened"),
        "left": tr("lessons left"),
        "begun": tr("tries of assignments begun"),
        "finished": tr("runs seen to the end"),
        "turns": tr("my turns on or off"),
        "dropped": tr("not to be tried again"),
        "arrived": tr("logins"),
        "departed": tr("logouts"),
        "locked": tr("times locked"),
        "unlocked": tr("times unlocked"),
    }
    return names.get(kind, kind)


def _who(stored: Stored, name: str) -> str:
    if stored.group:
        return tr("Your name: {name}, and your group: {group}.").format(name=stored.name or name, group=stored.group)
    return tr("Your name: {name}.").format(name=stored.name or name)


def _pin(kept: bool) -> str:
    if kept:
        return tr("Your PIN is not stored, only a hash by which it can be checked.")
    return tr("No PIN of yours is stored.")


def _use() -> str:
    return tr("No keystrokes are stored. Your teacher can read all that stands here, and can erase it.")


def _date(moment: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(moment))


def _indented(text: str, columns: int, role: str = "") -> list[Line]:
    return [(("  ", ""), *line) for line in wrap([(text, role)], columns - 4)]


def _event_lines(event: Event, titles: Mapping[str, str], columns: int) -> list[Line]:
    head = f"  {_date(event.time)}  "
    lines: list[Line] = []
    for line in wrap([(event_words(event, titles), "")], columns - len(head) - 2):
        lines.append(((pad("" if lines else head, len(head)), "muted"), *line))
    return lines
