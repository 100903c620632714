"""What each act does besides moving the ticket on: to its clocks, its keeper and its helpers.

Law: an effect first refuses, then changes, then returns the facts that the timeline keeps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType

from sqlalchemy import select

from app.companion.tickets.models import TicketPartyRow, TicketRow
from app.companion.tickets.service.changing import change
from app.companion.tickets.service.doing import Doing, Facts
from app.companion.tickets.service.following import take_followers_along
from app.companion.tickets.service.machine import BODIES, ENDED
from app.companion.tickets.service.parties import add_party
from app.companion.tickets.service.pauses import get_last_pause_day
from app.companion.tickets.service.pictures import has_proof
from app.companion.tickets.service.running import PARTS, RESPONSE, start_clocks, start_lap
from app.companion.tickets.service.timeline import list_lines
from app.companion.tickets.service.told import (
    TicketFactWrong,
    TicketProofMissing,
    TicketTooLate,
    TicketWordTaken,
)
from app.core.calendar import local_date

PAUSES = ("access", "weather", "decision", "other")
URGE_HOURS = 24


def _wait_parts(doing: Doing) -> Facts:
    doing.stop(PARTS, "repair")
    doing.go_on()
    return {}


def _pause(doing: Doing) -> Facts:
    told, today = doing.told, local_date(doing.now)
    if told.reason not in PAUSES:
        raise TicketFactWrong(field="reason")
    lines = list_lines(doing.session, doing.row.id)
    last = get_last_pause_day(lines, doing.rules, doing.now)
    if told.until is None or not today <= told.until <= last:
        raise TicketFactWrong(field="until")
    doing.stop("paused")
    return {"reason": told.reason, "until": told.until.isoformat()}


def _resume(doing: Doing) -> Facts:
    if doing.row.state == "paused":
        doing.go_on()
    return {}


def _from_fund(doing: Doing) -> Facts:
    doing.go_on()
    return {"matter": doing.row.matter_id}


def _claim_done(doing: Doing) -> Facts:
    wanted = doing.rules.categories[doing.row.category].photos
    if not has_proof(doing.session, doing.row, wanted):
        raise TicketProofMissing(wanted=wanted)
    doing.stop("done")
    doing.row.claimed_at = doing.now
    return {}


def _close(doing: Doing) -> Facts:
    doing.row.closed_at = doing.now
    known = doing.actor.name in ("reporter", "clock")
    doing.row.confirmed_by = doing.actor.name if known else "desk"
    return _rate(doing) if doing.told.stars is not None else {}


def _rate(doing: Doing) -> Facts:
    stars = doing.told.stars
    if stars is None or not 1 <= stars <= 5:
        raise TicketFactWrong(field="stars")
    if doing.row.stars is not None:
        raise TicketWordTaken
    doing.row.stars, doing.row.rating = stars, doing.told.explanation
    return {"stars": stars}


def _reopen(doing: Doing) -> Facts:
    row, days = doing.row, doing.rules.after.reopen_days
    if row.closed_at is not None and doing.now - row.closed_at > timedelta(days=days):
        raise TicketTooLate(days=days)
    facts = {"stars": row.stars} if row.stars is not None else {}
    row.reopened += 1
    row.answered_at = row.claimed_at = row.closed_at = row.visited_at = None
    row.confirmed_by, row.stars, row.rating, row.joined_to = "", None, "", None
    start_clocks(doing.session, row, doing.rules, doing.now)
    return facts


def _to_fund(doing: Doing) -> Facts:
    doing.stop("paused")
    return {}


def _withdraw(doing: Doing) -> Facts:
    doing.stop("ended")
    doing.row.closed_at = doing.now
    return {}


def _transfer(doing: Doing) -> Facts:
    row, rules = doing.row, doing.rules
    body, department = _named(doing)
    if (body, department) == (row.body, row.department):
        raise TicketFactWrong(field="body")
    facts: Facts = {"from": row.body, "from_department": row.department}
    add_party(doing.session, row, row.body, row.department, "held", doing.now)
    doing.stop("changed", RESPONSE)
    if row.state == "paused":
        doing.go_on()
    clock = rules.clock_of(row.category, row.priority)
    start_lap(doing.session, row, RESPONSE, clock.response_hours, clock.response_minutes, doing.now)
    row.body, row.department, row.answered_at = body, department, None
    return {**facts, "body": body, "department": department}


def _share(doing: Doing) -> Facts:
    return _call(doing, "joint")


def _whistle(doing: Doing) -> Facts:
    return _call(doing, "whistle")


def _call(doing: Doing, kind: str) -> Facts:
    body, department = _named(doing)
    if (body, department) == (doing.row.body, doing.row.department):
        raise TicketFactWrong(field="body")
    if not add_party(doing.session, doing.row, body, department, kind, doing.now):
        raise TicketWordTaken
    return {"body": body, "department": department}


def _named(doing: Doing) -> tuple[str, str]:
    """The body that was named, with its department if it is one."""
    body, department = doing.told.body, doing.told.department
    if body not in BODIES:
        raise TicketFactWrong(field="body")
    if body != "department":
        return body, ""
    if department not in doing.rules.departments:
        raise TicketFactWrong(field="department")
    return body, department


def _report_back(doing: Doing) -> Facts:
    own = doing.actor
    bodies = {own.name, "department"} if own.department else {own.name}
    statement = select(TicketPartyRow).where(
        TicketPartyRow.ticket_id == doing.row.id,
        TicketPartyRow.body.in_(bodies),
        TicketPartyRow.department.in_(("", own.department)),
    )
    for party in doing.session.scalars(statement):
        party.answered_at = party.answered_at or doing.now
    return {}


def _publish(doing: Doing) -> Facts:
    doing.row.is_private = doing.told.private
    return {"private": doing.told.private}


def _urge(doing: Doing) -> Facts:
    earliest = doing.now - timedelta(hours=URGE_HOURS)
    lines = list_lines(doing.session, doing.row.id)
    if any(one.act == "urge" and one.at > earliest for one in lines):
        raise TicketWordTaken
    return {}


def _visit(doing: Doing) -> Facts:
    doing.row.visited_at = doing.now
    return {"reached": doing.told.reached, "satisfied": doing.told.satisfied}


def _join(doing: Doing) -> Facts:
    row = doing.row
    other = doing.session.get(TicketRow, doing.told.other or 0)
    if other is None or other.community_id != row.community_id or other.id == row.id:
        raise TicketFactWrong(field="other")
    if other.state in ENDED:
        raise TicketFactWrong(field="other")
    doing.stop("ended")
    row.joined_to, row.closed_at = other.id, doing.now
    take_followers_along(doing.session, row, other, doing.now)
    return {"other": other.number}


EFFECTS: Mapping[str, Callable[[Doing], Facts]] = MappingProxyType(
    {
        "wait_parts": _wait_parts,
        "pause": _pause,
        "resume": _resume,
        "to_fund": _to_fund,
        "from_fund": _from_fund,
        "claim_done": _claim_done,
        "confirm": _close,
        "let_rest": _close,
        "rate": _rate,
        "reopen": _reopen,
        "withdraw": _withdraw,
        "transfer": _transfer,
        "share": _share,
        "whistle": _whistle,
        "report_back": _report_back,
        "change": change,
        "publish": _publish,
        "urge": _urge,
        "visit": _visit,
        "join": _join,
    }
)
