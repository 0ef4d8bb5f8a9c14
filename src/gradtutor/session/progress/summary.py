"""What follows from one learner's events: places, marks, reviews. It is folded event by event and can be kept.

A kept summary saves reading a hundred thousand events at each start. It can always be made again, so one that is not
understood is simply dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import inf
from typing import TYPE_CHECKING, Any, Final

from gradtutor.records import NamedTuple
from gradtutor.session.progress.review import DueItem, Try, after, item_of
from gradtutor.session.store.events import (
    Answered,
    Changed,
    Dropped,
    Finished,
    Moved,
    Opened,
    Predicted,
    Record,
    Stepped,
    Turns,
    record_from,
    record_of,
)
from gradtutor.session.store.interface import Event, Json
from gradtutor.session.store.taken import taken

if TYPE_CHECKING:
    from gradtutor.session.progress.evidence import Evidence

FORM: Final = 3
"""Which form a kept summary has; another form is not read."""
WRONG_CLOCK: Final = 3600.0
"""Seconds: an event that lies further ahead was written by a clock that went wrong."""
MOST_MOVES: Final = 500
"""Moves by hand that are kept of one variant."""
MOST_MADE: Final = 16
"""Variants made while learning that are kept of one lesson, the latest."""
MOST_GUESSED: Final = 200
"""Guesses that are kept of one lesson, the latest: more than a table shows of all runs that a learner goes between."""


class LessonPlace(NamedTuple):
    """A place in a lesson."""

    variant: str
    iteration: int
    revealed: int


class Guess(NamedTuple):
    """The last guess of a number."""

    right: bool
    guess: float
    truth: float
    reason: str


class Standing:
    """What one learner has done in one lesson."""

    def __init__(self) -> None:
        self.place: LessonPlace | None = None
        self.steps = 0
        """How many times a step was shown."""
        self.finished: set[str] = set()
        """The variants whose end has been seen."""
        self.turns: bool | None = None
        self.tries: dict[DueItem, Try] = {}
        self.made: dict[str, Changed] = {}
        """Name of a variant made while learning -> how it was made."""
        self.moves: dict[str, dict[int, Mapping[str, Json]]] = {}
        """Variant -> iteration -> the parameters set by hand after it."""
        self.rates: dict[str, float] = {}
        """Variant -> its learning rate, where that is not the one that the lesson gives it."""
        self.guesses: dict[DueItem, Guess] = {}
        """What was guessed in the runs as they are now, the latest last."""

    def fold(self, record: Record | None, time: float) -> None:
        """Take in what an event of that time, in seconds since 1970, tells; ``None`` changes nothing."""
        match record:
            case Stepped():
                self._step(LessonPlace(record.variant, record.iteration, record.revealed), record.rate)
            case Opened():
                self.place = self.place or LessonPlace(record.variant, 1, 0)
            case Finished():
                self.finished.add(record.variant)
            case Predicted() | Answered():
                item = item_of(record)
                self.tries[item] = after(self.tries.get(item), record.right, time)
                if isinstance(record, Predicted):
                    self._guess(item, record)
            case Dropped():
                self.tries.pop(item_of(record), None)
            case Turns():
                self.turns = record.on
            case Changed():
                self._make(record)
            case Moved():
                self._move(record.variant, record.iteration, record.parameters)

    def _step(self, place: LessonPlace, rate: float | None) -> None:
        """Take a step in, which says at which rate it was made where that is not the lesson's."""
        if rate != self.rates.get(place.variant):
            self._forget(place.variant)
        if rate is None:
            self.rates.pop(place.variant, None)
        else:
            self.rates[place.variant] = rate
        self.place = place
        self.steps += 1

    def _make(self, made: Changed) -> None:
        name = made.variant
        for kept in (self.made, self.moves, self.rates):
            kept.pop(name, None)
        self._forget(name)
        self.made[name] = made
        while len(self.made) > MOST_MADE:
            del self.made[next(iter(self.made))]

    def _move(self, variant: str, iteration: int, parameters: Mapping[str, Json]) -> None:
        self._forget(variant, iteration)
        # A new move makes the later ones moot, as it does in the run.
        kept = {number: move for number, move in self.moves.get(variant, {}).items() if number < iteration}
        if len(kept) < MOST_MOVES:
            kept[iteration] = parameters
        self.moves[variant] = kept

    def _guess(self, item: DueItem, made: Predicted) -> None:
        self.guesses.pop(item, None)
        if made.guess is None or made.truth is None:
            return
        self.guesses[item] = Guess(made.right, made.guess, made.truth, made.reason)
        while len(self.guesses) > MOST_GUESSED:
            del self.guesses[next(iter(self.guesses))]

    def _forget(self, variant: str, last: int = 0) -> None:
        """Drop what was guessed in a variant after the iteration ``last``: from there on it is another run."""
        gone = [item for item in self.guesses if item.variant == variant and item.iteration > last]
        for item in gone:
            del self.guesses[item]

    def as_json(self) -> dict[str, Json]:
        """As it is kept."""
        return {
            "place": self.place,
            "steps": self.steps,
            "finished": sorted(self.finished),
            "turns": self.turns,
            "tries": [[*item, *tried] for item, tried in self.tries.items()],
            "made": {name: made._asdict() for name, made in self.made.items()},
            "moves": {
                variant: {str(number): move for number, move in moves.items()} for variant, moves in self.moves.items()
            },
            "rates": self.rates,
            "guesses": [[*item, *guess] for item, guess in self.guesses.items()],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Standing:
        """Raises ``TypeError``, ``ValueError``, ``KeyError`` or ``AttributeError`` for what is none."""
        self = cls()
        self.place = None if kept["place"] is None else LessonPlace(*kept["place"])
        self.steps = int(kept["steps"])
        self.finished = set(kept["finished"])
        self.turns = kept["turns"]
        self.tries = {item: Try._make(rest) for item, rest in map(_item_first, kept["tries"])}
        self.guesses = {item: Guess._make(rest) for item, rest in map(_item_first, kept["guesses"])}
        self.made = {name: _made(data) for name, data in kept["made"].items()}
        self.moves = {
            variant: {int(number): move for number, move in moves.items()} for variant, moves in kept["moves"].items()
        }
        self.rates = {variant: float(rate) for variant, rate in kept["rates"].items()}
        return self


def _made(data: Mapping[str, Any]) -> Changed:
    record = record_from("changed", data)
    if not isinstance(record, Changed):
        raise TypeError("this is not how a variant is made")
    return record


def _item_first(entry: Sequence[Any]) -> tuple[DueItem, Sequence[Any]]:
    """An item, and what is kept of it, as a JSON list has them one after the other."""
    fields = len(DueItem._fields)
    # The last field is a tuple, which JSON does not have.
    return DueItem._make((*entry[: fields - 1], tuple(entry[fields - 1]))), entry[fields:]


def _evidence() -> type[Evidence]:
    # Most learners have nothing assigned.
    from gradtutor.session.progress.evidence import Evidence

    return Evidence


class Summary:
    """What one learner has done in all lessons. ``number`` is that of the last event that is in it.

    An event from the future, by ``clock``, counts as made when the one before was: a date that was wrong for a while
    must not put a review off by years. When a clock is set back, a summary that ``is_ahead`` is to be made anew.
    """

    def __init__(self, clock: Callable[[], float] = lambda: inf) -> None:
        self.number = 0
        self._time = 0.0
        """That of the last event that is believed, in seconds since 1970."""
        self._clock = clock
        self.lessons: dict[str, Standing] = {}
        """By the lessons' keys; the one that was opened last stands last."""
        self.taken: dict[str, Evidence] = {}
        """Of tries of what was assigned, by the same keys."""

    def fold(self, event: Event) -> None:
        """Take one event in."""
        self.anticipate(event)
        self.number = event.number

    def anticipate(self, event: Event) -> None:
        """Take one event in that has no number yet."""
        if event.time <= self._clock() + WRONG_CLOCK:
            self._time = event.time
        if not event.lesson:
            return
        standing, record = self.lessons.setdefault(event.lesson, Standing()), record_of(event)
        if isinstance(record, Opened):
            self.lessons[event.lesson] = self.lessons.pop(event.lesson)
        standing.fold(record, self._time)
        if taken(event.lesson) is not None:
            self.taken.setdefault(event.lesson, _evidence()()).fold(record, self._time)

    @property
    def is_ahead(self) -> bool:
        """Whether a try lies in the future by now: it was made while the date was wrong."""
        return self._latest_try > self._clock() + WRONG_CLOCK

    @property
    def _latest_try(self) -> float:
        tries = (tried.time for standing in self.lessons.values() for tried in standing.tries.values())
        return max(tries, default=0.0)

    def as_json(self) -> dict[str, Json]:
        """As it is kept."""
        lessons = {key: standing.as_json() for key, standing in self.lessons.items()}
        shown = {key: evidence.as_json() for key, evidence in self.taken.items()}
        return {"form": FORM, "number": self.number, "lessons": lessons, "taken": shown}

    @classmethod
    def from_json(cls, kept: Any, clock: Callable[[], float] = lambda: inf) -> Summary:
        """The summary that was kept, or an empty one where it is not understood or is ahead of the clock."""
        self = cls(clock)
        try:
            if kept["form"] != FORM:
                return self
            lessons = {str(key): Standing.from_json(standing) for key, standing in kept["lessons"].items()}
            shown = {str(key): _evidence().from_json(evidence) for key, evidence in kept["taken"].items()}
            self.number, self.lessons, self.taken = int(kept["number"]), lessons, shown
            self._time = self._latest_try
        except (TypeError, ValueError, KeyError, AttributeError):
            return cls(clock)
        return cls(clock) if self.is_ahead else self
