"""The proof that a notice was read: numbers by building and day, flats that have not seen it.

Law: an officer learns which flats to knock at, never which person read what.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.residents import service as residents
from app.companion.square.models import NoticeReadRow, NoticeRow
from app.companion.square.service.notices import NotYourNotice, lock_notice
from app.companion.square.service.scopes import units_in
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.delivery.service.schedule import is_quiet
from app.platform.audit import audit
from app.platform.config import current_config
from app.platform.db import transaction
from app.platform.outbox import enqueue
from app.registry.service import get_community, profile_for
from app.registry.service.owners import contacts_by_owner, owners_by_unit

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.platform.roles import Officer


class TextedAlready(RuleError):
    """Those who had not seen the notice were texted once; there is no second time."""


class TextNotChosen(RuleError):
    """Whoever published the notice did not choose text messages."""


class NightRest(RuleError):
    """No text message leaves in the quiet hours; `since` and `until` are their hours."""


@dataclass(frozen=True, slots=True)
class BuildingReads:
    """One building: its flats and how many of them have seen the notice."""

    building: str
    flats: int
    seen: int
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadProof:
    """Who has seen a notice, as numbers; `days` how many flats saw it first on which day."""

    buildings: tuple[BuildingReads, ...]
    days: tuple[tuple[str, int], ...]
    first: datetime | None
    last: datetime | None

    @property
    def flats(self) -> int:
        return sum(one.flats for one in self.buildings)

    @property
    def seen(self) -> int:
        return sum(one.seen for one in self.buildings)


def read_proof(session: Session, row: NoticeRow, officer: Officer) -> ReadProof:
    """Return the proof that a notice was read, for its own body alone. Raises NotYourNotice."""
    if row.body not in {one.value for one in officer.roles_in(row.community_id)}:
        raise NotYourNotice
    first = _first_reads(session, row.id)
    units = units_in(session, row.community_id, row)
    days = Counter(local_date(first[one.id]).isoformat() for one in units if one.id in first)
    moments = [first[one.id] for one in units if one.id in first]
    lines = []
    for building in dict.fromkeys(one.building for one in units):
        here = [one for one in units if one.building == building]
        unread = tuple(one.label for one in here if one.id not in first)
        lines.append(BuildingReads(building, len(here), len(here) - len(unread), unread))
    return ReadProof(
        tuple(lines),
        tuple(sorted(days.items())),
        min(moments, default=None),
        max(moments, default=None),
    )


def _first_reads(session: Session, notice_id: int) -> dict[int, datetime]:
    statement = select(NoticeReadRow).where(NoticeReadRow.notice_id == notice_id)
    found: dict[int, datetime] = {}
    for one in session.scalars(statement.order_by(NoticeReadRow.at.desc())):
        found[one.unit_id] = one.at
    return found


def text_unread(notice_id: int, *, officer: Officer, now: datetime) -> int:
    """Text the flats that have not seen a notice, once; returns how many messages wait.

    Raises SquareThingNotFound, NoticeWithdrawn, NotYourNotice, TextNotChosen, TextedAlready,
    NightRest.
    """
    with transaction() as session:
        row = lock_notice(session, notice_id, officer)
        if not row.may_text:
            raise TextNotChosen
        if row.texted_at is not None:
            raise TextedAlready
        _check_hour(session, row.community_id, now)
        sent = _send(session, row, now)
        row.texted_at, row.texted = now, sent
        audit(
            session,
            officer,
            "notice.text",
            row.id,
            {"messages": sent},
            now=now,
            community_id=row.community_id,
        )
        return sent


def quiet_hours(session: Session, community_id: str, now: datetime) -> tuple[int, int] | None:
    """Return from which hour until which no text message leaves, if that is now; else None."""
    rules = profile_for(session, get_community(session, community_id), "regular").rules
    since, until = rules.whole("delivery.quiet_from"), rules.whole("delivery.quiet_to")
    return (since, until) if is_quiet(now, quiet_from=since, quiet_to=until) else None


def _check_hour(session: Session, community_id: str, now: datetime) -> None:
    quiet = quiet_hours(session, community_id, now)
    if quiet is not None:
        raise NightRest(since=quiet[0], until=quiet[1])


def _send(session: Session, row: NoticeRow, now: datetime) -> int:
    seen = _first_reads(session, row.id)
    unread = [one.id for one in units_in(session, row.community_id, row) if one.id not in seen]
    fields = {
        "organisation": row.organisation,
        "title": row.title,
        "address": f"{current_config().public_url}/c/{row.community_id}/notices/{row.id}",
    }
    phones = _owners_phones(session, unread)
    sent = 0
    for phone in phones:
        sent += enqueue(
            session,
            channel="sms",
            to=phone,
            template="square_notice",
            fields=fields,
            purpose="square_notice",
            now=now,
        )
    for tenant in _tenants(session, row.community_id, set(unread)):
        sent += residents.notify(session, tenant, "square_notice", fields, now=now)
    return sent


def _owners_phones(session: Session, unit_ids: list[int]) -> list[str]:
    """Return each phone once: who owns three flats is told once."""
    owners = [one.id for some in owners_by_unit(session, unit_ids).values() for one in some]
    contacts = contacts_by_owner(session, dict.fromkeys(owners))
    return list(dict.fromkeys(some[0].phone for some in contacts.values() if some))


def _tenants(session: Session, community_id: str, unit_ids: set[int]) -> list[int]:
    people = residents.list_residents_of(session, community_id)
    return [one.id for one in people if not one.is_owner and one.unit_id in unit_ids]
