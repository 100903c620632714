"""Whose second word a refund needs: another body's, unless the money goes back the way it came.

Law: what is paid out in cash or by transfer may end in anybody's hand, so the committee or an
office confirms it (ADR 0031), but for what such a body lets the company give back by itself in a
month: nothing, until it says a sum. What the provider sends back to the very account that paid, no
more than came from there, needs another person alone.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.companion.books.service import CONFIRMERS, Hand, hand_of, is_second
from app.companion.fees.models import BillRow, RefundLimitRow, RefundRow, VoidRow
from app.companion.fees.service.voids import FeeSecondPersonNeeded
from app.core.calendar import local_date, start_of_day
from app.core.errors import RuleError
from app.people.service import get_officer
from app.platform.audit import audit
from app.platform.db import transaction
from app.platform.roles import Role
from app.registry.service import lock_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.platform.roles import Officer

COMPANY = Role.PROPERTY_COMPANY
SECONDS = (*CONFIRMERS, COMPANY)
# A thousand yuan: more than that is no small change.
HIGHEST_ALONE = 100_000


class RefundBodyNeeded(RuleError):
    """Money that does not go back the way it came is confirmed by another body."""


class RefundLimitInvalid(RuleError):
    """What the company may give back by itself in a month is at most a thousand yuan."""


@dataclass(slots=True)
class Corrections:
    """A month's voided bills and refunds: counts and sums in 分; `alone` by the company itself."""

    month: str
    voids: int = 0
    voided: int = 0
    refunds: int = 0
    refunded: int = 0
    alone: int = 0


def given_by(row: RefundRow) -> Hand:
    """Return who proposed a refund; only the company ever did, also before it was written down."""
    organisation = row.organisation or get_officer(row.proposed_by).organisation
    return Hand(row.proposed_by, row.role or COMPANY.value, organisation)


def check_second(session: Session, row: RefundRow, officer_id: int, now: datetime) -> Hand:
    """Return for whom an officer confirms a refund.

    Raises FeeSecondPersonNeeded, RefundBodyNeeded, NotYourBody.
    """
    if officer_id == row.proposed_by:
        raise FeeSecondPersonNeeded
    if not may_be_second(session, row, get_officer(officer_id), now):
        raise RefundBodyNeeded
    return hand_of(officer_id, row.community_id, SECONDS)


def may_be_second(session: Session, row: RefundRow, officer: Officer, now: datetime) -> bool:
    """Whether an officer may confirm a refund that waits."""
    roles = officer.roles_in(row.community_id)
    if officer.id == row.proposed_by or not roles & {*SECONDS}:
        return False
    if is_second(officer, row.community_id, given_by(row)) or row.payment_id is not None:
        return True
    used = given_alone(session, row.community_id, now)
    return used + row.amount <= refund_limit(session, row.community_id)


def given_alone(session: Session, community_id: str, now: datetime) -> int:
    """Return what went out this month by cash or transfer on the company's word alone, in 分."""
    statement = select(func.sum(RefundRow.amount)).where(
        RefundRow.community_id == community_id,
        RefundRow.payment_id.is_(None),
        RefundRow.state == "done",
        RefundRow.settled_as == COMPANY.value,
        RefundRow.done_at >= start_of_day(local_date(now).replace(day=1)),
    )
    return int(session.scalars(statement).one() or 0)


def refund_limit(session: Session, community_id: str) -> int:
    """Return what the company may give back by itself in a month, in 分; 0 where nobody said."""
    statement = select(RefundLimitRow.amount).where(RefundLimitRow.community_id == community_id)
    return session.scalars(statement.order_by(RefundLimitRow.id.desc())).first() or 0


def set_refund_limit(community_id: str, amount: int, *, officer_id: int, now: datetime) -> None:
    """Say, as the committee or an office, what the company may give back by itself in a month.

    Raises RefundLimitInvalid, NotYourBody.
    """
    if not 0 <= amount <= HIGHEST_ALONE:
        raise RefundLimitInvalid
    with transaction() as session:
        lock_community(session, community_id)
        hand = hand_of(officer_id, community_id, CONFIRMERS)
        row = RefundLimitRow(
            community_id=community_id,
            amount=amount,
            set_by=officer_id,
            role=hand.role,
            organisation=hand.organisation,
            set_at=now,
        )
        session.add(row)
        session.flush()
        detail = {"amount": amount}
        audit(
            session,
            officer_id,
            "fees.refund_limit",
            row.id,
            detail,
            now=now,
            community_id=community_id,
        )


def waiting_refunds(session: Session, community_ids: Collection[str]) -> list[RefundRow]:
    """Return the refunds of these communities that wait for a second person, the oldest first."""
    statement = select(RefundRow).where(
        RefundRow.community_id.in_(community_ids), RefundRow.state == "proposed"
    )
    return list(session.scalars(statement.order_by(RefundRow.id)))


def corrections(session: Session, community_id: str) -> list[Corrections]:
    """Return each month with voided bills or refunds, the newest first."""
    found: dict[str, Corrections] = {}

    def month(at: datetime | None) -> Corrections:
        name = f"{local_date(at):%Y-%m}" if at is not None else ""
        return found.setdefault(name, Corrections(name))

    voids = select(VoidRow.settled_at, BillRow.amount).join(BillRow, BillRow.id == VoidRow.bill_id)
    mine = voids.where(BillRow.community_id == community_id, VoidRow.state == "done")
    for at, amount in session.execute(mine):
        one = month(at)
        one.voids, one.voided = one.voids + 1, one.voided + amount
    refunds = select(RefundRow).where(
        RefundRow.community_id == community_id, RefundRow.state == "done"
    )
    for row in session.scalars(refunds):
        one = month(row.done_at)
        one.refunds, one.refunded = one.refunds + 1, one.refunded + row.amount
        if row.payment_id is None and row.settled_as in ("", COMPANY.value):
            one.alone += row.amount
    return [found[name] for name in sorted(found, reverse=True)]
