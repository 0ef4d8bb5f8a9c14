"""A new screen is one file: its bindings are its footer, its help and what the palette finds."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from gradtutor import i18n
from gradtutor.tui.command_palette import TutorCommands
from gradtutor.tui.screens.base import TutorScreen
from gradtutor.tui.screens.help import HelpScreen
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.text.lines import line_width, plain
from tests.tui.driver import SIZE, tutor


class CountScreen(TutorScreen):
    """Counts; the language stands beside the number."""

    # As a file under tui/screens would be.
    __module__ = "gradtutor.tui.screens.count"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("plus", "more", "more", id="count.more", tooltip="Count one more"),
        Binding("escape", "app.pop_screen", "back", id="count.leave", tooltip="Back to where you were"),
    ]
    number = 0

    def compose(self) -> ComposeResult:
        """A line, and the footer that every screen has."""
        yield Panel(id="count")
        yield Panel(id="footer")

    def draw(self) -> None:
        """The number and the footer."""
        self.query_one("#count", Panel).show([((f"{i18n.language()} {self.number}", ""),)])
        self.draw_footer()

    def action_more(self) -> None:
        """One more."""
        self.number += 1
        self.draw()


async def test_a_screen_has_its_keys_its_help_its_palette_and_both_languages() -> None:
    async with tutor() as driver:
        below = driver.app.screen
        screen = CountScreen()
        await driver.app.push_screen(screen)
        await driver.settle(2)

        def shown(name: str) -> str:
            return plain(screen.query_one(f"#{name}", Panel).lines[0]).strip()

        assert shown("count") == "en 0"
        await driver.press("plus", "plus")
        assert shown("count") == "en 2"
        assert shown("footer").split("  ") == ["+ more", "esc back", *shown("footer").split("  ")[2:]]
        assert line_width(screen.query_one("#footer", Panel).lines[0]) <= SIZE[0]
        found = {name for name, _, _ in TutorCommands(screen)._commands()}
        assert {"Count one more", "Back to where you were"} <= found

        await driver.press("question_mark")
        assert isinstance(driver.app.screen, HelpScreen)
        lines = [plain(line) for line in driver.app.screen.query_one(Panel).lines]
        assert any(line.startswith("  + ") and line.endswith("Count one more") for line in lines)
        await driver.press("escape")

        driver.app.action_language()
        await driver.settle(2)
        assert shown("count") == "zh 2"
        await driver.press("escape")
        assert driver.app.screen is below
