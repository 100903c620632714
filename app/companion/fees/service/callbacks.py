"""What a provider says of an order, heard from a callback or asked for, believed only if it fits.

Law: the signature is checked before anything is read; then order, amount and state decide. Hearing
the same thing again changes nothing, in whatever order it comes; a paid order stays paid. What does
not fit is kept with its verdict for the reconciliation, and never books money.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import or_, select

from app.companion.fees.models import CallbackRow, PaymentRow
from app.companion.fees.service.payments import (
    CLOSED,
    PAID,
    WAITING,
    PaymentNotFound,
    book_payment,
    find_order,
)
from app.companion.fees.service.providers import (
    Notice,
    ProviderNotFound,
    ProviderUnreachable,
    get_provider,
)
from app.platform.db import db, transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SETTLED, KNOWN = "settled", "known"
# What is kept of each is enough to explain a difference; a flood of repeats is not.
REMEMBERED = (SETTLED, "closed", "amount_wrong", "order_unknown", "trade_changed")
FIRST_ASK = timedelta(minutes=2)
PAUSE = timedelta(minutes=10)
GIVEN_UP = timedelta(hours=24)
ASKED_AT_ONCE = 50

log = structlog.get_logger()


def take_callback(
    provider_name: str, body: bytes, headers: Mapping[str, str], *, now: datetime
) -> bytes:
    """Take a callback and return the answer that the provider waits for.

    Raises ProviderNotFound, CallbackInvalid.
    """
    provider = get_provider(provider_name)
    notice = provider.verify_callback(body, headers)
    hear(provider_name, notice, heard_by="callback", now=now)
    return provider.answer(True)


def ask(order_no: str, *, now: datetime) -> str:
    """Ask the provider about an order of ours; returns the verdict.

    Raises PaymentNotFound, ProviderNotFound, ProviderUnreachable.
    """
    row = find_order(db.session(), order_no)
    if row is None or row.provider is None:
        raise PaymentNotFound
    notice = get_provider(row.provider).query(order_no)
    if notice is None:
        notice = Notice(order_no, "", row.amount, WAITING)
    verdict = hear(row.provider, notice, heard_by="query", now=now)
    if verdict == WAITING:
        _note_asked(order_no, now)
    return verdict


def hear(provider: str, notice: Notice, *, heard_by: str, now: datetime) -> str:
    """Book what a verified message says, once; returns the verdict."""
    with transaction() as session:
        row = find_order(session, notice.order_no[:40], lock=True)
        verdict = _judge(session, row, provider, notice)
        if row is not None and verdict == SETTLED:
            book_payment(
                session,
                row,
                trade_no=notice.trade_no,
                paid_at=notice.paid_at or now,
                now=now,
            )
        if row is not None and verdict == CLOSED:
            row.state = CLOSED
        if verdict in REMEMBERED:
            _remember(session, provider, notice, verdict, heard_by, now)
    return verdict


def _judge(session: Session, row: PaymentRow | None, provider: str, notice: Notice) -> str:
    if row is None or row.provider != provider:
        return "order_unknown"
    if notice.state not in (PAID, CLOSED):
        return WAITING
    if row.state == PAID:
        again = notice.state == CLOSED or notice.trade_no == row.trade_no
        return KNOWN if again else "trade_changed"
    if notice.state == CLOSED:
        return CLOSED if row.state == WAITING else KNOWN
    if notice.amount != row.amount:
        return "amount_wrong"
    return "trade_changed" if _is_trade_taken(session, provider, notice.trade_no) else SETTLED


def _is_trade_taken(session: Session, provider: str, trade_no: str) -> bool:
    statement = select(PaymentRow.id).where(
        PaymentRow.provider == provider, PaymentRow.trade_no == trade_no[:64]
    )
    return not 0 < len(trade_no) <= 64 or session.scalars(statement).first() is not None


def _remember(
    session: Session, provider: str, notice: Notice, verdict: str, heard_by: str, now: datetime
) -> None:
    known = select(CallbackRow.id).where(
        CallbackRow.order_no == notice.order_no[:40],
        CallbackRow.trade_no == notice.trade_no[:64],
        CallbackRow.amount == notice.amount,
        CallbackRow.verdict == verdict,
    )
    if session.scalars(known).first() is not None:
        return
    session.add(
        CallbackRow(
            provider=provider,
            order_no=notice.order_no[:40],
            trade_no=notice.trade_no[:64],
            amount=notice.amount,
            state=notice.state[:10],
            verdict=verdict,
            heard_by=heard_by,
            at=now,
        )
    )


def _note_asked(order_no: str, now: datetime) -> None:
    """Remember when an order was asked about; after a day it is closed, and may still be paid."""
    with transaction() as session:
        row = find_order(session, order_no, lock=True)
        if row is not None and row.state == WAITING:
            row.asked_at = now
            if now - row.created_at > GIVEN_UP:
                row.state = CLOSED


def ask_about_waiting(now: datetime) -> int:
    """Ask about orders whose callback may be lost; returns how many were settled."""
    statement = (
        select(PaymentRow.order_no)
        .where(
            PaymentRow.state == WAITING,
            PaymentRow.provider.is_not(None),
            PaymentRow.created_at <= now - FIRST_ASK,
            or_(PaymentRow.asked_at.is_(None), PaymentRow.asked_at <= now - PAUSE),
        )
        .order_by(PaymentRow.id)
        .limit(ASKED_AT_ONCE)
    )
    settled = 0
    for order_no in db.session().scalars(statement).all():
        try:
            settled += ask(order_no, now=now) == SETTLED
        except (ProviderUnreachable, ProviderNotFound):
            log.warning("fees.provider_silent", order=order_no)
    return settled


def list_heard(session: Session, order_no: str) -> list[CallbackRow]:
    """Return what was heard of an order, oldest first."""
    statement = select(CallbackRow).where(CallbackRow.order_no == order_no)
    return list(session.scalars(statement.order_by(CallbackRow.id)))
