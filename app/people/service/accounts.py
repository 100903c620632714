"""Accounts: the operator makes an officer, an invitation lets the officer in the first time.

Law: nobody but the officer ever knows the password. The invitation is a link anyone may see
and a one-time code that only the officer gets; it runs out after seven days.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from app.core.errors import RuleError
from app.people.models import OfficerKey, OfficerRow, OfficerSession, RecoveryCode
from app.people.service.codes import (
    SecondFactorWrong,
    accept_code,
    draw_invitation,
    new_totp_secret,
    replace_recovery_codes,
)
from app.people.service.passwords import check_password, hash_password
from app.platform.audit import audit
from app.platform.crypto import blind_index
from app.platform.db import db, transaction
from app.platform.roles import Appointment, Officer, Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

INVITATION_LASTS = timedelta(days=7)
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,38}[a-z0-9]")


class UsernameInvalid(RuleError):
    """Not 3 to 40 small letters, digits, dots, dashes or underlines."""


class UsernameTaken(RuleError):
    """Another officer signs in by that name."""


class NameMissing(RuleError):
    """An officer has a name and an organisation."""


class OfficerNotFound(RuleError):
    """No officer has that id or name."""


class InvitationInvalid(RuleError):
    """Wrong code, used already, run out, or no such invitation: the same answer for all."""


@dataclass(frozen=True)
class Invitation:
    """What the operator hands to a new officer, on two ways."""

    officer_id: int
    username: str
    code: str
    expires: datetime


@dataclass(frozen=True)
class Account:
    """An officer with what an operator needs to see."""

    officer: Officer
    enrolled: bool
    disabled: bool
    invited_until: datetime | None
    has_key: bool


def create_officer(
    *, username: str, name: str, organisation: str, by: Officer | None, now: datetime
) -> Invitation:
    """Make an account without password and return the invitation to it.

    Raises UsernameInvalid, NameMissing, UsernameTaken.
    """
    username = username.strip().lower()
    if not USERNAME.fullmatch(username):
        raise UsernameInvalid
    if not name.strip() or not organisation.strip():
        raise NameMissing
    with transaction() as session:
        if session.scalar(select(OfficerRow.id).where(OfficerRow.username == username)):
            raise UsernameTaken(username=username)
        row = OfficerRow(
            username=username, name=name.strip(), organisation=organisation.strip(), created_at=now
        )
        session.add(row)
        invitation = _invite(session, row, now)
        audit(session, by, "officer.create", row.id, {"username": username}, now=now)
    return invitation


def reset_officer(officer_id: int, *, by: Officer | None, now: datetime) -> Invitation:
    """Void password, phone, codes and sign-ins, and invite anew. Raises OfficerNotFound."""
    with transaction() as session:
        row = locked_officer(session, officer_id)
        row.password_hash = None
        session.execute(delete(RecoveryCode).where(RecoveryCode.officer_id == row.id))
        end_sessions(session, row.id, now)
        invitation = _invite(session, row, now)
        audit(session, by, "officer.reset", row.id, now=now)
    return invitation


def disable_officer(officer_id: int, *, disabled: bool, by: Officer, now: datetime) -> None:
    """Shut an account, or open it again. Raises OfficerNotFound."""
    with transaction() as session:
        row = locked_officer(session, officer_id)
        row.disabled = disabled
        end_sessions(session, row.id, now)
        action = "officer.disable" if disabled else "officer.enable"
        audit(session, by, action, row.id, now=now)


def open_invitation(username: str, code: str, now: datetime) -> Officer:
    """Return the invited officer; nothing is used up. Raises InvitationInvalid."""
    return officer_of_row(_invited(db.session(), username, code, now))


def enrolment_secret(username: str, code: str, now: datetime) -> str:
    """Return the secret for the invited officer's authenticator app. Raises InvitationInvalid."""
    row = _invited(db.session(), username, code, now)
    if row.totp is None:
        raise InvitationInvalid
    return row.totp.decode()


