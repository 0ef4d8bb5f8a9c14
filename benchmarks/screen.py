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
from dataclasses import dataclass, field, replace
from pathlib import Path

from benchmarks.timing import Bounds, spread
from gradtutor.lessons.course.course import bundled, heading, load_course
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.session.progress.progress import Progress
from gradtutor.session.quiz.quantities import upcoming
from gradtutor.session.run.player import Player
from gradtutor.session.store.interface import Event
from gradtutor.session.store.paths import PROGRESS_FILE
from gradtutor.session.store.sqlite import SqliteStore
from tests.terminal.learners import unasked
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
LESSON_FIRST_FRAME = 1.5
COME_BACK = 1.2
EVENTS = 100_000
"""What a diligent learner has done before: so many events are in the progress file."""
KEY_TO_FRAME = 0.5
WITH_PREDICTIONS = 1.2
PREDICTIONS = 4
"""Learners who predict, one after the other."""
PREDICTED = 17
"""Steps that each of them predicts: the first iteration, and the second up to its last step."""
TYPED = frozenset({"9", "backspace"})
"""Keys of an answer that only change the line it is typed in."""
HEAVIEST = 2.0
LESSONS = (
    "nonlinear-chain",
    "computational-graph",
    "optimisers",
    "two-variables",
    "descent-2d",
    "mini-batch",
    "two-layer-network",
    "convolution",
)
"""Numbers only, surfaces, arrows, data, matrices, pictures: the light lessons and those that have most to draw."""
TO_SURFACE3D = ("c", "c")
"""Keys that lead to the surface in perspective of two-variables."""
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
    before: tuple[str, ...] = ()
    """Keys that are pressed before any is measured."""
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


def much_progress(folder: Path) -> None:
    """A progress file of somebody who has done much, with the lesson open last."""
    store = SqliteStore(folder / PROGRESS_FILE)
    places = ({"variant": "default", "iteration": 1, "revealed": 0} for _ in range(EVENTS))
    store.append([Event("opened", LESSON, {"variant": "default"}), *(Event("stepped", LESSON, one) for one in places)])
    progress = Progress(store)
    progress.mark(LESSON)
    progress.close()


def launch_in_turns(programs: Sequence[Program]) -> None:
    """Start each program ``LAUNCHES`` times, one after the other."""
    for program in programs:
        program.start().close()  # the first start fills the disk's and Python's caches
        program.first_frames.clear()
    for _ in range(LAUNCHES):
        for program in programs:
            program.start().close()


def press_in_turns(programs: Sequence[Program], rounds: int = ROUNDS) -> None:
    """Press the same keys in all programs at once, one program at a time."""
    terminals = [program.start() for program in programs]
    try:
        for program, terminal in zip(programs, terminals, strict=True):
            settle(terminal)
            for key in program.before:
                terminal.press(key)
                settle(terminal)
        for key in (["right"] * KEYS_EACH_WAY + ["left"] * KEYS_EACH_WAY) * rounds:
            for program, terminal in zip(programs, terminals, strict=True):
                program.press(terminal, key)
    finally:
        for terminal in terminals:
            terminal.close()


def guesses_of(name: str, steps: int) -> list[tuple[str, ...]]:
    """What a learner presses who predicts the first ``steps`` of a lesson, wrongly at first: the keys of each step."""
    lesson = load_lesson(bundled() / name)
    player = Player(next(iter(lesson.variants.values())))
    found: list[tuple[str, ...]] = []
    for _ in range(steps):
        asked = bool(upcoming(player))
        found.append(("p", "9", "enter", "backspace", "enter", "left", "right") if asked else ("right",))
        player.next()
    return found


def predict(program: Program) -> None:
    """Predict step after step; the time of each key is noted that is not typing."""
    terminal = program.start()
    try:
        settle(terminal)
        for keys in guesses_of(LESSON, PREDICTED):
            for key in keys:
                if key in TYPED:
                    terminal.press(key)
                    while terminal.read(PAUSE):
                        pass
                else:
                    program.press(terminal, key)
    finally:
        terminal.close()


def predicting_against_looking(plain: Mapping[str, str | None], folder: Path, bounds: Bounds) -> None:
    """Key to frame with predictions, their guesses in the table and everything saved, against nothing of that."""
    title, _ = heading(bundled() / LESSON, "en")
    looking = Program("only looking", (sys.executable, str(PEERS / "looking.py"), LESSON), title, plain)
    command = (sys.executable, "-m", "gradtutor", "--lang", "en", LESSON)
    keys: list[float] = []
    for turn in range(PREDICTIONS):
        # A learner who comes anew: another would begin where the one before has stopped.
        data = folder / f"learner-{turn}"
        unasked(data, turns=True)
        predicting = Program("predicting", command, title, {**plain, "GRADTUTOR_DATA": str(data)})
        predict(predicting)
        keys += predicting.keys
        press_in_turns([looking], rounds=1)
    print(f"      key to frame, median / p95: {looking.name:<20} {spread(looking.keys)}")
    print(f"      key to frame, median / p95: {'predicting':<20} {spread(keys)}")
    ratio = statistics.median(keys) / statistics.median(looking.keys)
    bounds.at_most("key to frame with predictions and progress against without", ratio, WITH_PREDICTIONS)


