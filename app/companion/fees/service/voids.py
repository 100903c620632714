"""Voiding a bill: one officer says why, another confirms; the bill stays and asks for nothing.

Law: what was paid on a voided bill becomes the unit's credit and goes to its other open bills.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.fees.models import AllocationRow, BillRow, VoidRow
from app.companion.fees.service import postings
from app.companion.fees.service.credits import allocate, paid_of, use_credit
from app.companion.fees.service.former import former_bills
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction
from app.registry.service import lock_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

PROPOSED, DONE, WITHDRAWN = "proposed", "done", "withdrawn"


class BillNotFound(RuleError):
    """There is no such bill here."""


class BillVoided(RuleError):
    """The bill is void, or somebody has proposed it already."""


class FeeReasonMissing(RuleError):
    """A reason of up to 400 characters is asked for."""


class FeeActNotFound(RuleError):
    """There is nothing of this number that waits for a second person."""


class FeeSecondPersonNeeded(RuleError):
    """Whoever proposed it does not confirm it."""


@dataclass(frozen=True, slots=True)
class WaitingVoid:
    """A void that waits for its second person."""

    id: int
    bill: BillRow
    reason: str
    proposed_by: int
    proposed_at: datetime


def get_bill(session: Session, community_id: str, bill_id: int) -> BillRow:
    """Return a bill. Raises BillNotFound."""
    row = session.get(BillRow, bill_id)
    if row is None or row.community_id != community_id:
        raise BillNotFound
    return row


def propose_void(
    community_id: str, bill_id: int, *, reason: str, officer_id: int, now: datetime
) -> int:
    """Say that a bill is wrong, and why. Raises BillNotFound, BillVoided, FeeReasonMissing."""
    if not 0 < len(reason.strip()) <= 400:
        raise FeeReasonMissing
    with transaction() as session:
        lock_community(session, community_id)
        bill = get_bill(session, community_id, bill_id)
        if bill.voided_at is not None or _waiting(session, bill.id):
            raise BillVoided
        row = VoidRow(
            bill_id=bill.id,
            reason=reason.strip(),
            state=PROPOSED,
            proposed_by=officer_id,
            proposed_at=now,
        )
        session.add(row)
        session.flush()
        audit(session, officer_id, "fees.void_propose", bill.id, now=now, community_id=community_id)
        return row.id


def confirm_void(community_id: str, void_id: int, *, officer_id: int, now: datetime) -> None:
    """Void the bill as the second person.

    Raises FeeActNotFound, FeeSecondPersonNeeded, BillVoided.
    """
    with transaction() as session:
        lock_community(session, community_id)
        row, bill = _get(session, community_id, void_id)
        if row.proposed_by == officer_id:
            raise FeeSecondPersonNeeded
        if bill.voided_at is not None:
            raise BillVoided
        row.state, row.settled_by, row.settled_at = DONE, officer_id, now
        bill.voided_at = now
        _give_back(session, bill, row, officer_id, now)
        audit(session, officer_id, "fees.void", bill.id, now=now, community_id=community_id)


def withdraw_void(community_id: str, void_id: int, *, officer_id: int, now: datetime) -> None:
    """Leave the bill as it is. Raises FeeActNotFound."""
    with transaction() as session:
        lock_community(session, community_id)
        row, bill = _get(session, community_id, void_id)
        row.state, row.settled_by, row.settled_at = WITHDRAWN, officer_id, now
        audit(
            session, officer_id, "fees.void_withdraw", bill.id, now=now, community_id=community_id
        )


def list_waiting_voids(session: Session, community_id: str) -> list[WaitingVoid]:
    """Return what waits for a second person."""
    statement = (
        select(VoidRow, BillRow)
        .join(BillRow, BillRow.id == VoidRow.bill_id)
        .where(BillRow.community_id == community_id, VoidRow.state == PROPOSED)
        .order_by(VoidRow.id)
    )
    return [
        WaitingVoid(row.id, bill, row.reason, row.proposed_by, row.proposed_at)
        for row, bill in session.execute(statement)
    ]


def void_of(session: Session, bill_id: int) -> VoidRow | None:
    """Return why a bill is void, or None."""
    statement = select(VoidRow).where(VoidRow.bill_id == bill_id, VoidRow.state == DONE)
    return session.scalars(statement).one_or_none()


def _get(session: Session, community_id: str, void_id: int) -> tuple[VoidRow, BillRow]:
    row = session.get(VoidRow, void_id, populate_existing=True)
    if row is None or row.state != PROPOSED:
        raise FeeActNotFound
    bill = session.get_one(BillRow, row.bill_id, populate_existing=True)
    if bill.community_id != community_id:
        raise FeeActNotFound
    return row, bill


def _waiting(session: Session, bill_id: int) -> bool:
    statement = select(VoidRow.id).where(VoidRow.bill_id == bill_id, VoidRow.state == PROPOSED)
    return session.scalars(statement).first() is not None


def _give_back(
    session: Session, bill: BillRow, row: VoidRow, officer_id: int, now: datetime
) -> None:
    paid = paid_of(session, [bill.id]).get(bill.id, 0)
    if paid:
        session.add(
            AllocationRow(
                bill_id=bill.id, unit_id=bill.unit_id, payment_id=None, amount=-paid, at=now
            )
        )
    session.flush()
    postings.post_void(session, bill, row, paid, officer_id=officer_id, now=now)
    source = f"void_credit:{row.id}"
    if former_bills(session, [bill]):
        # What a former owner paid goes to what they owe, and only then to the present one's bills.
        back = {bill.unit_id: paid}
        used = allocate(session, back, payment_id=None, now=now, former_first=back)
        postings.post_credit(
            session, bill.community_id, source, used, officer_id=officer_id, now=now
        )
        return
    use_credit(
        session,
        bill.community_id,
        [bill.unit_id],
        source=source,
        officer_id=officer_id,
        now=now,
    )
