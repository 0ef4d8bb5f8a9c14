"""The errata of a lesson: the question first, the answer when the learner asks for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import var

from gradtutor.i18n import mark
from gradtutor.session.run.player import Player
from gradtutor.session.store.events import Hinted
from gradtutor.tui.core.worker_thread import in_background
from gradtutor.tui.screens.base import TutorScreen, key_of
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.lesson.errata import errata_header, erratum_lines
from gradtutor.view.scene import scene_at
from gradtutor.view.text.paging import furthest, part

if TYPE_CHECKING:
    from gradtutor.lessons.model import Lesson
    from gradtutor.session.store.events import Record


OTHER_ROWS = 2
"""Header and footer."""


class Computed(Message):
    """The default run has been computed to its end."""


class ErrataScreen(TutorScreen):
    """One erratum at a time. ``index`` is which, counted from 0; the answers stay open that have been opened.

    ``note`` hears of each answer that is opened, as the events of a learner's progress are called.
    """

    DEFAULT_CSS = """
    ErrataScreen {
        #header, #footer { height: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "answer", mark("answer"), id="errata.answer", tooltip=mark("Show the answer")),
        Binding("right,down,n", "move(1)", mark("next erratum"), id="errata.next", tooltip=mark("The next erratum")),
        Binding("left,up,p", "move(-1)", mark("previous"), id="errata.previous",
                tooltip=mark("The erratum before")),
        Binding("pagedown", "page(1)", mark("page down"), id="errata.page_down", show=False,
                tooltip=mark("What there was no room for")),
        Binding("pageup", "page(-1)", mark("page up"), id="errata.page_up", show=False, tooltip=mark("Back up")),
        Binding("escape,e,q", "app.pop_screen", mark("back"), id="errata.leave",
                tooltip=mark("Back to the same place of the lesson")),
    ]  # fmt: skip

    index: var[int] = var(0, init=False)

    def __init__(self, lesson: Lesson, note: Callable[[Record], None]) -> None:
        super().__init__()
        self._lesson = lesson
        self._note = note
        self._player = Player(next(iter(lesson.variants.values())))
        self._asked: set[int] = set()
        self._ready = False
        self._top = self._last = 0
        """The line that is seen first, and the furthest that may be."""

    def compose(self) -> ComposeResult:
        """Header, question and answer, footer."""
        yield Panel(id="header")
        yield Panel(id="erratum")
        yield Panel(id="footer")

    def on_mount(self) -> None:
        """Compute the numbers of the answers meanwhile."""
        self.run_worker(self._compute())

    async def _compute(self) -> None:
        await in_background(self._player.to_end)
        self.post_message(Computed())

    def on_computed(self) -> None:
        """The numbers are known."""
        self._ready = True
        self.draw()

    def watch_index(self) -> None:
        """Another erratum."""
        self._top = 0
        self.draw()

    def action_page(self, by: int) -> None:
        """Another part of what there is no room for at once."""
        self._top = min(max(self._top + by * max(self.app.size.height - OTHER_ROWS - 1, 1), 0), self._last)
        self.draw()

    @property
    def answered(self) -> bool:
        """Whether the answer is shown."""
        return self._ready and self.index in self._asked

    def draw(self) -> None:
        """The question, and the answer where it is asked for and its numbers are known."""
        columns = self.app.size.width
        # While a thread computes, the player is not to be asked where it is.
        player = self._player if self._ready else Player(self._player.variant)
        scene = scene_at(self._lesson, player)
        erratum = self._lesson.errata[self.index]
        self.query_one("#header", Panel).show([errata_header(scene, self.index, columns)])
        lines, rows = erratum_lines(scene, erratum, self.answered, columns), self.app.size.height - OTHER_ROWS
        self._last = furthest(lines, rows)
        shown = part(lines, self._top, rows, columns, key_of(self, "errata.page_down"))
        self.query_one("#erratum", Panel).show(shown)
        self.draw_footer()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether there is anything for the key to do."""
        more = len(self._lesson.errata) > 1
        name = action.partition("(")[0]
        if name == "page":
            return self._last > 0
        return more if name == "move" else name != "answer" or more or not self.answered

    def action_answer(self) -> None:
        """Show the answer; once it is shown, go on to the next question."""
        if self.answered:
            self.action_move(1)
        else:
            self._asked.add(self.index)
            self._note(Hinted(f"erratum {self._lesson.errata[self.index].id}", 1))
            self.draw()

    def action_move(self, by: int) -> None:
        """Another erratum, round and round."""
        self.index = (self.index + by) % len(self._lesson.errata)
