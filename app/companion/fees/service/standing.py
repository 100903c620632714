"""How bills and flats stand, for those who may know: a resident's own, the company's desk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.companion.fees.formula import Part, parse_parts
from app.companion.fees.models import AllocationRow, BillRow, PaymentLineRow, PaymentRow
from app.companion.fees.service.credits import credits_of, paid_of
from app.companion.fees.service.former import former_bills
from app.companion.fees.service.orders import flats_of
from app.companion.fees.service.owned import as_owned, own_payments, since_of
from app.companion.fees.service.payments import PAID, PaymentNotFound, get_payment
from app.companion.residents.service import Resident
from app.registry.service import units_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

PAGE = 100


@dataclass(frozen=True, slots=True)
class Bill:
    """A bill as it stands; money in 分."""

    id: int
    unit_id: int
    label: str
    building: str
    series: int
    title: str
    basis: str
    period: str
    amount: int
    paid: int
    parts: tuple[Part, ...]
    first_day: date
    last_day: date
    due: date
    issued_at: datetime
    voided_at: datetime | None
    # Whether it went out in a former owner's time.
    is_former: bool = False

    @property
    def open(self) -> int:
        return 0 if self.voided_at is not None else self.amount - self.paid

    def state(self, today: date) -> str:
        """void, paid, overdue, open."""
        if self.voided_at is not None:
            return "void"
        if self.open == 0:
            return "paid"
        return "overdue" if self.due < today else "open"


@dataclass(frozen=True, slots=True)
class Flat:
    """A flat with its bills, the newest first, and what it has in hand."""

    unit_id: int
    label: str
    credit: int
    bills: tuple[Bill, ...]
    # What bills from before the reader became an owner leave open.
    earlier: int = 0
    # What bills of a former owner leave open; a payment goes there only where it is said.
    former: int = 0

    @property
    def open(self) -> int:
        return self.earlier + sum(one.open for one in self.bills)

    @property
    def own(self) -> int:
        """What the bills of the present owner's time leave open."""
        return self.open - self.former


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment with the flats it is for; `receipt` is empty until the money is here."""

    id: int
    order_no: str
    method: str
    state: str
    amount: int
    payer: str
    note: str
    created_at: datetime
    paid_at: datetime | None
    receipt: str
    lines: tuple[tuple[str, int], ...]
    payer_id: int | None = None
    for_former: bool = False


@dataclass(frozen=True, slots=True)
class BillFilter:
    """Which bills are wanted; empty means all."""

    period: str = ""
    series: int = 0
    building: str = ""
    state: str = ""


def flats_with_bills(session: Session, resident: Resident, *, now: datetime) -> list[Flat]:
    """Return the flats that a resident sees, with bills and credit."""
    flats = stand_of(session, [one.id for one in flats_of(session, resident, now=now)])
    since = since_of(session, resident, [one.unit_id for one in flats])
    return [as_owned(one, since.get(one.unit_id)) for one in flats]


def stand_of(session: Session, unit_ids: Sequence[int]) -> list[Flat]:
    """Return these flats with their bills and what they have in hand."""
    statement = select(BillRow).where(BillRow.unit_id.in_(unit_ids))
    rows = session.scalars(statement.order_by(BillRow.id.desc())).all()
    former = former_bills(session, rows)
    bills = [replace(one, is_former=one.id in former) for one in as_bills(session, rows)]
    credits = credits_of(session, unit_ids)
    return [
        Flat(
            unit.id,
            unit.label,
            credits[unit.id],
            tuple(bill for bill in bills if bill.unit_id == unit.id),
            former=sum(x.open for x in bills if x.unit_id == unit.id and x.is_former),
        )
        for unit in units_of(session, unit_ids)
    ]


def list_bills(
    session: Session,
    community_id: str,
    wanted: BillFilter,
    *,
    today: date,
    page: int | None = 1,
) -> list[Bill]:
    """Return a page of a community's bills, the newest first; page None means all."""
    statement = select(BillRow).where(BillRow.community_id == community_id)
    if wanted.period:
        statement = statement.where(BillRow.period == wanted.period)
    if wanted.series:
        statement = statement.where(BillRow.series == wanted.series)
    if wanted.building:
        statement = statement.where(BillRow.building == wanted.building)
    rows = session.scalars(statement.order_by(BillRow.id.desc())).all()
    bills = as_bills(session, rows, community_id)
    if wanted.state:
        bills = [one for one in bills if one.state(today) == wanted.state]
    return bills if page is None else bills[(page - 1) * PAGE : page * PAGE]


