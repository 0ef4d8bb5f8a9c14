"""The least that a Textual program can show: one text. What it needs to start, every Textual program needs."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static


class OneText(App[None]):
    """Shows one text until it is ended."""

    def compose(self) -> ComposeResult:
        """The text."""
        yield Static("READY")


if __name__ == "__main__":
    OneText().run()
