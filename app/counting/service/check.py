"""Our own verifier runs on our own record before anything of it is published (DESIGN §3)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.assembly.service.read import definition_of
from app.core.anchor import anchor_of
from app.counting.service.record import RecordRefused, record_files
from app.verifier.case import Asked
from app.verifier.examine import Report, examine
from app.verifier.files import RecordFiles

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow


def verify_own_record(session: Session, assembly: AssemblyRow, *, now: datetime) -> Report:
    """Return the verifier's report on the record as it would be published; `now` as it reads.

    Raises RecordRefused with the failed checks: then the caller's act is rolled back.
    """
    files = RecordFiles(record_files(session, assembly))
    report = examine(files, Asked(now=now, anchor=anchor_of(definition_of(assembly))))
    if not report.stands:
        failed = [finding.check for finding in report.findings if not finding.stands]
        raise RecordRefused(assembly=assembly.id, checks=" ".join(failed))
    return report
