"""A folder has one holder at a time, in this process or another, with the kernel's locks and with those of a file."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from gradtutor.system.locks import locked, locked_in_turn

PROJECT = Path(__file__).parents[2]
HOLD = (
    "import sys; from pathlib import Path; from gradtutor.system.locks import locked\n"
    "with locked(Path(sys.argv[1])): print('held', flush=True); sys.stdin.readline()\n"
)
AS_ON_WINDOWS = os.pathsep.join([str(PROJECT / "src"), str(PROJECT / "tests" / "system" / "windows")])


def test_one_who_holds_a_folder_keeps_others_out(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(BlockingIOError), locked(tmp_path):
        pass
    with locked(tmp_path):
        assert list(tmp_path.iterdir()) == []


def test_in_turn_one_waits_for_the_other(tmp_path: Path) -> None:
    order = []

    def second() -> None:
        with locked_in_turn(tmp_path):
            order.append("second")

    with locked_in_turn(tmp_path):
        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(0.2)
        order.append("first")
    waiting.join(30)
    assert order == ["first", "second"]


def test_a_folder_by_another_name_is_the_same(tmp_path: Path) -> None:
    folder, name = tmp_path / "folder", tmp_path / "name"
    folder.mkdir()
    name.symlink_to(folder)
    with locked_in_turn(name), pytest.raises(BlockingIOError), locked(folder):
        pass


def test_what_knows_no_lock_stops_nobody(tmp_path: Path) -> None:
    with locked_in_turn(tmp_path / "is not there"):
        pass


@pytest.mark.parametrize("path", [str(PROJECT / "src"), AS_ON_WINDOWS], ids=["folder", "file"])
def test_a_killed_process_holds_nothing(path: str, tmp_path: Path) -> None:
    run = [sys.executable, "-c", HOLD.replace("import sys;", "__name__ = 'gradtutor.x'; import sys;"), str(tmp_path)]
    environment = os.environ | {"PYTHONPATH": path}

    def held() -> bool:
        done = subprocess.run(run, env=environment, input="\n", capture_output=True, text=True, timeout=30, check=False)
        return done.stdout == "held\n"

    with subprocess.Popen(run, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        assert not held()
        holder.kill()
        holder.wait()
    assert held()
