"""What it means to take a lesson, on the screen and line by line alike: where the learner is, what is asked, what is
kept, and how all of that is found again. No word is said here and nothing drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, TypeAlias
from weakref import WeakKeyDictionary, WeakSet

from gradtutor.session.progress.resume import (
    as_left,
    asked_of,
    differs,
    known_variants,
    place_of,
    rejoined,
    with_variant,
    with_variants,
)
from gradtutor.session.progress.review import PREDICTED, dropped
from gradtutor.session.quiz import questions
from gradtutor.session.quiz.grading import Guesses, Verdict, judge
from gradtutor.session.quiz.quantities import next_place, upcoming
from gradtutor.session.run.background_run import Running
from gradtutor.session.run.by_hand import ByHand, by_hand, playable, rules_run, since_here, tell
from gradtutor.session.run.player import Player
from gradtutor.session.run.rates import next_rung, other_rate, rate_of, with_rate
from gradtutor.session.store.events import Begun, Finished, Left, Moved, Opened, Predicted, Stepped, Turns
from gradtutor.session.store.taken import taken

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value
    from gradtutor.lessons.model import Lesson, Question, Variant
    from gradtutor.session.progress.progress import Progress
    from gradtutor.session.progress.review import Due, DueItem
    from gradtutor.session.progress.summary import Guess
    from gradtutor.session.quiz.quantities import Asked
    from gradtutor.session.run.background_run import Run
    from gradtutor.session.run.snapshot import Snapshot
    from gradtutor.session.store.events import Record

PATIENCE = 0.2
"""Seconds that a run to compare with may take; one that has not ended by then is told as far as it has come."""

Taken: TypeAlias = Literal["asked", "again", "ended", "too many"]
"""What comes of taking the rule's place: the learner is to move; the same run by hand had been begun before and is
gone on with; the run was by hand anyway and has ended; there are more parameters than can be asked for."""


class LessonWalk:
    """One learner's walk through one lesson.

    ``lesson`` is the lesson with the variants that have been made in it; ``player`` the cursor over the run that is
    walked now. Whoever moves the player says so by ``arrived``; everything else is done, and written down, here.
    """

    def __init__(self, lesson: Lesson, progress: Progress, key: str) -> None:
        """At the start of the lesson; ``key`` is its name in ``progress``."""
        self.lesson = lesson
        self.key = key
        self._progress = progress
        self._players: dict[str, Player] = {}
        self._guesses: WeakKeyDictionary[Player, Guesses] = WeakKeyDictionary()
        self._resumes = False
        """Whether runs begin with what the learner has done in them before."""
        self._gone_on_with: WeakSet[Player] = WeakSet()
        """The players of runs of an earlier time."""
        self._rivals: WeakKeyDictionary[Player, Run] = WeakKeyDictionary()
        self._due: Due | None = None
        progress.refresh()
        self.dropped = False
        """Whether the lesson was opened for something that it does not have any more."""
        self.answered = progress.answered(key)
        """The questions that had been answered right when the walk began."""
        self.past = set(self.answered)
        """The questions that are not asked by themselves: answered right at some time, or asked on this walk."""
        said = progress.turns(key)
        self.turns = lesson.fading if said is None else said
        """Whether the last steps of an iteration are the learner's: as the learner has said, or else the lesson."""
        self.player = self.player_of(next(iter(lesson.variants)))

    # Coming and going

    def resume(self, due: Due | None = None) -> bool:
        """Go to where the learner was last, or to where something is due; whether that is another place than the
        start."""
        self._resumes, self._due = True, due
        place = self._progress.place(self.key)
        if due is not None:
            self._take_up(due.item.variant)
            asked_at = place_of(due.item, self.lesson)
            self.dropped = asked_at is None
            place = asked_at or place
        if place is None:
            return False
        self._take_up(place.variant)
        variants = known_variants(self.lesson)
        there = place.variant in variants
        name = place.variant if there else next(iter(self.lesson.variants))
        self.player = self._begun(variants[name])
        self._players = {name: self.player}
        if there:
            self.player.go(place.iteration, place.revealed)
        return (self.player.iteration, self.player.revealed) != (1, 0)

    def opened(self) -> DueItem | None:
        """The lesson is open: write that down, and make the other variants of an earlier time again, which the first
        frame need not wait for. What the lesson was opened for and is to be asked now, if there is such a thing; what
        the lesson does not have any more is dropped, else it would be due for ever."""
        if taken(self.key) is not None and not self._progress.begun(self.key):
            self.note(Begun(dict(self.lesson.numbers)))
        self.note(Opened(self.player.variant.name))
        if self._resumes:
            self.lesson = with_variants(self.lesson, self._progress, self.key)
        if self._due is None:
            return None
        item = self._due.item
        if self.dropped:
            self.note(dropped(item))
            return None
        return item

    def arrived(self, snapshot: Snapshot | None = None) -> None:
        """Another place has been reached: write it down, and the end of the run where it is that. ``snapshot`` is that
        of the player, where it has been taken already."""
        snapshot = snapshot or self.player.snapshot()
        rate = other_rate(self.lesson, self.player.variant)
        at = (snapshot.variant, snapshot.iteration, self.player.revealed)
        self.note(Stepped(*at, snapshot.stage, snapshot.focus, rate))
        if (end := snapshot.end) is not None:
            self.note(Finished(snapshot.variant, end.iteration, end.reason))

    def left(self) -> None:
        """The learner goes back to the contents."""
        self.note(Left())

    def note(self, what: Record) -> None:
        """Write down what was done in this lesson."""
        self._progress.record(what, self.key)

    # What is asked

    @property
    def question(self) -> Question | None:
        """The question that is to be asked before the next step."""
        return questions.due(self.lesson, self.player, self.past)

    @property
    def question_here(self) -> Question | None:
        """The question that belongs to this place, asked before or not."""
        return questions.here(self.lesson, self.player, self.past)

    @property
    def turn(self) -> Asked | None:
        """The number that the learner is to work out before it is shown; ``None`` where the next step is not the
        learner's, and where that has been worked out before."""
        place = next_place(self.player)
        if not self.turns or place is None:
            return None
        from gradtutor.session.quiz.fading import learners_turn

        if not learners_turn(self.player):
            return None
        main = upcoming(self.player)[0]
        return None if self.guesses.right(place[0], main) else main

    def switch_turns(self) -> None:
        """The learner's turns: on, or off."""
        self.turns = not self.turns
        self.note(Turns(self.turns))

    @property
    def guesses(self) -> Guesses:
        """The guesses of the run that is walked; another run has its own."""
        if self.player not in self._guesses:
            before = self._progress.guesses(self.key) if self.player in self._gone_on_with else {}
            self._guesses[self.player] = self._recalled(before) if before else Guesses()
        return self._guesses[self.player]

    def _recalled(self, before: Mapping[DueItem, Guess]) -> Guesses:
        from gradtutor.session.progress.past_guesses import Recalled

        return Recalled(self.player, before)

    def again(self, item: DueItem) -> Asked | None:
        """The number that an item of the review asks for, where the next step shows it."""
        if item.kind != PREDICTED:
            return None
        wanted = asked_of(item)
        return next((one for one in upcoming(self.player) if one == wanted), None)

    def guess(self, asked: Asked, text: str) -> Verdict:
        """Read an answer, judge it and keep it. Raises ``ValueError`` with a sentence for the learner where it cannot
        be read."""
        # Not needed before something is answered.
        from gradtutor.session.quiz.known_numbers import known_numbers
        from gradtutor.session.run.number_input import read_number

        guessed = read_number(text, known_numbers(self.player), symbols=self.player.variant.symbols)
        verdict = judge(self.player, asked, guessed, self.lesson.digits)
        place = next_place(self.player)
        if place is None:
            return verdict
        self.guesses.note(place[0], asked, verdict)
        told = (*asked, verdict.guess, verdict.truth, verdict.reason)
        self.note(Predicted(self.player.variant.name, place[0], verdict.right, *told))
        return verdict

    def read_as(self, text: str) -> str:
        """How an answer was read where it may be meant otherwise; mostly empty."""
        from gradtutor.session.quiz.known_numbers import known_numbers
        from gradtutor.session.run.number_input import read_as

        return read_as(text, known_numbers(self.player), self.player.variant.symbols)

    # Runs

    def player_of(self, name: str) -> Player:
        """The player of a variant; each keeps its place while another is walked. Raises ``KeyError``."""
        if name not in self._players:
            self._players[name] = self._begun(self.lesson.variants[name])
        return self._players[name]

    def known_player(self, variant: Variant) -> Player | None:
        """The player of a variant in which the learner has done something, now or, where that has made another run of
        it, at an earlier time; ``None`` where nothing has been done."""
        name = variant.name
        if name not in self._players and self._resumes and differs(self._progress, self.key, name):
            self._players[name] = self._begun(variant)
        return self._players.get(name)

    @property
    def players(self) -> Mapping[str, Player]:
        """The players of the variants that have been gone to."""
        return self._players

    def running(self, variant: Variant) -> Running:
        """A run of a variant from its start, to compare with: as the learner has it, with that rate and those moves."""
        player = self.known_player(variant)
        return Running(player.variant, player.trace.chosen) if player else Running(variant)

    @property
    def index(self) -> int:
        """Which of the lesson's variants is walked, counted from 0; a run of the sweep stands where the variant stands
        that it was made of."""
        names, shown = list(self.lesson.variants), self.player.variant
        return names.index(shown.name if shown.name in names else shown.words)

    def next_variant(self) -> None:
        """Go to the next variant, round and round."""
        names = list(self.lesson.variants)
        self.show(self.lesson.variants[names[(self.index + 1) % len(names)]])

    def show(self, variant: Variant) -> None:
        """Go to a variant, or to a run of the sweep, where it has been left."""
        if variant.name not in self._players:
            self._players[variant.name] = self._begun(variant)
        self.player = self._players[variant.name]

    def add(self, variant: Variant) -> None:
        """Add a variant that has been made on this walk, write down how, and go to its start."""
        # Not needed before something is made.
        from gradtutor.session.run.what_if import made_from

        self.lesson = self.lesson._replace(variants={**self.lesson.variants, variant.name: variant})
        self.note(made_from(self.lesson, variant))
        self._players.pop(variant.name, None)
        self.player = self.player_of(variant.name)

    def change_rate(self, up: bool) -> float | None:
        """Take the next learning rate, at the same place of the run that it makes, or at its end where that comes
        sooner; the rate, ``None`` where the rule has none."""
        rate = rate_of(self.player.variant)
        if rate is None:
            return None
        iteration, revealed = self.player.iteration, self.player.revealed
        variant = with_rate(self.player.variant, next_rung(rate, up))
        self.player = self._players[variant.name] = Player(variant)
        self.player.go(iteration, revealed)
        return rate_of(variant)

    def go_along(self, name: str, iteration: int, revealed: int) -> bool:
        """Go to a place of a variant as the lesson has it and everybody sees it; ``False`` where it has no such
        variant."""
        own = self.lesson.variants.get(name)
        if own is None:
            return False
        if self.player_of(name).variant is not own:
            # With another rate the numbers would not be the same.
            self._players[name] = Player(own)
        self.player = self._players[name]
        self.player.go(iteration, revealed)
        return True

    def look_at(self, lesson: Lesson, player: Player) -> None:
        """Look at a place that another has reached."""
        self.lesson, self.player = lesson, player

    def reload(self, lesson: Lesson) -> None:
        """Go on in a lesson that has been written anew, in each run at the same place, as far as it still fits."""
        shown, before = self.player.variant.name, self._players
        self.lesson = lesson
        variants = known_variants(lesson)
        self._players = {name: rejoined(old, variants[name]) for name, old in before.items() if name in variants}
        self.player = self.player_of(shown if shown in variants else next(iter(lesson.variants)))

    # By hand

    @property
    def by_hand(self) -> bool:
        """Whether the learner has taken the rule's place in the run that is walked."""
        return isinstance(self.player.variant.problem.rule, ByHand)

    def take_over(self) -> Taken:
        """Take the rule's place from here on, and go to where the learner knows how things stand; to be called where
        the rule has its place."""
        # Not needed before something is made.
        from gradtutor.session.run.what_if import same_run

        player = self.player
        rule = player.variant.problem.rule
        if rule.waits and player.trace.iteration(player.iteration).end:
            return "ended"
        if rule.waits and since_here(player) > rule.prescribed:
            # Here the moves are the learner's anyway.
            tell(player)
            return "asked"
        if not playable(player.variant):
            return "too many"
        made = by_hand(player, self.lesson.variants)
        begun = next((one for one in self.lesson.variants.values() if same_run(one, made)), None)
        if begun is not None:
            self.show(begun)
            return "again"
        since = since_here(player)
        self.add(made)
        self.player.go(since, 1)
        tell(self.player)
        return "asked"

    def give_back(self) -> None:
        """Give the rule its place back: go to its run, where that was left."""
        from gradtutor.session.run.what_if import origin

        self.show(origin(self.lesson, self.player.variant))

    def choose(self, parameters: Mapping[str, Value]) -> bool:
        """Make the learner's move, and forget what was guessed of the iterations after it, which are others now. Where
        the learner has taken the rule's place, the answer comes at once: whether it has, and been gone to."""
        iteration = self.player.iteration
        self.player.choose(parameters)
        self.guesses.forget_after(iteration)
        self.note(Moved(self.player.variant.name, iteration, parameters))
        told = self.by_hand and self.player.next()
        if told:
            tell(self.player)
        return told

    def rival(self) -> Run | None:
        """Of a run by hand, the run that the rule would have made; ``None`` where that rule is a hand as well."""
        variant = self.player.variant
        rule = variant.problem.rule
        if not isinstance(rule, ByHand) or rule.instead.waits:
            return None
        if self.player not in self._rivals:
            self._rivals[self.player] = rules_run(variant).advance(PATIENCE)
        return self._rivals[self.player]

    def _take_up(self, name: str) -> None:
        """Make a variant again that the learner has made."""
        self.lesson = with_variant(self.lesson, self._progress, self.key, name)

    def _begun(self, variant: Variant) -> Player:
        """A player of a variant that has not been gone to yet, with the rate and the moves of the last time."""
        if not self._resumes:
            return Player(variant)
        player = as_left(variant, self._progress, self.key)
        self._gone_on_with.add(player)
        return player
