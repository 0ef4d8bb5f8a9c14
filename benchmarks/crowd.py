"""Learners who come over SSH, many in one process: ``python -m benchmarks.crowd``, driven by lines of JSON.

Each line of the input is a list: a command and its arguments; each gets one line for an answer. It is a process of its
own, so that what the learners cost is not taken for what the server costs.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import asyncssh

PAUSE = 0.05
"""Seconds without output that end a frame; they are not counted."""
PATIENCE = 120.0
DRAWN = 5.0
"""Seconds after which a key is taken to have drawn nothing."""
FORWARD, DOWN, OPEN = b"\x1b[C", b"\x1b[B", b"\r"
CONTROL = re.compile(rb"\x1b\[[0-9;?<>=]*[a-zA-Z]")
PIN = "471193"


class Door(NamedTuple):
    """Where learners come in, and with what: the class code, or a key each."""

    port: int
    code: str = ""
    keys: str = ""
    """The folder of the private keys, each in a file of its owner's name."""
    account: str = ""
    """Of all learners; empty: each has one, by the learner's name."""


class Learner(asyncssh.SSHClient, asyncssh.SSHClientSession[bytes]):
    """One learner: the connection, and what the terminal shows."""

    def __init__(self, name: str, code: str) -> None:
        self.name = name
        self.authenticated = 0.0
        self._code = code
        self._channel: asyncssh.SSHClientChannel[bytes] | None = None
        self._output = b""
        self._last = 0.0
        self._came = asyncio.Event()

    def auth_completed(self) -> None:
        """Let in."""
        self.authenticated = time.perf_counter()

    def kbdint_auth_requested(self) -> str:
        """Questions are answered."""
        return ""

    def kbdint_challenge_received(
        self, name: str, instructions: str, lang: str, prompts: Sequence[tuple[str, bool]]
    ) -> list[str]:
        """The class code, and then the PIN as often as it is asked for."""
        return [self._code if "code" in prompt else PIN for prompt, _ in prompts]

    def connection_made(self, conn: Any) -> None:
        """A connection, and then a channel: both call it so."""
        if isinstance(conn, asyncssh.SSHClientChannel):
            self._channel = conn

    def data_received(self, data: bytes, datatype: asyncssh.DataType) -> None:
        """Something is drawn."""
        self._last = time.perf_counter()
        self._output += data
        self._came.set()

    async def see(self, text: str) -> float:
        """Wait until a text has been drawn; when that was."""
        while text.encode() not in CONTROL.sub(b"", self._output):
            self._came.clear()
            await asyncio.wait_for(self._came.wait(), PATIENCE)
        return self._last

    async def press(self, keys: bytes) -> float:
        """Seconds from the keys to the last byte of what they draw; negative where they drew nothing."""
        assert self._channel is not None
        self._output = b""
        self._came.clear()
        begin = time.perf_counter()
        self._channel.write(keys)
        try:
            await asyncio.wait_for(self._came.wait(), DRAWN)
        except TimeoutError:
            return -1.0
        while (quiet := time.perf_counter() - self._last) < PAUSE:
            await asyncio.sleep(PAUSE - quiet)
        return self._last - begin


