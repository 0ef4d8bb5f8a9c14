"""The screen in a pseudo-terminal at 80×24 against plain Textual programs: ``python -m benchmarks.screen``.

A program's first frame is there when its text is; a key's frame is there when the last byte before a pause is. Exit
code 1: a bound broke.
"""

from __future__ import annotations

import re
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.timing import Bounds, spread
from gradtutor.lessons.course import bundled, heading, load_course
from tests.terminal.pseudo import PseudoTerminal

LESSON = "nonlinear-chain"
PEERS = Path(__file__).parent / "peers"
LAUNCHES = 15
KEYS_EACH_WAY = 30
"""Steps forward, then as many back; fewer than the lesson has, so that every key changes the screen."""
ROUNDS = 4
PAUSE = 0.05
"""Seconds without output that end a frame; they are not counted."""
PATIENCE = 15.0

FIRST_FRAME = 1.2
KEY_TO_FRAME = 0.8
HEAVIEST = 2.0
LESSONS = (
    "nonlinear-chain",
    "computational-graph",
    "optimisers",
    "two-variables",
    "mini-batch",
    "two-layer-network",
    "convolution",
)
"""Numbers only, surfaces, arrows, data, matrices, pictures: the light lessons and those that have most to draw."""
BYTES, BYTES_OVER_SSH = 4000, 2000
OVER_SSH: Mapping[str, str | None] = {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22", "COLORTERM": None}
"""What a login over SSH changes: the connection is named, and COLORTERM does not travel."""

_CONTROL = re.compile(rb"\x1b\[[0-9;?<>=]*[a-zA-Z]")


@dataclass
class Program:
    """A program under test, and what was measured of it."""

    name: str
    command: tuple[str, ...]
    ready: str
    """The text that its first frame shows."""
    environment: Mapping[str, str | None] = field(default_factory=dict)
    first_frames: list[float] = field(default_factory=list)
    keys: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)

    def start(self) -> PseudoTerminal:
        """Start it and wait for its first frame; the time is noted."""
        begin = time.perf_counter()
        terminal = PseudoTerminal(self.command, environment=self.environment)
        output = b""
        while self.ready.encode() not in _CONTROL.sub(b"", output):
            output += terminal.read(PATIENCE)
            if time.perf_counter() - begin > PATIENCE or terminal.poll() is not None:
                terminal.close()
                raise SystemExit(f"{self.name} showed no first frame:\n{output.decode(errors='replace')}")
        self.first_frames.append(time.perf_counter() - begin)
        return terminal

    def press(self, terminal: PseudoTerminal, key: str) -> None:
        """Press one key and wait for its frame; time and size are noted."""
        begin = time.perf_counter()
        terminal.press(key)
        size, last = 0, begin
        while output := terminal.read(PAUSE if size else 1.0):
            size += len(output)
            last = time.perf_counter()
        if not size:
            raise SystemExit(f"{self.name} drew nothing for the key {key!r}")
        self.keys.append(last - begin)
        self.sizes.append(size)


def settle(terminal: PseudoTerminal) -> None:
    """Let what is loaded after the first frame come to rest."""
    while terminal.read(0.5):
        pass


def launch_in_turns(programs: Sequence[Program]) -> None:
    """Start each program ``LAUNCHES`` times, one after the other."""
    for program in programs:
        program.start().close()  # the first start fills the disk's and Python's caches
        program.first_frames.clear()
    for _ in range(LAUNCHES):
        for program in programs:
            program.start().close()


def press_in_turns(programs: Sequence[Program]) -> None:
    """Press the same keys in all programs at once, one program at a time."""
    terminals = [program.start() for program in programs]
    try:
        for terminal in terminals:
            settle(terminal)
        for key in (["right"] * KEYS_EACH_WAY + ["left"] * KEYS_EACH_WAY) * ROUNDS:
            for program, terminal in zip(programs, terminals, strict=True):
                program.press(terminal, key)
    finally:
        for terminal in terminals:
            terminal.close()


def heaviest_against_lightest(plain: Mapping[str, str | None], bounds: Bounds) -> None:
    """The median key-to-frame time of the slowest of ``LESSONS`` against the quickest."""
    programs = []
    for lesson in LESSONS:
        title, _ = heading(bundled() / lesson, "en")
        command = (sys.executable, "-m", "gradtutor", "--lang", "en", lesson)
        programs.append(Program(lesson, command, title, plain))
    press_in_turns(programs)
    medians = {program.name: statistics.median(program.keys) for program in programs}
    slowest, quickest = max(medians, key=medians.__getitem__), min(medians, key=medians.__getitem__)
    for program in programs:
        print(f"      key to frame, median / p95: {program.name:<20} {spread(program.keys)}")
    bounds.at_most(f"{slowest} against {quickest}", medians[slowest] / medians[quickest], HEAVIEST)


def main() -> int:
    """Measure; 1 when a bound is broken."""
    title, _ = heading(bundled() / LESSON, "en")
    with tempfile.TemporaryDirectory() as home:
        # Nothing that this user has saved or set may change what is measured.
        # A user's second start finds the byte code of the first.
        plain = {
            "PYTHONDONTWRITEBYTECODE": None,
            "XDG_STATE_HOME": home,
            "XDG_DATA_HOME": home,
            "XDG_CONFIG_HOME": home,
            "SSH_CONNECTION": None,
        }
        own = (sys.executable, "-m", "gradtutor", "--lang", "en", LESSON)
        tutor = Program("gradtutor", own[:-1], load_course(bundled()).titles["en"], plain)
        lesson = Program("gradtutor, a lesson", own, title, plain)
        remote = Program("a lesson over SSH", own, title, plain | dict(OVER_SSH))
        one_text = Program("one text", (sys.executable, str(PEERS / "one_text.py")), "READY", plain)
        table = Program("plain table", (sys.executable, str(PEERS / "plain_table.py")), "READY", plain)
        launch_in_turns([tutor, lesson, one_text])
        first_frame = statistics.median(tutor.first_frames) / statistics.median(one_text.first_frames)
        press_in_turns([lesson, table])
        press_in_turns([remote])
        bounds = Bounds()
        heaviest_against_lightest(plain, bounds)
    for program in (tutor, lesson, one_text):
        print(f"      first frame, median / p95: {program.name:<20} {spread(program.first_frames)}")
    for program in (lesson, table, remote):
        print(f"      key to frame, median / p95: {program.name:<19} {spread(program.keys)}")
    bounds.at_most("first frame against one text", first_frame, FIRST_FRAME)
    ratio = statistics.median(lesson.keys) / statistics.median(table.keys)
    bounds.at_most("key to frame against DataTable + plotext + Static", ratio, KEY_TO_FRAME)
    bounds.at_most("written per key", statistics.median(lesson.sizes), BYTES, "bytes")
    bounds.at_most("written per key over SSH", statistics.median(remote.sizes), BYTES_OVER_SSH, "bytes")
    return int(bounds.broken > 0)


if __name__ == "__main__":
    sys.exit(main())
