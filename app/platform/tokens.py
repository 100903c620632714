"""Small signed values that the server hands out and takes back without storing them.

Law: every token names its purpose and its end; one made for another purpose, changed, or
past its end is refused. The key is derived from SECRET_KEY.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from flask import current_app

from app.core.encoding import encode_b64, encode_jcs, parse_b64, parse_jcs
from app.core.errors import RuleError, VerificationError

_MAC_BYTES = 16


class TokenInvalid(RuleError):
    """The token is not one of ours for this purpose."""


class TokenExpired(RuleError):
    """The token was ours, but its time is over."""


def _mac(purpose: str, message: bytes) -> bytes:
    key: bytes = current_app.extensions["yijue.config"].secret_key
    return hmac.digest(_derive(key, purpose), message, hashlib.sha256)


@lru_cache(maxsize=64)
def _derive(key: bytes, purpose: str) -> bytes:
    return hmac.digest(key, b"yijue/v1/token/" + purpose.encode(), hashlib.sha256)


def make_token(purpose: str, payload: dict[str, Any], *, expires: datetime) -> str:
    """Return the token's text: base64 of payload and end, a dot, base64 of the MAC."""
    message = encode_jcs({**payload, "exp": int(expires.timestamp())})
    return f"{encode_b64(message)}.{encode_b64(_mac(purpose, message))}"


def read_token(purpose: str, text: str, *, now: datetime) -> dict[str, Any]:
    """Return the payload; raises TokenInvalid, TokenExpired."""
    head, _, tail = text.partition(".")
    try:
        message, mac = parse_b64(head), parse_b64(tail, 32)
        payload = parse_jcs(message)
    except VerificationError:
        raise TokenInvalid from None
    if not hmac.compare_digest(mac, _mac(purpose, message)) or not isinstance(payload, dict):
        raise TokenInvalid
    if now.timestamp() >= payload.pop("exp"):
        raise TokenExpired
    return payload


def make_nonce(purpose: str, *, expires: datetime, random_bytes: bytes) -> bytes:
    """Return 32 bytes: end, 8 random bytes, MAC."""
    head = int(expires.timestamp()).to_bytes(8, "big") + random_bytes
    return head + _mac(purpose, head)[:_MAC_BYTES]


def verify_nonce(purpose: str, nonce: bytes, *, now: datetime) -> None:
    """Raise TokenInvalid or TokenExpired unless the nonce is ours and its time is not over."""
    head, mac = nonce[:16], nonce[16:]
    if len(nonce) != 32 or not hmac.compare_digest(mac, _mac(purpose, head)[:_MAC_BYTES]):
        raise TokenInvalid
    if now > datetime.fromtimestamp(int.from_bytes(head[:8], "big"), UTC):
        raise TokenExpired


def keyed_digest(purpose: str, message: bytes) -> bytes:
    """Return a 32-byte keyed digest, for secrets too short to be hashed plainly."""
    return _mac(purpose, message)
