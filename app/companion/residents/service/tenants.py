"""Tenants: an owner writes down who rents the flat, and takes it back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.residents.models import ResidentRow
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.core.identifiers import fold_text
from app.platform.db import transaction
from app.registry.service.owners import phone_index

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.residents.service.home import Resident

MOST_TENANTS = 10
RECENT = timedelta(days=90)


class OwnersOnly(RuleError):
    """Only an owner of the flat does this."""


class TenantNameMissing(RuleError):
    """A tenant has a name of up to 40 characters."""


class TenantPhoneInvalid(RuleError):
    """A tenant's number is a mobile number of eleven digits."""


class TenantDayPast(RuleError):
    """The last day of a tenancy, where there is one, is a day that is not over."""


class TenantsTooMany(RuleError):
    """A flat has ten tenants at most, those of the last 90 days among them who have left."""


@dataclass(frozen=True, slots=True)
class TenantLine:
    """A tenant as the owner sees them."""

    id: int
    name: str
    phone: str
    until: date | None
    ended_at: datetime | None


def add_tenant(owner: Resident, *, name: str, phone: str, until: date | None, now: datetime) -> int:
    """Write down a tenant of the owner's flat; returns the number.

    Raises OwnersOnly, TenantNameMissing, TenantPhoneInvalid, TenantDayPast, TenantsTooMany.
    """
    if not owner.is_owner:
        raise OwnersOnly
    name, number = name.strip(), "".join(fold_text(phone[:20]).split())
    if not 0 < len(name) <= 40:
        raise TenantNameMissing
    if not re.fullmatch(r"1\d{10}", number):
        raise TenantPhoneInvalid
    if until is not None and until < local_date(now):
        raise TenantDayPast
    with transaction() as session:
        lately = [one for one in _rows(session, owner) if _is_recent(one, now)]
        if len(lately) >= MOST_TENANTS:
            raise TenantsTooMany
        row = ResidentRow(
            community_id=owner.community_id,
            kind="tenant",
            unit_id=owner.unit_id,
            label=owner.label,
            name=name,
            phone=number,
            phone_index=phone_index(number),
            invited_by=owner.id,
            since=now,
            until=until,
        )
        session.add(row)
        session.flush()
        return row.id


def end_tenancy(owner: Resident, tenant_id: int, *, now: datetime) -> None:
    """Take a tenant's access away. Raises OwnersOnly."""
    with transaction() as session:
        row = session.get(ResidentRow, tenant_id)
        mine = row is not None and row.kind == "tenant" and row.unit_id == owner.unit_id
        if row is None or not mine or not owner.is_owner:
            raise OwnersOnly
        row.ended_at = row.ended_at or now


def list_tenants(session: Session, owner: Resident) -> list[TenantLine]:
    """Return who rents or rented the owner's flat."""
    return [
        TenantLine(row.id, row.name, row.phone or "", row.until, row.ended_at)
        for row in _rows(session, owner)
    ]


def _rows(session: Session, owner: Resident) -> list[ResidentRow]:
    statement = (
        select(ResidentRow)
        .where(ResidentRow.unit_id == owner.unit_id, ResidentRow.kind == "tenant")
        .order_by(ResidentRow.id)
    )
    return list(session.scalars(statement))


def _is_recent(row: ResidentRow, now: datetime) -> bool:
    return row.ended_at is None or now - row.ended_at < RECENT
