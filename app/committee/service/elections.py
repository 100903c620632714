"""An election before the vote: its terms, the nominations, the posted list of candidates.

Law (R26, RULES §3.3): seats, alternates, minimum and term lie within what the place allows; more
candidates stand than there are seats; the list hangs out its days before anybody votes; the
draw that settles ties is named beforehand. Choice ids are given when the list is posted.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from app.committee.models import CandidateRow, ElectionRow
from app.committee.service.groups import find_group_in_office
from app.committee.service.objections import count_waiting
from app.committee.service.outcome import find_outcome
from app.committee.service.reading import (
    NotAllowedAtThisStage,
    check_text,
    get_row,
    is_before_owners,
    list_candidates,
    list_elections,
    rules_of,
)
from app.committee.service.terms import Terms, check_terms
from app.core.calendar import earliest_opening
from app.core.errors import RuleError
from app.core.rules.committee import (
    check_candidates,
)
from app.platform.audit import audit
from app.platform.db import transaction
from app.registry.service import get_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOST_CANDIDATES = 60
MOST_SUPPORTERS = 1_000
LIVE = ("nominating", "posted")


class ElectionThere(RuleError):
    """The community has an election that is not over yet."""


class LotMissing(RuleError):
    """The public draw that settles ties is named before anybody is nominated."""


class NominationsStillOpen(RuleError):
    """The list is posted after nominations have closed."""


class CandidatesUndecided(RuleError):
    """`waiting` candidates have not been decided on by two officers."""


class CandidatesTooMany(RuleError):
    """A ballot takes at most 60 candidates."""


class ObjectionsWaiting(RuleError):
    """`waiting` objections to the candidates have no answer yet."""


def open_election(
    community_id: str, terms: Terms, *, officer_id: int, now: datetime
) -> ElectionRow:
    """Open nominations.

    Raises ElectionThere, LotMissing, CommitteeTextInvalid, NotAllowedAtThisStage and what
    `check_seats` and `check_term` refuse.
    """
    title, lot = check_text("title", terms.title, 120), terms.lot.strip()
    if not 1 <= len(lot) <= 200:
        raise LotMissing
    if terms.nominations_until <= now or not 1 <= terms.supporters <= MOST_SUPPORTERS:
        raise NotAllowedAtThisStage
    with transaction() as session:
        get_community(session, community_id)
        if list_running(session, community_id, rehearsal=terms.rehearsal):
            raise ElectionThere
        minimum = check_terms(session, community_id, terms)
        group = find_group_in_office(session, community_id)
        row = ElectionRow(
            id=f"el-{secrets.token_hex(6)}",
            community_id=community_id,
            group_id=None if group is None else group.id,
            committee_id=terms.committee_id,
            title=title,
            state="nominating",
            seats=terms.seats,
            alternates=terms.alternates,
            minimum=minimum,
            term_years=terms.term_years,
            term_from=terms.term_from,
            supporters=terms.supporters,
            lot=lot,
            nominations_until=terms.nominations_until,
            rehearsal=terms.rehearsal,
            created_by=officer_id,
            created_at=now,
        )
        session.add(row)
        _audit(session, officer_id, "election.open", row, now)
        return row


def list_running(session: Session, community_id: str, *, rehearsal: bool) -> list[ElectionRow]:
    """Return the elections that are not over; rehearsals stand apart from real ones.

    One that elected too few is over: it is held again as a new one.
    """
    rows = list_elections(session, community_id)
    live = (row for row in rows if row.state in LIVE and row.rehearsal == rehearsal)
    return [row for row in live if not has_failed(session, row)]


def has_failed(session: Session, row: ElectionRow) -> bool:
    """Whether the posted outcome elects too few."""
    outcome = find_outcome(session, row)
    return outcome is not None and not outcome.carried


def close_nominations(election_id: str, *, officer_id: int, now: datetime) -> None:
    """End nominations, not before their announced end. Raises NominationsStillOpen."""
    with transaction() as session:
        row = _in_state(session, election_id, "nominating")
        if now < row.nominations_until:
            raise NominationsStillOpen(until=row.nominations_until)
        for candidate in list_candidates(session, row.id):
            if candidate.state == "proposed":
                # Nobody stands who has not said so themselves.
                candidate.state, candidate.decided_at = "withdrawn", now
        _audit(session, officer_id, "election.close_nominations", row, now)


def extend_nominations(
    election_id: str, *, until: datetime, officer_id: int, now: datetime
) -> None:
    """Take nominations for longer, because too few stand. Raises NotAllowedAtThisStage."""
    with transaction() as session:
        row = _in_state(session, election_id, "nominating")
        if until <= max(now, row.nominations_until):
            raise NotAllowedAtThisStage
        row.nominations_until = until
        _audit(session, officer_id, "election.extend_nominations", row, now)


def post_candidates(election_id: str, *, officer_id: int, now: datetime) -> ElectionRow:
    """Post the accepted candidates and give each a place on the ballot.

    Raises NominationsStillOpen, CandidatesUndecided, CandidatesTooFew, CandidatesTooMany.
    """
    with transaction() as session:
        row = _in_state(session, election_id, "nominating")
        if now < row.nominations_until:
            raise NominationsStillOpen(until=row.nominations_until)
        candidates = list_candidates(session, row.id)
        waiting = sum(one.state in ("proposed", "submitted") for one in candidates)
        if waiting:
            raise CandidatesUndecided(waiting=waiting)
        standing = [one for one in candidates if one.state == "accepted"]
        check_number(session, row, standing)
        for place, candidate in enumerate(standing, 1):
            candidate.choice_id = f"c{place}"
        days = rules_of(session, row.community_id).whole("election.candidate_posting_days")
        row.state, row.posted_at = "posted", now
        row.posted_until = earliest_opening(now, days)
        _audit(session, officer_id, "election.post_candidates", row, now)
        return row


def posting_days(session: Session, row: ElectionRow) -> int:
    """Return the full days that lie between the posting of candidates and the vote."""
    return rules_of(session, row.community_id).whole("election.candidate_days")


def check_number(session: Session, row: ElectionRow, standing: Sequence[CandidateRow]) -> None:
    """Refuse too few or too many candidates; raises CandidatesTooFew, CandidatesTooMany."""
    if len(standing) > MOST_CANDIDATES:
        raise CandidatesTooMany(most=MOST_CANDIDATES)
    surplus = rules_of(session, row.community_id).whole("election.min_surplus")
    check_candidates(len(standing), seats=row.seats, surplus=surplus)


def standing_candidates(session: Session, election_id: str) -> list[CandidateRow]:
    """Return the accepted candidates in the order of the ballot."""
    return [one for one in list_candidates(session, election_id) if one.state == "accepted"]


def check_ready_for_vote(session: Session, row: ElectionRow) -> list[CandidateRow]:
    """Return the candidates of a posted list that may go onto a ballot.

    Raises NotAllowedAtThisStage, ObjectionsWaiting, CandidatesTooFew, CandidatesTooMany.
    """
    if row.state != "posted":
        raise NotAllowedAtThisStage
    waiting = count_waiting(session, election_id=row.id)
    if waiting:
        raise ObjectionsWaiting(waiting=waiting)
    standing = standing_candidates(session, row.id)
    check_number(session, row, standing)
    return standing


def reopen_nominations(
    election_id: str, *, until: datetime, officer_id: int, now: datetime
) -> None:
    """Take nominations again after candidates dropped out; the list is then posted anew.

    Raises NotAllowedAtThisStage.
    """
    with transaction() as session:
        row = _in_state(session, election_id, "posted")
        if is_before_owners(session, row) or until <= now:
            raise NotAllowedAtThisStage
        row.state, row.nominations_until = "nominating", until
        row.posted_at, row.posted_until = None, None
        _audit(session, officer_id, "election.reopen", row, now)


def withdraw_election(election_id: str, *, officer_id: int, now: datetime) -> None:
    """Give up an election that is not before an assembly. Raises NotAllowedAtThisStage."""
    with transaction() as session:
        row = get_row(session, ElectionRow, election_id, lock=True)
        if row.state not in LIVE or is_before_owners(session, row):
            raise NotAllowedAtThisStage
        row.state = "withdrawn"
        _audit(session, officer_id, "election.withdraw", row, now)


def _in_state(session: Session, election_id: str, state: str) -> ElectionRow:
    row = get_row(session, ElectionRow, election_id, lock=True)
    if row.state != state:
        raise NotAllowedAtThisStage
    return row


def _audit(session: Session, officer_id: int, action: str, row: ElectionRow, now: datetime) -> None:
    audit(session, officer_id, action, row.id, now=now, community_id=row.community_id)
