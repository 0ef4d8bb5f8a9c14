"""What all screens have in common: a footer made from their bindings, and words that can change their language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from textual import events
from textual.binding import Binding
from textual.screen import Screen

from gradtutor import i18n
from gradtutor.i18n import tr
from gradtutor.tui.core.changed_cells import ChangedCellsCompositor
from gradtutor.tui.core.keys import chosen, clicked, footer_line, key_name
from gradtutor.tui.widgets.panel import Panel

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.message import Message

    from gradtutor.tui.core.host import Host


_OURS = "gradtutor."
_DRAWN_AT = (events.Compose, events.Mount, events.Resize)
"""What a screen is told before it is seen."""
NOTICES_ABOVE: Final = "ToastRack { dock: top; align: right top; margin-bottom: 0; }"
"""Styles of a screen that says or asks something at its foot: notices stand at its head, below the first row."""


def bindings_of(screen: Screen[Any]) -> list[tuple[str, list[Binding]]]:
    """The bindings of a screen and those of the program, each group with its title."""
    own = [binding for binding in own_bindings(screen) if not isinstance(screen, Spoken) or screen.offers(binding)]
    everywhere = [binding for binding in own_bindings(screen.app) if screen.app.check_action(binding.action, ())]
    return [(tr("On this screen"), own), (tr("Everywhere"), everywhere)]


def own_bindings(node: DOMNode) -> list[Binding]:
    """The bindings of all parts that a screen is made of, not those that Textual gives to every screen."""
    ours = (part for part in type(node).__mro__ if part.__module__.startswith(_OURS))
    bindings = (binding for part in ours for binding in part.__dict__.get("BINDINGS", ()))
    return [chosen(binding) for binding in bindings if isinstance(binding, Binding)]


def key_of(node: DOMNode, id_: str) -> str:
    """The first key of one of the bindings of a screen, as it is printed on the keyboard. Raises ``KeyError`` where
    there is no such binding."""
    found = next((binding for binding in own_bindings(node) if binding.id == id_), None)
    if found is None:
        raise KeyError(id_)
    return key_name(found.key.split(",")[0])


def key_if_any(node: DOMNode, id_: str) -> str:
    """The same; empty where the screen has no such binding."""
    return key_of(node, id_) if any(binding.id == id_ for binding in own_bindings(node)) else ""


class Spoken:
    """A screen with words of the interface on it, drawn again when their language has changed."""

    spoken: str = ""
    """The language in which the words are drawn; empty before the first time."""

    def speak(self) -> None:
        """Draw the words in the language in use, if they are in another."""
        if self.spoken != i18n.language():
            self.spoken = i18n.language()
            self.language_changed()

    def language_changed(self) -> None:
        """Draw every word again."""
        raise NotImplementedError

    def offers(self, binding: Binding) -> bool:
        """Whether a key is there for this learner at all; where not, neither help nor palette speaks of it."""
        return True

    async def _dispatch_message(self, message: Message) -> None:
        # Left before it was there, as when the teacher closes a lesson in the moment in which it is opened: Textual
        # would mount a part of its parts, and then have it draw on all of them.
        if isinstance(message, _DRAWN_AT) and cast("Screen[Any]", self)._pruning:
            return
        await super()._dispatch_message(message)  # type: ignore[misc]


def press_clicked(screen: Screen[Any], bindings: Sequence[Binding], event: events.Click) -> None:
    """Press the key of the footer that has been clicked, if one has."""
    footer = screen.query_one("#footer", Panel)
    if not footer.lines or not footer.region.contains(event.screen_x, event.screen_y):
        return
    binding = clicked(footer.lines[0], bindings, event.screen_x - footer.region.x)
    if binding is not None:
        screen.app.simulate_key(binding.key.split(",")[0])


class TutorScreen(Spoken, Screen[None]):
    """A screen with a one-line footer."""

    # Keys belong to the screen; what is typed into has the focus only while it asks.
    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__()
        self._compositor = ChangedCellsCompositor()
        self._drawn_for: tuple[int, int] | None = None
        """Columns and rows of the terminal when all was drawn last for a new size."""
        self._is_shown = False

    @property
    def host(self) -> Host:
        """The program that shows this screen. Parts that are shown by one kind of program alone name that one."""
        return cast("Host", self.app)

    def _compositor_refresh(self) -> None:
        # While the program begins, Textual writes nothing: what was drawn would have to be drawn again for the first
        # frame. It stays to be drawn.
        if self.app._batch_count:
            return
        super()._compositor_refresh()
        if not self._is_shown and self is self.app.screen:
            self._is_shown = True
            # Whatever has asked for it has it.
            self._repaint_required = False
            self.call_later(self.shown)

    def shown(self) -> None:
        """The first frame is out: what is not needed for it may begin. Parts of a screen call what they override."""

    def language_changed(self) -> None:
        """Draw everything in the language that is now in use."""
        self.draw()

    def draw(self) -> None:
        """Show what is to be shown; called when the screen appears, is resized or changes its language."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Draw before the first frame.

        As all handlers of events it is not called by those of the screens that derive from this one: Textual calls
        that of each class, the derived ones first.
        """
        self.spoken = i18n.language()
        self._drawn_for = self.app.size
        self.draw()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Seen again: the language may have changed meanwhile."""
        # Seen for the first time, it has its styles from being mounted; Textual would ask for all of them again.
        event.refresh_styles = event.refresh_styles and self._is_shown
        if self.spoken:
            self.speak()

    def on_resize(self) -> None:
        """The room has changed; or it is told for the first time, when all has been drawn for it already."""
        if self.app.size != self._drawn_for:
            self._drawn_for = self.app.size
            self.draw()

    def on_click(self, event: events.Click) -> None:
        """A key of the footer is pressed by a click."""
        press_clicked(self, self._footer_bindings(), event)

    def rolls(self, event: events.MouseEvent) -> bool:
        """Whether the wheel does here what the arrow keys do."""
        return True

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel: a line on."""
        if self.rolls(event):
            self.app.simulate_key("down")

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel: a line back."""
        if self.rolls(event):
            self.app.simulate_key("up")

    def draw_footer(self) -> None:
        """The keys of this screen, with the help key at the end."""
        footer = self.query_one("#footer", Panel)
        footer.show([footer_line(self._footer_bindings(), self.app.size.width)])

    def idle(self) -> frozenset[str]:
        """The actions that have nothing to do here but to say so: the footer does not offer them."""
        return frozenset()

    def _footer_bindings(self) -> Sequence[Binding]:
        idle = self.idle()
        every = (binding for _, group in bindings_of(self) for binding in group if binding.action not in idle)
        return [binding for binding in every if self.check_action(binding.action, ())]
