"""What an assignment is made of on the command line."""

from __future__ import annotations

from typing import Final, Protocol

from gradtutor.cli.parser import Add, whole
from gradtutor.errors import UsageError
from gradtutor.i18n import tr

MOST_LESSONS: Final = 60


class AssignOptions(Protocol):
    """What of the options of ``gradtutor class`` is about assignments; ``None``: not said."""

    @property
    def assignment(self) -> str | None:
        """The id or the title of one that there is."""

    @property
    def title(self) -> str | None:
        """What it is called."""

    @property
    def lessons(self) -> tuple[str, ...] | None:
        """The ids of its lessons."""

    @property
    def due(self) -> str | None:
        """The last day, or the last minute."""

    @property
    def late(self) -> str | None:
        """The late rule."""

    @property
    def points(self) -> float | None:
        """Of all lessons together."""

    @property
    def counted(self) -> tuple[tuple[str, ...], int | None] | None:
        """What counts, and how many predictions."""

    @property
    def tries(self) -> int | None:
        """How many times each lesson may be begun."""

    @property
    def zone(self) -> str | None:
        """Whose clocks they are."""


def add_options(add: Add) -> None:
    """What an assignment is made of."""
    from gradtutor.session.assignments.assignment import COUNTED, POINTS, PREDICTED, TRIES
    from gradtutor.session.assignments.deadline import RULES

    add("name", nargs="?", metavar="CLASS", help=tr("the class, as with --class"))
    add("--assignment", metavar="ID", help=tr("assign: change this one; withdraw: take it back"))
    add("--title", metavar="WORDS", help=tr("assign: what it is called"))
    lessons = tr("assign: ids of lessons, with commas between")
    add("--lessons", type=_ids, metavar="ID,...", help=lessons)
    due = tr("assign: until the end of a day, 2026-12-05, or of a minute, '2026-12-05 18:00'; '-' for no end")
    add("--due", metavar="TIME", help=due)
    late = tr("assign: what is late is worth: {rules}").format(rules=", ".join(RULES).replace("%", "%%"))
    add("--late", metavar="RULE", help=late)
    add(
        "--points",
        type=_points,
        metavar="N",
        help=tr("assign: for all of it; {count} where nothing is said").format(count=f"{POINTS:g}"),
    )
    count = tr("assign: what counts, with commas between: {names}; predictions={count} says how many")
    add(
        "--count",
        dest="counted",
        type=_counts,
        metavar="WHAT,...",
        help=count.format(names=", ".join(COUNTED), count=PREDICTED),
    )
    tries = tr("assign: how often each lesson may be begun, with other numbers each time; 0: always; else {count}")
    add("--tries", type=_tries, metavar="N", help=tries.format(count=TRIES))
    zone = tr("assign: the class's time zone from now on, such as Asia/Shanghai; else that of this machine")
    add("--zone", metavar="ZONE", help=zone)


def _ids(text: str) -> tuple[str, ...]:
    ids = tuple(dict.fromkeys(part for one in text.replace("，", ",").split(",") if (part := one.strip())))
    if not 0 < len(ids) <= MOST_LESSONS:
        raise UsageError(tr("Which lessons? Write --lessons ID,...; to see their ids: gradtutor list"))
    return ids


def _points(text: str) -> float:
    from gradtutor.session.assignments.giving import read_points

    return read_points(text)


def _counts(text: str) -> tuple[tuple[str, ...], int | None]:
    from gradtutor.session.assignments.giving import read_counts

    return read_counts(text)


def _tries(text: str) -> int:
    from gradtutor.session.assignments.giving import MOST_TRIES

    return whole(text, 0, MOST_TRIES, "--tries")
