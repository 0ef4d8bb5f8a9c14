"""Where the learner sets the next parameters: by typing each, or by moving a sight with the arrow keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.widgets import Input

from gradtutor.engine.expression import parse
from gradtutor.engine.graph import evaluate
from gradtutor.errors import ExpressionError
from gradtutor.locale import mark, tr
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.numbers import short

if TYPE_CHECKING:
    from gradtutor.engine.problem import Parameter, Value


CLOSED = "layer: prompt; dock: bottom; height: 3; display: none; border: round $primary; background: $background;"
"""The look of both prompts, which are seen only while they ask."""


class Chosen(Message):
    """The learner has set the next parameters."""

    def __init__(self, parameters: Mapping[str, float]) -> None:
        super().__init__()
        self.parameters = dict(parameters)


class Aimed(Message):
    """The sight has been moved, but the shot has not been fired; ``None``: aiming was given up."""

    def __init__(self, parameters: Mapping[str, float] | None) -> None:
        super().__init__()
        self.parameters = parameters


def read_number(text: str, known: Mapping[str, Value], parameter: Parameter) -> float:
    """A number or an expression over the names on the screen, within the parameter's bounds.

    Raises ``ValueError`` with a sentence for the learner.
    """
    try:
        value = float(evaluate(parse(text.strip().replace("−", "-"), list(known)), known))
    except ExpressionError as error:
        raise ValueError(str(error)) from None
    except (ArithmeticError, TypeError):
        raise ValueError(tr("This has no value.")) from None
    low, high = parameter.minimum, parameter.maximum
    if low is not None and value < low:
        raise ValueError(tr("The smallest that is allowed is {number}.").format(number=short(low)))
    if high is not None and value > high:
        raise ValueError(tr("The largest that is allowed is {number}.").format(number=short(high)))
    return value


class Typing(Container):
    """Asks for each parameter in turn; posts ``Chosen`` after the last, ``Aimed(None)`` when it is given up."""

    DEFAULT_CSS = f"Typing {{ {CLOSED} }} Typing.open {{ display: block; }}"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", mark("cancel"), id="prompt.cancel", tooltip=mark("Put the question away")),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._asked: list[Parameter] = []
        self._known: Mapping[str, Value] = {}
        self._symbols: Mapping[str, str] = {}
        self._answers: dict[str, float] = {}

    def compose(self) -> ComposeResult:
        """One line to type in; the question is the title of its border."""
        yield Input(compact=True)

    def ask(self, parameters: Sequence[Parameter], known: Mapping[str, Value], symbols: Mapping[str, str]) -> None:
        """Open, and ask for ``parameters``; ``known`` are the names that may be used in an answer."""
        self._asked, self._known, self._symbols, self._answers = list(parameters), known, symbols, {}
        self.add_class("open")
        self._next()
        self.query_one(Input).focus()

    def language_changed(self) -> None:
        """Ask in the language that is now in use; what has been typed stays."""
        if self.has_class("open"):
            self._name_question()

    def _name_question(self) -> None:
        name = self._asked[len(self._answers)].name
        self.border_title = tr("next {name} =").format(name=self._symbols.get(name, name))

    def _next(self) -> None:
        self._name_question()
        parameter = self._asked[len(self._answers)]
        bounds = [short(bound) for bound in (parameter.minimum, parameter.maximum) if bound is not None]
        self.border_subtitle = " … ".join(bounds) if len(bounds) == 2 else ""
        self.query_one(Input).value = ""

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """An answer: take it and go on, or say what is wrong with it and ask again."""
        event.stop()
        parameter = self._asked[len(self._answers)]
        try:
            self._answers[parameter.name] = read_number(event.value, self._known, parameter)
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

    DEFAULT_CSS = f"Sight {{ {CLOSED} }} Sight.open {{ display: block; }}"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1,0)", mark("left"), id="sight.left", tooltip=mark("Move the sight to the left")),
        Binding("right", "move(1,0)", mark("right"), id="sight.right", tooltip=mark("Move the sight to the right")),
        Binding("up", "move(0,1)", mark("up"), id="sight.up", tooltip=mark("Move the sight up")),
        Binding("down", "move(0,-1)", mark("down"), id="sight.down", tooltip=mark("Move the sight down")),
        Binding("enter,space", "fire", mark("fire"), id="sight.fire", tooltip=mark("Fire")),
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
        self.border_subtitle = tr("arrows move · enter fires · esc cancels")
        values = "   ".join(f"{self._symbols.get(name, name)} = {short(value)}" for name, value in self._at.items())
        self.show([((" " + values, "strong"),)])

    def action_move(self, across: int, up: int) -> None:
        """Move by one step of each parameter, not beyond its bounds."""
        for parameter, by in zip(self._axes, (across, up), strict=True):
            value = self._at[parameter.name] + by * (parameter.step or 1.0)
            low = parameter.minimum if parameter.minimum is not None else value
            high = parameter.maximum if parameter.maximum is not None else value
            self._at[parameter.name] = min(max(value, low), high)
        self._draw()
        self.post_message(Aimed(dict(self._at)))

    def action_fire(self) -> None:
        """Take the sight's place as the next parameters."""
        self._close()
        self.post_message(Chosen(self._at))

    def action_give_up(self) -> None:
        """Close without a shot."""
        self._close()
        self.post_message(Aimed(None))

    def _close(self) -> None:
        self.remove_class("open")
        self.screen.set_focus(None)
