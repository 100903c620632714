"""How somebody becomes a candidate: by themselves, by neighbours, by a body (RULES §3.1 step 6).

Law: only a person who owns a unit here stands, and nobody stands who has not consented and
promised themselves, on the phone after a code or on signed paper. Neighbours are counted by
heads, one for each right. Who was proposed and says nothing is not a candidate.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.committee.models import CandidateRow, ElectionRow, EvidenceRow
from app.committee.service.evidence import Upload, keep_evidence
from app.committee.service.nominees import CandidateNotPerson, Nominee, find_nominee
from app.committee.service.portraits import Portrait, fill_in
from app.committee.service.reading import (
    CommitteeThingNotFound,
    NotAllowedAtThisStage,
    check_text,
    get_row,
    is_before_owners,
)
from app.committee.service.supporters import OwnSupport, add_support, count_support
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction
from app.platform.outbox import enqueue
from app.registry.service import Owner

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

WAYS = ("self", "joint", "residents_committee", "party_branch")
BODIES = ("residents_committee", "party_branch")
BEFORE_DECISION = ("proposed", "submitted")
MOST_NOMINATED = 200


class NominationsClosed(RuleError):
    """Nominations are not open now."""


class NominatedAlready(RuleError):
    """This owner is named in this election already."""


class NotTheCandidate(RuleError):
    """Only the person who was named can say this."""


class SupportersMissing(RuleError):
    """A joint nomination needs more supporters; `short` are missing."""


def nominate_self(
    election_id: str, owner: Owner, portrait: Portrait, *, now: datetime
) -> CandidateRow:
    """Stand in an election. Raises NominationsClosed, CandidateNotPerson, NominatedAlready,
    PromiseMissing, CommitteeTextInvalid and what the picture is refused for.
    """
    with transaction() as session:
        election = _nominating(session, election_id, owner.community_id, now)
        if owner.is_body:
            raise CandidateNotPerson
        row = find_candidacy(session, election_id, owner.owner_id)
        if row is not None and row.state != "proposed":
            raise NominatedAlready
        if row is None:
            row = _new(session, election, owner, way="self", recommender="", now=now)
        fill_in(session, row, portrait, now)
        return row


def propose_neighbour(
    election_id: str, owner: Owner, *, flat: str, name: str, now: datetime
) -> CandidateRow:
    """Propose the owner of a flat, as the first supporter; the phone on the roll is told.

    Raises NominationsClosed, NomineeNotFound, NominatedAlready, OwnSupport, CandidateNotPerson.
    """
    with transaction() as session:
        election = _nominating(session, election_id, owner.community_id, now)
        nominee = find_nominee(session, election.community_id, flat, name, now)
        if nominee.right_key == owner.right_key:
            raise OwnSupport
        row = _propose(session, election, nominee, way="joint", recommender="", now=now)
        add_support(session, row, owner, now)
        return row


def propose_by_body(
    election_id: str,
    *,
    way: str,
    recommender: str,
    flat: str,
    name: str,
    officer_id: int,
    now: datetime,
) -> CandidateRow:
    """Enter the nomination of the residents' committee or party branch, or one made on paper.

    Raises NominationsClosed, NomineeNotFound, NominatedAlready, CommitteeTextInvalid.
    """
    if way not in WAYS:
        raise CommitteeThingNotFound(id=way)
    recommender = check_text("recommender", recommender, 60, may_be_empty=way not in BODIES)
    with transaction() as session:
        election = get_row(session, ElectionRow, election_id, lock=True)
        _check_open(election, now)
        nominee = find_nominee(session, election.community_id, flat, name, now)
        row = _propose(session, election, nominee, way=way, recommender=recommender, now=now)
        _audit(session, officer_id, "candidate.propose", row, election, now)
        return row


def support(candidate_id: int, owner: Owner, *, now: datetime) -> int:
    """Support a joint nomination; returns the supporters so far, by heads.

    Raises NominationsClosed, SupportedAlready, OwnSupport.
    """
    with transaction() as session:
        row = get_row(session, CandidateRow, candidate_id, lock=True)
        _nominating(session, row.election_id, owner.community_id, now)
        if row.way != "joint" or row.state not in BEFORE_DECISION:
            raise NotAllowedAtThisStage
        if row.right_key == owner.right_key:
            raise OwnSupport
        add_support(session, row, owner, now)
        return count_support(session, candidate_id)


def stand(candidate_id: int, owner: Owner, portrait: Portrait, *, now: datetime) -> None:
    """Say yes to a nomination, with portrait, consent and promise, or change what was said.

    Raises NotTheCandidate, NominationsClosed, PromiseMissing, CommitteeTextInvalid.
    """
    with transaction() as session:
        row = get_row(session, CandidateRow, candidate_id, lock=True)
        _check_own(row, owner)
        _nominating(session, row.election_id, owner.community_id, now)
        if row.state not in BEFORE_DECISION:
            raise NotAllowedAtThisStage
        fill_in(session, row, portrait, now)


def stand_on_paper(
    candidate_id: int, portrait: Portrait, *, promise: Upload, officer_id: int, now: datetime
) -> None:
    """Enter consent and promise that were signed on paper; the scan is kept.

    Raises NotAllowedAtThisStage, PromiseMissing, CommitteeTextInvalid.
    """
    with transaction() as session:
        row = get_row(session, CandidateRow, candidate_id, lock=True)
        election = get_row(session, ElectionRow, row.election_id)
        if row.state not in BEFORE_DECISION or election.state != "nominating":
            raise NotAllowedAtThisStage
        scan = keep_evidence(session, row, "promise", promise, officer_id=officer_id, now=now)
        fill_in(session, row, portrait, now, promise=scan.sha256)
        _audit(session, officer_id, "candidate.stand_on_paper", row, election, now)


def withdraw_candidacy(
    candidate_id: int, *, owner: Owner | None, officer_id: int | None, now: datetime
) -> None:
    """Stand no more: by the candidate, or entered at the desk on the candidate's letter.

    Raises NotTheCandidate, NotAllowedAtThisStage once the election is before an assembly.
    """
    with transaction() as session:
        row = get_row(session, CandidateRow, candidate_id, lock=True)
        election = get_row(session, ElectionRow, row.election_id)
        if owner is not None:
            _check_own(row, owner)
        if election.state not in ("nominating", "posted") or row.state in ("refused", "withdrawn"):
            raise NotAllowedAtThisStage
        if is_before_owners(session, election):
            raise NotAllowedAtThisStage
        row.state, row.decided_at = "withdrawn", now
        _audit(session, officer_id, "candidate.withdraw", row, election, now)


def find_candidacy(session: Session, election_id: str, owner_id: int) -> CandidateRow | None:
    """Return an owner's row in an election, or None."""
    statement = select(CandidateRow).where(
        CandidateRow.election_id == election_id, CandidateRow.owner_id == owner_id
    )
    return session.scalars(statement).one_or_none()


