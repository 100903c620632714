"""Building the record of an assembly from what is stored (PROTOCOL §8).

Law: same content, same bytes. It holds every cosigned head and the newest one, all
entries, both rolls, the time stamps, and the documents whose hashes the log names. What our
own verifier refuses is not published.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.assembly.service.read import (
    definition_of,
    find_document,
    list_documents,
    phase_of,
    read_document,
)
from app.core.anchor import anchor_of
from app.core.assembly import Phase
from app.core.errors import RuleError
from app.core.record import (
    ENTRIES,
    PAPER_ROLL,
    README,
    ROLL,
    build_record,
    checkpoint_name,
    document_name,
)
from app.counting.service.stamping import stamp_files
from app.platform.log import cosigned_sizes, entries, log_size, note_at

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

DOCUMENTS = ("notice", "motion")


class RecordRefused(RuleError):
    """Our own verifier refuses the record; nothing was published. `checks` names what failed."""


def record_files(
    session: Session, assembly: AssemblyRow, *, with_minutes: bool = True
) -> dict[str, bytes]:
    """Return the files of the record as the log stands."""
    size = log_size(session, assembly.id)
    leaves = entries(session, assembly.id)
    files = {ENTRIES: b"".join(leaf + b"\n" for leaf in leaves)}
    for name, place in (("roll.jsonl", ROLL), ("paper-roll.jsonl", PAPER_ROLL)):
        document = find_document(session, assembly.id, name)
        if document is not None:
            files[place] = read_document(session, document)
    for head in {*cosigned_sizes(session, assembly.id), size}:
        files[checkpoint_name(head)] = note_at(session, assembly.id, head).encode()
    files |= stamp_files(session, assembly.id)
    kinds = _kinds(assembly, with_minutes=with_minutes)
    for document in list_documents(session, assembly.id):
        if document.kind in kinds and document.public:
            files[document_name(document.name)] = read_document(session, document)
    files[README] = readme(assembly).encode()
    return files


def _kinds(assembly: AssemblyRow, *, with_minutes: bool) -> tuple[str, ...]:
    """Return the documents whose hashes the log names by now: the certificate's is the last."""
    if not with_minutes:
        return DOCUMENTS
    if phase_of(assembly) is Phase.CERTIFIED:
        return (*DOCUMENTS, "minutes", "minutes_signed")
    return (*DOCUMENTS, "minutes")


def make_record(session: Session, assembly: AssemblyRow, *, with_minutes: bool = True) -> bytes:
    """Return the bytes of record.zip as the log stands."""
    return build_record(record_files(session, assembly, with_minutes=with_minutes))


def readme(assembly: AssemblyRow) -> str:
    """Return what a stranger reads first."""
    definition = definition_of(assembly)
    headline = "演练 rehearsal — " if assembly.rehearsal else ""
    return (
        f"{headline}{definition.community_name} · {assembly.title}\n"
        f"Assembly {assembly.id}, log origin {definition.origin}\n\n"
        "This folder is the whole record of an owners' assembly (yijue/v1).\n"
        "Check it with nothing but Python 3.11 or later:\n\n"
        f"    python3 verify.pyz record.zip --anchor {anchor_of(definition)}\n\n"
        "Take verify.pyz and the anchor from somewhere you trust: the anchor stands on the notice\n"
        "posted in the building, the programme can be built from the public source.\n"
        "核验方法:用 Python 3.11 以上版本运行上面的命令;锚码请与楼内张贴的会议公告核对。\n"
    )
