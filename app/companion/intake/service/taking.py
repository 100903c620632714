"""Taking an event: signature, shape, number, ticket, in this order and in one act.

Law: nothing is read before the signature holds. The number of an event is claimed and its ticket
opened together, so that a message sent twice, at once or later, is one ticket.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.companion.intake.models import IntakeEventRow, IntakeSourceRow
from app.companion.intake.service.schema import Event, EventInvalid, parse_event
from app.companion.intake.service.sources import find_source
from app.companion.tickets.service import (
    Photo,
    TicketReport,
    TicketReportWrong,
    add_ticket,
    clean_photos,
)
from app.core.encoding import encode_hex, sha256
from app.core.errors import RuleError
from app.platform.chinese_dates import moment_text
from app.platform.db import db, transaction
from app.platform.outbox.signing import WebhookSignatureInvalid, sign_headers, verify_headers
from app.platform.pictures import PictureInvalid

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

#: What a source that is out of order may open within an hour.
MOST_AN_HOUR = 60
DEFAULT_CATEGORY = {"sensor": "hazard-other", "fall": "hazard-falling"}
ELSEWHERE = "other"


class IntakeSourceDisabled(RuleError):
    """This source was switched off; its key opens nothing any more."""


class EventNumberTaken(RuleError):
    """This source has sent another event under the same number."""


class EventsTooMany(RuleError):
    """A source opens sixty tickets an hour at most."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an event: its ticket, and whether it was new."""

    ticket_id: int
    is_new: bool


def take_event(token: str, body: bytes, headers: Mapping[str, str], *, now: datetime) -> Taken:
    """Open the ticket of an event, or name the one that it opened before.

    Raises WebhookSignatureInvalid, IntakeSourceDisabled, EventInvalid, EventNumberTaken,
    EventsTooMany.
    """
    check_signed(db.session(), token, body, headers, now=now)
    try:
        event = parse_event(body)
        photos = _cleaned(event)
        return _take(token, event, photos, now)
    except (EventInvalid, EventNumberTaken, EventsTooMany) as refused:
        _note_refusal(token, refused.code, now)
        raise


def check_signed(
    session: Session, token: str, body: bytes, headers: Mapping[str, str], *, now: datetime
) -> None:
    """Raise unless a source that is not disabled signed this about now.

    Raises WebhookSignatureInvalid, IntakeSourceDisabled.
    """
    source = find_source(session, token)
    if source is None:
        raise WebhookSignatureInvalid
    verify_headers(source.key, body, headers, now)
    if source.disabled_at is not None:
        raise IntakeSourceDisabled


def sign_for(session: Session, token: str, body: bytes, *, now: datetime) -> dict[str, str]:
    """Return the headers by which a source knows that an answer is ours."""
    source = find_source(session, token)
    return {} if source is None else sign_headers(source.key, body, now)


def community_of_source(session: Session, token: str) -> str:
    """Return the community of a source; raises WebhookSignatureInvalid."""
    source = find_source(session, token)
    if source is None:
        raise WebhookSignatureInvalid
    return source.community_id


def _cleaned(event: Event) -> list[Photo]:
    try:
        return clean_photos([("", one) for one in event.photos])
    except PictureInvalid:
        raise EventInvalid(field="photos", problem="picture") from None


def _take(token: str, event: Event, photos: list[Photo], now: datetime) -> Taken:
    with transaction() as session:
        source = find_source(session, token, lock=True)
        if source is None or source.disabled_at is not None:
            raise IntakeSourceDisabled
        digest = _digest(event)
        known = _find(session, source.id, event.id)
        if known is not None and known.ticket_id is not None:
            if known.digest != digest:
                raise EventNumberTaken(event=event.id)
            return Taken(known.ticket_id, is_new=False)
        _check_rate(session, source.id, now)
        ticket_id = _open(session, source, event, photos, now)
        session.add(
            IntakeEventRow(
                source_id=source.id,
                event_id=event.id,
                digest=digest,
                received_at=now,
                ticket_id=ticket_id,
            )
        )
        return Taken(ticket_id, is_new=True)


def _digest(event: Event) -> str:
    # The order of members and blanks between them may differ from one try to the next.
    return encode_hex(sha256(repr(sorted(event.raw.items())).encode()))


def _find(session: Session, source_id: int, event_id: str) -> IntakeEventRow | None:
    statement = select(IntakeEventRow).where(
        IntakeEventRow.source_id == source_id, IntakeEventRow.event_id == event_id
    )
    return session.scalars(statement).one_or_none()


def _check_rate(session: Session, source_id: int, now: datetime) -> None:
    count = select(func.count(IntakeEventRow.id)).where(
        IntakeEventRow.source_id == source_id,
        IntakeEventRow.received_at > now - timedelta(hours=1),
    )
    if session.scalars(count).one() >= MOST_AN_HOUR:
        raise EventsTooMany(limit=MOST_AN_HOUR, retry_after=600)


def _open(
    session: Session, source: IntakeSourceRow, event: Event, photos: list[Photo], now: datetime
) -> int:
    category = event.category or DEFAULT_CATEGORY.get(source.kind, "")
    if not category:
        raise EventInvalid(field="category", problem="missing")
    seen = f"监测时间：{moment_text(event.observed_at)}" if event.observed_at else ""
    report = TicketReport(
        category=category,
        title=event.title,
        text="\n".join(part for part in (event.text, seen) if part),
        place=event.place or ELSEWHERE,
        level=event.level,
        building=event.building,
        spot=event.spot,
        is_private=event.is_private,
        source="webhook",
        external_id=f"{source.token}:{event.id}",
    )
    try:
        # The number keeps a source's name from being that of a party to tickets.
        by = f"{source.name[:60]} #{source.id}"
        return add_ticket(session, source.community_id, report, photos, by=by, now=now)
    except TicketReportWrong as wrong:
        raise EventInvalid(field=wrong.fields.get("field", ""), problem="unknown") from None


def _note_refusal(token: str, code: str, now: datetime) -> None:
    with transaction() as session:
        source = find_source(session, token, lock=True)
        if source is not None:
            source.refused_code, source.refused_at = code, now
