"""With what a link to a database is made; no server is needed."""

from __future__ import annotations

from typing import Any

import pytest

psycopg = pytest.importorskip("psycopg")

from gradtutor.session.store.postgres_connection import PostgresLink  # noqa: E402  # needs psycopg


def asked_for(monkeypatch: pytest.MonkeyPatch, patience: float) -> tuple[dict[str, Any], dict[str, str]]:
    """What the client is told about a connection, and what the server is."""
    told: list[dict[str, Any]] = []

    def connect(url: str, **options: Any) -> None:
        told.append({"url": url, **options})

    monkeypatch.setattr(psycopg, "connect", connect)
    PostgresLink("postgresql://db.school/classes", patience).connect()
    (client,) = told
    words = client.pop("options").split(" ")
    assert words[::2] == ["-c"] * (len(words) // 2)
    return client, dict(word.split("=") for word in words[1::2])


def test_a_dead_connection_is_noticed_on_both_sides_within_eleven_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    client, server = asked_for(monkeypatch, 10.0)
    # After 5 seconds of silence it is asked three times, every 2 seconds; what was sent waits 10,000 ms for its answer.
    assert [client[f"keepalives_{what}"] for what in ("idle", "interval", "count")] == [5, 2, 3]
    assert [server[f"tcp_keepalives_{what}"] for what in ("idle", "interval", "count")] == ["5", "2", "3"]
    assert (client["connect_timeout"], client["tcp_user_timeout"]) == (5, 10_000)
    assert (server["statement_timeout"], server["idle_in_transaction_session_timeout"]) == ("10s", "10s")
    assert (client["url"], client["autocommit"]) == ("postgresql://db.school/classes", True)


@pytest.mark.parametrize(("patience", "lock"), [(10.0, "10000ms"), (0.25, "250ms")])
def test_a_lock_is_waited_for_as_long_as_is_said(monkeypatch: pytest.MonkeyPatch, patience: float, lock: str) -> None:
    assert asked_for(monkeypatch, patience)[1]["lock_timeout"] == lock
