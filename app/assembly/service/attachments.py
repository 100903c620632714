"""Files that belong to a motion: quotes, drafts of rules, plans.

Law: an attachment is bound by its motion's full text, which names its SHA-256; it is public with
the notice and not before. A PDF or a picture, up to ten megabytes, five to a motion.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.assembly.service.draft_motion import DraftInvalid, clean
from app.assembly.service.read import (
    add_document,
    find_document,
    lock_assembly,
    publish_document,
    read_document,
)
from app.core.assembly import Act, ActNotAllowedNow, Phase
from app.core.encoding import sha256
from app.core.errors import RuleError
from app.platform.db import transaction

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from app.assembly.service.drafting import Draft

KIND = "attachment"
MAX_ATTACHMENT_BYTES = 10 * 1024 * 1024
MAX_NAME = 60
_TYPES = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}


class AttachmentNotTaken(RuleError):
    """The file is empty, too large, or neither a PDF nor a picture; `reason` says which."""


def keep_attachment(assembly_id: str, data: bytes, *, title: str, now: datetime) -> dict[str, Any]:
    """Keep a file for a motion of a draft; returns what the draft says of it.

    Raises AttachmentNotTaken, ActNotAllowedNow, AssemblyNotFound.
    """
    ending = _ending(data)
    with transaction() as session:
        row = lock_assembly(session, assembly_id)
        if Phase(row.phase) not in (Phase.DRAFT, Phase.APPROVED):
            raise ActNotAllowedNow(act=Act.PUBLISH.value, phase=row.phase)
        kept = add_document(
            session,
            assembly_id,
            kind=KIND,
            name=f"attachment-{sha256(data).hex()[:12]}.{ending}",
            data=data,
            public=False,
            now=now,
        )
        said = clean(title.rpartition(".")[0] or title)[:MAX_NAME] or kept.name
        return {"name": kept.name, "title": said, "sha256": kept.sha256, "size": len(data)}


def _ending(data: bytes) -> str:
    if not data:
        raise AttachmentNotTaken(reason="empty")
    if len(data) > MAX_ATTACHMENT_BYTES:
        raise AttachmentNotTaken(reason="too_large")
    for start, ending in _TYPES.items():
        if data.startswith(start):
            return ending
    raise AttachmentNotTaken(reason="type")


def describe_kept(
    session: Session, assembly_id: str, named: Iterable[tuple[str, str]]
) -> list[dict[str, Any]]:
    """Return what a draft says of kept files, given as (name, title); raises DraftInvalid."""
    return [_describe(session, assembly_id, name, title) for name, title in named]


def _describe(session: Session, assembly_id: str, name: str, title: str) -> dict[str, Any]:
    document = find_document(session, assembly_id, name)
    if document is None or document.kind != KIND:
        raise DraftInvalid(field="motion_attachments", reason="unknown")
    size = len(read_document(session, document))
    said = clean(title)[:MAX_NAME] or name
    return {"name": name, "title": said, "sha256": document.sha256, "size": size}


def carry_attachments(
    session: Session, assembly_id: str, made_id: str, draft: Draft, *, now: datetime
) -> None:
    """Keep the files of a draft's motions, which stand with one assembly, with another one too."""
    for motion in draft.motions:
        for one in motion.attachments:
            kept = find_document(session, assembly_id, one["name"])
            if kept is not None:
                data = read_document(session, kept)
                add_document(
                    session,
                    made_id,
                    kind=KIND,
                    name=kept.name,
                    data=data,
                    public=False,
                    now=now,
                )


def publish_attachments(session: Session, assembly_id: str, draft: Draft) -> None:
    """Let everybody read the files of the motions, from the notice on."""
    for motion in draft.motions:
        for one in motion.attachments:
            publish_document(session, assembly_id, one["name"])
