"""Ballot boxes and their seals as they stand (RULES R39).

Law: what one officer stated counts once another has confirmed it. Paper numbers are not put up
while a box that may hold ballots is shut.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.assembly.service.clock import effective_closes
from app.core.errors import RuleError
from app.voting.models import BallotBox, BoxEvent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

NEXT = {None: ("sealed",), "sealed": ("opened",), "opened": ("resealed",), "resealed": ("opened",)}


class BoxesStillSealed(RuleError):
    """Boxes that may hold ballots were not opened since the close; `numbers` says which."""


@dataclass(frozen=True, slots=True)
class BoxView:
    """A box with what was confirmed of it, oldest first, and what waits for a second officer."""

    box: BallotBox
    events: tuple[BoxEvent, ...]
    waiting: BoxEvent | None

    @property
    def last(self) -> BoxEvent | None:
        return self.events[-1] if self.events else None

    @property
    def next(self) -> tuple[str, ...]:
        return NEXT[None if self.last is None else self.last.kind]

    @property
    def broken(self) -> int:
        return sum(one.condition == "broken" for one in self.events)


def list_boxes(session: Session, assembly_id: str) -> list[BoxView]:
    """Return the boxes by number with their acts; what was withdrawn is left out."""
    boxes = session.scalars(
        select(BallotBox).where(BallotBox.assembly_id == assembly_id).order_by(BallotBox.number)
    ).all()
    acts = session.scalars(
        select(BoxEvent)
        .where(BoxEvent.box_id.in_([box.id for box in boxes]), BoxEvent.state != "withdrawn")
        .order_by(BoxEvent.id)
    ).all()
    return [_view(box, acts) for box in boxes]


def _view(box: BallotBox, acts: Sequence[BoxEvent]) -> BoxView:
    mine = [one for one in acts if one.box_id == box.id]
    waiting = next((one for one in mine if one.state == "waiting"), None)
    return BoxView(box, tuple(one for one in mine if one.state == "done"), waiting)


def count_broken(session: Session, assembly_id: str) -> int:
    """Return how many boxes had a seal that was broken or exchanged."""
    statement = (
        select(func.count(func.distinct(BoxEvent.box_id)))
        .join(BallotBox, BallotBox.id == BoxEvent.box_id)
        .where(BallotBox.assembly_id == assembly_id)
        .where(BoxEvent.state == "done", BoxEvent.condition == "broken")
    )
    return session.scalars(statement).one()


def find_photo(session: Session, assembly_id: str, event_id: int) -> str | None:
    """Return the file of the picture that stands with an act of this assembly's boxes."""
    statement = (
        select(BoxEvent.photo)
        .join(BallotBox, BallotBox.id == BoxEvent.box_id)
        .where(BallotBox.assembly_id == assembly_id, BoxEvent.id == event_id)
    )
    return session.scalars(statement).one_or_none()


def check_boxes_opened(session: Session, assembly: AssemblyRow) -> None:
    """Raise BoxesStillSealed while a box that may hold ballots has not been opened.

    That is one that was sealed and never opened, or shut again before the close: ballots may
    have been put in since.
    """
    shut = [
        one.box.number
        for one in list_boxes(session, assembly.id)
        if _may_hold_ballots(one.last, effective_closes(assembly))
    ]
    if shut:
        raise BoxesStillSealed(numbers="、".join(str(number) for number in shut))


def _may_hold_ballots(last: BoxEvent | None, closes: datetime) -> bool:
    if last is None or last.kind == "opened":
        return False
    return last.kind == "sealed" or last.stated_at < closes
