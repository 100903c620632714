"""SMS by a gateway's HTTP address (docs/OPERATING.md).

Law: one signed POST of JSON for a message; its `id` is the same on every try, so a gateway that
took it once does not send it twice. 2xx is taken; 408, 425, 429 and 5xx, silence and a broken
line are tried again; every other answer is final. No redirect is followed.
"""

from __future__ import annotations

import json
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

from app.platform.outbox.failure import DeliveryFailed
from app.platform.outbox.signing import sign_headers

SECONDS = 10
MIN_SECRET_BYTES = 16
TRY_AGAIN = frozenset({408, 425, 429})
HERE = frozenset({"127.0.0.1", "localhost", "::1"})
MOST_ANSWER_BYTES = 4096


def check_webhook(url: str, secret: bytes) -> None:
    """Refuse an address or a key that nobody should use; raises ValueError with a sentence."""
    parts = urlsplit(url)
    plain_here = parts.scheme == "http" and parts.hostname in HERE
    if not parts.hostname or not (parts.scheme == "https" or plain_here):
        raise ValueError("SMS_WEBHOOK_URL must begin with https:// (http:// on this machine only)")
    if len(secret) < MIN_SECRET_BYTES:
        raise ValueError("SMS_WEBHOOK_SECRET must have 16 characters or more")


def post_message(
    url: str, secret: bytes, *, message_id: str, to: str, text: str, now: datetime
) -> None:
    """Hand a text message to the gateway; raises DeliveryFailed."""
    message = {"v": 1, "id": message_id, "to": to, "text": text}
    body = json.dumps(message, ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Idempotency-Key": message_id,
        **sign_headers(secret, body, now),
    }
    try:
        status = _post(urlsplit(url), headers, body)
    except (OSError, HTTPException) as error:
        raise DeliveryFailed(type(error).__name__) from None
    if not 200 <= status < 300:
        final = status < 500 and status not in TRY_AGAIN
        raise DeliveryFailed(f"gateway_{status}", final=final)


def _post(parts: SplitResult, headers: dict[str, str], body: bytes) -> int:
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        answer.read(MOST_ANSWER_BYTES)
        return answer.status
    finally:
        connection.close()
