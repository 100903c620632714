"""The daily cash-up (日结): what the desk took in a day is counted, and a second person confirms.

Law: a receipt is given at once and stands; the day is confirmed by two persons. Counts and
confirmations are only added. Where the count agrees, another person of the company may confirm it;
where it differs, only the owners' committee, the residents' committee or the street (ADR 0031). A
receipt or refund after the count makes the day open again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.books.service import (
    CONFIRMERS,
    LARGEST,
    Hand,
    check_memo,
    find_role,
    hand_of,
    is_second,
)
from app.companion.fees.models import CashCheckRow, CashCountRow
from app.companion.fees.service.payments import DESK_METHODS
from app.companion.fees.service.takings import Takings, takings_on, takings_since
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.people.service import get_officer
from app.platform.audit import audit
from app.platform.db import transaction
from app.platform.roles import Role
from app.registry.service import lock_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.platform.roles import Officer

COUNTERS = (Role.PROPERTY_COMPANY,)
SECONDS = (*CONFIRMERS, *COUNTERS)
OPEN, COUNTED, CHANGED, CONFIRMED = "open", "counted", "changed", "confirmed"
SHOWN = timedelta(days=366)


class CashDayEmpty(RuleError):
    """Nothing was taken or given back at the desk on this day, or it has not come yet."""


class CashSumInvalid(RuleError):
    """What was counted is an amount below ten billion yuan."""


class CashReasonMissing(RuleError):
    """A difference, and a further count, has its reason."""


class CashCountNotFound(RuleError):
    """There is no such count, or a newer one has taken its place."""


class CashDayChanged(RuleError):
    """Receipts or refunds came after the count; the day is counted anew."""


class CashSecondNeeded(RuleError):
    """Another person confirms a count; a difference only another body."""


@dataclass(frozen=True, slots=True)
class Count:
    """A count as it was written down, and whose word stands on it, if anybody's."""

    id: int
    number: int
    takings: Takings
    counted: int
    reason: str
    by: Hand
    at: datetime
    checked: Hand | None
    checked_at: datetime | None

    @property
    def difference(self) -> int:
        return self.counted - self.takings.expected


@dataclass(frozen=True, slots=True)
class CashDay:
    """A day by one method: what it came to, and its counts, the newest first."""

    day: date
    method: str
    takings: Takings
    counts: tuple[Count, ...]

    @property
    def newest(self) -> Count | None:
        return self.counts[0] if self.counts else None

    @property
    def state(self) -> str:
        """open, counted, changed (receipts came after the count), confirmed."""
        if self.newest is None:
            return OPEN
        if self.newest.takings != self.takings:
            return CHANGED
        return COUNTED if self.newest.checked is None else CONFIRMED


def count_day(
    community_id: str,
    day: date,
    method: str,
    *,
    counted: int,
    reason: str,
    officer_id: int,
    now: datetime,
) -> int:
    """Write down what was counted of a day; returns the count's id.

    Raises CashDayEmpty, CashSumInvalid, CashReasonMissing, NotYourBody, MemoInvalid,
    MemoNamesPerson.
    """
    if abs(counted) > LARGEST:
        raise CashSumInvalid
    with transaction() as session:
        lock_community(session, community_id)
        hand = hand_of(officer_id, community_id, COUNTERS)
        takings = takings_on(session, community_id, day, method)
        if method not in DESK_METHODS or takings.acts == 0 or day > local_date(now):
            raise CashDayEmpty
        before = get_cash_day(session, community_id, day, method).newest
        said = (takings, counted, reason.strip(), officer_id)
        if before is not None and said == _said(before):
            return before.id
        if (counted != takings.expected or before is not None) and not reason.strip():
            raise CashReasonMissing
        row = CashCountRow(
            community_id=community_id,
            day=day,
            method=method,
            number=1 if before is None else before.number + 1,
            received=takings.received,
            given_back=takings.given_back,
            acts=takings.acts,
            counted=counted,
            reason=check_memo(reason) if reason.strip() else "",
            counted_by=officer_id,
            role=hand.role,
            organisation=hand.organisation,
            counted_at=now,
        )
        session.add(row)
        session.flush()
        detail = {"day": day.isoformat(), "expected": takings.expected, "counted": counted}
        audit(session, officer_id, "fees.count", row.id, detail, now=now, community_id=community_id)
        return row.id


