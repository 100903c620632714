"""The condition of a first assembly by the register: what is delivered, since when (§3.1-1).

Law: a unit that the developer still holds on the day is not delivered; parking spaces do not
count. A flat is a head here: the law counts flats delivered (户), not owners.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.core.timeline import ConditionReport
from app.registry.service import list_units

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from app.registry.models import UnitRow

PARKING = "parking"


def report_condition(session: Session, community_id: str, on: date) -> ConditionReport:
    """Return how far a community is delivered on a day."""
    units = [unit for unit in list_units(session, community_id) if unit.use != PARKING]
    delivered = [unit for unit in units if _is_delivered(unit, on)]
    days = [unit.handover_date for unit in delivered if unit.handover_date is not None]
    return ConditionReport(
        total_area=_area(units),
        delivered_area=_area(delivered),
        total_heads=len(units),
        delivered_heads=len(delivered),
        first_delivery=min(days, default=None),
    )


def _is_delivered(unit: UnitRow, on: date) -> bool:
    handed_over = unit.handover_date is None or unit.handover_date <= on
    return not unit.developer_held and handed_over


def _area(units: Iterable[UnitRow]) -> int:
    return sum(unit.area for unit in units)
