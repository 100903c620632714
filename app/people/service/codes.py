"""The second factor: six digits from the officer's phone, or a recovery code from paper.

Law: a code is good for its 30 seconds and the 30 before and after, and only once; what
was used is burned by its time step. A recovery code is good once.
"""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING

import pyotp
from sqlalchemy import delete

from app.core.errors import RuleError
from app.people.models import OfficerRow, RecoveryCode
from app.platform.crypto import blind_index

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

STEP_SECONDS = 30
DIGITS = 6
RECOVERY_CODES = 10
# No letters that are misread: 50 bits a code, guessed through the waiting times only.
RECOVERY_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
RECOVERY_LENGTH = 10


class SecondFactorWrong(RuleError):
    """Not the code of this moment, or used already."""


def new_totp_secret() -> bytes:
    """Return a fresh secret for an authenticator app: 32 letters and digits of base32."""
    return pyotp.random_base32().encode()


def accept_code(session: Session, officer: OfficerRow, text: str, now: datetime) -> bool:
    """True if the code is right; it is burned in the caller's transaction."""
    code = unicodedata.normalize("NFKC", text).replace(" ", "").replace("-", "").upper()
    if len(code) == DIGITS and code.isdecimal():
        return _accept_digits(officer, code, now)
    return _accept_recovery(session, officer, code, now)


def replace_recovery_codes(session: Session, officer: OfficerRow) -> list[str]:
    """Return ten fresh codes; the old ones are void."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.officer_id == officer.id))
    codes = [_draw(RECOVERY_LENGTH) for _ in range(RECOVERY_CODES)]
    for code in codes:
        session.add(RecoveryCode(digest=_digest(officer.id, code), officer_id=officer.id))
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def draw_invitation() -> str:
    """Return a one-time code to be typed once: 12 characters, 58 bits."""
    code = _draw(12)
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def _draw(length: int) -> str:
    return "".join(secrets.choice(RECOVERY_ALPHABET) for _ in range(length))


def _accept_digits(officer: OfficerRow, code: str, now: datetime) -> bool:
    if officer.totp is None:
        return False
    totp = pyotp.TOTP(officer.totp.decode())
    current = int(now.timestamp()) // STEP_SECONDS
    for step in (current - 1, current, current + 1):
        right = hmac.compare_digest(totp.generate_otp(step), code)
        if right and step > officer.totp_last_step:
            officer.totp_last_step = step
            return True
    return False


def _accept_recovery(session: Session, officer: OfficerRow, code: str, now: datetime) -> bool:
    row = session.get(RecoveryCode, _digest(officer.id, code), with_for_update=True)
    if row is None or row.used_at is not None:
        return False
    row.used_at = now
    return True


def _digest(officer_id: int, code: str) -> bytes:
    return blind_index("recovery_code", f"{officer_id}\n{code}")
