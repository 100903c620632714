"""Waiting times instead of locks.

Law: three slips are free, then the wait doubles from one second up to five minutes and is
forgotten after an hour of silence. A wait belongs to one account from one address, so
nobody can shut an officer out from elsewhere. One more door stands behind a right password
(slips of the six digits, from any address): only who knows the password can close it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from app.core.errors import RuleError
from app.people.models import SignInWait
from app.platform.crypto import blind_index
from app.platform.db import transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FREE_SLIPS = 3
LONGEST_WAIT = 300
FORGOTTEN_AFTER = timedelta(hours=1)


class SignInTooSoon(RuleError):
    """Too many slips from here; `retry_after` says how many seconds to wait."""


def door_of(username: str, address: str) -> bytes:
    """Return the door of one account from one address."""
    return blind_index("sign_in_wait", f"{username.casefold()}\n{address}")


def code_door_of(username: str) -> bytes:
    """Return the door behind the right password of an account."""
    return blind_index("sign_in_wait_code", username.casefold())


def open_doors(session: Session, doors: list[bytes], now: datetime) -> list[SignInWait]:
    """Lock the doors of an attempt. Raises SignInTooSoon while one of them is shut."""
    rows = [_locked(session, door, now) for door in sorted(doors)]
    shut = max((row.open_at for row in rows), default=now)
    if shut > now:
        raise SignInTooSoon(retry_after=int((shut - now).total_seconds()) + 1)
    return rows


def slip(session: Session, door: bytes, now: datetime) -> None:
    """Count a slip at a door that `open_doors` has locked."""
    row = session.get_one(SignInWait, door)
    if now - row.last_at > FORGOTTEN_AFTER:
        row.failures = 0
    row.failures += 1
    row.last_at = now
    over = row.failures - FREE_SLIPS
    if over >= 0:
        row.open_at = now + timedelta(seconds=min(2 ** min(over, 16), LONGEST_WAIT))


def forget(session: Session, doors: list[bytes]) -> None:
    """Forget the slips of an account that signed in."""
    session.execute(delete(SignInWait).where(SignInWait.digest.in_(doors)))


def forget_old_waits(now: datetime) -> None:
    """Remove what no longer matters; due once in a while."""
    with transaction() as session:
        session.execute(delete(SignInWait).where(SignInWait.last_at < now - FORGOTTEN_AFTER))


def _locked(session: Session, door: bytes, now: datetime) -> SignInWait:
    # Two first attempts at once must not collide, so the row is made if it is missing, then locked.
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {"digest": door, "failures": 0, "last_at": now, "open_at": now}
    session.execute(insert(SignInWait).values(values).on_conflict_do_nothing())
    return session.get_one(SignInWait, door, with_for_update=True, populate_existing=True)
