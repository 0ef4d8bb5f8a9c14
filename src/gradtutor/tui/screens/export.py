"""A dialog over the lesson: the name of a file, to which the run so far or a picture of the screen is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input
from textual.widgets.input import Selection

from gradtutor.errors import ExportError
from gradtutor.i18n import mark, tr
from gradtutor.tui.core.worker_thread import in_background
from gradtutor.tui.screens.base import Spoken
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.export.export import ending_of, export, form_of, next_form, proposed_name, wanted_file
from gradtutor.view.text.lines import wrap

if TYPE_CHECKING:
    from pathlib import Path

    from gradtutor.engine.language.values import Value
    from gradtutor.view.scene import Scene

WIDEST, FRAME_COLUMNS = 80, 4
"""Columns of the dialog, and of its border and margins."""
SAID_ROWS = 3
"""For what will be written, or why it cannot be."""


class ExportScreen(Spoken, ModalScreen[None]):
    """Asks until the file has been written or the learner gives up.

    ``picture`` is the screen below as SVG; ``chosen`` are the moves by hand of its run.
    """

    DEFAULT_CSS = f"""
    ExportScreen {{
        align: center middle;

        #export {{
            width: 100%;
            max-width: {WIDEST};
            height: auto;
            padding: 0 1;
            border: round $primary;
            background: $background;
        }}
        #said {{ height: {SAID_ROWS}; }}
    }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "form", mark("format"), id="export.form", tooltip=mark("The next format")),
        Binding("escape", "app.pop_screen", mark("cancel"), id="export.cancel", tooltip=mark("Write nothing")),
    ]

    def __init__(self, scene: Scene, chosen: Mapping[int, Mapping[str, Value]], picture: str) -> None:
        super().__init__()
        self._scene, self._chosen, self._picture = scene, chosen, picture
        self._agreed: Path | None = None
        """The file that may be replaced: it has been said that it is there, and enter was pressed again."""

    def compose(self) -> ComposeResult:
        """The name, and below it what comes of it."""
        with Vertical(id="export"):
            yield Input(proposed_name(self._scene), compact=True, select_on_focus=False)
            yield Panel(id="said")

    def on_mount(self) -> None:
        """Say what the keys do; what is typed takes the place of the name, but not of its ending."""
        field = self.query_one(Input)
        field.selection = Selection(0, len(field.value) - len(ending_of(field.value)))
        self.language_changed()

    def language_changed(self) -> None:
        """Every word again."""
        box = self.query_one("#export")
        box.border_title = tr("write to the file")
        box.border_subtitle = tr("enter writes · tab changes the format · esc cancels")
        self._say_form()

    def on_resize(self) -> None:
        """The lines are broken anew."""
        self._say_form()

    def on_input_changed(self) -> None:
        """Another name: what was said of the one before does not hold."""
        self._agreed = None
        self._say_form()

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Write; where a file would be lost, or it cannot be done, say so and ask again."""
        event.stop()
        try:
            path = wanted_file(event.value)
            if path.exists() and path != self._agreed:
                self._agreed = path
                self._say(tr("There is such a file already. Enter once more replaces it."), "strong")
                return
            # A long run takes a moment to be computed again.
            await in_background(export, path, self._scene, self._chosen, self._picture)
        except ExportError as error:
            self._say(str(error), "fault")
            return
        self.app.pop_screen()
        self.app.notify(tr("Written: {file}").format(file=path.absolute()), markup=False)

    def action_form(self) -> None:
        """The same name with another ending."""
        field = self.query_one(Input)
        field.value = next_form(field.value)
        field.cursor_position = len(field.value)

    def _say_form(self) -> None:
        said = {
            "csv": tr("CSV: the run so far, a line for each iteration, for a spreadsheet."),
            "json": tr("JSON: the run so far with every digit, for a program."),
            "markdown": tr("Markdown: the table of the run so far, for a text."),
            "svg": tr("SVG: a picture of the screen as it was."),
            "": tr("The end of the name says what is written: {endings}.").format(endings=".csv, .json, .md, .svg"),
        }
        self._say(said[form_of(self.query_one(Input).value.strip())], "muted")

    def _say(self, text: str, role: str) -> None:
        columns = min(self.app.size.width, WIDEST) - FRAME_COLUMNS
        self.query_one("#said", Panel).show(wrap([(text, role)], columns))
