"""What is written down of a class: one class for each kind of event, with what belongs to it. Nothing else is kept.

A new kind is one class here. Its name, small, is that of the kind in the store, and its fields are what is kept; a
field with a default is one that may be missing. ``event_of`` writes such a record, ``record_of`` reads it again, and
``match`` tells the kinds apart. No key that is pressed and no text that is typed is in it: an answer is a number, or
the numbers of choices.
"""

# No annotations as texts: to make types of them again is slow, and every start would wait for it.
from collections.abc import Callable, Mapping
from typing import Any, Final, ForwardRef, Literal, TypeAlias, TypeVar, get_type_hints

from gradtutor.records import NamedTuple
from gradtutor.session.store.event_fields import FIELDS, EventField, Finite, Given, Index, Keys, Settings, is_text
from gradtutor.session.store.interface import Event

Record: TypeAlias = tuple[Any, ...]
"""An object of one of the classes below."""
Author: TypeAlias = Literal["learner", "class", "server"]
_R = TypeVar("_R", bound=type[Record])

_REQUIRED: Final = object()


class Kind(NamedTuple):
    """What there is to know of one kind of event."""

    name: str
    author: Author
    """Who writes it: a learner's process, the teacher to the class, or the server of a learner."""
    make: Callable[[list[Any]], Record]
    fields: Mapping[str, EventField]
    readers: tuple[tuple[str, Callable[[Any], Any], Any], ...]
    """Of each field its name, what reads it, and its default."""


_BY_NAME: Final[dict[str, Kind]] = {}
_BY_CLASS: Final[dict[type, Kind]] = {}


def written_by(author: Author) -> Callable[[_R], _R]:
    """Declares a class to be a kind of event."""

    def declare(made: _R) -> _R:
        record: Any = made
        types = record.__annotations__
        if any(isinstance(type_, ForwardRef) for type_ in types.values()):
            types = get_type_hints(made, include_extras=True)
        fields = {name: FIELDS[type_] for name, type_ in types.items()}
        defaults = record._field_defaults
        readers = tuple((name, field.read, defaults.get(name, _REQUIRED)) for name, field in fields.items())
        kind = Kind(made.__name__.lower(), author, record._make, fields, readers)
        _BY_NAME[kind.name] = _BY_CLASS[made] = kind
        return made

    return declare


# What a learner does in a lesson.


@written_by("learner")
class Opened(NamedTuple):
    """A lesson was opened."""

    variant: str


@written_by("learner")
class Stepped(NamedTuple):
    """A step was shown, forwards or backwards."""

    variant: str
    iteration: int
    revealed: int
    """How many steps of the iteration are shown."""
    stage: str = ""
    focus: str = ""
    rate: float | None = None
    """The learning rate, where it is not the one that the lesson gives the variant."""


@written_by("learner")
class Predicted(NamedTuple):
    """A number was guessed."""

    variant: str
    iteration: int
    right: bool
    quantity: str = ""
    name: str = ""
    of: str = ""
    index: Index = ()  # type: ignore[assignment]  # nobody looks for a value in a record
    guess: Finite = None
    truth: Finite = None
    reason: str = ""
    """The misconception that the guess shows, if one is known."""


@written_by("learner")
class Answered(NamedTuple):
    """A question was answered."""

    question: str
    right: bool
    answer: Given = None
    reason: str = ""


@written_by("learner")
class Dropped(NamedTuple):
    """What was to be tried again is not in the lesson any more: a number, or a question."""

    asked: str
    """The kind of the try: ``predicted`` or ``answered``."""
    question: str = ""
    variant: str = ""
    iteration: int = 0
    quantity: str = ""
    name: str = ""
    of: str = ""
    index: Index = ()  # type: ignore[assignment]  # nobody looks for a value in a record


@written_by("learner")
class Hinted(NamedTuple):
    """A hint was shown, or the answer: that to an erratum, or to a question."""

    question: str = ""
    hint: int = 0
    """How many are shown; one more than the question has: its answer."""


@written_by("learner")
class Moved(NamedTuple):
    """Parameters were set by hand after an iteration."""

    variant: str
    iteration: int
    parameters: Settings


@written_by("learner")
class Changed(NamedTuple):
    """A variant was made."""

    variant: str
    base: str = ""
    """The variant of the lesson that it is made of."""
    settings: Settings = {}  # noqa: RUF012 - it is never changed


@written_by("learner")
class Finished(NamedTuple):
    """The end of a run was seen."""

    variant: str
    iteration: int = 0
    reason: str = ""
    """Why it ended: ``converged``, ``limit`` or ``diverged``."""


@written_by("learner")
class Left(NamedTuple):
    """The lesson was left."""


