"""Which places of a lesson's runs a page shows: every step of the iterations that tell something new."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, TypeAlias

from gradtutor.records import NamedTuple
from gradtutor.session.quiz.questions import due
from gradtutor.session.run.player import Player
from gradtutor.view.scene import scene_at
from gradtutor.view.words.choice import shown_section

if TYPE_CHECKING:
    from gradtutor.lessons.model import Lesson, Question, Variant
    from gradtutor.lessons.text.model import SectionKey
    from gradtutor.view.scene import Scene

FIRST: Final = {True: 2, False: 1}
"""So many iterations at the beginning are shown whole: of the default run, and of another one, which differs in a
setting."""
LOOKED_AT: Final = 60
"""Iterations in which sections that have not been shown yet are looked for."""
MOST_SECONDS: Final = 5.0
"""For one run on its way to its end; then the iteration that has been reached is the last that is shown."""


class Step(NamedTuple):
    """One place, with what is asked before it is shown."""

    scene: Scene
    asked: tuple[Question, ...]
    player: Player
    """On the run of the scene; where it stands is of no account."""


class LeftOut(NamedTuple):
    """Iterations that make the same steps with other numbers."""

    first: int
    last: int


Place: TypeAlias = Step | LeftOut


def places(lesson: Lesson, variant: Variant) -> Iterator[Place]:
    """The places of one run, from before its first step to its end, or to where it waits for the learner."""
    player = Player(variant)
    last = _run(player)
    shown = _shown_whole(lesson, player, last)
    past: set[str] = set()
    before = 0
    for iteration in sorted(shown):
        if iteration > before + 1:
            yield LeftOut(before + 1, iteration - 1)
        player.go(iteration, 0)
        if iteration == 1:
            yield Step(scene_at(lesson, player), (), player)
        while (player.iteration, player.revealed) < (iteration, len(player.steps(iteration))):
            asked = []
            while (question := due(lesson, player, past)) is not None:
                asked.append(question)
                past.add(question.id)
            if not player.next():
                break
            yield Step(scene_at(lesson, player), tuple(asked), player)
        before = iteration


def _run(player: Player) -> int:
    """Compute the run as far as patience lasts; the last iteration that there is."""
    player.run_on(MOST_SECONDS)
    if player.trace.end:
        return player.trace.end.iteration
    player.go(player.trace.computed, 0)
    player.next_iteration()
    return player.iteration


def _shown_whole(lesson: Lesson, player: Player, last: int) -> set[int]:
    """The first iterations and the last, those of which something is asked, and those whose words are new."""
    variant = player.variant
    default = variant.name == next(iter(lesson.variants))
    asked = {question.iteration for question in lesson.questions if question.variant == variant.name}
    shown = {*range(1, FIRST[default] + 1), *asked, last} & set(range(1, last + 1))
    if any(key.condition for words in lesson.words.values() for key in words.sections):
        seen: set[SectionKey | None] = {None}
        looking = copy.copy(player)
        for iteration in range(1, min(last, LOOKED_AT) + 1):
            if (found := set(_sections(lesson, looking, iteration))) - seen:
                shown.add(iteration)
            seen |= found
    return shown


def _sections(lesson: Lesson, player: Player, iteration: int) -> Iterator[SectionKey | None]:
    """The sections whose words an iteration shows."""
    for revealed in range(1, len(player.steps(iteration)) + 1):
        player.go(iteration, revealed)
        yield shown_section(scene_at(lesson, player))
