"""What tariffs multiply: parking spaces that units rent, and what their meters counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from app.companion.fees.formula import METERED, QuantityInvalid, parse_quantity
from app.companion.fees.models import ReadingRow, SpaceRow
from app.companion.fees.periods import Period, parse_period
from app.companion.fees.service.tariffs import TariffInvalid, get_tariff
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction
from app.registry.service.units import list_units

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOST_LINES = 5000


class SpaceInvalid(RuleError):
    """A parking space has a name and belongs to a unit for some days, to one unit at a time."""


class ReadingsInvalid(RuleError):
    """A line of readings is wrong; `line` says which."""


@dataclass(frozen=True, slots=True)
class Space:
    """A parking space and the unit that pays for it."""

    id: int
    unit_id: int
    label: str
    space: str
    since: date
    until: date | None


def add_space(
    community_id: str,
    *,
    label: str,
    space: str,
    since: date,
    until: date | None,
    officer_id: int,
    now: datetime,
) -> int:
    """Write down that a unit pays for a parking space. Raises SpaceInvalid."""
    with transaction() as session:
        unit_id = _units_by_label(session, community_id).get(label.strip())
        if unit_id is None or not 0 < len(space) <= 40 or (until is not None and until < since):
            raise SpaceInvalid
        if any(
            one.space == space and _overlap(one, since, until)
            for one in list_spaces(session, community_id)
        ):
            raise SpaceInvalid
        row = SpaceRow(
            community_id=community_id,
            unit_id=unit_id,
            space=space,
            since=since,
            until=until,
            entered_by=officer_id,
            entered_at=now,
        )
        session.add(row)
        session.flush()
        audit(session, officer_id, "fees.space", row.id, now=now, community_id=community_id)
        return row.id


def end_space(
    community_id: str, space_id: int, *, until: date, officer_id: int, now: datetime
) -> None:
    """Write down the last day for which a unit pays for its space. Raises SpaceInvalid."""
    with transaction() as session:
        row = session.get(SpaceRow, space_id)
        if row is None or row.community_id != community_id or until < row.since:
            raise SpaceInvalid
        row.until = until
        audit(session, officer_id, "fees.space_end", row.id, now=now, community_id=community_id)


def list_spaces(session: Session, community_id: str) -> list[Space]:
    """Return the spaces that units pay for, and paid for."""
    labels = {one.id: one.label for one in list_units(session, community_id)}
    statement = select(SpaceRow).where(SpaceRow.community_id == community_id).order_by(SpaceRow.id)
    return [
        Space(row.id, row.unit_id, labels.get(row.unit_id, ""), row.space, row.since, row.until)
        for row in session.scalars(statement)
    ]


def count_spaces(session: Session, community_id: str, day: date) -> dict[int, int]:
    """Return how many spaces each unit pays for on a day."""
    statement = select(SpaceRow.unit_id).where(
        SpaceRow.community_id == community_id,
        SpaceRow.since <= day,
        or_(SpaceRow.until.is_(None), SpaceRow.until >= day),
    )
    counted: dict[int, int] = {}
    for unit_id in session.scalars(statement):
        counted[unit_id] = counted.get(unit_id, 0) + 1
    return counted


def enter_readings(
    community_id: str, series: int, period: str, text: str, *, officer_id: int, now: datetime
) -> int:
    """Take lines of "flat,quantity" for a metered tariff and a period; returns how many.

    Raises ReadingsInvalid with the line, TariffNotFound, TariffInvalid, PeriodInvalid.
    """
    with transaction() as session:
        newest = get_tariff(session, community_id, series).newest
        if newest.kind != METERED:
            raise TariffInvalid(field="kind")
        name = parse_period(newest.cycle, period).name
        readings = _parse_readings(text, _units_by_label(session, community_id))
        for unit_id, quantity in readings.items():
            session.add(
                ReadingRow(
                    community_id=community_id,
                    series=series,
                    period=name,
                    unit_id=unit_id,
                    quantity=quantity,
                    entered_by=officer_id,
                    entered_at=now,
                )
            )
        detail = {"period": name, "lines": len(readings)}
        audit(
            session,
            officer_id,
            "fees.readings",
            series,
            detail,
            now=now,
            community_id=community_id,
        )
        return len(readings)


def readings_of(session: Session, community_id: str, series: int, period: Period) -> dict[int, int]:
    """Return what each unit's meter counted in a period, in 1/1000; the last entry counts."""
    statement = (
        select(ReadingRow.unit_id, ReadingRow.quantity)
        .where(
            ReadingRow.community_id == community_id,
            ReadingRow.series == series,
            ReadingRow.period == period.name,
        )
        .order_by(ReadingRow.id)
    )
    return {unit_id: quantity for unit_id, quantity in session.execute(statement)}


def _parse_readings(text: str, units: dict[str, int]) -> dict[int, int]:
    found: dict[int, int] = {}
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        raise ReadingsInvalid(line=MOST_LINES + 1)
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        label, comma, quantity = line.replace("，", ",").rpartition(",")
        unit_id = units.get(label.strip())
        if not comma or unit_id is None or unit_id in found:
            raise ReadingsInvalid(line=number)
        try:
            found[unit_id] = parse_quantity(quantity)
        except QuantityInvalid:
            raise ReadingsInvalid(line=number) from None
    if not found:
        raise ReadingsInvalid(line=1)
    return found


def _units_by_label(session: Session, community_id: str) -> dict[str, int]:
    return {one.label: one.id for one in list_units(session, community_id)}


def _overlap(one: Space, since: date, until: date | None) -> bool:
    return (one.until is None or one.until >= since) and (until is None or until >= one.since)
