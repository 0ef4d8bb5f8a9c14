"""Figures as Prometheus reads them, and the little HTTP that brings them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from prometheus_client import Metric
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from gradtutor.classroom.monitoring import endpoint
from gradtutor.classroom.monitoring.endpoint import OPENMETRICS, Endpoint
from gradtutor.classroom.monitoring.figures import Figures
from gradtutor.classroom.monitoring.watch import Watch


def families(text: str) -> Iterator[Metric]:
    """As Prometheus reads them."""
    yield from text_string_to_metric_families(text)  # type: ignore[no-untyped-call]


def samples(text: str) -> dict[tuple[str, str], float]:
    """(name, value of the only label, if there is one) -> value."""
    return {
        (sample.name, next(iter(sample.labels.values()), "")): sample.value
        for family in families(text)
        for sample in family.samples
    }


def test_an_empty_class() -> None:
    found = samples(Figures().text())
    # All there from the beginning: a rate of nothing is no rate.
    assert found["gradtutor_refused_total", "pin"] == 0
    assert found["gradtutor_key_to_frame_seconds_count", ""] == 0


def test_what_was_counted() -> None:
    figures = Figures()
    figures.gauges["learners"] = ("Learners.", lambda: 3)
    figures.gauges["last_commit_seconds"] = ("Since.", lambda: 0.25)
    figures.refused["pin"] += 2
    figures.logins["learner"] += 5
    figures.crashes += 1
    for seconds in (0.001, 0.005, 0.0051, 0.03, 9.0):
        figures.key_to_frame.add(seconds)
    text = figures.text()
    found = samples(text)
    assert found["gradtutor_learners", ""] == 3
    assert found["gradtutor_last_commit_seconds", ""] == 0.25
    assert found["gradtutor_refused_total", "pin"] == 2
    assert found["gradtutor_logins_total", "learner"] == 5
    assert found["gradtutor_crashes_total", ""] == 1
    # Cumulative, and a bucket has its upper end in it: 0.001 and 0.005; 0.0051; 0.03; and 9 beyond all.
    counts = [
        found["gradtutor_key_to_frame_seconds_bucket", le] for le in ("0.005", "0.01", "0.02", "0.04", "5.0", "+Inf")
    ]
    assert counts == [2, 3, 3, 4, 4, 5]
    assert found["gradtutor_key_to_frame_seconds_sum", ""] == pytest.approx(9.0411)
    found_families = {one.name: one for one in families(text)}
    assert found_families["gradtutor_key_to_frame_seconds"].unit == "seconds"
    assert found_families["gradtutor_key_to_frame_seconds"].type == "histogram"
    assert found_families["gradtutor_refused"].type == "counter"
    assert all(one.documentation for one in found_families.values())


def test_of_several_classes_all_of_a_name_stand_together_each_by_its_class() -> None:
    server = Watch()
    odd = 'the "best" \\ class'
    maths, other = server.also_of("Maths"), server.also_of(odd)
    assert server.of(odd) is other
    assert server.of("") is server
    maths.figures.gauges["learners"] = ("Learners.", lambda: 3)
    other.figures.gauges["learners"] = ("Learners.", lambda: 4)
    server.figures.gauges["queue"] = ("Waiting.", lambda: 5)
    other.refused("192.0.2.7", "pin", "eve")
    maths.drawn(0.003)
    # The parser refuses a family that comes twice, or that is broken by another one.
    found = {
        (sample.name, sample.labels.get("class"), sample.labels.get("reason", sample.labels.get("le"))): sample.value
        for family in families(server.text())
        for sample in family.samples
    }
    assert found["gradtutor_learners", "Maths", None] == 3
    assert found["gradtutor_learners", odd, None] == 4
    assert found["gradtutor_queue", None, None] == 5
    assert found["gradtutor_refused_total", odd, "pin"] == 1
    assert found["gradtutor_refused_total", "Maths", "pin"] == 0
    assert found["gradtutor_key_to_frame_seconds_bucket", "Maths", "0.005"] == 1
    assert found["gradtutor_key_to_frame_seconds_count", odd, None] == 0


@pytest.fixture
async def port() -> AsyncIterator[int]:
    reasons = ["", "the store"]
    opened = Endpoint(Figures().text, lambda: reasons.pop(0) if reasons else "")
    yield await opened.open("127.0.0.1", 0)
    opened.close()


async def ask(port: int, request: bytes) -> tuple[bytes, bytes]:
    """Head and body of the answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    answer = await asyncio.wait_for(reader.read(), 20)
    writer.close()
    await writer.wait_closed()
    head, _, body = answer.partition(b"\r\n\r\n")
    return head, body


async def test_metrics_and_readiness(port: int) -> None:
    head, body = await ask(port, b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert f"Content-Type: {OPENMETRICS}\r\n".encode() in head
    assert f"Content-Length: {len(body)}".encode() in head
    assert samples(body.decode())
    assert await ask(port, b"HEAD /metrics HTTP/1.1\r\n\r\n") == (head, b"")
    head, body = await ask(port, b"GET /readyz HTTP/1.0\r\n\r\n")
    assert (head.split(b"\r\n")[0], body) == (b"HTTP/1.1 200 OK", b"ready\n")
    head, body = await ask(port, b"GET /readyz HTTP/1.0\r\n\r\n")
    assert (head.split(b"\r\n")[0], body) == (b"HTTP/1.1 503 Service Unavailable", b"the store\n")


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", b"404"),
        (b"GET /metrics/../x HTTP/1.1\r\n\r\n", b"404"),
        (b"POST /metrics HTTP/1.1\r\n\r\n", b"405"),
        (b"nonsense\r\n\r\n", b"400"),
        (b"GET /metrics SSH/2.0\r\n\r\n", b"400"),
        (b"\xff\xfe \x00 HTTP/1.1\r\n\r\n", b"405"),
    ],
)
async def test_what_is_no_question(port: int, request_: bytes, status: bytes) -> None:
    head, _ = await ask(port, request_)
    assert head.split()[1] == status


async def test_who_sends_too_much_or_too_slowly_is_hung_up_on(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert await ask(port, b"GET / HTTP/1.1\r\n" + b"x: y\r\n" * 10_000) == (b"", b"")
    monkeypatch.setattr(endpoint, "PATIENCE", 0.1)
    assert await ask(port, b"GET /metrics HTT") == (b"", b"")
    # And nobody else has noticed.
    assert (await ask(port, b"GET /metrics HTTP/1.1\r\n\r\n"))[0].startswith(b"HTTP/1.1 200")
