"""The program on the screen: it owns the course and the language, and moves between the screens."""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import ExitStack, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.app import App
from textual.binding import Binding, BindingType
from textual.widgets import Input

from gradtutor import i18n
from gradtutor.errors import CrashError, GradtutorError
from gradtutor.i18n import mark, tr
from gradtutor.lessons.course.course import lesson_ids
from gradtutor.lessons.toml.files import has_glossary
from gradtutor.session.progress.progress import Progress
from gradtutor.session.store.paths import lesson_key
from gradtutor.system.signals import ENDINGS
from gradtutor.tui.command_palette import TutorCommands
from gradtutor.tui.core import theme
from gradtutor.tui.core.ascii_filter import AsciiSigns
from gradtutor.tui.core.connection import over_ssh
from gradtutor.tui.core.endings import BY_SIGNAL, called_at, shell_waits
from gradtutor.tui.core.keys import remapped
from gradtutor.tui.screens.base import Spoken, TutorScreen, key_of
from gradtutor.tui.screens.contents import ContentsScreen
from gradtutor.view.course.contents import Entry, entries, entry_of
from gradtutor.view.text.ascii_spelling import in_ascii

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textual.command import Provider
    from textual.driver import Driver
    from textual.screen import Screen

    from gradtutor.lessons.course.course import Course
    from gradtutor.lessons.course.known import KnownCourse, Shelf
    from gradtutor.session.progress.review import Due
    from gradtutor.tui.core.host import Host


