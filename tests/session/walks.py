"""Every lesson and variant of the course, and walks through them, with a learner's choices where the rule waits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from gradtutor.engine.problem import Problem
from gradtutor.lessons.course.course import lesson_ids, load_course
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.lessons.model import Lesson, Variant
from gradtutor.session.run.player import Player
from gradtutor.session.run.snapshot import Snapshot

LESSONS = Path(__file__).parents[2] / "lessons"


@lru_cache
def lesson(name: str) -> Lesson:
    """A lesson of the course."""
    return load_lesson(LESSONS / name)


def place_in_contents(name: str) -> int:
    """How often a key that leads down is pressed, from the first lesson of the contents, to reach this one."""
    return lesson_ids(load_course(LESSONS)).index(name)


def number_in_chapter(name: str) -> int:
    """What stands before a lesson in the contents."""
    (chapter,) = [chapter.lessons for chapter in load_course(LESSONS).chapters if name in chapter.lessons]
    return chapter.index(name) + 1


def cases() -> list[tuple[str, str]]:
    """Lesson and variant, all that the course has."""
    return [(name, variant) for name in lesson_ids(load_course(LESSONS)) for variant in lesson(name).variants]


CHOICES: Mapping[tuple[str, str], list[dict[str, float]]] = {
    ("black-box", "by-hand"): [{"x": 1.5}, {"x": 3.5}, {"x": 1.58}],
    ("guess-the-number", "by-hand"): [{"guess": 25.0}, {"guess": 40.0}, {"guess": 34.0}],
    ("target-shooting", "by-hand"): [{"ax": 5.0, "ay": -5.0}, {"ax": 6.5, "ay": -6.5}],
    ("crack-the-box", "by-hand"): [{"w": 0.63}],
    ("slope", "by-hand"): [{"x": 0.5}],
    ("two-variables", "by-hand"): [{"x": 0.5, "y": -0.5}],
    ("target-shooting", "burst"): [{"ax": 5.0, "ay": -5.0}, *[{"ax": 6.4, "ay": -6.4}] * 6],
}
"""What a learner plays where the rule waits."""


BRIEF = 4
"""Iterations after which a walk through every lesson shows nothing new."""


def start(name: str, variant: str, most: int = 30) -> Player:
    """A player before the first step of a run of at most so many iterations."""
    found = lesson(name).variants[variant]
    stop = found.problem.stop
    if stop.max_iterations > most:
        stop = replace(stop, max_iterations=most)
    return Player(found._replace(problem=replace(found.problem, stop=stop)))


def player_of(problem: Problem) -> Player:
    """A player for a problem outside of any lesson."""
    return Player(Variant("default", problem, {}, {}))


def chosen(name: str, variant: str, most: int = 30) -> Player:
    """A player back at the start, after the learner has made all choices."""
    player = start(name, variant, most)
    for _ in walk(player, name, variant):
        pass
    player.to_start()
    return player


def walk(player: Player, name: str, variant: str) -> Iterator[Snapshot]:
    """Every snapshot from here to the end."""
    choices = list(CHOICES.get((name, variant), ()))
    yield player.snapshot()
    while True:
        if not player.next():
            if not (player.waiting and choices):
                return
            player.choose(choices.pop(0))
        yield player.snapshot()
