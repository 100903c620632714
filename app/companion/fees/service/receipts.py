"""A receipt as PDF: what came, from whom in outline, and what it went to. It is no tax invoice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.fees.models import AllocationRow, BillRow
from app.companion.fees.service.payments import PAID, PaymentNotFound
from app.companion.fees.service.standing import Paid
from app.platform.pdf import Manuscript, write_manuscript
from app.registry.service import get_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

METHODS = {"online": "线上支付", "cash": "现金", "transfer": "转账"}


@dataclass(frozen=True, slots=True)
class Went:
    """A part of a payment that went to a bill; `amount` in 分."""

    label: str
    title: str
    period: str
    amount: int


def write_receipt(session: Session, community_id: str, payment: Paid) -> Manuscript:
    """Return the receipt of a payment that is here. Raises PaymentNotFound."""
    if payment.state != PAID or payment.paid_at is None:
        raise PaymentNotFound
    went = went_to(session, payment.id)
    context = {
        "at": payment.paid_at,
        "community": get_community(session, community_id),
        "payment": payment,
        "payer": mask(payment.payer),
        "method": METHODS[payment.method],
        "went": went,
        "rest": payment.amount - sum(one.amount for one in went),
    }
    return write_manuscript("fee-receipt", context)


def went_to(session: Session, payment_id: int) -> list[Went]:
    """Return what a payment went to when it came."""
    statement = (
        select(AllocationRow.amount, BillRow)
        .join(BillRow, BillRow.id == AllocationRow.bill_id)
        .where(AllocationRow.payment_id == payment_id)
        .order_by(AllocationRow.id)
    )
    return [
        Went(bill.label, bill.title, bill.period, amount)
        for amount, bill in session.execute(statement)
    ]


def mask(name: str) -> str:
    """Return the family name and stars."""
    return name[:1] + "*" * max(len(name) - 1, 1)
