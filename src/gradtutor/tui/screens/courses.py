"""The courses that the learner keeps at hand, to go from one to another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import var

from gradtutor.i18n import mark
from gradtutor.tui.screens.base import TutorScreen
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.course.courses import course_lines, courses_header
from gradtutor.view.text.lines import wrap

if TYPE_CHECKING:
    from gradtutor.lessons.course.known import KnownCourse

FAULT_ROWS = 3


class CoursesScreen(TutorScreen):
    """The courses below each other. ``selected`` is the place of the highlighted one, counted from 0.

    ``opened`` is called with the one that was chosen, after the screen has gone.
    """

    DEFAULT_CSS = f"""
    CoursesScreen {{
        #header, #footer {{ height: 1; }}
        #courses {{ margin-top: 1; height: 1fr; }}
        #fault {{ height: {FAULT_ROWS}; }}
    }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "open", mark("open"), id="courses.open", tooltip=mark("Open this course")),
        Binding("down,j", "move(1)", mark("down"), id="courses.down", tooltip=mark("Highlight the next course")),
        Binding("up,k", "move(-1)", mark("up"), id="courses.up", tooltip=mark("Highlight the course above")),
        Binding("escape,q,o", "app.pop_screen", mark("back"), id="courses.leave", tooltip=mark("Back to the contents")),
    ]  # fmt: skip

    selected: var[int] = var(0, init=False)

    def __init__(self, courses: Sequence[KnownCourse], here: int, opened: Callable[[KnownCourse], None]) -> None:
        """``here`` is the one that is open, −1 for one that is not among them."""
        super().__init__()
        self._courses = courses
        self._here = here
        self._opened = opened
        self.set_reactive(CoursesScreen.selected, max(here, 0))

    def compose(self) -> ComposeResult:
        """Header, list, what is wrong with the highlighted one, footer."""
        yield Panel(id="header")
        yield Panel(id="courses")
        yield Panel(id="fault")
        yield Panel(id="footer")

    def watch_selected(self) -> None:
        """Another course is highlighted."""
        self.draw()

    def draw(self) -> None:
        """The list around the highlighted course."""
        columns, height = self.app.size
        rows = max(1, height - 3 - FAULT_ROWS)
        self.query_one("#header", Panel).show([courses_header(columns)])
        self.query_one("#courses", Panel).show(course_lines(self._courses, self.selected, self._here, columns, rows))
        fault = self._courses[self.selected].fault
        self.query_one("#fault", Panel).show(wrap([(fault, "fault")], columns - 2)[:FAULT_ROWS] if fault else ())
        self.draw_footer()

    def action_move(self, by: int) -> None:
        """Highlight another course, round and round."""
        self.selected = (self.selected + by) % len(self._courses)

    def action_open(self) -> None:
        """Open the highlighted course, if it can be."""
        chosen = self._courses[self.selected]
        if not chosen.fault:
            self.app.pop_screen()
            self._opened(chosen)
