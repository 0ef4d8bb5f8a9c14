"""What holds for all tests."""

from __future__ import annotations

from hypothesis import settings

# A deadline per example would measure what else the machine is doing.
settings.register_profile("gradtutor", deadline=None)
settings.load_profile("gradtutor")
