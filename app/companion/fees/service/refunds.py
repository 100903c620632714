"""Giving credit back: the company proposes, a second person confirms, then it is sent.

Law: no more goes back than the unit has in hand, and on a payment's own way no more than came in
by it; whose second word is needed says refund_bodies. From the confirmation on the credit is held;
an online refund is sent under one number until the provider has answered, and the books follow the
answer.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import func, select

from app.companion.books.service import check_may_end, hand_of
from app.companion.fees.models import PaymentRow, RefundRow
from app.companion.fees.service import postings
from app.companion.fees.service.credits import HELD_BACK, credits_of
from app.companion.fees.service.payments import (
    DESK_METHODS,
    PAID,
    draw_number,
    get_payment,
    lines_of,
)
from app.companion.fees.service.providers import (
    ProviderNotFound,
    ProviderUnreachable,
    RefundWish,
    get_provider,
)
from app.companion.fees.service.refund_bodies import COMPANY, check_second, given_by
from app.companion.fees.service.voids import (
    PROPOSED,
    WITHDRAWN,
    FeeActNotFound,
    FeeReasonMissing,
)
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import db, transaction
from app.registry.service import lock_community, units_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SENDING, DONE, REFUSED = "sending", "done", "refused"
ONLINE = "online"
SENT_AT_ONCE = 20

log = structlog.get_logger()


class RefundInvalid(RuleError):
    """More is to go back than is in hand, or by a way that it did not come."""


def propose_refund(
    community_id: str,
    unit_id: int,
    *,
    amount: int,
    method: str,
    payment_id: int | None,
    reason: str,
    officer_id: int,
    now: datetime,
) -> int:
    """Propose to give a unit's credit back; `payment_id` where it goes back the way it came.

    Raises RefundInvalid, PaymentNotFound, FeeReasonMissing, NotYourBody.
    """
    if not 0 < len(reason.strip()) <= 400:
        raise FeeReasonMissing
    if method not in (*DESK_METHODS, ONLINE) or (method == ONLINE) != (payment_id is not None):
        raise RefundInvalid
    with transaction() as session:
        lock_community(session, community_id)
        hand = hand_of(officer_id, community_id, (COMPANY,))
        unit = next(iter(units_of(session, [unit_id])), None)
        if unit is None or unit.community_id != community_id:
            raise RefundInvalid
        row = RefundRow(
            community_id=community_id,
            unit_id=unit_id,
            label=unit.label,
            payment_id=payment_id,
            refund_no=draw_number("R", now),
            method=method,
            amount=amount,
            reason=reason.strip(),
            state=PROPOSED,
            proposed_by=officer_id,
            role=hand.role,
            organisation=hand.organisation,
            proposed_at=now,
        )
        _check(session, row)
        session.add(row)
        session.flush()
        _audit(session, officer_id, "fees.refund_propose", row, now)
        return row.id


def confirm_refund(community_id: str, refund_id: int, *, officer_id: int, now: datetime) -> str:
    """Confirm as the second person, and send an online one at once; returns the state.

    Raises FeeActNotFound, FeeSecondPersonNeeded, RefundBodyNeeded, RefundInvalid.
    """
    with transaction() as session:
        lock_community(session, community_id)
        row = _get(session, community_id, refund_id)
        hand = check_second(session, row, officer_id, now)
        _check(session, row)
        row.settled_by, row.settled_at, row.settled_as = officer_id, now, hand.role
        row.state = SENDING
        if row.method != ONLINE:
            _finish(session, row, officer_id, now)
        _audit(session, officer_id, "fees.refund", row, now)
        state = row.state
    return send_refund(refund_id, now=now) if state == SENDING else state


def withdraw_refund(community_id: str, refund_id: int, *, officer_id: int, now: datetime) -> None:
    """Take a proposal back, or refuse it. Raises FeeActNotFound, NotYourBody."""
    with transaction() as session:
        lock_community(session, community_id)
        row = _get(session, community_id, refund_id)
        check_may_end(officer_id, community_id, given_by(row))
        row.state, row.settled_by, row.settled_at = WITHDRAWN, officer_id, now
        _audit(session, officer_id, "fees.refund_withdraw", row, now)


def send_refund(refund_id: int, *, now: datetime) -> str:
    """Ask the provider to give the money back, and book its answer; returns the state."""
    wish = _wish(db.session(), refund_id)
    if wish is None:
        return DONE
    provider, asked = wish
    try:
        is_back = get_provider(provider).refund(asked, now=now)
    except (ProviderUnreachable, ProviderNotFound):
        log.warning("fees.refund_unanswered", refund=asked.refund_no)
        return SENDING
    with transaction() as session:
        found = session.get_one(RefundRow, refund_id)
        lock_community(session, found.community_id)
        row = session.get_one(RefundRow, refund_id, with_for_update=True, populate_existing=True)
        if row.state == SENDING:
            if is_back:
                _finish(session, row, row.settled_by, now)
            else:
                row.state = REFUSED
        return row.state


def send_waiting_refunds(now: datetime) -> int:
    """Send again what the provider has not answered; returns how many are done."""
    statement = select(RefundRow.id).where(RefundRow.state == SENDING).order_by(RefundRow.id)
    ids = db.session().scalars(statement.limit(SENT_AT_ONCE)).all()
    return sum(send_refund(one, now=now) == DONE for one in ids)


def list_refunds(
    session: Session, community_id: str, *, unit_id: int | None = None
) -> list[RefundRow]:
    """Return the refunds of a community or of one unit, the newest first."""
    statement = select(RefundRow).where(RefundRow.community_id == community_id)
    if unit_id is not None:
        statement = statement.where(RefundRow.unit_id == unit_id)
    return list(session.scalars(statement.order_by(RefundRow.id.desc())))


def _get(session: Session, community_id: str, refund_id: int) -> RefundRow:
    row = session.get(RefundRow, refund_id, populate_existing=True)
    if row is None or row.community_id != community_id or row.state != PROPOSED:
        raise FeeActNotFound
    return row


def _check(session: Session, row: RefundRow) -> None:
    """A refund that is only proposed holds nothing back, so it is checked again when confirmed."""
    if row.amount <= 0 or row.amount > credits_of(session, [row.unit_id])[row.unit_id]:
        raise RefundInvalid
    if row.payment_id is None:
        return
    payment = get_payment(session, row.community_id, row.payment_id)
    came = {line.unit_id: line.amount for line in lines_of(session, payment.id)}
    if payment.state != PAID or payment.method != ONLINE:
        raise RefundInvalid
    if row.amount + _sent_back(session, payment, row.unit_id) > came.get(row.unit_id, 0):
        raise RefundInvalid


def _sent_back(session: Session, payment: PaymentRow, unit_id: int) -> int:
    statement = select(func.sum(RefundRow.amount)).where(
        RefundRow.payment_id == payment.id,
        RefundRow.unit_id == unit_id,
        RefundRow.state.in_(HELD_BACK),
    )
    return int(session.scalars(statement).one() or 0)


def _wish(session: Session, refund_id: int) -> tuple[str, RefundWish] | None:
    row = session.get(RefundRow, refund_id)
    if row is None or row.state != SENDING or row.payment_id is None:
        return None
    payment = session.get_one(PaymentRow, row.payment_id)
    wish = RefundWish(row.refund_no, payment.order_no, payment.trade_no or "", row.amount)
    return payment.provider or "", wish


def _finish(session: Session, row: RefundRow, officer_id: int | None, now: datetime) -> None:
    row.state, row.done_at = DONE, now
    session.flush()
    postings.post_refund(session, row, officer_id=officer_id, now=now)


def _audit(session: Session, officer_id: int, action: str, row: RefundRow, now: datetime) -> None:
    detail = {"amount": row.amount, "method": row.method}
    audit(session, officer_id, action, row.id, detail, now=now, community_id=row.community_id)
