"""Money that comes in: booked once, given to the oldest bills of its owner, the rest is credit.

Law: a payment is booked in one act: its state, its receipt's number, what it goes to and its
journal stand or fall together. The number runs without gaps in community and year, because it is
drawn where the payment is booked, under the community's lock.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.companion.fees.models import PaymentLineRow, PaymentRow
from app.companion.fees.service import postings
from app.companion.fees.service.credits import allocate
from app.companion.fees.service.former import former_first
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction
from app.registry.service import lock_community, units_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

WAITING, PAID, CLOSED = "waiting", "paid", "closed"
DESK_METHODS = ("cash", "transfer")
# Ten million yuan.
HIGHEST = 1_000_000_000


class PaymentInvalid(RuleError):
    """A payment has an amount above 0 for each of its units, and says who pays."""


class PaymentNotFound(RuleError):
    """There is no such payment here."""


def draw_number(letter: str, now: datetime) -> str:
    """Return a number that nobody can guess and that says its day: P20260318…"""
    return f"{letter}{local_date(now):%Y%m%d}{secrets.token_hex(8)}"


def add_payment(
    session: Session,
    community_id: str,
    amounts: Mapping[int, int],
    *,
    method: str,
    payer: str,
    now: datetime,
    payer_id: int | None = None,
    provider: str | None = None,
    note: str = "",
    officer_id: int | None = None,
    for_former: bool = False,
) -> PaymentRow:
    """Write down a payment that waits for its money. Raises PaymentInvalid."""
    units = [one for one in units_of(session, list(amounts)) if one.community_id == community_id]
    total = sum(amounts.values())
    if not units or len(units) != len(amounts) or min(amounts.values()) <= 0 or total > HIGHEST:
        raise PaymentInvalid
    if not 0 < len(payer) <= 40 or len(note) > 200:
        raise PaymentInvalid
    row = PaymentRow(
        community_id=community_id,
        order_no=draw_number("P", now),
        method=method,
        provider=provider,
        state=WAITING,
        amount=total,
        payer_id=payer_id,
        payer=payer,
        note=note,
        for_former=for_former,
        received_by=officer_id,
        created_at=now,
    )
    session.add(row)
    session.flush()
    for unit in units:
        line = PaymentLineRow(
            payment_id=row.id, unit_id=unit.id, label=unit.label, amount=amounts[unit.id]
        )
        session.add(line)
    session.flush()
    return row


def book_payment(
    session: Session,
    payment: PaymentRow,
    *,
    trade_no: str | None,
    paid_at: datetime,
    now: datetime,
    officer_id: int | None = None,
) -> None:
    """Take a payment's money in, in the caller's act, which holds the community's lock."""
    payment.state, payment.trade_no = PAID, trade_no
    payment.paid_at, payment.booked_at = paid_at, now
    payment.receipt_year = local_date(now).year
    payment.receipt_number = _next_number(session, payment.community_id, payment.receipt_year)
    session.flush()
    amounts = {line.unit_id: line.amount for line in lines_of(session, payment.id)}
    to_bills = allocate(
        session,
        amounts,
        payment_id=payment.id,
        now=now,
        former_first=former_first(session, payment, amounts),
    )
    postings.post_payment(session, payment, to_bills, officer_id=officer_id, now=now)


def _next_number(session: Session, community_id: str, year: int) -> int:
    newest = select(func.max(PaymentRow.receipt_number)).where(
        PaymentRow.community_id == community_id, PaymentRow.receipt_year == year
    )
    return (session.scalars(newest).one() or 0) + 1


def lines_of(session: Session, payment_id: int) -> list[PaymentLineRow]:
    """Return the units of a payment with their amounts."""
    statement = select(PaymentLineRow).where(PaymentLineRow.payment_id == payment_id)
    return list(session.scalars(statement.order_by(PaymentLineRow.unit_id)))


def receive_at_desk(
    community_id: str,
    amounts: Mapping[int, int],
    *,
    method: str,
    payer: str,
    note: str = "",
    for_former: bool = False,
    officer_id: int,
    now: datetime,
) -> int:
    """Take cash or a transfer at the desk; returns the payment. Raises PaymentInvalid."""
    if method not in DESK_METHODS:
        raise PaymentInvalid
    with transaction() as session:
        lock_community(session, community_id)
        row = add_payment(
            session,
            community_id,
            amounts,
            method=method,
            payer=payer,
            note=note,
            for_former=for_former,
            officer_id=officer_id,
            now=now,
        )
        book_payment(session, row, trade_no=None, paid_at=now, now=now, officer_id=officer_id)
        detail = {"amount": row.amount, "method": method}
        audit(
            session,
            officer_id,
            "fees.received",
            row.id,
            detail,
            now=now,
            community_id=community_id,
        )
        return row.id


def get_payment(session: Session, community_id: str, payment_id: int) -> PaymentRow:
    """Return a payment of a community. Raises PaymentNotFound."""
    row = session.get(PaymentRow, payment_id)
    if row is None or row.community_id != community_id:
        raise PaymentNotFound
    return row


def find_order(session: Session, order_no: str, *, lock: bool = False) -> PaymentRow | None:
    """Return the payment of one of our order numbers, or None; `lock` holds it and its community.

    The community is locked first, as every act on money does.
    """
    found = session.scalars(select(PaymentRow).where(PaymentRow.order_no == order_no)).one_or_none()
    if found is None or not lock:
        return found
    lock_community(session, found.community_id)
    return session.get_one(PaymentRow, found.id, with_for_update=True, populate_existing=True)
