"""What is kept of a learner, in words: what it is, how many events of each kind, and the last ones."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gradtutor.i18n import tr
from gradtutor.session.classroom.locks import LOCKED, UNLOCKED
from gradtutor.session.progress.review import ANSWERED, PREDICTED, item_of
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
    try:
        said = _said(event.kind, event.data)
    except (TypeError, ValueError, KeyError):
        # Written by another version of this program.
        said = _kind_name(event.kind)
    return f"{title}: {said}" if title else said


def _said(kind: str, data: Mapping[str, Any]) -> str:
    if kind == "stepped":
        text = tr("iteration {iteration}, {revealed} steps shown")
        return text.format(iteration=int(data["iteration"]), revealed=int(data["revealed"]))
    if kind in (PREDICTED, ANSWERED):
        given = data["guess"] if kind == PREDICTED else data["answer"]
        return f"{what(item_of(kind, data))} = {_value(given)} {MARKS[bool(data['right'])]}"
    if kind == "moved":
        values = ", ".join(f"{name} = {_value(value)}" for name, value in data["parameters"].items())
        return tr("set by hand: {values}").format(values=values)
    if kind == "finished":
        return tr("seen to its end, iteration {iteration}").format(iteration=int(data["iteration"]))
    if kind == "turns":
        return tr("my turns: on") if data["on"] else tr("my turns: off")
    if kind == "arrived":
        return tr("logged in as {name}").format(name=data["name"])
    return {
        "opened": tr("lesson opened"),
        "left": tr("lesson left"),
        "hinted": tr("hint shown"),
        "changed": tr("variant made"),
        "dropped": tr("taken off the list of what is to be tried again"),
        "departed": tr("logged out"),
        LOCKED: tr("name locked after too many wrong PINs or passwords"),
        UNLOCKED: tr("name unlocked by the teacher"),
    }.get(kind, kind)


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
        "finished": tr("runs seen to the end"),
        "turns": tr("my turns on or off"),
        "dropped": tr("not to be tried again"),
        "arrived": tr("logins"),
        "departed": tr("logouts"),
        LOCKED: tr("times locked"),
        UNLOCKED: tr("times unlocked"),
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
