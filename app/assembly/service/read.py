"""Reading an assembly: its row, its definition, its frozen roll, its documents, its time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from app.assembly.models import AssemblyDocument, AssemblyRight, AssemblyRow
from app.core.assembly import Phase
from app.core.definition import Definition
from app.core.encoding import encode_jcs, parse_jcs
from app.core.errors import RuleError
from app.core.roll import RollLine, parse_line
from app.core.tlog.cosignature import witness_key
from app.platform.db import connection_of, table_of
from app.platform.files import read_file, store_file

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.core.tlog.note import NoteKey

# Parsed definitions by HD: what a hash names never changes.
_definitions: dict[str, Definition] = {}
MOST_DEFINITIONS = 64

_ROWS, _RIGHTS = table_of(AssemblyRow), table_of(AssemblyRight)
# Ballots queue for this lock, so its statement is made once and passes by the object mapper.
_LOCK_VOTING = (
    select(*(_ROWS.c[name] for name in ("phase", "hd", "hm", "closes", "rehearsal", "clock_shift")))
    .where(_ROWS.c.id == bindparam("assembly"))
    .with_for_update()
)
_LINE = select(_RIGHTS.c.line).where(
    _RIGHTS.c.assembly_id == bindparam("assembly"), _RIGHTS.c.i == bindparam("i")
)

UNPUBLISHED = (Phase.DRAFT.value, Phase.APPROVED.value)


class AssemblyNotFound(RuleError):
    """There is no assembly of this id."""


class AssemblyNotPublished(RuleError):
    """The assembly has no definition yet."""


class RightNotFound(RuleError):
    """The frozen roll has no such line."""


class DocumentNotFound(RuleError):
    """The assembly has no such document, or it is not for the public."""


def get_assembly(session: Session, assembly_id: str) -> AssemblyRow:
    """Return the assembly; raises AssemblyNotFound."""
    row = session.get(AssemblyRow, assembly_id)
    if row is None:
        raise AssemblyNotFound(assembly=assembly_id)
    return row


def lock_assembly(session: Session, assembly_id: str) -> AssemblyRow:
    """Return the assembly, locked until the transaction ends; raises AssemblyNotFound."""
    statement = (
        select(AssemblyRow)
        .where(AssemblyRow.id == assembly_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    row = session.scalars(statement).one_or_none()
    if row is None:
        raise AssemblyNotFound(assembly=assembly_id)
    return row


@dataclass(frozen=True, slots=True)
class Voting:
    """What casting a ballot asks of an assembly; `closes` is the closing in force."""

    id: str
    phase: Phase
    definition: Definition
    hm: bytes
    closes: datetime
    shift: timedelta


def lock_voting(session: Session, assembly_id: str) -> Voting:
    """Return an assembly for casting, locked until the transaction ends.

    Raises AssemblyNotFound, AssemblyNotPublished.
    """
    row = connection_of(session).execute(_LOCK_VOTING, {"assembly": assembly_id}).one_or_none()
    if row is None:
        raise AssemblyNotFound(assembly=assembly_id)
    phase, hd, hm, closes, rehearsal, shift = row
    if hd is None or hm is None:
        raise AssemblyNotPublished(assembly=assembly_id)
    definition = _definitions.get(hd) or definition_of(get_assembly(session, assembly_id))
    return Voting(
        assembly_id,
        Phase(phase),
        definition,
        bytes.fromhex(hm),
        closes or definition.closes,
        timedelta(seconds=shift if rehearsal else 0),
    )


def time_of(assembly: AssemblyRow, now: datetime) -> datetime:
    """Return the assembly's time: the server's, shifted only in a rehearsal."""
    if not assembly.rehearsal:
        return now
    return now + timedelta(seconds=assembly.clock_shift)


def phase_of(assembly: AssemblyRow) -> Phase:
    return Phase(assembly.phase)


def definition_of(assembly: AssemblyRow) -> Definition:
    """Return the frozen definition; raises AssemblyNotPublished."""
    if assembly.definition is None or assembly.hd is None:
        raise AssemblyNotPublished(assembly=assembly.id)
    known = _definitions.get(assembly.hd)
    if known is None:
        known = Definition.parse(parse_jcs(encode_jcs(assembly.definition), limit=1 << 20))
        if len(_definitions) >= MOST_DEFINITIONS:
            _definitions.clear()
        _definitions[assembly.hd] = known
    return known


def hm_of(assembly: AssemblyRow) -> bytes:
    """Return HM; raises AssemblyNotPublished before the manifest is logged."""
    if assembly.hm is None:
        raise AssemblyNotPublished(assembly=assembly.id)
    return bytes.fromhex(assembly.hm)


def witnesses_of(assembly: AssemblyRow) -> tuple[list[NoteKey], int]:
    """Return the witnesses' cosigning keys and how many of them are needed."""
    keys = definition_of(assembly).keys
    return [witness_key(one.name, one.key) for one in keys.witnesses], keys.witness_quorum


