"""Who is reminded now: those who have not voted, can be reached, and may be told again.

Law: the assembly's rules give the smallest gap and the greatest number; whoever stopped the
reminders gets none. Everybody left out is counted by the reason.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.delivery.models import NoticeMessage, ReminderStop
from app.delivery.service.contacts import Contact, Reach, reach_of
from app.delivery.service.roll import RollRight, load_roll
from app.delivery.service.rules import DeliveryRules, delivery_rules
from app.voting.service.turnout import cast_lines

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow


@dataclass(frozen=True, slots=True)
class Target:
    """A right to be reminded, and how it can be reached now."""

    right: RollRight
    flat: str
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Who is reminded now, and how many are left out for which reason."""

    targets: tuple[Target, ...]
    left_out: Counter[str]


def choose(session: Session, row: AssemblyRow, at: datetime) -> Choice:
    """Return who would be reminded at this moment."""
    rules, voted = delivery_rules(session, row), cast_lines(session, row.id)
    roll = load_roll(session, row).rights
    open_rights = [right for right in roll if right.i not in voted]
    left_out: Counter[str] = Counter(voted=len(roll) - len(open_rights))
    stopped = _stopped(session, row.id)
    last, count = _last_told(session, row.id), _counts(session, row.id)
    targets = []
    for right, reach in zip(open_rights, reach_of(session, row, open_rights), strict=True):
        contacts = _contacts(reach, stopped)
        why = _why_not(rules, reach, contacts, last.get(right.i), count.get(right.i, 0), at)
        if why:
            left_out[why] += 1
        else:
            targets.append(Target(right, reach.flat, contacts))
    return Choice(tuple(targets), left_out)


def _why_not(
    rules: DeliveryRules,
    reach: Reach,
    contacts: tuple[Contact, ...],
    last: datetime | None,
    count: int,
    at: datetime,
) -> str:
    if not reach.has_contact:
        return "no_contact"
    if not contacts:
        return "stopped"
    if count >= rules.max_reminders:
        return "count"
    if last is not None and at < last + timedelta(hours=rules.gap_hours):
        return "gap"
    return ""


def _contacts(reach: Reach, stopped: set[bytes]) -> tuple[Contact, ...]:
    """The phones that take reminders; the address for mail only where there is no phone at all."""
    ways = reach.by("sms") or reach.by("email")
    return tuple(one for one in ways if one.index not in stopped)


def _stopped(session: Session, assembly_id: str) -> set[bytes]:
    statement = select(ReminderStop.contact_index).where(ReminderStop.assembly_id == assembly_id)
    return set(session.scalars(statement))


def _last_told(session: Session, assembly_id: str) -> dict[int, datetime]:
    """When each right was last sent anything, the notice or a reminder."""
    statement = (
        select(NoticeMessage.i, func.max(NoticeMessage.queued_at))
        .where(NoticeMessage.assembly_id == assembly_id)
        .group_by(NoticeMessage.i)
    )
    return {i: at for i, at in session.execute(statement) if i is not None}


def _counts(session: Session, assembly_id: str) -> dict[int, int]:
    statement = (
        select(NoticeMessage.i, func.count(NoticeMessage.step.distinct()))
        .where(NoticeMessage.assembly_id == assembly_id, NoticeMessage.purpose == "reminder")
        .group_by(NoticeMessage.i)
    )
    return {i: count for i, count in session.execute(statement) if i is not None}
