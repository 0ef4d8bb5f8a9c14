"""Where the learner sets the next parameters: by typing each, or by moving a sight with the arrow keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.widgets import Input

from gradtutor.i18n import mark, tr
from gradtutor.tui.widgets.number import NumberInput, moved
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.text.numbers import short

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value
    from gradtutor.engine.problem import Parameter


CLOSED = "layer: prompt; dock: bottom; height: 3; display: none; border: round $primary; background: $background;"
"""The look of both prompts, which are seen only while they ask."""


class Chosen(Message):
    """The learner has set the next parameters."""

    def __init__(self, parameters: Mapping[str, Value]) -> None:
        super().__init__()
        self.parameters = dict(parameters)


class Aimed(Message):
    """The sight has been moved, but the shot has not been fired; ``None``: aiming was given up."""

    def __init__(self, parameters: Mapping[str, float] | None) -> None:
        super().__init__()
        self.parameters = parameters


class TypeInstead(Message):
    """The next parameters are to be typed, not aimed."""


class Typing(Container):
    """Asks for each parameter in turn, in a line whose border has the question as its title; posts ``Chosen`` after the
    last, ``Aimed(None)`` when it is given up, and ``Aimed`` with what stands there so far, where that is a place on the
    chart."""

    DEFAULT_CSS = f"Typing {{ {CLOSED} }} Typing.open {{ display: block; }}"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", mark("cancel"), id="prompt.cancel", tooltip=mark("Put the question away")),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._asked: list[Parameter] = []
        self._axes: Mapping[str, Parameter] = {}
        self._known: Mapping[str, Value] = {}
        self._symbols: Mapping[str, str] = {}
        self._answers: dict[str, Value] = {}
        self._line = NumberInput(compact=True)

    def ask(
        self,
        parameters: Sequence[Parameter],
        known: Mapping[str, Value],
        symbols: Mapping[str, str],
        axes: Sequence[Parameter] = (),
    ) -> None:
        """Open, and ask for ``parameters``; ``known`` are the names that may be used in an answer. ``axes`` are those
        of the parameters that are positions on the chart, each with its step."""
        self._asked, self._known, self._symbols, self._answers = list(parameters), known, symbols, {}
        self._axes = {axis.name: axis for axis in axes}
        if not self._line.is_attached:
            self.mount(self._line)
        self.add_class("open")
        self._next()
        self._line.focus()

    def language_changed(self) -> None:
        """Ask in the language that is now in use; what has been typed stays."""
        if self.has_class("open"):
            self._name_question()

    @property
    def _parameter(self) -> Parameter:
        """The one that is asked for now."""
        return self._asked[len(self._answers)]

    def _name_question(self) -> None:
        name = self._parameter.name
        self.border_title = tr("next {name} =").format(name=self._symbols.get(name, name))
        self.border_subtitle = self._hint()

    def _hint(self) -> str:
        """What may be typed: the bounds, or for an array an expression."""
        parameter = self._parameter
        if not isinstance(parameter.start, float | int):
            slope, rate = f"grad_{parameter.name}", "rate" if "rate" in self._known else "0.1"
            example = f"{parameter.name} - {rate}*{slope}" if slope in self._known else f"2*{parameter.name}"
            return tr("an expression, such as {example}").format(example=example)
        bounds = [short(bound) for bound in (parameter.minimum, parameter.maximum) if bound is not None]
        limits = " … ".join(bounds) if len(bounds) == 2 else ""
        if parameter.name not in self._axes:
            return limits
        moves = tr("type it, or use the arrows")
        return f"{limits} · {moves}" if limits else moves

    def _next(self) -> None:
        self._name_question()
        axis, at = self._axes.get(self._parameter.name), self._known.get(self._parameter.name)
        self._line.begin(axis, float(at) if axis and isinstance(at, float | int) else 0.0)
        if axis:
            self.post_message(Aimed({axis.name: self._line.at}))

    def on_input_changed(self, event: Input.Changed) -> None:
        """What stands there so far is shown on the chart, where it is a place on it, and how it is read, if it may be
        meant otherwise."""
        # Not needed before something is typed.
        from gradtutor.session.run.number_input import read_as, read_number

        event.stop()
        if not self.has_class("open"):
            return
        self.border_subtitle = read_as(event.value, self._known, self._symbols) or self._hint()
        if self._parameter.name not in self._axes:
            return
        point = self._line.at
        with suppress(ValueError):
            point = read_number(event.value, self._known, self._parameter)
        self.post_message(Aimed({self._parameter.name: point}))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """An answer: take it and go on, or say what is wrong with it and ask again."""
        from gradtutor.session.run.number_input import read_value

        event.stop()
        if not event.value.strip():
            # The number that is seen in an empty line is where the parameter is now: no move.
            self.border_subtitle = tr("Nothing has been typed: the next value, or something to work out.")
            return
        parameter = self._parameter
        try:
            self._answers[parameter.name] = read_value(event.value, self._known, parameter)
        except ValueError as error:
            self.border_subtitle = str(error)
            return
        if len(self._answers) < len(self._asked):
            self._next()
            return
        self._close()
        self.post_message(Chosen(self._answers))

    def action_give_up(self) -> None:
        """Close without an answer."""
        self._close()
        self.post_message(Aimed(None))

    def _close(self) -> None:
        self.remove_class("open")
        self.screen.set_focus(None)


class Sight(Panel, can_focus=True):
    """Moves two parameters by the arrow keys; posts ``Aimed`` at each move and ``Chosen`` when fired."""

    FRAMED = True
    DEFAULT_CSS = f"Sight {{ {CLOSED} }} Sight.open {{ display: block; }}"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1,0)", mark("left"), id="sight.left", tooltip=mark("Move the sight to the left")),
        Binding("right", "move(1,0)", mark("right"), id="sight.right", tooltip=mark("Move the sight to the right")),
        Binding("up", "move(0,1)", mark("up"), id="sight.up", tooltip=mark("Move the sight up")),
        Binding("down", "move(0,-1)", mark("down"), id="sight.down", tooltip=mark("Move the sight down")),
        Binding("enter,space", "fire", mark("fire"), id="sight.fire", tooltip=mark("Fire")),
        Binding("tab", "type", mark("type"), id="sight.type", tooltip=mark("Type the numbers in place of aiming")),
        Binding("escape", "give_up", mark("cancel"), id="sight.cancel", tooltip=mark("Put the question away")),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._axes: Sequence[Parameter] = ()
        self._at: dict[str, float] = {}
        self._symbols: Mapping[str, str] = {}

    def aim(self, axes: Sequence[Parameter], at: Mapping[str, float], symbols: Mapping[str, str]) -> None:
        """Open with the sight ``at`` the present values of the two parameters ``axes``."""
        self._axes, self._at, self._symbols = axes, dict(at), symbols
        self.add_class("open")
        self._draw()
        self.focus()
        self.post_message(Aimed(dict(self._at)))

    def language_changed(self) -> None:
        """Say what to do in the language that is now in use."""
        if self.has_class("open"):
            self._draw()

    def _draw(self) -> None:
        self.border_title = tr("your sight")
        self.border_subtitle = tr("arrows · enter fires · tab types · esc")
        values = "   ".join(f"{self._symbols.get(name, name)} = {short(value)}" for name, value in self._at.items())
        self.show([((" " + values, "strong"),)])

    def action_move(self, across: int, up: int) -> None:
        """Move by one step of each parameter, not beyond its bounds."""
        for axis, by in zip(self._axes, (across, up), strict=True):
            if by:
                self._at[axis.name] = moved(axis, self._at[axis.name], by)
        self._draw()
        self.post_message(Aimed(dict(self._at)))

    def action_fire(self) -> None:
        """Take the sight's place as the next parameters."""
        self._close()
        self.post_message(Chosen(self._at))

    def action_type(self) -> None:
        """Close, and have the numbers typed."""
        self._close()
        self.post_message(TypeInstead())

    def action_give_up(self) -> None:
        """Close without a shot."""
        self._close()
        self.post_message(Aimed(None))

    def _close(self) -> None:
        self.remove_class("open")
        self.screen.set_focus(None)


Prompt: TypeAlias = Typing | Sight
"""What asks for the next parameters."""
