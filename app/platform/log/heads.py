"""Signed heads and the cosignatures of witnesses.

Law: a cosignature is kept only if its checkpoint is a head that this log really had; a
signed head that it had not is evidence of a stolen log key, and is refused loudly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.core.errors import VerificationError
from app.core.tlog.checkpoint import (
    Checkpoint,
    add_signature,
    encode_checkpoint,
    parse_checkpoint,
    sign_checkpoint,
    verify_checkpoint,
)
from app.core.tlog.cosignature import find_cosignature
from app.core.tlog.merkle import tree_root
from app.core.tlog.note import COSIGNATURE_V1, NoteKey, NoteSignature
from app.platform.db import after_commit
from app.platform.log.append import LogNotFound, log_public_key, log_seed
from app.platform.log.copy import write_witnessed
from app.platform.log.models import LogCosignature, LogHead
from app.platform.log.nodes import stored_node_reader

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FUTURE_TOLERANCE = timedelta(minutes=2)


class HeadUnknown(VerificationError):
    """The checkpoint is signed by our key but is no head of this log."""


class CosignatureMissing(VerificationError):
    """The note bears no valid cosignature of a witness of this log."""


@dataclass(frozen=True, slots=True)
class Head:
    """A tree head of a log: number of leaves and 32-byte root."""

    size: int
    root: bytes


def _get_head(session: Session, log_id: str) -> LogHead:
    # Appending passes by the object mapper: what a session remembers may be older.
    head = session.get(LogHead, log_id, populate_existing=True)
    if head is None:
        raise LogNotFound(log=log_id)
    return head


def head_at(session: Session, log_id: str, size: int) -> Head:
    """Return the head that the log had with `size` leaves; raises LogNotFound, HeadUnknown."""
    row = _get_head(session, log_id)
    if not 0 <= size <= row.size:
        raise HeadUnknown(log=log_id, size=size)
    return Head(size, tree_root(stored_node_reader(session, log_id), size))


def note_at(session: Session, log_id: str, size: int) -> str:
    """Return the signed note of the head with `size` leaves and its cosignatures."""
    row, head = _get_head(session, log_id), head_at(session, log_id, size)
    signed = sign_checkpoint(Checkpoint(row.origin, head.size, head.root), log_seed())
    for line in _cosignature_lines(session, log_id, size):
        signed = add_signature(signed, line)
    return encode_checkpoint(signed).decode()


def checkpoint_note(session: Session, log_id: str) -> str:
    """Return the newest checkpoint with the cosignatures it has so far; raises LogNotFound."""
    return note_at(session, log_id, _get_head(session, log_id).size)


def add_cosignature(
    session: Session, log_id: str, note: bytes, *, witnesses: Sequence[NoteKey], now: datetime
) -> int:
    """Keep the witnesses' cosignatures of a note; returns the tree size they cover.

    Raises CheckpointInvalid, NoteUnsigned, SignatureInvalid, HeadUnknown,
    CosignatureInvalid, CosignatureMissing.
    """
    row = _get_head(session, log_id)
    signed = parse_checkpoint(note)
    verify_checkpoint(signed, row.origin, log_public_key())
    head = signed.checkpoint
    if head.size > row.size or head_at(session, log_id, head.size).root != head.root:
        raise HeadUnknown(log=log_id, size=head.size)
    found = [(key, find_cosignature(signed, key)) for key in witnesses]
    latest = (now + FUTURE_TOLERANCE).timestamp()
    held = [key for key, one in found if one is not None and one.timestamp <= latest]
    if not held:
        raise CosignatureMissing(log=log_id)
    lines = {(line.name, line.key_id): line for line in signed.signatures}
    for key in held:
        _keep(session, log_id, head.size, key, lines[key.name, key.key_id], now)
    witnessed = note_at(session, log_id, head.size)
    after_commit(session, lambda: write_witnessed(log_id, head.size, witnessed))
    return head.size


def find_cosigned_head(
    session: Session, log_id: str, *, min_size: int, quorum: int, max_size: int | None = None
) -> Head | None:
    """Return the smallest head of at least `min_size` leaves that `quorum` witnesses cosigned."""
    statement = (
        select(LogCosignature.size)
        .where(LogCosignature.log_id == log_id, LogCosignature.size >= min_size)
        .group_by(LogCosignature.size)
        .having(func.count() >= quorum)
        .order_by(LogCosignature.size)
        .limit(1)
    )
    if max_size is not None:
        statement = statement.where(LogCosignature.size <= max_size)
    size = session.scalars(statement).first()
    return None if size is None else head_at(session, log_id, size)


def cosigned_sizes(session: Session, log_id: str) -> list[int]:
    """Return every tree size that a witness cosigned, ascending."""
    statement = (
        select(LogCosignature.size)
        .where(LogCosignature.log_id == log_id)
        .distinct()
        .order_by(LogCosignature.size)
    )
    return list(session.scalars(statement))


def _keep(
    session: Session, log_id: str, size: int, key: NoteKey, line: NoteSignature, now: datetime
) -> None:
    witness = key.public_key.hex()
    if session.get(LogCosignature, (log_id, size, witness)) is not None:
        return
    session.add(
        LogCosignature(
            log_id=log_id,
            size=size,
            witness=witness,
            name=line.name,
            signature=line.signature,
            received_at=now,
        )
    )
    session.flush()


def _cosignature_lines(session: Session, log_id: str, size: int) -> list[NoteSignature]:
    rows = session.scalars(
        select(LogCosignature)
        .where(LogCosignature.log_id == log_id, LogCosignature.size == size)
        .order_by(LogCosignature.witness)
    )
    keys = ((row, NoteKey(row.name, bytes.fromhex(row.witness), COSIGNATURE_V1)) for row in rows)
    return [NoteSignature(row.name, key.key_id, bytes(row.signature)) for row, key in keys]
