"""What happens in a class, told where it happens, and passed on to the log and to the figures."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from gradtutor.classroom.monitoring.figures import Figures, openmetrics
from gradtutor.classroom.monitoring.log import Kind, Level, Log

if TYPE_CHECKING:
    from gradtutor.classroom.access.identity import Person

LONGEST_KEY: Final = 10.0
"""Seconds after which what is drawn has nothing to do with the key before it."""


class Watch:
    """Knows what each thing is worth: the level of its line, and what is counted of it. ``room``: the class, where a
    server has several."""

    def __init__(self, log: Log | None = None, room: str = "") -> None:
        self.log, self.figures = log or Log(None), Figures(room)
        self._crashed: Counter[str] = Counter()
        self._room = room
        self._rooms: dict[str, Watch] = {}

    def of(self, room: str) -> Watch:
        """What is told of one class of several; of what no class is known yet, this one."""
        return self._rooms.get(room, self)

    def also_of(self, room: str) -> Watch:
        """From now on there is this class, too."""
        return self._rooms.setdefault(room, Watch(self.log, room))

    def text(self) -> str:
        """All figures, for ``/metrics``."""
        return openmetrics([self.figures, *(one.figures for one in self._rooms.values())])

    def tell(self, level: Level, kind: Kind, *, name: str | None = None, **facts: str | float) -> None:
        """A line of the log, with the class in it."""
        self.log.tell(level, kind, name=name, **facts, **self._about)

    @property
    def _about(self) -> dict[str, str]:
        return {"class": self._room} if self._room else {}

    def let_in(self, person: Person, address: str) -> None:
        """Somebody has logged in."""
        self.figures.logins[person.role] += 1
        if person.role == "teacher":
            # Of this one the owner of the class wants to know in any case.
            self.tell("warning", "teacher", address=address)
        elif person.role == "projector":
            self.tell("info", "projector", address=address)
        else:
            self.tell("info", "login", address=address, name=person.id)

    def refused(self, address: str, why: str, name: str) -> None:
        """Somebody was not let in; ``name`` may be empty."""
        self.figures.refused[why] += 1
        self.tell("warning", "refused", address=address, reason=why, name=name)

    def left(self, name: str) -> None:
        """Somebody's tutor has ended."""
        self.tell("info", "left", name=name)

    def locked(self, name: str, guesses: int) -> None:
        """A name waits for the teacher."""
        self.tell("warning", "locked", guesses=guesses, name=name)

    def crashed(self, name: str, words: str) -> None:
        """A tutor has said that it has failed."""
        self._crashed[name] += 1
        self.figures.crashes += 1
        self.log.crash(name, words, **self._about)

    def ended(self, name: str, status: int) -> None:
        """A tutor has ended with a status that is none; told unless it has said itself why."""
        if self._crashed.pop(name, 0) == 0:
            self.figures.crashes += 1
            self.tell("error", "crash", status=status, name=name)

    def slowed(self, name: str) -> None:
        """So much comes of a learner that no more of it is kept today."""
        self.tell("warning", "slowed", name=name)

    def store(self, *, works: bool, reason: str = "") -> None:
        """The store has begun to fail, or works again; the ``reason`` is the system's."""
        if works:
            self.tell("warning", "store", state="works")
        else:
            self.tell("error", "store", state="fails", reason=reason)

    def clocks(self, ahead: float) -> None:
        """The store's clock and this machine's differ by so many seconds."""
        self.log.tell("warning", "clock", ahead=ahead)

    def set_aside(self) -> None:
        """A damaged store has been set aside: the class is an empty one."""
        self.tell("error", "store", state="set-aside")

    def drawn(self, seconds: float) -> None:
        """So long after a key something was drawn."""
        if seconds <= LONGEST_KEY:
            self.figures.key_to_frame.add(seconds)
