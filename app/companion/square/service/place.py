"""What belongs to the place: facts, facilities 设施设备 with their care, staff on duty.

Law: a facility's code is never used again, its log is never edited; of staff stand here the name
on the badge, the post and the phone of the office, and nothing private.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.square.models import FacilityRow, MaintenanceRow, StaffRow
from app.companion.square.service.words import SquareThingNotFound, check_prose, check_words
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.platform.roles import Officer


class FacilityKnown(RuleError):
    """This code belongs to a facility already."""


class CareDayInvalid(RuleError):
    """Care is written down afterwards; the next time lies after it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A facility with its log, the newest line first."""

    row: FacilityRow
    log: tuple[MaintenanceRow, ...]

    @property
    def next_on(self) -> date | None:
        return self.log[0].next_on if self.log else None


def add_facility(
    community_id: str, *, code: str, name: str, place: str, officer: Officer, now: datetime
) -> int:
    """Write down a facility; returns its number. Raises SquareTextInvalid, FacilityKnown."""
    code = check_words("code", code, 40)
    name, place = check_words("name", name, 60), check_words("place", place, 80)
    with transaction() as session:
        same = select(FacilityRow.id).where(
            FacilityRow.community_id == community_id, FacilityRow.code == code
        )
        if session.scalars(same).first() is not None:
            raise FacilityKnown(code=code)
        row = FacilityRow(
            community_id=community_id, code=code, name=name, place=place, created_at=now
        )
        session.add(row)
        session.flush()
        audit(session, officer, "facility.add", row.id, now=now, community_id=community_id)
        return row.id


def log_care(
    facility_id: int,
    *,
    on: date,
    text: str,
    done_by: str,
    next_on: date | None,
    officer: Officer,
    now: datetime,
) -> None:
    """Add a line to a facility's log.

    Raises SquareThingNotFound, SquareTextInvalid, CareDayInvalid.
    """
    text, done_by = check_prose("text", text, 1_000), check_words("done_by", done_by, 60)
    if on > local_date(now) or (next_on is not None and next_on <= on):
        raise CareDayInvalid
    with transaction() as session:
        row = session.get(FacilityRow, facility_id)
        if row is None or row.retired_at is not None:
            raise SquareThingNotFound
        session.add(
            MaintenanceRow(
                facility_id=facility_id,
                on=on,
                text=text,
                done_by=done_by,
                next_on=next_on,
                recorded_by=officer.id,
                recorded_at=now,
            )
        )
        audit(session, officer, "facility.care", row.id, now=now, community_id=row.community_id)


def retire_facility(facility_id: int, *, officer: Officer, now: datetime) -> None:
    """Say that a facility is gone; its log stays. Raises SquareThingNotFound."""
    with transaction() as session:
        row = session.get(FacilityRow, facility_id, with_for_update=True)
        if row is None or row.retired_at is not None:
            raise SquareThingNotFound
        row.retired_at = now
        audit(session, officer, "facility.retire", row.id, now=now, community_id=row.community_id)


def list_facilities(session: Session, community_id: str) -> list[Kept]:
    """Return the facilities of a community with their logs, by code."""
    rows: Sequence[FacilityRow] = session.scalars(
        select(FacilityRow)
        .where(FacilityRow.community_id == community_id)
        .order_by(FacilityRow.code)
    ).all()
    logs: dict[int, list[MaintenanceRow]] = {}
    lines = select(MaintenanceRow).where(MaintenanceRow.facility_id.in_([one.id for one in rows]))
    for line in session.scalars(lines.order_by(MaintenanceRow.on.desc(), MaintenanceRow.id.desc())):
        logs.setdefault(line.facility_id, []).append(line)
    return [Kept(one, tuple(logs.get(one.id, ()))) for one in rows]


def find_facility_community(session: Session, facility_id: int) -> str | None:
    """Return the community of a facility, or None."""
    row = session.get(FacilityRow, facility_id)
    return None if row is None else row.community_id


def add_staff(
    community_id: str,
    *,
    badge: str,
    post: str,
    office_phone: str,
    officer: Officer,
    now: datetime,
) -> int:
    """Write down somebody on duty; returns their number. Raises SquareTextInvalid."""
    row = StaffRow(
        community_id=community_id,
        badge=check_words("badge", badge, 40),
        post=check_words("post", post, 40),
        office_phone=check_words("phone", office_phone, 40),
        since=now,
    )
    with transaction() as session:
        session.add(row)
        session.flush()
        audit(session, officer, "staff.add", row.id, now=now, community_id=community_id)
        return row.id


def end_staff(staff_id: int, community_id: str, *, officer: Officer, now: datetime) -> None:
    """Say that somebody serves here no more. Raises SquareThingNotFound."""
    with transaction() as session:
        row = session.get(StaffRow, staff_id, with_for_update=True)
        if row is None or row.community_id != community_id or row.ended_at is not None:
            raise SquareThingNotFound
        row.ended_at = now
        audit(session, officer, "staff.end", row.id, now=now, community_id=community_id)


def list_staff(session: Session, community_id: str) -> list[StaffRow]:
    """Return who serves here now."""
    statement = select(StaffRow).where(
        StaffRow.community_id == community_id, StaffRow.ended_at.is_(None)
    )
    return list(session.scalars(statement.order_by(StaffRow.post, StaffRow.id)))
