"""One officer's reading of a paper ballot, open or sealed, and what it must be in its mode.

Law: among secret ballots the reading comes sealed (docs/SECRET.md §7): its proofs are verified,
its choices are nobody's here to see, and no picture belongs to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.assembly.service.read import definition_of
from app.core.ballot import PaperBallot, verify_paper_items
from app.core.entries import verify_body
from app.core.entries.modes import find_mode
from app.core.proofs import ProofInvalid
from app.core.roll import RollLine
from app.core.secret.checking import verify_secret_ballot
from app.core.secret.paper import SecretPaper
from app.voting.service.sealed import (
    BallotOfOtherMode,
    BallotProofWrong,
    check_never_seen,
    get_poll,
    keep_components,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow


@dataclass(frozen=True, slots=True)
class Reading:
    """What can be read of a body by everybody, and the sealed ballot where ballots are secret."""

    paper: PaperBallot
    sealed: SecretPaper | None = None


def parse_reading(body: dict[str, Any], *, secret: bool) -> Reading:
    """Return the reading of a body; raises SchemaError, BallotOfOtherMode."""
    verify_body("paper-ballot", body)
    if (find_mode("paper-ballot", body) == "secret") != secret:
        raise BallotOfOtherMode
    if not secret:
        return Reading(PaperBallot.of(body))
    sealed = SecretPaper.of(body)
    return Reading(sealed.outside, sealed)


def verify_reading(
    session: Session, assembly: AssemblyRow, reading: Reading, line: RollLine
) -> None:
    """Verify the items of a reading, and the proofs of a sealed one.

    Raises AnswerInvalid, BallotProofWrong, PointInvalid, ScalarInvalid, ComponentSeen.
    """
    if reading.sealed is None:
        verify_paper_items(reading.paper, line, definition_of(assembly))
        return
    try:
        verify_secret_ballot(get_poll(session, assembly.id), reading.sealed, line)
    except ProofInvalid as refused:
        raise BallotProofWrong(**refused.fields) from None
    check_never_seen(session, assembly.id, reading.sealed)


def keep_sealed(session: Session, assembly: AssemblyRow, reading: Reading) -> None:
    """Keep the components of a sealed ballot that was logged just now."""
    if reading.sealed is not None and reading.sealed.answers:
        keep_components(session, assembly.id, reading.sealed)
