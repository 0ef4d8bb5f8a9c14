"""A learner whose progress is kept, for every test of a walk."""

from __future__ import annotations

import pytest

from tests.session.lesson_walks import Kept


@pytest.fixture
def kept() -> Kept:
    return Kept()
