"""Settling money that fits no bill: one person says what is done with it, another confirms.

Law: what is booked for a flat is a payment like any other, with its receipt and its journal; a
trade is booked once, and what goes back is sent under one number until the provider has answered.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import select

from app.companion.fees.models import CallbackRow, MisfitRow, PaymentRow
from app.companion.fees.service.misfits import (
    UNKNOWN,
    Misfit,
    MisfitNotFound,
    get_misfit,
    list_misfits,
    prove,
)
from app.companion.fees.service.payments import (
    CLOSED,
    WAITING,
    add_payment,
    book_payment,
    draw_number,
    find_order,
)
from app.companion.fees.service.providers import (
    ProviderNotFound,
    ProviderUnreachable,
    RefundWish,
    get_provider,
)
from app.companion.fees.service.refunds import DONE, REFUSED, SENDING, SENT_AT_ONCE
from app.companion.fees.service.voids import (
    PROPOSED,
    WITHDRAWN,
    FeeActNotFound,
    FeeReasonMissing,
    FeeSecondPersonNeeded,
)
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import db, transaction
from app.registry.service import list_units, lock_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ASSIGN, REFUND = "assign", "refund"
PAYER = "付款人待查"

log = structlog.get_logger()


class MisfitInvalid(RuleError):
    """It is booked for a flat of the community, or goes back; another amount only goes back."""


def propose_settlement(
    community_id: str,
    callback_id: int,
    *,
    act: str,
    flat: str,
    reason: str,
    officer_id: int,
    now: datetime,
) -> int:
    """Say what is to be done with money that fits no bill; returns the proposal's number.

    `flat` is its label in the register. Raises MisfitNotFound, MisfitInvalid, MisfitUnproven,
    FeeReasonMissing.
    """
    if not 0 < len(reason.strip()) <= 400:
        raise FeeReasonMissing
    misfit = get_misfit(db.session(), community_id, callback_id)
    # A provider may take its time: it is asked before anything is held.
    amount, _ = prove(db.session(), community_id, misfit)
    with transaction() as session:
        lock_community(session, community_id)
        misfit = get_misfit(session, community_id, callback_id)
        units = {one.label: one.id for one in list_units(session, community_id)}
        unit_id = units.get(flat.strip()) if act == ASSIGN else None
        if act not in misfit.acts or (act == ASSIGN and unit_id is None):
            raise MisfitInvalid
        if misfit.held is not None:
            raise MisfitNotFound
        row = MisfitRow(
            community_id=community_id,
            callback_id=callback_id,
            act=act,
            unit_id=unit_id,
            label=flat.strip() if act == ASSIGN else "",
            amount=amount,
            reason=reason.strip(),
            number=draw_number("M", now),
            state=PROPOSED,
            proposed_by=officer_id,
            proposed_at=now,
        )
        session.add(row)
        session.flush()
        _audit(session, officer_id, "propose", row, now)
        return row.id


def confirm_settlement(community_id: str, misfit_id: int, *, officer_id: int, now: datetime) -> str:
    """Confirm as the second person; what goes back is sent at once. Returns the state.

    Raises FeeActNotFound, FeeSecondPersonNeeded, MisfitNotFound, MisfitUnproven.
    """
    asked = _same_money(db.session(), _get(db.session(), community_id, misfit_id))
    amount, paid_at = prove(db.session(), community_id, asked)
    with transaction() as session:
        lock_community(session, community_id)
        row = _get(session, community_id, misfit_id)
        if row.proposed_by == officer_id:
            raise FeeSecondPersonNeeded
        misfit = _same_money(session, row)
        if amount != row.amount:
            raise MisfitNotFound
        row.settled_by, row.settled_at, row.state = officer_id, now, SENDING
        if row.act == ASSIGN:
            _book(session, row, misfit, paid_at, now)
        _audit(session, officer_id, "confirm", row, now)
        state = row.state
    return send_back(misfit_id, now=now) if state == SENDING else state


def withdraw_settlement(
    community_id: str, misfit_id: int, *, officer_id: int, now: datetime
) -> None:
    """Take a proposal back. Raises FeeActNotFound."""
    with transaction() as session:
        lock_community(session, community_id)
        row = _get(session, community_id, misfit_id)
        row.state, row.settled_by, row.settled_at = WITHDRAWN, officer_id, now
        _audit(session, officer_id, "withdraw", row, now)


def send_back(misfit_id: int, *, now: datetime) -> str:
    """Ask the provider to give the money back and keep its answer; returns the state."""
    row = db.session().get_one(MisfitRow, misfit_id)
    heard = db.session().get_one(CallbackRow, row.callback_id)
    if row.state != SENDING:
        return row.state
    wish = RefundWish(row.number, heard.order_no, heard.trade_no, row.amount)
    try:
        is_back = get_provider(heard.provider).refund(wish, now=now)
    except (ProviderUnreachable, ProviderNotFound):
        log.warning("fees.misfit_unanswered", number=row.number)
        return SENDING
    with transaction() as session:
        lock_community(session, row.community_id)
        held = session.get_one(MisfitRow, misfit_id, with_for_update=True, populate_existing=True)
        if held.state == SENDING:
            held.state, held.done_at = (DONE if is_back else REFUSED), now
            if is_back:
                _close_order(session, heard.order_no)
        return held.state


def send_waiting_back(now: datetime) -> int:
    """Send again what the provider has not answered; returns how many are done."""
    statement = select(MisfitRow.id).where(MisfitRow.state == SENDING).order_by(MisfitRow.id)
    ids = db.session().scalars(statement.limit(SENT_AT_ONCE)).all()
    return sum(send_back(one, now=now) == DONE for one in ids)


def list_settlements(session: Session, community_id: str) -> list[MisfitRow]:
    """Return what was proposed and done with such money, the newest first."""
    statement = select(MisfitRow).where(MisfitRow.community_id == community_id)
    return list(session.scalars(statement.order_by(MisfitRow.id.desc())))


def _get(session: Session, community_id: str, misfit_id: int) -> MisfitRow:
    row = session.get(MisfitRow, misfit_id, populate_existing=True)
    if row is None or row.community_id != community_id or row.state != PROPOSED:
        raise FeeActNotFound
    return row


def _same_money(session: Session, row: MisfitRow) -> Misfit:
    """The money of a proposal, if it is still open; a newer message of the trade is the same."""
    for one in list_misfits(session, row.community_id):
        if one.held is not None and one.held.id == row.id:
            return one
    raise MisfitNotFound


def _book(
    session: Session, row: MisfitRow, misfit: Misfit, paid_at: datetime, now: datetime
) -> None:
    payment = add_payment(
        session,
        row.community_id,
        {row.unit_id or 0: row.amount},
        method="online",
        payer=PAYER,
        provider=misfit.provider,
        note=f"无法对应的款项，经两人核对：{row.number}",
        officer_id=row.proposed_by,
        now=now,
    )
    if misfit.verdict == UNKNOWN and find_order(session, misfit.order_no) is None:
        # The statement knows it by this number, so the comparison of the day finds it.
        payment.order_no = misfit.order_no
    book_payment(
        session,
        payment,
        trade_no=misfit.trade_no,
        paid_at=paid_at,
        now=now,
        officer_id=row.settled_by,
    )
    row.state, row.done_at, row.payment_id = DONE, now, payment.id


def _close_order(session: Session, order_no: str) -> None:
    order: PaymentRow | None = find_order(session, order_no)
    if order is not None and order.state == WAITING:
        order.state = CLOSED


def _audit(session: Session, officer_id: int, act: str, row: MisfitRow, now: datetime) -> None:
    detail = {"amount": row.amount, "act": row.act}
    audit(
        session,
        officer_id,
        f"fees.misfit_{act}",
        row.id,
        detail,
        now=now,
        community_id=row.community_id,
    )
