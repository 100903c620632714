"""Reading hashes of a stored log: leaf hashes by range, complete subtrees by position."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.core.tlog.merkle import node_reader
from app.platform.log.models import LogEntry, LogNode

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

TILE_BITS = 8
TILE_WIDTH = 1 << TILE_BITS

NodeReader = Callable[[int, int], bytes]


def leaf_hashes(session: Session, log_id: str, start: int, stop: int) -> list[bytes]:
    """Return the leaf hashes of entries start … stop − 1."""
    rows = session.scalars(
        select(LogEntry.leaf_hash)
        .where(LogEntry.log_id == log_id, LogEntry.seq >= start, LogEntry.seq < stop)
        .order_by(LogEntry.seq)
    )
    return [bytes(row) for row in rows]


def tile_hashes(session: Session, log_id: str, level: int, start: int, stop: int) -> list[bytes]:
    """Return the hashes start … stop − 1 of a tile level; level 0 are the leaves."""
    if level == 0:
        return leaf_hashes(session, log_id, start, stop)
    rows = session.scalars(
        select(LogNode.hash)
        .where(LogNode.log_id == log_id, LogNode.level == level)
        .where(LogNode.index >= start, LogNode.index < stop)
        .order_by(LogNode.index)
    )
    return [bytes(row) for row in rows]


def stored_node_reader(session: Session, log_id: str) -> NodeReader:
    """Return a reader (binary level, index) of complete subtrees, one tile query each."""
    tiles: dict[tuple[int, int], NodeReader] = {}

    def read(level: int, index: int) -> bytes:
        tile_level, inner = divmod(level, TILE_BITS)
        first = index << inner
        tile = first >> TILE_BITS
        if (tile_level, tile) not in tiles:
            start = tile << TILE_BITS
            hashes = tile_hashes(session, log_id, tile_level, start, start + TILE_WIDTH)
            tiles[tile_level, tile] = node_reader(hashes)
        return tiles[tile_level, tile](inner, index - ((tile << TILE_BITS) >> inner))

    return read
