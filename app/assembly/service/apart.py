"""Small scopes put to a named assembly of their own (PROTOCOL §3).

Law: a motion of few rights gets no secret ballot, because its sums would give votes away. Its
text goes over word by word into a new draft; both drafts are resolved on anew, since what was
approved has changed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from app.assembly.profiles import profile_of
from app.assembly.service.acts import ActPending
from app.assembly.service.attachments import carry_attachments
from app.assembly.service.draft import begin_assembly
from app.assembly.service.draft_motion import MAX_TITLE
from app.assembly.service.drafting import Draft
from app.assembly.service.read import lock_assembly
from app.assembly.service.scopes import list_scopes
from app.assembly.service.secret_checks import small_scopes
from app.assembly.service.standing import find_reasons
from app.assembly.service.withdrawing import publication_acts
from app.core.assembly import Act, Phase, phase_after
from app.core.entries.modes import NAMED, SECRET
from app.core.errors import RuleError
from app.platform.db import transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

SUFFIX = "（记名部分）"
#: The votes of a part of the owners; any other kind keeps its own.
WHOLE_KINDS = ("regular", "temporary")


class NothingToTakeApart(RuleError):
    """No motion of the secret draft is too small, or all are, so that none would stay."""


def take_small_apart(assembly_id: str, *, officer_id: int, now: datetime) -> AssemblyRow:
    """Move the motions of small scope into a new named draft and return it.

    Raises AssemblyNotFound, ActNotAllowedNow, ActPending, NothingToTakeApart, UnitWithoutOwner.
    """
    with transaction() as session:
        return _take_apart(session, assembly_id, officer_id, now)


def _take_apart(session: Session, assembly_id: str, officer_id: int, now: datetime) -> AssemblyRow:
    row = lock_assembly(session, assembly_id)
    phase = phase_after(Phase(row.phase), Act.EDIT)
    if publication_acts(session, row.id):
        raise ActPending(type="definition")
    draft = Draft.of(row)
    small = _small_numbers(session, row, draft)
    moved = tuple(one for n, one in enumerate(draft.motions, 1) if n in small)
    stay = tuple(one for n, one in enumerate(draft.motions, 1) if n not in small)
    if not moved or not stay:
        raise NothingToTakeApart(assembly=assembly_id)
    made = _begin_named(session, row, replace(draft, motions=moved), officer_id, now)
    row.draft = replace(draft, motions=stay, approval=None).to_json()
    row.phase, row.revision = phase.value, row.revision + 1
    return made


def _small_numbers(session: Session, row: AssemblyRow, draft: Draft) -> set[int]:
    if draft.mode != SECRET or not draft.record_date:
        return set()
    scopes = list_scopes(session, row, draft, profile_of(session, row))
    return {scope.number for scope in small_scopes(scopes)}


def _begin_named(
    session: Session, row: AssemblyRow, draft: Draft, officer_id: int, now: datetime
) -> AssemblyRow:
    made = begin_assembly(
        session,
        row.community_id,
        title=row.title[: MAX_TITLE - len(SUFFIX)] + SUFFIX,
        kind="part" if row.kind in WHOLE_KINDS else row.kind,
        rehearsal=row.rehearsal,
        officer_id=officer_id,
        now=now,
    )
    made.clock_shift = row.clock_shift
    session.flush()
    named = replace(
        draft,
        mode=NAMED,
        result_mode="M0",
        secret_basis="",
        trustees=(),
        paper=True,
        approval=None,
    )
    made.draft = named.to_json()
    made.reference = bool(find_reasons(session, made))
    carry_attachments(session, row.id, made.id, named, now=now)
    return made
