"""An owner without an account: unit code, last four of the document, six digits by SMS.

Law: this proves enough to demand an assembly, to nominate and to answer a survey, never to
vote. A wrong unit and wrong last four get one answer. Wrong tries are counted by address and by
unit, five messages an hour go to one right, and no phone that stands for many rights gets a code.
Owners whose documents end alike are never taken for one another: their phone tells them apart.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select

from app.core.errors import RuleError
from app.core.identifiers import fold_text
from app.platform.db import transaction
from app.platform.outbox import enqueue
from app.platform.tokens import TokenExpired, TokenInvalid, keyed_digest, make_token, read_token
from app.registry.models import OwnerCodeRow, OwnerTryRow
from app.registry.service.owner_now import Owner, owner_of, right_of
from app.registry.service.owner_tries import TRY_WINDOW, check_tries, tries_of
from app.registry.service.owners import (
    contacts_by_owner,
    contacts_of,
    holders_ending,
    list_holders,
    phone_index,
    shared_phone_rights,
)
from app.registry.service.units import find_units_by_code

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.registry.service.owners import ContactView

CODE_LIFE = timedelta(minutes=10)
SIGN_IN_LIFE = timedelta(minutes=30)
MESSAGES_AN_HOUR = 5
WRONG_CODES = 5
SHARED_PHONE_RIGHTS = 3
PURPOSE = "owner"


class OwnerNotFound(RuleError):
    """No owner of this community has this unit and these last four: one answer for all of it."""


class OwnersAlike(RuleError):
    """More than one owner fits: the phone on the roll is asked for, and tells them apart."""


class OwnerPhoneMissing(RuleError):
    """No phone of the owner's own is on the roll, or it stands for many: the desk remains."""


class OwnerCodesExhausted(RuleError):
    """Five messages an hour are the limit."""


class OwnerCodeWrong(RuleError):
    """The six digits are not those that were sent, or they are too old."""


class OwnerSignInOver(RuleError):
    """The half hour is over, or the flat has changed hands."""


@dataclass(frozen=True, slots=True)
class CodeOnItsWay:
    """Where the six digits went, masked; `token` comes back with them."""

    token: str
    sent_to: str


def request_owner_code(
    community_id: str, *, unit: str, last4: str, address: str, now: datetime, phone: str = ""
) -> CodeOnItsWay:
    """Send six digits to the phone of the owner whom unit code and last four name.

    `phone` tells owners apart whose documents end alike; the code goes to it. Raises
    OwnerNotFound, OwnersAlike, OwnerTriesExhausted, OwnerPhoneMissing, OwnerCodesExhausted.
    """
    with transaction() as session:
        tries = tries_of(community_id, unit, address)
        check_tries(session, tries, now)
        found = _recognise(session, community_id, unit, last4, now)
        if len(found) > 1 and phone:
            found = [one for one in found if _has_phone(session, one, phone)]
        if len(found) == 1:
            return _send(session, found[0], phone, now)
        session.add(OwnerTryRow(address_index=tries[0], unit_index=tries[1], at=now))
    raise OwnersAlike if found else OwnerNotFound


def confirm_owner_code(token: str, code: str, *, now: datetime) -> str:
    """Use up the six digits; returns the sign-in's text, good for half an hour.

    Raises OwnerCodeWrong, OwnerSignInOver.
    """
    payload = _read(token, now)
    with transaction() as session:
        row = session.scalars(
            select(OwnerCodeRow).where(OwnerCodeRow.token == payload["n"]).with_for_update()
        ).one_or_none()
        if row is None or row.used_at or row.wrong >= WRONG_CODES or row.expires_at <= now:
            raise OwnerCodeWrong
        right = hmac.compare_digest(row.digest, _digest(row.token, fold_text(code[:20])))
        if right:
            row.used_at = now
        else:
            row.wrong += 1
    if not right:
        raise OwnerCodeWrong
    return make_token(f"{PURPOSE}.in", payload, expires=now + SIGN_IN_LIFE)


