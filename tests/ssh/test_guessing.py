"""A classmate, who knows the class code, guesses at somebody's PIN over many connections; and the teacher unlocks."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import asyncssh
import pytest

from gradtutor.session.classroom.locks import LOCKS
from gradtutor.session.store.events import Locked, event_of
from gradtutor.session.store.sqlite import SqliteStore
from tests.ssh.classroom import CODE, PIN, Classroom, answer, key_pair, needs_client, until
from tests.ssh.people import Person
from tests.terminal.terminal import Terminal

CONNECTIONS, SECONDS = 60, 30.0


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Classroom]:
    with Classroom(tmp_path, "--code", CODE) as room:
        yield room


class Guesser(Person):
    """Answers with another PIN each time, and notes when one has been judged."""

    judged: list[float]
    mine = ""

    async def kbdint_challenge_received(  # type: ignore[override]
        self, name: str, instructions: str, lang: str, prompts: list[tuple[str, bool]]
    ) -> list[str]:
        if self.mine:
            self.judged.append(time.monotonic())
        self.mine = ""
        if prompts and "code" not in prompts[0][0].lower():
            self.mine = f"{len(self.judged):06}"
        return [CODE if "code" in prompt.lower() else self.mine for prompt, _ in prompts]


async def test_sixty_connections_get_as_many_guesses_as_one(room: Classroom) -> None:
    owner = await Person(room.port, "victim").enter()
    owner.leave()
    judged: list[float] = []
    end = time.monotonic() + SECONDS

    async def guess(number: int) -> None:
        while time.monotonic() < end:
            who = Guesser(room.port, "victim", address=f"127.0.0.{2 + number % 50}")
            who.judged = judged
            try:
                await who.log_in()
                raise AssertionError("a guess was right")
            except asyncssh.PermissionDenied:
                judged.append(time.monotonic())
            except (asyncssh.Error, OSError):
                await asyncio.sleep(0.5)

    await asyncio.wait([asyncio.create_task(guess(number)) for number in range(CONNECTIONS)], timeout=SECONDS)
    # By hand: at 0, 0.5, 1.5, 3.5, 7.5, 15.5 and 30.5 seconds; one more for what the end cuts off.
    assert 4 <= len(judged) <= 8
    assert sum(moment > end - SECONDS / 2 for moment in judged) <= 2
    # Nobody else has to wait for it.
    other = await asyncio.wait_for(Person(room.port, "other").enter(), 15)
    other.leave()


@needs_client
def test_a_locked_name_is_seen_by_the_teacher_at_once_and_unlocked_on_the_screen(tmp_path: Path) -> None:
    key_pair(tmp_path, "teacher")
    roster = tmp_path / "class.csv"
    roster.write_text("learner_id,name,password\nanna,Anna A.,pass-word\nbert,Bert B.,pass-word\n")
    options = ("--roster", str(roster), "--teacher-key", str(tmp_path / "teacher.pub"))
    with (
        Classroom(tmp_path, *options) as room,
        Terminal(room.command("teacher", "-i", str(tmp_path / "teacher"))) as teacher,
    ):
        teacher.wait_for("a answers")
        store = SqliteStore(next((room.data / "classes").glob("*/class.sqlite")))
        # As the server keeps it after twenty wrong ones (tests/classroom/access/test_guesses.py counts them).
        store.set_state(LOCKS + "anna", 20)
        with room.ssh("anna") as terminal:
            answer(terminal, "Your password:", "pass-word")
            terminal.wait_for("It waits until your teacher unlocks it.")
            assert terminal.wait() == 255
        store.append([event_of(Locked(20), learner="anna")])
        with room.ssh("bert") as terminal:
            # Somebody's event makes the server look for what is new in the store.
            answer(terminal, "Your password:", "pass-word")
            terminal.wait_for("Choose a lesson")
        teacher.wait_for("anna is locked")
        teacher.wait_for("u unlock")
        teacher.press("u")
        until("unlocking", lambda: store.state(LOCKS + "anna") is None)
        store.close()
        with room.ssh("anna") as terminal:
            answer(terminal, "Your password:", "pass-word")
            terminal.wait_for("Choose a lesson")
        assert [event.kind for event in room.events("anna")][:3] == ["locked", "unlocked", "arrived"]


def test_a_pin_of_four_figures_is_not_taken(room: Classroom) -> None:
    async def choose() -> list[str]:
        asked: list[str] = []

        class Hasty(Person):
            def answer(self, prompt: str) -> str:
                asked.append(prompt)
                return CODE if "code" in prompt.lower() else "4711" if len(asked) < 3 else PIN

        who = await Hasty(room.port, "hasty").enter()
        who.leave()
        return asked

    assert asyncio.run(choose()) == ["Class code: ", "New PIN: ", "New PIN: ", "The same once more: "]
