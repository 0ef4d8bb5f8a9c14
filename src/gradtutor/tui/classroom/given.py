"""What a teacher has given to the class: the list of it, and of one assignment who stands where."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import ScreenResume

from gradtutor.i18n import mark, tr
from gradtutor.session.assignments import kept
from gradtutor.session.assignments.plan import plan_of
from gradtutor.session.assignments.standing import standing
from gradtutor.tui.classroom.base import ClassList
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.classroom.given_lines import Row, class_header, class_rows, given_about, given_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gradtutor.session.assignments.assignment import Assignment
    from gradtutor.session.assignments.plan import Plan
    from gradtutor.session.store.interface import Event

ABOUT_ROWS = 6
_CHANGES = frozenset({"assigned", "withdrawn"})


class GivenList(ClassList):
    """A screen that knows what the class was given, and who stands where."""

    _given: Mapping[str, Assignment] | None = None
    _plans: Mapping[str, Plan] = {}

    @property
    def given(self) -> Mapping[str, Assignment]:
        """By their ids, those that are due first in front."""
        if self._given is None:
            self._given = self.host.manage(lambda store, _: kept.assignments(store)) or {}
        return self._given

    def hear(self, events: Sequence[Event]) -> None:
        """What has been given or taken back, also by another teacher, is read anew."""
        if any(event.kind in _CHANGES for event in events):
            self._given = None

    def on_screen_resume(self, _event: ScreenResume) -> None:
        """Seen again: meanwhile something may have been given."""
        self._given = None
        super().on_screen_resume(_event)

    def rows_of(self, assignment: Assignment) -> list[Row]:
        """Everybody, by name."""
        plans = {lesson: plan for lesson in assignment.lessons if (plan := self._plan(lesson)) is not None}
        roll = self.host.roll
        learners = sorted(roll.learners.values(), key=lambda one: (one.name.casefold(), one.id))
        return [Row(one.name, standing(assignment, roll.evidence.of(one.id), plans)) for one in learners]

    def _plan(self, lesson: str) -> Plan | None:
        if lesson not in self._plans:
            found = self.host.lesson_of(lesson)
            if found is None:
                return None
            self._plans = {**self._plans, lesson: plan_of(found)}
        return self._plans[lesson]


class GivenScreen(GivenList):
    """The list of assignments."""

    DEFAULT_CSS = f"""
    GivenScreen {{
        #about {{ height: {ABOUT_ROWS}; }}
    }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,right", "open", mark("who stands where"), id="given.open",
                tooltip=mark("Everybody's points in this assignment")),
        Binding("n", "new", mark("new"), id="given.new", tooltip=mark("Give the class something to do")),
        Binding("c", "change", mark("change"), id="given.change",
                tooltip=mark("Another due day, other points, other lessons")),
        Binding("x", "withdraw", mark("take back"), id="given.withdraw",
                tooltip=mark("What was done stays stored, and counts no more")),
        Binding("y", "yes", mark("yes"), id="given.yes", tooltip=mark("Do what is asked about")),
        Binding("escape,A,q,left", "leave", mark("back"), id="given.leave",
                tooltip=mark("Do nothing, and back to the class")),
    ]  # fmt: skip

    _asked = ""
    """The id of the assignment that is to be taken back, while that is asked."""

    def compose(self) -> ComposeResult:
        """The list, and what there is to know of the highlighted one."""
        header, body, footer = super().compose()
        yield from (header, body, Panel(id="about"), footer)

    @property
    def room(self) -> int:
        """Rows of the list."""
        return super().room - ABOUT_ROWS

    def count(self) -> int:
        """How many there are."""
        return len(self.given)

    @property
    def _highlighted(self) -> Assignment | None:
        found = list(self.given.values())
        return found[min(self.selected, len(found) - 1)] if found else None

    def draw(self) -> None:
        """The assignments around the highlighted one."""
        columns, now, one = self.app.size.width, self.host.now(), self._highlighted
        begun = {id_: sum(row.standing.begun for row in self.rows_of(given)) for id_, given in self.given.items()}
        rows = given_rows(list(self.given.values()), begun, self.selected, now, columns, self.room)
        question = ""
        if one is not None and self._asked == one.id:
            question = tr("Take back “{title}”? What was done stays stored, and counts no more. y: yes").format(
                title=one.title
            )
        about = given_about(one, self.host.titles(), question, columns, ABOUT_ROWS)
        self.query_one("#header", Panel).show([class_header(tr("Assignments"), str(len(self.given)), columns)])
        self.query_one("#body", Panel).show(rows)
        self.query_one("#about", Panel).show(about)
        self.draw_footer()

    def watch_selected(self) -> None:
        """What was asked was about another one."""
        self._asked = ""
        super().watch_selected()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether there is anything for a key to do."""
        if action == "yes":
            return bool(self._asked)
        return action not in ("open", "change", "withdraw") or not self.spoken or self._highlighted is not None

    def action_open(self) -> None:
        """Who stands where."""
        if (one := self._highlighted) is not None:
            self.app.push_screen(StandingsScreen(one.id))

    def action_new(self) -> None:
        """Put something together."""
        from gradtutor.tui.classroom.give import GiveScreen

        self.app.push_screen(GiveScreen())

    def action_change(self) -> None:
        """Change the highlighted one."""
        from gradtutor.tui.classroom.give import GiveScreen

        if (one := self._highlighted) is not None:
            self.app.push_screen(GiveScreen(one))

    def action_withdraw(self) -> None:
        """Ask first."""
        if (one := self._highlighted) is not None:
            self._asked = one.id
            self.draw()

    def action_yes(self) -> None:
        """Take it back."""
        asked, self._asked = self._asked, ""
        self.host.manage(lambda store, time: kept.take_back(store, asked, time))
        self._given = None
        self.set_reactive(ClassList.selected, 0)
        self.draw()

    def action_leave(self) -> None:
        """Back from a question, or to the class."""
        if self._asked:
            self._asked = ""
            self.draw()
        else:
            self.app.pop_screen()


class StandingsScreen(GivenList):
    """Everybody's points in one assignment."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,left", "app.pop_screen", mark("back"), id="standings.leave",
                tooltip=mark("Back to the list")),
    ]  # fmt: skip

    def __init__(self, assignment: str) -> None:
        super().__init__()
        self._assignment = assignment

    def count(self) -> int:
        """How many learners there are."""
        return len(self.host.roll.learners)

    def draw(self) -> None:
        """Everybody around the highlighted line."""
        columns, assignment = self.app.size.width, self.given.get(self._assignment)
        rows = [] if assignment is None else self.rows_of(assignment)
        right = "" if assignment is None else assignment.title
        self.query_one("#header", Panel).show([class_header(tr("Who stands where"), right, columns)])
        self.query_one("#body", Panel).show(class_rows(rows, self.selected, columns, self.room))
        self.draw_footer()
