"""What is said of the errors of a database, each as psycopg raises it; no server is needed."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from gradtutor.errors import StoreError

psycopg = pytest.importorskip("psycopg")

from gradtutor.session.store.postgres_errors import place_of, told  # noqa: E402  # needs psycopg

URL = "postgresql://ada:secret@db.school:5433/classes"
PLACE = "postgresql://ada@db.school:5433/classes"


@pytest.mark.parametrize(
    ("url", "place"),
    [
        (URL, PLACE),
        ("postgresql://db.school/classes", "postgresql://db.school/classes"),
        ("postgresql://[::1]:5433/classes", "postgresql://[::1]:5433/classes"),
        ("host=db.school dbname=classes user=ada password=secret", "postgresql://ada@db.school/classes"),
        ("hostaddr=10.0.0.7 dbname=classes", "postgresql://10.0.0.7/classes"),
        ("postgresql:///classes", "postgresql:///classes"),
        ("postgresql://db.school", "postgresql://db.school/"),
    ],
)
def test_a_place_is_shown_without_what_is_secret(url: str, place: str) -> None:
    assert place_of(url) == place


def test_what_is_no_address_is_one_sentence() -> None:
    with pytest.raises(StoreError, match=r"^This is no address of a database: .*Write postgresql://USER@HOST:PORT"):
        place_of("postgresql://db.school:no-port-such-as-this-one/x?what=1")


@pytest.mark.parametrize(
    ("error", "said", "reason"),
    [
        (
            psycopg.errors.InsufficientPrivilege("permission denied for schema public"),
            "does not let this user do it: permission denied for schema public. Make the user its owner.",
            "the database does not allow it",
        ),
        (psycopg.errors.DiskFull("could not extend file"), "takes nothing: its disk is full.", "the disk is full"),
        (
            psycopg.errors.ReadOnlySqlTransaction("cannot execute INSERT"),
            "may only be read: it is a standby. Name the primary one.",
            "it may only be read",
        ),
        (
            psycopg.errors.DeadlockDetected("deadlock detected\nDETAIL: Process 7 waits"),
            "cannot be used: deadlock detected.",
            "the database does not answer",
        ),
        (psycopg.OperationalError(""), "cannot be used: OperationalError.", "the database does not answer"),
        (OSError("odd"), "cannot be used: odd.", "the database cannot be reached"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_error_is_one_sentence_and_a_few_words(error: Exception, said: str, reason: str) -> None:
    found = told(error, URL)
    assert (str(found), found.reason) == (f"The database {PLACE} {said}", reason)


def refused(text: str, *, needs: bool = False, used: bool = False) -> StoreError:
    """What is said where no connection came about; whether a password was wanted, and whether one was given."""

    class Refused(psycopg.OperationalError):  # type: ignore[misc, name-defined]  # what importorskip returns
        pgconn = SimpleNamespace(needs_password=needs, used_password=used)

    return told(Refused(text), URL)


def test_where_no_connection_comes_about_the_mend_is_told() -> None:
    wrong = 'connection failed: FATAL:  password authentication failed for user "ada"'
    assert refused("fe_sendauth: no password supplied", needs=True).reason == "the database wants a password"
    assert refused(wrong, used=True).reason == "the database does not take the password"
    # Without a password that was given, none can be wrong; and with one, something else may be.
    assert refused(wrong).reason == "the database cannot be reached"
    missing = refused('connection failed: FATAL:  database "classes" does not exist', used=True)
    assert missing.reason == "there is no such database"
    assert str(missing) == f"There is no database 'classes' at {PLACE}. To make one: createdb --owner USER classes"


def test_of_several_tries_the_one_that_failed_is_told() -> None:
    text = "Multiple connection attempts failed. All were:\n- host: 'a', port: None: connection failed: refused.\n"
    assert str(refused(text)) == (
        f"The database {PLACE} cannot be reached: refused. Does it run, and is the address right?"
    )
