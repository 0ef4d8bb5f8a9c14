"""What a source has to answer for: seconds that add up, run off, and take room away."""

from __future__ import annotations

import pytest

from gradtutor.classroom.ssh.penalties import LONGEST, MOST, Penalties


def test_penalties_add_up_and_run_off() -> None:
    now = [0.0]
    penalties = Penalties(lambda: now[0])
    for _ in range(3):
        penalties.add("a", "nothing")
    penalties.add("a", "wrong")
    penalties.add("a", "late")
    # OpenSSH: noauth 1 s, authfail 5 s; half of its grace-exceeded, 10 s.
    assert penalties.owed("a") == 3 * 1 + 5 + 10
    assert penalties.owed("b") == 0.0
    now[0] = 10.0
    assert penalties.owed("a") == 8.0
    now[0] = 60.0
    assert penalties.owed("a") == 0.0


def test_the_more_is_owed_the_less_room_there_is_and_never_none() -> None:
    penalties = Penalties(lambda: 0.0)
    assert penalties.share("a") == 1.0
    for _ in range(6):
        penalties.add("a", "late")
    assert penalties.share("a") == 1 / 2
    for _ in range(10_000):
        penalties.add("a", "late")
    assert penalties.owed("a") == LONGEST
    assert penalties.share("a") == pytest.approx(1 / 11)
    penalties.forgive("a")
    assert penalties.share("a") == 1.0


def test_of_many_sources_the_oldest_are_forgotten() -> None:
    penalties = Penalties(lambda: 0.0)
    for number in range(MOST + 1):
        penalties.add(str(number), "nothing")
    assert penalties.owed("0") == 0.0
    assert penalties.owed(str(MOST)) == 1.0
