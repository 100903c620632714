"""Messages to officers on duty: a danger came in, or something late came up to them.

Law: one for each officer, ticket and stage, whatever happens to the ticket; ten an hour for each
officer, and the tenth says that there is more. Dangers are told at night too, what else is late
only after the quiet hours. Of one resident three dangers a day ring; the others stand on the
worklist and ring when they are late, so nobody keeps a department awake from a phone. No name, no
number, no flat.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.companion.tickets.models import TicketPartyRow, TicketRow
from app.companion.tickets.service.duty import on_duty
from app.core.calendar import SHANGHAI
from app.delivery.service.schedule import is_quiet
from app.platform.config import current_config
from app.platform.outbox import OutboxMessage, enqueue
from app.registry.service import get_community, profile_for
from app.supervision.service.daily import find_address

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.tickets.service.rules import Rules
    from app.platform.roles import Officer

TEMPLATE = "ticket_alert"
DANGER, HAZARD = "danger", "hazard"
#: After these a danger may be somebody's who was not told of it yet.
COMES_IN = frozenset({"open", "change", "transfer", "share", "whistle", "reopen"})
MOST_AN_HOUR = 10
MOST_DANGERS_A_DAY = 3


def alert_duty(
    session: Session,
    row: TicketRow,
    rules: Rules,
    act: str,
    facts: Mapping[str, Any],
    *,
    now: datetime,
) -> None:
    """Tell officers on duty what an act means to them."""
    if act == "late" and facts.get("to"):
        stage = f"late-{facts['stage']}"
        for officer in on_duty(session, row.community_id, rules, facts["to"], ""):
            _tell(session, row, rules, officer, stage, now)
    if row.priority != HAZARD or act not in COMES_IN:
        return
    if act == "open" and _rings_often(session, row):
        return
    for body, department in dict.fromkeys(_concerned(session, row)):
        for officer in on_duty(session, row.community_id, rules, body, department):
            _tell(session, row, rules, officer, DANGER, now)


def _concerned(session: Session, row: TicketRow) -> Iterator[tuple[str, str]]:
    yield row.body, row.department
    called = select(TicketPartyRow.body, TicketPartyRow.department).where(
        TicketPartyRow.ticket_id == row.id, TicketPartyRow.kind.in_(("joint", "whistle"))
    )
    yield from ((body, department) for body, department in session.execute(called))


def _rings_often(session: Session, row: TicketRow) -> bool:
    if row.resident_id is None:
        return False
    dangers = select(func.count(TicketRow.id)).where(
        TicketRow.resident_id == row.resident_id,
        TicketRow.priority == HAZARD,
        TicketRow.opened_at > row.opened_at - timedelta(days=1),
    )
    return session.scalars(dangers).one() > MOST_DANGERS_A_DAY


def _tell(
    session: Session, row: TicketRow, rules: Rules, officer: Officer, stage: str, now: datetime
) -> None:
    found, sent = find_address(session, officer.id), _sent(session, officer.id, now)
    if found is None or sent >= MOST_AN_HOUR:
        return
    channel, address = found
    community = get_community(session, row.community_id)
    is_danger = row.priority == HAZARD
    fields = {
        "community": community.name,
        "number": row.number,
        "stage": stage,
        "danger": is_danger,
        "kind": rules.categories[row.category].words.zh,
        "place": f"{row.building}{rules.places[row.place].zh}",
        "last": MOST_AN_HOUR if sent == MOST_AN_HOUR - 1 else 0,
        "url": f"{current_config().public_url}/tickets/{row.id}",
    }
    enqueue(
        session,
        channel=channel,
        to=address,
        template=TEMPLATE,
        fields=fields,
        purpose=TEMPLATE,
        dedupe_key=f"{TEMPLATE}:{row.id}:{stage}:{officer.id}",
        now=now if is_danger else _after_quiet_hours(session, row.community_id, now),
    )
    session.flush()


def _sent(session: Session, officer_id: int, now: datetime) -> int:
    statement = select(func.count(OutboxMessage.id)).where(
        OutboxMessage.purpose == TEMPLATE,
        OutboxMessage.created_at > now - timedelta(hours=1),
        OutboxMessage.dedupe_key.endswith(f":{officer_id}", autoescape=True),
    )
    return session.scalars(statement).one()


def _after_quiet_hours(session: Session, community_id: str, now: datetime) -> datetime:
    rules = profile_for(session, get_community(session, community_id)).rules
    begins, ends = rules.whole("delivery.quiet_from"), rules.whole("delivery.quiet_to")
    if not is_quiet(now, quiet_from=begins, quiet_to=ends):
        return now
    local = now.astimezone(SHANGHAI)
    morning = local.replace(hour=ends, minute=0, second=0, microsecond=0)
    return morning if morning > local else morning + timedelta(days=1)
