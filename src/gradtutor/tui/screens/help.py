"""The help: every key of the screen below, made from its bindings."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen, Screen

from gradtutor.locale import mark, tr
from gradtutor.tui.keys import help_lines
from gradtutor.tui.screens.base import bindings_of
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.lines import Line


class HelpScreen(ModalScreen[None]):
    """Shown over the screen whose keys it explains; any of its keys closes it."""

    DEFAULT_CSS = """
    HelpScreen {
        align: center middle;

        #help {
            width: 76;
            max-width: 100%;
            max-height: 100%;
            height: auto;
            padding: 0 1;
            border: round $primary;
            background: $background;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,f1,space,enter", "dismiss", mark("close"), id="help.close"),
    ]

    def __init__(self, below: Screen[Any]) -> None:
        super().__init__()
        self._lines = [
            *help_lines(bindings_of(below)),
            (),
            _colours(),
            ((tr("▸ marks the number of this step; — is not known yet."), "muted"),),
        ]

    def compose(self) -> ComposeResult:
        """One panel, as high as its lines; where the screen is lower than that, the arrow keys scroll it."""
        with VerticalScroll(id="help"):
            panel = Panel(self._lines)
            panel.styles.height = len(self._lines)
            yield panel


def _colours() -> Line:
    stages = (
        ("forward", tr("forward")),
        ("backward", tr("backward")),
        ("update", tr("update")),
        ("target", tr("target")),
    )
    return ((tr("Colours: "), "muted"), *((f"{name}  ", role) for role, name in stages))
