"""A class that is kept in PostgreSQL, whose database restarts and is away."""

from __future__ import annotations

import time
from pathlib import Path

from tests.postgres import Cluster
from tests.ssh.classroom import CODE, PIN, answer, needs_client, until
from tests.ssh.machines import begin, events, machine, places

pytestmark = needs_client


def test_the_database_restarts_and_is_away_and_nothing_is_lost_or_kept_twice(
    tmp_path: Path, cluster: Cluster, url: str
) -> None:
    with machine(tmp_path / "a", url) as room, room.learner("anna") as anna, room.ssh("teacher") as teacher:
        answer(teacher, "Teacher's code:", room.teacher_code)
        teacher.wait_for("anna")
        begin(anna)
        cluster.control("restart", "-m", "immediate")
        anna.type("down")
        anna.wait_for("iteration 3")
        until("writing", lambda: places(events(url, tmp_path, "anna"))[-1][0] == 3)
        cluster.control("stop", "-m", "fast")
        anna.type("down")
        # Keys do not wait for the database.
        anna.wait_for("iteration 4")
        begun = time.monotonic()
        with room.ssh("bo") as bo:
            answer(bo, "Class code:", CODE)
            until("an answer", lambda: (bo.read(0.1), "cannot be reached" in " ".join(bo.text.split()))[1])
            assert 8 < time.monotonic() - begun < 30
        anna.wait_for("Not saved:")
        cluster.control("start")
        anna.wait_for("Saved again.")
        until("writing", lambda: places(events(url, tmp_path, "anna"))[-1][0] == 4)
        with room.learner("bo") as bo:
            teacher.wait_for("bo")
        assert "Traceback" not in room.console
    kept = events(url, tmp_path, "anna")
    steps = places(kept)
    assert len(steps) == len(set(steps))
    assert [iteration for iteration, _ in steps] == sorted(iteration for iteration, _ in steps)
    assert [event.kind for event in kept if event.kind in ("arrived", "departed")] == ["arrived", "departed"]
    assert PIN not in str(kept)
