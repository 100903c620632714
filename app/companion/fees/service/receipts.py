"""A receipt as PDF: what came, from whom in outline, and what it went to. It is no tax invoice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.companion.fees.models import AllocationRow, BillRow, RefundRow
from app.companion.fees.service.payments import PAID, PaymentNotFound
from app.companion.fees.service.standing import Paid
from app.people.service import officers_with
from app.platform.pdf import Manuscript, write_manuscript
from app.platform.roles import Role
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
    # Whether the bill was made void since.
    is_void: bool = False


def write_receipt(
    session: Session, community_id: str, payment: Paid, *, names_payer: bool = False
) -> Manuscript:
    """Return the receipt of a payment that is here; `names_payer` for the payer and the desk alone.

    Raises PaymentNotFound.
    """
    if payment.state != PAID or payment.paid_at is None:
        raise PaymentNotFound
    went = went_to(session, payment.id)
    context = {
        "at": payment.paid_at,
        "community": get_community(session, community_id),
        "payment": payment,
        "payer": payment.payer if names_payer else mask(payment.payer),
        "receiver": receiver_of(session, community_id),
        "method": METHODS[payment.method],
        "went": went,
        "returned": _returned(session, payment.id),
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
        Went(bill.label, bill.title, bill.period, amount, bill.voided_at is not None)
        for amount, bill in session.execute(statement)
    ]


def _returned(session: Session, payment_id: int) -> int:
    """What went back since the way that the payment came, in 分."""
    statement = select(func.sum(RefundRow.amount)).where(
        RefundRow.payment_id == payment_id, RefundRow.state == "done"
    )
    return int(session.scalars(statement).one() or 0)


def receiver_of(session: Session, community_id: str) -> str:
    """Return who takes the money: the company by its name, and for which community."""
    community = get_community(session, community_id)
    officers = officers_with(Role.PROPERTY_COMPANY, community_id)
    named = community.property_company or next((one.organisation for one in officers), "")
    return f"{named or '物业服务企业'}（{community.name}）"


def mask(name: str) -> str:
    """Return the family name and stars."""
    return name[:1] + "*" * max(len(name) - 1, 1)
