"""The class as lines: a header, a row for each learner, and more about the one that is highlighted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from gradtutor.i18n import tr
from gradtutor.records import NamedTuple
from gradtutor.session.classroom.roll import WRONG_IN_A_ROW
from gradtutor.session.progress.review import ANSWERED
from gradtutor.view.course.review import what
from gradtutor.view.lesson.header import stage_name
from gradtutor.view.text.lines import Line, cut, joined, pad, width, wrap
from gradtutor.view.text.numbers import UNKNOWN

if TYPE_CHECKING:
    from gradtutor.session.classroom.class_state import ClassState
    from gradtutor.session.classroom.roll import Roll, Stuck
    from gradtutor.session.classroom.roll_order import Age, Order, RollRow
    from gradtutor.session.classroom.tally import Topic
    from gradtutor.session.progress.review import DueItem

PRESENT, ABSENT, STUCK = "●", "○", "!"
"""Signs before a name."""
SIGN_COLUMNS: Final = 8
WIDE: Final = 100
"""From so many columns on there is room for the group and for what somebody is stuck on."""
NARROW: Final = 64
"""Below so many columns the fields get only what their contents need."""
BETWEEN: Final = 2
"""Blanks between two columns."""


class RollWidths(NamedTuple):
    """Columns of the fields; 0: it is left out."""

    name: int
    group: int
    lesson: int
    place: int
    score: int
    age: int
    stuck: int


def widths(columns: int, groups: bool) -> RollWidths:
    """How wide each field is on a screen of ``columns``; ``groups``: whether anybody is in one."""
    place, score, age = (14, 6, 9) if columns >= NARROW else (13, 5, 9)
    fixed = SIGN_COLUMNS + place + score + age + 5 * BETWEEN
    group = 10 if groups and columns >= WIDE else 0
    room = columns - fixed - (group + BETWEEN if group else 0)
    stuck = 0
    if columns >= WIDE:
        stuck = room // 3
        room -= stuck + BETWEEN
    name = max(8, room // 2 - 1)
    return RollWidths(name, group, max(8, room - name), place, score, age, stuck)


def class_header(roll: Roll, now: float, place: str, columns: int) -> Line:
    """How many are there and how many are stuck; what the teacher has said that still holds. ``place`` is what is
    offered to everybody, in words."""
    present = sum(learner.present for learner in roll.learners.values())
    stuck = sum(roll.stuck(learner, now) is not None for learner in roll.learners.values())
    left = tr("Class: {present} of {count} here").format(present=present, count=len(roll.learners))
    spans = [(f" {left}", "heading")]
    if stuck:
        spans.append((" · " + tr("{count} stuck").format(count=stuck), "fault"))
    said = state_words(roll.state, place)
    room = columns - sum(width(text) for text, _ in spans) - 3
    said = cut(said, max(room, 0))
    blanks = " " * max(1, room + 2 - width(said))
    return joined(spans, [(blanks, ""), (said, "strong"), (" ", "")])


def state_words(state: ClassState, place: str) -> str:
    """What the teacher has said that still holds."""
    parts = []
    if state.paused:
        parts.append(tr("paused"))
    if state.follow is not None:
        parts.append(tr("follow me: {place}").format(place=place))
    if state.closed:
        parts.append(tr("closed lessons: {count}").format(count=len(state.closed)))
    return " · ".join(parts)


def first_row(selected: int, count: int, height: int) -> int:
    """The place of the first learner of the list that is seen, with the highlighted one in the middle if possible."""
    return max(0, min(selected - height // 2, count - height))


def list_line(order: Order, wanted: str, seen: range, count: int, columns: int) -> Line:
    """How the list is sorted, what it is filtered by, and which of its ``count`` learners are ``seen``, by places."""
    orders = {
        "stuck": tr("who is stuck first"),
        "newest": tr("the newest step first"),
        "lesson": tr("by lesson"),
        "name": tr("by name"),
    }
    text = orders[order]
    if wanted:
        text += " · " + tr("only “{text}”: {count}").format(text=wanted, count=count)
    part = ""
    if len(seen) < count:
        part = tr("{first}–{last} of {count}").format(first=seen.start + 1, last=seen.stop, count=count)
    room = columns - SIGN_COLUMNS - width(part) - 2
    return ((" " * SIGN_COLUMNS + pad(cut(text, room), room) + f" {part} ", "muted"),)


def heading(fields: RollWidths) -> Line:
    """What the columns are."""
    names = (tr("name"), tr("group"), tr("lesson"), tr("iteration"), "✓/✗", tr("last step"), tr("stuck on"))
    return ((" " * SIGN_COLUMNS + _row(names, fields), "muted"),)


def learner_lines(
    rows: Sequence[RollRow],
    selected: int,
    titles: Mapping[str, str],
    asked: Callable[[Topic], str],
    fields: RollWidths,
    height: int,
) -> list[Line]:
    """The learners around the highlighted one, in at most ``height`` lines; ``asked`` says what anyone is stuck on."""
    first = first_row(selected, len(rows), height)
    return [
        _learner_line(rows[place], place == selected, titles, asked, fields)
        for place in range(first, min(first + height, len(rows)))
    ]


def _learner_line(
    row: RollRow, selected: bool, titles: Mapping[str, str], asked: Callable[[Topic], str], fields: RollWidths
) -> Line:
    learner = row.learner
    right, wrong = learner.score
    role = "forward current" if selected else "" if learner.present else "muted"
    texts = (
        learner.name,
        learner.group,
        titles.get(learner.lesson, learner.lesson),
        place_words(learner.iteration, learner.stage),
        f"{right}/{wrong}" if right or wrong else "",
        age_words(row.age),
        _stuck_words(row.stuck, asked) if row.stuck and fields.stuck else "",
    )
    return (
        (" ▸ " if selected else "   ", role),
        (f"{STUCK} " if row.stuck else "  ", "fault"),
        (f"{PRESENT if learner.present else ABSENT}  ", "update" if learner.present else "muted"),
        (_row(texts, fields), role),
    )


def _row(texts: Sequence[str], fields: RollWidths) -> str:
    cells = (pad(cut(text, room), room) for text, room in zip(texts, fields, strict=True) if room)
    return (" " * BETWEEN).join(cells)


def place_words(iteration: int, stage: str) -> str:
    """Where somebody is in a lesson; nothing where none is open."""
    return f"{iteration} · {stage_name(stage)}" if stage in STAGES else ""


STAGES: Final = ("intro", "forward", "loss", "backward", "update", "done")


def age_words(age: Age) -> str:
    """How long ago something was."""
    words = {
        "now": tr("now"),
        "seconds": tr("{count} s"),
        "minutes": tr("{count} min"),
        "hours": tr("{count} h"),
        "days": tr("{count} d"),
        "never": UNKNOWN,
    }
    return words[age.unit].format(count=age.number)


def _stuck_words(stuck: Stuck, asked: Callable[[Topic], str]) -> str:
    if stuck.cause == "locked":
        return tr("locked")
    return tr("no step") if stuck.topic is None else asked(stuck.topic)


def item_words(item: DueItem) -> str:
    """What was asked, as short as can be."""
    return item.question if item.kind == ANSWERED else what(item)


def detail_lines(
    row: RollRow, title: str, question: str, key: str, alike: Sequence[str], columns: int, rows: int
) -> list[Line]:
    """More about one learner; ``question`` says what was answered wrongly, where that is why one is stuck; ``key`` is
    the one that unlocks a name; ``alike`` are other names that look like this one."""
    learner = row.learner
    about = " · ".join(filter(None, (learner.name, learner.group, title)))
    if row.stuck is None:
        text = "" if learner.present else tr("Not here now.")
    elif row.stuck.cause == "locked":
        why = tr("Locked: too many wrong PINs or passwords. {key} unlocks the name.")
        text = why.format(key=key)
    elif row.stuck.cause == "still":
        text = tr("No step for {time}.").format(time=age_words(row.age))
    else:
        what_ = tr("{count} wrong answers in a row, the last to: {question}")
        text = what_.format(count=max(learner.wrong_in_a_row, WRONG_IN_A_ROW), question=question)
    if alike:
        looks = tr("Looks like: {names}.").format(names=", ".join(alike))
        text = f"{looks} {text}"
    lines = wrap([(about, "strong"), ("  ", ""), (text, "fault" if row.stuck or alike else "muted")], columns - 4)
    return [(("  ", ""), *line) for line in lines[:rows]]


def nobody(wanted: str) -> list[Line]:
    """What stands in the place of an empty list."""
    text = tr("Nobody has that in the name, the group or the lesson.") if wanted else tr("Nobody has come yet.")
    return [(), ((f"  {text}", ""),)]
