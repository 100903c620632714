"""When the provider holds another amount than was ordered: taking in what really came.

Law: the amount is asked of the provider, never typed in, so that an officer cannot make money up.
What came goes to the order's flats in their order; what is over stays with the first as credit.
"""

from __future__ import annotations

from datetime import datetime

from app.companion.fees.service.misfits import is_given_back
from app.companion.fees.service.payments import PAID, book_payment, find_order, lines_of
from app.companion.fees.service.providers import get_provider
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import db, transaction


class NothingToAccept(RuleError):
    """The order is booked, or the provider holds no money for it."""


def accept_paid_amount(community_id: str, order_no: str, *, officer_id: int, now: datetime) -> int:
    """Book what the provider says has come for an order; returns the amount in 分.

    Raises NothingToAccept, ProviderUnreachable.
    """
    held = find_order(db.session(), order_no)
    if held is None or held.community_id != community_id or held.provider is None:
        raise NothingToAccept
    notice = get_provider(held.provider).query(order_no)
    if notice is None or notice.state != PAID or notice.amount <= 0:
        raise NothingToAccept
    with transaction() as session:
        row = find_order(session, order_no, lock=True)
        if row is None or row.state == PAID or is_given_back(session, order_no):
            raise NothingToAccept
        ordered, row.amount, rest = row.amount, notice.amount, notice.amount
        for line in lines_of(session, row.id):
            line.amount, rest = min(line.amount, rest), rest - min(line.amount, rest)
            if line.amount == 0:
                session.delete(line)
        lines = lines_of(session, row.id)
        lines[0].amount += rest
        session.flush()
        book_payment(
            session,
            row,
            trade_no=notice.trade_no,
            paid_at=notice.paid_at or now,
            now=now,
            officer_id=officer_id,
        )
        detail = {"ordered": ordered, "came": notice.amount}
        audit(
            session,
            officer_id,
            "fees.accept_amount",
            order_no,
            detail,
            now=now,
            community_id=community_id,
        )
    return notice.amount
