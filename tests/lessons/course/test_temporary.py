"""A folder for a lesson that is not to stay, and the signals that it listens to while it is there."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from typing import Any

import pytest

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
