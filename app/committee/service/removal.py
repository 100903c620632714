"""Removing a member of a committee: proposed, heard, put before the owners, recorded (杭 31).

Law: the owners' assembly alone removes a member, by a certified 278-3 motion; owners of a fifth or
the committee propose it. The member is told and heard first 申辩, or declines to speak; what was
said is printed with the motion, and a motion without a hearing does not go into a notice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.service.checks import register_problems
from app.assembly.service.draft_motion import DraftMotion
from app.assembly.service.drafting import Draft, parse_draft
from app.assembly.service.problems import Problem
from app.assembly.service.read import (
    UNPUBLISHED,
    get_assembly,
    list_assemblies,
    lock_assembly,
    phase_of,
)
from app.assembly.service.suggestion import suggest_draft
from app.committee.models import CommitteeRow, MemberRow, RemovalRow
from app.committee.service.reading import (
    NotAllowedAtThisStage,
    check_text,
    flat_of,
    get_row,
    list_members,
    shown_name,
)
from app.core.assembly import Act, Phase, phase_after
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.counting.service.resolutions import list_resolutions
from app.platform.audit import audit
from app.platform.db import transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

PROPOSERS = ("owners", "committee")
HEARINGS = ("spoke", "declined")
OPEN = ("proposed", "heard", "in_notice")
KINDS = ("regular", "temporary")
MATTER = "278-3"
TITLE = "罢免业主委员会成员"


class RemovalOpen(RuleError):
    """A removal of this member is on its way already."""


class RemovalUnheard(RuleError):
    """The member has neither spoken nor declined to speak yet."""


class RemovalNotDecided(RuleError):
    """No certified assembly has carried the removal of this member."""


def propose_removal(
    member_id: int,
    *,
    proposed_by: str,
    reason: str,
    told_on: date,
    officer_id: int,
    now: datetime,
) -> RemovalRow:
    """Enter a proposal, and the day on which the member was told of it.

    Raises NotAllowedAtThisStage, RemovalOpen, CommitteeTextInvalid.
    """
    reason = check_text("reason", reason, 1_000)
    with transaction() as session:
        member = get_row(session, MemberRow, member_id, lock=True)
        if member.state != "sitting" or proposed_by not in PROPOSERS or told_on > local_date(now):
            raise NotAllowedAtThisStage
        if any(one.state in OPEN for one in removals_of(session, member_id)):
            raise RemovalOpen
        row = RemovalRow(
            member_id=member_id,
            proposed_by=proposed_by,
            reason=reason,
            state="proposed",
            told_on=told_on,
            created_by=officer_id,
            created_at=now,
        )
        session.add(row)
        session.flush()
        _audit(session, officer_id, "removal.propose", row, now)
        return row


def record_hearing(
    removal_id: int, *, on: date, hearing: str, statement: str, officer_id: int, now: datetime
) -> RemovalRow:
    """Record what the member said, or that they declined to speak.

    Raises NotAllowedAtThisStage, CommitteeTextInvalid.
    """
    statement = check_text("statement", statement, 2_000, may_be_empty=hearing == "declined")
    with transaction() as session:
        row = get_row(session, RemovalRow, removal_id, lock=True)
        if row.state != "proposed" or hearing not in HEARINGS:
            raise NotAllowedAtThisStage
        if not row.told_on <= on <= local_date(now):
            raise NotAllowedAtThisStage
        row.state, row.heard_on, row.hearing, row.statement = "heard", on, hearing, statement
        _audit(session, officer_id, "removal.hear", row, now)
        return row


def put_removal(removal_id: int, assembly_id: str, *, officer_id: int, now: datetime) -> None:
    """Write the removal as a motion into a draft of the community.

    Raises RemovalUnheard, NotAllowedAtThisStage, ActNotAllowedNow, DraftInvalid.
    """
    with transaction() as session:
        row = get_row(session, RemovalRow, removal_id, lock=True)
        if row.state == "proposed":
            raise RemovalUnheard
        assembly = lock_assembly(session, assembly_id)
        fits = assembly.community_id == _committee(session, row).community_id
        if row.state != "heard" or not fits or assembly.kind not in KINDS:
            raise NotAllowedAtThisStage
        phase = phase_after(Phase(assembly.phase), Act.EDIT)
        draft = Draft.of(assembly) if assembly.draft else suggest_draft(session, assembly, now)
        motion = DraftMotion(motion_title(session, row), motion_words(row), MATTER)
        kept = tuple(one for one in draft.motions if one.text)
        changed = replace(draft, motions=(*kept, motion), approval=None)
        assembly.draft = parse_draft(changed.to_json()).to_json()
        assembly.phase, assembly.revision = phase.value, assembly.revision + 1
        row.state, row.assembly_id = "in_notice", assembly_id
        _audit(session, officer_id, "removal.put", row, now)


def withdraw_removal(removal_id: int, *, officer_id: int, now: datetime) -> None:
    """Take a proposal back that is in no published notice. Raises NotAllowedAtThisStage."""
    with transaction() as session:
        row = get_row(session, RemovalRow, removal_id, lock=True)
        if row.state not in OPEN or _is_published(session, row):
            raise NotAllowedAtThisStage
        row.state = "withdrawn"
        _audit(session, officer_id, "removal.withdraw", row, now)


def take_decided(session: Session, member: MemberRow) -> RemovalRow:
    """Return the removal that a certified assembly carried, marked as done; in the caller's act.

    Raises RemovalNotDecided.
    """
    for row in removals_of(session, member.id):
        if row.state == "in_notice" and is_decided(session, row):
            row.state = "removed"
            return row
    raise RemovalNotDecided


def is_decided(session: Session, row: RemovalRow) -> bool:
    """Whether the motion was carried and the result is certified."""
    if row.assembly_id is None:
        return False
    if phase_of(get_assembly(session, row.assembly_id)) is not Phase.CERTIFIED:
        return False
    title = motion_title(session, row)
    place = _committee(session, row).community_id
    return any(
        one.assembly_id == row.assembly_id and one.title == title and one.state != "void"
        for one in list_resolutions(session, place)
    )


def removals_of(session: Session, member_id: int) -> Sequence[RemovalRow]:
    """Return the removals that were ever proposed of a member, oldest first."""
    statement = select(RemovalRow).where(RemovalRow.member_id == member_id)
    return session.scalars(statement.order_by(RemovalRow.id)).all()


def list_removals(session: Session, committee_id: int) -> list[tuple[RemovalRow, MemberRow]]:
    """Return the removals of a committee with their members."""
    return [
        (row, member)
        for member in list_members(session, committee_id)
        for row in removals_of(session, member.id)
    ]


def drafts_for(session: Session, row: CommitteeRow) -> list[tuple[str, str]]:
    """Return the drafts that may take a removal, by id and title."""
    return [
        (one.id, one.title)
        for one in list_assemblies(session, row.community_id)
        if one.phase in UNPUBLISHED and one.kind in KINDS and one.rehearsal == row.rehearsal
    ]


def motion_title(session: Session, row: RemovalRow) -> str:
    """Return the title of the motion: the name as its bearer lets it be shown, and the flat."""
    member = get_row(session, MemberRow, row.member_id)
    name = shown_name(member.name, public=member.name_public)
    return f"{TITLE}{name}（{flat_of(session, member.unit_id) or f'第{member.place}名'}）"[:120]


def motion_words(row: RemovalRow) -> str:
    """Return the full text: the reason, and what the member said to it."""
    proposer = {"owners": "百分之二十以上业主", "committee": "业主委员会"}[row.proposed_by]
    heard = row.heard_on.isoformat() if row.heard_on else ""
    said = f"本人申辩（{heard}）：{row.statement}"
    if row.hearing == "declined":
        said = f"已于 {row.told_on.isoformat()} 告知本人，本人于 {heard} 表示不作申辩。"
    return f"{proposer}提议罢免。\n理由：{row.reason}\n{said}"


def find_removal_problems(
    session: Session, row: AssemblyRow, draft: Draft, at: datetime
) -> Iterator[Problem]:
    """Say which removals of a draft have had no hearing, or are worded otherwise than heard."""
    heard = session.scalars(
        select(RemovalRow).where(RemovalRow.assembly_id == row.id, RemovalRow.state == "in_notice")
    ).all()
    texts = {(motion_title(session, one), motion_words(one)) for one in heard}
    for motion in draft.motions:
        removes = motion.matter == MATTER and motion.election is None and "罢免" in motion.title
        if removes and (motion.title, motion.text) not in texts:
            yield Problem("removal_unheard", "motions")


def _is_published(session: Session, row: RemovalRow) -> bool:
    if row.assembly_id is None:
        return False
    phase = phase_of(get_assembly(session, row.assembly_id))
    return phase not in (Phase.DRAFT, Phase.APPROVED, Phase.ANNULLED, Phase.CERTIFIED)


def _committee(session: Session, row: RemovalRow) -> CommitteeRow:
    member = get_row(session, MemberRow, row.member_id)
    return get_row(session, CommitteeRow, member.committee_id)


def _audit(session: Session, officer_id: int, action: str, row: RemovalRow, now: datetime) -> None:
    place = _committee(session, row).community_id
    audit(session, officer_id, action, row.id, now=now, community_id=place)


register_problems(find_removal_problems)
