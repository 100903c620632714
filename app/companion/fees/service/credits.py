"""What bills still ask for and what units have in hand: both added up, neither stored.

Law: a unit's credit is what was paid for it less what went to bills less what was given back or
is on its way back. Money goes to the oldest bill first: by due day, then by number; to a former
owner's bills only where that is said, and then before the others.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.companion.fees.models import (
    AllocationRow,
    BillRow,
    PaymentLineRow,
    PaymentRow,
    RefundRow,
)
from app.companion.fees.service import postings
from app.companion.fees.service.former import former_bills

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.orm import Session

HELD_BACK = ("sending", "done")


def paid_of(session: Session, bill_ids: Collection[int]) -> dict[int, int]:
    """Return what went to each of these bills, in 分."""
    statement = (
        select(AllocationRow.bill_id, func.sum(AllocationRow.amount))
        .where(AllocationRow.bill_id.in_(bill_ids))
        .group_by(AllocationRow.bill_id)
    )
    return {bill_id: int(total) for bill_id, total in session.execute(statement)}


def open_bills(session: Session, unit_ids: Collection[int]) -> list[tuple[BillRow, int]]:
    """Return the units' bills that are not wholly paid, oldest first, with what is open."""
    went = (
        select(AllocationRow.bill_id, func.sum(AllocationRow.amount).label("paid"))
        .where(AllocationRow.unit_id.in_(unit_ids))
        .group_by(AllocationRow.bill_id)
        .subquery()
    )
    paid = func.coalesce(went.c.paid, 0)
    statement = (
        select(BillRow, paid)
        .outerjoin(went, went.c.bill_id == BillRow.id)
        .where(BillRow.unit_id.in_(unit_ids), BillRow.voided_at.is_(None), BillRow.amount > paid)
        .order_by(BillRow.due, BillRow.id)
    )
    return [(bill, bill.amount - int(already)) for bill, already in session.execute(statement)]


def credits_of(session: Session, unit_ids: Collection[int]) -> dict[int, int]:
    """Return what each of these units has in hand, in 分."""
    found = dict.fromkeys(unit_ids, 0)
    for sign, statement in (
        (1, _received(unit_ids)),
        (-1, _allocated(unit_ids)),
        (-1, _given_back(unit_ids)),
    ):
        for row in session.execute(statement):
            found[row[0]] += sign * int(row[1])
    return found


def _received(unit_ids: Collection[int]) -> Select[int, int]:
    return (
        select(PaymentLineRow.unit_id, func.sum(PaymentLineRow.amount))
        .join(PaymentRow, PaymentRow.id == PaymentLineRow.payment_id)
        .where(PaymentLineRow.unit_id.in_(unit_ids), PaymentRow.state == "paid")
        .group_by(PaymentLineRow.unit_id)
    )


def _allocated(unit_ids: Collection[int]) -> Select[int, int]:
    return (
        select(AllocationRow.unit_id, func.sum(AllocationRow.amount))
        .where(AllocationRow.unit_id.in_(unit_ids))
        .group_by(AllocationRow.unit_id)
    )


def _given_back(unit_ids: Collection[int]) -> Select[int, int]:
    return (
        select(RefundRow.unit_id, func.sum(RefundRow.amount))
        .where(RefundRow.unit_id.in_(unit_ids), RefundRow.state.in_(HELD_BACK))
        .group_by(RefundRow.unit_id)
    )


def allocate(
    session: Session,
    amounts: Mapping[int, int],
    *,
    payment_id: int | None,
    now: datetime,
    former_first: Collection[int] = (),
) -> int:
    """Give each unit's amount to its open bills, oldest first; returns how much was given.

    Bills of a former owner get nothing, but for units in `former_first`, where they come first.
    """
    rest = {unit_id: amount for unit_id, amount in amounts.items() if amount > 0}
    given = 0
    for bill, still_open in _in_order(session, list(rest), former_first):
        part = min(still_open, rest[bill.unit_id])
        if part == 0:
            continue
        rest[bill.unit_id] -= part
        given += part
        session.add(
            AllocationRow(
                bill_id=bill.id, unit_id=bill.unit_id, payment_id=payment_id, amount=part, at=now
            )
        )
    session.flush()
    return given


def _in_order(
    session: Session, unit_ids: Collection[int], former_first: Collection[int]
) -> list[tuple[BillRow, int]]:
    found = open_bills(session, unit_ids)
    former = former_bills(session, [bill for bill, _ in found])
    mine = [one for one in found if one[0].id not in former or one[0].unit_id in former_first]
    return sorted(mine, key=lambda one: one[0].id not in former)


def use_credit(
    session: Session,
    community_id: str,
    unit_ids: Collection[int],
    *,
    source: str,
    officer_id: int | None,
    now: datetime,
) -> int:
    """Pay open bills of these units from what they have in hand; returns how much was used."""
    used = allocate(session, credits_of(session, unit_ids), payment_id=None, now=now)
    postings.post_credit(session, community_id, source, used, officer_id=officer_id, now=now)
    return used
