"""Textual's driver for a terminal, made fit for any bytes, any window and any signal that comes from outside."""

from __future__ import annotations

import contextlib
import os
import selectors
import time
from codecs import getincrementaldecoder
from typing import TYPE_CHECKING, Final, Protocol, cast

from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Resize
from textual.geometry import Size

from gradtutor.tui.core.endings import shell_waits
from gradtutor.tui.core.fewest_styles import fewest_styles

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message import Message

LARGEST: Final = 500
"""Columns and rows that are drawn: a window that claims more would take all memory, and no screen is so large."""
CHUNK: Final = 4096
"""Bytes that are read at a go."""
TICK: Final = 0.1
"""Seconds after which an escape that nothing follows is the key."""
HUNG_UP: Final = 129
"""The exit code where the terminal is gone: what a shell says of SIGHUP."""


class Driven(Protocol):
    """What the driver needs of the program."""

    before_input: Callable[[], None]
    """Called in the thread that reads, before the first byte is read; no thread is started after it."""

    def call_later(self, callback: Callable[..., object], *arguments: object) -> bool:
        """Have something called by the program's own thread."""

    def fail(self, error: BaseException) -> None:
        """End with an error that nobody has an answer to."""

    def exit(self, result: int) -> None:
        """End."""


class TerminalDriver(LinuxDriver):
    """Bytes that are no UTF-8 are the replacement character; an error while reading ends the program with it."""

    _stopped = False

    @property
    def _program(self) -> Driven:
        return cast("Driven", self._app)

    def _get_terminal_size(self) -> tuple[int, int]:
        columns, rows = super()._get_terminal_size()
        return min(columns, LARGEST), min(rows, LARGEST)

    def write(self, data: str) -> None:
        """Write a frame, or what asks the terminal something, in as few bytes as show the same."""
        super().write(fewest_styles(data) if "m" in data else data)

    def process_message(self, message: Message) -> None:
        """Pass a message on; a size that the terminal reports among the keys is bounded like any other."""
        if isinstance(message, Resize):
            columns, rows = message.size
            size = Size(max(1, min(columns, LARGEST)), max(1, min(rows, LARGEST)))
            message = Resize(size, size, size, message.pixel_size)
        super().process_message(message)

    def _sigtstp_application(self, *_: object) -> None:
        if not shell_waits():
            # The kernel would not stop such a program either, and nobody would start it again.
            return
        self._stopped = True
        super()._sigtstp_application()

    def _sigcont_application(self, *_: object) -> None:
        # Anybody can send this signal; only after a stop of our own there is something to start again.
        if self._stopped:
            self._stopped = False
            super()._sigcont_application()

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except BaseException as error:
            self._program.call_later(self._program.fail, error)

    def run_input_thread(self) -> None:
        """Read the terminal and pass on what its bytes mean, until the program ends."""
        self._program.before_input()
        parser = XTermParser(self._debug)
        # Unicode 16.0, section 3.9, "U+FFFD Substitution of Maximal Subparts".
        decode = getincrementaldecoder("utf-8")("replace").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(TICK):
                    try:
                        read = os.read(self.fileno, CHUNK)
                    except OSError:
                        read = b""
                    if not read:
                        # The terminal is gone. What follows of it is a signal, or the end of the process above.
                        self._program.call_later(self._program.exit, HUNG_UP)
                        while not self.exit_event.is_set():
                            time.sleep(TICK)
                        return
                    # An empty text would be the end of all texts; of a character that has come in part there is none.
                    if text := decode(read):
                        for event in parser.feed(text):
                            self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)
        with contextlib.suppress(EOFError, ParseError):
            for _ in parser.feed(""):
                pass
