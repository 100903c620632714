"""Step two of an import: read the very same bytes again and write what they say.

Law: a file with an error changes nothing; a register that changed after the preview sends
the file back to be read again. Everything is written in one transaction, or nothing. What
was frozen for an assembly is not touched: an import changes the register only.
"""

from __future__ import annotations

from datetime import date, datetime

from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction
from app.registry.models import RollImportRow
from app.registry.rollfile import RollFileRefused
from app.registry.service.communities import get_community, lock_community
from app.registry.service.imports.locks import are_contacts_locked
from app.registry.service.imports.preparing import PreparedRoll, prepare_roll
from app.registry.service.imports.reading import ReadingTask, make_task
from app.registry.service.imports.refusals import (
    ImportBusy,
    ImportClosed,
    ImportHasErrors,
    ImportStale,
    ImportTakenOver,
)
from app.registry.service.imports.stored import (
    Progress,
    begin_run,
    end_run,
    is_working,
    lock_import,
    lock_run,
)
from app.registry.service.imports.writing import ImportTerms, write_roll


def apply_import(
    import_id: int,
    *,
    officer_id: int | None,
    now: datetime,
    remove_missing: bool = False,
    progress: Progress | None = None,
) -> RollImportRow:
    """Write a previewed file into the register; `summary["applied"]` says what changed.

    Units that the file lacks stay, unless `remove_missing`. Raises ImportNotFound,
    ImportBusy, ImportClosed, ImportHasErrors, ImportStale, ImportTakenOver.
    """
    task = start_applying(import_id, now=now)
    return finish_applying(
        task, officer_id=officer_id, now=now, remove_missing=remove_missing, progress=progress
    )


def start_applying(import_id: int, *, now: datetime) -> ReadingTask:
    """Mark a previewed file as being applied.

    Raises ImportNotFound, ImportBusy, ImportClosed, ImportHasErrors, ImportStale.
    """
    with transaction() as session:
        row = lock_import(session, import_id)
        if is_working(row, now):
            raise ImportBusy
        # A run that died while applying wrote nothing: the file is still a previewed one.
        if row.state not in ("previewed", "applying"):
            raise ImportClosed(state=row.state)
        if not row.summary["importable"]:
            raise ImportHasErrors(errors=row.summary["errors"])
        if get_community(session, row.community_id).roll_revision != row.base_revision:
            raise ImportStale
        attempt = begin_run(row, "applying", now)
        return make_task(session, row, attempt, date.fromisoformat(row.summary["record_date"]))


def finish_applying(
    task: ReadingTask,
    *,
    officer_id: int | None,
    now: datetime,
    remove_missing: bool = False,
    progress: Progress | None = None,
) -> RollImportRow:
    """Write what `start_applying` marked; raises ImportHasErrors, ImportStale, ImportTakenOver."""
    try:
        preview = task.preview(progress)
        if not preview.is_importable:
            raise ImportHasErrors(errors=len(preview.errors))
        roll = prepare_roll(task.community_id, preview)
        return _write(task, roll, officer_id, now, remove_missing)
    except ImportTakenOver:
        raise
    except Exception as error:
        _send_back(task, error)
        raise


def _write(
    task: ReadingTask,
    roll: PreparedRoll,
    officer_id: int | None,
    now: datetime,
    remove_missing: bool,
) -> RollImportRow:
    with transaction() as session:
        row = lock_run(session, task.import_id, task.attempt)
        community = lock_community(session, task.community_id)
        if community.roll_revision != row.base_revision:
            raise ImportStale
        terms = ImportTerms(
            community_id=community.id,
            provenance=row.provenance,
            contacts_locked=are_contacts_locked(session, community.id),
            remove_missing=remove_missing,
            now=now,
        )
        applied = write_roll(session, terms, roll)
        community.roll_revision += 1
        row.state, row.applied_at, row.applied_by = "applied", now, officer_id
        kept = {name: value for name, value in row.summary.items() if name != "failure"}
        row.summary = {**kept, "applied": applied}
        audit(
            session,
            officer_id,
            "roll.apply",
            row.id,
            {"file": row.file_sha256, **applied},
            now=now,
            community_id=community.id,
        )
        return row


def _send_back(task: ReadingTask, error: Exception) -> None:
    """Leave the file previewed and say why it was not applied."""
    is_known = isinstance(error, RuleError) and not isinstance(error, RollFileRefused)
    code = error.code if is_known and isinstance(error, RuleError) else "applying_failed"
    end_run(task.import_id, task.attempt, "previewed", failure={"code": code})
