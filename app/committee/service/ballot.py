"""The accepted candidates on their way into an assembly's draft, and what may stand in the way.

Law: the ballot shows each candidate as they consented to be shown, with the flat, so that two of
one name can be told apart. A draft whose candidates are no longer those of the list does not go
out, nor does one whose vote opens before the list has hung out its days.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.service.checks import register_problems
from app.assembly.service.draft import Draft, DraftMotion
from app.assembly.service.elections import find_election, put_election
from app.assembly.service.problems import Problem
from app.assembly.service.read import UNPUBLISHED, list_assemblies
from app.committee.models import CandidateRow, ElectionRow
from app.committee.service.elections import (
    check_ready_for_vote,
    posting_days,
    standing_candidates,
)
from app.committee.service.reading import (
    NotAllowedAtThisStage,
    flat_of,
    get_row,
    is_before_owners,
    shown_name,
)
from app.core.calendar import earliest_opening
from app.core.entries import parse_minute
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

MATTER = "278-3"
MAX_LABEL = 60


def put_into_draft(election_id: str, assembly_id: str, *, officer_id: int, now: datetime) -> None:
    """Write the election as a motion into a draft of the same community.

    Raises NotAllowedAtThisStage, ObjectionsWaiting, CandidatesTooFew, ActNotAllowedNow,
    DraftInvalid.
    """
    with transaction() as session:
        row = get_row(session, ElectionRow, election_id, lock=True)
        if is_before_owners(session, row):
            raise NotAllowedAtThisStage
        motion = election_motion(session, row)
        for place, candidate in enumerate(standing_candidates(session, row.id), 1):
            candidate.choice_id = f"c{place}"
        assembly = put_election(session, assembly_id, motion, lot=row.lot, now=now)
        if assembly.community_id != row.community_id or assembly.rehearsal != row.rehearsal:
            raise NotAllowedAtThisStage
        row.assembly_id = assembly.id
        audit(
            session,
            officer_id,
            "election.put_into_draft",
            row.id,
            {"assembly": assembly.id},
            now=now,
            community_id=row.community_id,
        )


def election_motion(session: Session, row: ElectionRow) -> DraftMotion:
    """Return the election as a motion; raises what `check_ready_for_vote` does."""
    standing = check_ready_for_vote(session, row)
    alternates = min(row.alternates, len(standing) - row.seats)
    return DraftMotion(
        title=row.title,
        text=motion_words(row, alternates),
        matter=MATTER,
        kind="election",
        options=tuple(ballot_label(session, one) for one in standing),
        election={"seats": row.seats, "alternates": alternates, "minimum": row.minimum},
    )


def ballot_label(session: Session, candidate: CandidateRow) -> str:
    """Return how a candidate stands on the ballot: the name as consented, and the flat."""
    name = shown_name(candidate.name, public=candidate.name_public)
    return f"{name}（{flat_of(session, candidate.unit_id)}）"[:MAX_LABEL]


def motion_words(row: ElectionRow, alternates: int) -> str:
    """Return the full text that is voted on."""
    what = "补选业主委员会成员" if row.committee_id else "选举业主委员会"
    return "\n".join(
        (
            f"{what}：委员 {row.seats} 名，候补委员 {alternates} 名，任期 {row.term_years} 年。"
            if not row.committee_id
            else f"{what} {row.seats} 名，候补 {alternates} 名，任期至本届业主委员会届满。",
            f"每位业主最多选 {row.seats} 人，多选的此项作废；可以少选，也可以都不选。",
            "候选人须同时获得参与表决专有部分面积过半数和参与表决人数过半数同意。获得过半数同意的"
            "人数多于席位的，依次按同意人数、同意面积排序；仍相同的，以下述公开摇号结果确定。",
            f"公开摇号：{row.lot}",
            f"当选人数不少于 {row.minimum} 名且超过席位半数的，选举有效；不足席位的，另行补选。",
        )
    )


def find_ballot_problems(
    session: Session, row: AssemblyRow, draft: Draft, at: datetime
) -> Iterator[Problem]:
    """Say what of the election stands in the way of the notice."""
    motion = find_election(draft)
    election = find_election_of(session, row.id)
    if motion is None or election is None:
        return
    if election.posted_at is None:
        yield Problem("candidates_not_posted", "motions")
        return
    if motion.options != _labels(session, election):
        yield Problem("candidates_changed", "motions")
    earliest = earliest_opening(election.posted_at, posting_days(session, election))
    if _opens_before(draft, earliest):
        yield Problem("candidates_posting_short", "times", {"earliest": earliest})


def find_election_of(session: Session, assembly_id: str) -> ElectionRow | None:
    """Return the election that an assembly votes on, or None."""
    statement = (
        select(ElectionRow)
        .where(ElectionRow.assembly_id == assembly_id, ElectionRow.state != "withdrawn")
        .order_by(ElectionRow.created_at.desc())
        .limit(1)
    )
    return session.scalars(statement).one_or_none()


def drafts_for(session: Session, row: ElectionRow) -> list[AssemblyRow]:
    """Return the drafts of the community that may take this election."""
    return [
        one
        for one in list_assemblies(session, row.community_id)
        if one.phase in UNPUBLISHED and one.rehearsal == row.rehearsal
    ]


def _labels(session: Session, election: ElectionRow) -> tuple[str, ...]:
    standing = standing_candidates(session, election.id)
    return tuple(ballot_label(session, one) for one in standing)


def _opens_before(draft: Draft, earliest: datetime) -> bool:
    try:
        return parse_minute(draft.opens) < earliest
    except RuleError:
        return False


register_problems(find_ballot_problems)
