"""Tiles and entry bundles (C2SP tlog-tiles): the tree as static files.

Law: a tile holds up to 256 consecutive hashes of tree height 8·level, an entry
bundle the same number of entries behind a u16 length each. Paths are
`tile/<level>/<index>` and `tile/entries/<index>` with the index in groups of
three digits (`x001/x234/067`) and `.p/<width>` for a partial one. What a server
hands out is trusted only as far as a root or a proof computed from it verifies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.core.errors import VerificationError
from app.core.tlog.merkle import (
    HASH_BYTES,
    NodeReader,
    TreeRangeInvalid,
    node_reader,
)

TILE_WIDTH = 256
TILE_HEIGHT = 8
MAX_ENTRY_BYTES = 0xFFFF
ENTRIES_LEVEL = -1
_PATH = re.compile(
    r"tile/(entries|[0-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
)


class TileInvalid(VerificationError):
    """A tile or bundle path, or its bytes, against C2SP tlog-tiles."""


@dataclass(frozen=True, slots=True)
class Tile:
    """Coordinates: level (−1 for entry bundles), index within the level, width 1…256."""

    level: int
    index: int
    width: int = TILE_WIDTH

    def __post_init__(self) -> None:
        if not ENTRIES_LEVEL <= self.level <= 63 or self.index < 0:
            raise TileInvalid(reason="coordinates")
        if not 1 <= self.width <= TILE_WIDTH:
            raise TileInvalid(reason="width")


def encode_tile_path(tile: Tile) -> str:
    """Return the path below the log's prefix, such as `tile/0/x001/x234/067.p/5`."""
    groups = f"{tile.index:,}".split(",")
    groups = [group.zfill(3) for group in groups]
    index = "".join(f"x{group}/" for group in groups[:-1]) + groups[-1]
    level = "entries" if tile.level == ENTRIES_LEVEL else str(tile.level)
    partial = "" if tile.width == TILE_WIDTH else f".p/{tile.width}"
    return f"tile/{level}/{index}{partial}"


def parse_tile_path(path: str) -> Tile:
    """Return the tile of its path; raises TileInvalid for any other spelling."""
    match = _PATH.fullmatch(path)
    if match is None or len(path) > 64:
        raise TileInvalid(reason="path")
    level, index, width = match.groups()
    tile = Tile(
        ENTRIES_LEVEL if level == "entries" else int(level),
        int(index.replace("x", "").replace("/", "")),
        int(width) if width else TILE_WIDTH,
    )
    if encode_tile_path(tile) != path:
        raise TileInvalid(reason="path")
    return tile


def tile_width(level: int, index: int, size: int) -> int:
    """Return how many hashes the tile has in a tree of `size` leaves: 0…256."""
    count = size >> TILE_HEIGHT * max(level, 0)
    return min(max(count - index * TILE_WIDTH, 0), TILE_WIDTH)


def tiles_of_tree(size: int, old_size: int = 0) -> Iterator[Tile]:
    """Yield the hash tiles of a tree of `size` leaves that one of `old_size` did not have."""
    level = 0
    while count := size >> TILE_HEIGHT * level:
        start = (old_size >> TILE_HEIGHT * level) // TILE_WIDTH
        for index in range(start, -(-count // TILE_WIDTH)):
            width = tile_width(level, index, size)
            if width != tile_width(level, index, old_size):
                yield Tile(level, index, width)
        level += 1


def encode_tile(read: NodeReader, tile: Tile) -> bytes:
    """Return the tile's hashes, concatenated; raises TreeRangeInvalid beyond the tree."""
    if tile.level == ENTRIES_LEVEL:
        raise TileInvalid(reason="coordinates")
    first = tile.index * TILE_WIDTH
    level = tile.level * TILE_HEIGHT
    return b"".join(read(level, index) for index in range(first, first + tile.width))


def parse_tile(data: bytes, width: int) -> list[bytes]:
    """Return the `width` hashes of a tile; raises TileInvalid."""
    if len(data) != width * HASH_BYTES:
        raise TileInvalid(reason="length", length=len(data))
    return [data[start : start + HASH_BYTES] for start in range(0, len(data), HASH_BYTES)]


def encode_entry_bundle(entries: Sequence[bytes]) -> bytes:
    """Return 1…256 entries, each behind its u16 length; raises TileInvalid."""
    if not 1 <= len(entries) <= TILE_WIDTH:
        raise TileInvalid(reason="width")
    if any(len(entry) > MAX_ENTRY_BYTES for entry in entries):
        raise TileInvalid(reason="entry_size")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def parse_entry_bundle(data: bytes, width: int) -> list[bytes]:
    """Return the `width` entries of a bundle; raises TileInvalid."""
    entries: list[bytes] = []
    start = 0
    while start < len(data):
        end = start + 2 + int.from_bytes(data[start : start + 2], "big")
        if end > len(data) or len(entries) == width:
            raise TileInvalid(reason="length", length=len(data))
        entries.append(data[start + 2 : end])
        start = end
    if len(entries) != width:
        raise TileInvalid(reason="width", width=len(entries))
    return entries


def tile_node_reader(fetch: Callable[[Tile], bytes], size: int) -> NodeReader:
    """Return a reader of a tree of `size` leaves out of its tiles.

    `fetch` gives a tile's bytes; each tile is fetched once while it is among the
    last 64 used. Nothing read is authenticated: verify the root or proof made of
    it. The reader raises TileInvalid, TreeRangeInvalid.
    """

    @lru_cache(maxsize=64)
    def subtree(level: int, index: int) -> NodeReader:
        width = tile_width(level, index, size)
        return node_reader(parse_tile(fetch(Tile(level, index, width)), width))

    def read(level: int, index: int) -> bytes:
        if level < 0 or index < 0 or (index + 1) << level > size:
            raise TreeRangeInvalid(level=level, index=index)
        tile_level, height = divmod(level, TILE_HEIGHT)
        first = index << height
        number, offset = divmod(first, TILE_WIDTH)
        return subtree(tile_level, number)(height, offset >> height)

    return read
