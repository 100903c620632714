"""What receipts and refunds of the desk come to, day by day and by cash or transfer.

Law: always added up from receipts and refunds, never stored but in a count, so that a receipt
written later shows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.fees.models import PaymentRow, RefundRow
from app.companion.fees.service.payments import DESK_METHODS, PAID
from app.companion.fees.service.refunds import DONE
from app.companion.fees.service.standing import receipt_text
from app.core.calendar import end_of_day, local_date, start_of_day

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Place = tuple[str, date, str]


@dataclass(frozen=True, slots=True)
class Takings:
    """A day's receipts and refunds by one method, in 分, and how many they are."""

    received: int = 0
    given_back: int = 0
    acts: int = 0

    @property
    def expected(self) -> int:
        """What has to be in the till, or on the account, of the day."""
        return self.received - self.given_back

    def plus(self, received: int, given_back: int) -> Takings:
        """Return these with one more act."""
        return Takings(self.received + received, self.given_back + given_back, self.acts + 1)


@dataclass(frozen=True, slots=True)
class TillLine:
    """One receipt or, below 0, one refund of a day, without its flat."""

    number: str
    at: datetime
    amount: int


def takings_since(
    session: Session, community_ids: Collection[str], first: date
) -> dict[Place, Takings]:
    """Return the takings of these communities by community, day and method, from a day on."""
    found: dict[Place, Takings] = {}
    start = start_of_day(first)
    for community_id, at, method, amount in _received(session, community_ids, start):
        place = (community_id, local_date(at), method)
        found[place] = found.get(place, Takings()).plus(amount, 0)
    for community_id, at, method, amount in _given_back(session, community_ids, start):
        place = (community_id, local_date(at), method)
        found[place] = found.get(place, Takings()).plus(0, amount)
    return found


def takings_on(session: Session, community_id: str, day: date, method: str) -> Takings:
    """Return what a day came to by one method."""
    lines = till_lines(session, community_id, day, method)
    received = sum(one.amount for one in lines if one.amount > 0)
    return Takings(received, received - sum(one.amount for one in lines), len(lines))


def till_lines(session: Session, community_id: str, day: date, method: str) -> list[TillLine]:
    """Return a day's receipts and refunds in the order of their times."""
    start, end = start_of_day(day), end_of_day(day)
    paid = select(PaymentRow).where(
        PaymentRow.community_id == community_id,
        PaymentRow.method == method,
        PaymentRow.state == PAID,
        PaymentRow.booked_at >= start,
        PaymentRow.booked_at < end,
    )
    back = select(RefundRow).where(
        RefundRow.community_id == community_id,
        RefundRow.method == method,
        RefundRow.state == DONE,
        RefundRow.done_at >= start,
        RefundRow.done_at < end,
    )
    lines = [
        TillLine(receipt_text(x), x.booked_at or start, x.amount) for x in session.scalars(paid)
    ]
    lines += [TillLine(x.refund_no, x.done_at or start, -x.amount) for x in session.scalars(back)]
    return sorted(lines, key=lambda one: (one.at, one.number))


def _received(
    session: Session, community_ids: Collection[str], start: datetime
) -> Iterator[tuple[str, datetime, str, int]]:
    statement = select(
        PaymentRow.community_id, PaymentRow.booked_at, PaymentRow.method, PaymentRow.amount
    ).where(
        PaymentRow.community_id.in_(community_ids),
        PaymentRow.method.in_(DESK_METHODS),
        PaymentRow.state == PAID,
        PaymentRow.booked_at >= start,
    )
    for community_id, at, method, amount in session.execute(statement):
        if at is not None:
            yield community_id, at, method, amount


def _given_back(
    session: Session, community_ids: Collection[str], start: datetime
) -> Iterator[tuple[str, datetime, str, int]]:
    statement = select(
        RefundRow.community_id, RefundRow.done_at, RefundRow.method, RefundRow.amount
    ).where(
        RefundRow.community_id.in_(community_ids),
        RefundRow.method.in_(DESK_METHODS),
        RefundRow.state == DONE,
        RefundRow.done_at >= start,
    )
    for community_id, at, method, amount in session.execute(statement):
        if at is not None:
            yield community_id, at, method, amount