def _said(count: Count) -> tuple[Takings, int, str, int]:
    return (count.takings, count.counted, count.reason, count.by.officer_id)


def confirm_count(community_id: str, count_id: int, *, officer_id: int, now: datetime) -> None:
    """Say as the second person that a count is so; said twice it is said once.

    Raises CashCountNotFound, CashDayChanged, CashSecondNeeded.
    """
    with transaction() as session:
        lock_community(session, community_id)
        row = session.get(CashCountRow, count_id)
        if row is None or row.community_id != community_id:
            raise CashCountNotFound
        day = get_cash_day(session, community_id, row.day, row.method)
        if day.newest is None or day.newest.id != count_id or day.state == CONFIRMED:
            raise CashCountNotFound
        if day.state == CHANGED:
            raise CashDayChanged
        if not may_confirm(get_officer(officer_id), community_id, day):
            raise CashSecondNeeded
        hand = hand_of(officer_id, community_id, SECONDS)
        session.add(
            CashCheckRow(
                count_id=count_id,
                checked_by=officer_id,
                role=hand.role,
                organisation=hand.organisation,
                checked_at=now,
            )
        )
        audit(session, officer_id, "fees.cash_check", count_id, now=now, community_id=community_id)


def may_confirm(officer: Officer, community_id: str, day: CashDay) -> bool:
    """Whether an officer may be the second person of a day's newest count."""
    count = day.newest
    if count is None or day.state != COUNTED or officer.id == count.by.officer_id:
        return False
    if count.difference:
        return is_second(officer, community_id, count.by)
    return find_role(officer, community_id, SECONDS) is not None


def get_cash_day(session: Session, community_id: str, day: date, method: str) -> CashDay:
    """Return one day by one method, empty where nothing was taken."""
    counts = _counts(session, [community_id], day, day)
    takings = takings_on(session, community_id, day, method)
    return CashDay(day, method, takings, tuple(counts.get((community_id, day, method), ())))


def list_cash_days(session: Session, community_id: str, *, today: date) -> list[CashDay]:
    """Return the days of a year on which the desk took or gave money, the newest first."""
    return cash_days_of(session, [community_id], today=today).get(community_id, [])


def cash_days_of(
    session: Session, community_ids: Collection[str], *, today: date, back: timedelta = SHOWN
) -> dict[str, list[CashDay]]:
    """Return the same for several communities at once."""
    first = today - back
    takings = takings_since(session, community_ids, first)
    counts = _counts(session, community_ids, first, today)
    found: dict[str, list[CashDay]] = {}
    for place in sorted({*takings, *counts}, key=lambda one: (one[1], one[2]), reverse=True):
        community_id, day, method = place
        held = CashDay(day, method, takings.get(place, Takings()), tuple(counts.get(place, ())))
        found.setdefault(community_id, []).append(held)
    return found


def _counts(
    session: Session, community_ids: Collection[str], first: date, last: date
) -> dict[tuple[str, date, str], list[Count]]:
    statement = (
        select(CashCountRow, CashCheckRow)
        .outerjoin(CashCheckRow, CashCheckRow.count_id == CashCountRow.id)
        .where(
            CashCountRow.community_id.in_(community_ids),
            CashCountRow.day >= first,
            CashCountRow.day <= last,
        )
        .order_by(CashCountRow.number.desc())
    )
    found: dict[tuple[str, date, str], list[Count]] = {}
    for row, check in session.execute(statement):
        place = (row.community_id, row.day, row.method)
        found.setdefault(place, []).append(_count(row, check))
    return found


def _count(row: CashCountRow, check: CashCheckRow | None) -> Count:
    return Count(
        id=row.id,
        number=row.number,
        takings=Takings(row.received, row.given_back, row.acts),
        counted=row.counted,
        reason=row.reason,
        by=Hand(row.counted_by, row.role, row.organisation),
        at=row.counted_at,
        checked=None if check is None else Hand(check.checked_by, check.role, check.organisation),
        checked_at=None if check is None else check.checked_at,
    )
