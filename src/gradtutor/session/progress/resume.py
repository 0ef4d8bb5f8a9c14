"""A lesson as a learner has left it: with the variants that were made in it, and at the place that was reached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from gradtutor.session.recalling import move_again
from gradtutor.session.run.player import Player
from gradtutor.session.run.rates import in_bounds, with_rate

if TYPE_CHECKING:
    from gradtutor.lessons.model import Lesson, Variant


class Work(Protocol):
    """What a learner has made and set, by the lessons' keys; a ``Progress`` knows it."""

    def made(self, lesson: str) -> Mapping[str, Mapping[str, Any]]:
        """Name of a variant -> the data of its ``changed`` event, oldest first."""

    def moves(self, lesson: str, variant: str) -> Mapping[int, Mapping[str, Any]]:
        """Iteration -> the parameters that were set after it, in order."""

    def rate(self, lesson: str, variant: str) -> float | None:
        """The learning rate in the place of the lesson's own, if there is one."""


def with_variant(lesson: Lesson, progress: Work, key: str, name: str) -> Lesson:
    """The lesson with the variant ``name`` among its own, where that is one that the learner has made and that can
    still be made; else as it is. ``key`` is the lesson's name in the learner's progress."""
    made = progress.made(key).get(name)
    if made is None or name in known_variants(lesson):
        return lesson
    # Not needed for the lessons as they are.
    from gradtutor.session.run.what_if import remade

    variant = remade(lesson, made)
    return lesson if variant is None else lesson._replace(variants={**lesson.variants, name: variant})


def with_variants(lesson: Lesson, progress: Work, key: str) -> Lesson:
    """The lesson with all variants that the learner has made in it, oldest first, except those that cannot be made any
    more and those whose run another one makes as well. Those that it has already stay as they are."""
    made = progress.made(key)
    if not made.keys() - lesson.variants.keys():
        return lesson
    from gradtutor.session.run.what_if import remade, run_of

    swept = {variant.name for variant in lesson.sweep}
    runs = [run_of(variant) for variant in lesson.variants.values()]
    found = {name: variant for name, variant in lesson.variants.items() if name not in made}
    for name, data in made.items():
        if name in lesson.variants:
            found[name] = lesson.variants[name]
        elif name not in swept and (variant := remade(lesson, data)) and (run := run_of(variant)) not in runs:
            runs.append(run)
            found[name] = variant
    return lesson._replace(variants=found)


def known_variants(lesson: Lesson) -> dict[str, Variant]:
    """The runs that a lesson has, those of its sweep too, by their names."""
    return {variant.name: variant for variant in (*lesson.sweep, *lesson.variants.values())}


def resumed(lesson: Lesson, progress: Work, key: str, name: str) -> Player | None:
    """A player of the variant ``name`` of the lesson or of its sweep, as the learner has it; ``None``: there is no such
    variant now."""
    variant = known_variants(lesson).get(name)
    return None if variant is None else as_left(variant, progress, key)


def differs(progress: Work, key: str, name: str) -> bool:
    """Whether the learner has left a variant of that name with another rate, or with moves of the learner's own."""
    return progress.rate(key, name) is not None or bool(progress.moves(key, name))


def as_left(variant: Variant, progress: Work, key: str) -> Player:
    """A player of a variant with the learning rate that the learner has given it, and with the moves made in it."""
    rate = progress.rate(key, variant.name)
    player = Player(variant if rate is None or not in_bounds(rate) else with_rate(variant, rate))
    move_again(player, progress.moves(key, variant.name))
    return player
