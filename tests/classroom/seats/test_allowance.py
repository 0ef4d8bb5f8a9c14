"""A flood is slowed by what it weighs, and a day has an end."""

from __future__ import annotations

import pytest

from gradtutor.classroom.seats.allowance import A_DAY
from gradtutor.classroom.seats.hub import Hub
from gradtutor.classroom.seats.wire import encode, event_to_json
from gradtutor.session.store.interface import Event
from tests.classroom.seats.lines import Line, of_iteration


async def test_a_flood_of_events_is_slowed_and_others_are_not() -> None:
    now, slept = [1000.0], list[float]()

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    line = Line()
    line.hub = Hub(line.store, lambda: now[0], line.troubles.append, sleep)
    eve, bo = await line.seat("eve"), await line.seat("bo")
    step = Event("stepped", "slope", {"variant": "v", "iteration": 1, "revealed": 0})
    for _ in range(100):
        await line.do(eve.append, [step] * 40)
    assert len(await line.do(eve.read)) == 4000
    # 400 come together, of the other 3600 and the question forty go in a second; 4 KiB of the answer count as one.
    answer = encode({"answer": 1, "value": [event_to_json(event) for event in line.store.read()]})
    assert sum(slept) == pytest.approx((3601 + len(answer) / 4096) / 40, abs=1.5)
    slept.clear()
    await line.do(bo.append, [step])
    assert len(await line.do(bo.read)) == 1
    assert slept == []
    await line.close()


async def test_a_flood_of_questions_is_slowed_by_what_their_answers_weigh() -> None:
    now, slept = [1000.0], list[float]()

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    line = Line()
    await line.hub.close()
    line.hub = Hub(line.store, lambda: now[0], line.troubles.append, sleep)
    line.store.append([of_iteration(number)._replace(learner="eve") for number in range(9000)])
    eve = await line.seat("eve")
    for _ in range(20):
        # However much is asked for.
        assert len(await line.do(eve.read, 0, None, 1_000_000)) == 5000
    answer = encode({"answer": 1, "value": [event_to_json(event) for event in line.store.read(most=5000)]})
    assert len(answer) > 300_000
    # 400 at once; each question is one, and each 4 KiB of its answer; the last answer is not waited for.
    assert sum(slept) == pytest.approx((19 * (1 + len(answer) / 4096) - 400) / 40, rel=0.15)
    await line.close()


async def test_after_a_day_s_worth_no_more_is_kept_and_both_are_told_once() -> None:
    now = [86_400.0 * 3]

    async def sleep(seconds: float) -> None:
        return

    line = Line()
    line.hub = Hub(line.store, lambda: now[0], line.troubles.append, sleep)
    eve = await line.seat("eve")
    heard = await line.do(eve.subscribe)
    step = Event("stepped", "slope", {"variant": "v", "iteration": 1, "revealed": 0})
    for _ in range(A_DAY // 1000 + 3):
        await line.do(eve.append, [step] * 1000)
    assert len(await line.do(line.store.read)) <= A_DAY
    await line.do(eve.read, A_DAY)
    assert len(line.store.read()) == A_DAY
    assert line.troubles == [f"eve has sent {A_DAY} events today: no more are saved until tomorrow."]
    assert [event.kind for event in heard.new()] == ["notice"]
    # Another link is the same learner; another day is another day.
    again = await line.seat("eve")
    await line.do(again.append, [step])
    await line.do(again.read, A_DAY)
    assert len(line.store.read()) == A_DAY
    now[0] += 86_400.0
    await line.do(again.append, [step])
    await line.do(again.read, A_DAY)
    assert len(line.store.read()) == A_DAY + 1
    await line.close()
