"""What if the numbers, or the rule, were others: a new run beside the one that is open."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from gradtutor.i18n import mark
from gradtutor.tui.lesson.base import LessonBase


class Supposing(LessonBase, part=True):
    """Opens the form, and the run that it makes."""

    MOVES: ClassVar[frozenset[str]] = frozenset({"what_if"})
    """Actions that lead to another place of the lesson."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "what_if", mark("what if"), id="whatif.open", show=False,
                tooltip=mark("Other starts, constants, rates or rules, in a run of its own")),
    ]  # fmt: skip

    def action_what_if(self) -> None:
        """The form with the numbers of this run in it."""
        from gradtutor.tui.screens.whatif import WhatIfScreen

        self.app.push_screen(WhatIfScreen(self.lesson, self.player, self.open_variant, self.chart))
