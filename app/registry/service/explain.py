"""Why a right counts as it does: core's reasons for exactly these rows.

Law: codes, rules and plain values only; the sentences are in the views. The numbers are
computed anew from the rows, never copied from a roll.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from app.core.entitlement import (
    DEVELOPER,
    OwnerKey,
    ParkingRule,
    Reason,
    VotingRight,
    is_developers,
)
from app.registry.service.owners import owners_by_unit
from app.registry.service.rights import held_unit
from app.registry.service.units import units_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.registry.models import UnitRow


def explain_right(
    session: Session,
    unit_ids: Sequence[int],
    *,
    parking_area: bool,
    parking_heads: bool,
    record_date: date | None = None,
) -> list[dict[str, Any]]:
    """Return the steps from these units to heads and area, as `{"code", "rule", "fields"}`.

    Without a record date the marks "held by the developer" decide who votes (R11).
    """
    units = units_of(session, unit_ids)
    owners = owners_by_unit(session, unit_ids)
    keys = {unit.id: [one.key_index.hex() for one in owners.get(unit.id, [])] for unit in units}
    held = [held_unit(unit, keys[unit.id], name=str(unit.id)) for unit in units]
    day = record_date or date.max
    developers = any(
        one.developer_held if record_date is None else is_developers(one, day) for one in held
    )
    key = DEVELOPER if developers else OwnerKey(held[0].owners if held else frozenset())
    parking = ParkingRule(count_area=parking_area, count_heads=parking_heads)
    right = VotingRight(key, tuple(held), parking, day)
    by_name = {str(unit.id): unit for unit in units}
    return [_row(reason, by_name) for reason in right.reasons]


def _row(reason: Reason, units: dict[str, UnitRow]) -> dict[str, Any]:
    fields = {name: _plain(value) for name, value in reason.fields.items()}
    unit = units.get(str(fields.get("unit", "")))
    if unit is not None:
        fields |= {"unit": unit.label, "use": unit.use, "building": unit.building}
    return {"code": reason.code, "rule": reason.rule, "fields": fields}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
