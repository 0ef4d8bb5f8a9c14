"""The log of a class: one line for each thing that somebody who runs it wants to know.

Nothing that was typed stands in it but names, and those escaped, behind all else: what a stranger calls himself is
never taken for another part of the line.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final, Literal, TextIO, TypeAlias

Level: TypeAlias = Literal["info", "warning", "error"]
LEVELS: Final[tuple[Level, ...]] = ("info", "warning", "error")
Way: TypeAlias = Literal["text", "json"]
WAYS: Final[tuple[Way, ...]] = ("text", "json")
Kind: TypeAlias = Literal[
    "opened",
    "closed",
    "login",
    "teacher",
    "projector",
    "left",
    "refused",
    "locked",
    "crash",
    "store",
    "slowed",
    "left-out",
    "clock",
    "draining",
]
"""What a line is about."""

A_SECOND: Final = 50.0
"""Lines, in the long run: a flood of strangers must not fill the disk with what it is about."""
AT_ONCE: Final = 1000.0
LONGEST_NAME: Final = 64
"""Characters."""
_PLAIN: Final = re.compile(r"[A-Za-z0-9_.:%/+-]+")
_CRASH: Final = re.compile(r"(\w+): .*\((\w+\.py:\d+)\)", re.DOTALL)
"""How ``CrashError`` begins and ends."""


class Log:
    """Writes lines of at least a ``level`` to a stream, as words or as JSON. ``clock``: seconds since 1970."""

    def __init__(
        self, stream: TextIO | None, way: Way = "text", level: Level = "info", clock: Callable[[], float] = time.time
    ) -> None:
        self._stream, self._way, self._least, self._clock = stream, way, LEVELS.index(level), clock
        self._room, self._last = AT_ONCE, clock()
        self._left_out = 0

    def tell(self, level: Level, kind: Kind, *, name: str | None = None, **facts: str | float) -> None:
        """Write a line. ``facts`` are of our own making; a ``name`` is a learner's or a stranger's."""
        if self._stream is None or LEVELS.index(level) < self._least or not self._has_room():
            return
        if self._left_out:
            left_out, self._left_out = self._left_out, 0
            self._write("warning", "left-out", {"lines": left_out})
        self._write(level, kind, facts if name is None else {**facts, "name": name[:LONGEST_NAME]})

    def crash(self, name: str, words: str, **facts: str) -> None:
        """A tutor has failed: its ``words`` are looked through for the kind of error and the place in the code, and
        nothing else of them is kept."""
        found = _CRASH.fullmatch(words.strip())
        error, place = found.groups() if found else ("unknown", "unknown")
        self.tell("error", "crash", error=error, place=place, name=name, **facts)

    def _has_room(self) -> bool:
        now = self._clock()
        self._room = min(AT_ONCE, self._room + max(0.0, now - self._last) * A_SECOND)
        self._last = now
        if self._room < 1.0:
            self._left_out += 1
            return False
        self._room -= 1.0
        return True

    def _write(self, level: Level, kind: Kind, facts: dict[str, str | float]) -> None:
        when = time.strftime("%Y-%m-%dT%H:%M:%S+0000", time.gmtime(self._clock()))
        if self._way == "json":
            line = json.dumps({"time": when, "level": level, "event": kind, **facts})
        else:
            words = [f"{key}={_word(value, quoted=key == 'name')}" for key, value in facts.items()]
            line = " ".join([when, level.upper(), kind, *words])
        assert self._stream is not None
        with suppress(OSError, ValueError):
            # Whoever read the log has gone: the class goes on.
            self._stream.write(f"{line}\n")
            self._stream.flush()


def _word(value: str | float, *, quoted: bool) -> str:
    text = f"{value:g}" if isinstance(value, float) else str(value)
    # In ASCII: neither a line break nor what a terminal would obey is in it.
    return json.dumps(text) if quoted or not _PLAIN.fullmatch(text) else text