def list_evidence(session: Session, candidate_id: int) -> Sequence[EvidenceRow]:
    """Return the papers of a candidate."""
    statement = select(EvidenceRow).where(EvidenceRow.candidate_id == candidate_id)
    return session.scalars(statement.order_by(EvidenceRow.id)).all()


def _nominating(
    session: Session, election_id: str, community_id: str, now: datetime
) -> ElectionRow:
    election = get_row(session, ElectionRow, election_id, lock=True)
    if election.community_id != community_id:
        raise CommitteeThingNotFound(id=election_id)
    _check_open(election, now)
    return election


def _check_open(election: ElectionRow, now: datetime) -> None:
    if election.state != "nominating" or now >= election.nominations_until:
        raise NominationsClosed


def _check_own(row: CandidateRow, owner: Owner) -> None:
    if row.owner_id != owner.owner_id:
        raise NotTheCandidate


def _propose(
    session: Session,
    election: ElectionRow,
    nominee: Nominee,
    *,
    way: str,
    recommender: str,
    now: datetime,
) -> CandidateRow:
    if find_candidacy(session, election.id, nominee.owner_id) is not None:
        raise NominatedAlready
    row = _new(session, election, nominee, way=way, recommender=recommender, now=now)
    if nominee.phone is not None:
        enqueue(
            session,
            channel="sms",
            to=nominee.phone,
            template="candidate_proposed",
            fields={"title": election.title, "until": election.nominations_until.isoformat()},
            purpose="candidate_proposed",
            now=now,
        )
    return row


def _new(
    session: Session,
    election: ElectionRow,
    person: Owner | Nominee,
    *,
    way: str,
    recommender: str,
    now: datetime,
) -> CandidateRow:
    count = select(func.count()).where(CandidateRow.election_id == election.id)
    if session.scalars(count).one() >= MOST_NOMINATED:
        raise NominationsClosed
    row = CandidateRow(
        election_id=election.id,
        owner_id=person.owner_id,
        unit_id=person.unit_id,
        right_key=person.right_key,
        name=person.name,
        way=way,
        recommender=recommender,
        state="proposed",
        job="",
        statement="",
        personal="",
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row


def _audit(
    session: Session,
    officer_id: int | None,
    action: str,
    row: CandidateRow,
    election: ElectionRow,
    now: datetime,
) -> None:
    audit(session, officer_id, action, row.id, now=now, community_id=election.community_id)
