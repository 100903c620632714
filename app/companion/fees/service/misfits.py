"""Money that fits no bill: paid twice, paid to an order that is none of ours, another amount.

Law: it is settled by two persons and with a reason, once: booked for a flat, or given back the way
it came. How much it is says the provider, asked again, or its statement; nobody types an amount.
An order that is no order of ours belongs to the community whose statement has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select

from app.companion.fees.models import (
    CallbackRow,
    DifferenceRow,
    MisfitRow,
    PaymentRow,
    StatementRow,
)
from app.companion.fees.service.payments import PAID
from app.companion.fees.service.providers import ProviderNotFound, ProviderUnreachable, get_provider
from app.companion.fees.service.reconciling import MISSING_HERE, PAYMENT
from app.core.errors import RuleError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

AMOUNT_WRONG, TRADE_CHANGED, UNKNOWN = "amount_wrong", "trade_changed", "order_unknown"
VERDICTS = (AMOUNT_WRONG, TRADE_CHANGED, UNKNOWN)
# A settlement in one of these states holds the money: no second one is begun.
HOLDING = ("proposed", "sending", "done")
MISSING = (
    DifferenceRow.kind == MISSING_HERE,
    DifferenceRow.what == PAYMENT,
    DifferenceRow.resolved_at.is_(None),
)


class MisfitNotFound(RuleError):
    """There is no such money here, or it is settled."""


class MisfitUnproven(RuleError):
    """Neither the provider, asked again, nor its statement shows this money."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """Money that fits no bill; `held` is what was proposed or is being sent, if anything."""

    id: int
    provider: str
    order_no: str
    trade_no: str
    amount: int
    verdict: str
    at: datetime
    held: MisfitRow | None

    @property
    def acts(self) -> tuple[str, ...]:
        """What may be done: another amount is booked for its own order, or goes back."""
        return ("refund",) if self.verdict == AMOUNT_WRONG else ("assign", "refund")


def list_misfits(session: Session, community_id: str) -> list[Misfit]:
    """Return the money of a community that fits no bill and is not settled, the oldest first.

    A trade of which several messages came stands once, by the newest of them.
    """
    ours = select(PaymentRow.order_no).where(PaymentRow.community_id == community_id)
    listed = (
        select(DifferenceRow.number)
        .join(StatementRow, StatementRow.id == DifferenceRow.statement_id)
        .where(StatementRow.community_id == community_id, *MISSING)
    )
    unknown = CallbackRow.verdict == UNKNOWN
    statement = select(CallbackRow).where(
        CallbackRow.verdict.in_(VERDICTS),
        CallbackRow.trade_no != "",
        CallbackRow.state == PAID,
        or_(
            and_(unknown, CallbackRow.order_no.in_(listed)),
            and_(~unknown, CallbackRow.order_no.in_(ours)),
        ),
    )
    rows = session.scalars(statement.order_by(CallbackRow.id)).all()
    newest = {(row.provider, row.trade_no): row for row in rows}
    found = [_misfit(session, row) for row in newest.values()]
    return [one for one in found if _is_open(session, one)]


def get_misfit(session: Session, community_id: str, callback_id: int) -> Misfit:
    """Return money that is not settled. Raises MisfitNotFound."""
    for one in list_misfits(session, community_id):
        if one.id == callback_id:
            return one
    raise MisfitNotFound


def prove(session: Session, community_id: str, misfit: Misfit) -> tuple[int, datetime]:
    """Return how much it is, in 分, and when it was paid, as the provider says it.

    Raises MisfitUnproven.
    """
    try:
        notice = get_provider(misfit.provider).query(misfit.order_no)
    except (ProviderUnreachable, ProviderNotFound):
        notice = None
    if notice is not None and (notice.state, notice.trade_no) == (PAID, misfit.trade_no):
        return notice.amount, notice.paid_at or misfit.at
    statement = (
        select(DifferenceRow.theirs)
        .join(StatementRow, StatementRow.id == DifferenceRow.statement_id)
        .where(
            StatementRow.community_id == community_id,
            StatementRow.provider == misfit.provider,
            DifferenceRow.number == misfit.order_no,
            DifferenceRow.theirs == misfit.amount,
            *MISSING,
        )
    )
    if session.scalars(statement).first() is None:
        raise MisfitUnproven
    return misfit.amount, misfit.at


def is_given_back(session: Session, order_no: str) -> bool:
    """Whether money of an order that fitted no bill went back, or is on its way."""
    statement = (
        select(MisfitRow.id)
        .join(CallbackRow, CallbackRow.id == MisfitRow.callback_id)
        .where(
            CallbackRow.order_no == order_no,
            MisfitRow.act == "refund",
            MisfitRow.state.in_(("sending", "done")),
        )
    )
    return session.scalars(statement).first() is not None


def _misfit(session: Session, row: CallbackRow) -> Misfit:
    held = (
        select(MisfitRow)
        .join(CallbackRow, CallbackRow.id == MisfitRow.callback_id)
        .where(
            CallbackRow.provider == row.provider,
            CallbackRow.trade_no == row.trade_no,
            MisfitRow.state.in_(HOLDING),
        )
    )
    return Misfit(
        row.id,
        row.provider,
        row.order_no,
        row.trade_no,
        row.amount,
        row.verdict,
        row.at,
        session.scalars(held).first(),
    )


def _is_open(session: Session, one: Misfit) -> bool:
    if one.held is not None and one.held.state == "done":
        return False
    booked = select(PaymentRow.state, PaymentRow.trade_no).where(
        or_(
            PaymentRow.order_no == one.order_no,
            and_(PaymentRow.provider == one.provider, PaymentRow.trade_no == one.trade_no),
        )
    )
    found = session.execute(booked).all()
    if any(trade_no == one.trade_no for _, trade_no in found):
        return False
    # An order that was paid after all needs nothing more of another amount.
    return one.verdict != AMOUNT_WRONG or all(state != PAID for state, _ in found)
