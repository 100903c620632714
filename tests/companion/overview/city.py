"""A city with districts, streets and thousands of communities of which only the nights are known.

The figures are drawn from a seed; nobody lives there.
"""

from __future__ import annotations

import random
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import insert

from app.companion.overview.models import SnapshotRow
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
    draw = random.Random(seed)
    for day in days:
        session.execute(insert(SnapshotRow), [_line(one, day, now, draw) for one in ids])
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


def _line(community_id: str, day: date, now: datetime, draw: random.Random) -> dict[str, object]:
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
        "colour": draw.choice(["green", "green", "yellow", "red", ""]),
        "score": draw.randrange(4_000, 10_000),
        "alert_count": int(late > 0),
        "alerts": [{"code": "sla", "about": str(late)}] if late else [],
    }
