"""A link to PostgreSQL that is made when it is needed, and again when it was cut."""

from __future__ import annotations

import contextlib
import selectors
from collections.abc import Callable, Iterator
from threading import RLock
from typing import Any, Final, TypeAlias, TypeVar

import psycopg

from gradtutor.session.store.postgres_errors import place_of, told

T = TypeVar("T")
Connection: TypeAlias = psycopg.Connection[Any]

CONNECT_SECONDS: Final = 5
ANSWER_SECONDS: Final = 10
"""Until a statement is given up, and until a database is that does not answer at all."""


class PostgresLink:
    """The way to the database at ``url``, for one thread at a time; ``patience`` is how long it waits for a lock.

    Raises ``StoreError`` for what is no address.
    """

    def __init__(self, url: str, patience: float) -> None:
        self.place = place_of(url)
        """The address as it is shown."""
        self._url, self._patience = url, patience
        self._connection: Connection | None = None
        self._lock = RLock()

    def use(self, act: Callable[[Connection], T], *, again: bool = False) -> T:
        """What ``act`` makes of a connection; ``again``: it may be done twice, where the link is cut meanwhile.

        Raises ``StoreError``.
        """
        with self.telling():
            try:
                return act(self._opened())
            except psycopg.OperationalError:
                if not again or self._connection is None or not self._connection.broken:
                    raise
                self.close()
                return act(self._opened())

    @contextlib.contextmanager
    def telling(self) -> Iterator[None]:
        """Nobody else uses the link in the block, and its errors are ``StoreError``."""
        with self._lock:
            try:
                yield
            except (psycopg.Error, OSError) as error:
                if self._connection is not None and self._connection.broken:
                    self.close()
                raise told(error, self._url) from error

    def another(self) -> PostgresLink:
        """A second link to the same database."""
        return PostgresLink(self._url, self._patience)

    def connect(self) -> Connection:
        """Another connection. Raises ``psycopg.Error``. One that is dead is noticed on both sides within seconds."""
        settings = {
            "lock_timeout": f"{round(1000 * self._patience)}ms", "statement_timeout": f"{ANSWER_SECONDS}s",
            "idle_in_transaction_session_timeout": f"{ANSWER_SECONDS}s",
            "tcp_keepalives_idle": 5, "tcp_keepalives_interval": 2, "tcp_keepalives_count": 3,
        }  # fmt: skip
        return psycopg.connect(
            self._url,
            autocommit=True,
            connect_timeout=CONNECT_SECONDS,
            application_name="gradtutor",
            keepalives_idle=5,
            keepalives_interval=2,
            keepalives_count=3,
            tcp_user_timeout=1000 * ANSWER_SECONDS,
            client_encoding="UTF8",
            options=" ".join(f"-c {name}={value}" for name, value in settings.items()),
        )

    def close(self) -> None:
        """Disconnect."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _opened(self) -> Connection:
        if self._connection is not None and _has_news(self._connection):
            # It was cut since it was used last, for example by a restart.
            self.close()
        if self._connection is None:
            self._connection = self.connect()
        return self._connection


def _has_news(connection: Connection) -> bool:
    """Whether an idle connection has something to say: that it ends, for nothing has been asked."""
    if connection.closed:
        return True
    with selectors.DefaultSelector() as look:
        look.register(connection.fileno(), selectors.EVENT_READ)
        return bool(look.select(0))
