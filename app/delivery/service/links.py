"""The short signed link in a message: this message and no other.

Law: the code names a message by number and proves it with a keyed check, so it cannot be guessed
and stores nothing. It opens a page that says nothing of who owns what, and never votes.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from app.core.base32 import encode_crockford
from app.core.errors import RuleError
from app.delivery.models import NoticeMessage
from app.platform.config import current_config
from app.platform.tokens import keyed_digest

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_MAC_BYTES = 10
_MAX_NUMBER_DIGITS = 12


class LinkInvalid(RuleError):
    """The link is not one of ours, or a sign of it was lost."""


def code_of(message_id: int) -> str:
    """Return the code of a message: its number, a dash, sixteen letters and digits."""
    return f"{message_id}-{_check(message_id)}"


def link_of(message_id: int) -> str:
    """Return the address that stands in the message."""
    return f"{current_config().public_url}/m/{code_of(message_id)}"


def get_message(session: Session, code: str) -> NoticeMessage:
    """Return the message that a code names; raises LinkInvalid."""
    number, _, check = code.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) <= _MAX_NUMBER_DIGITS):
        raise LinkInvalid
    if not hmac.compare_digest(check.encode(), _check(int(number)).encode()):
        raise LinkInvalid
    found = session.get(NoticeMessage, int(number))
    if found is None:
        raise LinkInvalid
    return found


def _check(message_id: int) -> str:
    return encode_crockford(keyed_digest("notice-link", str(message_id).encode())[:_MAC_BYTES])
