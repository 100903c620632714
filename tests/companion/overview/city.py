"""A city with districts, streets and thousands of communities of which only the nights are known.

The figures are drawn from a seed; nobody lives there.
"""

from __future__ import annotations

import random
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from app.companion.overview.models import SnapshotRow
from app.companion.rating.models import CompanyRow
from app.registry.models import CommunityRow
from app.supervision.models import OfficePlaceRow, OfficeRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

DISTRICTS, STREETS = 10, 12


def build_city(
    session: Session, communities: int, days: list[date], *, now: datetime, seed: int = 1
) -> dict[str, int]:
    """Write a tree, communities and their nightly lines; returns office numbers by name."""
    offices = _tree(session)
    streets = [number for name, number in offices.items() if "街道" in name]
    ids = [f"gen-{number:05d}" for number in range(communities)]
    session.execute(
        insert(CommunityRow),
        [{"id": one, "name": f"生成小区{one[4:]}", "created_at": now} for one in ids],
    )
    session.execute(
        insert(OfficePlaceRow),
        [
            {"community_id": one, "office_id": streets[number % len(streets)]}
            for number, one in enumerate(ids)
        ],
    )
    served = _companies(session, len(ids), now)
    draw = random.Random(seed)
    for day in days:
        lines = [_line(one, day, now, draw, served[number]) for number, one in enumerate(ids)]
        session.execute(insert(SnapshotRow), lines)
    session.commit()
    return offices


def _tree(session: Session) -> dict[str, int]:
    city = OfficeRow(parent_id=None, level="city", name="生成市")
    session.add(city)
    session.flush()
    found = {city.name: city.id}
    for d in range(DISTRICTS):
        district = OfficeRow(parent_id=city.id, level="district", name=f"{d + 1}区")
        session.add(district)
        session.flush()
        found[district.name] = district.id
        for s in range(STREETS):
            street = OfficeRow(parent_id=district.id, level="street", name=f"{d + 1}区{s + 1}街道")
            session.add(street)
            session.flush()
            found[street.name] = street.id
    return found


def grow(session: Session, more: int, now: datetime) -> None:
    """Add communities with their lines to a city that is there, each served by a company."""
    days = list(session.scalars(select(SnapshotRow.on).distinct()))
    office = session.scalars(select(OfficePlaceRow.office_id)).first()
    company = session.scalars(select(CompanyRow)).first()
    assert company is not None
    draw = random.Random(2)
    for number in range(more):
        one = f"more-{number:05d}"
        session.add(CommunityRow(id=one, name=f"新小区{number}", created_at=now))
        session.flush()
        session.add(OfficePlaceRow(community_id=one, office_id=office))
        for day in days:
            line = _line(one, day, now, draw, (company.id, company.name))
            session.execute(insert(SnapshotRow), [line])
    session.commit()


def _companies(session: Session, communities: int, now: datetime) -> list[tuple[int, str]]:
    """One company for about three communities; returns who serves each."""
    made = []
    for number in range(max(1, communities // 3)):
        row = CompanyRow(name=f"生成物业{number:04d}", credit_code=None, created_at=now)
        session.add(row)
        session.flush()
        made.append((row.id, row.name))
    return [made[number % len(made)] for number in range(communities)]


def _line(
    community_id: str, day: date, now: datetime, draw: random.Random, company: tuple[int, str]
) -> dict[str, object]:
    units, billed = draw.randrange(100, 3_000), draw.randrange(10**7, 10**9)
    late = draw.choice([0, 0, 0, 1, 5])
    return {
        "on": day,
        "community_id": community_id,
        "name": f"生成小区{community_id[4:]}",
        "taken_at": now,
        "units": units,
        "residents": units // 2,
        "flats": units // 3,
        "votes_open": draw.randrange(2),
        "votes_decided": draw.randrange(4),
        "turnout": draw.choice([None, draw.randrange(400, 1_000)]),
        "tickets_open": late + draw.randrange(20),
        "tickets_overdue": late,
        "first_response": draw.choice([None, draw.randrange(60, 9_000)]),
        "fees_billed": billed,
        "fees_paid": billed * draw.randrange(40, 100) // 100,
        "company_id": company[0],
        "company": company[1],
        "rung": draw.choice([0, 0, 0, 1, 2]),
        "colour": draw.choice(["green", "green", "yellow", "red", ""]),
        "score": draw.randrange(4_000, 10_000),
        "alert_count": int(late > 0),
        "urgency": 20 + late if late else 0,
        "alerts": [{"code": "sla", "about": str(late), "subject": ""}] if late else [],
    }
