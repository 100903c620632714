"""What is due and not paid: by flat for the company's desk, by building for everybody else.

Law: arrears are nobody's business but the flat's and the company's. What others see are sums of
buildings, and a building in which few flats have bills is added to the rest, because its sum would
speak of a neighbour. Nothing here is published by name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.companion.fees.models import AllocationRow, BillRow, ReminderRow
from app.companion.fees.service.former import former_bills
from app.registry.service.units import natural_order

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# The series of bills of late fees, which belong to no tariff.
LATE_SERIES = 0
AGES = (30, 90, 365)
FEWEST = 5


@dataclass(slots=True)
class Arrears:
    """A flat with overdue bills; `ages` are sums up to 30, 90, 365 days and beyond, in 分."""

    unit_id: int
    label: str
    building: str
    oldest: date
    bills: int = 0
    ages: list[int] = field(default_factory=lambda: [0] * (len(AGES) + 1))
    reminded_at: datetime | None = None

    @property
    def total(self) -> int:
        return sum(self.ages)


@dataclass(frozen=True, slots=True)
class Rate:
    """What was billed for a year and what of it is paid, in 分."""

    billed: int
    paid: int


@dataclass(frozen=True, slots=True)
class BuildingSum:
    """A building's bills of a year; `building` is empty for buildings too small to be shown."""

    building: str
    flats: int
    rate: Rate


def list_arrears(
    session: Session, community_id: str, *, today: date, own: bool = False
) -> list[Arrears]:
    """Return the flats with overdue bills, the oldest first: for the company's desk only.

    `own` leaves out what former owners owe.
    """
    found: dict[int, Arrears] = {}
    for bill, still_open in overdue_bills(session, community_id, today, own=own):
        line = found.setdefault(
            bill.unit_id, Arrears(bill.unit_id, bill.label, bill.building, bill.due)
        )
        line.bills += 1
        line.oldest = min(line.oldest, bill.due)
        line.ages[age_of(bill, today)] += still_open
    reminded = _reminded(session, community_id)
    for line in found.values():
        line.reminded_at = reminded.get(line.unit_id)
    return sorted(found.values(), key=lambda one: (one.oldest, natural_order(one.label)))


def age_of(bill: BillRow, today: date) -> int:
    """Return 0 up to 30 days overdue, 1 up to 90, 2 up to a year, 3 beyond."""
    days = (today - bill.due).days
    return next((place for place, most in enumerate(AGES) if days <= most), len(AGES))


def overdue_bills(
    session: Session, community_id: str, today: date, *, own: bool = False
) -> list[tuple[BillRow, int]]:
    """Return the bills that are overdue, each with what is open of it; `own` as above."""
    paid = func.coalesce(func.sum(AllocationRow.amount), 0)
    statement = (
        select(BillRow, paid)
        .outerjoin(AllocationRow, AllocationRow.bill_id == BillRow.id)
        .where(
            BillRow.community_id == community_id,
            BillRow.voided_at.is_(None),
            BillRow.due < today,
        )
        .group_by(BillRow.id)
        .having(BillRow.amount > paid)
    )
    rows = session.execute(statement).all()
    former = former_bills(session, [bill for bill, _ in rows]) if own else set()
    return [(bill, bill.amount - int(paid)) for bill, paid in rows if bill.id not in former]


def _reminded(session: Session, community_id: str) -> dict[int, datetime]:
    statement = select(ReminderRow).where(ReminderRow.community_id == community_id)
    return {row.unit_id: row.sent_at for row in session.scalars(statement.order_by(ReminderRow.id))}


def fee_rate(
    session: Session, community_id: str, *, year: int, due_by: date, building: str | None = None
) -> Rate:
    """Return what bills of periods that began in a year come to, and what of it is paid.

    Only bills that were due by a day count: nobody is behind with what is not due yet. A
    building in which fewer than five flats have bills gives nothing: it would name a neighbour.
    """
    if building is None:
        rates = [one.rate for one in _sums(session, community_id, year, due_by)]
        return Rate(sum(one.billed for one in rates), sum(one.paid for one in rates))
    for one in sums_by_building(session, community_id, year=year, due_by=due_by):
        if one.building == building:
            return one.rate
    return Rate(0, 0)


def sums_by_building(
    session: Session, community_id: str, *, year: int, due_by: date
) -> list[BuildingSum]:
    """Return the sums of each building of bills due by a day, small ones under an empty name.

    Where the small ones together are still few, the next smallest joins them.
    """
    every = sorted(_sums(session, community_id, year, due_by), key=lambda one: one.flats)
    hidden = [one for one in every if one.flats < FEWEST]
    shown = every[len(hidden) :]
    while hidden and shown and sum(one.flats for one in hidden) < FEWEST:
        hidden.append(shown.pop(0))
    found = sorted(shown, key=lambda one: natural_order(one.building))
    if hidden and sum(one.flats for one in hidden) >= FEWEST:
        rate = Rate(sum(x.rate.billed for x in hidden), sum(x.rate.paid for x in hidden))
        found.append(BuildingSum("", sum(one.flats for one in hidden), rate))
    return found


def _sums(session: Session, community_id: str, year: int, due_by: date) -> list[BuildingSum]:
    mine = (
        BillRow.community_id == community_id,
        BillRow.voided_at.is_(None),
        BillRow.first_day >= date(year, 1, 1),
        BillRow.first_day <= date(year, 12, 31),
        BillRow.due <= due_by,
        # Late fees are no fees of the year: they would make a rate fall that was paid late.
        BillRow.series != LATE_SERIES,
    )
    billed = (
        select(
            BillRow.building, func.sum(BillRow.amount), func.count(func.distinct(BillRow.unit_id))
        )
        .where(*mine)
        .group_by(BillRow.building)
    )
    paid = (
        select(BillRow.building, func.sum(AllocationRow.amount))
        .join(AllocationRow, AllocationRow.bill_id == BillRow.id)
        .where(*mine)
        .group_by(BillRow.building)
    )
    came = {building: int(total) for building, total in session.execute(paid)}
    return [
        BuildingSum(building, flats, Rate(int(total), came.get(building, 0)))
        for building, total, flats in session.execute(billed)
    ]
