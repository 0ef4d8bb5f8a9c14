"""What a learner was given: until when, what it has brought, and the way into each lesson."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import ScreenResume
from textual.reactive import var

from gradtutor.i18n import mark
from gradtutor.records import NamedTuple
from gradtutor.tui.screens.base import TutorScreen
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.classroom.assigned_lines import About, about_lines, given_header, given_lines

if TYPE_CHECKING:
    from gradtutor.session.assignments.assignment import Assignment
    from gradtutor.session.assignments.standing import LessonStanding, Standing
    from gradtutor.tui.core.host import Doer

HEADER_ROWS, FOOTER_ROWS, ABOUT_ROWS = 1, 1, 9


class _Row(NamedTuple):
    """A lesson of something that was given."""

    assignment: Assignment
    standing: Standing
    lesson: LessonStanding


class AssignedScreen(TutorScreen):
    """The list. ``selected`` is the highlighted lesson, counted from 0 through all that was given."""

    DEFAULT_CSS = f"""
    AssignedScreen {{
        #header {{ height: {HEADER_ROWS}; }}
        #given {{ height: 1fr; }}
        #about {{ height: {ABOUT_ROWS}; }}
        #footer {{ height: {FOOTER_ROWS}; }}
    }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,right", "open", mark("open"), id="assigned.open",
                tooltip=mark("Begin, or go on where you were")),
        Binding("n", "afresh", mark("new try"), id="assigned.afresh",
                tooltip=mark("Begin again with other numbers; the best try counts")),
        Binding("down,j", "move(1)", mark("down"), id="assigned.down", show=False, tooltip=mark("Next lesson")),
        Binding("up,k", "move(-1)", mark("up"), id="assigned.up", show=False, tooltip=mark("Previous lesson")),
        Binding("escape,q,left", "app.pop_screen", mark("back"), id="assigned.leave", tooltip=mark("Back")),
    ]  # fmt: skip

    selected: var[int] = var(0, init=False)

    @property
    def doing(self) -> Doer:
        """The learner's program, which knows what was given."""
        return cast("Doer", self.app)

    def compose(self) -> ComposeResult:
        """Header, list, what there is to know of the highlighted lesson, footer."""
        yield Panel(id="header")
        yield Panel(id="given")
        yield Panel(id="about")
        yield Panel(id="footer")

    def watch_selected(self) -> None:
        """Another lesson is highlighted."""
        self.draw()

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Seen again: meanwhile something may have been given."""
        super().on_screen_resume(event)
        if self.spoken:
            self.draw()

    def _rows(self) -> list[_Row]:
        known = self.doing.lesson_folders
        return [
            _Row(assignment, standing, one)
            for assignment, standing in self.doing.standings()
            for one in standing.lessons
            if one.lesson in known
        ]

    @property
    def _highlighted(self) -> _Row | None:
        rows = self._rows()
        return rows[min(self.selected, len(rows) - 1)] if rows else None

    def draw(self) -> None:
        """All panels."""
        columns, height = self.app.size
        titles = {key: entry.title for key, entry in zip(self.host.lesson_folders, self.host.entries(), strict=True)}
        now, found, row = self.doing.now(), self.doing.standings(), self._highlighted
        room = height - HEADER_ROWS - FOOTER_ROWS - ABOUT_ROWS
        known = [(one, standing) for one, standing in found]
        self.query_one("#header", Panel).show([given_header(known, columns)])
        self.query_one("#given", Panel).show(given_lines(known, titles, self.selected, now, columns, room))
        about = () if row is None else about_lines(About(row.assignment, row.lesson, now), columns, ABOUT_ROWS)
        self.query_one("#about", Panel).show(list(about))
        self.draw_footer()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A new try is there where one has been begun and one is left."""
        if action not in ("open", "afresh") or not self.is_attached:
            return True
        row = self._highlighted
        if action == "open":
            return row is not None
        return row is not None and row.lesson.begun > 0 and row.lesson.left != 0

    def action_move(self, by: int) -> None:
        """Highlight another lesson."""
        self.selected = min(max(self.selected + by, 0), max(len(self._rows()) - 1, 0))

    def action_open(self) -> None:
        """Begin the highlighted lesson, or go on with it."""
        if (row := self._highlighted) is not None:
            self.doing.open_assigned(row.assignment, row.lesson.lesson)

    def action_afresh(self) -> None:
        """Begin it again, with other numbers."""
        if (row := self._highlighted) is not None:
            self.doing.open_assigned(row.assignment, row.lesson.lesson, afresh=True)
