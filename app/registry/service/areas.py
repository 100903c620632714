"""An area put in by hand: one officer says it, another confirms it (RULES R9).

Law: the roll file brings areas with their source, register before survey before contract. What
is put in beside a file overrides that order and needs a second person; until then the old area
holds. The next file that names the unit brings its own area again. A frozen roll keeps what it
was frozen with: only an upheld objection corrects it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.core.area import AreaInvalid, AreaSource, parse_area
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction
from app.registry.models import AreaCorrectionRow, UnitRow
from app.registry.rollfile import KnownArea
from app.registry.service.communities import lock_community
from app.registry.service.houserules import SecondOfficerNeeded

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.platform.roles import Officer

MAX_REASON = 200
PROPOSED, DONE, WITHDRAWN = "proposed", "done", "withdrawn"


class AreaCorrectionInvalid(RuleError):
    """The correction lacks an area, its source or a reason, or it changes nothing."""


class AreaCorrectionNotFound(RuleError):
    """No corrected area waits here under this number any more."""


class AreaCorrectionPending(RuleError):
    """Another area of this unit waits for its second officer already."""


class AreaMoved(RuleError):
    """The area is no longer the one that was to be corrected: take it back and say it anew."""


@dataclass(frozen=True, slots=True)
class AreaChange:
    """A correction with the door of its unit."""

    row: AreaCorrectionRow
    label: str


def areas_in_force(session: Session, community_id: str) -> dict[str, KnownArea]:
    """Return the areas of the register as they are now, by unit code."""
    corrected = select(AreaCorrectionRow.unit_id, AreaCorrectionRow.area).where(
        AreaCorrectionRow.community_id == community_id, AreaCorrectionRow.state == DONE
    )
    set_by_hand = {(unit_id, area) for unit_id, area in session.execute(corrected)}
    statement = select(UnitRow.id, UnitRow.code, UnitRow.area, UnitRow.area_source).where(
        UnitRow.community_id == community_id, UnitRow.removed_at.is_(None)
    )
    return {
        code: KnownArea(
            area, AreaSource(source) if source else None, (unit_id, area) in set_by_hand
        )
        for unit_id, code, area, source in session.execute(statement)
    }


def propose_area(
    community_id: str,
    unit_id: int,
    *,
    area: str,
    source: str,
    reason: str,
    officer: Officer,
    now: datetime,
) -> int:
    """Say another area of a unit, in m² as typed; raises AreaCorrectionInvalid, -Pending."""
    reason = " ".join(reason.split())
    if source not in set(AreaSource) or not 0 < len(reason) <= MAX_REASON:
        raise AreaCorrectionInvalid
    try:
        wanted = parse_area(area.strip())
    except AreaInvalid:
        raise AreaCorrectionInvalid from None
    with transaction() as session:
        lock_community(session, community_id)
        unit = session.get(UnitRow, unit_id)
        if unit is None or unit.community_id != community_id or unit.removed_at is not None:
            raise AreaCorrectionInvalid
        if (unit.area, unit.area_source) == (wanted, source):
            raise AreaCorrectionInvalid
        if any(one.unit_id == unit_id for one in _rows(session, community_id, PROPOSED)):
            raise AreaCorrectionPending(unit=unit_id)
        row = AreaCorrectionRow(
            community_id=community_id,
            unit_id=unit_id,
            old_area=unit.area,
            old_source=unit.area_source,
            area=wanted,
            source=source,
            reason=reason,
            state=PROPOSED,
            proposed_by=officer.id,
            proposed_at=now,
        )
        session.add(row)
        session.flush()
        _note(session, row, "area.propose", officer, now)
        return row.id


def confirm_area(correction_id: int, *, officer: Officer, now: datetime) -> None:
    """Put a corrected area in force; raises AreaCorrectionNotFound, SecondOfficerNeeded, AreaMoved.

    Whatever was previewed against the register before is noticed as outdated.
    """
    with transaction() as session:
        row = _lock_proposed(session, correction_id)
        if row.proposed_by == officer.id:
            raise SecondOfficerNeeded(correction=correction_id)
        community = lock_community(session, row.community_id)
        unit = session.get_one(UnitRow, row.unit_id, populate_existing=True)
        if (unit.area, unit.area_source) != (row.old_area, row.old_source) or unit.removed_at:
            raise AreaMoved(correction=correction_id)
        unit.area, unit.area_source = row.area, row.source
        community.roll_revision += 1
        row.state, row.settled_by, row.settled_at = DONE, officer.id, now
        _note(session, row, "area.confirm", officer, now)


def withdraw_area(correction_id: int, *, officer: Officer, now: datetime) -> None:
    """Take a correction back that nobody has confirmed; raises AreaCorrectionNotFound."""
    with transaction() as session:
        row = _lock_proposed(session, correction_id)
        row.state, row.settled_by, row.settled_at = WITHDRAWN, officer.id, now
        _note(session, row, "area.withdraw", officer, now)


def list_area_changes(session: Session, community_id: str) -> list[AreaChange]:
    """Return every correction of the community with its door, the newest first."""
    rows = _rows(session, community_id)
    return [AreaChange(row, session.get_one(UnitRow, row.unit_id).label) for row in rows]


def list_waiting_areas(session: Session, communities: Collection[str]) -> list[AreaChange]:
    """Return the corrections that nobody settled yet, with their doors, the oldest first."""
    statement = select(AreaCorrectionRow, UnitRow.label).join(
        UnitRow, UnitRow.id == AreaCorrectionRow.unit_id
    )
    statement = statement.where(
        AreaCorrectionRow.community_id.in_(communities), AreaCorrectionRow.state == PROPOSED
    )
    found = session.execute(statement.order_by(AreaCorrectionRow.id))
    return [AreaChange(row, label) for row, label in found]


def _rows(session: Session, community_id: str, *states: str) -> list[AreaCorrectionRow]:
    statement = select(AreaCorrectionRow).where(AreaCorrectionRow.community_id == community_id)
    if states:
        statement = statement.where(AreaCorrectionRow.state.in_(states))
    return list(session.scalars(statement.order_by(AreaCorrectionRow.id.desc())))


def _lock_proposed(session: Session, correction_id: int) -> AreaCorrectionRow:
    statement = select(AreaCorrectionRow).where(
        AreaCorrectionRow.id == correction_id, AreaCorrectionRow.state == PROPOSED
    )
    row = session.scalars(
        statement.with_for_update().execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise AreaCorrectionNotFound(correction=correction_id)
    return row


def _note(
    session: Session, row: AreaCorrectionRow, action: str, officer: Officer, now: datetime
) -> None:
    detail = {"unit": row.unit_id, "old": row.old_area, "new": row.area, "source": row.source}
    audit(session, officer, action, str(row.id), detail, now=now, community_id=row.community_id)
