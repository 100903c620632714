"""How a roll file comes into the register: kept, read, previewed, applied.

Law: two steps, the same bytes in both; nothing is written before a person has seen what
would change.
"""

from __future__ import annotations

from app.registry.service.imports.applying import apply_import
from app.registry.service.imports.locks import register_contact_lock
from app.registry.service.imports.reading import preview_import, read_import
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
    discard_import,
    get_import,
    is_working,
    list_imports,
    receive_file,
)

__all__ = [
    "FILTERS",
    "MAX_FILE_BYTES",
    "PAGE_ROWS",
    "ImportBusy",
    "ImportClosed",
    "ImportHasErrors",
    "ImportNotFound",
    "ImportStale",
    "ImportTakenOver",
    "ProvenanceUnknown",
    "Report",
    "ReportRow",
    "apply_import",
    "discard_import",
    "get_import",
    "is_working",
    "list_imports",
    "preview_import",
    "read_import",
    "read_report",
    "receive_file",
    "register_contact_lock",
]
