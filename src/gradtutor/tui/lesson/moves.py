"""Moves by hand, where the rule leaves the next parameters to the learner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.binding import Binding, BindingType

from gradtutor.i18n import mark
from gradtutor.session.run.by_hand import names_for_a_move
from gradtutor.tui.lesson.base import LessonBase
from gradtutor.view.charts.aiming import sight_axes

if TYPE_CHECKING:
    from gradtutor.tui.widgets.prompt import Aimed, Chosen, Prompt

    _P = TypeVar("_P", bound=Prompt)


class Moving(LessonBase, part=True):
    """Asks for the next parameters: typed, or aimed."""

    MOVES: ClassVar[frozenset[str]] = frozenset("move".split())
    """Actions that lead to another place of the lesson."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "move", mark("your move"), id="move", show=False,
                tooltip=mark("Your move: set the next values; at the end: the next lesson")),
    ]  # fmt: skip

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A move is made where the parameters are the learner's to set; the same key leads on from an end."""
        if action == "move" and not (self.player.may_choose or self.leads_on):
            return False
        return super().check_action(action, parameters)

    def _footer_bindings(self) -> Sequence[Binding]:
        """Where a move is awaited, the key for it comes first; where it is made, what asks for it says how."""
        if any(prompt.has_class("open") for prompt in self._prompts):
            return ()
        every = super()._footer_bindings()
        if not (self.player.may_choose and self.player.trace.iteration(self.player.iteration).waiting):
            return every
        own = [binding for binding in every if binding.action == "move"]
        return [*(replace(binding, show=True) for binding in own), *(one for one in every if one not in own)]

    def ask_first(self) -> bool:
        """Where the rule waits for the learner, the move is asked for."""
        if super().ask_first():
            return True
        if self.player.waiting:
            self.action_move()
        return self.player.waiting

    def action_move(self) -> None:
        """Ask for the next parameters, where they are the learner's to set; what came after old ones is forgotten. At
        an end, go on to what it leads to."""
        if not self.player.may_choose:
            self.lead_on()
            return
        # Not needed before the first move.
        from gradtutor.tui.widgets.prompt import Sight

        self.zoom = ""
        axes = sight_axes(self.scene(), self.shown_chart)
        if len(axes) == 2:
            parameters = self.player.snapshot().column.parameters
            at = {axis.name: float(parameters[axis.name]) for axis in axes}
            self._prompt("sight", Sight).aim(axes, at, self.player.variant.symbols)
        else:
            self._ask_to_type()
        self.draw_footer()

    def _ask_to_type(self) -> None:
        from gradtutor.tui.widgets.prompt import Typing

        variant = self.player.variant
        axes = sight_axes(self.scene(), self.shown_chart)
        known = names_for_a_move(self.player)
        self._prompt("prompt", Typing).ask(
            variant.problem.parameters, known, variant.symbols, axes if len(axes) == 1 else ()
        )

    def _prompt(self, name: str, kind: type[_P]) -> _P:
        """The one of that kind."""
        for known in self._prompts:
            if isinstance(known, kind):
                return known
        made = kind(id=name)
        self._prompts.append(made)
        if self._layout is not None:
            self.placed(self._layout)
        self.mount(made)
        return made

    def on_type_instead(self) -> None:
        """The numbers are to be typed."""
        self.aim = None
        self._ask_to_type()

    def on_aimed(self, message: Aimed) -> None:
        """The sight has moved, or was put away."""
        self.aim = message.parameters
        self.draw_footer()

    def on_chosen(self, message: Chosen) -> None:
        """The learner has moved: play it and show the first number that follows."""
        self.aim = None
        self.walk.choose(message.parameters)
        self.arrive()
