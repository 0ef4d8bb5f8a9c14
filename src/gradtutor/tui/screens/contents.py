"""The contents of the course: chapters and lessons, and what there is to know of the one that is highlighted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.reactive import var

from gradtutor import i18n
from gradtutor.errors import GradtutorError
from gradtutor.i18n import mark, tr
from gradtutor.records import NamedTuple
from gradtutor.tui.core import theme
from gradtutor.tui.core.connection import over_ssh
from gradtutor.tui.core.first_keys import first_words
from gradtutor.tui.core.worker_thread import in_background
from gradtutor.tui.screens.base import TutorScreen
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.course.contents import contents_lines, entries, total, welcome
from gradtutor.view.text.lines import cut

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from textual.widget import Widget

    from gradtutor.lessons.course.course import Course
    from gradtutor.session.progress.progress import LessonPlace
    from gradtutor.view.course.contents import Entry
    from gradtutor.view.lesson.preview import Preview
    from gradtutor.view.text.themes import Look

TITLE_ROWS, SUMMARY_ROWS = 3, 4
WIDE = 100
"""From so many columns on the highlighted lesson is described beside the list."""
WIDEST_LIST = 60
LARGEST_PICTURE = (64, 20)
"""Columns and rows: it is a picture in small."""
PICTURE_BELOW = 14
"""Rows of what stands above the picture."""
SMALLEST_PICTURE = 8
"""Rows below which nothing can be seen on it."""
FEWEST_COURSES = 2
"""The one that ships, and another one: fewer are no choice."""
MOST_KEPT = 100
"""Previews that are kept."""


class Wanted(NamedTuple):
    """On what a preview depends."""

    folder: Path
    place: LessonPlace | None
    language: str
    look: Look
    room: tuple[int, int] | None
    """Columns and rows for its picture; ``None``: none is shown."""


class Previewed(Message):
    """A preview has been computed."""


class ContentsScreen(TutorScreen):
    """The first screen. ``selected`` is the place of the highlighted lesson in the course, counted from 0.

    What has to be computed to be told of a lesson is computed after the first frame, in the background, and kept.
    """

    # Not ``CSS``: Textual reads that of screens that are pushed, not that of the default screen.
    DEFAULT_CSS = f"""
    ContentsScreen ToastRack {{ dock: top; align: left top; margin: {TITLE_ROWS} 0 0 0; }}
    ContentsScreen ToastHolder {{ align-horizontal: left; }}
    #title {{ height: {TITLE_ROWS}; }}
    #footer {{ height: 1; }}
    #course {{ layout: vertical; height: 1fr; }}
    #course.wide {{ layout: horizontal; }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,right", "open", mark("open"), id="contents.open", tooltip=mark("Open the lesson")),
        Binding("down,j", "move(1)", mark("down"), id="contents.down", show=False, tooltip=mark("Next lesson")),
        Binding("up,k", "move(-1)", mark("up"), id="contents.up", show=False, tooltip=mark("Previous lesson")),
        Binding("home", "go(0)", mark("first"), id="contents.first", show=False, tooltip=mark("First lesson")),
        Binding("end", "go(-1)", mark("last"), id="contents.last", show=False, tooltip=mark("Last lesson")),
        Binding("c", "chapter", mark("chapter"), id="contents.chapter",
                tooltip=mark("What the chapter of the highlighted lesson leads to, and its lessons")),
        Binding("r", "review", mark("review"), id="contents.review",
                tooltip=mark("Try again what went wrong some days ago")),
        Binding("o", "courses", mark("courses"), id="contents.courses", tooltip=mark("Go to another course")),
        Binding("q", "app.quit", mark("quit"), id="contents.quit", tooltip=mark("Leave the tutor")),
    ]  # fmt: skip

    selected: var[int] = var(0, init=False)

    def __init__(self, course: Course, *, lies_below: bool = False) -> None:
        """``lies_below``: a lesson is about to be opened over it, whose first frame need not wait for this screen."""
        super().__init__()
        self._course = course
        self._lies_below = lies_below
        self._is_revealed = not lies_below
        """Whether its parts are there, or are being put there."""
        self._is_composed = False
        self._was_left = False
        self._known_entries: tuple[str, tuple[Entry, ...]] = ("", ())
        """The entries, and in which language they were read."""
        self._indices: list[int] = []
        self._previews: dict[Wanted, Preview | None] = {}
        """``None``: the lesson cannot be read."""
        self._may_compute = False
        """Whether the first frame is out, and there is time to compute."""
        self._computing = False

    def compose(self) -> ComposeResult:
        """Nothing below a lesson that is about to be opened: what is not seen has time."""
        self._is_composed = True
        if self._is_revealed:
            yield from self._parts()

    @staticmethod
    def _parts() -> tuple[Widget, ...]:
        """Title, list, what is said of the highlighted lesson, footer."""
        course = Container(Panel(id="contents"), Panel(id="summary"), id="course")
        return Panel(id="title"), course, Panel(id="footer")

    def shown(self) -> None:
        """What takes longer comes now."""
        super().shown()
        # A class shares its host: nothing is computed there that nobody has asked for.
        if not over_ssh():
            self._begin()

    def _begin(self) -> None:
        self._may_compute = True
        self._compute()

    def watch_selected(self) -> None:
        """Another lesson is highlighted."""
        self.draw()
        if not over_ssh():
            self._begin()

    @property
    def _entries(self) -> tuple[Entry, ...]:
        """Titles and summaries are words of the lessons: read when they are first seen, and in another language."""
        if self._known_entries[0] != i18n.language():
            self._known_entries = i18n.language(), entries(self._course, i18n.language())
        return self._known_entries[1]

    def language_changed(self) -> None:
        """All is said in the other language."""
        self.draw()
        self._compute()

    async def reveal(self) -> None:
        """Nothing is about to be opened any more: from now on it is drawn wherever it is seen."""
        if self._is_revealed:
            return
        self._is_revealed = True
        # Before it is there itself, there is nothing to put anything on, and nothing to draw on.
        if self._is_composed:
            await self.mount(*self._parts())
        self._lies_below = False
        if self.spoken:
            self.draw()

    @property
    def _covered(self) -> bool:
        """Whether nothing of it is seen: it is drawn when it is."""
        return self._lies_below or next(one for one in reversed(self.app.screen_stack) if not one.is_modal) is not self

    def draw(self) -> None:
        """The list around the highlighted lesson, and what there is to know of that one."""
        if self._covered:
            return
        # Not needed for the first frame of a lesson.
        from gradtutor.view.course.card import CardFacts, below_lines, beside_lines

        columns = self.app.size.width
        keys = tuple(self.host.lesson_folders)
        marks = [self.host.progress.mark(key) for key in keys]
        closed = [key in self.host.closed for key in keys]
        due = self.host.due()
        done = total(marks, len(due))
        first_visit = [] if done.begun else first_words()
        list_columns, list_rows, card_rows = self._arrange(len(first_visit))
        title = welcome(self._course, i18n.language(), done, columns, cut(self.host.greeting, columns - 4))
        lines, self._indices = contents_lines(self._entries, self.selected, list_columns, list_rows, marks, closed)
        self.query_one("#title", Panel).show(title)
        self.query_one("#contents", Panel).show(lines)
        if self._entries:
            wanted = self._wanted
            preview = self._previews.get(wanted)
            about = CardFacts(
                self._entries[self.selected],
                marks[self.selected],
                wanted.place,
                sum(one.lesson == keys[self.selected] for one in due),
                preview.minutes if preview else None,
                preview.variant if preview else "",
            )
            card = self.query_one("#summary", Panel)
            if list_columns == columns:
                card.show(below_lines(about, first_visit, columns, card_rows))
            else:
                picture = preview.picture if preview else ()
                card.show(beside_lines(about, first_visit, picture, columns - list_columns, card_rows))
        self.draw_footer()

    def _arrange(self, more: int) -> tuple[int, int, int]:
        """Put the parts where they have room; columns and rows of the list, and rows of what is said of the lesson.

        ``more``: rows that are needed below the list besides.
        """
        columns, height = self.app.size
        room = height - TITLE_ROWS - 1
        wide = columns >= WIDE
        self.query_one("#course").set_class(wide, "wide")
        contents, card = self.query_one("#contents").styles, self.query_one("#summary").styles
        if wide:
            contents.width, contents.height = min(columns // 2, WIDEST_LIST), "1fr"
            card.height = "1fr"
            return min(columns // 2, WIDEST_LIST), room, room
        rows = SUMMARY_ROWS + more
        contents.width, contents.height = "1fr", "1fr"
        card.height = rows
        return columns, room - rows, rows

    @property
    def _wanted(self) -> Wanted:
        """The preview of the highlighted lesson as it would now be."""
        folder = self._entries[self.selected].folder
        key = next((key for key, known in self.host.lesson_folders.items() if known == folder), "")
        return Wanted(folder, self.host.progress.place(key), i18n.language(), theme.look(), self._picture_room)

    @property
    def _picture_room(self) -> tuple[int, int] | None:
        columns, height = self.app.size
        rows = min(height - TITLE_ROWS - 1 - PICTURE_BELOW, LARGEST_PICTURE[1])
        if columns < WIDE or rows < SMALLEST_PICTURE:
            return None
        return min(columns - min(columns // 2, WIDEST_LIST) - 4, LARGEST_PICTURE[0]), rows

    def _compute(self) -> None:
        """Compute the preview of the highlighted lesson, unless it is known, not seen, or another is being computed."""
        ready = self._may_compute and not self._computing and self.app.screen is self and not self._covered
        if ready and self._entries and self._wanted not in self._previews:
            self._computing = True
            self.run_worker(self._compute_wanted())

    async def _compute_wanted(self) -> None:
        wanted = self._wanted
        while len(self._previews) >= MOST_KEPT:
            del self._previews[next(iter(self._previews))]
        try:
            self._previews[wanted] = await in_background(_preview, wanted)
        except GradtutorError:
            # It is said when the lesson is opened.
            self._previews[wanted] = None
        self._computing = False
        self.post_message(Previewed())

    def on_previewed(self) -> None:
        """Show it; meanwhile another lesson may be highlighted."""
        if self.app.screen is self:
            self.draw()
            self._compute()

    def on_resize(self) -> None:
        """The room of the picture has changed too."""
        self._compute()

    def on_screen_suspend(self) -> None:
        """A lesson, or something else, lies over it."""
        self._was_left = True

    def on_screen_resume(self, _event: events.ScreenResume) -> None:
        """Seen again: meanwhile more may have been done."""
        if self._was_left:
            # What lay over it may have gone before there was time to make what is below.
            self.call_later(self.reveal)
        if self.spoken:
            self.host.progress.refresh()
            self.draw()
            self.host.tell_trouble()
            self._compute()

    def _footer_bindings(self) -> Sequence[Binding]:
        # Here is room for it; in a lesson it stands in the help.
        return [replace(one, show=True) if one.id == "app.glossary" else one for one in super()._footer_bindings()]

    def idle(self) -> frozenset[str]:
        """A review is offered where something is due, another course where there is one."""
        others = {"courses"} if len(self.host.known_courses) < FEWEST_COURSES else set()
        return super().idle() | others | (set() if self.host.due() else {"review"})

    def highlight(self, folder: Path) -> None:
        """Highlight the lesson in ``folder``, if it is one of the course."""
        folders = list(self.host.lesson_folders.values())
        if folder in folders:
            # What lies below the lesson is not seen; it is drawn when it is.
            self.set_reactive(ContentsScreen.selected, folders.index(folder))

    def on_click(self, event: events.Click) -> None:
        """A click highlights a lesson, a click on the highlighted one opens it; one on a heading opens its chapter."""
        contents = self.query_one("#contents", Panel)
        if not contents.region.contains(event.screen_x, event.screen_y):
            return
        row = event.screen_y - contents.region.y
        index, below = (self._indices[at] if at < len(self._indices) else -1 for at in (row, row + 1))
        if index == self.selected:
            self.action_open()
        elif index >= 0:
            self.selected = index
        elif below >= 0:
            # Above a lesson stands only the heading of its chapter.
            self._open_chapter(below)

    def action_move(self, by: int) -> None:
        """Highlight another lesson."""
        self.selected = min(max(self.selected + by, 0), max(len(self._entries) - 1, 0))

    def action_go(self, place: int) -> None:
        """Highlight the lesson at a place of the course; −1 is the last."""
        self.selected = range(max(len(self._entries), 1))[place]

    def action_review(self) -> None:
        """What is to be tried again today."""
        if not self.host.due():
            self.notify(tr("Nothing is due for review today."), markup=False)
            return
        # Not needed for the first frame.
        from gradtutor.tui.screens.review import ReviewScreen

        self.app.push_screen(ReviewScreen())

    def action_courses(self) -> None:
        """The other courses that there are."""
        if len(self.host.known_courses) < FEWEST_COURSES:
            self.notify(tr("This is the only course. To add one: gradtutor courses add PATH"), markup=False)
            return
        self.host.open_courses()

    def show_course(self, course: Course) -> None:
        """Another course is open from now on."""
        self._course = course
        self._known_entries = ("", ())
        self.set_reactive(ContentsScreen.selected, 0)
        self.draw()
        self._compute()

    def action_chapter(self) -> None:
        """The page of the chapter."""
        if self._entries:
            self._open_chapter(self.selected)

    def _open_chapter(self, place: int) -> None:
        # Not needed for the first frame.
        from gradtutor.tui.screens.chapter import ChapterScreen

        self.app.push_screen(ChapterScreen(self._entries[place].folder))

    def action_open(self) -> None:
        """Open the highlighted lesson."""
        if self._entries:
            self.host.open_lesson(self._entries[self.selected].folder)


def _preview(wanted: Wanted) -> Preview:
    """In the background: nothing of it is imported before the first frame."""
    from gradtutor.view.charts.canvas import Canvas
    from gradtutor.view.lesson.preview import preview

    room = Canvas(*wanted.room, theme.colourless(), theme.smooth()) if wanted.room else None
    return preview(wanted.folder, wanted.place, room)
