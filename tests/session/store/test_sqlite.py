"""The progress file: what it looks like, older and newer ones, damage, other processes, disks that are full."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from textwrap import dedent

import pytest

from gradtutor.errors import StoreError
from gradtutor.session.store.interface import Event
from gradtutor.session.store.sqlite import SqliteStore
from gradtutor.session.store.sqlite_schema import reason_of

ROOT = Path(__file__).parents[3]
Opened = Callable[[Path], SqliteStore]
EVENT = Event("stepped", "slope", {"iteration": 1}, "", 5.0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "progress.sqlite"


@pytest.fixture
def opened() -> Iterator[Opened]:
    """Makes stores, and closes them in the end."""
    stores: list[SqliteStore] = []

    def make(path: Path) -> SqliteStore:
        stores.append(SqliteStore(path))
        return stores[-1]

    yield make
    for store in stores:
        store.close()


def python(program: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a program in another process."""
    return subprocess.run(
        [sys.executable, "-c", dedent(program), *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_nothing_is_made_before_the_first_event(path: Path, opened: Opened) -> None:
    store = opened(path)
    store.read()
    store.subscribe().new()
    store.set_state("name", None)
    store.close()
    assert not path.parent.exists()


def test_sqlite_is_not_loaded_where_there_is_no_file(path: Path) -> None:
    done = python(
        """
        import sys
        from pathlib import Path
        from gradtutor.session.progress.progress import Progress
        from gradtutor.session.store.sqlite import SqliteStore
        progress = Progress(SqliteStore(Path(sys.argv[1])))
        progress.last_of(["slope"]), progress.mark("slope"), progress.due(), progress.close()
        print("sqlite3" in sys.modules)
        """,
        path,
    )
    assert done.stdout.strip() == "False", done.stderr


def test_only_the_user_may_read_it(path: Path, opened: Opened) -> None:
    opened(path).append([EVENT])
    assert path.parent.stat().st_mode & 0o777 == 0o700
    for file in path.parent.iterdir():
        assert file.stat().st_mode & 0o777 == 0o600, file


def test_the_file_says_its_version_and_is_in_wal_mode(path: Path, opened: Opened) -> None:
    opened(path).append([EVENT])
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (3,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def version_1(path: Path) -> None:
    """A file as the first version wrote it: no learners, no states."""
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "CREATE TABLE events (number INTEGER PRIMARY KEY AUTOINCREMENT, time REAL NOT NULL, kind TEXT NOT NULL,"
            " lesson TEXT NOT NULL, data TEXT NOT NULL)"
        )
        values = (7.5, "opened", "slope", '{"variant": "default"}')
        connection.execute("INSERT INTO events (time, kind, lesson, data) VALUES (?, ?, ?, ?)", values)
        connection.execute("PRAGMA user_version = 1")


def test_an_older_file_is_migrated(path: Path, opened: Opened) -> None:
    version_1(path)
    store = opened(path)
    assert store.read() == [Event("opened", "slope", {"variant": "default"}, "", 7.5, 1)]
    store.append([EVENT._replace(learner="ana")])
    store.set_state("name", 1)
    assert [event.number for event in store.read(learner="ana")] == [2]
    assert store.state("name") == 1
    assert store.notice == ""
    store.close()
    assert [file.name for file in path.parent.glob("progress*")] == ["progress.sqlite"]


def test_a_newer_file_is_left_as_it_is(path: Path, opened: Opened) -> None:
    first = opened(path)
    first.append([EVENT])
    first.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 4")
    before = path.read_bytes()
    store = opened(path)
    with pytest.raises(StoreError, match=re.escape(f"{path} is of a newer gradtutor and stays as it is. Update")):
        store.append([EVENT])
    with pytest.raises(StoreError, match="newer"):
        store.read()
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.glob("progress*")] == ["progress.sqlite"]


@pytest.mark.parametrize("damage", ["no database at all", "other tables", "half of it", "data that are no JSON"])
def test_a_broken_file_is_set_aside_and_a_new_one_begun(path: Path, damage: str, opened: Opened) -> None:
    old = opened(path)
    old.append([EVENT] * 2000)
    old.close()
    if damage == "no database at all":
        path.write_text("my diary\n" * 500)
    elif damage == "half of it":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    else:
        change = "ALTER TABLE events RENAME TO other" if damage == "other tables" else "UPDATE events SET data = '{'"
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute(change)
    broken = path.read_bytes()
    store = opened(path)
    assert store.read() == []
    (aside,) = path.parent.glob("progress.broken-*.sqlite")
    assert aside.read_bytes() == broken
    assert store.notice == f"The progress file was damaged. It is kept as {aside}; a new one has been begun."
    store.append([EVENT])
    (event,) = opened(path).read()
    # Numbers that somebody may have seen in the old file do not come again.
    assert event.number > 2000


def test_a_second_broken_file_does_not_take_the_place_of_the_first(path: Path, opened: Opened) -> None:
    path.parent.mkdir()
    for text in ("first " * 100, "second " * 100):
        path.write_text(text)
        opened(path).read()
        for file in path.parent.glob("progress.sqlite*"):
            file.unlink()
    assert sorted(file.read_text()[:5] for file in path.parent.glob("progress.broken-*")) == ["first", "secon"]


def test_two_processes_write_at_once_and_neither_is_hurt(path: Path, opened: Opened) -> None:
    program = """
        import sys
        from pathlib import Path
        from gradtutor.session.store.sqlite import SqliteStore
        from gradtutor.session.store.interface import Event
        store = SqliteStore(Path(sys.argv[1]))
        for number in range(300):
            store.append([Event("stepped", "slope", {"number": number}, sys.argv[2])])
        store.close()
        """
    command = [sys.executable, "-c", dedent(program), str(path)]
    both = [
        subprocess.Popen([*command, name], env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, stderr=subprocess.PIPE)
        for name in ("ana", "bo")
    ]
    for process in both:
        _, errors = process.communicate(timeout=60)
        assert not process.returncode, errors.decode()
    store = opened(path)
    for name in ("ana", "bo"):
        assert [event.data["number"] for event in store.read(learner=name)] == list(range(300))
    assert len(store.read()) == 600


def test_of_two_processes_that_claim_the_same_one_gets_it_and_both_know(path: Path, opened: Opened) -> None:
    program = """
        import json, sys
        from pathlib import Path
        from gradtutor.session.store.sqlite import SqliteStore
        store = SqliteStore(Path(sys.argv[1]), patience=30.0)
        store.state("name")
        print("ready", flush=True)
        sys.stdin.readline()
        print(json.dumps([store.claim_state(f"pin/{number}", f"{sys.argv[2]} {number}") for number in range(300)]))
        store.close()
        """
    command = [sys.executable, "-c", dedent(program), str(path)]
    both = [
        subprocess.Popen(
            [*command, name], env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for name in ("ana", "bo")
    ]  # fmt: skip
    for process in both:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
    for process in both:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    heard = []
    for process in both:
        out, errors = process.communicate(timeout=60)
        assert not process.returncode, errors
        heard.append(json.loads(out))
    assert heard[0] == heard[1] == [opened(path).state(f"pin/{number}") for number in range(300)]
    assert {name.split()[1] for name in heard[0]} == {str(number) for number in range(300)}
    assert {name.split()[0] for name in heard[0]} <= {"ana", "bo"}


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, opened: Opened) -> None:
    (tmp_path / "file").write_text("")
    path = tmp_path / "file" / "progress.sqlite"
    with pytest.raises(StoreError, match=rf"^The progress file {re.escape(str(path))} cannot be used: .+\.$"):
        opened(path).append([EVENT])
    assert opened(path).read() == []


def test_a_file_that_may_only_be_read_is_named(path: Path, opened: Opened) -> None:
    opened(path).append([EVENT])
    # A connection for reading stands for a file without the right to write: root, who may run this, has that always.
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        store = opened(path)
        store._connection = connection
        with pytest.raises(StoreError, match="cannot be used: it may only be read"):
            store.append([EVENT])


def test_a_full_disk_gives_a_sentence_and_leaves_the_file_whole(path: Path, opened: Opened) -> None:
    program = """
        import resource, sys
        from pathlib import Path
        from gradtutor.session.progress.progress import Progress
        from gradtutor.session.store.events import Opened, Stepped
        from gradtutor.session.store.sqlite import SqliteStore
        progress = Progress(SqliteStore(Path(sys.argv[1])))
        progress.record(Opened("default"), "slope")
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
        for number in range(1, 500):
            progress.record(Stepped("default", number, 0), "slope")
            if progress.trouble:
                break
        print(number, progress.place("slope"), progress.trouble, sep="\\n")
        progress.record(Stepped("default", number + 1, 0), "slope")
        print(progress.place("slope").iteration)
        progress.close()
        """
    done = python(program, path)
    assert not done.stderr
    number, place, trouble, after = done.stdout.splitlines()
    assert place == f"LessonPlace(variant='default', iteration={number}, revealed=0)"
    assert trouble.startswith(f"Not saved: The progress file {path} cannot be used: the disk ")
    assert trouble.endswith(". It is kept here and tried again.")
    assert int(after) == int(number) + 1
    # The one that did not fit too, and the one after it: closing has emptied the journal, and there was room again.
    assert [event.data["iteration"] for event in opened(path).read()[1:]] == list(range(1, int(number) + 2))


def test_killed_in_the_middle_of_writing_nothing_is_lost_but_the_last_step(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.kill", "30", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert not done.returncode, done.stdout + done.stderr
    assert done.stdout.startswith("30 kills"), done.stdout


def test_who_is_there_is_known_without_reading_all_events(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "class.sqlite")
    assert store.present() == []
    arrived = {"name": "A", "group": ""}
    store.append([Event("arrived", data=arrived, learner=learner) for learner in ("anna", "bo", "cy")])
    store.append([Event("departed", learner="bo"), Event("departed", learner="cy")])
    store.append([Event("arrived", data=arrived, learner="cy")])
    store.append([Event("stepped", "slope", {"iteration": 1}, "anna")] * 1000)
    assert sorted(store.present()) == ["anna", "cy"]
    plan: list[tuple[object, ...]] = store._use(
        lambda connection: connection.execute(
            """EXPLAIN QUERY PLAN SELECT learner, kind, max(number) FROM events INDEXED BY presence
            WHERE kind IN ('arrived', 'departed') GROUP BY learner"""
        ).fetchall(),
        [],
    )
    assert [row[-1] for row in plan] == ["SCAN events USING COVERING INDEX presence"]
    store.close()


def test_text_stands_in_the_file_as_it_is_written(path: Path, opened: Opened) -> None:
    opened(path).append([Event("arrived", "", {"name": "李伟"}, "li", 5.0)])
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT data FROM events").fetchone() == ('{"name":"李伟"}',)


def test_the_system_s_own_words_are_told_where_it_has_some() -> None:
    assert reason_of(OSError(13, "Permission denied")) == "Permission denied"
    assert reason_of(OSError("odd")) == "odd"
    assert reason_of(ValueError("no JSON")) == "no JSON"
