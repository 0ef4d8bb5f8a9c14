"""What a person sees: a program in a pseudo-terminal, its output drawn on a screen of cells by pyte."""

from __future__ import annotations

import codecs
import os
import re
import time
from collections.abc import Mapping, Sequence

import pyte
from pyte.screens import Char
from wcwidth import wcwidth

from tests.terminal.pseudo import PseudoTerminal

TIMEOUT = 60.0
"""Seconds to wait for a text; far more than a slow or busy machine needs."""
QUIET = 0.15
"""Seconds without output after which the screen counts as settled, where nothing else runs on the machine."""
MOST_QUIET = 1.5
"""On the busiest machine."""

# Sequences that pyte 0.8 takes for others: private CSI with a > = < mark, questions to the terminal, and DCS strings.
_FOREIGN = re.compile(r"\x1b\[[<=>][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*(?:\$p|u)|\x1bP[^\x1b]*\x1b\\")
_UNFINISHED = re.compile(r"\x1b(?:\[[0-9;<=>?$]*|P[^\x1b]*\x1b?)?$")


class Terminal(PseudoTerminal):
    """A pseudo-terminal with a screen. Rows and columns are counted from 0."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        environment: Mapping[str, str | None] | None = None,
    ) -> None:
        """Start ``command`` on a screen of the given size; ``environment`` as for ``PseudoTerminal``."""
        self.raw = bytearray()
        """Every byte written so far."""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self._screen)
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._rest = ""
        super().__init__(command, columns=columns, rows=rows, environment=environment)

    def read(self, timeout: float) -> bytes:
        """As ``PseudoTerminal.read``; what was read is on the screen afterwards."""
        output = super().read(timeout)
        if output:
            self.raw += output
            text = _FOREIGN.sub("", self._rest + self._decode(output))
            unfinished = _UNFINISHED.search(text)
            cut = unfinished.start() if unfinished else len(text)
            self._rest = text[cut:]
            self._stream.feed(text[:cut])
        return output

    def resize(self, columns: int, rows: int) -> None:
        """Give terminal and screen another size."""
        super().resize(columns, rows)
        self._screen.resize(rows, columns)

    @property
    def rows(self) -> tuple[str, ...]:
        """The screen's rows as text, without the blanks at their ends."""
        return tuple(self._row(number).rstrip() for number in range(self._screen.lines))

    def _row(self, number: int) -> str:
        """A row as text. A frame may have been read in part: what is left of a double-width character whose first half
        was written over is a blank, which pyte's own ``display`` does not bear."""
        row, text, column = self._screen.buffer[number], "", 0
        while column < self._screen.columns:
            character = row[column].data or " "
            text += character
            column += 2 if wcwidth(character[0]) == 2 else 1
        return text

    @property
    def text(self) -> str:
        """The whole screen as text."""
        return "\n".join(self.rows)

    def cell(self, row: int, column: int) -> Char:
        """One cell: ``data`` (empty in the second half of a double-width character), ``fg``, ``bg``, ``bold``, …"""
        return self._screen.buffer[row][column]

    def find(self, text: str) -> tuple[int, int] | None:
        """Row and column of the first cell of ``text`` on the screen, ``None`` when it is not there."""
        for number, row in enumerate(self.rows):
            if (place := row.find(text)) >= 0:
                return number, self._column(number, place)
        return None

    def wait_for(self, text: str, timeout: float = TIMEOUT) -> None:
        """Read until ``text`` is on the screen, then until it is settled; ``AssertionError`` shows the screen."""
        end = time.monotonic() + timeout
        while text not in self.text:
            if time.monotonic() > end or (self.poll() is not None and not self.read(0)):
                raise AssertionError(f"{text!r} did not appear (exit code {self.status}):\n{self.text}")
            self.read(0.05)
        self.settle()

    def wait_for_change(self, shown: str, timeout: float = 5.0) -> None:
        """Read until the screen does not show this text any more; a key without effect changes nothing."""
        end = time.monotonic() + timeout
        while self.text == shown and time.monotonic() < end:
            self.read(0.05)

    def settle(self, quiet: float | None = None, timeout: float = TIMEOUT) -> None:
        """Read until nothing has been written for ``quiet`` seconds: longer where many processes wait for a core."""
        end = time.monotonic() + timeout
        if quiet is None:
            waiting = os.getloadavg()[0] / (os.cpu_count() or 1)
            quiet = min(QUIET * max(1.0, waiting), MOST_QUIET)
        while time.monotonic() < end and self.read(quiet):
            pass

    def type(self, *keys: str) -> None:
        """Press keys one after the other, letting the screen settle after each."""
        for key in keys:
            self.press(key)
            self.settle()

    def _column(self, row: int, place: int) -> int:
        """The column of the character at ``place`` of a row's text: double-width ones take two columns."""
        seen = 0
        for column in range(self._screen.columns):
            data = self._screen.buffer[row][column].data
            if data and seen == place:
                return column
            seen += len(data)
        return self._screen.columns - 1
