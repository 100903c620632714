"""What secret mode asks of a ballot beyond a named one: its proofs, and components never seen.

Law: proofs are slow and hang on HM alone, which never changes once the assembly is open: they
are verified before the assembly is locked. Components are looked up and kept under the lock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, select

from app.assembly.service.polls import find_poll
from app.core.errors import RuleError
from app.core.proofs import ProofInvalid
from app.core.secret.ballot import (
    ComponentSeen,
    Poll,
    SealedVote,
    SecretBallot,
    components,
    verify_components_new,
)
from app.core.secret.checking import verify_ballot_proofs
from app.platform.db import connection_of, table_of
from app.voting.sealed import SealedComponent, SpoiltBallot

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_COMPONENTS, _SPOILT = table_of(SealedComponent), table_of(SpoiltBallot)
_SEEN = select(_COMPONENTS.c.point).where(
    _COMPONENTS.c.assembly_id == bindparam("assembly"),
    _COMPONENTS.c.point.in_(bindparam("points", expanding=True)),
)
_KEEP = insert(_COMPONENTS)
_OPENED = select(_SPOILT.c.entry_seq).where(
    _SPOILT.c.assembly_id == bindparam("assembly"), _SPOILT.c.ballot_id == bindparam("ballot")
)


class BallotOfOtherMode(RuleError):
    """A readable ballot where ballots are secret, or a sealed one where they are not."""


class BallotProofWrong(RuleError):
    """A proof of the ballot does not hold; `motion` and `option` say which."""


class BallotSpoilt(RuleError):
    """The ballot was opened to check it: it is never cast."""


def get_poll(session: Session, assembly_id: str) -> Poll:
    """Return what all secret ballots of an assembly share.

    Raises AssemblyNotFound, AssemblyNotPublished, BallotOfOtherMode.
    """
    poll = find_poll(session, assembly_id)
    if poll is None:
        raise BallotOfOtherMode
    return poll


def verify_sealed(poll: Poll, ballot: SecretBallot) -> None:
    """Verify all that a ballot proves under its manifest; asks nothing of the database.

    Raises BallotProofWrong and what `verify_ballot_proofs` raises.
    """
    try:
        verify_ballot_proofs(poll, ballot)
    except ProofInvalid as refused:
        # A phone that hears `proof_invalid` looks for the fault in our proofs, not in its own.
        raise BallotProofWrong(**refused.fields) from None


def check_sealed_anew(
    session: Session, assembly_id: str, ballot: SecretBallot, identifier: bytes
) -> None:
    """Refuse a ballot that is to be cast and was opened, or has a component of another.

    Raises BallotSpoilt, ComponentSeen.
    """
    try:
        check_never_seen(session, assembly_id, ballot)
    except ComponentSeen:
        if find_spoilt(session, assembly_id, identifier) is None:
            raise
        raise BallotSpoilt(i=ballot.i) from None


def check_never_seen(session: Session, assembly_id: str, ballot: SealedVote) -> None:
    """Refuse a ballot of which an A or B stands in the log; raises ComponentSeen."""
    named = {"assembly": assembly_id, "points": components(ballot)}
    seen = connection_of(session).execute(_SEEN, named).scalars()
    verify_components_new(ballot, frozenset(bytes(point) for point in seen))


def keep_components(session: Session, assembly_id: str, ballot: SealedVote) -> None:
    """Keep every A and B of a ballot that was logged just now."""
    rows = [{"assembly_id": assembly_id, "point": point} for point in components(ballot)]
    connection_of(session).execute(_KEEP, rows)


def find_spoilt(session: Session, assembly_id: str, identifier: bytes) -> int | None:
    """Return the entry in which a ballot was opened, or None."""
    named = {"assembly": assembly_id, "ballot": identifier.hex()}
    found: int | None = connection_of(session).execute(_OPENED, named).scalar_one_or_none()
    return found
