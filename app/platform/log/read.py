"""Reading a log: entries, tiles, bundles, proofs. Everything here is public as data;
whether entries may be shown yet is the caller's rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.core.errors import RuleError
from app.core.tlog.checkpoint import parse_checkpoint
from app.core.tlog.merkle import prove_consistency, prove_inclusion
from app.core.tlog.proof import LogProof, encode_log_proof
from app.core.tlog.tiles import Tile, encode_entry_bundle, tile_width
from app.platform.log.append import LogNotFound
from app.platform.log.heads import cosigned_sizes, note_at
from app.platform.log.models import LogEntry, LogHead
from app.platform.log.nodes import TILE_WIDTH, stored_node_reader, tile_hashes

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class EntryNotFound(RuleError):
    """The log has no such entry or tile."""


def log_size(session: Session, log_id: str) -> int:
    """Return the number of entries; raises LogNotFound."""
    size = session.scalars(select(LogHead.size).where(LogHead.id == log_id)).one_or_none()
    if size is None:
        raise LogNotFound(log=log_id)
    return size


def entries(session: Session, log_id: str, start: int = 0, stop: int | None = None) -> list[bytes]:
    """Return the leaves start … stop − 1."""
    statement = select(LogEntry.leaf).where(LogEntry.log_id == log_id, LogEntry.seq >= start)
    if stop is not None:
        statement = statement.where(LogEntry.seq < stop)
    return [bytes(leaf) for leaf in session.scalars(statement.order_by(LogEntry.seq))]


def get_entry(session: Session, log_id: str, seq: int) -> bytes:
    """Return one leaf; raises EntryNotFound."""
    row = session.get(LogEntry, (log_id, seq))
    if row is None:
        raise EntryNotFound(log=log_id, seq=seq)
    return bytes(row.leaf)


def tile(session: Session, log_id: str, wanted: Tile) -> bytes:
    """Return a hash tile's bytes; raises EntryNotFound where the log is not that large."""
    _check_width(session, log_id, wanted)
    start = wanted.index * TILE_WIDTH
    return b"".join(tile_hashes(session, log_id, wanted.level, start, start + wanted.width))


def entry_bundle(session: Session, log_id: str, wanted: Tile) -> bytes:
    """Return an entry bundle's bytes; raises EntryNotFound where the log is not that large."""
    _check_width(session, log_id, wanted)
    start = wanted.index * TILE_WIDTH
    return encode_entry_bundle(entries(session, log_id, start, start + wanted.width))


def proof_for(session: Session, log_id: str, seq: int) -> str:
    """Return the tlog-proof of an entry: at a cosigned head if there is one, else the newest.

    Raises LogNotFound, EntryNotFound.
    """
    size = log_size(session, log_id)
    if not 0 <= seq < size:
        raise EntryNotFound(log=log_id, seq=seq)
    cosigned = [one for one in cosigned_sizes(session, log_id) if one > seq]
    head = cosigned[-1] if cosigned else size
    return proof_at(session, log_id, seq, head)


def proof_at(session: Session, log_id: str, seq: int, size: int) -> str:
    """Return the tlog-proof of an entry in the tree of `size` leaves."""
    path = prove_inclusion(stored_node_reader(session, log_id), seq, size)
    signed = parse_checkpoint(note_at(session, log_id, size).encode())
    return encode_log_proof(LogProof(seq, tuple(path), signed)).decode()


def consistency_proof(session: Session, log_id: str, old_size: int, new_size: int) -> list[bytes]:
    """Return the RFC 6962 consistency proof between two sizes; raises TreeRangeInvalid."""
    return prove_consistency(stored_node_reader(session, log_id), old_size, new_size)


def _check_width(session: Session, log_id: str, wanted: Tile) -> None:
    size = log_size(session, log_id)
    if wanted.width > tile_width(max(wanted.level, 0), wanted.index, size):
        raise EntryNotFound(log=log_id, level=wanted.level, index=wanted.index)
