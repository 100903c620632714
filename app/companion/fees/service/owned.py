"""What a new owner reads of a flat: bills and payments from the day they became its owner.

Law: what the former owner was billed and paid is the former owner's; of what they left open the
new one reads the sum alone, because it may be asked of the flat.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.fees.models import PaymentLineRow
from app.registry.service.owner_now import owner_since

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.fees.service.standing import Flat, Paid
    from app.companion.residents.service import Resident


def since_of(
    session: Session, resident: Resident, unit_ids: Collection[int]
) -> Mapping[int, datetime]:
    """Return since when each flat is the resident's, where the register knows; tenants: empty."""
    return {} if resident.owner_id is None else owner_since(session, unit_ids, resident.owner_id)


def as_owned(flat: Flat, since: datetime | None) -> Flat:
    """Return a flat with the bills of one's own time; `earlier` is what older ones leave open."""
    if since is None:
        return flat
    mine = tuple(one for one in flat.bills if one.issued_at >= since and not one.is_former)
    return replace(flat, bills=mine, earlier=flat.open - sum(one.open for one in mine))


def own_payments(
    session: Session, resident: Resident, unit_ids: Collection[int], found: list[Paid]
) -> list[Paid]:
    """Return the payments that are a resident's to read: their own, an owner's of their time.

    A payment for several flats is read whole or not at all: it names each flat.
    """
    since = since_of(session, resident, unit_ids)
    statement = select(PaymentLineRow.payment_id, PaymentLineRow.unit_id).where(
        PaymentLineRow.payment_id.in_([one.id for one in found])
    )
    flats: dict[int, set[int]] = {}
    for payment, unit in session.execute(statement):
        flats.setdefault(payment, set()).add(unit)

    def is_mine(one: Paid) -> bool:
        named = flats.get(one.id, set())
        return named <= set(unit_ids) and all(
            unit not in since or one.created_at >= since[unit] for unit in named
        )

    return [
        one for one in found if one.payer_id == resident.id or (resident.is_owner and is_mine(one))
    ]
