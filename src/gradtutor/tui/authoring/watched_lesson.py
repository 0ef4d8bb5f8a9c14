"""The lesson's screen for its author: at each save the lesson is read anew, and shown at the same place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from gradtutor import i18n
from gradtutor.errors import LessonError
from gradtutor.lessons.checking.check_process import check_apart
from gradtutor.lessons.checking.file_watch import Changes
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.tui.lesson.screen import LessonScreen
from gradtutor.tui.widgets.fault_panel import FaultPanel

if TYPE_CHECKING:
    from gradtutor.errors import Fault
    from gradtutor.lessons.model import Lesson
    from gradtutor.view.course.contents import Entry

SECONDS = 0.3
"""Between two looks at the files."""


class WatchedLesson(LessonScreen):
    """A lesson that is being written. While it has faults, the last sound one stays, and can be used."""

    def __init__(self, lesson: Lesson, entry: Entry | None = None) -> None:
        super().__init__(lesson, entry)
        self.faults: tuple[Fault, ...] = ()
        """What is wrong with the files as they are now."""
        self._changes = Changes(lesson.folder)

    def compose(self) -> ComposeResult:
        """What every lesson has, and the panel for its faults."""
        yield from super().compose()
        yield FaultPanel(id="faults")

    def on_mount(self) -> None:
        """Begin to look at the files, and check them."""
        self.set_interval(SECONDS, self.look)
        self._check_all()

    def look(self) -> None:
        """Read the lesson again if it has been saved; not while the learner's part is asked something."""
        if not self.busy and self._changes.settled():
            self.reload()

    def reload(self) -> None:
        """Read the lesson again, and show it or its faults."""
        try:
            lesson = load_lesson(self.lesson.folder)
        except LessonError as error:
            self.faults = error.faults
        else:
            self.faults = ()
            self.walk.reload(lesson)
            self.arrive()
            self._check_all()
        self.draw()

    def _check_all(self) -> None:
        """Have the lesson run to its end, and its words measured, meanwhile; a check that is under way is given up."""
        self.run_worker(self._check_apart(), group="check", exclusive=True)

    async def _check_apart(self) -> None:
        found = await check_apart(self.lesson.folder, i18n.language())
        if found and not self.faults:
            self.faults = found
            self.draw()

    def language_changed(self) -> None:
        """The faults are told in the other language too."""
        super().language_changed()
        if self.faults:
            self.reload()

    def draw(self) -> None:
        """The lesson, and over its foot what is wrong with it."""
        super().draw()
        self.query_one(FaultPanel).tell(self.faults, self.app.size.width)
