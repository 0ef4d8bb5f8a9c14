"""How the runs of a lesson end, a line for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.i18n import tr
from gradtutor.session.lesson_walk import PATIENCE
from gradtutor.view.labels import name_of, objective_name, reason_words
from gradtutor.view.scene import scene_of
from gradtutor.view.text.numbers import short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradtutor.lessons.model import Variant
    from gradtutor.session.lesson_walk import LessonWalk


def comparison_lines(walk: LessonWalk) -> Iterator[str]:
    """The variants of the lesson and the runs of its sweep, each run to its end, with the learner's moves."""
    for variant in (*walk.lesson.variants.values(), *walk.lesson.sweep):
        yield _line(walk, variant)


def _line(walk: LessonWalk, variant: Variant) -> str:
    run = walk.running(variant).advance(PATIENCE)
    own = run.variant
    scene = scene_of(walk)
    line = tr("{name}: {reason}, iteration {count}").format(
        name=name_of(scene.words, own), reason=reason_words(run.reason), count=run.iterations
    )
    if own.feedback:
        # Only words are said of it before the end.
        return line
    return f"{line}, {objective_name(own)} = {short(run.objective, scene.digits)}"
