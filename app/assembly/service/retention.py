"""How long what an assembly gathered is kept (RULES R30), counted from its end in the log.

Law: identity images go the place's days after the final result, or after an annulment; what an
open objection is about stays meanwhile. Ballots, roll, delivery and audit stay the place's years,
and one year beyond the earliest end of the time to ask a court.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.models import AssemblyRow, ObjectionEvidenceRow, ObjectionRow, SignedActRow
from app.assembly.profiles import rules_of
from app.assembly.service.objections import WAITING
from app.core.assembly import Phase
from app.core.calendar import local_date
from app.core.entries import parse_entry
from app.platform.log import get_entry

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ENDS = ("final", "annulment")
DAYS_OF_YEAR = 366
OVER = (Phase.FINAL, Phase.MINUTED, Phase.CERTIFIED, Phase.REVOKED, Phase.ANNULLED)


@dataclass(frozen=True, slots=True)
class Retention:
    """The last day of identity images, and the day until which the rest stays at least."""

    images: date
    records: date


@dataclass(frozen=True, slots=True)
class Image:
    """A picture or scan that shows who somebody is; `i` is the right it is about, if one."""

    sha256: str
    i: int | None
    what: str


def ended_at(session: Session, row: AssemblyRow) -> datetime | None:
    """Return when the assembly came to its end in the log, or None while it runs."""
    statement = select(SignedActRow.entry_seq).where(
        SignedActRow.assembly_id == row.id,
        SignedActRow.type.in_(ENDS),
        SignedActRow.entry_seq.is_not(None),
    )
    seq = session.scalars(statement.order_by(SignedActRow.entry_seq)).first()
    return None if seq is None else parse_entry(get_entry(session, row.id, seq)).t


def find_retention(session: Session, row: AssemblyRow) -> Retention | None:
    """Return until when what the assembly gathered is kept; None while it runs."""
    ended = ended_at(session, row)
    if ended is None:
        return None
    rules = rules_of(session, row)
    years = max(rules.whole("retention.ballot_years"), 2)
    return Retention(
        images=local_date(ended + timedelta(days=rules.whole("retention.identity_image_days"))),
        records=local_date(ended + timedelta(days=DAYS_OF_YEAR * years)),
    )


def are_images_due(session: Session, row: AssemblyRow, at: datetime) -> bool:
    """True from the day after the last day of the assembly's identity images."""
    kept = find_retention(session, row)
    return kept is not None and local_date(at) > kept.images


def disputed_rights(session: Session, assembly_id: str) -> set[int | None]:
    """Return the rights that objections without a ruling name; None where one names no right."""
    statement = select(ObjectionRow.i).where(
        ObjectionRow.assembly_id == assembly_id, ObjectionRow.state.in_(WAITING)
    )
    return set(session.scalars(statement))


def objection_images(session: Session, assembly_id: str) -> list[Image]:
    """Return what came with the objections of an assembly."""
    statement = (
        select(ObjectionEvidenceRow.sha256, ObjectionRow.i)
        .join(ObjectionRow, ObjectionRow.id == ObjectionEvidenceRow.objection_id)
        .where(ObjectionRow.assembly_id == assembly_id)
    )
    return [Image(sha256, i, "objection") for sha256, i in session.execute(statement)]


def transfer_images(session: Session, assembly_id: str) -> list[Image]:
    """Return the proofs of sale that were brought while voting ran."""
    statement = select(SignedActRow.body).where(
        SignedActRow.assembly_id == assembly_id, SignedActRow.type == "transfer"
    )
    return [Image(body["document"], body["i"], "transfer") for body in session.scalars(statement)]


def list_ended(session: Session) -> list[str]:
    """Return the ids of the assemblies that came to their end."""
    statement = select(AssemblyRow.id).where(AssemblyRow.phase.in_([one.value for one in OVER]))
    return list(session.scalars(statement.order_by(AssemblyRow.id)))
