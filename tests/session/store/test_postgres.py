"""What only a store in PostgreSQL has to bear: a database that goes away, other versions, wrong addresses."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event as Flag
from threading import Thread
from uuid import uuid4

import pytest

from gradtutor.errors import StoreError
from gradtutor.session.store.interface import Event, Lapsed
from tests.postgres import DATABASE, USER, Cluster

psycopg = pytest.importorskip("psycopg")

from gradtutor.session.store import postgres_schema  # noqa: E402
from gradtutor.session.store.postgres import PostgresStore  # noqa: E402  # needs psycopg
from gradtutor.session.store.postgres_schema import VERSION, VERSIONS  # noqa: E402
from tests.session.store.postgres_stores import Open, places, stepped  # noqa: E402


def test_it_is_not_woken_by_other_classes_nor_by_itself(opened: Open, name: str) -> None:
    store, other, woken = opened(), opened(f"other {name}"), Flag()
    store.open()
    listener = store.listen(woken.set)
    assert listener.ready.wait(5)
    time.sleep(0.1)
    woken.clear()
    store.append([stepped(1)])
    other.append([stepped(2)])
    assert not woken.wait(1.5)
    assert places(store.read()) == [1]
    assert places(other.read()) == [2]
    listener.close()


FIRST, SECOND, THIRD = ("1" * 32, "2" * 32, "3" * 32)


def test_who_is_not_told_everything_is_not_woken_by_what_learners_do(opened: Open) -> None:
    here, there, woken, everything = opened(), opened(), Flag(), Flag()
    here.open()
    listener = here.listen(woken.set, everything.is_set)
    assert listener.ready.wait(5)
    time.sleep(0.1)
    woken.clear()
    there.append([stepped(1), stepped(2)])
    assert not woken.wait(0.5)
    there.append([stepped(3), Event("message", data={"text": "look"})])
    assert woken.wait(5)
    woken.clear()
    everything.set()
    there.append([stepped(4)])
    assert woken.wait(5)
    listener.close()


def test_servers_share_a_class_and_what_the_first_one_has_said_holds(opened: Open, name: str) -> None:
    first, second, other = opened(), opened(), opened(f"other {name}")
    assert first.leases().take(FIRST, 10.0, {"code": "kiwi"}) == (True, {"code": "kiwi"})
    assert second.leases().take(SECOND, 10.0, {"code": "lime"}) == (False, {"code": "kiwi"})
    assert other.leases().take(THIRD, 10.0, {"code": "fig"}) == (True, {"code": "fig"})
    first.leases().forget(FIRST)
    assert other.leases().take("4" * 32, 10.0, {"code": "nut"}) == (False, {"code": "fig"})
    assert first.leases().take("5" * 32, 10.0, {"code": "nut"}) == (False, {"code": "kiwi"})


def test_of_servers_that_begin_together_one_is_the_first(opened: Open) -> None:
    opened().open()
    places = range(6)
    stores = [opened() for _ in places]
    with ThreadPoolExecutor(len(places)) as pool:
        found = list(pool.map(lambda at: stores[at].leases().take(f"{at:032}", 10.0, at), places))
    (first,) = [about for alone, about in found if alone]
    assert {about for _, about in found} == {first}


def test_a_server_that_is_not_heard_of_has_lapsed_for_good(opened: Open) -> None:
    store, held = opened(), opened().leases()
    store.append([stepped(1), stepped(2)])
    held.take(FIRST, 0.3, None)
    held.take(SECOND, 10.0, None)
    assert held.lapsed() == []
    clock = held.renew(FIRST, 0.3)
    assert clock is not None and abs(clock - time.time()) < 5
    time.sleep(0.5)
    # Named again until somebody has seen to it: who has asked first may die over it.
    assert held.lapsed() == held.lapsed() == [Lapsed(FIRST, 2)]
    assert held.renew(FIRST, 10.0) is None
    assert held.renew(SECOND, 10.0) is not None
    assert held.take(THIRD, 10.0, "late") == (False, None)
    held.forget(FIRST)
    assert held.lapsed() == []
    held.end(THIRD)
    assert held.lapsed() == [Lapsed(THIRD, 2)]
    held.end("6" * 32)


def test_what_is_set_late_does_not_replace_what_has_been_set_since(opened: Open) -> None:
    store, held = opened(), opened().leases()
    held.take(FIRST, 60.0, None)

    def clock() -> float:
        found = held.renew(FIRST, 60.0)
        assert found is not None
        return found

    early = clock()
    held.restore("new", [1], early)
    store.set_state("old", 1)
    late = clock()
    held.restore("old", 2, early)
    held.restore("new", None, early)
    assert store.states("") == {"new": [1], "old": 1}
    held.restore("old", 2, late)
    held.restore("new", None, late)
    assert store.states("") == {"old": 2}
    # Set again to the same is set since.
    late = clock()
    store.set_state("old", 2)
    held.restore("old", 3, late)
    assert store.swap_state("old", 2, 4)
    held.restore("old", 5, late)
    assert store.state("old") == 4
    held.restore("\0", {"x": "\ud800"}, late)
    assert store.state("\0") == {"x": "\ud800"}


def test_an_older_version_that_writes_beside_a_newer_one_is_not_written_over(
    cluster: Cluster, database: str, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = cluster.at(cluster.port, database)
    with monkeypatch.context() as before:
        # The version without the time at which a value was set.
        before.setattr(postgres_schema, "VERSION", 2)
        before.setattr(postgres_schema, "MIGRATIONS", postgres_schema.MIGRATIONS[:2])
        older = opened("class", place)
        older.set_state("old", 1)
    held = opened("class", place).leases()
    held.take(FIRST, 60.0, None)
    time.sleep(0.01)
    late = held.renew(FIRST, 60.0)
    assert late is not None
    held.restore("old", 2, late)
    assert older.state("old") == 2
    older.set_state("old", 3)
    held.restore("old", 4, late)
    assert older.state("old") == 3


def test_a_lease_outlives_a_restart_of_the_database(cluster: Cluster, opened: Open) -> None:
    held = opened().leases()
    held.take(FIRST, 60.0, None)
    cluster.control("restart", "-m", "immediate")
    assert held.renew(FIRST, 60.0) is not None


def test_reading_makes_nothing(cluster: Cluster, database: str, opened: Open) -> None:
    store = opened("class", cluster.at(cluster.port, database))
    assert store.read() == [] and store.state("x") is None and store.census() == {} and store.last() == 0
    assert not store.exists() and store.names() == []
    with cluster.admin(database) as connection:
        assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)


def test_hosts_that_come_first_at_once_make_the_tables_once(cluster: Cluster, database: str, opened: Open) -> None:
    stores, failed = [opened(f"c{n % 2}", cluster.at(cluster.port, database)) for n in range(8)], list[str]()

    def begin(store: PostgresStore) -> None:
        try:
            store.append([stepped(1)])
        except StoreError as error:
            failed.append(str(error))

    threads = [Thread(target=begin, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert stores[0].names() == ["c0", "c1"]
    assert len(stores[0].read()) == len(stores[1].read()) == 4


@pytest.mark.parametrize("oldest", [VERSION, VERSION + 1])
def test_an_older_reader_goes_on_where_it_understands_and_is_told_where_not(
    cluster: Cluster, database: str, opened: Open, oldest: int
) -> None:
    store = opened("class", cluster.at(cluster.port, database))
    store.append([stepped(1)])
    store.close()
    with cluster.admin(database) as connection:
        # What the next version may do: add, and nothing else.
        connection.execute("ALTER TABLE events ADD COLUMN host text")
        connection.execute(f"UPDATE {VERSIONS} SET version = %s, oldest_reader = %s".encode(), (VERSION + 1, oldest))
    older = opened("class", cluster.at(cluster.port, database))
    if oldest <= VERSION:
        older.append([stepped(2)])
        assert places(older.read()) == [1, 2]
    else:
        with pytest.raises(StoreError, match=r"of a newer gradtutor and stays as it is\. Update gradtutor\."):
            older.append([stepped(2)])
    with cluster.admin(database) as connection:
        assert connection.execute(f"SELECT * FROM {VERSIONS}".encode()).fetchall() == [(VERSION + 1, oldest)]


def test_what_was_erased_is_in_no_file_of_the_tables(cluster: Cluster, opened: Open) -> None:
    secret = f"secret{uuid4().hex}"
    store = opened()
    store.append([Event("x", data={"text": secret}, learner="ana"), stepped(1, "bo")])
    store.set_state("progress/ana", secret)

    def found() -> bool:
        with cluster.admin() as connection:
            connection.execute("CHECKPOINT")
        return any(
            secret.encode() in file.read_bytes() for file in (cluster.data / "base").rglob("*") if file.is_file()
        )

    assert found()
    store.erase("ana")
    store.set_state("progress/ana", None)
    assert store.compact()
    assert not found()
    with cluster.admin() as reader, reader.transaction():
        reader.execute("SELECT count(*) FROM events")
        # Somebody is in the middle of reading.
        assert not opened(patience=0.2).compact()


def test_a_wrong_address_is_one_sentence_with_the_mend(cluster: Cluster, opened: Open) -> None:
    def said(url: str) -> str:
        with pytest.raises(StoreError) as caught:
            opened(url=url).read()
        assert "\n" not in str(caught.value)
        assert "geheim" not in str(caught.value)
        return str(caught.value)

    there = f"127.0.0.1:{cluster.port}"
    assert said(f"postgresql://{USER}:geheim@{there}/nowhere") == (
        f"There is no database 'nowhere' at postgresql://{USER}@{there}/nowhere. "
        "To make one: createdb --owner USER nowhere"
    )
    assert said(f"postgresql://{USER}:geheim@127.0.0.1:9/school") == (
        f"The database postgresql://{USER}@127.0.0.1:9/school cannot be reached: Connection refused. "
        "Does it run, and is the address right?"
    )
    assert said(f"postgresql://{USER}:geheim@{there}/school?colour=red") == (
        'This is no address of a database: invalid URI query parameter: "colour". '
        "Write postgresql://USER@HOST:PORT/DATABASE"
    )


def test_a_wrong_password_is_told_and_not_shown(
    cluster: Cluster, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PGPASSWORD", raising=False)
    rules = cluster.data / "pg_hba.conf"
    before = rules.read_text()
    with cluster.admin() as connection:
        connection.execute("CREATE ROLE guest LOGIN PASSWORD 'right'")
        connection.execute("CREATE TABLE wall (n int)")

    def write(text: str) -> None:
        rules.write_text(text)
        cluster.control("reload")

    write(f"host all guest 127.0.0.1/32 scram-sha-256\n{before}")
    there, place = f"127.0.0.1:{cluster.port}/{DATABASE}", f"postgresql://guest@127.0.0.1:{cluster.port}/{DATABASE}"
    try:
        with pytest.raises(StoreError) as wrong:
            opened(url=f"postgresql://guest:geheim@{there}").read()
        with pytest.raises(StoreError) as none:
            opened(url=f"postgresql://guest@{there}").read()
        with pytest.raises(StoreError) as forbidden:
            opened(url=f"postgresql://guest:right@{there}").open()
    finally:
        write(before)
    assert str(wrong.value) == (
        f"The database {place} does not take the password. Put it right: in ~/.pgpass, or in the address."
    )
    assert str(none.value) == (
        f"The database {place} wants a password. Write it into ~/.pgpass, or into the file in PGPASSFILE."
    )
    assert str(forbidden.value).startswith(f"The database {place} does not let this user do it: permission denied")
    assert str(forbidden.value).endswith("Make the user its owner.")
