"""From a posted outcome to seats on the register, and to other seats when it is corrected."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.committee.models import CommitteeRow, ElectionRow, MemberRow
from app.committee.service.outcome import ElectionOutcome, Standing, find_outcome
from app.committee.service.reading import (
    encode_personal,
    get_row,
    list_members,
)
from app.core.errors import RuleError
from app.core.rules.committee import last_day_of_term
from app.platform.audit import audit
from app.platform.db import transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


SEATED = ("elected", "alternate")


class OutcomeMissing(RuleError):
    """There is no posted outcome from which a committee could be taken."""


class ElectionFailed(RuleError):
    """Too few were elected; nobody takes a seat."""


class OutcomeTaken(RuleError):
    """The committee stands already, with the same outcome."""


def take_over(election_id: str, *, officer_id: int, now: datetime) -> CommitteeRow:
    """Enter the elected into the register, or correct them while the result is not final.

    Raises OutcomeMissing, ElectionFailed, OutcomeTaken.
    """
    with transaction() as session:
        election = get_row(session, ElectionRow, election_id, lock=True)
        outcome = find_outcome(session, election)
        if outcome is None or outcome.decided_on is None:
            raise OutcomeMissing
        if not outcome.carried:
            raise ElectionFailed
        row = _committee_of(session, election, outcome, outcome.decided_on, now)
        if row.outcome_sha256 == outcome.sha256:
            raise OutcomeTaken
        _seat(session, row, election, outcome)
        row.outcome_sha256 = outcome.sha256
        election.state = "decided"
        audit(
            session,
            officer_id,
            "committee.take_over",
            row.id,
            {"election": election.id},
            now=now,
            community_id=row.community_id,
        )
        return row


def _committee_of(
    session: Session,
    election: ElectionRow,
    outcome: ElectionOutcome,
    decided_on: date,
    now: datetime,
) -> CommitteeRow:
    if election.committee_id is not None:
        return get_row(session, CommitteeRow, election.committee_id, lock=True)
    known = session.scalars(
        select(CommitteeRow).where(CommitteeRow.election_id == election.id)
    ).one_or_none()
    if known is not None:
        if outcome.final and known.outcome_sha256 == outcome.sha256:
            raise OutcomeTaken
        return known
    begins = max(decided_on, election.term_from or decided_on)
    row = CommitteeRow(
        community_id=election.community_id,
        number=_next_number(session, election),
        seats=election.seats,
        election_id=election.id,
        assembly_id=election.assembly_id,
        decided_on=decided_on,
        term_from=begins,
        term_until=last_day_of_term(begins, election.term_years),
        state="sitting",
        rehearsal=election.rehearsal,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row


def _next_number(session: Session, election: ElectionRow) -> int:
    statement = select(func.max(CommitteeRow.number)).where(
        CommitteeRow.community_id == election.community_id,
        CommitteeRow.rehearsal == election.rehearsal,
    )
    return (session.scalars(statement).one() or 0) + 1


def _seat(
    session: Session, row: CommitteeRow, election: ElectionRow, outcome: ElectionOutcome
) -> None:
    """Seat those of this election; of a corrected result, those it no longer names leave."""
    known = list_members(session, row.id)
    mine = {one.candidate_id: one for one in known if one.election_id == election.id}
    behind = max((one.place for one in known if one.election_id != election.id), default=0)
    named = {one.candidate.id: one for one in outcome.ranking if one.state in SEATED}
    for candidate_id, standing in named.items():
        if candidate_id not in mine:
            session.add(_member(row, election, standing, behind + standing.place))
    for member in mine.values():
        _correct(row, member, named.get(member.candidate_id or 0), behind)
    session.flush()


def _correct(row: CommitteeRow, member: MemberRow, now_named: Standing | None, behind: int) -> None:
    if member.state not in ("sitting", "alternate"):
        return
    if now_named is None:
        member.state, member.until_on, member.left_reason = "left", row.decided_on, "corrected"
        return
    elected = now_named.state == "elected"
    member.place, member.state = behind + now_named.place, "sitting" if elected else "alternate"
    member.from_on = row.term_from if elected else None


def _member(row: CommitteeRow, election: ElectionRow, standing: Standing, place: int) -> MemberRow:
    candidate, elected = standing.candidate, standing.state == "elected"
    return MemberRow(
        committee_id=row.id,
        election_id=election.id,
        candidate_id=candidate.id,
        owner_id=candidate.owner_id,
        unit_id=candidate.unit_id,
        name=candidate.name,
        personal=candidate.personal or encode_personal(_nothing()),
        name_public=candidate.name_public,
        place=place,
        state="sitting" if elected else "alternate",
        post="member",
        from_on=row.term_from if elected else None,
    )


def _nothing() -> dict[str, Any]:
    return {"sex": "", "born": "", "phone": ""}
