"""The form of what if: a line for each setting, in groups, with what it was where it has been changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gradtutor.i18n import tr
from gradtutor.records import NamedTuple
from gradtutor.view.labels import method_name
from gradtutor.view.text.lines import Line, cut, pad, width
from gradtutor.view.text.numbers import POINTER, UNKNOWN, short

if TYPE_CHECKING:
    from gradtutor.session.run.what_if_fields import Settable
    from gradtutor.session.store.interface import Json

LABEL_COLUMNS = 18
VALUE_COLUMNS = 34
_MARGIN = 3
_CHOICE = "‹ "
"""Before the one of a few values that is chosen; blanks stand in its place before every other value."""


class WhatIfEntry(NamedTuple):
    """A field with what stands in it now."""

    field: Settable
    text: str


class WhatIfForm(NamedTuple):
    """The lines of a form, and where what is typed stands in them."""

    lines: list[Line]
    row: int
    """The row of the selected entry."""
    column: int
    columns: int


def form(entries: Sequence[WhatIfEntry], selected: int, columns: int, rows: int) -> WhatIfForm:
    """As many lines as fit around the selected entry."""
    lines: list[Line] = []
    places = []
    group = ""
    for place, entry in enumerate(entries):
        if entry.field.group != group:
            group = entry.field.group
            lines += [((f" {group_title(group)}", "heading"),)]
        places.append(len(lines))
        lines.append(_line(entry, place == selected, columns))
    first = min(max(0, places[selected] - rows // 2), max(0, len(lines) - rows))
    # What is typed begins where a choice does, behind its sign.
    start = _MARGIN + LABEL_COLUMNS + len(_CHOICE)
    return WhatIfForm(lines[first : first + rows], places[selected] - first, start, _room(columns) - len(_CHOICE))


def _room(columns: int) -> int:
    """The columns of a value, with the signs around one that is chosen."""
    return min(VALUE_COLUMNS, columns - _MARGIN - LABEL_COLUMNS - 1)


def group_title(group: str) -> str:
    """What a group of settings is called."""
    return {
        "begin": tr("The new run begins"),
        "start": tr("Starts"),
        "constant": tr("Constants"),
        "goal": tr("Target"),
        "rule": tr("Rule"),
        "batch": tr("Batch"),
        "stop": tr("Stop"),
    }[group]


def shown_label(field: Settable) -> str:
    """What a setting is called: the symbol of a name, words for a key of the format."""
    return {
        "begin": tr("from"),
        "goal.target": tr("target"),
        "rule.kind": tr("method"),
        "rule.rate": tr("learning rate η"),
        "rule.zero_grad": tr("clear gradients"),
        "rule.weight_decay": tr("weight decay"),
        "rule.clip.norm": tr("clip by norm"),
        "rule.clip.value": tr("clip by value"),
        "rule.whole": tr("whole numbers"),
        "batch.size": tr("rows at a time"),
        "batch.order": tr("order"),
        "batch.seed": tr("seed"),
        "stop.when": tr("when"),
        "stop.max_iterations": tr("most iterations"),
    }.get(field.setting, field.label)


def shown_option(field: Settable, text: str) -> str:
    """What one of a few options is called."""
    if not text:
        return UNKNOWN
    if field.setting == "rule.kind":
        return method_name(text)
    return {
        "true": tr("yes"),
        "false": tr("no"),
        "start": tr("the start"),
        "here": tr("here"),
        "sequential": tr("in sequence"),
        "shuffle": tr("shuffled"),
        "with-replacement": tr("with replacement"),
    }.get(text, text)


def form_header(title: str, columns: int) -> Line:
    """The lesson on the left, what the screen is for on the right."""
    right = tr("what if …")
    left = cut(f" {title}", columns - width(right) - 3)
    return (left, "heading"), (" " * (columns - width(left) - width(right) - 1), ""), (right, "muted"), (" ", "")


def out_of_bounds(field: Settable, value: Json) -> str:
    """What is said to a start outside its bounds; nothing where it is inside, or has none."""
    low, high = field.bounds
    if field.group != "start" or not isinstance(value, float | int):
        return ""
    if (low is None or value >= low) and (high is None or value <= high):
        return ""
    name = shown_label(field)
    if low is not None and high is not None:
        return tr("{name} can be from {low} to {high} here.").format(name=name, low=short(low), high=short(high))
    if low is not None:
        return tr("{name} can be {low} or more here.").format(name=name, low=short(low))
    return tr("{name} can be {high} or less here.").format(name=name, high=short(high or 0.0))


def _line(entry: WhatIfEntry, here: bool, columns: int) -> Line:
    field, text = entry
    mark = POINTER if here else " "
    label = pad(cut(shown_label(field), LABEL_COLUMNS - 1), LABEL_COLUMNS)
    if field.options:
        shown = f"{_CHOICE}{shown_option(field, text)} ›" if here else f"  {shown_option(field, text)}"
    else:
        shown = f"  {text or UNKNOWN}"
    room = _room(columns)
    changed = text != field.text
    role = "strong" if here or changed else ""
    note = _note(field, changed)
    return (
        (f" {mark} ", "key"),
        (label, "strong" if here else ""),
        (pad(cut(shown, room), room), role),
        (cut(note, columns - _MARGIN - LABEL_COLUMNS - room - 1), "update" if changed else "muted"),
    )


def _note(field: Settable, changed: bool) -> str:
    """What the value was, or between which bounds it may be."""
    if changed and field.setting != "begin":
        was = shown_option(field, field.text) if field.options else field.text or UNKNOWN
        return " " + tr("was {value}").format(value=was)
    low, high = field.bounds
    return "" if low is None or high is None else f" {short(low)} … {short(high)}"
