"""The keys that move through a run, both ways."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from gradtutor.i18n import mark
from gradtutor.tui.core.first_keys import NEXT
from gradtutor.tui.lesson.run_to_end import RunToEnd


class Walking(RunToEnd, part=True):
    """Steps and iterations, forwards and back."""

    MOVES: ClassVar[frozenset[str]] = frozenset("next back next_iteration previous_iteration to_end to_start".split())
    """Actions that lead to another place of the lesson."""
    BINDINGS: ClassVar[list[BindingType]] = [
        NEXT,
        Binding("left,backspace", "back", mark("back"), id="step.back", tooltip=mark("Take one number back")),
        Binding("down", "next_iteration", mark("iteration"), id="iteration.next",
                tooltip=mark("To the end of this iteration, or of the next")),
        Binding("up", "previous_iteration", mark("iteration back"), id="iteration.back", show=False,
                tooltip=mark("Take the whole iteration back")),
        Binding("end", "to_end", mark("run"), id="run.end", tooltip=mark("Run on to the stop")),
        Binding("home", "to_start", mark("start"), id="run.start", show=False, tooltip=mark("Back to the start")),
        Binding("escape,q", "leave", mark("contents"), id="lesson.leave", show=False,
                tooltip=mark("Back to the contents")),
    ]  # fmt: skip

    def idle(self) -> frozenset[str]:
        """Nothing comes after an end, or before a start."""
        ends = {"next", "next_iteration", "to_end"} if self.snapshot and self.snapshot.end else set()
        started = self.player.iteration > 1 or self.player.revealed
        return super().idle() | ends | (set() if started else {"back", "previous_iteration", "to_start"})

    def action_next(self) -> None:
        """One more number; where something is to be asked first, the question."""
        if self.ask_first():
            return
        if self.player.next():
            self.arrive()
        elif self.snapshot and self.snapshot.end:
            self.remark(self.end_words)

    def action_back(self) -> None:
        """One number less."""
        if self.player.back():
            self.arrive()

    def action_next_iteration(self) -> None:
        """A whole iteration on."""
        if self.player.next_iteration():
            self.arrive()
        elif self.player.waiting:
            self.ask_first()

    def action_previous_iteration(self) -> None:
        """A whole iteration back."""
        if self.player.previous_iteration():
            self.arrive()

    def action_to_end(self) -> None:
        """Run to the stop, or to where the learner is to move."""
        self.compute_to_end()

    def action_to_start(self) -> None:
        """Take everything back."""
        if self.player.to_start():
            self.arrive()

    def action_leave(self) -> None:
        """Back to the contents; from a part on the whole screen, to all of them; stop a run to the end."""
        if self.computing:
            self.stop_computing()
            return
        if self.zoom:
            self.zoom = ""
            return
        self.leaving()
        self.host.open_contents()
