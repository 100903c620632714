"""What is forgotten when its time is over (R30): pictures and scans that show who somebody is.

Law: they go after the place's days; never what an objection without a ruling is about, nor what
another assembly, whose time is not over, holds as well. The hash in the log stays, and a note.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.assembly.service.read import get_assembly, list_assemblies, time_of
from app.assembly.service.retention import (
    Image,
    are_images_due,
    disputed_rights,
    list_ended,
    objection_images,
)
from app.delivery.service.evidence import door_images
from app.platform.audit import audit
from app.platform.db import db, transaction
from app.platform.files import find_file, forget_with_note
from app.voting.service.images import voting_images

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow


def forget_images(now: datetime) -> None:
    """Delete the identity images of every assembly whose days are over."""
    for assembly_id in list_ended(db.session()):
        row = get_assembly(db.session(), assembly_id)
        if _due(db.session(), row, now):
            _forget(assembly_id, now)


def images_of(session: Session, assembly_id: str) -> list[Image]:
    """Return every identity image that an assembly gathered, forgotten ones too."""
    return [
        *voting_images(session, assembly_id),
        *door_images(session, assembly_id),
        *objection_images(session, assembly_id),
    ]


def _due(session: Session, row: AssemblyRow, now: datetime) -> list[Image]:
    """Return what of an assembly can go now."""
    if not are_images_due(session, row, time_of(row, now)):
        return []
    disputed = disputed_rights(session, row.id)
    if None in disputed:
        return []
    kept = [
        one
        for one in images_of(session, row.id)
        if one.i not in disputed and find_file(session, one.sha256) is not None
    ]
    needed = _needed_elsewhere(session, row, now) if kept else set()
    return [one for one in kept if one.sha256 not in needed]


def _needed_elsewhere(session: Session, row: AssemblyRow, now: datetime) -> set[str]:
    """Return the hashes that assemblies of the community hold whose time is not over."""
    return {
        image.sha256
        for other in list_assemblies(session, row.community_id)
        if other.id != row.id and not are_images_due(session, other, time_of(other, now))
        for image in images_of(session, other.id)
    }


def _forget(assembly_id: str, now: datetime) -> None:
    with transaction() as session:
        row = get_assembly(session, assembly_id)
        images = _due(session, row, now)
        for one in images:
            forget_with_note(session, one.sha256, note=f"{row.id} {one.what}", now=now)
        audit(
            session,
            None,
            "assembly.forget_images",
            row.id,
            {"images": len(images)},
            now=now,
            community_id=row.community_id,
        )
