"""Which bills are a former owner's debt: those that went out before the present owner's time.

Law: fees are owed by whoever owned the flat; a buyer owes them only where they took them over. So
a payment goes to the bills of the present owner's time, and to older ones only where it is said, or
where the order is older than the purchase. Where the register does not know since when somebody
owns a flat, or one owner of several stayed, nothing is anybody else's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.fees.models import BillRow, LateBillRow
from app.registry.service.owner_now import owned_since

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.fees.models import PaymentRow


def former_bills(session: Session, bills: Iterable[BillRow]) -> set[int]:
    """Return the ids of those bills that are a former owner's, late fees of such bills too."""
    bills = list(bills)
    since = owned_since(session, {one.unit_id for one in bills})
    if not since:
        return set()
    asked_for = _asked_for(session, [one.id for one in bills if one.unit_id in since])
    return {
        one.id
        for one in bills
        if one.unit_id in since
        and min(one.issued_at, asked_for.get(one.id, one).issued_at) < since[one.unit_id]
    }


def _asked_for(session: Session, bill_ids: Collection[int]) -> dict[int, BillRow]:
    """The bill whose late fee a bill asks for."""
    statement = (
        select(LateBillRow.bill_id, BillRow)
        .join(BillRow, BillRow.id == LateBillRow.of_bill_id)
        .where(LateBillRow.bill_id.in_(bill_ids))
    )
    return {bill_id: of for bill_id, of in session.execute(statement)}


def former_first(session: Session, payment: PaymentRow, unit_ids: Collection[int]) -> set[int]:
    """Return the flats whose older bills a payment goes to first."""
    if payment.for_former:
        return set(unit_ids)
    since = owned_since(session, unit_ids)
    return {one for one in since if payment.created_at < since[one]}
