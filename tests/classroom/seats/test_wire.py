"""Whoever sends nonsense ends their own line at the most."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from gradtutor.session.store.interface import Event
from gradtutor.session.store.sqlite import SqliteStore
from tests.classroom.seats.lines import Line


async def test_who_talks_nonsense_is_hung_up_on_and_nobody_else_notices() -> None:
    line = Line()
    anna, bo = await line.seat("anna"), await line.seat("bo")
    for nonsense in (b"{]\n", b'{"append": [1]}\n'):
        eve = await line.seat("eve")
        eve._end.sendall(nonsense)
        assert await line.do(eve._end.recv, 10) == b""
    await line.do(bo.append, [Event("stepped", "slope")])
    assert [event.learner for event in await line.do(bo.read)] == ["bo"]
    assert await line.do(anna.read) == []
    await line.close()


MALFORMED = (
    b"{]", b"[]", b"5", b"null", b'"append"', b'{"append": 5}', b'{"append": [1]}', b'{"append": [[]]}',
    b'{"append": [["stepped", "s", {}, "", "now", 0]]}', b'{"append": [["\\ud800", "s", {}, "", 0, 0]], "set": 1}',
    b'{"set": 5}', b'{"set": ["a"]}', b'{"set": [[], 1]}', b'{"set": ["progress/eve", "\\ud800"]}',
    b'{"ask": 1}', b'{"ask": 1, "what": "read", "with": []}', b'{"ask": 1, "what": "read", "with": ["x", null, null]}',
    b'{"ask": 1, "what": "read", "with": [1e999, null, null]}', b'{"ask": 1, "what": "read", "with": [0, null, {}]}',
    b'{"ask": 1, "what": "read", "with": [99999999999999999999999, null, null]}',
    b'{"ask": 1, "what": "state", "with": []}', b'{"ask": 1, "what": "state", "with": [[]]}',
    b'{"ask": 1, "what": "states", "with": ["\\ud800"]}', b'{"ask": 1, "what": "state", "with": 5}',
    b'{"ask": 1, "what": "subscribe", "with": [1e999]}', b'{"ask": 1, "what": "subscribe", "with": [[]]}',
    b'{"ask": 1, "what": "subscribe", "with": [-1]}', b'{"ask": 1, "what": [], "with": {"a": 1}}',
    b'{"crash": ' + b"[" * 100_000, b"\xff\xfe", b"1" * 5000, b"{" * 100_000,
)  # fmt: skip


@pytest.mark.parametrize("teacher", [False, True], ids=["learner", "teacher"])
@pytest.mark.parametrize("frame", MALFORMED, ids=lambda frame: frame[:60].decode(errors="replace"))
async def test_a_malformed_frame_ends_its_own_line_at_the_most(
    tmp_path: Path, frame: bytes, teacher: bool, caplog: pytest.LogCaptureFixture
) -> None:
    store = SqliteStore(tmp_path / "class.sqlite")
    line = Line(store)
    eve, bo = await line.seat("eve", teacher=teacher), await line.seat("bo")
    eve._end.settimeout(2)
    eve._end.sendall(frame + b"\n")
    with contextlib.suppress(TimeoutError):
        await line.do(eve._end.recv, 1 << 16)
    await line.do(bo.append, [Event("stepped", "slope", {"variant": "v", "iteration": 1, "revealed": 0})])
    assert [event.learner for event in await line.do(bo.read)] == ["bo"]
    await line.close()
    # The task of the line has ended by itself, not with an error that nobody has caught.
    assert [task.exception() for task in line._tasks if task.done() and not task.cancelled()] == [None, None]
    assert caplog.records == []
    assert line.troubles == []
    store.close()
