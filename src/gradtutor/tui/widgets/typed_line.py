"""A line to type in that takes keys strictly one after the other, also where several arrive at once."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.widgets import Input


class TypedLine(Input):
    """``take`` is called with what stands here when enter is pressed, before the next key is looked at.

    Textual's own line writes letters at once, and sends other keys on a way over all that is around it: of ``5⏎4`` that
    arrive in one packet, the 4 would be written before the 5 is taken.
    """

    def __init__(self, take: Callable[[str], None]) -> None:
        super().__init__(compact=True)
        self._take = take
        # Over a slow link, or for a screen reader, a cursor that blinks is a screen that never rests.
        self.cursor_blink = False

    async def on_key(self, event: events.Key) -> None:
        """Do at once what the key is for; one that comes after the line has been put away is the screen's."""
        # Not ``has_focus``, which is set by a message that comes after the keys of one packet.
        if self.screen.focused is not self:
            event.prevent_default()
        elif not event.is_printable:
            event.stop()
            event.prevent_default()
            await self.app._check_bindings(event.key)

    async def action_submit(self) -> None:
        """Enter."""
        self._take(self.value)
