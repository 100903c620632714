"""What the voices for a topic weigh by the register today; this is no vote and decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.service.demand.support import rights_today, rules_here
from app.companion.square.models import TopicRow, TopicSupportRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# From one in twenty heads on a topic may be handed over.
ENOUGH = (1, 20)


@dataclass(frozen=True, slots=True)
class Voices:
    """Voices for a topic: rights, heads and area in 0.01 m², beside all of the register.

    `share_area` and `share_heads` are what a demand for an assembly would need here.
    """

    count: int
    area: int
    heads: int
    total_area: int
    total_heads: int
    share_area: tuple[int, int]
    share_heads: tuple[int, int]

    @property
    def are_enough(self) -> bool:
        return self.heads > 0 and self.heads * ENOUGH[1] >= self.total_heads * ENOUGH[0]


def voices_of(session: Session, row: TopicRow, now: datetime) -> Voices:
    """Return what the voices weigh; a right that has ceased to be weighs nothing."""
    rules = rules_here(session, row.community_id)
    rights = rights_today(session, row.community_id, rules, now)
    keys = set(
        session.scalars(select(TopicSupportRow.right_key).where(TopicSupportRow.topic_id == row.id))
    )
    mine = [one for one in rights if one.key in keys]
    return Voices(
        count=len(mine),
        area=sum(one.area for one in mine),
        heads=sum(one.heads for one in mine),
        total_area=sum(one.area for one in rights),
        total_heads=sum(one.heads for one in rights),
        share_area=rules.share("temporary.request_area"),
        share_heads=rules.share("temporary.request_heads"),
    )
