"""Moves by hand, where the rule leaves the next parameters to the learner."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from gradtutor.locale import mark
from gradtutor.tui.lesson.base import LessonBase
from gradtutor.tui.widgets.prompt import Aimed, Chosen, Sight, Typing


class Moving(LessonBase):
    """Asks for the next parameters: typed, or aimed."""

    MOVES: ClassVar[frozenset[str]] = frozenset("move".split())
    """Actions that lead to another place of the lesson."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "move", mark("your move"), id="move", show=False,
                tooltip=mark("Set the next values, where the lesson waits for you")),
    ]  # fmt: skip

    def ask_first(self) -> bool:
        """Where the rule waits for the learner, the move is asked for."""
        if super().ask_first():
            return True
        if self.player.waiting:
            self.action_move()
        return self.player.waiting

    def action_move(self) -> None:
        """Ask for the next parameters, where they are the learner's to set; what came after old ones is forgotten."""
        if not self.player.may_choose:
            return
        parameters = self.player.variant.problem.parameters
        scene = self.scene()
        aim = self.shown_chart.aim if self.shown_chart else ()
        axes = [entry for name in aim for entry in parameters if entry.name == name]
        column = scene.snapshot.column
        if len(axes) == 2:
            at = {entry.name: float(column.parameters[entry.name]) for entry in axes}
            self.query_one(Sight).aim(axes, at, self.player.variant.symbols)
        else:
            shown = {name: value for name, value in column.known.items() if not scene.value_hidden(name)}
            self.query_one(Typing).ask(parameters, shown, self.player.variant.symbols)

    def on_aimed(self, message: Aimed) -> None:
        """The sight has moved, or was put away."""
        self.aim = message.parameters

    def on_chosen(self, message: Chosen) -> None:
        """The learner has moved: play it and show the first number that follows."""
        self.aim = None
        self.player.choose(message.parameters)
        self.arrive()
