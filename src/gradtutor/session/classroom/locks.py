"""A name at which too much has been guessed: it waits until the teacher unlocks it."""

from __future__ import annotations

from typing import Final

LOCKS: Final = "lock/"
"""Under this name and a learner's id the store keeps that the name is locked, and after how many guesses."""
GUESSES: Final = "guesses/"
"""Under this name and a learner's id the store keeps, where a class has several servers, how much was guessed at it."""
