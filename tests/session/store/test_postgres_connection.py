"""With what a link to a database is made; no server is needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gradtutor.errors import StoreError
from gradtutor.session.store.interface import Event
from gradtutor.session.store.memory import MemoryStore

psycopg = pytest.importorskip("psycopg")

from gradtutor.session.store.postgres import PostgresStore  # noqa: E402  # needs psycopg
from gradtutor.session.store.postgres_connection import PostgresLink  # noqa: E402
from gradtutor.session.store.postgres_leases import PostgresLeases  # noqa: E402


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


class Cut(PostgresLink):
    """A link that is cut whenever it is used; it notes whether it is to be tried again."""

    def __init__(self) -> None:
        super().__init__("postgresql://db.school/classes", 1.0)
        self.again: list[bool] = []

    def use(self, act: Callable[..., Any], *, again: bool = False) -> Any:
        self.again.append(again)
        raise StoreError("The link is cut.")


def tried_again(act: Callable[[PostgresStore, PostgresLeases], object]) -> bool:
    store, link = PostgresStore("postgresql://db.school/classes", "7b"), Cut()
    store._link = link
    with pytest.raises(StoreError, match="is cut"):
        act(store, PostgresLeases(link, 1))
    (again,) = link.again
    return again


EVENTS = [Event("opened", "slope")]


@pytest.mark.parametrize(
    "act",
    [
        lambda store, _: store.open(),
        lambda store, _: store.append(EVENTS, ("a source", 1)),
        lambda store, _: store.read(),
        lambda store, _: store.told(0, ["ana"]),
        lambda store, _: store.last(),
        lambda store, _: store.state("a"),
        lambda store, _: store.states("a"),
        lambda store, _: store.set_state("a", 1),
        lambda store, _: store.set_state("a", None),
        lambda store, _: store.claim_state("a", 1),
        lambda store, _: store.present(),
        lambda store, _: store.presence(),
        lambda store, _: store.census(),
        lambda store, _: store.names(),
        lambda store, _: store.exists(),
        lambda _, leases: leases.take("host", 1.0, 1),
        lambda _, leases: leases.renew("host", 1.0),
        lambda _, leases: leases.lapsed(),
        lambda _, leases: leases.end("host"),
        lambda _, leases: leases.forget("host"),
        lambda _, leases: leases.restore("a", 1, 5.0),
        lambda _, leases: leases.restore("a", None, 5.0),
    ],
)
def test_what_may_be_done_twice_is_tried_again_where_the_link_is_cut(act: Callable[..., object]) -> None:
    assert tried_again(act) is True


@pytest.mark.parametrize(
    "act",
    [
        lambda store, _: store.append(EVENTS),
        lambda store, _: store.erase("ana"),
        lambda store, _: store.reassign("ana", "anna"),
        lambda store, _: store.swap_state("a", 1, 2),
        lambda store, _: store.copy(MemoryStore()),
    ],
)
def test_what_counts_or_compares_is_not(act: Callable[..., object]) -> None:
    # The second time it would find its own first.
    assert tried_again(act) is False
