"""A folder for a lesson that is not to stay, and the signals that it listens to while it is there."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gradtutor.lessons.course import temporary
from gradtutor.lessons.course.temporary import temporary_folder
from gradtutor.system.signals import CLOSINGS


@pytest.fixture(autouse=True)
def _signals() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in CLOSINGS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("kind", ["own", "ignored", "default"])
def test_the_signals_are_heard_as_before_once_it_is_left(kind: str) -> None:
    def own(number: int, frame: object) -> None:
        """Listen."""

    handler: Any = {"own": own, "ignored": signal.SIG_IGN, "default": signal.SIG_DFL}[kind]
    for number in CLOSINGS:
        signal.signal(number, handler)
    with temporary_folder() as folder:
        assert folder.is_dir()
        assert all(signal.getsignal(number) != handler for number in CLOSINGS)
    assert not folder.exists()
    assert [signal.getsignal(number) for number in CLOSINGS] == [handler] * len(CLOSINGS)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes of files")
def test_nobody_else_reads_it() -> None:
    with temporary_folder() as folder:
        assert folder.stat().st_mode & 0o777 == 0o700


def test_what_a_closing_terminal_leaves(tmp_path: Path) -> None:
    program = (
        "from gradtutor.lessons.course.temporary import temporary_folder\n"
        "import time\n"
        "with temporary_folder() as folder:\n"
        "    (folder / 'lesson').mkdir()\n"
        "    print(folder, flush=True)\n"
        "    time.sleep(60)\n"
    )
    for number in (signal.SIGHUP, signal.SIGTERM):
        with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            folder = Path(process.stdout.readline().strip())
            assert folder.is_dir()
            process.send_signal(number)
            assert process.wait(60) == -number
        assert not folder.exists()


def test_what_a_killed_run_leaves_goes_with_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    killed, young, other = tmp_path / "gradtutor-killed", tmp_path / "gradtutor-young", tmp_path / "gradtutors"
    for folder in (killed, young, other):
        (folder / "lesson").mkdir(parents=True)
    (tmp_path / "gradtutor-file").touch()
    (tmp_path / "gradtutor-link").symlink_to(other)
    with temporary_folder() as held:
        # As if a minute had passed for all of them but one.
        monkeypatch.setattr(
            "gradtutor.lessons.course.temporary._age", lambda folder: 0.0 if folder == young else temporary.YOUNG
        )
        with temporary_folder() as further:
            assert not killed.exists()
            assert held.is_dir() and further.is_dir() and (young / "lesson").is_dir() and (other / "lesson").is_dir()
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "gradtutor-file", "gradtutor-link", "gradtutor-young", "gradtutors"
    ]  # fmt: skip
