"""The daily comparison with a provider's statement: each difference shown, explained, closed.

Law: the statement says what the bank has, our rows what we booked. Each line is matched by its
order's number and amount; what does not match stays until it agrees or is explained in words. A
day is closed only with every difference explained, and a closed day is not read again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.fees.models import (
    CallbackRow,
    DifferenceRow,
    MisfitRow,
    PaymentRow,
    RefundRow,
    StatementRow,
)
from app.companion.fees.service.payments import PAID
from app.companion.fees.service.providers import StatementLine, get_provider
from app.companion.fees.service.refunds import DONE
from app.core.calendar import end_of_day, local_date, start_of_day
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction
from app.registry.service import lock_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MATCHED = "matched"
MISSING_HERE, MISSING_THERE, AMOUNT_DIFFERS = "missing_here", "missing_there", "amount_differs"
PAYMENT, REFUND = "payment", "refund"


class StatementDayClosed(RuleError):
    """The day is closed."""


class StatementNotFound(RuleError):
    """No statement of this day was read here."""


class StatementTooEarly(RuleError):
    """A day is compared once it is over."""


class DifferenceUnexplained(RuleError):
    """Some difference of the day is not explained yet."""


class DifferenceWordsMissing(RuleError):
    """An explanation has up to 400 characters."""


@dataclass(frozen=True, slots=True)
class Found:
    """One order or refund as the two sides have it; amounts in 分, None where a side lacks it."""

    kind: str
    what: str
    number: str
    line: int | None
    theirs: int | None
    ours: int | None


@dataclass(frozen=True, slots=True)
class DayView:
    """A day's comparison as the desk shows it."""

    statement: StatementRow
    differences: tuple[DifferenceRow, ...]

    @property
    def unexplained(self) -> int:
        return sum(not one.explanation for one in self.differences if one.resolved_at is None)


def read_statement(
    community_id: str,
    provider: str,
    day: date,
    data: bytes,
    *,
    officer_id: int | None,
    now: datetime,
) -> int:
    """Compare a day with the provider's file; returns how many differences stand.

    Without an officer it is the clock. Explanations of differences that are still the same are
    kept. Raises StatementTooEarly, StatementDayClosed, ProviderNotFound and what the provider's
    reader raises.
    """
    if day >= local_date(now):
        raise StatementTooEarly
    lines = get_provider(provider).read_statement(data, day)
    with transaction() as session:
        lock_community(session, community_id)
        compared = compare(lines, booked_on(session, community_id, provider, day))
        row = _statement(session, community_id, provider, day)
        row.sha256, row.lines = hashlib.sha256(data).hexdigest(), len(lines)
        row.matched = sum(one.kind == MATCHED for one in compared)
        row.theirs = sum(_signed(one.what, one.theirs or 0) for one in compared)
        row.ours = sum(_signed(one.what, one.ours or 0) for one in compared)
        row.read_by, row.read_at = officer_id, now
        session.add(row)
        session.flush()
        standing = [one for one in compared if one.kind != MATCHED]
        _keep_differences(session, row, standing, now)
        detail = {"matched": row.matched, "differences": len(standing)}
        audit(
            session, officer_id, "fees.statement", day, detail, now=now, community_id=community_id
        )
        return len(standing)


Booked = dict[tuple[str, str], int]


def compare(lines: Iterable[StatementLine], booked: Booked) -> list[Found]:
    """Match a file's lines with what we booked by what and number; nothing is left out.

    A number that the file has twice is matched once; the second line is missing here.
    """
    rest = dict(booked)
    found = []
    for line in lines:
        ours = rest.pop((line.what, line.number), None)
        kind = AMOUNT_DIFFERS if ours != line.amount else MATCHED
        if ours is None:
            kind = MISSING_HERE
        found.append(Found(kind, line.what, line.number, line.line, line.amount, ours))
    for (what, number), amount in sorted(rest.items()):
        found.append(Found(MISSING_THERE, what, number, None, None, amount))
    return found


