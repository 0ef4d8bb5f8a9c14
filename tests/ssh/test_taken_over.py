"""Inside the process of a learner: what it could do if its code were an attacker's."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import statistics
import sys
import time
from pathlib import Path

import pytest

from gradtutor.classroom.confine import landlock, seccomp
from gradtutor.classroom.records.paths import class_folder
from tests.ports import free_port
from tests.ssh.classroom import CODE, NAME, SOURCE, Classroom, children
from tests.ssh.people import Person

ATTACKS = Path(__file__).parent / "attacks"

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux confines"),
    pytest.mark.skipif(os.uname().machine != "x86_64", reason="the attacks know the numbers of x86-64"),
    pytest.mark.skipif(landlock.version() < 1, reason="this kernel has no Landlock: Linux 5.13, lsm=landlock"),
    pytest.mark.skipif(not seccomp.available(), reason="this kernel has no seccomp filters"),
]


def inside(here: Path, monkeypatch: pytest.MonkeyPatch, **about: object) -> None:
    """Have an attack loaded by the processes of a class."""
    evil = here / "evil"
    evil.mkdir()
    for name in ("taken_over.py", "flood_events.py"):
        shutil.copy(ATTACKS / name, evil)
    shutil.copy(ATTACKS / "inside.py", evil / "sitecustomize.py")
    (evil / "inside.json").write_text(json.dumps(about))
    monkeypatch.setattr("tests.ssh.classroom.SOURCE", f"{evil}{os.pathsep}{SOURCE}")


async def test_a_process_that_is_taken_over_can_do_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, port = class_folder(tmp_path / "data", NAME), free_port()
    monkeypatch.setattr("tests.ssh.classroom.free_port", lambda: port)
    (tmp_path / ".ssh").mkdir()
    (tmp_path / ".ssh/id_ed25519").write_text("secret")
    monkeypatch.setenv("HOME", str(tmp_path))
    inside(tmp_path, monkeypatch, attack="taken over", folder=str(folder), port=port)
    with Classroom(tmp_path, "--code", CODE) as room:
        mate = await Person(room.port, "mate").enter()
        eve = await Person(room.port, "eve").enter()
        for _ in range(100):
            if b"that was all" in eve.out:
                break
            await asyncio.sleep(0.1)
        lines = re.findall(rb"(refused|CAN    ) ([^\r]*)\r", eve.out)
        tries = {what.decode().partition(" -> ")[0]: verdict == b"refused" for verdict, what in lines}
        assert b"that was all" in eve.out, eve.out
        assert [what for what, refused in tries.items() if not refused] == []
        # For the right reason: not permitted, not because the attack itself is wrong.
        reasons = {what.decode().partition(" -> ")[0]: what.decode().partition(" -> ")[2] for _, what in lines}
        allowed = ("PermissionError", "OperationalError unable to open database file", "RuntimeError can't start new")
        assert {what: why for what, why in reasons.items() if not why.startswith(allowed)} == {}
        # Each was tried: as many as there are calls in the program.
        program = (ATTACKS / "taken_over.py").read_text()
        assert set(tries) == set(re.findall(r'tried\(\s*"([^"]+)"', program))
        assert len(tries) > 35
        # The tutor runs on as before, for both of them; nothing of another's has changed.
        eve.out = b""
        assert await eve.press(b"\x1b[B") > 0
        assert await mate.press(b"\x1b[B") > 0
        assert b"type your PIN" not in mate.out
        assert [event.kind for event in room.events("mate") if event.kind == "answered"] == []
        for process in (room.process.pid, room.spawner, *children(room.spawner)):
            # What is not dumpable is root's in /proc: proc(5), PR_SET_DUMPABLE.
            assert (Path(f"/proc/{process}/mem").stat().st_uid, Path(f"/proc/{process}/environ").stat().st_uid) == (
                0,
                0,
            )
        for process in children(room.spawner):
            status = Path(f"/proc/{process}/status").read_text()
            assert re.search(r"NoNewPrivs:\s1\b", status)
            assert re.search(r"Seccomp:\s2\b", status)
        eve.leave()
        mate.leave()
    assert "Traceback" not in room.console


async def test_a_process_that_floods_events_is_slowed_and_a_classmate_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = 6.0
    inside(tmp_path, monkeypatch, attack="flood", seconds=seconds)
    with Classroom(tmp_path, "--code", CODE) as room:
        mate = await Person(room.port, "mate").enter()

        async def pressed() -> float:
            """Seconds from a key to what it draws."""
            begun, mate.last = time.monotonic(), 0.0
            assert mate.channel is not None
            mate.channel.write(b"\x1b[B")
            while not mate.last:
                await asyncio.sleep(0.001)
            took = mate.last - begun
            await mate.quiet(0.1)
            return took

        before = statistics.median([await pressed() for _ in range(9)])
        eve = await Person(room.port, "eve").log_in()
        sitting = asyncio.create_task(eve.sit())
        await asyncio.sleep(2)
        meanwhile = statistics.median([await pressed() for _ in range(9)])
        await sitting
        # 400 at once and 40 a second, from the first byte to the last that waits in the socket.
        events = room.events("eve")
        assert 100 < sum(event.kind in ("predicted", "stepped") for event in events) < 400 + 40 * (seconds + 30)
        eve.leave()
        mate.leave()
    assert "Traceback" not in room.console
    # Another computer may be busy with something else for a moment: 20 ms more are nothing that is seen.
    assert meanwhile < 1.5 * before + 0.02
