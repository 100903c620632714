"""Uploaded roll files: kept sealed, named by their hash, worked on by one run at a time.

Law: what was previewed is what is applied, the very same bytes. A run writes its progress
in transactions of its own; one that died is told from one that works by its time, and the
run that takes its place by the number of the attempt.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.platform.audit import audit
from app.platform.db import transaction
from app.platform.files import store_file
from app.registry.models import RollImportRow
from app.registry.rollfile.limits import MEBIBYTE, RollLimits
from app.registry.rollfile.refusals import FileEmpty, FileTooLarge
from app.registry.service.communities import get_community
from app.registry.service.imports.refusals import (
    ImportBusy,
    ImportClosed,
    ImportNotFound,
    ImportTakenOver,
    ProvenanceUnknown,
)
from app.registry.service.owners import PROVENANCES

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Progress = Callable[[int, int], None]
MAX_FILE_BYTES = RollLimits().file_bytes
# A run of 60,000 rows takes two minutes on a slow machine; after ten it is taken for dead.
RUN_LIMIT = timedelta(minutes=10)
# Progress is stored at every fiftieth of the work, not at every row.
_STEPS = 50
_NAME_LENGTH = 200
_MEDIA_TYPE = "application/octet-stream"
WORKING = ("reading", "applying")


def receive_file(
    community_id: str,
    data: bytes,
    *,
    file_name: str,
    provenance: str,
    officer_id: int | None,
    now: datetime,
) -> RollImportRow:
    """Keep an uploaded roll file; nothing of it is read yet.

    Raises CommunityNotFound, ProvenanceUnknown, FileTooLarge, FileEmpty.
    """
    if provenance not in PROVENANCES:
        raise ProvenanceUnknown
    if len(data) > MAX_FILE_BYTES:
        raise FileTooLarge(limit_mb=MAX_FILE_BYTES // MEBIBYTE)
    if not data:
        raise FileEmpty
    with transaction() as session:
        get_community(session, community_id)
        stored = store_file(session, data, media_type=_MEDIA_TYPE, name=file_name[:_NAME_LENGTH])
        row = RollImportRow(
            community_id=community_id,
            file_name=file_name[:_NAME_LENGTH],
            file_sha256=stored.sha256,
            provenance=provenance,
            state="waiting",
            summary={},
            created_by=officer_id,
            created_at=now,
        )
        session.add(row)
        session.flush()
        detail = {"file": stored.sha256, "provenance": provenance}
        audit(
            session, officer_id, "roll.upload", row.id, detail, now=now, community_id=community_id
        )
        return row


def discard_import(import_id: int, *, officer_id: int | None, now: datetime) -> RollImportRow:
    """Put a file aside that will not be applied; raises ImportBusy, ImportClosed."""
    with transaction() as session:
        row = lock_import(session, import_id)
        if is_working(row, now):
            raise ImportBusy
        if row.state in ("applied", "discarded"):
            raise ImportClosed(state=row.state)
        row.state = "discarded"
        audit(session, officer_id, "roll.discard", row.id, now=now, community_id=row.community_id)
        return row


def get_import(session: Session, community_id: str, import_id: int) -> RollImportRow:
    """Return an import of this community; raises ImportNotFound."""
    row = session.get(RollImportRow, import_id, populate_existing=True)
    if row is None or row.community_id != community_id:
        raise ImportNotFound
    return row


def list_imports(session: Session, community_id: str, *, limit: int = 50) -> list[RollImportRow]:
    """Return the newest imports of a community first."""
    statement = select(RollImportRow).where(RollImportRow.community_id == community_id)
    return list(session.scalars(statement.order_by(RollImportRow.id.desc()).limit(limit)))


def lock_import(session: Session, import_id: int) -> RollImportRow:
    """Return the import as it is now, held until the act ends; raises ImportNotFound."""
    statement = select(RollImportRow).where(RollImportRow.id == import_id)
    row = session.scalars(
        statement.with_for_update().execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise ImportNotFound
    return row


def is_working(row: RollImportRow, now: datetime) -> bool:
    """Return whether a run is at work on the file and not taken for dead."""
    if row.state not in WORKING or row.started_at is None:
        return False
    return now - row.started_at < RUN_LIMIT


def begin_run(row: RollImportRow, state: str, now: datetime) -> int:
    """Mark the start of a run on a locked row and return its attempt; raises ImportBusy."""
    if is_working(row, now):
        raise ImportBusy
    row.state, row.started_at = state, now
    row.done = row.total = 0
    row.attempt += 1
    return row.attempt


def lock_run(session: Session, import_id: int, attempt: int) -> RollImportRow:
    """Return the locked row if the run still has its place; raises ImportTakenOver."""
    row = lock_import(session, import_id)
    if row.attempt != attempt or row.state not in WORKING:
        raise ImportTakenOver
    return row


def end_run(import_id: int, attempt: int, state: str, **summary: Any) -> RollImportRow:
    """Store how a run ended and what it found; raises ImportTakenOver."""
    with transaction() as session:
        row = lock_run(session, import_id, attempt)
        row.state = state
        row.summary = {**row.summary, **summary}
        return row


def report_progress(import_id: int, attempt: int, also: Progress | None) -> Progress:
    """Return a function that stores progress now and then and passes it on each time."""
    told = 0

    def report(done: int, total: int) -> None:
        nonlocal told
        if also is not None:
            also(done, total)
        step = done * _STEPS // total if total else 0
        if step == told:
            return
        told = step
        with transaction() as session:
            row = lock_run(session, import_id, attempt)
            row.done, row.total = done, total

    return report


def last_applied(session: Session, community_id: str) -> RollImportRow | None:
    """Return the import that was applied last, or None."""
    statement = select(RollImportRow).where(
        RollImportRow.community_id == community_id, RollImportRow.state == "applied"
    )
    return session.scalars(statement.order_by(RollImportRow.applied_at.desc()).limit(1)).first()
