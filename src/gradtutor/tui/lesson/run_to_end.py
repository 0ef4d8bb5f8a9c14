"""A run to its end: at once where it is short, else in slices, with a bar, and a key that stops it where it is."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from textual.binding import Binding
from textual.message import Message

from gradtutor.i18n import mark
from gradtutor.tui.lesson.base import LessonBase
from gradtutor.tui.screens.base import key_of

if TYPE_CHECKING:
    from textual.worker import Worker

    from gradtutor.view.scene import Scene
    from gradtutor.view.text.lines import Line

AT_ONCE: Final = 0.04
"""Seconds that a run may take before the bar is shown."""
SLICE: Final = 0.012
"""Seconds between two looks whether a key has come."""
BREATH: Final = 0.003
"""Seconds for a key to find its way: several messages, each of which needs a turn of the loop."""
REDRAWN: Final = 0.1
"""Seconds between two states of the bar."""


class Ran(Message):
    """The run has gone on; ``over``: to its stop, or to where the learner is to move."""

    def __init__(self, *, over: bool) -> None:
        super().__init__()
        self.over = over


class RunToEnd(LessonBase, part=True):
    """Computes to the end while the screen answers. Until then the place that is shown does not change."""

    _computing: Worker[None] | None = None

    @property
    def computing(self) -> bool:
        """Whether a run is on its way to its end."""
        return self._computing is not None

    @property
    def busy(self) -> bool:
        """The place must stay while the run goes on."""
        return self.computing or super().busy

    def compute_to_end(self) -> None:
        """Run to the stop, or to where the learner is to move."""
        if self.player.run_on(AT_ONCE):
            self._computing = self.run_worker(self._slices(), exclusive=True, group="run")
            self.draw_words()
        elif self.player.to_computed():
            self.arrive()

    def stop_computing(self) -> None:
        """Stop the run, and show where it has come to."""
        if self._computing is None:
            return
        self._computing.cancel()
        self._computing = None
        if self.player.to_computed():
            self.arrive()
        else:
            self.draw_words()

    async def _slices(self) -> None:
        # On this thread, so that nothing is drawn of a run that is being changed.
        drawn = time.monotonic()
        while self.player.run_on(SLICE):
            if (now := time.monotonic()) > drawn + REDRAWN:
                drawn = now
                # Not drawn here: a screen that is being taken down has nothing to draw on, and hears no message.
                self.post_message(Ran(over=False))
            await asyncio.sleep(BREATH)
        self.post_message(Ran(over=True))

    def on_ran(self, message: Ran) -> None:
        """Show how far it has come, or where it has arrived."""
        if message.over:
            self.stop_computing()
        elif self.computing:
            self.draw_words()

    def leaving(self) -> None:
        """Nothing runs behind the contents."""
        if self._computing is not None:
            self._computing.cancel()
            self._computing = None
        super().leaving()

    def words(self, scene: Scene, columns: int, rows: int) -> Sequence[Line]:
        """While it runs, how far it has come."""
        if not self.computing:
            return super().words(scene, columns, rows)
        from gradtutor.view.lesson.run_progress import run_progress_lines

        most = scene.problem.stop.max_iterations
        return run_progress_lines(self.player.trace.computed, most, columns, key_of(self, "lesson.leave"))[:rows]

    def _footer_bindings(self) -> Sequence[Binding]:
        """While it runs, how it is stopped comes first."""
        every = super()._footer_bindings()
        if not self.computing:
            return every
        own = [replace(one, show=True, description=mark("stop")) for one in every if one.action == "leave"]
        return [*own, *(one for one in every if one.action != "leave")]