def read_owner(session: Session, text: str, *, now: datetime) -> Owner:
    """Return the owner of a sign-in, as the register has them now; raises OwnerSignInOver."""
    payload = _read(text, now, ".in")
    right = right_of(session, payload["c"], payload["u"], now)
    if right is not None and right.key == payload["k"]:
        for holder in list_holders(session, right.unit_ids, key=right.key):
            if holder.owner_id == payload["o"]:
                return owner_of(payload["c"], payload["u"], right, holder)
    raise OwnerSignInOver


def sweep_owner_codes(now: datetime) -> None:
    """Forget codes and tries that are over."""
    with transaction() as session:
        over = now - timedelta(days=1)
        session.execute(delete(OwnerCodeRow).where(OwnerCodeRow.expires_at < over))
        session.execute(delete(OwnerTryRow).where(OwnerTryRow.at < now - TRY_WINDOW))


def _recognise(
    session: Session, community_id: str, unit: str, last4: str, now: datetime
) -> list[Owner]:
    """Return every owner that fits: of one unit, or of two that share their last characters."""
    found = []
    for row in find_units_by_code(session, community_id, unit):
        right = right_of(session, community_id, row.id, now)
        if right is None:
            continue
        for holder in holders_ending(session, right.unit_ids, last4, key=right.key):
            found.append(owner_of(community_id, row.id, right, holder))
    return found


def _has_phone(session: Session, owner: Owner, phone: str) -> bool:
    index = _index_of(phone)
    rows = contacts_by_owner(session, [owner.owner_id]).get(owner.owner_id, [])
    return any(row.phone_index == index for row in rows)


def _index_of(phone: str) -> bytes:
    return phone_index("".join(fold_text(phone[:20]).split()))


def _send(session: Session, owner: Owner, phone: str, now: datetime) -> CodeOnItsWay:
    _check_messages(session, owner, now)
    contact = _phone_of(session, owner, phone, now)
    number, code = secrets.token_hex(16), f"{secrets.randbelow(10**6):06d}"
    session.add(
        OwnerCodeRow(
            community_id=owner.community_id,
            right_index=owner.right_index,
            token=number,
            digest=_digest(number, code),
            sent_at=now,
            expires_at=now + CODE_LIFE,
        )
    )
    fields = {"code": code, "flat": owner.label, "minutes": int(CODE_LIFE.total_seconds()) // 60}
    enqueue(
        session,
        channel="sms",
        to=contact.phone,
        template="owner_code",
        fields=fields,
        purpose="owner_code",
        now=now,
    )
    payload = {
        "c": owner.community_id,
        "u": owner.unit_id,
        "o": owner.owner_id,
        "k": owner.right_key,
        "n": number,
    }
    return CodeOnItsWay(make_token(PURPOSE, payload, expires=now + CODE_LIFE), contact.masked)


def _phone_of(session: Session, owner: Owner, phone: str, now: datetime) -> ContactView:
    """The best phone of the owner's own, or the one that was given where it is theirs."""
    right = right_of(session, owner.community_id, owner.unit_id, now)
    assert right is not None
    mine = contacts_of(session, right.unit_ids, key=right.key)
    if phone and _has_phone(session, owner, phone):
        mine = [one for one in mine if one.phone_index == _index_of(phone)]
    for contact in mine:
        shared = shared_phone_rights(session, owner.community_id, contact.phone)
        if contact.owner_id == owner.owner_id and shared <= SHARED_PHONE_RIGHTS:
            return contact
    raise OwnerPhoneMissing


def _check_messages(session: Session, owner: Owner, now: datetime) -> None:
    statement = select(func.count()).where(
        OwnerCodeRow.right_index == owner.right_index,
        OwnerCodeRow.sent_at > now - timedelta(hours=1),
    )
    if session.scalars(statement).one() >= MESSAGES_AN_HOUR:
        raise OwnerCodesExhausted


def _read(text: str, now: datetime, suffix: str = "") -> dict[str, Any]:
    try:
        return read_token(PURPOSE + suffix, text, now=now)
    except (TokenInvalid, TokenExpired):
        raise OwnerSignInOver from None


def _digest(number: str, code: str) -> bytes:
    return keyed_digest("owner-code", f"{number}/{code}".encode())
