"""What holds for all tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from gradtutor import locale

# A deadline per example would measure what else the machine is doing.
settings.register_profile("gradtutor", deadline=None)
settings.load_profile("gradtutor")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Each test begins in English, whatever language the one before it spoke."""
    locale.use("en")
    yield
    locale.use("en")
