"""A source and its sender, as a test needs them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.companion.intake.service import make_source
from app.platform.outbox.signing import sign_headers
from tests.committee.town import COMMUNITY
from tests.companion.quarter import Quarter


@dataclass
class Sender:
    """Something that signs with its key and sends."""

    quarter: Quarter
    id: int
    token: str
    key: str

    def headers(self, body: bytes, at: datetime | None = None) -> dict[str, str]:
        return sign_headers(self.key.encode(), body, at or self.quarter.clock())

    def send(self, event: dict[str, Any] | bytes, headers: dict[str, str] | None = None) -> Any:
        body = event if isinstance(event, bytes) else json.dumps(event).encode()
        return self.quarter.auth.browser().post(
            f"/api/intake/{self.token}",
            data=body,
            headers=self.headers(body) if headers is None else headers,
            content_type="application/json",
        )


def sender(quarter: Quarter, kind: str = "fall") -> Sender:
    with quarter.app.app_context():
        made = make_source(
            COMMUNITY, name="高空抛物监测", kind=kind, officer=None, now=quarter.clock()
        )
    return Sender(quarter, made.id, made.token, made.key)


def event(**more: Any) -> dict[str, Any]:
    return {"v": 1, "event": "e-1", "title": "2号楼东侧有物体坠落", **more}
