"""The registers of paper ballots: issue, spoil, replace, return, each with who and when.

Law: whatever was handed out stands here for good, with the two officers who signed each move;
never a word of what was voted. A ballot after a spoiled or blank one of the same right
replaces it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.assembly.service.acts import roster_of
from app.assembly.service.read import definition_of, rights
from app.core.entries import parse_entry
from app.core.errors import RuleError
from app.core.signers import Roster
from app.people.service import get_officer
from app.platform.log import entries
from app.registry.service import holdings_of
from app.registry.service.units import natural_order
from app.voting.models import PaperAct, PaperBallotRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow
    from app.registry.service import Holding

# What the register may be asked for: all of it, where a ballot is, or those that were replaced.
OUT, SCANNED, REPLACED = "out", "scanned", "replaced"
FILTERS = ("", OUT, SCANNED, "counted", "void", "spoiled", "blank", REPLACED)
ENDED = ("spoiled", "blank")


class RegisterFilterUnknown(RuleError):
    """The registers are not sorted by this."""


@dataclass(frozen=True, slots=True)
class Moved:
    """When a ballot went out or came back, and the two officers who signed it."""

    at: datetime | None
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One ballot that was handed out.

    `where`: out, scanned (back, not counted yet), counted, void, spoiled, blank.
    """

    serial: str
    i: int
    building: str
    label: str
    owner_masked: str
    where: str
    issued: Moved
    ended: Moved
    replaces: str | None = None
    replaced_by: str | None = None


@dataclass(frozen=True, slots=True)
class Registers:
    """Every ballot ever handed out, as one walks: building by building, door by door."""

    rows: tuple[RegisterRow, ...]

    def count(self, wanted: str) -> int:
        return len(self.only(wanted))

    def only(self, wanted: str) -> tuple[RegisterRow, ...]:
        """Return the rows of a filter; raises RegisterFilterUnknown."""
        if wanted not in FILTERS:
            raise RegisterFilterUnknown(filter=wanted)
        if wanted == REPLACED:
            return tuple(row for row in self.rows if row.replaced_by is not None)
        return tuple(row for row in self.rows if wanted in ("", row.where))

    def by_building(self, wanted: str) -> list[tuple[str, list[RegisterRow]]]:
        """Return the rows of a filter under their buildings; raises RegisterFilterUnknown."""
        groups: dict[str, list[RegisterRow]] = {}
        for row in self.only(wanted):
            groups.setdefault(row.building, []).append(row)
        return list(groups.items())


def read_registers(session: Session, assembly: AssemblyRow) -> Registers:
    """Return the registers of an assembly's paper ballots."""
    statement = select(PaperBallotRow).where(
        PaperBallotRow.assembly_id == assembly.id, PaperBallotRow.issued_at.is_not(None)
    )
    ballots = list(session.scalars(statement.order_by(PaperBallotRow.issued_at)))
    moves, counted = _moves(session, assembly.id), _counted(session, assembly)
    places = _places(session, assembly, {one.i for one in ballots})
    rows = [_row(one, places[one.i], moves, counted) for one in ballots]
    rows = _with_replacements(rows)
    return Registers(tuple(sorted(rows, key=lambda row: (*_door(row), row.serial))))


def _door(row: RegisterRow) -> tuple[Any, ...]:
    return natural_order(row.building), natural_order(row.label)


def _row(
    ballot: PaperBallotRow,
    place: tuple[str, str, str],
    moves: Mapping[tuple[str, str], tuple[str, ...]],
    counted: Mapping[str, tuple[str, ...]],
) -> RegisterRow:
    back = ballot.state in ENDED
    ended_by = moves.get(("paper-return", ballot.serial)) if back else counted.get(ballot.serial)
    building, label, owner = place
    return RegisterRow(
        serial=ballot.serial,
        i=ballot.i,
        building=building,
        label=label,
        owner_masked=owner,
        where=_where(ballot),
        issued=Moved(ballot.issued_at, moves.get(("paper-issue", ballot.serial), ())),
        ended=Moved(ballot.returned_at, ended_by or ()),
    )


def _where(ballot: PaperBallotRow) -> str:
    if ballot.state == "issued":
        return OUT if ballot.scan_sha256 is None else SCANNED
    return ballot.state


def _with_replacements(rows: Iterable[RegisterRow]) -> list[RegisterRow]:
    """Link each ballot to the one before it of the same right, if that came back unused."""
    before: dict[int, int] = {}
    linked: list[RegisterRow] = []
    for row in rows:
        place = before.get(row.i)
        if place is not None and linked[place].where in ENDED:
            linked[place] = replace(linked[place], replaced_by=row.serial)
            row = replace(row, replaces=linked[place].serial)
        before[row.i] = len(linked)
        linked.append(row)
    return linked


def _moves(session: Session, assembly_id: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """Who signed each issue and return."""
    statement = select(PaperAct).where(
        PaperAct.assembly_id == assembly_id, PaperAct.state == "done"
    )
    return {
        (act.type, act.body["serial"]): tuple(_name(sig["officer"]) for sig in act.sigs)
        for act in session.scalars(statement)
    }


def _counted(session: Session, assembly: AssemblyRow) -> dict[str, tuple[str, ...]]:
    """Who signed the entry of each counted ballot; only leaves that name one are parsed."""
    now, first = roster_of(session, assembly), Roster.of(definition_of(assembly))
    found: dict[str, tuple[str, ...]] = {}
    for leaf in entries(session, assembly.id):
        if b'"paper-ballot"' not in leaf:
            continue
        entry = parse_entry(leaf)
        if entry.type == "paper-ballot":
            signers = [now.find(sig.k) or first.find(sig.k) for sig in entry.sigs]
            names = tuple(_name(one.id) for one in signers if one is not None)
            found[str(entry.body["serial"])] = names
    return found


def _name(officer: str) -> str:
    """The name of the officer whom definitions call `o` and a number."""
    return get_officer(int(officer.removeprefix("o"))).name


def _places(
    session: Session, assembly: AssemblyRow, lines: set[int]
) -> dict[int, tuple[str, str, str]]:
    """Building, door and masked owner of each line."""
    wanted = [one for one in rights(session, assembly.id) if one.i in lines]
    holdings = holdings_of(
        session, assembly.community_id, [(one.right_key, one.unit_ids) for one in wanted]
    )
    return {
        one.i: (*_door_of(holding), holding.owner)
        for one, holding in zip(wanted, holdings, strict=True)
    }


def _door_of(holding: Holding) -> tuple[str, str]:
    return (holding.units[0].building, holding.units[0].label) if holding.units else ("", "")
