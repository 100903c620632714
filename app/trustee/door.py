"""The platform's address as the trustee's tool meets it: signed requests, and handing in.

Law: every request says by a signature who asks (app.core.trustee_read), so that the log is read
also where strangers may not yet; the key itself never leaves. What comes back is trusted for
nothing. A message goes as the file's own bytes; what the platform refuses is told by its code.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from app.core.errors import RuleError
from app.core.trustee_read import encode_trustee_read
from app.trustee.keyfile import TrusteeSecret
from app.verifier.web import MAX_ANSWER_BYTES, SECONDS, NoAnswer

_READ_REFUSED = "trustee_read_refused"
#: What is read of a refusal: a code and a few fields.
_MAX_REFUSAL_BYTES = 64 * 1024


class DoorRefused(RuleError):
    """The platform refused what was asked or handed in; `because` is its code."""


class NotAnAddress(RuleError):
    """Only an address takes messages; LOG is a folder or a file."""


@dataclass(frozen=True, slots=True)
class Door:
    """A log's address, `https://host/log/<assembly id>`, as this trustee asks there, at `now`."""

    base: str
    secret: TrusteeSecret
    now: datetime

    def get(self, url: str) -> bytes | None:
        """Return what is served at a URL, None where nothing is; raises DoorRefused, NoAnswer."""
        headers = {"Authorization": self._asks(), "Accept": "application/json, */*;q=0.5"}
        try:
            return _ask(Request(url, headers=headers))  # noqa: S310
        except HTTPError as refused:
            said = _read_refusal(refused)
        if said.get("error") == _READ_REFUSED:
            raise DoorRefused(because=_READ_REFUSED, reason=said.get("reason"))
        return None

    def post(self, message: bytes) -> int:
        """Hand a message in; return its entry's number. Raises DoorRefused, NoAnswer."""
        url = f"{self.base.rstrip('/')}/messages"
        headers = {"Content-Type": "application/json"}
        try:
            answer = json.loads(_ask(Request(url, message, headers)))  # noqa: S310
            return int(answer["seq"])
        except HTTPError as refused:
            text = refused.read(_MAX_REFUSAL_BYTES).decode("utf-8", "replace").strip()
            raise DoorRefused(because=text[:60] or str(refused.code)) from None
        except (ValueError, KeyError, TypeError):
            raise NoAnswer(url=url, reason="answer") from None

    def _asks(self) -> str:
        assembly = self.base.rstrip("/").rpartition("/")[2]
        return encode_trustee_read(assembly, self.now, self.secret.seed)


def _ask(request: Request) -> bytes:
    request.add_header("User-Agent", "yijue-trustee")
    try:
        with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            data: bytes = answer.read(MAX_ANSWER_BYTES + 1)
    except HTTPError:
        raise
    except (URLError, OSError, ValueError) as error:
        raise NoAnswer(url=request.full_url, reason=type(error).__name__) from None
    if len(data) > MAX_ANSWER_BYTES:
        raise NoAnswer(url=request.full_url, reason="too_large")
    return data


def _read_refusal(refused: HTTPError) -> dict[str, Any]:
    try:
        value = json.loads(refused.read(_MAX_REFUSAL_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
