"""Putting an assignment together: a form with a line for each thing that is said of it, and the lessons."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from gradtutor.errors import UsageError
from gradtutor.i18n import mark, tr
from gradtutor.session.assignments import kept
from gradtutor.session.assignments.assignment import PREDICTIONS, Assignment
from gradtutor.session.assignments.deadline import read_due, read_late
from gradtutor.session.assignments.giving import (
    LONGEST_TITLE,
    MOST_TRIES,
    NEVER,
    clean_title,
    read_counts,
    read_points,
    timed,
)
from gradtutor.tui.classroom.base import ClassList
from gradtutor.tui.widgets.line import LeftEmpty, LineToType, Typed
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.classroom.give_lines import Field, give_lines
from gradtutor.view.classroom.given_lines import class_header

if TYPE_CHECKING:
    from gradtutor.session.store.interface import Store

LONGEST = 80
"""Characters of a line of the form."""
TITLE, DUE, POINTS, COUNT, LATE, TRIES = range(6)
"""The lines, in their order; the lessons of the course follow."""


class GiveScreen(ClassList):
    """``assignment`` is what is changed; ``None``: something new."""

    DEFAULT_CSS = "GiveScreen { layers: base prompt; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "choose", mark("change"), id="give.choose",
                tooltip=mark("Write another value, or take a lesson in or out")),
        Binding("g", "give", mark("give"), id="give.give", tooltip=mark("Give it to the class as it stands here")),
        Binding("escape,q", "app.pop_screen", mark("back"), id="give.leave", tooltip=mark("Give nothing")),
    ]  # fmt: skip

    def __init__(self, assignment: Assignment | None = None) -> None:
        super().__init__()
        self._made = assignment or Assignment("", "", ())
        self._late = self._made.late or "none"

    def compose(self) -> ComposeResult:
        """As every screen of a class, with a line to type in."""
        yield from super().compose()
        yield LineToType(id="line")

    def count(self) -> int:
        """The lines of the form."""
        return TRIES + 1 + len(self.host.lesson_folders)

    def _fields(self) -> list[Field]:
        made = self._made
        counts = ", ".join(f"{one}={made.predictions}" if one == PREDICTIONS else one for one in made.counts)
        return [
            Field(tr("title"), made.title, tr("left out: that of the first lesson")),
            Field(tr("until the end of"), made.due, tr("2026-12-05 or 2026-12-05 18:00; -: no end")),
            Field(tr("points"), f"{made.points:g}", ""),
            Field(tr("what counts"), counts, "questions, predictions=5, iteration, end"),
            Field(tr("what is late"), self._late, "none, full, 50%, 10%/day"),
            Field(tr("tries"), str(made.tries), tr("0: as many as they like")),
        ]

    def draw(self) -> None:
        """The lines around the highlighted one."""
        columns = self.app.size.width
        title = tr("Change an assignment") if self._made.id else tr("Something to do for the class")
        right = tr("lessons: {count}").format(count=len(self._made.lessons))
        lessons = [(name, key in self._made.lessons) for key, name in self.host.titles().items()]
        lines = give_lines(self._fields(), lessons, self.selected, columns, self.room)
        self.query_one("#header", Panel).show([class_header(title, right, columns)])
        self.query_one("#body", Panel).show(lines)
        self.draw_footer()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a lesson there is nothing to give."""
        return action != "give" or bool(self._made.lessons)

    def action_choose(self) -> None:
        """Write the line anew, or take the lesson in or out."""
        if self.selected > TRIES:
            keys = list(self.host.lesson_folders)
            key = keys[self.selected - TRIES - 1]
            chosen = set(self._made.lessons) ^ {key}
            # In the order of the course; a lesson of another course stays.
            others = [one for one in self._made.lessons if one not in keys]
            self._made = self._made._replace(lessons=(*(one for one in keys if one in chosen), *others))
            self.draw()
            return
        field = self._fields()[self.selected]
        self.query_one(LineToType).ask(field.name, field.value, LONGEST)

    def on_typed(self, message: Typed) -> None:
        """A line has been written."""
        if message.done:
            self._take(message.text)

    def on_left_empty(self, message: LeftEmpty) -> None:
        """A line is as it was; the title and the day may be left out."""
        self.draw()

    def _take(self, text: str) -> None:
        """Take in what was written; what is wrong is said, and nothing changes."""
        made = self._made
        try:
            match self.selected:
                case 0:
                    self._made = made._replace(title=clean_title(text))
                case 1:
                    self._made = made._replace(due="" if text.strip() == NEVER else read_due(text)[0])
                case 2:
                    self._made = made._replace(points=read_points(text))
                case 3:
                    counts, predictions = read_counts(text)
                    self._made = made._replace(counts=counts, predictions=predictions or made.predictions)
                case 4:
                    read_late(text)
                    self._late = text.strip().lower()
                case _:
                    self._made = made._replace(tries=_whole(text))
        except UsageError as error:
            self.notify(str(error), severity="error", timeout=12, markup=False)
        self.draw()

    def action_give(self) -> None:
        """Give it to the class."""
        titles = self.host.titles()

        def act(store: Store, time: float) -> Assignment:
            made, known = self._made, kept.assignments(store)
            made = made._replace(
                id=made.id or kept.new_id(known),
                given=made.given or time,
                title=made.title or titles.get(made.lessons[0], made.lessons[0])[:LONGEST_TITLE],
            )
            made = timed(made, store, made.due or NEVER, self._late)
            kept.give(store, made, time)
            return made

        try:
            given = self.host.manage(act)
        except UsageError as error:
            self.notify(str(error), severity="error", timeout=12, markup=False)
            return
        if given is not None:
            self.app.pop_screen()
            self.app.notify(tr("Assigned: {title}").format(title=given.title), markup=False)


def _whole(text: str) -> int:
    plain = text.strip()
    if not (plain.isascii() and plain.isdecimal() and len(plain) < 5 and int(plain) <= MOST_TRIES):
        raise UsageError(tr("Tries are a whole number from 0 to {most}.").format(most=MOST_TRIES))
    return int(plain)
