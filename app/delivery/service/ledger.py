"""The ledger: every right of the roll with where its service stands, totals by heads and area.

Law: the roll is the list, so a right without phone, address or attempt is on it as unreached.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.delivery.models import ServiceAttempt
from app.delivery.service.contacts import Reach, reach_of
from app.delivery.service.history import attempts_of
from app.delivery.service.postings import hanging_since
from app.delivery.service.roll import RollRight, Sum, add_up, load_roll
from app.delivery.service.standing import Standing, Status, standing_of

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One right as the ledger shows it; never how or whether it voted."""

    right: RollRight
    reach: Reach
    standing: Standing
    attempts: tuple[ServiceAttempt, ...]


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the ledger is wanted; empty texts want everything."""

    building: str = ""
    status: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """A page of the ledger; `totals` are of the whole roll, `matched` of what the filters left."""

    lines: tuple[Line, ...]
    totals: Mapping[Status, Sum]
    whole: Sum
    matched: Sum
    page: int
    pages: int


def read_ledger(
    session: Session, row: AssemblyRow, filters: Filters, *, page: int = 1, size: int | None = PAGE
) -> Ledger:
    """Return a page of the ledger; `size` None returns all of it as one page."""
    roll, attempts = load_roll(session, row), attempts_of(session, row)
    plain = {one.i: _standing(attempts.get(one.i, ()), None) for one in roll.rights}
    chosen = [
        one
        for one in roll.in_building(filters.building or None)
        if _is_wanted(filters, plain[one.i], attempts.get(one.i, ()))
    ]
    pages = 1 if size is None else max(1, -(-len(chosen) // size))
    page = min(max(page, 1), pages)
    shown = chosen if size is None else chosen[(page - 1) * size : page * size]
    return Ledger(
        lines=tuple(_lines(session, row, shown, attempts)),
        totals={
            status: add_up(one for one in roll.rights if plain[one.i].status is status)
            for status in Status
        },
        whole=add_up(roll.rights),
        matched=add_up(chosen),
        page=page,
        pages=pages,
    )


def find_line(session: Session, row: AssemblyRow, i: int) -> Line | None:
    """Return one right's line or None."""
    right = load_roll(session, row).find(i)
    if right is None:
        return None
    return _lines(session, row, [right], attempts_of(session, row))[0]


def unserved(session: Session, row: AssemblyRow) -> list[RollRight]:
    """Return the rights that nothing has served yet, in order."""
    attempts = attempts_of(session, row)
    return [
        one
        for one in load_roll(session, row).rights
        if all(tried.result != "delivered" for tried in attempts.get(one.i, ()))
    ]


def _lines(
    session: Session,
    row: AssemblyRow,
    rights: Sequence[RollRight],
    attempts: Mapping[int, Sequence[ServiceAttempt]],
) -> list[Line]:
    posted = hanging_since(session, row.id)
    return [
        Line(
            right,
            reach,
            _standing(attempts.get(right.i, ()), posted, has_contact=reach.has_contact),
            tuple(attempts.get(right.i, ())),
        )
        for right, reach in zip(rights, reach_of(session, row, rights), strict=True)
    ]


def _standing(
    attempts: Sequence[ServiceAttempt], posted: date | None, *, has_contact: bool = False
) -> Standing:
    return standing_of(attempts, has_contact=has_contact, is_posted=posted is not None)


def _is_wanted(filters: Filters, standing: Standing, tried: Sequence[ServiceAttempt]) -> bool:
    if filters.status and standing.status.value != filters.status:
        return False
    return not filters.channel or any(one.channel == filters.channel for one in tried)
