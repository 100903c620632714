"""Late fees 违约金: what they come to on a day, shown apart from the bill, let go or billed.

Law: off unless the tariff in force on the bill's first day names a rate, days of grace and the
clause of a published contract. Each day after the grace counts what was open of the bill at its
end; in all it is never more than the bill. A day that was let go, or billed, is never asked for
again, and a late fee bears none itself. Nothing is billed but by the company's own act.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.companion.fees.formula import LATE, Part, round_once
from app.companion.fees.models import (
    AllocationRow,
    BillRow,
    LateBillRow,
    LateWaiverRow,
    TariffRow,
)
from app.core.calendar import local_date

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a tariff says: `rate` in 1/10000 of what is open for each day after the grace."""

    rate: int
    grace: int
    clause: str
    contract: str
    version: int


@dataclass(frozen=True, slots=True)
class LateFee:
    """The late fee of a bill that is neither let go nor billed, from `first` to `until`."""

    bill: BillRow
    terms: Terms
    first: date
    until: date
    weight: int
    amount: int

    @property
    def part(self) -> Part:
        """The formula: 分 that were open, added up over the days, by the rate."""
        return Part(LATE, self.weight, self.terms.rate, 1, self.terms.version)


def weight_of(amount: int, paid: Iterable[tuple[date, int]], first: date, until: date) -> int:
    """Return what was open of an amount at the end of each day, added up, in 分·days.

    `paid` are days and sums that went to it; both days count.
    """
    if until < first:
        return 0
    total = amount * ((until - first).days + 1)
    for day, part in paid:
        if day <= until:
            total -= part * ((until - max(day, first)).days + 1)
    return total


def late_fees(
    session: Session, community_id: str, day: date, *, unit_ids: Collection[int] | None = None
) -> list[LateFee]:
    """Return what is neither let go nor billed up to a day, the oldest bill first."""
    terms = _terms(session, community_id)
    statement = select(BillRow).where(
        BillRow.community_id == community_id,
        BillRow.voided_at.is_(None),
        BillRow.due < day,
        # A late fee's own bill belongs to no series of a tariff.
        BillRow.series.in_({series for series, _ in terms}),
    )
    if unit_ids is not None:
        statement = statement.where(BillRow.unit_id.in_(unit_ids))
    bills = session.scalars(statement.order_by(BillRow.due, BillRow.id)).all()
    paid, ended = _paid(session, bills), _ended(session, bills)
    asked = _asked(session, bills)
    found = []
    for bill in bills:
        held = terms.get((bill.series, _version(bill)))
        if held is None:
            continue
        first = max(bill.due + held.grace * DAY, ended.get(bill.id, bill.due)) + DAY
        one = _fee(bill, held, first, day, paid.get(bill.id, ()), asked.get(bill.id, 0))
        if one.amount > 0:
            found.append(one)
    return found


def _fee(
    bill: BillRow,
    terms: Terms,
    first: date,
    day: date,
    paid: Sequence[tuple[date, int]],
    asked: int,
) -> LateFee:
    weight = weight_of(bill.amount, paid, first, day)
    [amount] = round_once([Part(LATE, weight, terms.rate, 1, terms.version).exact])
    return LateFee(bill, terms, first, day, weight, min(amount, bill.amount - asked))


def _version(bill: BillRow) -> int:
    """The version of the tariff that charged the bill's first month."""
    return min((int(part["version"]) for part in bill.parts), default=0)


def _terms(session: Session, community_id: str) -> Mapping[tuple[int, int], Terms]:
    statement = select(TariffRow).where(
        TariffRow.community_id == community_id, TariffRow.late_rate > 0
    )
    return {
        (row.series, row.version): Terms(
            row.late_rate, row.late_grace, row.late_clause, row.late_contract, row.version
        )
        for row in session.scalars(statement)
    }


def _paid(session: Session, bills: Sequence[BillRow]) -> dict[int, list[tuple[date, int]]]:
    statement = select(AllocationRow).where(AllocationRow.bill_id.in_([one.id for one in bills]))
    found: dict[int, list[tuple[date, int]]] = {}
    for row in session.scalars(statement):
        found.setdefault(row.bill_id, []).append((local_date(row.at), row.amount))
    return found


def _ended(session: Session, bills: Sequence[BillRow]) -> dict[int, date]:
    """The last day of each bill that was let go or billed."""
    ids = [one.id for one in bills]
    waived = (
        select(LateWaiverRow.bill_id, func.max(LateWaiverRow.until))
        .where(LateWaiverRow.bill_id.in_(ids))
        .group_by(LateWaiverRow.bill_id)
    )
    billed = (
        select(LateBillRow.of_bill_id, func.max(LateBillRow.until))
        .join(BillRow, BillRow.id == LateBillRow.bill_id)
        .where(LateBillRow.of_bill_id.in_(ids), BillRow.voided_at.is_(None))
        .group_by(LateBillRow.of_bill_id)
    )
    found: dict[int, date] = {}
    for statement in (waived, billed):
        for bill_id, until in session.execute(statement):
            found[bill_id] = max(found.get(bill_id, until), until)
    return found


def _asked(session: Session, bills: Sequence[BillRow]) -> dict[int, int]:
    """What was billed of each bill's late fee, in 分: all of it together stays within the bill."""
    statement = (
        select(LateBillRow.of_bill_id, func.sum(BillRow.amount))
        .join(BillRow, BillRow.id == LateBillRow.bill_id)
        .where(LateBillRow.of_bill_id.in_([one.id for one in bills]), BillRow.voided_at.is_(None))
        .group_by(LateBillRow.of_bill_id)
    )
    return {bill_id: int(total) for bill_id, total in session.execute(statement)}
