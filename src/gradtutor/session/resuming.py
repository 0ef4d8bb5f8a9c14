"""A lesson as a learner has left it: with the variants that were made in it, and at the place that was reached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from gradtutor.session.player import Player
from gradtutor.session.recalling import move_again

if TYPE_CHECKING:
    from gradtutor.lessons.model import Lesson


class Work(Protocol):
    """What a learner has made and set, by the lessons' keys; a ``Progress`` knows it."""

    def made(self, lesson: str) -> Mapping[str, Mapping[str, Any]]:
        """Name of a variant -> the data of its ``changed`` event."""

    def moves(self, lesson: str, variant: str) -> Mapping[int, Mapping[str, Any]]:
        """Iteration -> the parameters that were set after it, in order."""


def with_variant(lesson: Lesson, progress: Work, key: str, name: str) -> Lesson:
    """The lesson with the variant ``name`` among its own, where that is one that the learner has made and that can
    still be made; else as it is. ``key`` is the lesson's name in the learner's progress."""
    made = progress.made(key).get(name)
    if made is None or name in lesson.variants or any(variant.name == name for variant in lesson.sweep):
        return lesson
    # Not needed for the lessons as they are.
    from gradtutor.session.supposing import remade

    variant = remade(lesson, made)
    return lesson if variant is None else lesson._replace(variants={**lesson.variants, name: variant})


def resumed(lesson: Lesson, progress: Work, key: str, name: str) -> Player | None:
    """A player of the variant ``name`` of the lesson or of its sweep, with the moves that the learner has made in it;
    ``None``: there is no such variant now."""
    known = {variant.name: variant for variant in (*lesson.sweep, *lesson.variants.values())}
    if name not in known:
        return None
    player = Player(known[name])
    move_again(player, progress.moves(key, name))
    return player
