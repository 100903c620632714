"""Who an owner is outside an assembly: unit code, last four of the document, code to the phone.

Law: one answer, `OwnerNotRecognised`, for a wrong unit, wrong last four, no vote and no phone. Five
wrong tries an hour close a unit for that hour; five messages an hour are the limit. A code lives
ten minutes, is good once, and is stored as a keyed digest.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.assembly.models import OwnerCodeRow
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.platform.crypto import blind_index
from app.platform.db import transaction
from app.platform.outbox import enqueue
from app.platform.tokens import keyed_digest, make_token, read_token
from app.registry.service import (
    RegistryRight,
    contacts_of,
    find_right_of,
    find_units_by_code,
    get_community,
    last_four_matches,
    profile_for,
    shared_phone_rights,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.registry.service import ContactView

CODE_LIFE = timedelta(minutes=10)
WINDOW = timedelta(hours=1)
WRONG_TRIES = 5
MESSAGES = 5
SHARED_PHONE_RIGHTS = 3
PURPOSE = "demand"


class OwnerNotRecognised(RuleError):
    """No owner of a vote is behind what was typed: the same answer for each reason."""


class TooManyProofs(RuleError):
    """Too many wrong tries or messages for this flat: an hour's wait."""


class DemandCodeWrong(RuleError):
    """The six digits are not those that were sent."""


class DemandCodeExpired(RuleError):
    """No code is waiting: it is too old, used up or was never sent."""


@dataclass(frozen=True, slots=True)
class CodeSent:
    """Where the code went, masked, and the token that goes with it."""

    token: str
    sent_to: str


def request_code(community_id: str, *, unit: str, last4: str, now: datetime) -> CodeSent:
    """Send six digits to the phone of the owner whose unit and document these are.

    Raises OwnerNotRecognised, TooManyProofs.
    """
    tried = blind_index("demand-unit", f"{community_id}/{''.join(unit.split()).upper()}").hex()
    with transaction() as session:
        _check_tries(session, community_id, tried, now)
        right = _find_right(session, community_id, unit, last4, now)
        contact = None if right is None else _choose_phone(session, community_id, right)
        if right is not None and contact is not None:
            return _send(session, community_id, right, contact, now)
        session.add(
            OwnerCodeRow(
                community_id=community_id, subject=tried, digest=None, at=now, expires_at=now
            )
        )
    raise OwnerNotRecognised


def use_code(community_id: str, *, token: str, code: str, now: datetime) -> str:
    """Use a code up; returns the key of the right it proves.

    A wrong try is kept, so it is a transaction of its own. Raises TokenInvalid, TokenExpired,
    DemandCodeWrong, DemandCodeExpired.
    """
    payload = read_token(PURPOSE, token, now=now)
    if payload["c"] != community_id:
        raise DemandCodeExpired
    key = str(payload["r"])
    with transaction() as session:
        row = _waiting(session, community_id, key, now)
        if hmac.compare_digest(row.digest or b"", _digest(community_id, key, code)):
            row.used_at = now
            return key
        row.wrong += 1
        left = WRONG_TRIES - row.wrong
    raise DemandCodeWrong(left=left)


def _waiting(session: Session, community_id: str, key: str, now: datetime) -> OwnerCodeRow:
    statement = (
        select(OwnerCodeRow)
        .where(OwnerCodeRow.community_id == community_id, OwnerCodeRow.subject == key)
        .where(OwnerCodeRow.used_at.is_(None), OwnerCodeRow.expires_at > now)
        .order_by(OwnerCodeRow.at.desc(), OwnerCodeRow.id.desc())
        .limit(1)
        .with_for_update()
    )
    row = session.scalars(statement).one_or_none()
    if row is None or row.wrong >= WRONG_TRIES:
        raise DemandCodeExpired
    return row


def _check_tries(session: Session, community_id: str, tried: str, now: datetime) -> None:
    if _count(session, community_id, tried, now) >= WRONG_TRIES:
        raise TooManyProofs(retry_after=int(WINDOW.total_seconds()))


def _count(session: Session, community_id: str, subject: str, now: datetime) -> int:
    statement = select(func.count()).where(
        OwnerCodeRow.community_id == community_id,
        OwnerCodeRow.subject == subject,
        OwnerCodeRow.at > now - WINDOW,
    )
    return session.scalars(statement).one()


def _find_right(
    session: Session, community_id: str, unit: str, last4: str, now: datetime
) -> RegistryRight | None:
    rules = profile_for(session, get_community(session, community_id)).rules
    for row in find_units_by_code(session, community_id, unit):
        right = find_right_of(
            session,
            community_id,
            row.id,
            record_date=local_date(now),
            parking_area=rules.flag("parking.count_area"),
            parking_heads=rules.flag("parking.count_heads"),
        )
        has_vote = right is not None and (right.heads or right.area)
        if right and has_vote and last_four_matches(session, [row.id], last4, key=right.key):
            return right
    return None


def _choose_phone(session: Session, community_id: str, right: RegistryRight) -> ContactView | None:
    for contact in contacts_of(session, right.unit_ids, key=right.key):
        if shared_phone_rights(session, community_id, contact.phone) <= SHARED_PHONE_RIGHTS:
            return contact
    return None


def _send(
    session: Session, community_id: str, right: RegistryRight, contact: ContactView, now: datetime
) -> CodeSent:
    if _count(session, community_id, right.key, now) >= MESSAGES:
        raise TooManyProofs(retry_after=int(WINDOW.total_seconds()))
    code = f"{secrets.randbelow(10**6):06d}"
    session.add(
        OwnerCodeRow(
            community_id=community_id,
            subject=right.key,
            digest=_digest(community_id, right.key, code),
            at=now,
            expires_at=now + CODE_LIFE,
        )
    )
    minutes = int(CODE_LIFE.total_seconds()) // 60
    enqueue(
        session,
        channel="sms",
        to=contact.phone,
        template="demand_code",
        fields={"code": code, "flat": right.labels[0], "minutes": minutes},
        purpose="demand_code",
        now=now,
    )
    payload = {"c": community_id, "r": right.key}
    token = make_token(PURPOSE, payload, expires=now + CODE_LIFE)
    return CodeSent(token, contact.masked)


def _digest(community_id: str, key: str, code: str) -> bytes:
    return keyed_digest("demand-code", f"{community_id}/{key}/{code}".encode())
