"""Reminding the owners of what is overdue, by the phones that the register has for them.

Law: a message goes to whoever owns the flat now, and to no number but theirs: not to one that only
the convener's list knows and nobody ever signed in with, and not to one that stands for more than
three rights. Each owner is told once of a run's bills at each stage (up to 30 days, 90, a year,
longer), a flat at most once a week, nobody in the quiet hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.fees.models import ReminderRow, ReminderSentRow
from app.companion.fees.service.arrears import Arrears, age_of, list_arrears, overdue_bills
from app.companion.residents.service import list_residents_of
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.core.money import format_yuan
from app.delivery.service.schedule import is_quiet
from app.platform.audit import audit
from app.platform.db import transaction
from app.platform.outbox import enqueue
from app.registry.service import (
    get_community,
    list_shared_phones,
    lock_community,
    profile_for,
    units_of,
)
from app.registry.service.owners import (
    contacts_by_owner,
    order_contacts,
    owners_by_unit,
    pick_holders,
)
from app.registry.service.recognition import SHARED_PHONE_RIGHTS

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

PAUSE = timedelta(days=7)
UNPROVEN = "convener_list"
Stage = tuple[int, int]


class NobodyToRemind(RuleError):
    """Nothing is overdue, or everybody was told of it at this stage or within the week."""


class FeeNightRest(RuleError):
    """No text message leaves in the quiet hours."""


@dataclass(slots=True)
class _Told:
    """An owner, the flats that they are told of, and the runs and stages of their bills."""

    owner_id: int
    flats: list[Arrears] = field(default_factory=list)
    stages: set[Stage] = field(default_factory=set)


def remind(
    community_id: str, unit_ids: Iterable[int] | None = None, *, officer_id: int, now: datetime
) -> tuple[int, int]:
    """Remind flats of what is overdue; returns how many were reached and how many were not.

    Those that were not need a letter. Raises NobodyToRemind, FeeNightRest.
    """
    with transaction() as session:
        lock_community(session, community_id)
        _check_hour(session, community_id, now)
        wanted = None if unit_ids is None else set(unit_ids)
        due = [
            one
            for one in list_arrears(session, community_id, today=local_date(now), own=True)
            if (wanted is None or one.unit_id in wanted)
            and (one.reminded_at is None or now - one.reminded_at >= PAUSE)
        ]
        owners = _owners_of(session, community_id, due, now)
        known = {line.unit_id for one in owners for line in one.flats}
        fresh = [one for one in owners if one.stages]
        lost = [one for one in due if one.unit_id not in known]
        if not fresh and not lost:
            raise NobodyToRemind
        reached = _tell(session, community_id, fresh, officer_id, now)
        missed = {line.unit_id for one in fresh for line in one.flats} - reached
        detail = {"flats": len(reached | missed) + len(lost), "reached": len(reached)}
        audit(
            session,
            officer_id,
            "fees.remind",
            community_id,
            detail,
            now=now,
            community_id=community_id,
        )
        return len(reached), len(missed) + len(lost)


def _check_hour(session: Session, community_id: str, now: datetime) -> None:
    rules = profile_for(session, get_community(session, community_id), "regular").rules
    quiet_from, quiet_to = rules.whole("delivery.quiet_from"), rules.whole("delivery.quiet_to")
    if is_quiet(now, quiet_from=quiet_from, quiet_to=quiet_to):
        raise FeeNightRest


def _owners_of(
    session: Session, community_id: str, due: Sequence[Arrears], now: datetime
) -> list[_Told]:
    """Today's owners of these flats, without the stages that they were told of before."""
    today, lines = local_date(now), {one.unit_id: one for one in due}
    stages: dict[int, set[Stage]] = {}
    for bill, _ in overdue_bills(session, community_id, today, own=True):
        stages.setdefault(bill.unit_id, set()).add((bill.run_id, age_of(bill, today)))
    units = units_of(session, sorted(lines))
    owners = owners_by_unit(session, sorted(lines))
    developer = get_community(session, community_id).developer
    found: dict[int, _Told] = {}
    for unit in units:
        if unit.removed_at is not None:
            continue
        for owner in pick_holders([unit], owners, key=None, developer_name=developer):
            told = found.setdefault(owner.id, _Told(owner.id))
            told.flats.append(lines[unit.id])
            told.stages |= stages[unit.id]
    for row in session.scalars(
        select(ReminderSentRow).where(ReminderSentRow.owner_id.in_(list(found)))
    ):
        found[row.owner_id].stages.discard((row.run_id, row.stage))
    return list(found.values())


def _tell(
    session: Session, community_id: str, owners: Sequence[_Told], officer_id: int, now: datetime
) -> set[int]:
    """Send each owner one message; returns the flats that somebody was told of."""
    phones = _phones_of(session, community_id, [one.owner_id for one in owners])
    sent: dict[int, int] = {}
    done: set[tuple[str, tuple[int, ...]]] = set()
    for told in owners:
        phone = phones.get(told.owner_id)
        if phone is None:
            continue
        flats = tuple(line.unit_id for line in told.flats)
        # Two owners of one flat who share a phone are told once.
        if (phone, flats) not in done:
            done.add((phone, flats))
            _send(session, community_id, told, phone, now)
        session.add_all(
            ReminderSentRow(owner_id=told.owner_id, run_id=run, stage=stage, at=now)
            for run, stage in sorted(told.stages)
        )
        for flat in flats:
            sent[flat] = sent.get(flat, 0) + 1
    totals = {line.unit_id: line.total for told in owners for line in told.flats}
    session.add_all(
        ReminderRow(
            community_id=community_id,
            unit_id=unit_id,
            amount=totals[unit_id],
            sent=count,
            sent_by=officer_id,
            sent_at=now,
        )
        for unit_id, count in sent.items()
    )
    return set(sent)


def _phones_of(session: Session, community_id: str, owner_ids: Sequence[int]) -> dict[int, str]:
    """The best phone of each owner that may be told an amount."""
    people = list_residents_of(session, community_id)
    signed_in = {one.owner_id for one in people if one.is_owner}
    many = list_shared_phones(session, community_id, more_than=SHARED_PHONE_RIGHTS)
    shared = {one.phone_index for one in many}
    found = {}
    for owner_id, rows in contacts_by_owner(session, owner_ids).items():
        fit = order_contacts(
            row
            for row in rows
            if row.phone_index not in shared
            and (row.provenance != UNPROVEN or row.owner_id in signed_in)
        )
        if fit:
            found[owner_id] = fit[0].phone
    return found


def _send(session: Session, community_id: str, told: _Told, phone: str, now: datetime) -> None:
    community = get_community(session, community_id)
    first, count = told.flats[0].label, len(told.flats)
    fields = {
        "flat": first if count == 1 else f"{first}等{count}套房屋",
        "amount": format_yuan(sum(line.total for line in told.flats)),
        "community": community.name,
        "phone": community.help_phone,
    }
    enqueue(
        session,
        channel="sms",
        to=phone,
        template="fee_reminder",
        fields=fields,
        purpose="fee_reminder",
        now=now,
    )
