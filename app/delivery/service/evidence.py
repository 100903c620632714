"""Pictures that prove service: given out for the assembly that keeps them, and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.service.retention import Image
from app.delivery.models import ServiceAttempt
from app.delivery.service.postings import list_postings
from app.platform.files import read_file

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def find_evidence(session: Session, assembly_id: str, sha256: str) -> bytes | None:
    """Return a picture of one of the assembly's attempts or postings, or None."""
    statement = select(ServiceAttempt.id).where(
        ServiceAttempt.assembly_id == assembly_id, ServiceAttempt.evidence == sha256
    )
    is_ours = session.scalars(statement.limit(1)).first() is not None
    if not is_ours:
        is_ours = any(sha256 in one.pictures for one in list_postings(session, assembly_id))
    return read_file(session, sha256) if is_ours else None


def evidence_number(attempt: ServiceAttempt) -> str:
    """Return the number under which an attempt is cited on paper."""
    return f"SD-{attempt.id:06d}"


def door_images(session: Session, assembly_id: str) -> list[Image]:
    """Return the pictures of visits at the door, which show people and where they live."""
    statement = select(ServiceAttempt.evidence, ServiceAttempt.i).where(
        ServiceAttempt.assembly_id == assembly_id,
        ServiceAttempt.channel == "door",
        ServiceAttempt.evidence.is_not(None),
    )
    return [Image(str(sha256), i, "door") for sha256, i in session.execute(statement)]
