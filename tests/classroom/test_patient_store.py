"""A store that fails is asked again for a while: how long, and from when it counts."""

from __future__ import annotations

import pytest

from gradtutor.classroom.patient_store import PatientStore
from gradtutor.errors import StoreError
from gradtutor.session.store.interface import Json
from gradtutor.session.store.memory import MemoryStore


class Away(MemoryStore):
    """Fails so many times before it answers."""

    failures = 0

    def claim_state(self, name: str, value: Json) -> Json:
        if self.failures:
            self.failures -= 1
            raise StoreError("school: it is away.", "it is away")
        return super().claim_state(name, value)


class Time:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


async def test_what_fails_is_tried_for_ten_seconds_and_not_at_once_given_up_for_what_failed_long_ago() -> None:
    store, time = Away(), Time()
    patient = PatientStore(store, 10.0, time, time.sleep)
    store.failures = 10_000
    with pytest.raises(StoreError):
        await patient.claim_state("a", 1)
    assert 110.0 <= time.now < 111.0
    # Meanwhile nobody waits anew for what is known to fail.
    with pytest.raises(StoreError):
        await patient.claim_state("a", 1)
    assert time.now < 111.0
    # An hour later it has long been back, though nobody has asked; one failure is no reason to give up.
    time.now += 3600.0
    store.failures = 1
    assert await patient.claim_state("a", 1) == 1
    patient.close()
