"""The program without a terminal: keys in, panels out, and what was redrawn in between."""

from __future__ import annotations

import asyncio
import time
import unicodedata
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

from textual import events
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.pilot import Pilot

from gradtutor import i18n
from gradtutor.lessons.course.course import Course, load_course
from gradtutor.lessons.course.known import Shelf
from gradtutor.session.progress.progress import Progress
from gradtutor.session.run.snapshot import Snapshot
from gradtutor.tui.app import Tutor
from gradtutor.tui.core import theme
from gradtutor.tui.lesson.screen import LessonScreen
from gradtutor.tui.lesson.variants import MOST_CYCLED
from gradtutor.tui.screens.contents import ContentsScreen
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.text.lines import line_width, plain
from tests.session.walks import LESSONS

SIZE, WIDE, SMALL = (80, 24), (120, 40), (50, 15)
CHARACTERS = {"space": " ", "question_mark": "?"}
"""What a key of that name types; a key of one letter types itself."""

PATIENCE = 60.0
"""Seconds that something may take on a machine that does much else."""

CALM = 3
"""Looks in a row that find nothing new."""


class Frames(NamedTuple):
    """What was sent to the terminal: how many times all of it, and which pieces (row, first column, past the last)."""

    full: int
    pieces: tuple[tuple[int, int, int], ...]


async def until(pilot: Pilot[int], holds: Callable[[], object]) -> None:
    """Wait until something is so that nobody can say when it will be: it is computed beside the screen, or comes with
    a clock. ``AssertionError`` when it does not come."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it has not come"
        await pilot.pause(0.01)


class Driver:
    """The running program and its user."""

    def __init__(self, app: Tutor, pilot: Pilot[int]) -> None:
        self.app = app
        self.pilot = pilot
        self._frames: list[Any] = []
        show = app._display

        def display(screen: Any, renderable: Any) -> None:
            self._frames.append(renderable)
            show(screen, renderable)

        app._display = display  # type: ignore[method-assign]

    async def press(self, *keys: str) -> None:
        """Press keys by Textual's names, each taking its full effect.

        Textual's own way to press keys waits for the clock; this one only for the messages that a key causes.
        """
        for key in keys:
            before = self.app.screen
            self.app.post_message(events.Key(key, CHARACTERS.get(key, key if len(key) == 1 else None)))
            # A key may go from the widget to the screen and on to the program, and its message takes the same way.
            await self.settle(2)
            if self.app.screen is not before:
                await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Type a text, whatever its characters are called."""
        for character in text:
            name = unicodedata.name(character).lower().replace(" ", "_").replace("-", "_")
            self.app.post_message(events.Key(character if character.isalnum() else name, character))
            await self.settle(2)

    async def settle(self, times: int = 1) -> None:
        """Let every widget do what it has been told; a screen that has just come is there with all its parts."""
        for _ in range(times):
            # It takes messages before it has parts, so those alone would not be waited for.
            while not (self.app.screen.is_mounted or self.app._exception):
                await asyncio.sleep(0)
            await self.pilot._wait_for_screen(PATIENCE)

    async def until(self, holds: Callable[[], object]) -> None:
        """See the function of the same name."""
        await until(self.pilot, holds)

    async def show_variant(self, name: str) -> None:
        """To a variant of the lesson, by its key, or by the menu that it opens where there are many."""
        names = list(self.lesson.lesson.variants)
        if len(names) > MOST_CYCLED:
            here = names.index(self.snapshot.variant)
            await self.press("v", *["down"] * ((names.index(name) - here) % len(names)), "enter")
        for _ in names:
            if self.snapshot.variant != name:
                await self.press("v")
        assert self.snapshot.variant == name

    async def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size."""
        await self.pilot.resize_terminal(columns, rows)
        await self.pilot.pause()

    async def frames(self) -> Frames:
        """What has been sent since the last time, the frame that is due now included."""
        await self.settle()
        self.app.screen._on_timer_update()
        await self.settle()
        sent = [frame for frame in self._frames if frame is not None]
        self._frames.clear()
        full = sum(isinstance(frame, LayoutUpdate) for frame in sent)
        pieces = [span for frame in sent if isinstance(frame, ChopsUpdate) for span in frame.spans]
        return Frames(full, tuple(sorted(pieces)))

    async def rest(self) -> None:
        """Wait until nothing more is sent: what a screen does some time after it was drawn is not the next key's."""
        calm = 0
        while calm < CALM:
            await self.pilot.pause(0.02)
            calm = 0 if any(await self.frames()) else calm + 1

    @property
    def lesson(self) -> LessonScreen:
        """The lesson on the screen."""
        assert isinstance(self.app.screen, LessonScreen), self.app.screen
        return self.app.screen

    @property
    def contents(self) -> ContentsScreen:
        """The contents on the screen."""
        assert isinstance(self.app.screen, ContentsScreen), self.app.screen
        return self.app.screen

    @property
    def snapshot(self) -> Snapshot:
        """The place that the lesson shows."""
        assert self.lesson.snapshot is not None
        return self.lesson.snapshot

    def panels(self) -> list[Panel]:
        """The panels that are seen."""
        return [panel for panel in self.app.screen.query(Panel) if panel.display and panel.size]

    def lines(self, name: str) -> list[str]:
        """What a panel shows, as plain text."""
        return [plain(line).rstrip() for line in self.app.screen.query_one(f"#{name}", Panel).lines]

    def text(self, name: str) -> str:
        """The same in one piece."""
        return "\n".join(self.lines(name))

    def shown(self) -> dict[str, list[str]]:
        """Every panel of the lesson by its name."""
        return {panel.id: self.lines(panel.id) for panel in self.panels() if panel.id}

    def screen(self) -> list[str]:
        """The rows of the whole screen, as they are seen."""
        return [strip.text.rstrip() for strip in self.app.screen._compositor.render_strips()]

    def assert_all_fits(self) -> None:
        """No line is wider than its panel, and no panel has more lines than rows, in the frame that is due."""
        if self.app.screen._layout_required:
            self.app.screen._on_timer_update()
        for panel in self.panels():
            assert panel.FRAMED or not any(panel.gutter), panel.id
            columns, rows = panel.size
            widest = max((line_width(line) for line in panel.lines), default=0)
            assert widest <= columns, (panel.id, columns, [plain(line) for line in panel.lines])
            assert len(panel.lines) <= rows, (panel.id, rows, [plain(line) for line in panel.lines])


@asynccontextmanager
async def tutor(
    lesson: str | Path | None = None,
    size: tuple[int, int] = SIZE,
    language: str = "en",
    course: Course | None = None,
    asks: bool = False,
    progress: Progress | None = None,
    shelf: Shelf | None = None,
    notices: bool = False,
) -> AsyncIterator[Driver]:
    """The program in colour, with a lesson opened by its id or its folder, or at the contents; ``asks``: with the
    questions and the steps that are the learner's asked for by themselves; ``progress``: of one who comes back;
    ``notices``: seen as well, not only kept."""
    i18n.use(language)
    theme.use("colour")
    folder = LESSONS / lesson if isinstance(lesson, str) else lesson
    app = Tutor(course or load_course(LESSONS), folder, progress, shelf)
    app.asks = asks
    # Who runs the tests may have no shell that waits.
    app.can_be_stopped = True
    try:
        async with app.run_test(size=size, notifications=notices) as pilot:
            await pilot.pause()
            yield Driver(app, pilot)
    finally:
        app.close()
        theme.use(None)
        i18n.use("en")
