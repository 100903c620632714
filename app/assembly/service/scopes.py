"""What the register says of each drafted motion's scope: its rights' areas and its heads.

Law: counted as the roll will be (PROTOCOL §4); the frozen roll, not this, decides in the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.assembly.service.drafting import Draft
from app.assembly.service.partition import Partition, partition_of
from app.registry.service import rights_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow
    from app.core.profile import Profile
    from app.registry.models import UnitRow
    from app.registry.service import RegistryRight


@dataclass(frozen=True, slots=True)
class DraftScope:
    """The scope of motion `number`: the area of each right in it, in 0.01 m², and its heads."""

    number: int
    title: str
    areas: tuple[int, ...]
    heads: int

    @property
    def rights(self) -> int:
        """How many rights may answer the motion."""
        return len(self.areas)


def list_scopes(
    session: Session, row: AssemblyRow, draft: Draft, profile: Profile
) -> list[DraftScope]:
    """Return the scope of each motion of a draft with a record date, in order.

    Raises UnitWithoutOwner.
    """
    by_area = profile.rules.flag("parking.count_area")
    by_heads = profile.rules.flag("parking.count_heads")
    rights = rights_of(
        session,
        row.community_id,
        record_date=date.fromisoformat(draft.record_date),
        parking_area=by_area,
        parking_heads=by_heads,
    )
    partition = partition_of(session, row)
    return [
        _scope(draft, number, rights, partition, (by_area, by_heads))
        for number in range(1, len(draft.motions) + 1)
    ]


def _scope(
    draft: Draft,
    number: int,
    rights: list[RegistryRight],
    partition: Partition,
    parking: tuple[bool, bool],
) -> DraftScope:
    motion, groups = draft.motions[number - 1], partition.scopes[number - 1]
    areas, heads = [], 0
    for right in rights:
        inside = [
            unit
            for unit in right.units
            if motion.whole_community or partition.of_unit.get(unit.id) in groups
        ]
        by_area, by_heads = (_counted(inside, counts) for counts in parking)
        if by_area or by_heads:
            areas.append(sum(unit.area for unit in by_area))
            heads += bool(by_heads)
    return DraftScope(number, motion.title, tuple(areas), heads)


def _counted(units: list[UnitRow], parking: bool) -> list[UnitRow]:
    return [unit for unit in units if parking or unit.use != "parking"]
