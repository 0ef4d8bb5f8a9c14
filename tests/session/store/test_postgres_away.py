"""A store in PostgreSQL when the database goes away: restarts, lost answers, and who listens meanwhile."""

from __future__ import annotations

import time
from threading import Event as Flag
from threading import Thread
from uuid import uuid4

import pytest

from gradtutor.errors import StoreError
from gradtutor.session.store.interface import Event, Subscription
from tests.postgres import DATABASE, Cluster, Link

pytest.importorskip("psycopg")

from gradtutor.session.store.postgres import PostgresStore  # needs psycopg
from tests.session.store.postgres_stores import Open, places, stepped


def test_the_answer_to_a_commit_is_lost_and_everything_is_kept_once(cluster: Cluster, link: Link, opened: Open) -> None:
    store, source, made = opened(url=cluster.at(link.port)), uuid4().hex, 0
    for batch in range(10):
        events = [stepped(made + place) for place in range(15)]
        made += 15
        if batch % 3 == 1:
            link.cut_next_commit.set()
        store.append(events, (source, made))
    assert link.has_lost(3)
    assert places(store.read()) == list(range(150))


def test_without_a_source_a_lost_answer_is_told_and_not_tried_again(cluster: Cluster, link: Link, opened: Open) -> None:
    store = opened(url=cluster.at(link.port))
    store.append([stepped(0)])
    link.cut_next_commit.set()
    with pytest.raises(StoreError, match="The database postgresql://"):
        store.append([stepped(1)])
    assert link.has_lost(1)
    # The server commits in its own time: the client has gone before it was told to.
    until = time.monotonic() + 30.0
    while len(store.read()) < 2 and time.monotonic() < until:
        time.sleep(0.05)
    assert places(store.read()) == [0, 1]


WRITERS, BATCHES, SIZE = 4, 30, 5


def write(own: PostgresStore, learner: str) -> None:
    """Append as a server does: what has no answer is sent again."""
    source, made = uuid4().hex, 0
    for _ in range(BATCHES):
        events = [stepped(made + place, learner) for place in range(SIZE)]
        made += SIZE
        while True:
            try:
                own.append(events, (source, made))
                break
            except StoreError:
                time.sleep(0.05)
        time.sleep(0.03)


def follow(store: PostgresStore, feed: Subscription, seen: list[Event], over: Flag) -> None:
    woken = Flag()
    listener = store.listen(woken.set)
    while not over.is_set():
        woken.wait(1.0)
        woken.clear()
        try:
            seen.extend(feed.new())
        except StoreError:
            time.sleep(0.05)
            woken.set()
    listener.close()


def disturb(cluster: Cluster, how: str) -> None:
    if how != "backends":
        cluster.control("restart", "-m", how)
        return
    kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = %s"
    for _ in range(5):
        with cluster.admin() as connection:
            connection.execute(kill, (DATABASE,))
        time.sleep(0.1)


@pytest.mark.parametrize("how", ["fast", "immediate", "backends"])
def test_over_a_restart_nothing_is_lost_doubled_or_out_of_order(cluster: Cluster, opened: Open, how: str) -> None:
    opened().open()
    over, seen, names = Flag(), list[Event](), [f"w{number}" for number in range(WRITERS)]
    reader = opened()
    follower = Thread(target=follow, args=(reader, reader.subscribe(), seen, over))
    writers = [Thread(target=write, args=(opened(), learner)) for learner in names]
    for thread in [follower, *writers]:
        thread.start()
    time.sleep(0.3)
    disturb(cluster, how)
    for thread in writers:
        thread.join(60)
    until = time.monotonic() + 10
    while len(seen) < WRITERS * BATCHES * SIZE and time.monotonic() < until:
        time.sleep(0.05)
    over.set()
    follower.join()
    numbers = [event.number for event in seen]
    assert numbers == sorted(set(numbers))
    for learner in names:
        assert places([one for one in seen if one.learner == learner]) == list(range(BATCHES * SIZE))


def test_a_question_after_a_restart_is_answered_at_once(cluster: Cluster, opened: Open) -> None:
    store = opened()
    store.set_state("key", 1)
    cluster.control("restart", "-m", "fast")
    assert store.state("key") == 1


def test_who_listened_before_a_restart_hears_what_comes_after_it(cluster: Cluster, opened: Open) -> None:
    here, there, woken = opened(), opened(), Flag()
    there.open()
    listener = here.listen(woken.set)
    assert listener.ready.wait(5)
    cluster.control("restart", "-m", "fast")
    # It may have missed something.
    woken.clear()
    assert woken.wait(10)
    time.sleep(0.2)
    woken.clear()
    there.append([stepped(1)])
    assert woken.wait(5)
    listener.close()
