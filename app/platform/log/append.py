"""Appending to a log.

Law: the caller holds the log's lock for the whole act. `t` is the later of the server's
minute and the last entry's; a clock more than two minutes behind refuses. Ballots queue for
this lock, so its statements are made once and pass by the object mapper.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from flask import current_app
from sqlalchemy import bindparam, insert, select, update

from app.core.encoding import parse_b64
from app.core.entries import Entry, Signature, encode_entry, encode_minute, parse_minute
from app.core.errors import RuleError
from app.core.signatures import public_key
from app.core.tlog.checkpoint import Checkpoint, encode_checkpoint, sign_checkpoint
from app.core.tlog.frontier import Frontier, encode_frontier, parse_frontier
from app.core.tlog.merkle import leaf_hash, root_hash
from app.platform.db import after_commit, connection_of, table_of
from app.platform.log.copy import write_copy
from app.platform.log.models import LogEntry, LogHead, LogNode
from app.platform.log.nodes import TILE_WIDTH, leaf_hashes, tile_hashes
from app.platform.log.pause import check_may_grow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

CLOCK_TOLERANCE = timedelta(minutes=2)


class LogNotFound(RuleError):
    """There is no log of this id."""


class ClockBehind(RuleError):
    """The server's clock is more than two minutes behind the log's last entry."""


@dataclass(frozen=True, slots=True)
class StoredHead:
    """A log's row: the newest head, its right edge and its signed note."""

    id: str
    origin: str
    size: int
    frontier: bytes
    last_t: str
    checkpoint: str


_HEADS = table_of(LogHead)
_LOCK = (
    select(
        *(_HEADS.c[field] for field in ("id", "origin", "size", "frontier", "last_t", "checkpoint"))
    )
    .where(_HEADS.c.id == bindparam("log"))
    .with_for_update()
)
_ADD = insert(table_of(LogEntry))
_GROW = (
    update(_HEADS)
    .where(_HEADS.c.id == bindparam("log"))
    .values(
        size=bindparam("to"),
        frontier=bindparam("edge"),
        last_t=bindparam("minute"),
        checkpoint=bindparam("note"),
    )
)


@dataclass(frozen=True, slots=True)
class Appended:
    """What one append made: the leaf's bytes and place, and the new signed head."""

    seq: int
    t: str
    leaf: bytes
    frontier: Frontier
    checkpoint: str

    @property
    def tree_size(self) -> int:
        return self.seq + 1

    @property
    def root(self) -> bytes:
        return self.frontier.root


def log_seed() -> bytes:
    seed: bytes = current_app.extensions["yijue.config"].log_key
    return seed


def log_public_key() -> bytes:
    """Return the platform's 32-byte log key."""
    return public_key(log_seed())


def sign_head(origin: str, size: int, root: bytes) -> str:
    """Return the signed note of a head; Ed25519 gives the same bytes each time."""
    return encode_checkpoint(sign_checkpoint(Checkpoint(origin, size, root), log_seed())).decode()


def create_log(session: Session, log_id: str, *, origin: str) -> LogHead:
    """Begin an empty log."""
    head = LogHead(
        id=log_id, origin=origin, size=0, frontier=encode_frontier(Frontier()), last_t=""
    )
    head.checkpoint = sign_head(origin, 0, Frontier().root)
    session.add(head)
    session.flush()
    return head


def lock_log(session: Session, log_id: str) -> StoredHead:
    """Return the log's head, its row locked until the transaction ends; raises LogNotFound."""
    row = connection_of(session).execute(_LOCK, {"log": log_id}).one_or_none()
    if row is None:
        raise LogNotFound(log=log_id)
    return StoredHead(*row)


def append_entry(
    session: Session,
    log_id: str,
    *,
    type: str,
    body: dict[str, Any],
    sigs: list[dict[str, str]],
    now: datetime,
) -> Appended:
    """Append one entry and sign the new head; `now` is the assembly's time.

    Raises LogNotFound, LogPaused, ClockBehind, and whatever `encode_entry` refuses.
    """
    head = lock_log(session, log_id)
    check_may_grow(head)
    _check_clock(head, now)
    return append_unchecked(session, head, type=type, body=body, sigs=sigs, now=now)


def append_leaf(
    session: Session, log_id: str, make: Callable[[int, str], bytes], *, now: datetime
) -> Appended:
    """Append a leaf of another protocol: `make` gets its place and its minute, returns its bytes.

    Raises LogNotFound, LogPaused, ClockBehind, and what `make` raises.
    """
    head = lock_log(session, log_id)
    check_may_grow(head)
    _check_clock(head, now)
    t = max(encode_minute(now), head.last_t)
    return _append_leaf(session, head, make(head.size, t), t)


def append_unchecked(
    session: Session,
    head: StoredHead,
    *,
    type: str,
    body: dict[str, Any],
    sigs: list[dict[str, str]],
    now: datetime,
) -> Appended:
    """Append to a locked log whatever its clock and its copy say: for incidents about these."""
    t = max(encode_minute(now), head.last_t)
    ordered = sorted(sigs, key=lambda sig: sig["k"])
    signatures = tuple(Signature(sig["k"], parse_b64(sig["s"], 64)) for sig in ordered)
    leaf = encode_entry(Entry(type, head.size, parse_minute(t), body, signatures))
    return _append_leaf(session, head, leaf, t)


def _append_leaf(session: Session, head: StoredHead, leaf: bytes, t: str) -> Appended:
    hashed, seq = leaf_hash(leaf), head.size
    frontier = parse_frontier(head.frontier).append(hashed)
    checkpoint = sign_head(head.origin, seq + 1, frontier.root)
    entry = {"log_id": head.id, "seq": seq, "leaf": leaf, "leaf_hash": hashed}
    connection = connection_of(session)
    connection.execute(_ADD, entry)
    grown = {"log": head.id, "to": seq + 1, "edge": encode_frontier(frontier)}
    connection.execute(_GROW, {**grown, "minute": t, "note": checkpoint})
    _add_full_tiles(session, head.id, seq + 1)
    after_commit(session, lambda: write_copy(head.id, seq + 1, checkpoint))
    return Appended(seq, t, leaf, frontier, checkpoint)


def _add_full_tiles(session: Session, log_id: str, size: int) -> None:
    level = 1
    if size % TILE_WIDTH:
        return
    hashes = leaf_hashes(session, log_id, size - TILE_WIDTH, size)
    while True:
        size //= TILE_WIDTH
        node = LogNode(log_id=log_id, level=level, index=size - 1, hash=root_hash(hashes))
        session.add(node)
        session.flush()
        if size % TILE_WIDTH:
            return
        hashes = tile_hashes(session, log_id, level, size - TILE_WIDTH, size)
        level += 1


def _check_clock(head: StoredHead, now: datetime) -> None:
    if not head.last_t:
        return
    if now < parse_minute(head.last_t) - CLOCK_TOLERANCE:
        raise ClockBehind(last=head.last_t)
