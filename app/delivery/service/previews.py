"""What a reminder would be if it went out now: its words, its numbers, its price."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.delivery.service.audience import choose
from app.delivery.service.composing import price_of, sample, write
from app.delivery.service.reminders import parcels_of
from app.delivery.service.texts import count_parts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

SOME_FLAT = "1号楼1单元101"


@dataclass(frozen=True, slots=True)
class Preview:
    """A reminder before it is sent; `cost` in 分, `left_out` by reason."""

    text: str
    parts: int
    rights: int
    messages: int
    cost: int
    left_out: Mapping[str, int]


def preview_reminder(session: Session, row: AssemblyRow, text: str, *, at: datetime) -> Preview:
    """Return what the text would do at this moment; raises MessageTextInvalid, PhraseMissing."""
    writing = write(session, row, "reminder", text)
    choice = choose(session, row, at)
    parcels = list(parcels_of(choice.targets))
    parts = sum(
        count_parts(sample(writing, one.flat)) for one in parcels if one.contact.channel == "sms"
    )
    first = sample(writing, parcels[0].flat if parcels else SOME_FLAT)
    left_out = {why: count for why, count in choice.left_out.items() if count}
    return Preview(
        text=first,
        parts=count_parts(first),
        rights=len(choice.targets),
        messages=len(parcels),
        cost=price_of(parts),
        left_out=left_out,
    )
