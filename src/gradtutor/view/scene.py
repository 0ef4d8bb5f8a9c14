"""One place of one lesson in one language: all that the functions of this package need to know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from gradtutor import i18n
from gradtutor.records import dataclass
from gradtutor.view.text.numbers import UNKNOWN, fixed, short

if TYPE_CHECKING:
    from gradtutor.engine.autodiff.graph import Graph
    from gradtutor.engine.language.values import Value
    from gradtutor.engine.problem import Problem
    from gradtutor.engine.run.trace import Trace
    from gradtutor.lessons.model import Lesson, Variant
    from gradtutor.lessons.text.model import Words
    from gradtutor.session.lesson_walk import LessonWalk
    from gradtutor.session.quiz.grading import Guesses
    from gradtutor.session.run.background_run import Run
    from gradtutor.session.run.player import Player
    from gradtutor.session.run.snapshot import Snapshot
    from gradtutor.view.course.contents import Entry


FEWEST_DIGITS = 2
"""Decimals below which no formula is shortened."""


@dataclass(frozen=True)
class Scene:
    """What is shown: a snapshot with its lesson, its variant and its words."""

    lesson: Lesson
    variant: Variant
    trace: Trace
    words: Words
    snapshot: Snapshot
    chapter: str = ""
    """The chapter's title; empty for a lesson outside a course."""
    number: int = 0
    """Which lesson of the chapter this is, counted from 1."""
    total: int = 0
    """How many lessons the chapter has."""
    columns: int = 44
    """Columns that a line of the worked formula may take."""
    shorter: int = 0
    """Decimals that the worked formula does without, so that it fits."""
    guesses: Guesses | None = None
    """What the learner has guessed on this walk, if anything."""
    rival: Run | None = None
    """At the end of a run by hand: the run that the rule would have made."""

    def in_language(self) -> Scene:
        """The same place in the language that is in use now."""
        return replace(self, words=self.lesson.words[i18n.language()])

    @property
    def graph(self) -> Graph:
        """The variant's graph."""
        return self.trace.graph

    @property
    def problem(self) -> Problem:
        """The variant's problem."""
        return self.variant.problem

    @property
    def rate(self) -> float | None:
        """The learning rate of this iteration; ``None`` for a rule without one."""
        return self.problem.rule.rate_at(self.snapshot.iteration, self.snapshot.column.epoch)

    @property
    def digits(self) -> int:
        """Decimals in tables, and in a formula as many as fit."""
        return max(min(self.lesson.digits, FEWEST_DIGITS), self.lesson.digits - self.shorter)

    @cached_property
    def ended(self) -> bool:
        """Whether the end has been shown: nothing is hidden any more."""
        return self.snapshot.end is not None

    def symbol(self, name: str) -> str:
        """What is shown for a name."""
        return self.variant.symbols.get(name, name)

    def formula_hidden(self, name: str) -> bool:
        """Whether the formula of a node may not be shown yet."""
        return name in self.variant.hidden and not self.ended

    def value_hidden(self, name: str) -> bool:
        """Whether the value of a name may not be shown yet."""
        return self.variant.hidden.get(name) == "all" and not self.ended

    @property
    def objective_hidden(self) -> bool:
        """Whether the objective is only a word so far."""
        return bool(self.variant.feedback) and not self.ended

    def number_of(self, name: str, known: Mapping[str, Value]) -> str:
        """The value of a name for a formula, ``?`` where it is hidden, ``—`` where it is not yet known."""
        if self.value_hidden(name):
            return "?"
        return short(known.get(name), self.digits)

    def cell(self, value: Value | None, name: str = "") -> str:
        """A value for a table."""
        if name and value is not None and self.value_hidden(name):
            return "?"
        return fixed(value, self.digits) if value is not None else UNKNOWN

    @property
    def target_text(self) -> str:
        """The target as it is written in formulas: its symbol, or its number."""
        target = self.problem.goal.target
        if target is None:
            return ""
        return self.symbol(target) if isinstance(target, str) else short(target, self.digits)

    @property
    def target(self) -> float | None:
        """The target as a number, where it is known."""
        target = self.problem.goal.target
        if isinstance(target, str):
            value = self.snapshot.column.known.get(target)
            return float(value) if value is not None and isinstance(value, float | int) else None
        return target


def partial(scene: Scene, above: str, below: str) -> str:
    """``∂c/∂b``."""
    return f"∂{scene.symbol(above)}/∂{scene.symbol(below)}"


def scene_of(walk: LessonWalk, entry: Entry | None = None, snapshot: Snapshot | None = None) -> Scene:
    """The place that a walk has reached, in the language in use, with what was guessed on it and, at the end of a run
    by hand, the run of the rule.

    ``entry`` is the lesson's place in the course, if it has one; ``snapshot`` what is to be shown, that of the walk's
    player when left out.
    """
    player, guesses = walk.player, walk.guesses
    snapshot = snapshot or player.snapshot()
    return Scene(
        walk.lesson,
        player.variant,
        player.trace,
        walk.lesson.words[i18n.language()],
        snapshot,
        entry.chapter if entry else "",
        entry.number if entry else 0,
        entry.total if entry else 0,
        guesses=guesses if len(guesses) else None,
        rival=walk.rival() if snapshot.end is not None else None,
    )


def scene_at(lesson: Lesson, player: Player) -> Scene:
    """The place of a player in a lesson, in the language in use, without anybody who walks there."""
    words = lesson.words[i18n.language()]
    return Scene(lesson, player.variant, player.trace, words, player.snapshot())
