"""How a trustee asks to read the log while strangers may not (docs/PROTOCOL.md, TRUSTEE.md).

Law: `Authorization: Yijue-Trustee <key id> <minute, UTC> <base64 signature>`, Ed25519 by a
trustee's key of the definition over lp("yijue/v1/trustee-read") ‖ lp(assembly id) ‖ lp(minute),
within five minutes of the server's clock. It reads and changes nothing, so it may be sent twice.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from app.core.definition import Definition
from app.core.encoding import encode_b64, lp, parse_b64
from app.core.entries import encode_minute, parse_minute
from app.core.errors import VerificationError
from app.core.signatures import key_id, public_key, sign, verify_signature

SCHEME = "Yijue-Trustee"
#: Between a trustee's clock and the server's.
MOST_APART = timedelta(minutes=5)
_LABEL = b"yijue/v1/trustee-read"


class TrusteeReadRefused(VerificationError):
    """No trustee of this assembly asks, or not now; `reason` is form, time, key or signature."""


def encode_trustee_read(assembly: str, now: datetime, seed: bytes) -> str:
    """Return the value of the header; `now` is aware, `seed` the trustee's 32 bytes."""
    at = encode_minute(now)
    signature = sign(seed, _statement(assembly, at))
    return f"{SCHEME} {key_id(public_key(seed))} {at} {encode_b64(signature)}"


def verify_trustee_read(text: str, definition: Definition, now: datetime) -> None:
    """Verify that a trustee of the definition asks, about now; raises TrusteeReadRefused."""
    parts = text.split(" ")
    if len(parts) != 4 or parts[0] != SCHEME:
        raise TrusteeReadRefused(reason="form")
    _, name, at, signature = parts
    keys = {key_id(trustee.key): trustee.key for trustee in definition.trustees}
    if name not in keys:
        raise TrusteeReadRefused(reason="key")
    try:
        moment = parse_minute(at)
        signed = parse_b64(signature, 64)
    except VerificationError:
        raise TrusteeReadRefused(reason="form") from None
    if abs(now - moment) > MOST_APART:
        raise TrusteeReadRefused(reason="time")
    try:
        verify_signature(keys[name], _statement(definition.assembly, at), signed)
    except VerificationError:
        raise TrusteeReadRefused(reason="signature") from None


def _statement(assembly: str, at: str) -> bytes:
    return lp(_LABEL) + lp(assembly.encode()) + lp(at.encode())
