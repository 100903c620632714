"""What a community is, in numbers and bodies, for its public page; no person stands here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.committee.service.committees import find_sitting
from app.registry.service import get_community, list_units

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Facts:
    """Units by use, area in 0.01 m² without parking, bodies, the committee's term."""

    buildings: int
    homes: int
    shops: int
    parking: int
    area: int
    bodies: tuple[tuple[str, str], ...]
    term: tuple[date, date] | None


def read_facts(session: Session, community_id: str) -> Facts:
    """Return the facts of a community. Raises CommunityNotFound."""
    row, units = get_community(session, community_id), list_units(session, community_id)
    sitting = find_sitting(session, community_id)
    bodies = {
        "street_office": row.street_office,
        "residents_committee": row.residents_committee,
        "property_company": row.property_company,
        "developer": row.developer,
    }
    return Facts(
        buildings=len({one.building for one in units}),
        homes=sum(one.use == "home" for one in units),
        shops=sum(one.use in ("shop", "other") for one in units),
        parking=sum(one.use == "parking" for one in units),
        area=sum(one.area for one in units if one.use != "parking"),
        bodies=tuple((name, value) for name, value in bodies.items() if value),
        term=None if sitting is None else (sitting.term_from, sitting.term_until),
    )
