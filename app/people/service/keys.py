"""Signing keys: made in the officer's browser, kept here only wrapped (PROTOCOL §1).

Law: one key in use per officer, no key twice in the house, and a retired key's wrapped part
is forgotten while its public part stays, because old entries are checked with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.core.errors import RuleError
from app.core.wrapped_key import wrapped_public_key
from app.people.models import OfficerKey
from app.people.service.accounts import get_officer, locked_officer
from app.platform.audit import audit
from app.platform.db import db, transaction
from app.platform.roles import Officer


class KeyInUse(RuleError):
    """The officer has a key; it must be retired before another is made."""


class KeyKnown(RuleError):
    """This public key was registered before, by this officer or another."""


class KeyNotFound(RuleError):
    """No key in use has that id or that public part."""


@dataclass(frozen=True)
class Key:
    """A signing key's public side; `wrapped` is for its owner alone."""

    id: int
    officer_id: int
    public_key: str
    since: datetime
    retired_at: datetime | None
    wrapped: dict[str, object] | None


def add_key(officer_id: int, wrapped: object, now: datetime) -> Key:
    """Register the wrapped key that the officer's browser made.

    Raises WrappedKeyInvalid, NotCanonical, KeyInvalid, KeyInUse, KeyKnown.
    """
    public_key = wrapped_public_key(wrapped).hex()
    with transaction() as session:
        locked_officer(session, officer_id)
        if active_key(officer_id) is not None:
            raise KeyInUse
        if session.scalar(select(OfficerKey.id).where(OfficerKey.public_key == public_key)):
            raise KeyKnown
        row = OfficerKey(officer_id=officer_id, public_key=public_key, wrapped=wrapped, since=now)
        session.add(row)
        session.flush()
        audit(session, officer_id, "key.add", row.id, {"public_key": public_key}, now=now)
    return _key(row)


def retire_key(officer_id: int, now: datetime) -> None:
    """Take the key in use out of use. Raises KeyNotFound."""
    with transaction() as session:
        locked_officer(session, officer_id)
        row = session.scalar(_in_use(officer_id))
        if row is None:
            raise KeyNotFound
        row.retired_at = now
        row.wrapped = None
        audit(session, officer_id, "key.retire", row.id, now=now)


def active_key(officer_id: int) -> Key | None:
    """Return the key an officer signs with now."""
    row = db.session.scalar(_in_use(officer_id))
    return None if row is None else _key(row)


def find_key(public_key: str) -> Key | None:
    """Return the key in use that has this public part (64 hexadecimal digits)."""
    query = select(OfficerKey).where(
        OfficerKey.public_key == public_key, OfficerKey.retired_at.is_(None)
    )
    row = db.session.scalar(query)
    return None if row is None else _key(row)


def keys_of(officer_id: int) -> list[Key]:
    """Return all keys an officer has had, the newest first."""
    query = select(OfficerKey).where(OfficerKey.officer_id == officer_id)
    return [_key(row) for row in db.session.scalars(query.order_by(OfficerKey.id.desc()))]


def officer_of_key(public_key: str) -> Officer:
    """Return who signs with this key now. Raises KeyNotFound."""
    key = find_key(public_key)
    if key is None:
        raise KeyNotFound
    return get_officer(key.officer_id)


def _in_use(officer_id: int):  # type: ignore[no-untyped-def]
    return select(OfficerKey).where(
        OfficerKey.officer_id == officer_id, OfficerKey.retired_at.is_(None)
    )


def _key(row: OfficerKey) -> Key:
    return Key(row.id, row.officer_id, row.public_key, row.since, row.retired_at, row.wrapped)
