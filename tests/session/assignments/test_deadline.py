"""When something is due, and what is late. The moments are those of GNU's `date -d`, which knows the zones."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from gradtutor import i18n
from gradtutor.errors import UsageError
from gradtutor.session.assignments.assignment import Assignment, Credit
from gradtutor.session.assignments.deadline import LateRule, credits, read_due, read_late, read_zone

BERLIN, SHANGHAI = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Shanghai")
HOUR = 3600.0


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


def due(text: str, rule: str = "none", zone: ZoneInfo = SHANGHAI) -> Assignment:
    written, end = read_due(text)
    found, after = credits(end, read_late(rule), zone)
    return Assignment("a", "A", (), due=written, credits=found, after=after)


def test_a_day_is_over_at_the_midnight_after_it_where_the_class_is() -> None:
    # TZ=Asia/Shanghai date -d '2026-12-06 00:00' +%s
    midnight = 1796486400.0
    given = due("2026-12-05")
    assert given.due == "2026-12-05" and given.until == midnight
    assert given.part(midnight - 0.001) == 1.0
    assert given.part(midnight) == 0.0
    # TZ=Europe/Berlin date -d '2026-12-06 00:00' +%s: seven hours later.
    assert due("2026-12-05", zone=BERLIN).until == midnight + 7 * HOUR


def test_a_minute_is_over_when_the_next_one_begins() -> None:
    # TZ=Asia/Shanghai date -d '2026-12-05 18:01' +%s
    given = due("2026-12-05T18:00")
    assert given.due == "2026-12-05 18:00" and given.until == 1796464860.0
    assert due("2026-12-05 23:59").until == due("2026-12-05").until


def test_days_late_begin_by_the_clock_also_where_it_is_set_to_summer_time() -> None:
    # In Berlin the night to 29 March 2026 is an hour short: TZ=Europe/Berlin date -d '2026-03-29 00:00' +%s, and 30.
    given = due("2026-03-28", "40%/day", BERLIN)
    assert given.credits == (Credit(1774738800.0, 1.0), Credit(1774821600.0, 0.6), Credit(1774908000.0, 0.2))
    assert given.credits[1].before - given.credits[0].before == 23 * HOUR
    assert [given.part(1774738800.0 + hours * HOUR) for hours in (-1, 0, 22, 23, 46, 47)] == [
        1.0,
        0.6,
        0.6,
        0.2,
        0.2,
        0,
    ]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("none", LateRule()),
        ("FULL ", LateRule(1.0)),
        ("50%", LateRule(0.5)),
        ("12.5 %", LateRule(0.125)),
        ("1%", LateRule(0.01)),
        ("100%", LateRule(1.0)),
        ("10%/day", LateRule(daily=0.1)),
        ("10% / 天", LateRule(daily=0.1)),
    ],
)
def test_late_rules(text: str, rule: LateRule) -> None:
    assert read_late(text) == rule


def test_ten_percent_a_day_are_ten_steps_without_noise() -> None:
    given = due("2026-12-05", "10%/day")
    assert [one.part for one in given.credits] == [1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1]
    assert given.after == 0.0 and not given.ever(given.credits[-1].before)
    assert due("2026-12-05", "50%").after == 0.5 and due("2026-12-05", "full").ever(4e9)


def test_no_more_than_400_days_late_are_counted() -> None:
    # A tenth of a percent a day would take a thousand days: what is due, and 399 days, the last of them worth 60.1 %.
    given = due("2026-12-05", "0.1%/day")
    assert len(given.credits) == 400 and given.credits[-1].part == 0.601
    assert given.part(given.credits[-1].before) == 0.0


@pytest.mark.parametrize("text", ["", "lots", "0%", "101%", "-5%", "10%/week"])
def test_late_rules_that_are_none(text: str) -> None:
    with pytest.raises(UsageError, match="Write one of: none, full, 50%, 10%/day"):
        read_late(text)


@pytest.mark.parametrize("text", ["", "tomorrow", "5.12.2026", "2026-13-01", "2026-12-05 25:00", "9999-12-31 1"])
def test_days_that_are_none(text: str) -> None:
    with pytest.raises(UsageError, match="2026-12-05 18:00"):
        read_due(text)


def test_zones() -> None:
    assert read_zone("") is None and read_zone("Asia/Shanghai") == SHANGHAI
    for name in ("Mars/Olympus", "../../etc/passwd", "Asia"):
        with pytest.raises(UsageError, match="no time zone"):
            read_zone(name)


def test_without_a_day_everything_counts_for_ever() -> None:
    assert Assignment("a", "A", ()).part(4e12) == 1.0 and Assignment("a", "A", ()).until is None
