"""What holds for all tests."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from gradtutor import i18n
from gradtutor.view.text import ascii_spelling

if TYPE_CHECKING:
    from tests.postgres import Cluster

_COUNT = itertools.count()

# A deadline per example would measure what else the machine is doing.
settings.register_profile("gradtutor", deadline=None)
settings.load_profile("gradtutor")


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the progress of whoever runs it, nor that of another test."""
    monkeypatch.setenv("GRADTUTOR_DATA", str(tmp_path_factory.getbasetemp() / f"data-{next(_COUNT)}"))


@pytest.fixture(autouse=True)
def _own_settings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test hears of the settings of whoever runs it."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.getbasetemp() / "config"))
    for name in ("GRADTUTOR_CONFIG", "GRADTUTOR_LANG", "GRADTUTOR_THEME", "GRADTUTOR_ASCII"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Each test begins in English and with all signs, whatever the one before it spoke."""
    i18n.use("en")
    ascii_spelling.use(False)
    yield
    i18n.use("en")
    ascii_spelling.use(False)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL; without it the test is skipped, with the reason."""
    from tests.postgres import Cluster

    made = Cluster()
    yield made
    made.close()