def as_bills(
    session: Session, rows: Iterable[BillRow], community_id: str | None = None
) -> list[Bill]:
    """Return rows as they stand; many of one community are added up at once."""
    rows = list(rows)
    if community_id is None:
        paid = paid_of(session, [row.id for row in rows])
    else:
        paid = _paid_in(session, community_id)
    return [_bill(row, paid.get(row.id, 0)) for row in rows]


def _paid_in(session: Session, community_id: str) -> dict[int, int]:
    statement = (
        select(AllocationRow.bill_id, func.sum(AllocationRow.amount))
        .join(BillRow, BillRow.id == AllocationRow.bill_id)
        .where(BillRow.community_id == community_id)
        .group_by(AllocationRow.bill_id)
    )
    return {bill_id: int(total) for bill_id, total in session.execute(statement)}


def _bill(row: BillRow, paid: int) -> Bill:
    return Bill(
        id=row.id,
        unit_id=row.unit_id,
        label=row.label,
        building=row.building,
        series=row.series,
        title=row.title,
        basis=row.basis,
        period=row.period,
        amount=row.amount,
        paid=paid,
        parts=parse_parts(row.parts),
        first_day=row.first_day,
        last_day=row.last_day,
        due=row.due,
        issued_at=row.issued_at,
        voided_at=row.voided_at,
    )


def payments_of(session: Session, unit_ids: Collection[int]) -> list[Paid]:
    """Return what was paid or is to be paid for these flats, the newest first."""
    ids = select(PaymentLineRow.payment_id).where(PaymentLineRow.unit_id.in_(unit_ids))
    statement = select(PaymentRow).where(PaymentRow.id.in_(ids)).order_by(PaymentRow.id.desc())
    return as_payments(session, session.scalars(statement.limit(PAGE)).all())


def payments_by(session: Session, resident: Resident, *, now: datetime) -> list[Paid]:
    """Return the payments that a resident may read: an owner of their flats, a tenant their own."""
    unit_ids = [one.id for one in flats_of(session, resident, now=now)]
    return own_payments(session, resident, unit_ids, payments_of(session, unit_ids))


def read_payment(session: Session, resident: Resident, payment_id: int, *, now: datetime) -> Paid:
    """Return a payment that a resident may read. Raises PaymentNotFound."""
    for one in payments_by(session, resident, now=now):
        if one.id == payment_id:
            return one
    raise PaymentNotFound


def list_payments(session: Session, community_id: str, first: datetime) -> list[Paid]:
    """Return a community's payments that were booked since a moment, the newest first."""
    statement = select(PaymentRow).where(
        PaymentRow.community_id == community_id,
        PaymentRow.state == PAID,
        PaymentRow.booked_at >= first,
    )
    return as_payments(session, session.scalars(statement.order_by(PaymentRow.id.desc())).all())


def find_payment(session: Session, community_id: str, payment_id: int) -> Paid:
    """Return one payment of a community. Raises PaymentNotFound."""
    return as_payments(session, [get_payment(session, community_id, payment_id)])[0]


def as_payments(session: Session, rows: Iterable[PaymentRow]) -> list[Paid]:
    """Return payments with their lines."""
    rows = list(rows)
    lines: dict[int, list[tuple[str, int]]] = {row.id: [] for row in rows}
    statement = select(PaymentLineRow).where(PaymentLineRow.payment_id.in_(list(lines)))
    for line in session.scalars(statement.order_by(PaymentLineRow.unit_id)):
        lines[line.payment_id].append((line.label, line.amount))
    return [
        Paid(
            id=row.id,
            order_no=row.order_no,
            method=row.method,
            state=row.state,
            amount=row.amount,
            payer=row.payer,
            note=row.note,
            created_at=row.created_at,
            paid_at=row.paid_at,
            receipt=receipt_text(row),
            lines=tuple(lines[row.id]),
            payer_id=row.payer_id,
            for_former=row.for_former,
        )
        for row in rows
    ]


def receipt_text(row: PaymentRow) -> str:
    """Return a receipt's number as it is printed: 2026-000012."""
    if row.receipt_number is None:
        return ""
    return f"{row.receipt_year}-{row.receipt_number:06d}"