def enrol(
    *, username: str, code: str, password: str, totp_code: str, now: datetime
) -> tuple[int, list[str]]:
    """Use the invitation up; return the officer's id and ten recovery codes.

    Raises InvitationInvalid, SecondFactorWrong, PasswordTooShort, PasswordTooLong,
    PasswordTooCommon.
    """
    check_password(password, username)
    stored = hash_password(password)
    with transaction() as session:
        row = _invited(session, username, code, now, lock=True)
        if not accept_code(session, row, totp_code, now):
            raise SecondFactorWrong
        row.password_hash = stored
        row.invitation_digest = row.invitation_expires = None
        codes = replace_recovery_codes(session, row)
        audit(session, row.id, "officer.enrol", row.id, now=now)
    return row.id, codes


def find_officer(username: str) -> Officer | None:
    """Return the officer of a sign-in name."""
    query = select(OfficerRow).where(OfficerRow.username == username.strip().lower())
    row = db.session.scalar(query)
    return None if row is None else officer_of_row(row)


def get_officer(officer_id: int) -> Officer:
    """Return the officer of an id. Raises OfficerNotFound."""
    row = db.session.get(OfficerRow, officer_id)
    if row is None:
        raise OfficerNotFound
    return officer_of_row(row)


def list_officers() -> list[Account]:
    """Return all accounts in the order they were made."""
    rows = db.session.scalars(select(OfficerRow).order_by(OfficerRow.id)).all()
    with_key = select(OfficerKey.officer_id).where(OfficerKey.retired_at.is_(None))
    holders = set(db.session.scalars(with_key))
    return [_account(row, holders) for row in rows]


def get_account(officer_id: int) -> Account:
    """Return what an operator sees of an officer. Raises OfficerNotFound."""
    for account in list_officers():
        if account.officer.id == officer_id:
            return account
    raise OfficerNotFound


def officer_of_row(row: OfficerRow) -> Officer:
    """Return the frozen value of a row."""
    held = frozenset(Appointment(Role(a.role), a.community_id) for a in row.appointments)
    return Officer(row.id, row.username, row.name, row.organisation, held)


def locked_officer(session: Session, officer_id: int) -> OfficerRow:
    """Return the row, locked until the act ends. Raises OfficerNotFound."""
    row = session.get(OfficerRow, officer_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise OfficerNotFound
    return row


def end_sessions(session: Session, officer_id: int, now: datetime) -> None:
    """End every sign-in of an officer."""
    open_ones = (OfficerSession.officer_id == officer_id, OfficerSession.ended_at.is_(None))
    session.execute(update(OfficerSession).where(*open_ones).values(ended_at=now))


def _invite(session: Session, row: OfficerRow, now: datetime) -> Invitation:
    code = draw_invitation()
    row.totp = new_totp_secret()
    row.totp_last_step = 0
    row.invitation_digest = _invitation_digest(row.username, code)
    row.invitation_expires = now + INVITATION_LASTS
    session.flush()
    return Invitation(row.id, row.username, code, row.invitation_expires)


def _invited(
    session: Session, username: str, code: str, now: datetime, *, lock: bool = False
) -> OfficerRow:
    query = select(OfficerRow).where(OfficerRow.username == username.strip().lower())
    row = session.scalar(query.with_for_update() if lock else query)
    digest = _invitation_digest(username, code)
    if row is None or not hmac.compare_digest(row.invitation_digest or b"", digest):
        raise InvitationInvalid
    if row.disabled or row.invitation_expires is None or row.invitation_expires < now:
        raise InvitationInvalid
    return row


def _invitation_digest(username: str, code: str) -> bytes:
    letters = "".join(c for c in code.upper() if c.isalnum())
    return blind_index("invitation", f"{username.strip().lower()}\n{letters}")


def _account(row: OfficerRow, holders: Iterable[int]) -> Account:
    return Account(
        officer=officer_of_row(row),
        enrolled=row.password_hash is not None,
        disabled=row.disabled,
        invited_until=row.invitation_expires,
        has_key=row.id in holders,
    )
