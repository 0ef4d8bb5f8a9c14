"""A lesson that cannot be shown at all yet: its faults, until they are mended."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from gradtutor.errors import LessonError
from gradtutor.i18n import mark, ngettext
from gradtutor.lessons.checking.file_watch import Changes
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.tui.screens.base import TutorScreen
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.checking.faults import list_of_faults
from gradtutor.view.text.lines import cut

if TYPE_CHECKING:
    from gradtutor.errors import Fault
    from gradtutor.lessons.model import Lesson

SECONDS = 0.3
"""Between two looks at the files."""


class FaultyScreen(TutorScreen):
    """The faults of the lesson in ``folder``; ``mended`` is called with the lesson once there are none."""

    DEFAULT_CSS = """
    FaultyScreen {
        #header, #footer { height: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "app.quit", mark("quit"), id="faulty.leave", tooltip=mark("Leave the tutor")),
    ]

    def __init__(self, folder: Path, faults: tuple[Fault, ...], mended: Callable[[Lesson], None]) -> None:
        super().__init__()
        self.faults = faults
        self._folder = folder
        self._mended = mended
        self._changes = Changes(folder)

    def compose(self) -> ComposeResult:
        """Everything is lines."""
        yield Panel(id="header")
        yield Panel(id="faults")
        yield Panel(id="footer")

    def on_mount(self) -> None:
        """Begin to look at the files."""
        self.set_interval(SECONDS, self.look)

    def draw(self) -> None:
        """All faults, as many as there is room for."""
        columns = self.app.size.width
        title = ngettext(
            "{folder}: {count} fault. The lesson opens when it is mended.",
            "{folder}: {count} faults. The lesson opens when they are mended.",
            len(self.faults),
        )
        title = title.format(folder=self._folder.resolve().name, count=len(self.faults))
        self.query_one("#header", Panel).show([((cut(f" {title}", columns), "heading"),)])
        self.query_one("#faults", Panel).show(
            [(), *(((" ", ""), *line) for line in list_of_faults(self.faults, columns - 2))]
        )
        self.draw_footer()

    def language_changed(self) -> None:
        """The faults are told in the other language."""
        self._read()

    def look(self) -> None:
        """Read the lesson again if it has been saved."""
        if self._changes.settled():
            self._read()

    def _read(self) -> None:
        try:
            lesson = load_lesson(self._folder)
        except LessonError as error:
            self.faults = error.faults
            self.draw()
        else:
            self._mended(lesson)
