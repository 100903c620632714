"""A phone becomes a resident's: an owner by unit and document, a tenant by unit and phone.

Law: an owner's proof is the register's (`request_owner_code`); a tenant's is six digits to the
phone that the owner wrote down. Five messages an hour, five wrong tries. It never votes.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.companion.residents.models import ResidentCode, ResidentRow, ResidentSession
from app.companion.residents.service.home import digest_of
from app.companion.residents.service.lives import CODE_LIFE
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.core.identifiers import fold_text
from app.platform.db import transaction
from app.platform.outbox import enqueue
from app.platform.tokens import keyed_digest
from app.registry.service import confirm_owner_code
from app.registry.service.owners import phone_index
from app.registry.service.recognition import read_owner
from app.registry.service.units import find_units_by_code

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.registry.service.owner_now import Owner

MESSAGES_AN_HOUR = 5
MESSAGES_A_DAY = 15
WRONG_CODES = 5


class DoorUnfilled(RuleError):
    """An owner gives the unit and the end of a document."""


class TenantDoorUnfilled(RuleError):
    """A tenant gives the unit and a phone."""


class TenantNotFound(RuleError):
    """No tenant of this flat has this phone: one answer for all of it."""


class ResidentCodesExhausted(RuleError):
    """Five messages an hour are the limit."""


class ResidentCodeWrong(RuleError):
    """The six digits are not those that were sent, or they are too old."""


@dataclass(frozen=True, slots=True)
class TenantCode:
    """Where six digits went, masked; `token` comes back with them."""

    token: str
    sent_to: str


def sign_in_owner(token: str, code: str, *, now: datetime) -> str:
    """Use up an owner's six digits and sign the phone in; returns the cookie's text.

    Raises OwnerCodeWrong, OwnerSignInOver.
    """
    proof = confirm_owner_code(token, code, now=now)
    with transaction() as session:
        owner = read_owner(session, proof, now=now)
        return admit_owner(session, owner, now=now)


def admit_owner(session: Session, owner: Owner, *, now: datetime) -> str:
    """Sign a phone in as an owner, in the caller's transaction; returns the cookie's text."""
    statement = select(ResidentRow).where(
        ResidentRow.community_id == owner.community_id,
        ResidentRow.owner_id == owner.owner_id,
        ResidentRow.unit_id == owner.unit_id,
    )
    row = session.scalars(statement).one_or_none()
    if row is None:
        row = ResidentRow(
            community_id=owner.community_id,
            kind="owner",
            owner_id=owner.owner_id,
            unit_id=owner.unit_id,
            since=now,
        )
        session.add(row)
    row.label, row.name, row.ended_at = owner.label, owner.name, None
    session.flush()
    return start_session(session, row.id, now=now)


def start_session(session: Session, resident_id: int, *, now: datetime) -> str:
    """Sign a phone in, in the caller's transaction; returns the cookie's text."""
    token = secrets.token_urlsafe(24)
    session.add(ResidentSession(digest=digest_of(token), resident_id=resident_id, started_at=now))
    return token


def end_session(token: str, *, now: datetime) -> None:
    """Sign this phone out."""
    with transaction() as session:
        held = session.get(ResidentSession, digest_of(token))
        if held is not None and held.ended_at is None:
            held.ended_at = now


def request_tenant_code(community_id: str, *, unit: str, phone: str, now: datetime) -> TenantCode:
    """Send six digits to a tenant. Raises TenantNotFound, ResidentCodesExhausted."""
    number = "".join(fold_text(phone[:20]).split())
    with transaction() as session:
        row = _find_tenant(session, community_id, unit, number, now)
        if row is None:
            raise TenantNotFound
        _check_messages(session, row, now)
        token, code = secrets.token_hex(16), f"{secrets.randbelow(10**6):06d}"
        session.add(
            ResidentCode(resident_id=row.id, token=token, digest=_digest(token, code), sent_at=now)
        )
        fields = {"code": code, "flat": row.label, "minutes": CODE_LIFE.seconds // 60}
        enqueue(
            session,
            channel="sms",
            to=number,
            template="resident_code",
            fields=fields,
            purpose="resident_code",
            now=now,
        )
    return TenantCode(token, f"{number[:3]}****{number[-4:]}")


def confirm_tenant_code(token: str, code: str, *, now: datetime) -> str:
    """Use up a tenant's six digits; returns the cookie's text. Raises ResidentCodeWrong."""
    with transaction() as session:
        row = session.scalars(
            select(ResidentCode).where(ResidentCode.token == token[:32]).with_for_update()
        ).one_or_none()
        if row is None or row.used_at or row.wrong >= WRONG_CODES or now - row.sent_at > CODE_LIFE:
            raise ResidentCodeWrong
        if hmac.compare_digest(row.digest, _digest(row.token, fold_text(code[:20]))):
            row.used_at = now
            return start_session(session, row.resident_id, now=now)
        row.wrong += 1
    raise ResidentCodeWrong


def _find_tenant(
    session: Session, community_id: str, unit: str, number: str, now: datetime
) -> ResidentRow | None:
    units = [one.id for one in find_units_by_code(session, community_id, unit)]
    statement = select(ResidentRow).where(
        ResidentRow.community_id == community_id,
        ResidentRow.kind == "tenant",
        ResidentRow.unit_id.in_(units),
        ResidentRow.phone_index == phone_index(number),
        ResidentRow.ended_at.is_(None),
    )
    today = local_date(now)
    rows = [one for one in session.scalars(statement) if one.until is None or one.until >= today]
    return rows[0] if rows else None


def _check_messages(session: Session, row: ResidentRow, now: datetime) -> None:
    """Count by phone: whoever is written down again is the same phone."""
    for most, span in ((MESSAGES_AN_HOUR, timedelta(hours=1)), (MESSAGES_A_DAY, timedelta(days=1))):
        statement = (
            select(func.count(ResidentCode.id))
            .join(ResidentRow, ResidentRow.id == ResidentCode.resident_id)
            .where(
                ResidentRow.phone_index == row.phone_index,
                ResidentCode.sent_at > now - span,
            )
        )
        if session.scalars(statement).one() >= most:
            raise ResidentCodesExhausted


def _digest(token: str, code: str) -> bytes:
    return keyed_digest("resident-code", f"{token}/{code}".encode())