def heaviest_against_lightest(plain: Mapping[str, str | None], table: Program, bounds: Bounds) -> None:
    """The median key-to-frame time of the slowest of ``LESSONS`` against the quickest, and against the plain table;
    what each writes, locally and over SSH."""
    programs = []
    for lesson in LESSONS:
        title, _ = heading(bundled() / lesson, "en")
        command = (sys.executable, "-m", "gradtutor", "--lang", "en", lesson)
        programs.append(Program(lesson, command, title, plain))
        if lesson == "two-variables":
            programs.append(Program("surface3d", command, title, plain, TO_SURFACE3D))
    compared = Program(table.name, table.command, table.ready, plain)
    press_in_turns([*programs, compared])
    remotes = [replace(program, environment={**plain, **OVER_SSH}, keys=[], sizes=[]) for program in programs]
    press_in_turns(remotes, rounds=1)
    medians = {program.name: statistics.median(program.keys) for program in programs}
    slowest, quickest = max(medians, key=medians.__getitem__), min(medians, key=medians.__getitem__)
    for program in programs:
        print(f"      key to frame, median / p95: {program.name:<20} {spread(program.keys)}")
    bounds.at_most(f"{slowest} against {quickest}", medians[slowest] / medians[quickest], HEAVIEST)
    ratio = medians[slowest] / statistics.median(compared.keys)
    bounds.at_most(f"{slowest}: key to frame against {compared.name}", ratio, KEY_TO_FRAME)
    for program, remote in zip(programs, remotes, strict=True):
        bounds.at_most(f"{program.name}: written per key", statistics.median(program.sizes), BYTES, "bytes")
        over = statistics.median(remote.sizes)
        bounds.at_most(f"{program.name}: written per key over SSH", over, BYTES_OVER_SSH, "bytes")


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
            "GRADTUTOR_DATA": f"{home}/lessons",
            "SSH_CONNECTION": None,
        }
        unasked(Path(home) / "lessons")
        own = (sys.executable, "-m", "gradtutor", "--lang", "en", LESSON)
        # Where a lesson has been opened, the program begins with that.
        contents = plain | {"GRADTUTOR_DATA": f"{home}/contents"}
        tutor = Program("gradtutor", own[:-1], load_course(bundled()).titles["en"], contents)
        much_progress(Path(home) / "much")
        back = Program("gradtutor, come back", own[:-1], title, plain | {"GRADTUTOR_DATA": f"{home}/much"})
        lesson = Program("gradtutor, a lesson", own, title, plain)
        remote = Program("a lesson over SSH", own, title, plain | dict(OVER_SSH))
        one_text = Program("one text", (sys.executable, str(PEERS / "one_text.py")), "READY", plain)
        table = Program("plain table", (sys.executable, str(PEERS / "plain_table.py")), "READY", plain)
        launch_in_turns([tutor, lesson, back, one_text])
        first_frame = statistics.median(tutor.first_frames) / statistics.median(one_text.first_frames)
        press_in_turns([lesson, table])
        press_in_turns([remote])
        bounds = Bounds()
        predicting_against_looking(plain, Path(home), bounds)
        heaviest_against_lightest(plain, table, bounds)
    for program in (tutor, lesson, back, one_text):
        print(f"      first frame, median / p95: {program.name:<20} {spread(program.first_frames)}")
    for program in (lesson, table, remote):
        print(f"      key to frame, median / p95: {program.name:<19} {spread(program.keys)}")
    bounds.at_most("first frame against one text", first_frame, FIRST_FRAME)
    of_lesson = statistics.median(lesson.first_frames) / statistics.median(one_text.first_frames)
    bounds.at_most("first frame of a lesson against one text", of_lesson, LESSON_FIRST_FRAME)
    come_back = statistics.median(back.first_frames) / statistics.median(lesson.first_frames)
    bounds.at_most("come back to a lesson against opening it the first time", come_back, COME_BACK)
    ratio = statistics.median(lesson.keys) / statistics.median(table.keys)
    bounds.at_most("key to frame against DataTable + plotext + Static", ratio, KEY_TO_FRAME)
    bounds.at_most("written per key", statistics.median(lesson.sizes), BYTES, "bytes")
    bounds.at_most("written per key over SSH", statistics.median(remote.sizes), BYTES_OVER_SSH, "bytes")
    return int(bounds.broken > 0)


if __name__ == "__main__":
    sys.exit(main())