class Crowd:
    """All learners of this process."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._inside: list[tuple[asyncssh.SSHClientConnection, Learner]] = []

    async def arrive(self, names: Sequence[str], ready: str) -> dict[str, Any]:
        """All log in at once: seconds from here to being let in and to the first frame, and the reasons of refusals."""
        bell = time.perf_counter()
        results = await asyncio.gather(*(self._log_in(name, ready) for name in names), return_exceptions=True)
        times = [one for one in results if isinstance(one, tuple)]
        return {
            "authenticated": [authenticated - bell for authenticated, _ in times],
            "drawn": [drawn - bell for _, drawn in times],
            "refused": [repr(one) for one in results if isinstance(one, BaseException)],
        }

    async def _log_in(self, name: str, ready: str) -> tuple[float, float]:
        learner = Learner(name, self._door.code)
        connection, _ = await asyncssh.create_connection(
            lambda: learner,
            "127.0.0.1",
            self._door.port,
            username=self._door.account or name,
            known_hosts=None,
            config=None,
            agent_path=None,
            client_keys=[f"{self._door.keys}/{name}"] if self._door.keys else None,
            login_timeout=PATIENCE,
        )
        await connection.create_session(
            lambda: learner, term_type="xterm-256color", term_size=(80, 24), encoding=None
        )  # fmt: skip
        self._inside.append((connection, learner))
        return learner.authenticated, await learner.see(ready)

    async def open(self, places: Sequence[int]) -> dict[str, Any]:
        """Each in turn opens the lesson at one of the places of the contents, and takes two steps."""

        async def one(learner: Learner, place: int) -> None:
            await learner.press(DOWN * place)
            for key in (OPEN, FORWARD, FORWARD):
                await learner.press(key)

        await asyncio.gather(
            *(one(learner, places[number % len(places)]) for number, (_, learner) in enumerate(self._inside))
        )
        return {}

    async def type(self, keys: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """Each of the learners who are named presses keys of their own, and sees what each draws."""

        async def one(learner: Learner) -> None:
            for key in keys.get(learner.name, ()):
                await learner.press(key.encode())

        await asyncio.gather(*(one(learner) for _, learner in self._inside))
        return {}

    async def press(self, seconds: float, every: float) -> dict[str, Any]:
        """Each presses a key ``every`` so many seconds, none together with another but by chance."""
        chance = random.Random(5)
        found: list[float] = []

        async def one(learner: Learner, first: float) -> None:
            begin = time.perf_counter() + first
            for turn in range(int(seconds / every)):
                await asyncio.sleep(max(0.0, begin + turn * every - time.perf_counter()))
                found.append(await learner.press(FORWARD))

        await asyncio.gather(*(one(learner, chance.random() * every) for _, learner in self._inside))
        return {"keys": [one for one in found if one >= 0], "nothing": sum(one < 0 for one in found)}

    async def leave(self) -> dict[str, Any]:
        """All hang up."""
        for connection, _ in self._inside:
            connection.close()
        await asyncio.gather(*(connection.wait_closed() for connection, _ in self._inside))
        self._inside.clear()
        return {}


class Crowds:
    """The other side: several processes with learners, told what to do together. Use it in a ``with`` block."""

    def __init__(self, door: Door, processes: int) -> None:
        command = [sys.executable, "-m", "benchmarks.crowd", json.dumps(door)]
        self._processes = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for _ in range(processes)
        ]  # fmt: skip

    def __enter__(self) -> Crowds:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            process.communicate()

    @property
    def pids(self) -> list[int]:
        """Of the processes."""
        return [process.pid for process in self._processes]

    def arrive(self, names: Sequence[str], ready: str) -> dict[str, list[Any]]:
        """Have learners log in, spread over the processes."""
        count = len(self._processes)
        return self._tell([["arrive", names[number::count], ready] for number in range(count)])

    def all(self, *command: Any) -> dict[str, list[Any]]:
        """Have all do the same."""
        return self._tell([list(command) for _ in self._processes])

    def _tell(self, commands: Sequence[list[Any]]) -> dict[str, list[Any]]:
        for process, command in zip(self._processes, commands, strict=True):
            assert process.stdin is not None
            process.stdin.write(json.dumps(command) + "\n")
            process.stdin.flush()
        together: dict[str, list[Any]] = {}
        for process in self._processes:
            assert process.stdout is not None
            for name, value in json.loads(process.stdout.readline()).items():
                together.setdefault(name, []).extend(value if isinstance(value, list) else [value])
        return together


async def main(door: Door) -> None:
    """Do what the lines of the input say, until it ends."""
    crowd = Crowd(door)
    while line := await asyncio.to_thread(sys.stdin.readline):
        command, *arguments = json.loads(line)
        print(json.dumps(await getattr(crowd, command)(*arguments)), flush=True)


if __name__ == "__main__":
    asyncio.run(main(Door(*json.loads(sys.argv[1]))))
