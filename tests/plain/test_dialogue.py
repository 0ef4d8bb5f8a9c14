"""Line by line: the same progress as on the screen, and every way to leave."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from gradtutor.errors import StoreError
from gradtutor.plain import lesson
from gradtutor.session.progress.progress import Progress
from gradtutor.session.store.interface import Event, Source
from gradtutor.session.store.memory import MemoryStore
from gradtutor.view.text import ascii_spelling
from tests.plain.transcripts import dialogue
from tests.tui.driver import tutor

PROGRAM = [sys.executable, "-m", "gradtutor", "--plain", "--lang", "en"]
SOURCE = str(Path(__file__).parents[2] / "src")
DAY = 24 * 3600.0


def test_the_same_events_as_on_the_screen() -> None:
    store = MemoryStore()
    dialogue(["", "predict", "2", "ln(a)", "quit"], "nonlinear-chain", store=store)
    found = store.read()
    assert [event.kind for event in found] == ["opened", "stepped", "predicted", "predicted", "stepped", "left"]
    assert found[1].data["focus"] == "a"
    wrong, right = found[2].data, found[3].data
    # ln 4 = 1.38629…
    assert (wrong["quantity"], wrong["name"], wrong["right"], right["right"]) == ("value", "b", False, True)
    assert right["truth"] == pytest.approx(1.3862943611198906)
    assert Progress(store).place("nonlinear-chain") == ("default", 1, 2)


def test_it_goes_on_where_it_was_left() -> None:
    store = MemoryStore()
    dialogue(["iteration", "", "quit"], "nonlinear-chain", store=store)
    # Without a lesson the last one is opened, at its place: the first step of iteration 2.
    said = dialogue(["quit"], store=store)
    assert "You are where you left; 'start' goes back to the beginning." in said
    assert "Iteration 2, forward 1 of 3: a." in said


async def test_the_screen_goes_on_where_the_dialogue_was_left() -> None:
    store = MemoryStore()
    dialogue(["variant 2", "", "", "quit"], "nonlinear-chain", store=store)
    ascii_spelling.use(False)
    async with tutor(progress=Progress(store)) as driver:
        assert (driver.snapshot.variant, driver.snapshot.iteration, driver.snapshot.focus) == ("gradient", 1, "b")


@pytest.mark.parametrize("typed", [[], [""], ["", "predict"], ["", "", "", "", ""], ["play"], ["contents"]])
def test_the_end_of_the_input_is_a_way_to_leave(typed: list[str]) -> None:
    said = dialogue(typed, "nonlinear-chain")
    assert said.endswith("> \n")


def test_what_is_not_understood_is_said_safely() -> None:
    said = dialogue(["\x1b[2J\x07 hello", "x" * 300, "quit"], "nonlinear-chain")
    assert "\x1b" not in said.split("> ", 1)[1].replace("\x1b[2J\x07 hello\n", "", 1).split("\n", 1)[1]
    assert "'\\x1b[2J\\x07 hello' is not understood. 'help' says what is." in said


def test_a_name_of_the_lesson_is_an_answer_and_no_command() -> None:
    # In this lesson b and x are names; on the way b means back, x compare.
    said = dialogue(["", "", "", "predict", "c - y", "predict", "x", "b", "later", "b", "quit"], "nonlinear-chain")
    assert "gap = -0.95259 is exactly right." in said
    assert "Iteration 1, loss." in said


def test_your_turns_are_asked_for() -> None:
    said = dialogue(["iteration", "iteration", "", "", "", "", "quit"], "one-sample-regression")
    assert "Question:" not in said
    said = dialogue(["turns", "iteration", "iteration", "back", "", "later", "quit"], "one-sample-regression")
    # The last step of iteration 2: the next b, from 0.3 with slope −1.5 and rate 0.1.
    assert "Question: next b = ?" in said
    assert "next b = b - eta*dL/db\n= 0.3 - 0.1*(-1.5)\n= 0.45" in said


def test_arrays_are_said_number_by_number() -> None:
    said = dialogue(["iteration", "array X", "quit"], "matrix-gradient")
    assert "X[1,1]: " in said


def test_a_lesson_that_is_played_by_hand() -> None:
    said = dialogue(["iteration", "", "20", "", "quit"], "guess-the-number", language="en")
    assert "Iteration 1" in said
    said = dialogue(["variant by-hand", "iteration", "", "99", "25", "quit"], "guess-the-number")
    assert "Your move: next guess = ? (from 1 to 50)" in said
    assert "The largest that is allowed is 50." in said
    assert "next guess = chosen by hand\n= 25" in said


def test_what_went_wrong_comes_back() -> None:
    store = MemoryStore()
    dialogue(["", "predict", "2", "later", "contents", "quit"], "nonlinear-chain", store=store, clock=0.0)
    said = dialogue(["contents", "review", "1.386", "quit"], store=store, clock=1.5 * DAY)
    assert "To be tried again today: 1." in said
    assert "Question: b = ln a = ?" in said
    assert "Iteration 1, forward 2 of 3: b." in said


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("predicted", {"variant": "by-hand", "iteration": 1, "quantity": "value", "name": "rise2", "guess": 1.0,
                       "truth": 2.0}),
        ("predicted", {"variant": "gone", "iteration": 1, "quantity": "value", "name": "rise", "guess": 1.0,
                       "truth": 2.0}),
        ("answered", {"question": "gone", "answer": 1}),
    ],
)  # fmt: skip
def test_what_the_lesson_does_not_have_any_more_is_dropped_and_not_asked_for_ever(
    kind: str, data: dict[str, object]
) -> None:
    store = MemoryStore()
    store.append(
        [Event("opened", "slope", {"variant": "by-hand"}), Event(kind, "slope", {**data, "right": False, "reason": ""})]
    )
    said = dialogue(["contents", "review", "contents", "review", "quit"], store=store, clock=10 * DAY)
    assert said.count("To be tried again today: 1.") == 1
    assert said.count("The lesson has been changed: that is not asked any more.") == 1
    assert said.rindex("Nothing is to be tried again today.") > said.index("that is not asked any more.")
    assert Progress(store, clock=lambda: 10 * DAY).due() == []
    assert "review" not in [event.kind for event in store.read()]


class Full(MemoryStore):
    """A store on a disk that is full after a few events."""

    def __init__(self, room: int) -> None:
        super().__init__()
        self._room = room

    def append(self, events: Sequence[Event], source: Source | None = None) -> None:
        if len(self.read()) + len(events) > self._room:
            raise StoreError("The disk is full.")
        super().append(events, source)


TROUBLE = "Not saved: The disk is full. It is kept here and tried again."


@pytest.mark.parametrize("room", [0, 1, 2])
def test_what_is_not_saved_is_said_at_once_and_once(room: int) -> None:
    said = dialogue(["", "", "", "contents", "quit"], "nonlinear-chain", store=Full(room))
    assert said.count(TROUBLE) == 1
    # Before the next line is heard: the opening, and each of the steps, is one event.
    heard = said.split("\n> ")
    assert [TROUBLE in part for part in heard].index(True) == room


def test_it_is_said_while_a_question_is_open() -> None:
    said = dialogue(["", "predict", "2", "later", "quit"], "nonlinear-chain", store=Full(2))
    lines = said.splitlines()
    # The guess is the third event; the question is asked again after it.
    assert lines.index(TROUBLE) < lines.index("> later")
    assert lines[lines.index("> 2") + 1].startswith("Not yet.")


def test_it_is_said_also_to_a_learner_who_leaves() -> None:
    said = dialogue(["quit"], "nonlinear-chain", store=Full(1))
    assert said.splitlines()[-1] == TROUBLE


def test_the_comparison_hides_what_the_lesson_hides() -> None:
    said = dialogue(["compare", "quit"], "guess-the-number")
    assert "gap =" not in said


# the program


def program(typed: bytes, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    plain = {**os.environ, "PYTHONPATH": SOURCE, "LC_ALL": "C.UTF-8", **environment}
    return subprocess.run([*PROGRAM, *arguments], input=typed, capture_output=True, timeout=30, check=False, env=plain)


def test_in_a_pipe_and_on_a_simple_terminal() -> None:
    done = program(b"\n\n", "nonlinear-chain", TERM="dumb")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Iteration 1, forward 2 of 3: b." in done.stdout
    assert done.stdout.isascii() and b"\x1b" not in done.stdout


def test_bytes_that_are_no_text() -> None:
    done = program(b"\xff\xfe\x00\n\n", "nonlinear-chain")
    assert (done.returncode, done.stderr) == (0, b"")


def test_it_starts_without_the_libraries_of_the_screen() -> None:
    code = (
        "import sys; from gradtutor.cli.main import main; main(['--plain', '--lang', 'en', 'nonlinear-chain']);"
        "print(sorted({'textual', 'rich', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=b"\n\n",
        capture_output=True,
        timeout=30,
        check=False,
        env={**os.environ, "PYTHONPATH": SOURCE},
    )
    assert done.stdout.splitlines()[-1] == b"[]"


def test_chinese_with_the_letters_of_any_locale() -> None:
    done = program(b"\n", "--lang", "zh", "nonlinear-chain", LC_ALL="C", PYTHONIOENCODING="latin-1")
    assert (done.returncode, done.stderr) == (0, b"")


class Mute(MemoryStore):
    """A store that cannot be read for some time."""

    def __init__(self, failures: int) -> None:
        super().__init__()
        self._failures = failures

    def read(self, after: int = 0, learner: str | None = None, most: int | None = None) -> list[Event]:
        self._failures -= 1
        if self._failures >= 0:
            raise StoreError("It does not answer.")
        return super().read(after, learner, most)


def test_a_store_that_is_read_again_leaves_nothing_to_be_said() -> None:
    said = dialogue(["contents", "", "contents", "quit"], "nonlinear-chain", store=Mute(2))
    assert said.count("It does not answer.") == 1
    assert "\n\n> " not in said


def test_a_long_run_says_how_far_it_has_come(monkeypatch: pytest.MonkeyPatch) -> None:
    silent = dialogue(["run", "quit"], "nonlinear-chain")
    assert "Computed" not in silent
    monkeypatch.setattr(lesson, "TOLD", 0.0)
    said = dialogue(["run", "quit"], "nonlinear-chain")
    told = [line for line in said.splitlines() if "Computed" in line]
    assert told[0].endswith("Computed 2 of at most 20 iterations ...")
    # The first iteration is there from the beginning; the run converges in iteration 5.
    assert 1 <= len(told) <= 3
    assert said.splitlines()[-5:] == silent.splitlines()[-5:]
