"""Where the paper desk stands, for everybody's eyes: sheets and readings, never an answer.

Law: before the tally only counts of sheets leave here (RULES R24): how many are out, back, read.
What was found void, and why, is said once the numbers are signed and the tally stands.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.core.assembly import Phase
from app.core.entries import Entry, parse_entry
from app.platform.log import entries
from app.voting.models import PaperBallotRow, PaperKeying

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

BACK = ("spoiled", "blank")
READ = ("counted", "void")
LAST = 8
BEFORE_TALLY = frozenset(
    {Phase.DRAFT, Phase.APPROVED, Phase.PUBLISHED, Phase.FROZEN, Phase.OPEN, Phase.CLOSED}
)


@dataclass(frozen=True, slots=True)
class DeskNumbers:
    """Sheets of paper by where they are; `counted` and `void` are whole sheets, read twice."""

    issued: int
    back: int
    scanned: int
    read_once: int
    read_twice: int
    unequal: int
    counted: int
    void: int

    @property
    def unread(self) -> int:
        """Scanned and read by nobody yet."""
        return max(0, self.scanned - self.read_twice - self.read_once - self.unequal)


@dataclass(frozen=True, slots=True)
class PaperReport:
    """The signed numbers, and what else a stranger may know of the paper; None: not yet."""

    signed: dict[str, int] | None
    entry: int | None
    signed_at: datetime | None
    assisted: int | None
    superseded: int | None
    void: dict[str, dict[str, int]] | None


def desk_numbers(session: Session, assembly_id: str) -> DeskNumbers:
    """Return where the sheets of an assembly are."""
    states: Counter[str] = Counter()
    issued = scanned = 0
    rows = (
        select(
            PaperBallotRow.state,
            func.count(),
            func.count(PaperBallotRow.issued_at),
            func.count(PaperBallotRow.scan_sha256),
        )
        .where(PaperBallotRow.assembly_id == assembly_id)
        .group_by(PaperBallotRow.state)
    )
    for state, count, out, pictures in session.execute(rows):
        states[state] = count
        issued += out
        scanned += 0 if state in BACK else pictures
    once, unequal = _readings(session, assembly_id)
    return DeskNumbers(
        issued=issued,
        back=sum(states[state] for state in BACK),
        scanned=scanned,
        read_once=once,
        read_twice=sum(states[state] for state in READ),
        unequal=unequal,
        counted=states["counted"],
        void=states["void"],
    )


def _readings(session: Session, assembly_id: str) -> tuple[int, int]:
    """Count the serials read by one officer, and those whose readings differ."""
    readings = func.count()
    statement = (
        select(readings).where(PaperKeying.assembly_id == assembly_id).group_by(PaperKeying.serial)
    )
    found = session.scalars(statement).all()
    return sum(count == 1 for count in found), sum(count > 1 for count in found)


def last_counted(session: Session, assembly_id: str) -> list[tuple[str, datetime]]:
    """Return the serials read twice and equal, newest first, with the moment."""
    statement = (
        select(PaperBallotRow.serial, PaperBallotRow.returned_at)
        .where(PaperBallotRow.assembly_id == assembly_id, PaperBallotRow.state.in_(READ))
        .order_by(PaperBallotRow.returned_at.desc(), PaperBallotRow.serial)
        .limit(LAST)
    )
    return [(serial, at) for serial, at in session.execute(statement) if at is not None]


def paper_report(session: Session, assembly: AssemblyRow) -> PaperReport:
    """Return what is public of the paper ballots at this stage."""
    logged = [parse_entry(leaf) for leaf in entries(session, assembly.id)]
    signed = next((one for one in reversed(logged) if one.type == "reconciliation"), None)
    ballots = [one for one in logged if one.type == "paper-ballot"]
    tallied = Phase(assembly.phase) not in BEFORE_TALLY
    return PaperReport(
        signed=None if signed is None else dict(signed.body),
        entry=None if signed is None else signed.seq,
        signed_at=None if signed is None else signed.t,
        assisted=None if signed is None else sum(bool(one.body["assisted"]) for one in ballots),
        superseded=None if signed is None else sum(one.type == "superseded" for one in logged),
        void=_void(ballots) if tallied else None,
    )


def _void(ballots: list[Entry]) -> dict[str, dict[str, int]]:
    """Count the void items of each motion by their reason."""
    found: dict[str, Counter[str]] = {}
    for ballot in ballots:
        for item in ballot.body["void"]:
            found.setdefault(item["motion"], Counter())[item["reason"]] += 1
    return {motion: dict(reasons.most_common()) for motion, reasons in found.items()}