class Tutor(App[int]):
    """The application. ``lesson`` is the folder of the lesson to open at once, if any."""

    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {TutorCommands}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "glossary", mark("words"), id="app.glossary", show=False,
                tooltip=mark("What the words of the subject mean")),
        Binding("l", "language", mark("language"), id="app.language", tooltip=mark("Go on in the next language")),
        # Before all others: what asks something, and the palette, would hear no key of the program.
        Binding("ctrl+q", "quit", mark("quit"), id="app.quit", show=False, priority=True,
                tooltip=mark("Leave the tutor")),
        Binding("ctrl+c", "help_quit", mark("copy"), id="app.copy", show=False, priority=True,
                tooltip=mark("Copy what is marked, and say how to leave")),
        Binding(
            "ctrl+p",
            "command_palette",
            mark("find"),
            id="app.palette",
            show=False,
            tooltip=mark("Find a lesson or an action"),
        ),
        Binding("ctrl+t", "look", mark("colours"), id="app.look", show=False,
                tooltip=mark("Other colours: dark, light, high contrast")),
        Binding("ctrl+z", "suspend_process", mark("shell"), id="app.suspend", show=False,
                tooltip=mark("Back to the shell; fg comes back here")),
        Binding("question_mark,f1", "help", mark("help"), id="app.help", tooltip=mark("Show all keys")),
    ]  # fmt: skip

    def __init__(
        self,
        course: Course,
        lesson: Path | None = None,
        progress: Progress | None = None,
        shelf: Shelf | None = None,
    ) -> None:
        theme.prepare()
        super().__init__(ansi_color=theme.ansi_color())
        # Frames between two places cost time, most of all over a link, and show nothing.
        self.animation_level = "none"
        # Before the app runs: a theme that is put on later costs a second reading of all styles.
        theme.dress(self)
        if in_ascii():
            self._filters.append(AsciiSigns())
        self.set_keymap(dict(remapped()))
        self.course = course
        i18n.offer(course.languages)
        self.progress = progress or Progress()
        self.asks = True
        """Whether a lesson's questions, and the steps that are the learner's, are asked for by themselves."""
        self.closed: frozenset[str] = frozenset()
        """The keys of the lessons that may not be opened now."""
        self.before_input: Callable[[], None] = lambda: None
        """Called in the thread that reads the terminal, before the first byte is read; no thread is started after it
        but for ``worker_thread``."""
        self.failure: BaseException | None = None
        """The error that has ended the program, if one has."""
        self._first, self._shelf, self._told = lesson, shelf, ""
        self._unpacked = ExitStack()
        """What is gone once the program has ended: courses that were unpacked."""
        self._ended_by = 0
        """The number of the signal that has ended the program, if one has."""

    def get_driver_class(self) -> type[Driver]:
        """The driver of a terminal is our own; that of a browser, and of Windows, is Textual's."""
        chosen = super().get_driver_class()
        if sys.platform == "win32":
            return chosen
        from textual.drivers.linux_driver import LinuxDriver

        from gradtutor.tui.core.terminal_driver import TerminalDriver

        return TerminalDriver if chosen is LinuxDriver else chosen

    def refresh_css(self, animate: bool = True) -> None:
        """Read all styles anew with the colours in use; nothing to do before the first of them has been read."""
        if not self._is_mounted:
            return self.stylesheet.set_variables(self.get_css_variables())
        return super().refresh_css(animate)

    def fail(self, error: BaseException) -> None:
        """End with an error of another thread as with one of this."""
        raise error

    def _handle_exception(self, error: Exception) -> None:
        self.failure = self.failure or error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        # Not Textual's page-long report: who has run the program says it in a sentence.
        self._close_messages_no_wait()

    def run_here(self, *, mouse: bool, endings: Sequence[signal.Signals] = ()) -> int:
        """Run in the terminal; the exit code. At the signals ``endings`` it ends as at any other end, and says so.

        Raises ``CrashError`` for what the program has no answer to.
        """
        with called_at(endings, self._end_by):
            code = self.run(mouse=mouse)
            if self.failure is not None:
                raise CrashError(self.failure)
            if self._ended_by:
                self._say_ended()
                return BY_SIGNAL + self._ended_by
        return code or self.return_code or 0

    def _end_by(self, number: int) -> None:
        # Between any two instructions of the program: it is told in its own time. One that does not run yet asks.
        self._ended_by = number
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self.exit, BY_SIGNAL + number)

    def _say_ended(self) -> None:
        saved = tr("The tutor was told to end. What you did is saved.")
        with suppress(OSError):
            # Where the terminal is gone nobody reads it.
            print(tr("The tutor was told to end.") if self.progress.trouble else saved, file=sys.stderr, flush=True)  # noqa: T201

    def get_default_screen(self) -> TutorScreen:
        """The contents."""
        return ContentsScreen(self.course, lies_below=self._opens is not None)

    @property
    def _background_screens(self) -> list[Screen[Any]]:
        # Textual lays out, and draws for, the screen below whatever lies over it; behind one of ours that fills the
        # terminal nothing is seen.
        return super()._background_screens if self._screen_stack and self.screen.is_modal else []

    @property
    def _opens(self) -> Path | None:
        """The lesson that was asked for, or else the one that was open last."""
        folders = self.lesson_folders
        return self._first or folders.get(self.progress.last_of(folders))

    @property
    def may_write(self) -> bool:
        """Whether the learner may write files here: over SSH, or in a browser, the disk is somebody else's."""
        return not (over_ssh() or self.is_web)

    @cached_property
    def can_be_stopped(self) -> bool:
        """Whether ``ctrl+z`` leads to a shell, and not to a program that nobody brings back."""
        return not self.is_web and shell_waits()

    @property
    def greeting(self) -> str:
        """What stands above the contents; nothing where nobody is expected by name."""
        return ""

    def on_mount(self) -> None:
        """Open a lesson at once, if one is to be."""
        if self._ended_by:
            self.exit(BY_SIGNAL + self._ended_by)
        # Back from the shell, what stands on the terminal is somebody else's.
        self.app_resume_signal.subscribe(self, lambda _: self.refresh(layout=True))
        below = self.screen
        if (first := self._opens) is not None:
            self.open_lesson(first)
        if self.screen is below and isinstance(below, ContentsScreen):
            below.call_later(below.reveal)

    def on_ready(self) -> None:
        """The first frame is about to be written: the rest comes behind it."""
        self.call_after_refresh(self._settle)

    def _settle(self) -> None:
        """Make what lies below the lesson, and take what has been loaded by now, and stays, out of the garbage
        collector's way."""
        if isinstance(below := self.screen_stack[0], ContentsScreen):
            below.call_later(below.reveal)
        if not self.is_headless:
            # Without a terminal it is a guest in a process that goes on.
            gc.collect()
            gc.freeze()
            gc.enable()

    def entry(self, folder: Path) -> Entry | None:
        """The place of a lesson folder in the course, if it has one."""
        return entry_of(self.course, folder, i18n.language())

    def entries(self) -> tuple[Entry, ...]:
        """The lessons of the course, in the language in use."""
        return entries(self.course, i18n.language())

    @cached_property
    def lesson_folders(self) -> Mapping[str, Path]:
        """The name of each lesson of the course in the learner's progress -> its folder, in the course's order."""
        folders = [self.course.folder / id_ for id_ in lesson_ids(self.course)]
        return {lesson_key(self.course.home, folder): folder for folder in folders}

    @cached_property
    def known_courses(self) -> tuple[Path, ...]:
        """Where the courses are that the learner keeps at hand, the one that ships first; none in a class."""
        if self._shelf is None:
            return ()
        try:
            return self._shelf.paths()
        except GradtutorError as error:
            self.notify(str(error), severity="error", timeout=12, markup=False)
            return ()

    def open_courses(self) -> None:
        """Show the courses that there are to go to."""
        from gradtutor.lessons.course.known import described, place_of
        from gradtutor.tui.screens.courses import CoursesScreen

        here = place_of(self.course, self.known_courses)
        self.push_screen(CoursesScreen([described(path) for path in self.known_courses], here, self._open_course))

    def _open_course(self, chosen: KnownCourse) -> None:
        """Go to the contents of another course; a notice when it cannot be opened any more."""
        from gradtutor.lessons.course.untrusted import opened_course

        try:
            self.course = self._unpacked.enter_context(opened_course(chosen.path))
        except (GradtutorError, OSError) as error:
            self.notify(str(error), severity="error", timeout=12, markup=False)
            return
        self.__dict__.pop("lesson_folders", None)
        if isinstance(self.screen, ContentsScreen):
            self.screen.show_course(self.course)

    def close(self) -> None:
        """Save what is left to save, and remove what was unpacked."""
        self.progress.close()
        self._unpacked.close()

    def due(self) -> list[Due]:
        """What is to be tried again today in this course, oldest first."""
        folders = self.lesson_folders
        return [due for due in self.progress.due() if due.lesson in folders]

    def tell_trouble(self) -> None:
        """Say, once, when progress cannot be saved any more."""
        if (trouble := self.progress.trouble) != self._told:
            self._told = trouble
            if trouble:
                self.notify(trouble, severity="warning", timeout=12, markup=False)

    def open_lesson(self, folder: Path, due: Due | None = None) -> None:
        """Show a lesson in the place of the one that is open, if any, where the learner was last or where something is
        due; a notice when it cannot be read."""
        try:
            screen = self._lesson_screen(folder, due)
        except GradtutorError as error:
            self.notify(str(error), severity="error", timeout=12, markup=False)
            return
        while len(self.screen_stack) > 1:
            self.pop_screen()
        if isinstance(self.screen, ContentsScreen):
            self.screen.highlight(folder)
        self.push_screen(screen)

    def open_contents(self) -> None:
        """Leave the lesson."""
        self.pop_screen()

    def _lesson_screen(self, folder: Path, due: Due | None) -> Screen[None]:
        # Not needed for the first frame of the contents.
        from gradtutor.lessons.loading.load import load_lesson
        from gradtutor.tui.lesson.screen import LessonScreen

        screen = LessonScreen(load_lesson(folder), self.entry(folder))
        screen.resume(due)
        return screen

    def action_language(self) -> None:
        """Go on in the next language, at the same place."""
        i18n.use(i18n.next_language())
        for screen in reversed(self.screen_stack):
            if isinstance(screen, Spoken):
                screen.speak()
            if not screen.is_modal:
                # What lies below is not seen; it would cost a frame of the whole screen. It speaks when it is.
                break

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key has anything to do: not every course explains its words, and there is nothing to choose where
        the colours are the terminal's own."""
        if action == "suspend_process":
            return self.can_be_stopped
        if action == "glossary":
            return has_glossary(self.course.folder)
        return action != "look" or theme.mode() == "colour"

    def action_help_quit(self) -> None:
        """Say how to leave, as this key does elsewhere; what is marked is copied, as other programs do."""
        focused = self.focused
        marked = focused.selected_text if isinstance(focused, Input) else self.screen.get_selected_text()
        if marked:
            self.copy_to_clipboard(marked)
        self.notify(tr("To leave the tutor: {key}").format(key=key_of(self, "app.quit")), markup=False)

    def action_suspend_process(self) -> None:
        """Back to the shell: whatever was started together with it stops too, as with ``ctrl+z`` elsewhere."""
        if sys.platform != "win32":
            os.killpg(0, signal.SIGTSTP)

    def action_look(self) -> None:
        """Put on the next look."""
        looks = theme.LOOKS
        theme.wear(looks[(looks.index(theme.look()) + 1) % len(looks)])
        self.theme = theme.THEMES[theme.look()]

    def action_glossary(self) -> None:
        """Show what the words mean, beginning with those of the lesson that is open; once more: back to it."""
        from gradtutor.lessons.course.glossary import load_glossary
        from gradtutor.tui.lesson.base import LessonBase
        from gradtutor.tui.screens.glossary import GlossaryScreen

        screen = self.screen
        if isinstance(screen, GlossaryScreen):
            self.pop_screen()
            return
        try:
            terms = load_glossary(self.course.folder, i18n.language())
        except GradtutorError as error:
            self.notify(str(error), severity="error", timeout=12, markup=False)
            return
        self.push_screen(GlossaryScreen(terms, screen.lesson.id if isinstance(screen, LessonBase) else ""))

    def action_help(self) -> None:
        """Show every key of the screen."""
        from gradtutor.tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    def action_command_palette(self) -> None:
        """Look for a lesson or an action by name."""
        from textual.command import CommandPalette

        if self.use_command_palette and not CommandPalette.is_open(cast("App[object]", self)):
            self.push_screen(CommandPalette(placeholder=tr("A lesson or an action…"), id="--command-palette"))


if TYPE_CHECKING:

    def _is_host(program: Tutor) -> Host:
        return program


def run(
    course: Course, lesson: Path | None = None, progress: Progress | None = None, shelf: Shelf | None = None
) -> int:
    """Run the tutor in the terminal; the exit code. Raises ``CrashError``."""
    tutor = Tutor(course, lesson, progress, shelf)
    try:
        # Over a link the mouse would take copy and paste away from the learner's own terminal.
        return tutor.run_here(mouse=not over_ssh(), endings=ENDINGS)
    finally:
        tutor.close()
