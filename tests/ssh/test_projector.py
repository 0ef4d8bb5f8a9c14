"""A wall over a real ``ssh``: the answers of a class as they come in, and nobody's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gradtutor.classroom.records.paths import class_store
from gradtutor.session.store.sqlite import SqliteStore
from tests.session.pupils import CHAIN, Pupil
from tests.ssh.classroom import CODE, NAME, Classroom, answer, needs_client, until
from tests.terminal.terminal import Terminal

pytestmark = needs_client


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Classroom]:
    with Classroom(tmp_path, "--code", CODE, "--projector") as room:
        yield room


def sees(terminal: Terminal, words: str) -> None:
    until(f"{words!r}", lambda: words in (terminal.read(0.05), terminal.text)[1])


def test_answers_appear_on_the_wall_without_names_also_after_the_wall_comes_again(room: Classroom) -> None:
    (code,) = re.findall(r"ssh projector@\S+ -p \d+, and the code (\S+)", room.console)
    store = SqliteStore(class_store(room.data, NAME))
    try:
        for count in (1, 2):
            with room.ssh("projector") as wall:
                answer(wall, "Projector's code:", code)
                sees(wall, "appear here" if count == 1 else "first answers: 1")
                pupil = Pupil(store, f"anna{count}", f"Anna {count}", now=1.8e9)
                pupil.open(CHAIN)
                pupil.answer("bigger", 2.0, True)
                sees(wall, f"first answers: {count}")
                wall.settle()
                assert "nna" not in wall.text
                # A wall is nobody of the class.
                assert room.events("projector") == []
    finally:
        store.close()


def test_a_wrong_code_is_refused(room: Classroom) -> None:
    with room.ssh("projector") as wall:
        answer(wall, "Projector's code:", CODE)
        until("the refusal", lambda: wall.poll() is not None or "denied" in (wall.read(0.05), wall.text)[1])
        assert "appear here" not in wall.text
