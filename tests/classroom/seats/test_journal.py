"""A store that cannot be written or read for a time: events wait, both sides hear of it once, nothing is lost."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from gradtutor.errors import StoreError
from gradtutor.session.store.sqlite import SqliteStore
from tests.classroom.seats.lines import FullDisk, Line, comes, of_iteration, trouble_of


async def test_events_wait_while_the_disk_is_full_and_both_hear_of_it_once() -> None:
    store = FullDisk()
    line = Line(store, patience=0.3)
    anna, bo = await line.seat("anna"), await line.seat("bo")
    for iteration in (1, 2):
        await line.do(anna.append, [of_iteration(iteration)])
        assert await line.do(anna.read) == []
    await line.do(anna.set_state, "progress/anna", {"number": 7})
    assert line.troubles == ["/a/file: the disk is full."]
    # Known at once, though it is not written.
    assert await line.do(anna.state, "progress/anna") == {"number": 7}
    await comes(lambda: trouble_of(anna) and trouble_of(bo))
    assert anna.notice == bo.notice == "Not saved: the disk is full. It is kept and tried again."
    # Who comes only now is told as well.
    carl = await line.seat("carl")
    await comes(lambda: trouble_of(carl))
    store.full = False
    await comes(lambda: trouble_of(anna).startswith("Saved again"))
    assert [event.data["iteration"] for event in await line.do(anna.read)] == [1, 2]
    assert store.state("progress/anna") == {"number": 7}
    await comes(lambda: trouble_of(bo).startswith("Saved again"))
    assert line.troubles == ["/a/file: the disk is full.", "The class is saved again. Nothing is missing."]
    await line.close()


async def test_a_disk_that_is_full_for_a_moment_is_no_learner_s_concern() -> None:
    store = FullDisk()
    line = Line(store)
    anna = await line.seat("anna")
    await line.do(anna.append, [of_iteration(1)])
    await comes(lambda: line.troubles)
    store.full = False
    await comes(lambda: len(line.troubles) == 2)
    assert trouble_of(anna) == ""
    assert len(store.read()) == 1
    await line.close()


async def test_a_store_that_can_be_read_again_works_also_where_nobody_has_anything_to_write() -> None:
    store = FullDisk()
    store.full, store.mute = False, True
    line = Line(store)
    await line.hub.flush()
    assert line.hub.journal.failing
    committed = line.hub.journal.since_commit
    store.mute = False
    await comes(lambda: not line.hub.journal.failing)
    assert line.troubles[-1] == "The class is saved again. Nothing is missing."
    # Nothing has been written.
    assert line.hub.journal.since_commit > committed
    # What waits is not safe, though it can be read.
    store.full = True
    line.hub.append([of_iteration(1)])
    await comes(lambda: line.hub.journal.failing)
    await line.hub.flush()
    assert (line.hub.journal.failing, line.hub.journal.waiting) == (True, 1)
    store.full = False
    await comes(lambda: not line.hub.journal.failing)
    await line.close()


async def test_a_question_is_tried_again_and_then_answered_with_an_error_and_the_line_stays_open() -> None:
    store = FullDisk()
    store.full = False
    line = Line(store, patience=0.8)
    anna = await line.seat("anna")
    await line.do(anna.append, [of_iteration(1)])
    assert len(await line.do(anna.read)) == 1
    store.mute = True
    asking = asyncio.create_task(line.do(anna.read))
    await asyncio.sleep(0.1)
    store.mute = False
    # It has failed for a moment only.
    assert len(await asking) == 1
    store.mute = True
    with pytest.raises(StoreError, match="s store cannot be used: another program holds it"):
        await line.do(anna.read)
    begun = asyncio.get_running_loop().time()
    with pytest.raises(StoreError):
        await line.do(anna.read)
    # After that nobody waits for long to hear the same.
    assert asyncio.get_running_loop().time() - begun < 0.5
    store.mute = False
    await line.do(anna.append, [of_iteration(2)])
    assert [event.data["iteration"] for event in await line.do(anna.read)] == [1, 2]
    await line.close()


async def test_when_too_much_waits_the_tutors_keep_theirs_and_send_them_in_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("gradtutor.classroom.seats.journal.MANY_WAITING", 20)
    monkeypatch.setattr("gradtutor.classroom.seats.wire.LONGEST_PIECE", 500)
    store = FullDisk()
    line = Line(store)
    anna = await line.seat("anna")
    await line.do(anna.append, [of_iteration(iteration) for iteration in range(20)])
    await comes(lambda: trouble_of(anna))
    for iteration in range(20, 60):
        await line.do(anna.append, [of_iteration(iteration)])
    await asyncio.sleep(0.3)
    assert (line.hub.journal.waiting, len(anna._held)) == (20, 40)
    store.full = False
    # What is done meanwhile comes behind.
    await comes(lambda: trouble_of(anna).startswith("Saved again"))
    await line.do(anna.append, [of_iteration(60)])
    await comes(lambda: (trouble_of(anna), not anna._held)[1])
    await comes(lambda: len(store.read()) == 61)
    assert [event.data["iteration"] for event in store.read()] == list(range(61))
    await line.close()


async def test_who_leaves_while_the_tutors_keep_theirs_leaves_them_to_the_server(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("gradtutor.classroom.seats.journal.MANY_WAITING", 1)
    store = FullDisk()
    line = Line(store)
    anna = await line.seat("anna")
    await line.do(anna.append, [of_iteration(0)])
    await comes(lambda: trouble_of(anna))
    for iteration in range(1, 300):
        await line.do(anna.append, [of_iteration(iteration)])
    await line.do(anna.close)
    await comes(lambda: line.hub.journal.waiting == 300)
    store.full = False
    await comes(lambda: len(store.read()) == 300)
    assert [event.data["iteration"] for event in store.read()] == list(range(300))
    await line.close()


async def test_at_the_end_the_store_is_tried_for_some_seconds_and_what_is_lost_is_told() -> None:
    store = FullDisk()
    line = Line(store, patience=0.1)
    anna = await line.seat("anna")
    await line.do(anna.append, [of_iteration(1), of_iteration(2)])
    await comes(lambda: line.hub.journal.waiting)
    await line.close()
    assert line.troubles[-1] == "2 events are lost: the disk is full."
    store = FullDisk()
    line = Line(store, patience=20.0)
    anna = await line.seat("anna")
    await line.do(anna.append, [of_iteration(1)])
    await comes(lambda: line.troubles)
    closing = asyncio.create_task(line.close())
    store.full = False
    await closing
    assert [event.data["iteration"] for event in store.read()] == [1]


async def test_a_lock_that_another_process_holds_on_the_file_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "class.sqlite"
    store = SqliteStore(path, patience=0.2)
    store.set_state("class/name", "x")
    line = Line(store, patience=0.5)
    anna = await line.seat("anna")
    program = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute('BEGIN IMMEDIATE');"
        "print('held', flush=True); sys.stdin.readline()"
    )
    holder = subprocess.Popen([sys.executable, "-c", program, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert await line.do(holder.stdout.readline) == b"held\n"
    await line.do(anna.append, [of_iteration(1)])
    await comes(lambda: trouble_of(anna))
    assert anna.notice == "Not saved: another program holds it. It is kept and tried again."
    # What others have written can still be read meanwhile, and the loop is not held up.
    begun = asyncio.get_running_loop().time()
    assert await line.do(anna.state, "class/name") == "x"
    assert asyncio.get_running_loop().time() - begun < 1.0
    holder.communicate()
    await comes(lambda: trouble_of(anna).startswith("Saved again"))
    assert [event.data["iteration"] for event in await line.do(anna.read)] == [1]
    await line.close()
    store.close()
