"""Approving a payment: two persons for two bodies, each with a fresh code; or refusing it.

Law: an approval is of the revision that was read; at each one everything is asked anew.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.spending.models import ApprovalRow, PaymentActRow, PaymentRow
from app.companion.spending.service.bodies import (
    OwnProposal,
    check_refuser,
    is_complete,
    role_to_approve,
)
from app.companion.spending.service.checks import OPEN, check_authority
from app.companion.spending.service.holding import PayoutChanged, hold_payment, note
from app.core.errors import RuleError
from app.platform.db import transaction
from app.platform.roles import Role

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.platform.roles import Officer

WAITING = ("proposed", "approved_once")
WRITING = ("proposed", "changed")


class ApprovedBefore(RuleError):
    """This person approved this revision before."""


def approve_payment(
    community_id: str, payment_id: int, *, revision: int, officer: Officer, now: datetime
) -> str:
    """Approve a revision of a payment and return the state that follows.

    Raises PayoutNotFound, PayoutNotInState, PayoutChanged, OwnProposal, ApprovedBefore,
    NotYourPayment, SameBody, and what `check_authority` raises.
    """
    with transaction() as session:
        row = hold_payment(session, community_id, payment_id, WAITING, now)
        if row.revision != revision:
            raise PayoutChanged
        role = _role_of(session, row, officer)
        named = named_approvals(session, row)
        proposed_as = Role(row.proposed_as)
        check_authority(session, row, now)
        session.add(
            ApprovalRow(
                payment_id=row.id,
                revision=row.revision,
                officer_id=officer.id,
                role=role.value,
                organisation=officer.organisation,
                at=now,
            )
        )
        both = is_complete(proposed_as, [*named, (role, officer.organisation)])
        row.state = "approved" if both else "approved_once"
        note(session, row, "approved", officer, now)
        return row.state


def _role_of(session: Session, row: PaymentRow, officer: Officer) -> Role:
    """Return the role in which an officer gives the approval that is missing."""
    if officer.id in writers_of(session, row):
        raise OwnProposal
    if any(one.officer_id == officer.id for one in approvals_of(session, row)):
        raise ApprovedBefore
    named = named_approvals(session, row)
    return role_to_approve(officer, row.community_id, Role(row.proposed_as), named)


def waits_for(session: Session, row: PaymentRow, officer: Officer) -> bool:
    """Whether a payment waits for an approval that this very officer may give."""
    if row.state not in WAITING:
        return False
    try:
        _role_of(session, row, officer)
    except RuleError:
        return False
    return True


def may_approve(session: Session, community_id: str, payment_id: int, officer: Officer) -> bool:
    """Whether this officer may give the approval that a payment waits for."""
    row = session.get(PaymentRow, payment_id)
    return row is not None and row.community_id == community_id and waits_for(session, row, officer)


def refuse_payment(
    community_id: str, payment_id: int, *, reason: str, officer: Officer, now: datetime
) -> None:
    """Refuse a payment that is not paid yet; its invoice and its sum are free again.

    Raises PayoutNotFound, PayoutNotInState, NotYourPayment, PayoutReasonMissing.
    """
    with transaction() as session:
        row = hold_payment(session, community_id, payment_id, OPEN, now)
        check_refuser(officer, community_id)
        row.state, row.invoice_index = "refused", None
        note(session, row, "refused", officer, now, reason=reason)


def approvals_of(session: Session, row: PaymentRow) -> list[ApprovalRow]:
    """Return the approvals of the revision that a payment has now."""
    statement = select(ApprovalRow).where(
        ApprovalRow.payment_id == row.id, ApprovalRow.revision == row.revision
    )
    return list(session.scalars(statement.order_by(ApprovalRow.id)))


def named_approvals(session: Session, row: PaymentRow) -> list[tuple[Role, str]]:
    """Return role and organisation of each approval of the revision that a payment has now."""
    return [(Role(one.role), one.organisation) for one in approvals_of(session, row)]


def writers_of(session: Session, row: PaymentRow) -> set[int]:
    """Return who proposed a payment or changed it."""
    statement = select(PaymentActRow.officer_id).where(
        PaymentActRow.payment_id == row.id, PaymentActRow.act.in_(WRITING)
    )
    return {row.proposed_by, *session.scalars(statement)}
