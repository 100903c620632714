"""Paying on the phone: which flats a resident may pay for, and the order at the provider.

Law: an owner sees the flats of the right that theirs belongs to, a tenant the rented one. The
order is ours, committed, before the provider hears of it: no money comes for an unknown order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.companion.fees.models import PaymentRow
from app.companion.fees.service.payments import PaymentInvalid, add_payment
from app.companion.fees.service.providers import Order, find_provider, get_provider
from app.companion.residents.service import Resident
from app.core.errors import RuleError
from app.platform.db import transaction
from app.registry.service import find_right_now, get_community, lock_community, units_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.registry.models import UnitRow


class NotPayingOnline(RuleError):
    """No payment provider is plugged in: one pays at the desk."""


class NotYourFlat(RuleError):
    """A resident pays for the flats of their own right."""


@dataclass(frozen=True, slots=True)
class Started:
    """An order and the address where it is paid."""

    order_no: str
    address: str


def flats_of(session: Session, resident: Resident, *, now: datetime) -> list[UnitRow]:
    """Return the flats that a resident sees the bills of and may pay for."""
    unit_ids: tuple[int, ...] = (resident.unit_id,)
    if resident.is_owner:
        right = find_right_now(session, resident.community_id, resident.unit_id, now)
        unit_ids = unit_ids if right is None else tuple(right.unit_ids)
    return units_of(session, unit_ids)


def start_payment(
    resident: Resident, amounts: Mapping[int, int], *, now: datetime, for_former: bool = False
) -> Started:
    """Open an order for amounts in 分 by flat, and make it known to the provider.

    `for_former` pays the bills of a former owner on purpose.

    Raises NotPayingOnline, NotYourFlat, PaymentInvalid, ProviderUnreachable.
    """
    provider = find_provider()
    if provider is None:
        raise NotPayingOnline
    if not amounts:
        raise PaymentInvalid
    with transaction() as session:
        lock_community(session, resident.community_id)
        if not set(amounts) <= {one.id for one in flats_of(session, resident, now=now)}:
            raise NotYourFlat
        row = add_payment(
            session,
            resident.community_id,
            amounts,
            method="online",
            payer=resident.name,
            payer_id=resident.id,
            provider=provider.name,
            for_former=for_former,
            now=now,
        )
        order = _order(session, row)
    return Started(order.order_no, provider.create_payment(order, now=now))


def go_on_paying(row: PaymentRow, session: Session, *, now: datetime) -> str:
    """Return the address of an order that waits, made known again. Raises ProviderUnreachable."""
    provider = get_provider(row.provider or "")
    return provider.create_payment(_order(session, row), now=now)


def _order(session: Session, row: PaymentRow) -> Order:
    title = f"{get_community(session, row.community_id).name} 物业缴费"
    return Order(row.order_no, row.community_id, title, row.amount)
