"""The lessons of the course, for a teacher: to open one here, and to close or open them for the class."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from gradtutor.i18n import mark
from gradtutor.session.store.events import Lessons
from gradtutor.tui.classroom.base import ClassList
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.classroom.lessons import lesson_rows, lessons_header

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from gradtutor.view.course.contents import Entry


class LessonsScreen(ClassList):
    """The list of lessons."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,right", "open", mark("open here"), id="lessons.open",
                tooltip=mark("Open the lesson on this screen, to walk through it or to be followed")),
        Binding("space", "close", mark("close or open"), id="lessons.toggle",
                tooltip=mark("Close the lesson for the class, or open it again")),
        Binding("n", "only", mark("only this"), id="lessons.only", tooltip=mark("Close all lessons but this one")),
        Binding("a", "all", mark("open all"), id="lessons.all", tooltip=mark("Open all lessons for the class")),
        Binding("escape,o,q,left", "app.pop_screen", mark("class"), id="lessons.leave",
                tooltip=mark("Back to the class")),
    ]  # fmt: skip

    def count(self) -> int:
        """How many lessons there are."""
        return len(self._found())

    def _found(self) -> list[tuple[str, Entry]]:
        return list(zip(self.host.lesson_folders, self.host.entries(), strict=True))

    def highlight(self, folder: Path) -> None:
        """Highlight the lesson in ``folder``, if it is one of the course."""
        folders = [entry.folder for _, entry in self._found()]
        if folder in folders:
            self.set_reactive(LessonsScreen.selected, folders.index(folder))

    def draw(self) -> None:
        """The lessons around the highlighted one."""
        columns = self.app.size.width
        closed = self.host.roll.state.closed
        here = Counter(one.lesson for one in self.host.roll.learners.values() if one.present and one.stage)
        lines = lesson_rows(self._found(), self.selected, closed, here, columns, self.room)
        self.query_one("#header", Panel).show([lessons_header(len(closed), columns)])
        self.query_one("#body", Panel).show(lines)
        self.draw_footer()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether there is anything for a key to do."""
        return action != "all" or bool(self.host.roll.state.closed)

    @property
    def _key(self) -> str:
        return self._found()[self.selected][0]

    def action_open(self) -> None:
        """Open the lesson on this screen."""
        self.host.open_lesson(self._found()[self.selected][1].folder)

    def action_close(self) -> None:
        """Close the lesson, or open it again."""
        self._close(self.host.roll.state.closed ^ {self._key})

    def action_only(self) -> None:
        """Close all lessons but this one."""
        self._close(set(self.host.lesson_folders) - {self._key})

    def action_all(self) -> None:
        """Open all lessons."""
        self._close(())

    def _close(self, keys: Iterable[str]) -> None:
        self.host.say(Lessons(frozenset(keys)))
        self.draw()
