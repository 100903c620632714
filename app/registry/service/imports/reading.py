"""Step one of an import: read the kept file beside the register and keep what it says.

Law: reading changes nothing in the register and runs outside any transaction; only its
progress and its report are stored.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.core.area import AreaSource
from app.core.calendar import local_date
from app.platform.db import transaction
from app.platform.files import read_file
from app.registry.models import RollImportRow, UnitRow
from app.registry.rollfile import (
    KnownArea,
    RollFileRefused,
    RollOptions,
    RollPreview,
    preview_roll,
)
from app.registry.service.areas import areas_in_force
from app.registry.service.communities import get_community
from app.registry.service.houserules import parking_rule, profile_for
from app.registry.service.imports.refusals import ImportClosed, ImportTakenOver
from app.registry.service.imports.report import make_report, store_report
from app.registry.service.imports.stored import (
    Progress,
    begin_run,
    end_run,
    lock_import,
    lock_run,
    receive_file,
    report_progress,
)
from app.registry.service.units import code_index

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.registry.models import CommunityRow

CANNOT_READ = "reading_failed"
# The sheets a person chose; none means that the file shows by itself which one is the roll.
CHOSEN = "chosen_sheets"


@dataclass(frozen=True, slots=True)
class ReadingTask:
    """Everything a run needs, so that it holds no row while it reads."""

    import_id: int
    community_id: str
    attempt: int
    data: bytes
    file_name: str
    options: RollOptions
    existing: Mapping[str, Mapping[str, str]]
    areas: Mapping[str, KnownArea]

    def preview(self, progress: Progress | None) -> RollPreview:
        """Read the file, storing progress; raises RollFileRefused, ImportTakenOver."""
        return preview_roll(
            self.data,
            self.file_name,
            options=self.options,
            existing=self.existing,
            areas=self.areas,
            progress=report_progress(self.import_id, self.attempt, progress),
        )


def preview_import(
    community_id: str,
    data: bytes,
    *,
    file_name: str,
    provenance: str,
    officer_id: int | None,
    now: datetime,
    sheets: Sequence[str] = (),
    progress: Progress | None = None,
) -> RollImportRow:
    """Keep a roll file and read it at once; `state` is `previewed`, or `refused` with the reason.

    Raises CommunityNotFound, ProvenanceUnknown, FileTooLarge, FileEmpty.
    """
    row = receive_file(
        community_id,
        data,
        file_name=file_name,
        provenance=provenance,
        officer_id=officer_id,
        now=now,
    )
    return finish_reading(start_reading(row.id, now=now, sheets=sheets), progress=progress)


def read_import(
    import_id: int, *, now: datetime, progress: Progress | None = None
) -> RollImportRow:
    """Read a kept file, for the first time or again.

    Raises ImportNotFound, ImportBusy, ImportClosed, ImportTakenOver.
    """
    return finish_reading(start_reading(import_id, now=now), progress=progress)


def start_reading(import_id: int, *, now: datetime, sheets: Sequence[str] = ()) -> ReadingTask:
    """Mark a kept file as being read, the sheets of these names or those chosen before.

    Raises ImportNotFound, ImportBusy, ImportClosed.
    """
    with transaction() as session:
        row = lock_import(session, import_id)
        if row.state in ("applying", "applied", "discarded"):
            raise ImportClosed(state=row.state)
        attempt = begin_run(row, "reading", now)
        row.base_revision = get_community(session, row.community_id).roll_revision
        chosen = list(sheets) or row.summary.get(CHOSEN, [])
        row.summary = {"record_date": local_date(now).isoformat(), CHOSEN: chosen}
        row.report_sha256 = None
        return make_task(session, row, attempt, local_date(now))


def finish_reading(task: ReadingTask, *, progress: Progress | None = None) -> RollImportRow:
    """Read what `start_reading` marked and keep the result; raises ImportTakenOver."""
    try:
        preview = task.preview(progress)
        return _keep(task, preview)
    except RollFileRefused as refused:
        return _refuse(task, refused.code, dict(refused.fields))
    except ImportTakenOver:
        raise
    except Exception:
        _refuse(task, CANNOT_READ, {})
        raise


def make_task(session: Session, row: RollImportRow, attempt: int, day: date) -> ReadingTask:
    """Return what a run needs to read the file of a row beside the register as it is now."""
    community = get_community(session, row.community_id)
    return ReadingTask(
        import_id=row.id,
        community_id=row.community_id,
        attempt=attempt,
        data=read_file(session, row.file_sha256),
        file_name=row.file_name,
        options=RollOptions(
            day,
            sheets=tuple(row.summary.get(CHOSEN, ())),
            parking=parking_rule(session, community.id),
            source_order=_source_order(session, community),
        ),
        existing=stated_units(session, row.community_id),
        areas=areas_in_force(session, row.community_id),
    )


def stated_units(session: Session, community_id: str) -> dict[str, dict[str, str]]:
    """Return what the last files said of the units in the register, by unit code."""
    statement = select(UnitRow.code, UnitRow.stated).where(
        UnitRow.community_id == community_id, UnitRow.removed_at.is_(None)
    )
    return {code: json.loads(stated) for code, stated in session.execute(statement)}


def _source_order(session: Session, community: CommunityRow) -> tuple[AreaSource, ...]:
    words = profile_for(session, community).rules.words("area.source_order")
    return tuple(map(AreaSource, words))


def _keep(task: ReadingTask, preview: RollPreview) -> RollImportRow:
    with transaction() as session:
        row = lock_run(session, task.import_id, task.attempt)
        report = make_report(preview, _find_units(session, task.community_id, preview.missing))
        row.report_sha256 = store_report(session, report)
        row.state = "previewed"
        row.summary = {
            **row.summary,
            "sheets": list(preview.sheets),
            "units": preview.units,
            "rights": preview.rights,
            "voteless": len(preview.voteless),
            "heads": preview.heads,
            "area_centi_m2": preview.area_centi_m2,
            "errors": len(preview.errors),
            "warnings": len(preview.warnings) - len(preview.missing),
            "missing": len(preview.missing),
            "rows": report.rows.count_states(),
            "importable": preview.is_importable,
        }
        return row


def _find_units(session: Session, community_id: str, codes: tuple[str, ...]) -> list[UnitRow]:
    wanted = {code_index(code) for code in codes}
    statement = select(UnitRow).where(UnitRow.community_id == community_id)
    return [unit for unit in session.scalars(statement) if unit.code_index in wanted]


def _refuse(task: ReadingTask, code: str, fields: dict[str, object]) -> RollImportRow:
    plain = {
        name: value if isinstance(value, int) else str(value) for name, value in fields.items()
    }
    refusal = {"code": code, "fields": plain}
    return end_run(task.import_id, task.attempt, "refused", refusal=refusal)