@written_by("learner")
class Turns(NamedTuple):
    """The learner's turns were switched on or off."""

    on: bool


@written_by("learner")
class Begun(NamedTuple):
    """A try of a lesson that was assigned has begun; its events have a key of their own."""

    numbers: Settings = {}  # noqa: RUF012 - it is never changed
    """The learner's own numbers, in the place of the lesson's, as settings."""


# What the server of a class tells of a learner, or tells the learner.


@written_by("server")
class Arrived(NamedTuple):
    """Somebody came in."""

    name: str = ""
    group: str = ""
    seat: str = ""
    """Which of the learner's seats it is, at whichever server; empty where there is one for each learner."""
    again: bool = False
    """Whether nobody has logged in: the seat was taken for empty, since its server was not heard of for a while."""


@written_by("server")
class Departed(NamedTuple):
    """Somebody is gone."""

    seat: str = ""
    """The seat that is empty now; without one, all of the learner's."""


@written_by("server")
class Locked(NamedTuple):
    """Too much has been guessed at a name: nobody gets in by it until the teacher unlocks it."""

    guesses: int = 0
    """Wrong PINs or passwords."""


@written_by("server")
class Unlocked(NamedTuple):
    """The teacher has unlocked a name."""


@written_by("server")
class Joined(NamedTuple):
    """What was done under another name is this learner's now."""

    other: str
    """The id of the other name, which is nobody's any more."""
    name: str = ""
    """What the learner is called from now on."""


@written_by("server")
class Removed(NamedTuple):
    """The teacher has taken somebody out who is there: it is for that program, which ends, and is erased then."""


@written_by("server")
class Erased(NamedTuple):
    """Events have been erased, or have become another learner's: what follows from them is to be worked out anew."""


@written_by("server")
class Notice(NamedTuple):
    """Something to be shown to one person; it is kept nowhere."""

    text: str = ""


@written_by("server")
class Close(NamedTuple):
    """One person's program shall end, with a last word; it is kept nowhere."""

    text: str = ""


# What a teacher says to the whole class.


@written_by("class")
class Message(NamedTuple):
    """Words for everybody."""

    text: str


@written_by("class")
class Paused(NamedTuple):
    """The class is paused, or goes on."""

    on: bool


@written_by("class")
class Follow(NamedTuple):
    """The step that the teacher offers to everybody."""

    lesson: str
    """The lesson's key."""
    variant: str
    iteration: int
    revealed: int


@written_by("class")
class Released(NamedTuple):
    """No step is offered any more."""


@written_by("class")
class Lessons(NamedTuple):
    """Which lessons nobody may open now."""

    closed: Keys


@written_by("class")
class Assigned(NamedTuple):
    """The class is given something to do, or what it was given is another thing now."""

    assignment: Settings
    """As it is kept."""


@written_by("class")
class Withdrawn(NamedTuple):
    """Something is not to be done any more."""

    assignment: str
    """Its id."""


def kinds() -> Mapping[str, Kind]:
    """All kinds of events by their names."""
    return _BY_NAME


def event_of(record: Record, lesson: str = "", learner: str = "", time: float = 0.0) -> Event:
    """The event that tells this record; what is ``None`` is left out."""
    kind = _BY_CLASS[type(record)]
    data = {name: value for name, value in zip(kind.fields, record, strict=True) if value is not None}
    return Event(kind.name, lesson, data, learner, time)


def record_of(event: Event) -> Record | None:
    """What an event tells, as an object of its class; ``None`` where its kind is not known or lacks what it needs: it
    was written by another version of this program, or by somebody's own hand."""
    return record_from(event.kind, event.data)


def record_from(name: str, data: Mapping[str, Any]) -> Record | None:
    """As ``record_of``, of a kind's name and what is stored for it."""
    kind = _BY_NAME.get(name)
    if kind is None:
        return None
    values = []
    try:
        for key, read, default in kind.readers:
            value = data.get(key, default)
            if value is default:
                if value is _REQUIRED:
                    return None
                values.append(value)
            else:
                values.append(read(value))
    except (TypeError, ValueError, OverflowError, AttributeError):
        return None
    return kind.make(values)


def tidy(event: Event) -> Event | None:
    """The event, its data as JSON has them, with what belongs to its kind and nothing else; ``None`` where a learner
    has no such event.

    What lacks a part is understood by nobody, and harms nobody: whoever folds events passes over it.
    """
    kind = _BY_NAME.get(event.kind)
    if kind is None or kind.author != "learner" or not is_text(event.lesson):
        return None
    fields = kind.fields
    data = {key: value for key, value in event.data.items() if key in fields and fields[key].allows(value)}
    return event._replace(data=data)
