"""Doorstep lists: who of a building is to be called on, so that somebody can knock.

Before the voting opens these are the rights that nothing has served, from then on those that
have not voted.

Law: whether, never how. A list names flats and masked owners, the last digits of a phone only
where they are asked for. Every look is kept with its officer and its length, and the number of
looks is public. Where the rules show no turnout there is no list of who has not voted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.assembly.service.read import get_assembly, phase_of, time_of
from app.core.assembly import Phase
from app.core.errors import RuleError
from app.delivery.models import DoorstepLook, ServiceAttempt
from app.delivery.service.contacts import Reach, reach_of
from app.delivery.service.history import attempts_of
from app.delivery.service.ledger import unserved
from app.delivery.service.progress import TurnoutNotShown, is_shown
from app.delivery.service.roll import Roll, RollRight, Sum, add_up, load_roll
from app.delivery.service.standing import standing_of
from app.platform.audit import audit
from app.platform.db import transaction
from app.voting.service.turnout import cast_lines

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

TAIL = 4


class BuildingUnknown(RuleError):
    """The roll has no such building."""


@dataclass(frozen=True, slots=True)
class BuildingCount:
    """A building's rights and how many of them are to be called on."""

    building: str
    all: Sum
    silent: Sum


@dataclass(frozen=True, slots=True)
class Doorstep:
    """One door to knock at; `channels` are those that served it, `visits` how often one knocked."""

    labels: tuple[str, ...]
    owner: str
    heads: int
    area: int
    tails: tuple[str, ...]
    channels: tuple[str, ...]
    visits: int


@dataclass(frozen=True, slots=True)
class DoorstepList:
    """A building's doors at a moment, by floor and door."""

    building: str
    at: datetime
    unserved: bool
    with_phones: bool
    rights: int
    doors: tuple[Doorstep, ...]


@dataclass(frozen=True, slots=True)
class Looks:
    """How often lists were looked at, and how many lines that were together."""

    times: int
    lines: int


def count_buildings(session: Session, row: AssemblyRow) -> list[BuildingCount]:
    """Return each building with those who are to be called on; raises TurnoutNotShown."""
    roll = load_roll(session, row)
    wanted = _called_on(session, row, roll)
    return [
        BuildingCount(
            name,
            add_up(roll.in_building(name)),
            add_up(one for one in roll.in_building(name) if one.i in wanted),
        )
        for name in roll.buildings
    ]


def is_before_opening(row: AssemblyRow) -> bool:
    """True from the notice to the opening: then the lists are of those whom nothing has served."""
    return phase_of(row) in (Phase.PUBLISHED, Phase.FROZEN)


def _called_on(session: Session, row: AssemblyRow, roll: Roll) -> set[int]:
    """The rights of a list now; raises TurnoutNotShown."""
    if is_before_opening(row):
        return {one.i for one in unserved(session, row)}
    if not is_shown(row):
        raise TurnoutNotShown(assembly=row.id)
    voted = cast_lines(session, row.id)
    return {one.i for one in roll.rights if one.i not in voted}


def look(
    assembly_id: str, building: str, *, with_phones: bool, officer_id: int, now: datetime
) -> DoorstepList:
    """Return the doors of a building that are to be called on; the look itself is kept.

    Raises TurnoutNotShown, BuildingUnknown.
    """
    with transaction() as session:
        row = get_assembly(session, assembly_id)
        roll = load_roll(session, row)
        wanted, rights = _called_on(session, row, roll), roll.in_building(building)
        if not rights:
            raise BuildingUnknown(building=building)
        tried = attempts_of(session, row)
        silent = [one for one in rights if one.i in wanted]
        doors = tuple(
            _door(right, reach, with_phones, tried.get(right.i, []))
            for right, reach in zip(silent, reach_of(session, row, silent), strict=True)
        )
        at = time_of(row, now)
        session.add(
            DoorstepLook(
                assembly_id=row.id,
                officer_id=officer_id,
                building=building,
                lines=len(doors),
                with_phones=with_phones,
                at=at,
            )
        )
        audit(
            session,
            officer_id,
            "delivery.doorstep",
            row.id,
            {"building": building, "lines": len(doors), "phones": with_phones},
            now=now,
            community_id=row.community_id,
        )
        return DoorstepList(building, at, is_before_opening(row), with_phones, len(rights), doors)


def count_looks(session: Session, assembly_id: str) -> Looks:
    """Return how often these lists were looked at: a number for everyone."""
    statement = select(
        func.count(DoorstepLook.id), func.coalesce(func.sum(DoorstepLook.lines), 0)
    ).where(DoorstepLook.assembly_id == assembly_id)
    times, lines = session.execute(statement).one()
    return Looks(times, lines)


def _door(
    right: RollRight, reach: Reach, with_phones: bool, tried: Sequence[ServiceAttempt]
) -> Doorstep:
    tails = tuple(one.to[-TAIL:] for one in reach.by("sms")) if with_phones else ()
    return Doorstep(
        labels=reach.labels,
        owner=reach.owner,
        heads=right.heads,
        area=right.area,
        tails=tails,
        channels=standing_of(tried, has_contact=reach.has_contact).channels,
        visits=sum(one.channel == "door" for one in tried),
    )