def find_right(session: Session, assembly_id: str, i: int) -> AssemblyRight | None:
    """Return line i of the frozen roll or None."""
    return session.get(AssemblyRight, (assembly_id, i))


def get_right(session: Session, assembly_id: str, i: int) -> AssemblyRight:
    """Return line i of the frozen roll; raises RightNotFound."""
    right = find_right(session, assembly_id, i)
    if right is None:
        raise RightNotFound(assembly=assembly_id, i=i)
    return right


def get_line(session: Session, assembly_id: str, i: int) -> RollLine:
    """Return line i of the frozen roll as a frozen value; raises RightNotFound."""
    named = {"assembly": assembly_id, "i": i}
    line = connection_of(session).execute(_LINE, named).scalar_one_or_none()
    if line is None:
        raise RightNotFound(assembly=assembly_id, i=i)
    return parse_line(line)


def lock_right(session: Session, assembly_id: str, i: int) -> AssemblyRight:
    """Return line i of the frozen roll, locked until the transaction ends; raises RightNotFound."""
    right = session.get(AssemblyRight, (assembly_id, i), with_for_update=True)
    if right is None:
        raise RightNotFound(assembly=assembly_id, i=i)
    return right


def find_right_by_key(session: Session, assembly_id: str, cred_pk: str) -> AssemblyRight | None:
    """Return the right whose voting code has this public key (hex)."""
    statement = select(AssemblyRight).where(
        AssemblyRight.assembly_id == assembly_id, AssemblyRight.cred_pk == cred_pk
    )
    return session.scalars(statement).one_or_none()


def line_of(right: AssemblyRight) -> RollLine:
    """Return the roll line of a right as a frozen value."""
    return parse_line(right.line)


def rights(session: Session, assembly_id: str) -> list[AssemblyRight]:
    """Return the whole frozen roll in order."""
    statement = (
        select(AssemblyRight)
        .where(AssemblyRight.assembly_id == assembly_id)
        .order_by(AssemblyRight.i)
    )
    return list(session.scalars(statement))


def list_assemblies(session: Session, community_id: str) -> list[AssemblyRow]:
    """Return every assembly of a community, newest first."""
    statement = (
        select(AssemblyRow)
        .where(AssemblyRow.community_id == community_id)
        .order_by(AssemblyRow.created_at.desc(), AssemblyRow.id)
    )
    return list(session.scalars(statement))


def list_in_phase(session: Session, phase: Phase) -> list[str]:
    """Return the ids of all assemblies in a phase."""
    statement = select(AssemblyRow.id).where(AssemblyRow.phase == phase.value)
    return list(session.scalars(statement))


def list_published(session: Session, community_id: str) -> list[AssemblyRow]:
    """Return the published assemblies of a community, newest first."""
    return [one for one in list_assemblies(session, community_id) if one.phase not in UNPUBLISHED]


def list_documents(session: Session, assembly_id: str) -> list[AssemblyDocument]:
    """Return the documents of an assembly in the order they were added."""
    statement = (
        select(AssemblyDocument)
        .where(AssemblyDocument.assembly_id == assembly_id)
        .order_by(AssemblyDocument.id)
    )
    return list(session.scalars(statement))


def find_document(session: Session, assembly_id: str, name: str) -> AssemblyDocument | None:
    """Return the document of this file name or None."""
    statement = select(AssemblyDocument).where(
        AssemblyDocument.assembly_id == assembly_id, AssemblyDocument.name == name
    )
    return session.scalars(statement).one_or_none()


def read_document(session: Session, document: AssemblyDocument) -> bytes:
    """Return a document's bytes."""
    return read_file(session, document.sha256)


MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".zip": "application/zip",
    ".html": "text/html; charset=utf-8",
}


def media_type(name: str) -> str:
    """Return the media type of a document by its file name."""
    return MEDIA_TYPES.get("." + name.rpartition(".")[2], "application/octet-stream")


def add_document(
    session: Session,
    assembly_id: str,
    *,
    kind: str,
    name: str,
    data: bytes,
    public: bool,
    now: datetime,
) -> AssemblyDocument:
    """Keep a document; one of the same name is replaced, its old bytes stay in the file store."""
    stored = store_file(session, data, media_type=media_type(name), name=name)
    row = find_document(session, assembly_id, name)
    if row is None:
        row = AssemblyDocument(assembly_id=assembly_id, name=name)
        session.add(row)
    row.kind, row.sha256, row.public, row.created_at = kind, stored.sha256, public, now
    session.flush()
    return row


def publish_document(session: Session, assembly_id: str, name: str) -> None:
    """Let strangers read a document that was kept for the officers; raises DocumentNotFound."""
    row = find_document(session, assembly_id, name)
    if row is None:
        raise DocumentNotFound(assembly=assembly_id, name=name)
    row.public = True


def definition_json(assembly: AssemblyRow) -> dict[str, Any]:
    """Return the definition body; raises AssemblyNotPublished."""
    if assembly.definition is None:
        raise AssemblyNotPublished(assembly=assembly.id)
    return assembly.definition
