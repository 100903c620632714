"""Opening a matter under the rules in force, moving a rehearsal's clock, stopping, ending.

Law: a matter keeps the rules it was opened under; a stopped one says why and stays.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.core.errors import RuleError
from app.matters.models import MatterRow
from app.matters.service.acts.noting import note
from app.matters.service.dossier import Dossier, load_dossier
from app.matters.service.road import is_finished, states_of
from app.matters.service.roads import KINDS
from app.platform.db import transaction
from app.registry.service import lock_community, profile_for

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.core.profile import Profile
    from app.platform.roles import Officer

MAX_TITLE = 120
MAX_REASON = 400
MOST_DAYS_ON = 400
#: What a matter takes of its community's rules when it is opened.
RULE_PREFIXES = ("company.", "fund.", "result.")


class MatterInvalid(RuleError):
    """A matter needs a kind and a title of up to 120 characters."""


class MatterEnded(RuleError):
    """The matter is finished or was stopped."""


class MatterClockReal(RuleError):
    """Only a rehearsal's clock can be moved on."""


class StopReasonMissing(RuleError):
    """A matter is stopped with a reason of up to 400 characters."""


def open_matter(
    community_id: str,
    *,
    kind: str,
    title: str,
    rehearsal: bool,
    officer_id: int,
    now: datetime,
) -> int:
    """Open a matter under the rules in force now; returns its number in the database.

    Raises MatterInvalid, CommunityNotFound.
    """
    with transaction() as session:
        return add_matter(
            session,
            community_id,
            kind=kind,
            title=title,
            rehearsal=rehearsal,
            officer_id=officer_id,
            now=now,
        )


def add_matter(
    session: Session,
    community_id: str,
    *,
    kind: str,
    title: str,
    rehearsal: bool,
    officer_id: int,
    now: datetime,
) -> int:
    """Open a matter in the caller's transaction; raises what `open_matter` raises.

    The community is held until the act ends: two matters never get the same number.
    """
    title = " ".join(title.split())
    if kind not in KINDS or not 1 <= len(title) <= MAX_TITLE or not title.isprintable():
        raise MatterInvalid
    community = lock_community(session, community_id)
    count = select(func.count()).where(MatterRow.community_id == community_id)
    row = MatterRow(
        community_id=community_id,
        number=session.scalars(count).one() + 1,
        kind=kind,
        title=title,
        rehearsal=rehearsal,
        profile=_pinned(profile_for(session, community)),
        created_by=officer_id,
        created_at=now,
    )
    session.add(row)
    session.flush()
    note(session, officer_id, "matter.open", row, {"kind": kind}, now)
    return row.id


def _pinned(profile: Profile) -> dict[str, Any]:
    values = profile.values_for_definition()
    kept = {key: value for key, value in values.items() if key.startswith(RULE_PREFIXES)}
    return {
        "id": profile.id,
        "version": profile.version,
        "hash": profile.hash,
        "values": kept,
        "sources": {key: profile.sources.get(key, "") for key in kept},
    }


def end_if_over(matter_id: int, now: datetime) -> None:
    """End a matter whose last posting has hung out its days."""
    with transaction() as session:
        end_if_finished(session, load_dossier(session, matter_id, now, lock=True), now)


def end_if_finished(session: Session, dossier: Dossier, now: datetime) -> None:
    fresh = load_dossier(session, dossier.row.id, now)
    if fresh.row.state == "open" and is_finished(states_of(fresh)):
        fresh.row.state, fresh.row.ended_at = "done", fresh.now


def stop_matter(matter_id: int, reason: str, *, officer: Officer, now: datetime) -> None:
    """Stop a matter that goes no further. Raises StopReasonMissing, MatterEnded."""
    reason = " ".join(reason.split())
    if not 1 <= len(reason) <= MAX_REASON:
        raise StopReasonMissing
    with transaction() as session:
        dossier = load_dossier(session, matter_id, now, lock=True)
        if dossier.row.state != "open":
            raise MatterEnded
        dossier.row.state, dossier.row.stop_reason = "stopped", reason
        dossier.row.ended_at = dossier.now
        note(session, officer.id, "matter.stop", dossier.row, {}, now)


def move_clock(matter_id: int, days: int, *, officer: Officer, now: datetime) -> None:
    """Move a rehearsal's clock on by whole days. Raises MatterClockReal."""
    with transaction() as session:
        dossier = load_dossier(session, matter_id, now, lock=True)
        if not dossier.row.rehearsal or not 1 <= days <= MOST_DAYS_ON:
            raise MatterClockReal
        dossier.row.clock_shift += days * 86_400
        note(session, officer.id, "matter.clock", dossier.row, {"days": days}, now)
