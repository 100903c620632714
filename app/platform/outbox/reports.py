"""What a gateway reports about a message that it took: it arrived, or it bounced.

Law: a report is believed by its signature only. Its own id makes a second sending of the same
report harmless; the first report about a message stands.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.core.errors import RuleError
from app.platform.config import current_config
from app.platform.db import transaction
from app.platform.outbox.fates import REPORTS, tell
from app.platform.outbox.models import OutboxMessage
from app.platform.outbox.signing import WebhookSignatureInvalid, verify_headers
from app.platform.tokens import keyed_digest

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MAX_ID, MAX_REASON = 80, 80
_MAC_BYTES = 8


class ReportInvalid(RuleError):
    """The report names no message of ours, no known state, or is not a report at all."""


@dataclass(frozen=True, slots=True)
class Report:
    """One delivery report: its own id, the message's id, delivered or bounced."""

    id: str
    message: str
    state: str
    reason: str


def message_id(row_id: int) -> str:
    """Return the id under which a gateway knows a message: its number and a keyed check."""
    mac = keyed_digest("outbox-message", str(row_id).encode())[:_MAC_BYTES]
    return f"m{row_id}-{mac.hex()}"


def take_report(body: bytes, headers: Mapping[str, str], *, now: datetime) -> bool:
    """Note what a gateway reports; False if it was known already.

    Raises WebhookSignatureInvalid, ReportInvalid.
    """
    secret = current_config().sms_webhook_secret
    if secret is None:
        raise WebhookSignatureInvalid
    verify_headers(secret, body, headers, now)
    report = _parse(body)
    with transaction() as session:
        row = _get_message(session, report.message)
        if row.report is not None:
            return False
        row.report, row.report_id, row.reported_at = report.state, report.id, now
        tell(session, row, report.state, report.reason, now)
        return True


def _parse(body: bytes) -> Report:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise ReportInvalid from None
    names = ("id", "message", "status", "reason")
    if not isinstance(value, dict) or not value.keys() <= set(names):
        raise ReportInvalid
    texts = [value.get(name, "") for name in names]
    if not all(isinstance(text, str) and text.isprintable() for text in texts):
        raise ReportInvalid
    report = Report(texts[0], texts[1], texts[2], texts[3][:MAX_REASON])
    if not 1 <= len(report.id) <= MAX_ID or report.state not in REPORTS:
        raise ReportInvalid
    return report


def _get_message(session: Session, name: str) -> OutboxMessage:
    number = name.removeprefix("m").partition("-")[0]
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        raise ReportInvalid
    if not hmac.compare_digest(message_id(int(number)).encode(), name.encode()):
        raise ReportInvalid
    row = session.get(OutboxMessage, int(number), with_for_update=True, populate_existing=True)
    # A report may overtake our own note that the message went out, or come after we gave up.
    if row is None or row.channel != "sms" or row.tries == 0:
        raise ReportInvalid
    return row
