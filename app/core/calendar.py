"""Legal time: when a waiting period is over, when a deadline ends, when a vote may be held.

Law (Civil Code 201–203, RULES R22, R23, R25, R35):
a period's first day is the day after the event and its last day ends at 24:00 in Asia/Shanghai.
A *waiting period* (notice before the meeting, days of posting) is never shortened and never rolls.
A *period to act* (objection, reply, filing, handover) that ends on a day off rolls to the next
working day. Instants are aware datetimes, returned in UTC; days are dates in Asia/Shanghai, which
has had no summer time since 1992, so a fixed +08:00 needs no time zone data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

from app.core.errors import RuleError

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")

#: Whether a day is a working day, holidays and swap days considered; None where the year's table is
#: not published yet.
WorkdayTable = Callable[[date], bool | None]

# 全国年节及纪念日放假办法 (State Council order 795, in force 2025-01-01): the days off whose date
# needs no lunar or solar calendar, as (month, day).
_FIXED_DAYS_OFF = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})

#: Between the close of a secret vote and its tally (PROTOCOL §7).
OBJECTION_DAYS = 3

# The longest run of days off so far has nine days; a table that shows thirty in a row is broken.
_LONGEST_RUN_OF_DAYS_OFF = 30


class NaiveTime(RuleError):
    """A datetime without time zone cannot name an instant."""


class DaysOutOfRange(RuleError):
    """A period must have a whole, sensible number of days."""


class NoWorkingDayFound(RuleError):
    """The holiday table shows no working day within a month."""


class NoticeTooShort(RuleError):
    """Fewer full days lie between publication and opening than the notice needs (R23)."""


class PeriodOutOfRange(RuleError):
    """The voting period is shorter or longer than the profile allows (R22)."""


class CloseNotAtMidnight(RuleError):
    """Voting must end at 24:00 in Asia/Shanghai (R25)."""


class ExtensionNotAllowed(RuleError):
    """The voting period may not be extended so (R22); the field `reason` says why."""


@dataclass(frozen=True)
class Deadline:
    """The last day of a period to act; provisional (暂定) where a holiday table was missing."""

    date: date
    provisional: bool

    @property
    def ends(self) -> datetime:
        """The instant of 24:00 on the last day, in UTC."""
        return end_of_day(self.date)


def local_date(instant: datetime) -> date:
    """Return the day in Asia/Shanghai of an aware instant; raises NaiveTime."""
    if instant.utcoffset() is None:
        raise NaiveTime(instant=instant.isoformat())
    return instant.astimezone(SHANGHAI).date()


def start_of_day(day: date) -> datetime:
    """Return the instant of 00:00 in Asia/Shanghai on that day, in UTC."""
    return datetime.combine(day, time.min, SHANGHAI).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """Return the instant of 24:00 in Asia/Shanghai on that day, in UTC (R25)."""
    return start_of_day(day + timedelta(days=1))


def earliest_opening(published: datetime, days: int) -> datetime:
    """Return the first instant after `days` full days of waiting, in UTC (R23, R35).

    Day 1 is the day after publication; the opening is 00:00 after day `days`; nothing rolls.
    Raises NaiveTime, DaysOutOfRange.
    """
    _check_days(days)
    return end_of_day(local_date(published) + timedelta(days=days))


def latest_posting(opens: datetime, days: int) -> datetime:
    """Return the end of the last day on which what waits `days` before an opening may be posted.

    The inverse of `earliest_opening`. Raises NaiveTime, DaysOutOfRange.
    """
    _check_days(days)
    return end_of_day(local_date(opens) - timedelta(days=days + 1))


def acting_deadline(start: datetime | date, days: int, *, workday: WorkdayTable) -> Deadline:
    """Return the deadline of a period to act that begins the day after `start` (R35).

    Ends at 24:00 of day `days`, rolled to the next working day. Where the table knows a day not,
    weekends and fixed-date holidays decide and the deadline is provisional.
    Raises NaiveTime, DaysOutOfRange, NoWorkingDayFound.
    """
    _check_days(days)
    day = local_date(start) if isinstance(start, datetime) else start
    return _roll_to_working_day(day + timedelta(days=days), workday)


def objection_deadline(closed: datetime, workday: WorkdayTable) -> Deadline:
    """Return until when may be objected to who took part in a secret vote (PROTOCOL §7).

    A vote that closes at 24:00 has its first day behind it. Raises NaiveTime, NoWorkingDayFound.
    """
    return acting_deadline(closed - timedelta(minutes=1), OBJECTION_DAYS, workday=workday)


def earliest_final(
    posted: datetime, *, posting_days: int, objection_days: int, workday: WorkdayTable
) -> Deadline:
    """Return the day after whose end a preliminary result may become final (R27).

    The later of the posting, which waits and does not roll, and the objection period, which does.
    Raises NaiveTime, DaysOutOfRange, NoWorkingDayFound.
    """
    _check_days(posting_days)
    objections = acting_deadline(posted, objection_days, workday=workday)
    posting_ends = local_date(posted) + timedelta(days=posting_days)
    return Deadline(max(posting_ends, objections.date), objections.provisional)


def revocation_window_end(posted: datetime) -> date:
    """Return the earliest last day for a suit to revoke: one year on, same date (法释〔2009〕7号
    12).

    Only the earliest end: the year runs from when the owner knew or should have known (R27). Where
    the date does not exist that year the month's last day counts (Civil Code 202). Raises
    NaiveTime.
    """
    day = local_date(posted)
    if (day.month, day.day) == (2, 29):
        day = day.replace(day=28)
    return day.replace(year=day.year + 1)


def check_notice_period(*, published: datetime, opens: datetime, days: int) -> None:
    """Refuse an opening before the notice has hung out its full days (R23).

    Raises NoticeTooShort with the earliest opening, NaiveTime, DaysOutOfRange.
    """
    earliest = earliest_opening(published, days)
    if opens < earliest:
        raise NoticeTooShort(days=days, opens=opens, earliest=earliest)


def check_voting_period(*, opens: datetime, closes: datetime, min_days: int, max_days: int) -> None:
    """Refuse a voting period outside the profile's days or not ending at 24:00 (R22, R25).

    Raises CloseNotAtMidnight, PeriodOutOfRange, NaiveTime.
    """
    _check_closes_at_midnight(closes)
    local_date(opens)
    if not timedelta(days=min_days) <= closes - opens <= timedelta(days=max_days):
        raise PeriodOutOfRange(opens=opens, closes=closes, min_days=min_days, max_days=max_days)


def check_extension(
    *,
    posted: datetime,
    closes: datetime,
    new_closes: datetime,
    max_days: int,
    earlier_extensions: int,
    quorum_reached: bool,
    election: bool,
    elections_allowed: bool,
) -> None:
    """Refuse an extension other than the one the profile allows (R22).

    Once only, at most `max_days`, only while quorum is missing, announced before the original
    close, for elections only where the profile says so.
    Raises ExtensionNotAllowed with a `reason`, CloseNotAtMidnight, NaiveTime.
    """
    _check_closes_at_midnight(new_closes)
    local_date(posted)
    refusals = {
        "already_extended": earlier_extensions > 0,
        "quorum_reached": quorum_reached,
        "election": election and not elections_allowed,
        "after_close": posted >= closes,
        "not_later": new_closes <= closes,
        "too_long": new_closes - closes > timedelta(days=max_days),
    }
    for reason, applies in refusals.items():
        if applies:
            raise ExtensionNotAllowed(reason=reason, closes=closes, new_closes=new_closes)


def _check_closes_at_midnight(closes: datetime) -> None:
    if closes != start_of_day(local_date(closes)):
        raise CloseNotAtMidnight(closes=closes)


def _check_days(days: int) -> None:
    # Ten years bound every period the profiles know and keep dates in range.
    if not 0 <= days <= 3660:
        raise DaysOutOfRange(days=days)


def _roll_to_working_day(day: date, workday: WorkdayTable) -> Deadline:
    provisional = False
    for offset in range(_LONGEST_RUN_OF_DAYS_OFF):
        candidate = day + timedelta(days=offset)
        known = workday(candidate)
        provisional = provisional or known is None
        if known or (known is None and _is_likely_working_day(candidate)):
            return Deadline(date=candidate, provisional=provisional)
    raise NoWorkingDayFound(day=day)


def _is_likely_working_day(day: date) -> bool:
    return day.weekday() < 5 and (day.month, day.day) not in _FIXED_DAYS_OFF
