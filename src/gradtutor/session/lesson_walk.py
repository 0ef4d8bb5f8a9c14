"""A learner's walk through a lesson: the runs with their places, the guesses, and what is written down of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, WeakSet

from gradtutor import i18n
from gradtutor.engine.optim.manual import Manual
from gradtutor.session.progress.past_guesses import Recalled
from gradtutor.session.progress.resume import as_left, differs, known_variants, place_of, with_variant, with_variants
from gradtutor.session.quiz.fading import learners_turn
from gradtutor.session.quiz.grading import Guesses, Verdict
from gradtutor.session.quiz.quantities import next_place, upcoming
from gradtutor.session.run.by_hand import ByHand, rules_run
from gradtutor.session.run.player import Player
from gradtutor.session.run.rates import next_rung, other_rate, rate_of, with_rate
from gradtutor.view.scene import Scene

if TYPE_CHECKING:
    from gradtutor.lessons.model import Lesson, Variant
    from gradtutor.session.progress.progress import Progress
    from gradtutor.session.progress.review import Due
    from gradtutor.session.quiz.quantities import Asked
    from gradtutor.session.run.background_run import Run
    from gradtutor.view.course.contents import Entry

PATIENCE = 0.2
"""Seconds that the run to compare with may take; one that has not ended by then is told as far as it has come."""


class Walk:
    """One lesson, begun where the learner has left it."""

    def __init__(self, lesson: Lesson, progress: Progress, key: str, entry: Entry | None = None) -> None:
        """``key`` is the lesson's name in ``progress``; ``entry`` its place in the course, if it has one."""
        self.lesson = lesson
        self.key = key
        self._progress = progress
        self._entry = entry
        self._players: dict[str, Player] = {}
        self._guesses: WeakKeyDictionary[Player, Guesses] = WeakKeyDictionary()
        self._gone_on_with: WeakSet[Player] = WeakSet()
        self.past = set(progress.answered(key))
        """The questions that are not asked by themselves: answered right at some time, or asked on this walk."""
        said = progress.turns(key)
        self.turns = lesson.fading if said is None else said
        """Whether the last steps of an iteration are the learner's."""
        self.player = self._player_of(next(iter(lesson.variants)))

    def resume(self, due: Due | None = None) -> bool:
        """Go to where the learner was last, or to where something is due; whether that is another place than the
        start."""
        place = self._progress.place(self.key)
        for name in (*([due.item.variant] if due else ()), *([place.variant] if place else ())):
            self.lesson = with_variant(self.lesson, self._progress, self.key, name)
        self.lesson = with_variants(self.lesson, self._progress, self.key)
        if due is not None:
            place = place_of(due.item, self.lesson) or place
        if place is None or (variant := known_variants(self.lesson).get(place.variant)) is None:
            return False
        self.player = self._as_left(variant)
        self._players = {place.variant: self.player}
        self.player.go(place.iteration, place.revealed)
        return (self.player.iteration, self.player.revealed) != (1, 0)

    @property
    def guesses(self) -> Guesses:
        """The guesses of the run that is walked; another run has its own."""
        if self.player not in self._guesses:
            before = self._progress.guesses(self.key) if self.player in self._gone_on_with else {}
            self._guesses[self.player] = Recalled(self.player, before) if before else Guesses()
        return self._guesses[self.player]

    def scene(self) -> Scene:
        """The place that has been reached, in the language in use."""
        guesses = self.guesses if len(self.guesses) else None
        return replace(self.scene_of(self.player), guesses=guesses, rival=self.rival())

    def scene_of(self, player: Player) -> Scene:
        """The place of another walk through the same lesson."""
        entry = self._entry
        return Scene(
            self.lesson,
            player.variant,
            player.trace,
            self.lesson.words[i18n.language()],
            player.snapshot(),
            entry.chapter if entry else "",
            entry.number if entry else 0,
            entry.total if entry else 0,
        )

    def rival(self) -> Run | None:
        """Of a run by hand, the run that the rule would have made; ``None`` where that rule is a hand as well."""
        rule = self.player.variant.problem.rule
        if not isinstance(rule, ByHand) or isinstance(rule.instead, Manual):
            return None
        return rules_run(self.player.variant).advance(PATIENCE)

    def note(self, kind: str, **data: Any) -> None:
        """Write an event of this lesson down."""
        self._progress.record(kind, self.key, **data)

    def arrived(self) -> None:
        """Write down which place has been reached."""
        snapshot = self.player.snapshot()
        rate = other_rate(self.lesson, self.player.variant)
        self.note(
            "stepped",
            variant=snapshot.variant,
            iteration=snapshot.iteration,
            revealed=self.player.revealed,
            stage=snapshot.stage,
            focus=snapshot.focus,
            **({} if rate is None else {"rate": rate}),
        )
        if (end := snapshot.end) is not None:
            self.note("finished", variant=snapshot.variant, iteration=end.iteration, reason=end.reason)

    @property
    def my_turn(self) -> bool:
        """Whether the next step is the learner's, and has not been worked out before."""
        place = next_place(self.player)
        if not self.turns or place is None or not learners_turn(self.player):
            return False
        return not self.guesses.right(place[0], upcoming(self.player)[0])

    def keep(self, asked: Asked, verdict: Verdict) -> None:
        """Keep a judged guess."""
        place = next_place(self.player)
        if place is None:
            return
        self.guesses.note(place[0], asked, verdict)
        self.note(
            "predicted",
            variant=self.player.variant.name,
            iteration=place[0],
            **asked._asdict(),
            guess=verdict.guess,
            truth=verdict.truth,
            right=verdict.right,
            reason=verdict.reason,
        )

    def switch_turns(self) -> None:
        """Take the learner's turns on, or off."""
        self.turns = not self.turns
        self.note("turns", on=self.turns)

    def choose(self, parameters: dict[str, float]) -> None:
        """Make the learner's move; what was guessed after it is forgotten."""
        iteration = self.player.iteration
        self.player.choose(parameters)
        self.guesses.forget_after(iteration)
        self.note("moved", variant=self.player.variant.name, iteration=iteration, parameters=parameters)

    def show(self, name: str) -> None:
        """Go to a variant, where it has been left."""
        self.player = self._player_of(name)

    def add(self, variant: Variant) -> None:
        """Add a variant that has been made on this walk, and go to it."""
        self.lesson = self.lesson._replace(variants={**self.lesson.variants, variant.name: variant})
        self.player = self._players[variant.name] = Player(variant)

    def begun(self, variant: Variant) -> Player | None:
        """The player of a variant that has been gone to, now or, where it is another run because of that, the last
        time; ``None`` for another."""
        name = variant.name
        if name not in self._players and differs(self._progress, self.key, name):
            self._players[name] = self._as_left(variant)
        return self._players.get(name)

    def change_rate(self, up: bool) -> float | None:
        """Take another learning rate, at the same place; it is returned, ``None`` where the rule has none."""
        rate = rate_of(self.player.variant)
        if rate is None:
            return None
        place = (self.player.iteration, self.player.revealed)
        variant = with_rate(self.player.variant, next_rung(rate, up))
        self.player = self._players[variant.name] = Player(variant)
        self.player.go(*place)
        return rate_of(variant)

    def _player_of(self, name: str) -> Player:
        if name not in self._players:
            self._players[name] = self._as_left(self.lesson.variants[name])
        return self._players[name]

    def _as_left(self, variant: Variant) -> Player:
        player = as_left(variant, self._progress, self.key)
        self._gone_on_with.add(player)
        return player
