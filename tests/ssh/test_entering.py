"""Each way into a class, with the real client."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ports import HERE, free_port
from tests.ssh.classroom import (  # fmt: skip
    CODE,
    CONTENTS,
    NAME,
    PIN,
    SOURCE,
    Classroom,
    answer,
    key_pair,
    needs_client,
)
from tests.terminal.terminal import Terminal

pytestmark = needs_client


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    for name in ("teacher", "berta", "mallory"):
        key_pair(folder, name)
    return folder


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Classroom]:
    with Classroom(tmp_path_factory.mktemp("coded"), "--code", CODE) as room:
        yield room


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory, keys: Path) -> Iterator[Classroom]:
    folder = tmp_path_factory.mktemp("listed")
    roster = folder / "class.csv"
    berta = (keys / "berta.pub").read_text().strip()
    roster.write_text(
        f"learner_id,name,group,password or public key\nanna,Anna A.,red,pass-word\nberta,B,blue,{berta}\n"
    )
    with Classroom(folder, "--roster", str(roster), "--teacher-key", str(keys / "teacher.pub")) as room:
        yield room


def test_the_code_and_a_new_pin_and_the_next_time_the_pin(coded: Classroom) -> None:
    with coded.ssh("anna") as terminal:
        answer(terminal, "Class code:", CODE.upper())
        answer(terminal, "New PIN:", PIN)
        answer(terminal, "once more:", PIN)
        terminal.wait_for(CONTENTS)
        terminal.press("q")
        assert terminal.wait() == 0
    # The client shows what is said beside the questions only where it is not told to be quiet.
    with coded.ssh("Anna", "-o", "LogLevel=INFO") as terminal:
        answer(terminal, "Class code:", CODE)
        terminal.wait_for("Welcome back")
        assert "New PIN" not in terminal.text
        answer(terminal, "Your PIN:", PIN)
        terminal.wait_for(CONTENTS)


def test_another_person_of_the_name_does_not_get_in(coded: Classroom) -> None:
    with coded.learner("carla"):
        pass
    with coded.ssh("carla") as terminal:
        answer(terminal, "Class code:", CODE)
        answer(terminal, "Your PIN:", "9999")
        terminal.wait_for("Permission denied")
        assert terminal.wait() == 255


def test_a_wrong_code_is_asked_for_again_and_the_right_one_lets_in(coded: Classroom) -> None:
    with coded.ssh("dora", "-o", "NumberOfPasswordPrompts=2") as terminal:
        answer(terminal, "Class code:", "kiwi-lemon")
        terminal.settle()
        terminal.wait_for("Class code:")
        assert terminal.text.count("Class code:") == 2
        terminal.write(f"{CODE}\r".encode())
        terminal.wait_for("New PIN:")


def test_the_teachers_code_works_once(coded: Classroom) -> None:
    used = coded.teacher_code
    with coded.ssh("teacher") as terminal:
        answer(terminal, "Teacher's code:", used)
        terminal.wait_for("a answers")
    with coded.ssh("teacher") as terminal:
        answer(terminal, "Teacher's code:", used)
        terminal.wait_for("Permission denied")
    # Whose link has broken comes back with the next one, which the console tells.
    assert coded.teacher_code != used
    with coded.ssh("teacher") as terminal:
        answer(terminal, "Teacher's code:", coded.teacher_code)
        terminal.wait_for("a answers")


def test_a_full_class_shows_the_place_in_the_queue_and_has_room_for_the_teacher(tmp_path: Path) -> None:
    with (
        Classroom(tmp_path, "--code", CODE, "--sessions", "1") as room,
        room.learner("anna") as first,
        room.ssh("berta") as waiting,
    ):
        queue_up(waiting)
        with room.ssh("teacher") as teacher:
            answer(teacher, "Teacher's code:", room.teacher_code)
            teacher.wait_for("1 of 1 here")
        # Who logs in a second time does not wait behind the others for the place of the first.
        with room.learner("anna") as second:
            first.wait_for("You have logged in from another place")
            assert CONTENTS in second.text
            assert "You are number 1" in waiting.text
            second.press("q")
            assert second.wait() == 0
        waiting.wait_for(CONTENTS)
        # The end is told to who waits too, and to whoever is in.
        with room.ssh("carla") as late:
            queue_up(late)
            room.process.send_signal(signal.SIGTERM)
            for terminal in (late, waiting):
                terminal.wait_for("The class is over.")
                assert terminal.wait() == 0
        assert room.process.wait(60) == 0
        assert room.events("berta")[-1].kind == "departed"
        assert room.events("carla") == []


def queue_up(terminal: Terminal) -> None:
    """Come for the first time to a class that is full."""
    for question, text in (("Class code:", CODE), ("New PIN:", PIN), ("once more:", PIN)):
        answer(terminal, question, text)
    terminal.wait_for("You are number 1 in the queue.")


def test_a_password_of_the_roster(listed: Classroom) -> None:
    with listed.ssh("anna") as terminal:
        answer(terminal, "Your password:", "pass-word")
        terminal.wait_for(CONTENTS)
    with listed.ssh("anna") as terminal:
        answer(terminal, "Your password:", "password")
        terminal.wait_for("Permission denied")
    (arrived, *_) = listed.events("anna")
    assert (arrived.kind, arrived.data["name"], arrived.data["group"]) == ("arrived", "Anna A.", "red")


def test_who_is_not_in_the_roster_is_asked_the_same_and_stays_out(listed: Classroom) -> None:
    with listed.ssh("mallory") as terminal:
        answer(terminal, "Your password:", "pass-word")
        terminal.wait_for("Permission denied")


def test_what_is_offered_does_not_tell_who_is_in_the_class(listed: Classroom) -> None:
    offered = set()
    # With a password, with a key, and not in the roster.
    for name in ("anna", "berta", "mallory", "teacher"):
        done = listed.run(listed.command(name, "-T", "-o", "PreferredAuthentications=none"))
        offered.add(done.stderr.strip().rpartition(":")[2].strip())
    assert offered == {"Permission denied (publickey,keyboard-interactive,password)."}


def test_a_key_of_the_roster_asks_nothing(listed: Classroom, keys: Path) -> None:
    with listed.ssh("berta", "-i", str(keys / "berta")) as terminal:
        terminal.wait_for(CONTENTS)
        assert "password" not in terminal.raw.decode()


def test_a_key_opens_no_other_name(listed: Classroom, keys: Path) -> None:
    for name, key in (("berta", "mallory"), ("teacher", "berta"), ("anna", "berta")):
        with listed.ssh(name, "-i", str(keys / key), "-o", "PreferredAuthentications=publickey") as terminal:
            terminal.wait_for("Permission denied")


def test_the_teachers_key(listed: Classroom, keys: Path) -> None:
    with listed.ssh("teacher", "-i", str(keys / "teacher")) as terminal:
        terminal.wait_for("a answers")
        assert "code" not in terminal.raw.decode()


def test_a_broken_roster_opens_no_class(tmp_path: Path) -> None:
    roster = tmp_path / "class.csv"
    roster.write_text("learner_id,name\nanna,Anna\nanna,Anna\n")
    words = ["serve", "--class", NAME, "--address", HERE, "--port", str(free_port()), "--roster", str(roster)]
    command = [sys.executable, "-m", "gradtutor", "--lang", "en", "--data-dir", str(tmp_path), *words]
    done = subprocess.run(command, capture_output=True, text=True, env={"PYTHONPATH": SOURCE}, check=False)
    assert done.returncode == 2
    assert f"{roster}:3:1" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_keys_of_the_settings_file_hold_for_the_class(tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text('[keys]\n"class.stored" = "f4"\n"contents.quit" = "f2"\n')
    with Classroom(tmp_path, "--code", CODE, "--settings", str(settings)) as room, room.learner("anna") as terminal:
        assert "f4 my data" in terminal.rows[-1]
        assert "f2 quit" in terminal.rows[-1]
        terminal.press("\x1bOS")
        terminal.wait_for("What is stored of you")
