"""The help: every key of the screen below, made from its bindings."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen, Screen

from gradtutor.i18n import mark, tr
from gradtutor.tui.core.keys import help_lines
from gradtutor.tui.screens.base import Spoken, bindings_of
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.text.lines import Line

WIDEST, FRAME_COLUMNS = 80, 5
"""Columns of the help, and of its border, its margins and the bar that shows where it is scrolled to."""


class HelpScreen(Spoken, ModalScreen[None]):
    """Shown over the screen whose keys it explains; any of its keys closes it."""

    DEFAULT_CSS = f"""
    HelpScreen {{
        align: center middle;

        #help {{
            width: 100%;
            max-width: {WIDEST};
            max-height: 100%;
            height: auto;
            padding: 0 1;
            border: round $primary;
            background: $background;
            scrollbar-size-vertical: 1;
        }}
    }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,f1,space,enter", "dismiss", mark("close"), id="help.close"),
        # Above a screen that is modal, the program's own keys do not reach it.
        Binding("l", "app.language", mark("language"), id="help.language"),
    ]

    def __init__(self, below: Screen[Any]) -> None:
        super().__init__()
        self._below = below

    def compose(self) -> ComposeResult:
        """One panel, as high as its lines; where the screen is lower than that, the arrow keys scroll it."""
        with VerticalScroll(id="help"):
            yield Panel()

    def on_mount(self) -> None:
        """Write before the first frame."""
        self._write()

    def on_resize(self) -> None:
        """The lines are broken anew."""
        self._write()

    def language_changed(self) -> None:
        """The same keys in the other language."""
        self._write()

    def _write(self) -> None:
        lines = self._lines()
        panel = self.query_one(Panel)
        panel.styles.height = len(lines)
        panel.show(lines)

    def _lines(self) -> list[Line]:
        return [
            *help_lines(bindings_of(self._below), min(self.app.size.width, WIDEST) - FRAME_COLUMNS),
            (),
            _colours(),
            ((tr("▸ marks the number of this step; — is not known yet."), "muted"),),
        ]


def _colours() -> Line:
    stages = (
        ("forward", tr("forward")),
        ("backward", tr("backward")),
        ("update", tr("update")),
        ("target", tr("target")),
    )
    return ((tr("Colours: "), "muted"), *((f"{name}  ", role) for role, name in stages))
