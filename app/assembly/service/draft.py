"""The draft: begun, saved, approved by the convener before anything is published.

Law: a draft has one shape (drafting.py); a page that was open while somebody else saved is
refused with its revision. Publication turns it into a definition and it is never edited again.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from app.assembly.models import AssemblyRow
from app.assembly.profiles import rules_of
from app.assembly.service.acts import ActPending
from app.assembly.service.draft_motion import (
    MAX_TITLE,
    OPTION_IDS,
    DraftInvalid,
    DraftMotion,
    clean,
)
from app.assembly.service.drafting import Draft, parse_draft
from app.assembly.service.read import add_document, lock_assembly
from app.assembly.service.standing import find_reasons
from app.assembly.service.withdrawing import publication_acts
from app.core.assembly import Act, Phase, phase_after
from app.core.errors import RuleError
from app.core.rules.approval import Approval, ConvenerBody, check_approval
from app.platform.db import transaction
from app.platform.files import store_file
from app.registry.service import get_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

__all__ = [
    "KINDS",
    "OPTION_IDS",
    "Draft",
    "DraftInvalid",
    "DraftMotion",
    "DraftStale",
    "approve_draft",
    "begin_assembly",
    "create_assembly",
    "parse_draft",
    "save_draft",
]

KINDS = ("regular", "temporary", "first", "part", "consultation")


class DraftStale(RuleError):
    """Somebody saved the draft while this page was open; `revision` is the one in force."""


def create_assembly(
    community_id: str,
    *,
    title: str,
    kind: str,
    rehearsal: bool,
    officer_id: int,
    now: datetime,
) -> AssemblyRow:
    """Begin a draft; raises CommunityNotFound, DraftInvalid."""
    with transaction() as session:
        return begin_assembly(
            session,
            community_id,
            title=title,
            kind=kind,
            rehearsal=rehearsal,
            officer_id=officer_id,
            now=now,
        )


def begin_assembly(
    session: Session,
    community_id: str,
    *,
    title: str,
    kind: str,
    rehearsal: bool,
    officer_id: int,
    now: datetime,
) -> AssemblyRow:
    """Begin a draft inside the caller's act; raises CommunityNotFound, DraftInvalid."""
    title = clean(title)
    if not 1 <= len(title) <= MAX_TITLE:
        raise DraftInvalid(field="title", reason="length")
    if kind not in KINDS:
        raise DraftInvalid(field="kind", reason="unknown")
    row = AssemblyRow(
        id=f"as-{secrets.token_hex(6)}",
        community_id=get_community(session, community_id).id,
        phase=Phase.DRAFT.value,
        title=title,
        kind=kind,
        rehearsal=rehearsal,
        draft={},
        marks={},
        clock_shift=0,
        revision=0,
        created_at=now,
        created_by=officer_id,
    )
    session.add(row)
    return row


def save_draft(assembly_id: str, draft: Draft, *, revision: int, now: datetime) -> AssemblyRow:
    """Save the draft; an approved one falls back to draft, because the text approved has changed.

    Raises AssemblyNotFound, ActNotAllowedNow, DraftStale, ActPending.
    """
    with transaction() as session:
        row = lock_assembly(session, assembly_id)
        phase = phase_after(Phase(row.phase), Act.EDIT)
        _check_revision(row, revision)
        if publication_acts(session, row.id):
            raise ActPending(type="definition")
        row.draft, row.phase = {**draft.to_json(), "approval": None}, phase.value
        row.reference = bool(find_reasons(session, row))
        row.revision += 1
        return row


def approve_draft(
    assembly_id: str,
    *,
    members: int,
    present: int,
    in_favour: int,
    document: bytes | None,
    document_name: str,
    revision: int,
    now: datetime,
) -> AssemblyRow:
    """Record the convener's own resolution (R45) and lock the draft for publication.

    Raises ActNotAllowedNow, DraftStale and what `check_approval` refuses.
    """
    with transaction() as session:
        row = lock_assembly(session, assembly_id)
        phase = phase_after(Phase(row.phase), Act.APPROVE)
        _check_revision(row, revision)
        draft = Draft.of(row)
        approval = _approval(session, row, members, present, in_favour, document, document_name)
        rules = rules_of(session, row)
        check_approval(
            ConvenerBody(draft.convener_body),
            approval,
            majority_of_all=rules.flag("approval.majority_of_all"),
        )
        if document and approval is not None:
            add_document(
                session,
                row.id,
                kind="approval",
                name=_approval_name(document_name),
                data=document,
                public=False,
                now=now,
            )
        row.draft = {**row.draft, "approval": None if approval is None else asdict(approval)}
        row.phase, row.revision = phase.value, row.revision + 1
        return row


def _approval(
    session: Session,
    row: AssemblyRow,
    members: int,
    present: int,
    in_favour: int,
    document: bytes | None,
    name: str,
) -> Approval | None:
    if Draft.of(row).convener_body in ("residents_committee", "street_office"):
        return None
    if not document:
        return Approval(members, present, in_favour, "")
    stored = store_file(session, document, media_type="application/octet-stream", name=name)
    return Approval(members, present, in_favour, stored.sha256)


def _approval_name(name: str) -> str:
    suffix = name.rpartition(".")[2].lower()
    return f"approval.{suffix if re.fullmatch('[a-z0-9]{1,5}', suffix) else 'bin'}"


def _check_revision(row: AssemblyRow, revision: int) -> None:
    if row.revision != revision:
        raise DraftStale(assembly=row.id, revision=row.revision)
