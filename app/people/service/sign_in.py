"""Signing in and out, and confirming an act with a fresh code.

Law: an unknown name, a wrong password and a wrong code get one answer after about the same
time. Nothing is locked for good; see `waits`. The slow hash is computed outside the
transaction, so that a sign-in never holds up a ballot.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from app.core.errors import RuleError
from app.people.models import OfficerRow, OfficerSession
from app.people.service.accounts import end_sessions, locked_officer, officer_of_row
from app.people.service.codes import SecondFactorWrong, accept_code, replace_recovery_codes
from app.people.service.passwords import check_password, hash_password, is_password
from app.people.service.waits import code_door_of, door_of, forget, open_doors, slip
from app.platform.audit import audit
from app.platform.db import db, transaction
from app.platform.roles import SignIn

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

KEPT = timedelta(days=30)
"""How long an ended sign-in stays on the list of sign-ins."""


class SignInRefused(RuleError):
    """Name, password or code is wrong, or the account is shut: the same answer for all."""


class PasswordWrong(RuleError):
    """Not the present password."""


def sign_in(*, username: str, password: str, code: str, address: str, now: datetime) -> SignIn:
    """Begin a session. Raises SignInRefused, SignInTooSoon."""
    username = username.strip().lower()
    door, code_door = door_of(username, address), code_door_of(username)
    officer_id, stored = _find_stored(username)
    right = is_password(stored, password)
    with transaction() as session:
        open_doors(session, [door, code_door], now)
        row = _find_usable(session, officer_id)
        held = None
        if row is not None and right and accept_code(session, row, code, now):
            forget(session, [door, code_door])
            held = _begin(session, row, now)
        else:
            slip(session, door, now)
            if row is not None and right:
                slip(session, code_door, now)
    if held is None:
        raise SignInRefused
    return held


def find_session(token: str) -> SignIn | None:
    """Return the sign-in of a cookie's token while it holds."""
    row = db.session.get(OfficerSession, _digest(token))
    if row is None or row.ended_at is not None:
        return None
    officer = db.session.get(OfficerRow, row.officer_id)
    if officer is None or officer.disabled:
        return None
    return SignIn(officer_of_row(officer), token, row.started_at, row.confirmed_at)


def confirm(token: str, code: str, now: datetime) -> None:
    """Confirm a sign-in with a fresh code. Raises SecondFactorWrong, SignInTooSoon."""
    right = False
    with transaction() as session:
        row = session.get_one(OfficerSession, _digest(token), with_for_update=True)
        officer = locked_officer(session, row.officer_id)
        door = code_door_of(officer.username)
        open_doors(session, [door], now)
        right = accept_code(session, officer, code, now)
        if right:
            row.confirmed_at = now
            forget(session, [door])
        else:
            slip(session, door, now)
    if not right:
        raise SecondFactorWrong


def end_session(token: str, now: datetime) -> None:
    """Sign out here."""
    with transaction() as session:
        row = session.get(OfficerSession, _digest(token))
        if row is not None:
            row.ended_at = now
            audit(session, row.officer_id, "officer.sign_out", row.officer_id, now=now)


def end_all_sessions(officer_id: int, now: datetime) -> None:
    """Sign out everywhere."""
    with transaction() as session:
        end_sessions(session, officer_id, now)
        audit(session, officer_id, "officer.sign_out_everywhere", officer_id, now=now)


def change_password(officer_id: int, *, old: str, new: str, token: str, now: datetime) -> None:
    """Set a new password and end all other sign-ins.

    Raises PasswordWrong, PasswordTooShort, PasswordTooLong, PasswordTooCommon.
    """
    row = db.session.get_one(OfficerRow, officer_id)
    if not is_password(row.password_hash, old):
        raise PasswordWrong
    check_password(new, row.username)
    stored = hash_password(new)
    with transaction() as session:
        officer = locked_officer(session, officer_id)
        officer.password_hash = stored
        end_sessions(session, officer_id, now)
        session.get_one(OfficerSession, _digest(token)).ended_at = None
        audit(session, officer_id, "officer.password", officer_id, now=now)


def new_recovery_codes(officer_id: int, now: datetime) -> list[str]:
    """Return ten fresh recovery codes; the old ones are void."""
    with transaction() as session:
        codes = replace_recovery_codes(session, locked_officer(session, officer_id))
        audit(session, officer_id, "officer.recovery_codes", officer_id, now=now)
    return codes


def start_session(officer_id: int, now: datetime) -> SignIn:
    """Begin a session for an officer who has just used an invitation up."""
    with transaction() as session:
        return _begin(session, locked_officer(session, officer_id), now)


def forget_old_sessions(now: datetime) -> None:
    """Remove sign-ins of long ago; due once in a while."""
    with transaction() as session:
        session.execute(delete(OfficerSession).where(OfficerSession.started_at < now - KEPT))


def _find_stored(username: str) -> tuple[int | None, str | None]:
    query = select(OfficerRow.id, OfficerRow.password_hash).where(OfficerRow.username == username)
    found = db.session.execute(query).one_or_none()
    return (None, None) if found is None else (found[0], found[1])


def _find_usable(session: Session, officer_id: int | None) -> OfficerRow | None:
    if officer_id is None:
        return None
    row = session.get(OfficerRow, officer_id, with_for_update=True, populate_existing=True)
    return None if row is None or row.disabled or row.password_hash is None else row


def _begin(session: Session, row: OfficerRow, now: datetime) -> SignIn:
    token = secrets.token_urlsafe(24)
    session.add(
        OfficerSession(digest=_digest(token), officer_id=row.id, started_at=now, confirmed_at=now)
    )
    audit(session, row.id, "officer.sign_in", row.id, now=now)
    return SignIn(officer_of_row(row), token, now, now)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()[:16]
