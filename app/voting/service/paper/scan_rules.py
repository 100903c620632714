"""Which paper may still have its picture taken, and why not.

Law: only a ballot that is handed out and that nobody has keyed takes a picture; what is signed
over one picture is never shown beside another. A code must be the one printed for its serial.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.service.read import definition_of
from app.core.assembly import Act, Phase, phase_after
from app.core.errors import RuleError
from app.voting.models import PaperBallotRow, PaperKeying
from app.voting.service.paper.register import SerialNotFound, check_not_reconciled

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow


class PaperOfOtherAssembly(RuleError):
    """This paper was printed for another assembly."""


class PaperNotOurs(RuleError):
    """The code's secret is not that of its serial: this is not the paper we printed."""


class PaperNotHandedOut(RuleError):
    """The register does not know that this ballot was handed out."""


class PaperCameBack(RuleError):
    """The ballot came back spoiled or blank and counts no more."""


class PaperCounted(RuleError):
    """The ballot is counted already."""


class PaperKeyed(RuleError):
    """An officer has keyed the ballot from the picture that is there; it stays."""


class CodeUnreadable(RuleError):
    """No code could be read on the page."""


class SeveralBallots(RuleError):
    """Several ballots are on one picture."""


class ScanOfOtherBallot(RuleError):
    """The code on the picture is that of another ballot."""


class PictureNotKept(RuleError):
    """No picture of a secret ballot is kept: it would show what its owner chose."""


REFUSALS = (
    SerialNotFound,
    PaperOfOtherAssembly,
    PaperNotOurs,
    PaperNotHandedOut,
    PaperCameBack,
    PaperCounted,
    PaperKeyed,
)


def check_phase(session: Session, assembly: AssemblyRow) -> None:
    """Raise ActNotAllowedNow or PaperReconciled where no paper is taken any more, or not yet.

    Raises PictureNotKept where ballots are secret.
    """
    if definition_of(assembly).is_secret:
        raise PictureNotKept
    phase_after(Phase(assembly.phase), Act.RECORD_PAPER)
    check_not_reconciled(session, assembly)


def check_code(
    session: Session, assembly: AssemblyRow, serial: str, secret: bytes
) -> PaperBallotRow:
    """Return the ballot of a code; raises SerialNotFound, PaperOfOtherAssembly, PaperNotOurs."""
    row = session.get(PaperBallotRow, (assembly.id, serial), populate_existing=True)
    digest = hashlib.sha256(secret).hexdigest()
    if row is not None and row.secret_sha256 == digest:
        return row
    statement = select(PaperBallotRow.assembly_id).where(
        PaperBallotRow.serial == serial, PaperBallotRow.secret_sha256 == digest
    )
    if session.scalars(statement).first() is not None:
        raise PaperOfOtherAssembly(serial=serial)
    raise SerialNotFound(serial=serial) if row is None else PaperNotOurs(serial=serial)


def check_takes_picture(session: Session, row: PaperBallotRow) -> None:
    """Raise PaperNotHandedOut, PaperCameBack, PaperCounted or PaperKeyed."""
    if row.state == "prepared":
        raise PaperNotHandedOut(serial=row.serial)
    if row.state in ("spoiled", "blank"):
        raise PaperCameBack(serial=row.serial)
    if row.state in ("counted", "void"):
        raise PaperCounted(serial=row.serial)
    statement = select(PaperKeying.officer_id).where(
        PaperKeying.assembly_id == row.assembly_id, PaperKeying.serial == row.serial
    )
    if session.scalars(statement).first() is not None:
        raise PaperKeyed(serial=row.serial)
