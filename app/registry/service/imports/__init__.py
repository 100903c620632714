"""How a roll file comes into the register: kept, read, previewed, applied.

Law: two steps, the same bytes in both; nothing is written before a person has seen what
would change.
"""

from __future__ import annotations

from app.registry.service.imports.applying import apply_import, finish_applying, start_applying
from app.registry.service.imports.locks import register_contact_lock
from app.registry.service.imports.reading import (
    ReadingTask,
    finish_reading,
    preview_import,
    read_import,
    start_reading,
)
from app.registry.service.imports.refusals import (
    ImportBusy,
    ImportClosed,
    ImportHasErrors,
    ImportNotFound,
    ImportStale,
    ImportTakenOver,
    ProvenanceUnknown,
)
from app.registry.service.imports.report import FILTERS, PAGE_ROWS, Report, ReportRow, read_report
from app.registry.service.imports.stored import (
    MAX_FILE_BYTES,
    WORKING,
    discard_import,
    get_import,
    is_working,
    last_applied,
    list_imports,
    receive_file,
)

__all__ = [
    "FILTERS",
    "MAX_FILE_BYTES",
    "PAGE_ROWS",
    "WORKING",
    "ImportBusy",
    "ImportClosed",
    "ImportHasErrors",
    "ImportNotFound",
    "ImportStale",
    "ImportTakenOver",
    "ProvenanceUnknown",
    "ReadingTask",
    "Report",
    "ReportRow",
    "apply_import",
    "discard_import",
    "finish_applying",
    "finish_reading",
    "get_import",
    "is_working",
    "last_applied",
    "list_imports",
    "preview_import",
    "read_import",
    "read_report",
    "receive_file",
    "register_contact_lock",
    "start_applying",
    "start_reading",
]
