"""What follows from one learner's events: places, marks, reviews. It is folded event by event and can be kept.

A kept summary saves reading a hundred thousand events at each start. It can always be made again, so one that is not
understood is simply dropped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from gradtutor.session.progress.review import ANSWERED, PREDICTED, Item, Try, after, item_of
from gradtutor.session.store.interface import Event, Json

FORM: Final = 2
"""Which form a kept summary has; another form is not read."""
MOST_MOVES: Final = 500
"""Moves by hand that are kept of one variant."""
MOST_MADE: Final = 16
"""Variants made while learning that are kept of one lesson, the latest."""
MOST_GUESSED: Final = 200
"""Guesses that are kept of one lesson, the latest: more than a table shows of all runs that a learner goes between."""


class Place(NamedTuple):
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
        self.place: Place | None = None
        self.steps = 0
        """How many times a step was shown."""
        self.finished: set[str] = set()
        """The variants whose end has been seen."""
        self.turns: bool | None = None
        self.tries: dict[Item, Try] = {}
        self.made: dict[str, Mapping[str, Json]] = {}
        """Name of a variant made while learning -> the data of its ``changed`` event."""
        self.moves: dict[str, dict[int, Mapping[str, Json]]] = {}
        """Variant -> iteration -> the parameters set by hand after it."""
        self.rates: dict[str, float] = {}
        """Variant -> its learning rate, where that is not the one that the lesson gives it."""
        self.guesses: dict[Item, Guess] = {}
        """What was guessed in the runs as they are now, the latest last."""

    def fold(self, event: Event) -> None:
        """Take one event in; of a kind that is not known, or without what it needs, it changes nothing."""
        try:
            self._take(event.kind, event.data, event.time)
        except (TypeError, ValueError, KeyError):
            # Written by another version of this program, or by somebody's own hand.
            return

    def _take(self, kind: str, data: Mapping[str, Any], time: float) -> None:
        if kind == "stepped":
            self._step(Place(str(data["variant"]), int(data["iteration"]), int(data["revealed"])), data.get("rate"))
        elif kind == "opened":
            self.place = self.place or Place(str(data["variant"]), 1, 0)
        elif kind == "finished":
            self.finished.add(str(data["variant"]))
        elif kind in (PREDICTED, ANSWERED):
            item = item_of(kind, data)
            self.tries[item] = after(self.tries.get(item), bool(data["right"]), time)
            if kind == PREDICTED:
                self._guess(item, data)
        elif kind == "dropped":
            self.tries.pop(item_of(data["asked"], data), None)
        elif kind == "turns":
            self.turns = bool(data["on"])
        elif kind == "changed":
            self._make(str(data["variant"]), data)
        elif kind == "moved":
            self._move(str(data["variant"]), int(data["iteration"]), dict(data["parameters"]))

    def _step(self, place: Place, rate: Any) -> None:
        """Take a step in, which says at which rate it was made where that is not the lesson's."""
        rate = None if rate is None else float(rate)
        if rate != self.rates.get(place.variant):
            self._forget(place.variant)
        if rate is None:
            self.rates.pop(place.variant, None)
        else:
            self.rates[place.variant] = rate
        self.place = place
        self.steps += 1

    def _make(self, name: str, data: Mapping[str, Any]) -> None:
        for kept in (self.made, self.moves, self.rates):
            kept.pop(name, None)
        self._forget(name)
        self.made[name] = data
        while len(self.made) > MOST_MADE:
            del self.made[next(iter(self.made))]

    def _move(self, variant: str, iteration: int, parameters: Mapping[str, Json]) -> None:
        self._forget(variant, iteration)
        # A new move makes the later ones moot, as it does in the run.
        kept = {place: move for place, move in self.moves.get(variant, {}).items() if place < iteration}
        if len(kept) < MOST_MOVES:
            kept[iteration] = parameters
        self.moves[variant] = kept

    def _guess(self, item: Item, data: Mapping[str, Any]) -> None:
        self.guesses.pop(item, None)
        self.guesses[item] = Guess(
            bool(data["right"]), float(data["guess"]), float(data["truth"]), str(data.get("reason", ""))
        )
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
            "made": self.made,
            "moves": {
                variant: {str(place): move for place, move in moves.items()} for variant, moves in self.moves.items()
            },
            "rates": self.rates,
            "guesses": [[*item, *guess] for item, guess in self.guesses.items()],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Standing:
        """Raises ``TypeError``, ``ValueError``, ``KeyError`` or ``AttributeError`` for what is none."""
        self = cls()
        self.place = None if kept["place"] is None else Place(*kept["place"])
        self.steps = int(kept["steps"])
        self.finished = set(kept["finished"])
        self.turns = kept["turns"]
        self.tries = {item: Try._make(rest) for item, rest in map(_item_first, kept["tries"])}
        self.guesses = {item: Guess._make(rest) for item, rest in map(_item_first, kept["guesses"])}
        self.made = dict(kept["made"])
        self.moves = {
            variant: {int(place): move for place, move in moves.items()} for variant, moves in kept["moves"].items()
        }
        self.rates = {variant: float(rate) for variant, rate in kept["rates"].items()}
        return self


def _item_first(entry: Sequence[Any]) -> tuple[Item, Sequence[Any]]:
    """An item, and what is kept of it, as a JSON list has them one after the other."""
    fields = len(Item._fields)
    # The last field is a tuple, which JSON does not have.
    return Item._make((*entry[: fields - 1], tuple(entry[fields - 1]))), entry[fields:]


class Summary:
    """What one learner has done in all lessons. ``number`` is that of the last event that is in it."""

    def __init__(self) -> None:
        self.number = 0
        self.lessons: dict[str, Standing] = {}
        """By the lessons' keys; the one that was opened last stands last."""

    def fold(self, event: Event) -> None:
        """Take one event in."""
        self.number = event.number
        if not event.lesson:
            return
        standing = self.lessons.setdefault(event.lesson, Standing())
        if event.kind == "opened":
            self.lessons[event.lesson] = self.lessons.pop(event.lesson)
        standing.fold(event)

    def as_json(self) -> dict[str, Json]:
        """As it is kept."""
        lessons = {key: standing.as_json() for key, standing in self.lessons.items()}
        return {"form": FORM, "number": self.number, "lessons": lessons}

    @classmethod
    def from_json(cls, kept: Any) -> Summary:
        """The summary that was kept, or an empty one where it is not understood."""
        self = cls()
        try:
            if kept["form"] != FORM:
                return self
            lessons = {str(key): Standing.from_json(standing) for key, standing in kept["lessons"].items()}
            self.number, self.lessons = int(kept["number"]), lessons
        except (TypeError, ValueError, KeyError, AttributeError):
            return cls()
        return self
