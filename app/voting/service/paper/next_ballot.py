"""Which ballot an officer keys next: scanned, handed out, not counted, not read by them.

Law: nothing of what another officer read leaves this module but that they did. Two unequal
readings come up for a scrutineer who made neither, as any other ballot does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.service.acts import SignerNotEntitled, definition_officer_id, roster_of
from app.assembly.service.read import definition_of, get_right, line_of
from app.core.channel import ISSUED
from app.core.errors import RuleError
from app.core.roll import is_in_scope
from app.voting.models import PaperBallotRow, PaperKeying, RightStateRow
from app.voting.service.paper.codes import FIRST, LAST
from app.voting.service.paper.keying import PAIR, THIRD, KeyedAlready, KeyedByTwo
from app.voting.service.paper.register import get_serial

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow


class NotToKey(RuleError):
    """The ballot is not out: not handed out, back already, or counted."""


@dataclass(frozen=True, slots=True)
class ToKey:
    """A ballot to key: its line, the motions on it, its picture's hash, its secret if known.

    `is_whole` is false where the picture was seen to show one end of the paper alone.
    """

    serial: str
    i: int
    motions: tuple[str, ...]
    scan: str
    secret: bytes | None
    third: bool
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Left:
    """How many ballots this officer can key, and how many are not in the log yet."""

    mine: int
    all: int


def find_next(
    session: Session, assembly: AssemblyRow, *, officer_id: int, skip: Sequence[str] = ()
) -> tuple[ToKey | None, Left]:
    """Return the officer's next ballot, those of `skip` last, and how many are left.

    Raises SignerNotEntitled if the officer may not sign paper ballots of this assembly.
    """
    role = _role_of(session, assembly, officer_id)
    if definition_of(assembly).is_secret:
        return None, _left_of_pile(session, assembly.id, officer_id)
    scanned, readers = _scanned(session, assembly.id), _readers(session, assembly.id)
    most = PAIR if role == THIRD else PAIR - 1
    mine = [
        serial
        for serial in scanned
        if officer_id not in readers.get(serial, ()) and len(readers.get(serial, ())) <= most
    ]
    left = Left(len(mine), len(scanned))
    if not mine:
        return None, left
    put_off = {serial: place for place, serial in enumerate(skip, 1)}
    serial = min(mine, key=lambda one: (put_off.get(one, 0), one not in readers))
    return _describe(session, assembly, serial, len(readers.get(serial, ())) == PAIR), left


def find_taken(
    session: Session, assembly: AssemblyRow, serial: str, *, officer_id: int
) -> tuple[ToKey, Left]:
    """Return the secret ballot that an officer took from the pile, and how many are left.

    Raises SignerNotEntitled, SerialNotFound, NotToKey, and what refuses its reading.
    """
    role = _role_of(session, assembly, officer_id)
    row = get_serial(session, assembly.id, serial)
    if not definition_of(assembly).is_secret or row.state != ISSUED:
        raise NotToKey(serial=row.serial)
    readers = _readers(session, assembly.id).get(row.serial, set())
    if officer_id in readers:
        raise KeyedAlready(serial=row.serial)
    third = len(readers) == PAIR
    if len(readers) > PAIR or (third and role != THIRD):
        raise KeyedByTwo(serial=row.serial)
    return _describe(session, assembly, row.serial, third), _left_of_pile(
        session, assembly.id, officer_id
    )


def _left_of_pile(session: Session, assembly_id: str, officer_id: int) -> Left:
    """How many were keyed once or twice and wait, and how many of these for this officer."""
    readers = _readers(session, assembly_id)
    return Left(sum(officer_id not in who for who in readers.values()), len(readers))


def _role_of(session: Session, assembly: AssemblyRow, officer_id: int) -> str:
    """Return the role in which the officer signs paper ballots here."""
    name = definition_officer_id(officer_id)
    mine = next((one for one in roster_of(session, assembly).officers if one.id == name), None)
    if mine is None or mine.role not in ("clerk", THIRD):
        raise SignerNotEntitled(type="paper-ballot")
    return mine.role


def _scanned(session: Session, assembly_id: str) -> list[str]:
    """Return the serials that have a picture and are still out, by the time of the picture."""
    frozen = select(RightStateRow.i).where(
        RightStateRow.assembly_id == assembly_id, RightStateRow.frozen_by.is_not(None)
    )
    statement = (
        select(PaperBallotRow.serial)
        .where(
            PaperBallotRow.assembly_id == assembly_id,
            PaperBallotRow.state == ISSUED,
            PaperBallotRow.scan_sha256.is_not(None),
            PaperBallotRow.i.not_in(frozen),
        )
        .order_by(PaperBallotRow.scanned_at, PaperBallotRow.serial)
    )
    return list(session.scalars(statement))


def _readers(session: Session, assembly_id: str) -> dict[str, set[int]]:
    statement = select(PaperKeying.serial, PaperKeying.officer_id).where(
        PaperKeying.assembly_id == assembly_id
    )
    found: dict[str, set[int]] = {}
    for serial, officer in session.execute(statement):
        found.setdefault(serial, set()).add(officer)
    return found


def _describe(session: Session, assembly: AssemblyRow, serial: str, third: bool) -> ToKey:
    row, definition = get_serial(session, assembly.id, serial), definition_of(assembly)
    line = line_of(get_right(session, assembly.id, row.i))
    motions = tuple(one.id for one in definition.motions if is_in_scope(line, one, definition))
    is_whole = row.scan_parts not in (FIRST, LAST)
    scan = row.scan_sha256 or ""
    return ToKey(row.serial, row.i, motions, scan, row.scan_secret, third, is_whole)
