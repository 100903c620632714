"""What an owner is told besides bills and payments: money that went back, why a bill asks nothing.

Law: read only. An owner reads what went back in their own time; a tenant what went back of the
payments that they made.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.fees.models import PaymentRow, RefundRow, VoidRow
from app.companion.fees.service.orders import flats_of
from app.companion.fees.service.owned import since_of
from app.companion.fees.service.refunds import DONE, SENDING
from app.companion.fees.service.voids import DONE as VOIDED
from app.companion.fees.service.voids import PROPOSED

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.residents.service import Resident


@dataclass(frozen=True, slots=True)
class GivenBack:
    """Money that went back to a flat, or is on its way; `amount` in 分."""

    label: str
    amount: int
    method: str
    state: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Voiding:
    """Why a bill is void (`state` done), or is to be once a second person agrees (proposed)."""

    state: str
    reason: str


def refunds_by(session: Session, resident: Resident, *, now: datetime) -> list[GivenBack]:
    """Return what went back to a resident's flats and is theirs to read, the newest first."""
    unit_ids = [one.id for one in flats_of(session, resident, now=now)]
    since = since_of(session, resident, unit_ids)
    statement = (
        select(RefundRow, PaymentRow.payer_id)
        .outerjoin(PaymentRow, PaymentRow.id == RefundRow.payment_id)
        .where(RefundRow.unit_id.in_(unit_ids), RefundRow.state.in_((SENDING, DONE)))
        .order_by(RefundRow.id.desc())
    )
    return [
        _given_back(row)
        for row, payer_id in session.execute(statement)
        if payer_id == resident.id
        or (
            resident.is_owner
            and (row.unit_id not in since or row.proposed_at >= since[row.unit_id])
        )
    ]


def _given_back(row: RefundRow) -> GivenBack:
    at = row.done_at or row.settled_at or row.proposed_at
    return GivenBack(row.label, row.amount, row.method, row.state, row.reason, at)


def voidings_of(session: Session, bill_ids: Collection[int]) -> dict[int, Voiding]:
    """Return what was said of each of these bills that is void or is to be, by the bill."""
    statement = select(VoidRow).where(
        VoidRow.bill_id.in_(bill_ids), VoidRow.state.in_((PROPOSED, VOIDED))
    )
    return {row.bill_id: Voiding(row.state, row.reason) for row in session.scalars(statement)}
