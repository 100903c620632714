"""What messages cost: parts that went out times the price of that day, in 分."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.delivery.models import NoticeMessage

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Cost:
    """Messages of one purpose, channel and state; `cost` in 分."""

    purpose: str
    channel: str
    state: str
    messages: int
    parts: int
    cost: int


def count_costs(session: Session, assembly_id: str) -> list[Cost]:
    """Return the messages of an assembly by purpose, channel and state, with their cost."""
    kind = (NoticeMessage.purpose, NoticeMessage.channel, NoticeMessage.state)
    statement = (
        select(
            *kind,
            func.count(NoticeMessage.id),
            func.sum(NoticeMessage.parts),
            func.sum(NoticeMessage.cost),
        )
        # A note that another flat's message speaks for this one is no message.
        .where(NoticeMessage.assembly_id == assembly_id)
        .where((NoticeMessage.parts > 0) | (NoticeMessage.channel == "email"))
        .group_by(*kind)
        .order_by(*kind)
    )
    return [Cost(*found) for found in session.execute(statement)]
