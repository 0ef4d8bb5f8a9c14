"""When an assignment is due, and what is late: from what a teacher writes to moments.

A day ends at the midnight that follows it, a minute when the next one begins, by the clocks of the class. So what is
done in the last second of what was named is in time, and what is done at that very midnight is not. Days late begin at
the same time of the clock as the first of them, also where clocks are set to summer time meanwhile.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, tzinfo
from typing import Final

from gradtutor.errors import UsageError
from gradtutor.i18n import tr
from gradtutor.records import NamedTuple
from gradtutor.safe_text import quoted
from gradtutor.session.assignments.assignment import Credit

MOST_DAYS: Final = 400
"""Days late that are counted one by one."""
NOTHING, FULL = "none", "full"
RULES: Final = (NOTHING, FULL, "50%", "10%/day")
"""One of each kind."""
_PERCENT: Final = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*[%％](\s*/\s*(?:day|天|日))?")


class LateRule(NamedTuple):
    """What is done late is worth ``part``, or loses ``daily`` of its points for each day that has begun."""

    part: float = 0.0
    daily: float = 0.0


def read_late(text: str) -> LateRule:
    """``none``, ``full``, ``50%`` or ``10%/day``. Raises ``UsageError`` for anything else."""
    plain = text.strip().lower()
    if plain in (NOTHING, FULL):
        return LateRule(float(plain == FULL))
    match = _PERCENT.fullmatch(plain)
    if match is None or not 0 < float(match[1]) <= 100:
        what = tr("The late rule '{text}' is not understood. Write one of: {rules}.")
        raise UsageError(what.format(text=quoted(text), rules=", ".join(RULES)))
    share = float(match[1]) / 100
    return LateRule(daily=share) if match[2] else LateRule(share)


def read_due(text: str) -> tuple[str, datetime]:
    """A day or a minute as it is written from now on, and the time of the clock at which it is over.

    Raises ``UsageError`` for what is neither.
    """
    plain = " ".join(text.strip().replace("T", " ").split())
    for form, unit in (("%Y-%m-%d", timedelta(days=1)), ("%Y-%m-%d %H:%M", timedelta(minutes=1))):
        try:
            named = datetime.strptime(plain, form)
            return named.strftime(form), named + unit
        except (ValueError, OverflowError):
            continue
    what = tr("'{text}' is no day. Write 2026-12-05, or 2026-12-05 18:00.")
    raise UsageError(what.format(text=quoted(text)))


def read_zone(name: str) -> tzinfo | None:
    """The clocks of a place, as ``Asia/Shanghai``; ``None`` for those of this machine. Raises ``UsageError``."""
    if not name:
        return None
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        what = tr("There is no time zone '{name}' on this machine. Write one such as Asia/Shanghai or Europe/Berlin.")
        raise UsageError(what.format(name=quoted(name))) from None


def credits(end: datetime, rule: LateRule, zone: tzinfo | None) -> tuple[tuple[Credit, ...], float]:
    """What is worth how much until when, and from then on; ``end`` is a time of the clocks of ``zone``."""
    found = [Credit(_moment(end, zone), 1.0)]
    if not rule.daily:
        return tuple(found), rule.part
    for day in range(1, MOST_DAYS):
        # Rounded, so that 1 − 3 × 0.1 is 0.7.
        part = round(1.0 - day * rule.daily, 9)
        if part <= 0.0:
            break
        found.append(Credit(_moment(end + timedelta(days=day), zone), part))
    return tuple(found), 0.0


def _moment(time: datetime, zone: tzinfo | None) -> float:
    """A time of the clocks of a place in seconds since 1970. Raises ``UsageError`` where it cannot be told."""
    try:
        return time.replace(tzinfo=zone).timestamp()
    except (ValueError, OverflowError, OSError):
        raise UsageError(tr("The day is too far away.")) from None
