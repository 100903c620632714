"""Appointments: who may act for what, and the pairs that one hand may not hold (RULES R34).

Law: certifier ≠ convener, certifier ≠ operator, registrar ≠ operator — neither the same
person nor the same organisation, looked at per community; an appointment without a
community meets all of them. The deployment's own organisation counts as an operator.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.core.errors import RuleError
from app.people.models import AppointmentRow, OfficerRow
from app.people.service.accounts import locked_officer, officer_of_row
from app.platform.audit import audit
from app.platform.db import db, transaction
from app.platform.roles import Officer, Role
from app.registry.service import get_community

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session


class CertifierIsConvener(RuleError):
    """Who convenes an assembly may not certify it."""


class CertifierIsOperator(RuleError):
    """Who runs the machine may not certify what it counted."""


class RegistrarIsOperator(RuleError):
    """Who runs the machine may not sign the roll and issue the voting codes."""


class AlreadyAppointed(RuleError):
    """The officer holds that role there already."""


class NotAppointed(RuleError):
    """The officer does not hold that appointment."""


class OperatorIsEverywhere(RuleError):
    """Who appoints officers does so for the whole service; there is no operator of one place."""


class CommunityNeeded(RuleError):
    """Only an operator or an auditor is appointed everywhere; other roles name a community."""


APART: dict[frozenset[Role], type[RuleError]] = {
    frozenset({Role.STREET_OFFICE, Role.CONVENER}): CertifierIsConvener,
    frozenset({Role.STREET_OFFICE, Role.OPERATOR}): CertifierIsOperator,
    frozenset({Role.REGISTRAR, Role.OPERATOR}): RegistrarIsOperator,
}
EVERYWHERE = frozenset({Role.OPERATOR, Role.AUDITOR})


def appoint(
    officer_id: int,
    role: Role,
    community_id: str | None,
    *,
    operator_organisation: str,
    by: Officer | None,
    now: datetime,
) -> None:
    """Give a role.

    Raises OfficerNotFound, CommunityNeeded, OperatorIsEverywhere, CommunityNotFound,
    AlreadyAppointed, CertifierIsConvener, CertifierIsOperator, RegistrarIsOperator.
    """
    if community_id is None and role not in EVERYWHERE:
        raise CommunityNeeded
    if community_id is not None and role is Role.OPERATOR:
        raise OperatorIsEverywhere
    with transaction() as session:
        if community_id is not None:
            get_community(session, community_id)
        row = locked_officer(session, officer_id)
        if any(a.role == role.value and a.community_id == community_id for a in row.appointments):
            raise AlreadyAppointed
        _check_apart(session, row, role, community_id, operator_organisation)
        session.add(
            AppointmentRow(officer=row, role=role.value, community_id=community_id, since=now)
        )
        _record(session, by, "officer.appoint", row, role, community_id, now)


def dismiss(
    officer_id: int, role: Role, community_id: str | None, *, by: Officer | None, now: datetime
) -> None:
    """Take a role back. Raises OfficerNotFound, NotAppointed."""
    with transaction() as session:
        row = locked_officer(session, officer_id)
        held = [
            a for a in row.appointments if (a.role, a.community_id) == (role.value, community_id)
        ]
        if not held:
            raise NotAppointed
        session.delete(held[0])
        _record(session, by, "officer.dismiss", row, role, community_id, now)


def officers_with(role: Role, community_id: str) -> list[Officer]:
    """Return who holds a role in a community, those appointed everywhere among them."""
    query = (
        select(OfficerRow)
        .join(AppointmentRow)
        .where(AppointmentRow.role == role.value, OfficerRow.disabled.is_(False))
        .where(
            AppointmentRow.community_id.in_([community_id]) | AppointmentRow.community_id.is_(None)
        )
        .order_by(OfficerRow.id)
    )
    return [officer_of_row(row) for row in db.session.scalars(query).unique()]


def _check_apart(
    session: Session, row: OfficerRow, role: Role, community_id: str | None, operator: str
) -> None:
    for pair, refusal in APART.items():
        if role not in pair:
            continue
        (other,) = pair - {role}
        if _is_held_by_same_hand(session, row, other, community_id):
            raise refusal
        if other is Role.OPERATOR and _same_body(row.organisation, operator):
            raise refusal


def _is_held_by_same_hand(
    session: Session, row: OfficerRow, other: Role, community_id: str | None
) -> bool:
    held = session.scalars(select(AppointmentRow).where(AppointmentRow.role == other.value))
    return any(
        appointment.officer_id == row.id
        or _same_body(appointment.officer.organisation, row.organisation)
        for appointment in _meeting(held, community_id)
    )


def _meeting(held: Iterable[AppointmentRow], community_id: str | None) -> list[AppointmentRow]:
    if community_id is None:
        return list(held)
    return [a for a in held if a.community_id in {None, community_id}]


def _same_body(one: str, other: str) -> bool:
    return _normal(one) == _normal(other)


def _normal(organisation: str) -> str:
    return "".join(unicodedata.normalize("NFKC", organisation).casefold().split())


def _record(
    session: Session,
    by: Officer | None,
    action: str,
    row: OfficerRow,
    role: Role,
    community_id: str | None,
    now: datetime,
) -> None:
    detail = {"role": role.value, "community": community_id}
    audit(session, by, action, row.id, detail, now=now, community_id=community_id)
