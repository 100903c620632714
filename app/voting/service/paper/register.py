"""Which serials exist, for whom, and where they are: read for the desk's pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.assembly.service.read import find_document, get_right, read_document, rights
from app.assembly.service.timeline import find_logged
from app.core.errors import RuleError
from app.core.paper_roll import parse_paper_roll
from app.registry.service import list_units, masked_owner, units_of
from app.voting.models import PaperBallotRow, PaperKeying

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

# A clerk types enough of a door label to find a few flats.
MAX_FOUND = 20


class SerialNotFound(RuleError):
    """The paper roll has no ballot of this serial."""


class NoPaperChannel(RuleError):
    """This assembly has no paper ballots."""


class PaperReconciled(RuleError):
    """The paper numbers are signed: no paper ballot goes out, comes back or is keyed any more."""


@dataclass(frozen=True, slots=True)
class PaperView:
    """One serial for the desk: its right, its flat, its state; never a choice."""

    serial: str
    i: int
    label: str
    owner_masked: str
    state: str
    keyed: int


def load_paper_roll(session: Session, assembly: AssemblyRow) -> int:
    """Make the register from the frozen paper roll, once; returns the number of serials."""
    document = find_document(session, assembly.id, "paper-roll.jsonl")
    if document is None:
        raise NoPaperChannel(assembly=assembly.id)
    known = session.scalars(
        select(PaperBallotRow.serial).where(PaperBallotRow.assembly_id == assembly.id).limit(1)
    ).first()
    lines = parse_paper_roll(read_document(session, document))
    if known is None:
        session.add_all(
            PaperBallotRow(
                assembly_id=assembly.id,
                serial=line.serial,
                i=line.i,
                secret_sha256=line.secret.hex(),
                state="prepared",
            )
            for line in lines
        )
        session.flush()
    return len(lines)


def get_serial(session: Session, assembly_id: str, serial: str) -> PaperBallotRow:
    """Return a serial's row; raises SerialNotFound."""
    row = session.get(PaperBallotRow, (assembly_id, serial.strip().upper()), populate_existing=True)
    if row is None:
        raise SerialNotFound(serial=serial)
    return row


def check_not_reconciled(session: Session, assembly: AssemblyRow) -> None:
    """Raise PaperReconciled once the reconciliation stands in the log."""
    if find_logged(session, assembly, "reconciliation") is not None:
        raise PaperReconciled(assembly=assembly.id)


def find_serials(session: Session, assembly: AssemblyRow, text: str) -> list[PaperView]:
    """Return the serials of a flat or the one serial that a clerk typed or scanned."""
    text = text.strip()
    statement = select(PaperBallotRow).where(PaperBallotRow.assembly_id == assembly.id)
    row = session.scalars(statement.where(PaperBallotRow.serial == text.upper())).one_or_none()
    if row is not None:
        return [describe(session, row)]
    wanted = _units_named(session, assembly.community_id, text)
    lines = [one.i for one in rights(session, assembly.id) if wanted & set(one.unit_ids)]
    rows = session.scalars(
        statement.where(PaperBallotRow.i.in_(lines[:MAX_FOUND])).order_by(PaperBallotRow.serial)
    )
    return [describe(session, one) for one in rows]


def _units_named(session: Session, community_id: str, text: str) -> set[int]:
    """Return the units whose door label holds the text, blanks left out."""
    wanted = "".join(text.split())
    if not wanted:
        return set()
    units = list_units(session, community_id)
    return {unit.id for unit in units if wanted in "".join(unit.label.split())}


def count_states(session: Session, assembly_id: str) -> dict[str, int]:
    """Return how many serials are in each state."""
    statement = (
        select(PaperBallotRow.state, func.count())
        .where(PaperBallotRow.assembly_id == assembly_id)
        .group_by(PaperBallotRow.state)
    )
    return {state: count for state, count in session.execute(statement)}


def describe(session: Session, row: PaperBallotRow) -> PaperView:
    """Return a serial as the desk shows it."""
    right = get_right(session, row.assembly_id, row.i)
    units = units_of(session, right.unit_ids)
    keyings = session.scalars(
        select(PaperKeying.officer_id).where(
            PaperKeying.assembly_id == row.assembly_id, PaperKeying.serial == row.serial
        )
    ).all()
    return PaperView(
        serial=row.serial,
        i=row.i,
        label=units[0].label,
        owner_masked=masked_owner(session, right.unit_ids, key=right.right_key),
        state=row.state,
        keyed=len(keyings),
    )