def booked_on(session: Session, community_id: str, provider: str, day: date) -> Booked:
    """Return what we booked by a provider for a day: payments by when they were paid, refunds."""
    start, end = start_of_day(day), end_of_day(day)
    paid = select(PaymentRow.order_no, PaymentRow.amount).where(
        PaymentRow.community_id == community_id,
        PaymentRow.provider == provider,
        PaymentRow.state == PAID,
        PaymentRow.paid_at >= start,
        PaymentRow.paid_at < end,
    )
    back = (
        select(RefundRow.refund_no, RefundRow.amount)
        .join(PaymentRow, PaymentRow.id == RefundRow.payment_id)
        .where(
            RefundRow.community_id == community_id,
            PaymentRow.provider == provider,
            RefundRow.state == DONE,
            RefundRow.done_at >= start,
            RefundRow.done_at < end,
        )
    )
    misfit = (
        select(MisfitRow.number, MisfitRow.amount)
        .join(CallbackRow, CallbackRow.id == MisfitRow.callback_id)
        .where(
            MisfitRow.community_id == community_id,
            MisfitRow.act == REFUND,
            CallbackRow.provider == provider,
            MisfitRow.state == DONE,
            MisfitRow.done_at >= start,
            MisfitRow.done_at < end,
        )
    )
    booked = {(PAYMENT, number): amount for number, amount in session.execute(paid)}
    for given in (back, misfit):
        booked |= {(REFUND, number): amount for number, amount in session.execute(given)}
    return booked


def _signed(what: str, amount: int) -> int:
    return amount if what == PAYMENT else -amount


def _statement(session: Session, community_id: str, provider: str, day: date) -> StatementRow:
    row = session.scalars(
        select(StatementRow).where(
            StatementRow.community_id == community_id,
            StatementRow.provider == provider,
            StatementRow.day == day,
        )
    ).one_or_none()
    if row is not None and row.closed_at is not None:
        raise StatementDayClosed
    return row or StatementRow(community_id=community_id, provider=provider, day=day)


def _keep_differences(
    session: Session, row: StatementRow, standing: list[Found], now: datetime
) -> None:
    """Differences that stand as before keep their words; those that are gone are marked so."""
    old = session.scalars(select(DifferenceRow).where(DifferenceRow.statement_id == row.id)).all()
    known = {_key(one): one for one in old if one.resolved_at is None}
    for one in standing:
        same = known.pop(_key(one), None)
        if same is not None:
            same.line = one.line
            continue
        session.add(
            DifferenceRow(
                statement_id=row.id,
                kind=one.kind,
                what=one.what,
                number=one.number,
                line=one.line,
                theirs=one.theirs,
                ours=one.ours,
            )
        )
    for gone in known.values():
        gone.resolved_at = now


def _key(one: Found | DifferenceRow) -> tuple[object, ...]:
    return (one.kind, one.what, one.number, one.theirs, one.ours)


def explain_difference(
    community_id: str, difference_id: int, text: str, *, officer_id: int, now: datetime
) -> date:
    """Write down what a difference is and what was done; returns its day.

    Raises StatementNotFound, StatementDayClosed, DifferenceWordsMissing.
    """
    if not 0 < len(text.strip()) <= 400:
        raise DifferenceWordsMissing
    with transaction() as session:
        lock_community(session, community_id)
        row = session.get(DifferenceRow, difference_id)
        held = None if row is None else session.get(StatementRow, row.statement_id)
        if row is None or held is None or held.community_id != community_id:
            raise StatementNotFound
        if held.closed_at is not None:
            raise StatementDayClosed
        row.explanation, row.explained_by, row.explained_at = text.strip(), officer_id, now
        audit(session, officer_id, "fees.explain", row.id, now=now, community_id=community_id)
        return held.day


def close_day(
    community_id: str, provider: str, day: date, *, officer_id: int, now: datetime
) -> None:
    """Close a day. Raises StatementNotFound, StatementDayClosed, DifferenceUnexplained."""
    with transaction() as session:
        lock_community(session, community_id)
        view = get_day(session, community_id, provider, day)
        if view.statement.closed_at is not None:
            raise StatementDayClosed
        if view.unexplained:
            raise DifferenceUnexplained(count=view.unexplained)
        view.statement.closed_by, view.statement.closed_at = officer_id, now
        audit(session, officer_id, "fees.close_day", day, now=now, community_id=community_id)


def get_day(session: Session, community_id: str, provider: str, day: date) -> DayView:
    """Return a day's comparison. Raises StatementNotFound."""
    for view in list_days(session, community_id):
        if (view.statement.provider, view.statement.day) == (provider, day):
            return view
    raise StatementNotFound


def list_days(session: Session, community_id: str) -> list[DayView]:
    """Return the compared days, the newest first."""
    statement = select(StatementRow).where(StatementRow.community_id == community_id)
    days = session.scalars(statement.order_by(StatementRow.day.desc())).all()
    rows = session.scalars(
        select(DifferenceRow)
        .join(StatementRow, StatementRow.id == DifferenceRow.statement_id)
        .where(StatementRow.community_id == community_id)
        .order_by(DifferenceRow.id)
    ).all()
    return [DayView(day, tuple(row for row in rows if row.statement_id == day.id)) for day in days]
