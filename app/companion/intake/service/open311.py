"""Public tickets in the words of Open311 GeoReport v2, for reading.

Law (https://wiki.open311.org/GeoReport_v2): a private ticket does not exist here. What a resident
wrote beyond the title, who wrote it and the exact spot stay out: free text names people and flats.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.companion.tickets.service import (
    TicketNotFound,
    TicketView,
    edition_now,
    get_ticket,
    list_tickets,
    rules_of,
)
from app.core.calendar import SHANGHAI, local_date
from app.core.errors import RuleError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Record = dict[str, object]
SPAN = timedelta(days=90)
MOST = 1_000
STATUSES = ("open", "closed")
BODY_WORDS = {
    "property_company": "物业服务企业",
    "committee": "业主委员会",
    "residents_committee": "居民委员会",
    "street": "街道办事处",
    "department": "政府部门",
}


class Open311Wrong(RuleError):
    """A query that the standard does not know; `name` is the argument."""


class Open311NotFound(RuleError):
    """There is no public request with this number."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for; texts as they came, lists with commas."""

    request_ids: str = ""
    service_codes: str = ""
    start_date: str = ""
    end_date: str = ""
    status: str = ""


def list_services(session: Session, community_id: str) -> list[Record]:
    """Return the categories as services."""
    rules = edition_now(session, community_id).rules
    return [
        {
            "service_code": one.key,
            "service_name": one.words.zh,
            "description": one.words.en,
            "metadata": False,
            "type": "realtime",
            "keywords": "",
            "group": rules.groups[one.group].zh,
        }
        for one in rules.categories.values()
    ]


def list_requests(
    session: Session, community_id: str, query: Query, *, now: datetime
) -> list[Record]:
    """Return public tickets as service requests, the newest first; raises Open311Wrong."""
    if query.request_ids:
        return _by_ids(session, community_id, query.request_ids, now)
    since, until = _span(query, now)
    statuses = _listed(query.status) or STATUSES
    if not set(statuses) <= set(STATUSES):
        raise Open311Wrong(name="status")
    found = list_tickets(
        session,
        community_id,
        since=local_date(since),
        until=local_date(until),
        public_only=True,
        limit=100 * MOST,
        now=now,
    )
    codes = _listed(query.service_codes)
    wanted = [
        one
        for one in found
        if since <= one.opened_at <= until
        and one.state not in ("withdrawn", "joined")
        and (not codes or one.category in codes)
        and _status(one) in statuses
    ]
    wanted.sort(key=lambda one: (one.opened_at, one.id), reverse=True)
    return [_record(session, one) for one in wanted[:MOST]]


def get_request(session: Session, community_id: str, request_id: str, *, now: datetime) -> Record:
    """Return one public ticket as a service request; raises Open311NotFound."""
    ticket = _find(session, community_id, request_id, now)
    if ticket is None:
        raise Open311NotFound
    return _record(session, ticket)


def _by_ids(session: Session, community_id: str, ids: str, now: datetime) -> list[Record]:
    found = (_find(session, community_id, one, now) for one in _listed(ids)[:MOST])
    return [_record(session, one) for one in found if one is not None]


def _find(session: Session, community_id: str, request_id: str, now: datetime) -> TicketView | None:
    if not (request_id.isascii() and request_id.isdigit() and len(request_id) <= 9):
        return None
    try:
        ticket = get_ticket(session, int(request_id), now)
    except TicketNotFound:
        return None
    taken_back = ticket.state in ("withdrawn", "joined")
    hidden = ticket.is_private or taken_back or ticket.community_id != community_id
    return None if hidden else ticket


def _listed(text: str) -> Sequence[str]:
    return [one.strip() for one in text.split(",") if one.strip()]


def _span(query: Query, now: datetime) -> tuple[datetime, datetime]:
    since, until = _moment(query, "start_date"), _moment(query, "end_date")
    try:
        if until is None:
            until = now if since is None else min(now, since + SPAN)
        since = since or until - SPAN
    except OverflowError:
        raise Open311Wrong(name="start_date") from None
    if not timedelta(0) <= until - since <= SPAN:
        raise Open311Wrong(name="start_date")
    return since, until


def _moment(query: Query, name: str) -> datetime | None:
    text = getattr(query, name)
    if not text:
        return None
    try:
        # A plus sign in an address that nobody escaped arrives as a blank.
        moment = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        raise Open311Wrong(name=name) from None
    if moment.utcoffset() is None or not 2000 <= moment.year <= 2200:
        raise Open311Wrong(name=name)
    return moment


def _status(ticket: TicketView) -> str:
    return "closed" if ticket.is_ended else "open"


def _record(session: Session, ticket: TicketView) -> Record:
    rules = rules_of(session, ticket.community_id, ticket.rules_version)
    place = rules.places[ticket.place].zh
    steps = (ticket.opened_at, ticket.answered_at, ticket.claimed_at, ticket.closed_at)
    return {
        "service_request_id": str(ticket.id),
        "status": _status(ticket),
        "status_notes": ticket.state,
        "service_name": rules.categories[ticket.category].words.zh,
        "service_code": ticket.category,
        "description": ticket.masked_title,
        "agency_responsible": BODY_WORDS.get(ticket.body, ""),
        "service_notice": "",
        "requested_datetime": _text(ticket.opened_at),
        "updated_datetime": _text(max(one for one in steps if one is not None)),
        "expected_datetime": _text(ticket.due_at),
        "address": f"{ticket.building} {place}".strip(),
        "address_id": "",
        "zipcode": "",
        "lat": None,
        "long": None,
        "media_url": "",
    }


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(SHANGHAI).isoformat(timespec="seconds")
