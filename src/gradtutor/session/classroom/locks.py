"""A name at which too much has been guessed: it waits until the teacher unlocks it."""

from __future__ import annotations

from typing import Final

LOCKS: Final = "lock/"
"""Under this name and a learner's id the store keeps that the name is locked, and after how many guesses."""
LOCKED: Final = "locked"
"""The kind of the event that says so, of the learner whose name it is; it carries ``guesses``."""
UNLOCKED: Final = "unlocked"
"""The kind of the event that says that the teacher has unlocked it."""
