"""What the voices for a topic weigh by the register today; this is no vote and decides nothing.

Law: voices are counted as they stood when the day began. Whoever looks before and after a neighbour
has supported a topic sees no difference, and the area is told in tenths of what a demand needs,
from five voices on, so that it names no flat.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, or_, select

from app.assembly.service.demand.support import rights_today, rules_here
from app.companion.square.models import TopicRow, TopicSupportRow
from app.core.area import find_tenths
from app.core.calendar import local_date, start_of_day
from app.platform.db import db, transaction

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

# From one in twenty heads on a topic may be handed over.
ENOUGH = (1, 20)


@dataclass(frozen=True, slots=True)
class Voices:
    """Voices for a topic as the day began: rights and heads, beside the heads of the register.

    `tenths` is their area in tenths of what a demand for an assembly needs here, rounded down, ten
    at most; None below five voices. `share_area` and `share_heads` are what a demand needs.
    """

    count: int
    heads: int
    total_heads: int
    tenths: int | None
    share_area: tuple[int, int]
    share_heads: tuple[int, int]

    @property
    def are_enough(self) -> bool:
        return self.heads > 0 and self.heads * ENOUGH[1] >= self.total_heads * ENOUGH[0]

    @property
    def still_needed(self) -> int:
        """How many heads are missing before the topic may be handed over."""
        return max(-(-self.total_heads * ENOUGH[0] // ENOUGH[1]) - self.heads, 0)

    @property
    def heads_needed(self) -> int:
        """How many heads a demand for an assembly needs."""
        part, whole = self.share_heads
        return -(-self.total_heads * part // whole)


def voices_of(session: Session, row: TopicRow, now: datetime) -> Voices:
    """Return what the voices weigh; a right that has ceased to be weighs nothing."""
    rules = rules_here(session, row.community_id)
    rights = rights_today(session, row.community_id, rules, now)
    statement = select(TopicSupportRow.right_key)
    keys = set(session.scalars(statement.where(TopicSupportRow.topic_id == row.id, _stood(now))))
    mine = [one for one in rights if one.key in keys]
    share = rules.share("temporary.request_area")
    return Voices(
        count=len(mine),
        heads=sum(one.heads for one in mine),
        total_heads=sum(one.heads for one in rights),
        tenths=find_tenths(
            sum(one.area for one in mine), sum(one.area for one in rights), share, len(mine)
        ),
        share_area=share,
        share_heads=rules.share("temporary.request_heads"),
    )


def _stood(now: datetime) -> ColumnElement[bool]:
    """Say of a voice that it stood when the day began."""
    began = start_of_day(local_date(now))
    ended = TopicSupportRow.ended_at
    return (TopicSupportRow.at < began) & or_(ended.is_(None), ended >= began)


def count_voices(session: Session, topic_ids: Collection[int], now: datetime) -> dict[int, int]:
    """Return how many rights supported each topic when the day began."""
    statement = (
        select(TopicSupportRow.topic_id, func.count())
        .where(TopicSupportRow.topic_id.in_(topic_ids), _stood(now))
        .group_by(TopicSupportRow.topic_id)
    )
    return {topic: count for topic, count in session.execute(statement)}


def forget_voices(now: datetime) -> None:
    """Delete the voices that were taken back on an earlier day."""
    began = start_of_day(local_date(now))
    over = TopicSupportRow.ended_at < began
    if db.session().scalars(select(TopicSupportRow.topic_id).where(over).limit(1)).first() is None:
        return
    db.session().rollback()
    with transaction() as session:
        session.execute(delete(TopicSupportRow).where(over))
