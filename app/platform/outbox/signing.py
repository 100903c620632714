"""HMAC-SHA-256 over time and body, for what goes to a gateway and what comes back from one.

Law (docs/OPERATING.md): the signature is `v1=` and the hexadecimal HMAC over the timestamp's
digits, a full stop and the body's bytes. A timestamp more than five minutes off is refused, so
an old message cannot be played again later.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

from app.core.errors import RuleError

TIME_HEADER, SIGNATURE_HEADER = "X-Yijue-Timestamp", "X-Yijue-Signature"
TOLERANCE_SECONDS = 300
MAX_DIGITS = 12


class WebhookSignatureInvalid(RuleError):
    """The message is not signed by the gateway's key, or its time is too far off."""


def sign_headers(secret: bytes, body: bytes, now: datetime) -> dict[str, str]:
    """Return the two headers that a receiver checks."""
    timestamp = str(int(now.timestamp()))
    return {TIME_HEADER: timestamp, SIGNATURE_HEADER: _signature(secret, timestamp, body)}


def verify_headers(secret: bytes, body: bytes, headers: Mapping[str, str], now: datetime) -> None:
    """Raise WebhookSignatureInvalid unless the headers sign this body about now."""
    timestamp = headers.get(TIME_HEADER, "")
    given = headers.get(SIGNATURE_HEADER, "")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= MAX_DIGITS):
        raise WebhookSignatureInvalid
    if not hmac.compare_digest(given.encode(), _signature(secret, timestamp, body).encode()):
        raise WebhookSignatureInvalid
    if abs(now.timestamp() - int(timestamp)) > TOLERANCE_SECONDS:
        raise WebhookSignatureInvalid


def _signature(secret: bytes, timestamp: str, body: bytes) -> str:
    return "v1=" + hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
