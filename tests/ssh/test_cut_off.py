"""A host of a class is cut off from the others, from the balancer and from the database, and nobody tells it."""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from gradtutor.classroom.hosts.lease import EVERY, LEASE
from tests.ports import HERE
from tests.ssh.balanced import needs_haproxy
from tests.ssh.classroom import CLIENT, Classroom, needs_client, until
from tests.ssh.machines import begin, events, places, roll
from tests.ssh.namespaces import Apart, apart
from tests.terminal.terminal import Terminal

pytestmark = [needs_client, needs_haproxy]


@pytest.fixture(name="apart")
def _apart() -> Iterator[Apart]:
    with apart() as found:
        yield found


def ssh(apart: Apart, name: str) -> Terminal:
    """To the balancer."""
    return Terminal(["ssh", "-b", "127.0.0.21", *CLIENT, "-p", str(apart.port), "-l", name, HERE])


def enter(terminal: Terminal) -> Terminal:
    """Log in, and go to the third iteration of the first lesson."""
    Classroom.enter(terminal)
    begin(terminal)
    terminal.type("down")
    terminal.wait_for("iteration 3")
    return terminal


def test_learners_of_a_host_that_is_cut_off_go_on_at_the_other_one_and_nothing_is_doubled(
    apart: Apart, tmp_path: Path
) -> None:
    url = apart.cluster.url

    def here(name: str) -> bool:
        return roll(url, tmp_path).learners[name].present

    def kinds(name: str) -> list[str]:
        return [event.kind for event in events(url, tmp_path, name) if event.kind in ("arrived", "departed")]

    with contextlib.ExitStack() as people:
        everybody = {name: enter(people.enter_context(ssh(apart, name))) for name in ("anna", "bo", "cy")}
        cut = max(apart.hosts, key=lambda host: sum(map(host.has, everybody)))
        (other,) = (host for host in apart.hosts if host is not cut)
        mover, stayer = [name for name in everybody if cut.has(name)][:2]
        # And one who needs no cable.
        dora = enter(people.enter_context(apart.beside(cut, "dora")))
        until("writing", lambda: all(places(events(url, tmp_path, one))[-1][0] == 3 for one in (*everybody, "dora")))

        apart.way(cut).pull()
        pulled = time.time()
        try:
            # Who sits beside it goes on, though nothing of it can be saved.
            dora.type("down")
            dora.wait_for("iteration 4")
            moved = people.enter_context(ssh(apart, mover))
            Classroom.enter(moved)
            # At the place where it was, at the other one.
            moved.press("enter")
            moved.wait_for("iteration 3")
            assert other.has(mover)
            moved.type("down")
            moved.wait_for("iteration 4")
            # Whose host is only not heard of is there, until its lease has run out: it was renewed a moment before.
            until("the end of the lease", lambda: not here(stayer) and not here("dora"))
            for name in (stayer, "dora"):
                gone = next(event for event in events(url, tmp_path, name) if event.kind == "departed")
                assert gone.time - pulled >= LEASE - 2 * EVERY
            assert here(mover)
            if apart.way(cut).ends_links:
                # The balancer does it, for those who press no key.
                left = everybody[stayer]
                until("the end of the link", lambda: (left.read(0.05), left.poll())[1] is not None)
            assert places(events(url, tmp_path, "dora"))[-1][0] == 3
        finally:
            apart.way(cut).plug()

        # What waited there is saved, and who sat there all the time is there again.
        until("saving", lambda: places(events(url, tmp_path, "dora"))[-1][0] == 4)
        until("being there", lambda: here("dora"))
        stays = not apart.way(cut).ends_links
        until("leaving, or being there", lambda: here(stayer) is stays, 120)
        until("the end of the older seats", lambda: kinds(mover).count("departed") >= 1, 120)
        dora.type("down")
        dora.wait_for("iteration 5")
        moved.type("down")
        moved.wait_for("iteration 5")
        until("writing", lambda: all(places(events(url, tmp_path, one))[-1][0] == 5 for one in (mover, "dora")))
        assert here(mover)
        present = {one for one, learner in roll(url, tmp_path).learners.items() if learner.present}
        assert present == {*everybody, "dora"} - (set() if stays else {stayer})
        for name in (*everybody, "dora"):
            steps = places(events(url, tmp_path, name))
            assert len(steps) == len(set(steps)), name
            assert [iteration for iteration, _ in steps] == sorted(iteration for iteration, _ in steps), name
            told = Counter((one.kind, one.data["seat"]) for one in events(url, tmp_path, name) if "seat" in one.data)
            # Of a seat that was left while nobody heard of it both hosts tell: it is empty all the same.
            assert all(count == 1 or (kind, count) == ("departed", 2) for (kind, _), count in told.items()), told
    assert not any("Traceback" in host.console for host in apart.hosts)
