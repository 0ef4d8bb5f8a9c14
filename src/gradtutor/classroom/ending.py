"""How a server comes to its end: by whom it is asked, and whether the class goes on without it."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any

from gradtutor.i18n import tr


class Ending:
    """``elsewhere``: whether the class may go on at another server. Then SIGTERM drains this one; it closes the class
    otherwise, as ctrl+c does at its console."""

    def __init__(self, elsewhere: bool) -> None:
        self._elsewhere = elsewhere
        self._signals = asyncio.Queue[int]()
        self.begun = False
        """Whether nobody is to be sent here any more."""
        self.draining = False

    def listen(self) -> None:
        """From here on hear the signals."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._signals.put_nowait, number)

    async def asked(self) -> None:
        """Wait until somebody asks for it."""
        number = await self._signals.get()
        self.begun, self.draining = True, number == signal.SIGTERM and self._elsewhere

    def words(self, classes: int) -> str:
        """What the console is told, of so many classes."""
        if self.draining:
            return tr("Draining: nobody new comes in, and everybody is asked to log in again …")
        return tr("Closing the class …") if classes == 1 else tr("Closing the classes …")

    async def drained(self, drain: Coroutine[Any, Any, None]) -> None:
        """Do that until it is done, or somebody asks once more."""
        tasks = [asyncio.create_task(drain), asyncio.create_task(self._signals.get())]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
