"""How an assignment is put together, whether on the command line or on the teacher's screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gradtutor.errors import UsageError
from gradtutor.i18n import tr
from gradtutor.session.assignments.assignment import Assignment
from gradtutor.session.assignments.deadline import NOTHING, credits, read_due, read_late, read_zone
from gradtutor.session.assignments.kept import ZONE

if TYPE_CHECKING:
    from gradtutor.session.store.interface import Store

LONGEST_TITLE: Final = 60
"""Characters."""
MOST_POINTS: Final = 10_000.0
MOST_TRIES: Final = 1000
MOST_PREDICTIONS: Final = 1000
NEVER: Final = "-"
"""Written for a due day: there is none."""


def clean_title(text: str) -> str:
    """A title in one line. Raises ``UsageError`` for none, and for one that is too long."""
    title = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    if not 0 < len(title) <= LONGEST_TITLE:
        raise UsageError(tr("A title has 1 to {count} characters.").format(count=LONGEST_TITLE))
    return title


def timed(
    made: Assignment, store: Store, due: str | None = None, late: str | None = None, zone: str | None = None
) -> Assignment:
    """The assignment with its moments; what is ``None`` stays. A ``zone`` is the class's from now on.

    Raises ``UsageError`` for what is not understood, and ``StoreError``.
    """
    if zone is not None:
        read_zone(zone)
        store.set_state(ZONE, zone or None)
    kept = str(store.state(ZONE) or "")
    made = made._replace(late=made.late or NOTHING if late is None else late.strip().lower(), zone=kept)
    rule = read_late(made.late)
    due = made.due if due is None else "" if due.strip() == NEVER else due
    if not due:
        return made._replace(due="", credits=(), after=1.0)
    written, end = read_due(due)
    found, after = credits(end, rule, read_zone(kept))
    return made._replace(due=written, credits=found, after=after)


def read_points(text: str) -> float:
    """How many points. Raises ``UsageError``."""
    try:
        points = float(text.replace("，", ".").replace(",", "."))
    except ValueError:
        points = 0.0
    if not 0.0 < points <= MOST_POINTS:
        raise UsageError(tr("Points are a number from 0 to {most}, and more than 0.").format(most=f"{MOST_POINTS:g}"))
    return points


def read_counts(text: str) -> tuple[tuple[str, ...], int | None]:
    """What counts, ``questions, predictions=5``, and how many predictions where that is said. Raises ``UsageError``."""
    from gradtutor.session.assignments.assignment import COUNTED, PREDICTIONS
    from gradtutor.suggestions import write_instead

    counts: dict[str, None] = {}
    number: int | None = None
    for part in filter(None, (one.strip().lower() for one in text.replace("，", ",").split(","))):
        name, equals, many = (one.strip() for one in part.partition("="))
        if name not in COUNTED:
            what = tr("'{name}' is nothing that counts.").format(name=name[:LONGEST_TITLE])
            raise UsageError(f"{what} {write_instead(name, COUNTED)}".rstrip())
        counts[name] = None
        if equals:
            sound = many.isascii() and many.isdecimal() and len(many) < 5
            if name != PREDICTIONS or not sound or not 0 < int(many) <= MOST_PREDICTIONS:
                raise UsageError(tr("How many there are is said of predictions alone: predictions=5."))
            number = int(many)
    if not counts:
        raise UsageError(tr("Something has to count: {names}.").format(names=", ".join(COUNTED)))
    return tuple(counts), number
