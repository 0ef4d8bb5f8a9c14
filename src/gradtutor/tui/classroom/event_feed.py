"""How a program on the screen hears what happens in a store: woken by it where that is possible, else by looking."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from gradtutor.errors import StoreError
from gradtutor.session.store.interface import Waking

if TYPE_CHECKING:
    from textual.app import App
    from textual.timer import Timer

    from gradtutor.session.store.interface import Event, Subscription

SECONDS: Final = 1.0
"""Between two looks at a store that wakes nobody, or at one in which much goes on."""
SOON: Final = 0.02
"""Seconds in which what has come may be followed by more of it; a timer of none there is not."""


class Hearing:
    """Hands on the events of a subscription, each time as a message of the program: ``hear`` gets them.

    ``lost`` is called, once, when the store fails; then nothing is heard any more. ``looked`` is called where there was
    nothing to hear.
    """

    def __init__(
        self,
        app: App[Any],
        feed: Subscription,
        hear: Callable[[Sequence[Event]], None],
        lost: Callable[[StoreError], None],
        looked: Callable[[], None],
    ) -> None:
        self._app, self._feed, self._hear, self._lost, self._looked = app, feed, hear, lost, looked
        self._timer: Timer | None = None
        self._file = -1
        if isinstance(feed, Waking):
            self._file = feed.fileno()
            feed.when_kept_back(self._look_soon)
            asyncio.get_running_loop().add_reader(self._file, self.look)
        else:
            self._timer = app.set_interval(SECONDS, self.look)

    @property
    def ended(self) -> bool:
        """Whether nothing is heard any more."""
        return self._timer is None and self._file < 0

    def _look_soon(self) -> None:
        self._app.call_later(self.look)

    def look(self) -> None:
        """Take what has come."""
        self._end_if_closed()
        if self.ended:
            return
        try:
            events = self._feed.new()
        except StoreError as error:
            self.end()
            self._app.call_later(self._lost, error)
            return
        if events:
            self._app.call_later(self._hear, events)
        else:
            # What comes and is no event says how it is with saving.
            self._app.call_later(self._looked)

    def _end_if_closed(self) -> None:
        """Somebody else may have closed the store; the file's number may be another file's by now."""
        if isinstance(self._feed, Waking) and self._feed.fileno() < 0:
            self.end()

    def end(self) -> None:
        """Hear nothing more."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self._file >= 0:
            asyncio.get_running_loop().remove_reader(self._file)
            self._file = -1


class Wake:
    """Has a program ``look`` at once when something comes after a while, and once a second while more and more comes,
    or nothing; for as long as it ``follows``. ``clock`` is in seconds."""

    def __init__(
        self,
        app: App[Any],
        feed: Waking,
        look: Callable[[], None],
        follows: Callable[[], bool],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app, self._feed, self._look, self._follows, self._clock = app, feed, look, follows, clock
        self._news = clock() - SECONDS
        """When there was something to look at last."""
        self._woken = False
        self._timer: Timer | None = None
        self._file = feed.fileno()
        feed.when_kept_back(self._kept_back)
        self._wait()

    def _wait(self) -> None:
        """For something to read, or for a second."""
        self._woken = False
        if self._feed.fileno() >= 0:
            asyncio.get_running_loop().add_reader(self._file, self._wake)
        self._go_in(SECONDS)

    def _kept_back(self) -> None:
        self._app.call_later(self._wake)

    def _wake(self) -> None:
        # Closed: the number may be another file's by now.
        if not self._woken and self._feed.fileno() >= 0:
            self._woken = True
            # Until it has been looked at it would wake again and again.
            asyncio.get_running_loop().remove_reader(self._file)
            self._go_in(max(SOON, self._news + SECONDS - self._clock()))

    def _go_in(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._app.set_timer(seconds, self._go)

    def _go(self) -> None:
        if self._woken:
            self._news = self._clock()
        self._look()
        if self._follows():
            self._wait()
