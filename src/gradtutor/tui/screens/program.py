"""The run as a program of the learner's own, opened over the lesson, at the lines of the current step."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.reactive import var

from gradtutor import i18n
from gradtutor.i18n import mark
from gradtutor.tui.screens.source import SourceScreen
from gradtutor.view.scripts.functions import LIBRARIES
from gradtutor.view.scripts.lines import script_lines, written_for

if TYPE_CHECKING:
    from gradtutor.view.scene import Scene
    from gradtutor.view.scripts.functions import Library
    from gradtutor.view.scripts.program import Script
    from gradtutor.view.text.lines import Line

ABOVE = 3
"""Lines that are seen above the first one that is marked."""


class ProgramScreen(SourceScreen):
    """``library`` is the place of the library among ``LIBRARIES``."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab,right", "library(1)", mark("library"), id="program.next",
                tooltip=mark("The same run with numpy, PyTorch or JAX")),
        Binding("left", "library(-1)", mark("library"), id="program.back", show=False,
                tooltip=mark("The library before")),
        Binding("y", "app.pop_screen", mark("back"), id="program.leave", show=False,
                tooltip=mark("Back to the same place of the lesson")),
    ]  # fmt: skip

    library: var[int] = var(0, init=False)

    def __init__(self, scene: Callable[[], Scene]) -> None:
        super().__init__(scene)
        self._found = False
        self._written: dict[tuple[Library, str], Script | str] = {}
        """By library and language: written once, however often it is drawn."""

    def watch_library(self) -> None:
        """Another library: again from the current step."""
        self._found = False
        self.draw()

    def read(self, scene: Scene, columns: int) -> list[Line]:
        """The program; when it is first shown, from the current step on."""
        key = LIBRARIES[self.library], i18n.language()
        if key not in self._written:
            self._written[key] = written_for(scene, key[0])
        shown = script_lines(scene, self._written[key], columns)
        if not self._found:
            self._found = True
            self.set_reactive(ProgramScreen.top, max(0, shown.first - ABOVE))
        return shown.lines

    def action_library(self, by: int) -> None:
        """The next library, or the one before."""
        self.library = (self.library + by) % len(LIBRARIES)
