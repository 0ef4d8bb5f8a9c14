"""One learner's lesson, made again from the events: the variant, the moves, the guesses and the place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gradtutor.session.progress.past_guesses import Recalled
from gradtutor.session.progress.resume import resumed, with_variant
from gradtutor.session.progress.summary import LessonPlace, Standing, Summary
from gradtutor.session.run.player import Player
from gradtutor.session.store.events import Answered, Changed, Left, Opened, Predicted, Stepped, record_of
from gradtutor.session.store.interface import Event, Json

if TYPE_CHECKING:
    from gradtutor.lessons.model import Lesson
    from gradtutor.session.quiz.grading import Guesses

_NOTHING = Standing()


class Watched:
    """What one learner does, folded event by event."""

    def __init__(self) -> None:
        self.lesson = ""
        """The key of the lesson that was opened last; empty before the first."""
        self.open = False
        """Whether it is open now."""
        self.answer: Predicted | Answered | None = None
        """The last answer or guess, until the next step."""
        self._summary = Summary()
        self._place: LessonPlace | None = None
        self._player: Player | None = None
        self._made_of: tuple[Any, ...] = ()

    def fold(self, event: Event) -> None:
        """Take an event of the learner in."""
        self._summary.fold(event)
        match record_of(event):
            case Opened():
                self.lesson, self.open, self.answer = event.lesson, True, None
                self._place = self._standing.place
            case Stepped(variant, iteration, revealed):
                self.lesson, self.open, self.answer = event.lesson, True, None
                self._place = LessonPlace(variant, iteration, revealed)
            case Left():
                self.open, self.answer = False, None
            case (Predicted() | Answered()) as answer:
                self.answer = answer

    @property
    def _standing(self) -> Standing:
        return self._summary.lessons.get(self.lesson, _NOTHING)

    def made(self, lesson: str) -> Mapping[str, Changed]:
        """The variants that the learner has made, as ``Progress.made``."""
        return self._summary.lessons.get(lesson, _NOTHING).made

    def moves(self, lesson: str, variant: str) -> Mapping[int, Mapping[str, Json]]:
        """The parameters that the learner has set, as ``Progress.moves``."""
        return self._summary.lessons.get(lesson, _NOTHING).moves.get(variant, {})

    def rate(self, lesson: str, variant: str) -> float | None:
        """The learning rate that the learner has given to a variant, as ``Progress.rate``."""
        return self._summary.lessons.get(lesson, _NOTHING).rates.get(variant)

    @property
    def guesses(self) -> Guesses | None:
        """The guesses on the run that was shown last; ``None`` before the first."""
        return None if self._player is None else Recalled(self._player, self._standing.guesses)

    def show(self, lesson: Lesson) -> tuple[Lesson, Player]:
        """The lesson with the variant that is open, and a player at the learner's place in it, or as near as can be.

        ``lesson`` is the one that ``self.lesson`` names. The player is the same one for as long as the run is.
        """
        place = self._place or LessonPlace(next(iter(lesson.variants)), 1, 0)
        lesson = with_variant(lesson, self, self.lesson, place.variant)
        moves, rate = dict(self.moves(self.lesson, place.variant)), self.rate(self.lesson, place.variant)
        made_of = (self.lesson, place.variant, rate, moves, self.made(self.lesson).get(place.variant))
        if self._player is None or made_of != self._made_of:
            player = resumed(lesson, self, self.lesson, place.variant)
            # Without such a variant, the learner's lesson is another than this one.
            self._player = player or Player(next(iter(lesson.variants.values())))
            self._made_of = made_of
        self._player.go(place.iteration, place.revealed)
        return lesson, self._player
