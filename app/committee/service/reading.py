"""What the other acts of this room stand on: rows by id, the place's rules, the time, names.

Law: a name is shown whole only where its bearer consented; else its first character and stars.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import select

from app.assembly.service.read import UNPUBLISHED, get_assembly, time_of
from app.committee.models import (
    CandidateRow,
    CommitteeRow,
    ElectionRow,
    GroupRow,
    MeetingRow,
    MemberRow,
    SurveyRow,
)
from app.core.errors import RuleError
from app.core.identifiers import mask_name
from app.platform.db import Base
from app.registry.service import get_community, profile_for, units_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.core.profile import RuleValues

Row = TypeVar("Row", bound=Base)


class CommitteeThingNotFound(RuleError):
    """This room has no group, election, candidate, committee, meeting or survey of this id."""


class CommitteeTextInvalid(RuleError):
    """A text is missing or too long; `field` says which, `limit` how long it may be."""


class FormFieldInvalid(RuleError):
    """A date, a time or a number is missing or is none; `field` says which."""


class NotAllowedAtThisStage(RuleError):
    """What is asked for belongs to an earlier or a later stage."""


def get_row(session: Session, kind: type[Row], row_id: object, *, lock: bool = False) -> Row:
    """Return a row of this room, locked for an act; raises CommitteeThingNotFound."""
    row = session.get(kind, row_id, with_for_update=lock, populate_existing=lock)
    if row is None:
        raise CommitteeThingNotFound(id=row_id)
    return row


def rules_of(session: Session, community_id: str) -> RuleValues:
    """Return the rules of the community: its own on top of its place's, once it has had a vote."""
    first = not list_committees(session, community_id)
    community = get_community(session, community_id)
    return profile_for(session, community, "first" if first else "regular").rules


def check_text(field: str, text: str, limit: int, *, may_be_empty: bool = False) -> str:
    """Return the text stripped; raises CommitteeTextInvalid."""
    stripped = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(stripped) > limit or not (stripped or may_be_empty):
        raise CommitteeTextInvalid(field=field, limit=limit)
    return stripped


def shown_name(name: str, *, public: bool) -> str:
    """Return a name as everybody may read it."""
    return name if public else mask_name(name)


def flat_of(session: Session, unit_id: int | None) -> str:
    """Return how people call a unit; empty where there is none."""
    units = [] if unit_id is None else units_of(session, [unit_id])
    return units[0].label if units else ""


def building_of(session: Session, unit_id: int | None) -> str:
    """Return the building of a unit; empty where there is none."""
    units = [] if unit_id is None else units_of(session, [unit_id])
    return units[0].building if units else ""


def time_in(session: Session, row: ElectionRow | CommitteeRow, now: datetime) -> datetime:
    """Return the time that counts here: a rehearsal's clock may have been moved on."""
    if row.assembly_id is None:
        return now
    return time_of(get_assembly(session, row.assembly_id), now)


def is_before_owners(session: Session, row: ElectionRow) -> bool:
    """Whether a published assembly votes on this election, so that its candidates are fixed."""
    if row.assembly_id is None:
        return False
    phase = get_assembly(session, row.assembly_id).phase
    return phase not in UNPUBLISHED and phase not in ("annulled", "revoked")


def parse_personal(text: str) -> dict[str, Any]:
    """Return what the filing form asks of a person; nothing where it was not given."""
    return dict(json.loads(text)) if text else {}


def encode_personal(personal: dict[str, Any]) -> str:
    return json.dumps(personal, ensure_ascii=False, sort_keys=True)


def list_groups(session: Session, community_id: str) -> Sequence[GroupRow]:
    """Return the groups of a community, the newest first."""
    statement = select(GroupRow).where(GroupRow.community_id == community_id)
    return session.scalars(statement.order_by(GroupRow.id.desc())).all()


def list_elections(session: Session, community_id: str) -> Sequence[ElectionRow]:
    """Return the elections of a community, the newest first."""
    statement = select(ElectionRow).where(ElectionRow.community_id == community_id)
    return session.scalars(statement.order_by(ElectionRow.created_at.desc())).all()


def list_committees(session: Session, community_id: str) -> Sequence[CommitteeRow]:
    """Return the committees of a community, the newest first."""
    statement = select(CommitteeRow).where(CommitteeRow.community_id == community_id)
    return session.scalars(statement.order_by(CommitteeRow.id.desc())).all()


def list_candidates(session: Session, election_id: str) -> Sequence[CandidateRow]:
    """Return everybody who was ever named in an election, in order of their nomination."""
    statement = select(CandidateRow).where(CandidateRow.election_id == election_id)
    return session.scalars(statement.order_by(CandidateRow.id)).all()


def list_members(session: Session, committee_id: int) -> Sequence[MemberRow]:
    """Return the members and alternates of a committee in the order of the election."""
    statement = select(MemberRow).where(MemberRow.committee_id == committee_id)
    return session.scalars(statement.order_by(MemberRow.place, MemberRow.id)).all()


def community_of_election(session: Session, election_id: str) -> str | None:
    row = session.get(ElectionRow, election_id)
    return None if row is None else row.community_id


def community_of_candidate(session: Session, candidate_id: int) -> str | None:
    row = session.get(CandidateRow, candidate_id)
    return None if row is None else community_of_election(session, row.election_id)


def community_of_group(session: Session, group_id: int) -> str | None:
    row = session.get(GroupRow, group_id)
    return None if row is None else row.community_id


def community_of_committee(session: Session, committee_id: int) -> str | None:
    row = session.get(CommitteeRow, committee_id)
    return None if row is None else row.community_id


def community_of_meeting(session: Session, meeting_id: int) -> str | None:
    row = session.get(MeetingRow, meeting_id)
    return None if row is None else community_of_committee(session, row.committee_id)


def community_of_survey(session: Session, survey_id: int) -> str | None:
    row = session.get(SurveyRow, survey_id)
    return None if row is None else community_of_committee(session, row.committee_id)
