"""What shows a lesson to others: it plays by itself, opens source and program of its step, writes the run to a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from gradtutor.i18n import mark, tr
from gradtutor.session.run.rates import USUAL_PACE, other_pace
from gradtutor.tui.lesson.base import LessonBase
from gradtutor.tui.screens.base import key_of
from gradtutor.view.text.numbers import short

if TYPE_CHECKING:
    from textual.timer import Timer

PLAYS = "▶"
"""Stands in the header before the pace, while the lesson plays by itself."""


class Showing(LessonBase, part=True):
    """Autoplay, source and export."""

    MOVES: ClassVar[frozenset[str]] = frozenset("autoplay source program export".split())
    """Actions that lead to another place of the lesson, or away from its picture."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "autoplay", mark("play"), id="autoplay.toggle", show=False,
                tooltip=mark("Let the lesson play by itself, or stop it; any other step stops it too")),
        Binding("comma", "pace(False)", mark("slower"), id="autoplay.slower", show=False,
                tooltip=mark("Play more slowly")),
        Binding("full_stop", "pace(True)", mark("faster"), id="autoplay.faster", show=False,
                tooltip=mark("Play faster")),
        Binding("s", "source", mark("source"), id="source.open", show=False,
                tooltip=mark("The program that has just computed this step")),
        Binding("y", "program", mark("your code"), id="program.open", show=False,
                tooltip=mark("The run as a program of your own: numpy, PyTorch, JAX")),
        Binding("o", "export", mark("write file"), id="export.open", show=False,
                tooltip=mark("Write the run so far, or this screen, to a file")),
    ]  # fmt: skip

    _pace = USUAL_PACE
    _timer: Timer | None = None
    _stepping = False

    @property
    def plays(self) -> bool:
        """Whether the lesson plays by itself."""
        return self._timer is not None

    @property
    def notes(self) -> tuple[str, ...]:
        """The pace, while it plays."""
        if not self.plays:
            return super().notes
        return (*super().notes, tr("{sign} {seconds} s").format(sign=PLAYS, seconds=short(self._pace)))

    def offers(self, binding: Binding) -> bool:
        """Files only where they would be the learner's own."""
        return (binding.action != "export" or self.host.may_write) and super().offers(binding)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A pace can be changed while it plays; a file be written where it would be the learner's own."""
        if (action.startswith("pace") and not self.plays) or (action == "export" and not self.host.may_write):
            return False
        return super().check_action(action, parameters)

    def _footer_bindings(self) -> Sequence[Binding]:
        """While it plays, how it is stopped and its pace changed comes first."""
        every = super()._footer_bindings()
        if not self.plays:
            return every
        names = {"autoplay": mark("stop"), "pace(False)": "", "pace(True)": ""}
        own = [binding for binding in every if binding.action in names]
        shown = [replace(it, show=True, description=names[it.action] or it.description) for it in own]
        return [*shown, *(binding for binding in every if binding not in own)]

    def action_autoplay(self) -> None:
        """Play from here, the first step at once; or stop."""
        if self.plays:
            self._stop()
        else:
            self._step()

    def action_pace(self, faster: bool) -> None:
        """Another pace, from this moment on."""
        self._pace = other_pace(self._pace, faster=faster)
        self._wait()
        self.draw()

    def _step(self) -> None:
        """One step, as the key for it would make it, and the time to the next; else the end of playing."""
        # Before the step is drawn: its panels say already that the lesson plays.
        self._wait()
        self._stepping = True
        asked = self.ask_first()
        moved = not asked and self.player.next()
        if moved:
            self.arrive()
        self._stepping = False
        if not moved or (self.snapshot and self.snapshot.end):
            self._stop()
        if not (asked or moved):
            self.remark(self._end_words)

    def _end_words(self) -> str:
        text = tr("This is the end: {start}, then {play}, plays it again.")
        return text.format(start=key_of(self, "run.start"), play=key_of(self, "autoplay.toggle"))

    def _wait(self) -> None:
        """Come back after the pace. A timer for each step: over a slow link, steps that were late do not pile up."""
        self._halt()
        self._timer = self.set_timer(self._pace, self._step)

    def _halt(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = None

    def _stop(self) -> None:
        if self.plays:
            self._halt()
            self.draw()

    def watch_snapshot(self) -> None:
        """Another place; where it was not autoplay that went there, the learner has taken over."""
        if not self._stepping:
            self._halt()
        super().watch_snapshot()

    def on_screen_suspend(self) -> None:
        """Something else is looked at."""
        self._stop()

    def leaving(self) -> None:
        """Nothing plays behind the contents."""
        self._stop()
        super().leaving()

    def action_source(self) -> None:
        """The program behind this step."""
        from gradtutor.tui.screens.source import SourceScreen

        self.app.push_screen(SourceScreen(self.scene))

    def action_program(self) -> None:
        """The whole run as a program, at the lines of this step."""
        from gradtutor.tui.screens.program import ProgramScreen

        self.app.push_screen(ProgramScreen(self.scene))

    def action_export(self) -> None:
        """Ask for a file's name, and write the run so far or the screen to it."""
        if not self.host.may_write:
            return
        from gradtutor.tui.screens.export import ExportScreen

        self._stop()
        # Before the dialog opens, which a picture of the screen would show.
        picture = self.app.export_screenshot(title=self.scene().words.title)
        self.app.push_screen(ExportScreen(self.scene(), self.player.trace.chosen, picture))
