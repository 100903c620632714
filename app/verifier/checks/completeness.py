"""Completeness: nothing is missing, nothing is foreign (V01, V02, V03)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.errors import VerificationError
from app.core.tlog.merkle import tree_root
from app.core.tlog.tiles import (
    ENTRIES_LEVEL,
    TILE_WIDTH,
    Tile,
    encode_entry_bundle,
    encode_tile,
    encode_tile_path,
    tile_node_reader,
    tile_width,
    tiles_of_tree,
)
from app.verifier.order import find_order_faults
from app.verifier.reading import CHECKPOINTS, DOCUMENTS, ENTRIES, PAPER_ROLL, ROLL, STAMPS
from app.verifier.report import Look, NotRun

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.verifier.case import Case, Served
    from app.verifier.workings import Workings

KNOWN_FILES = frozenset({ENTRIES, ROLL, PAPER_ROLL, "README.txt"})
KNOWN_FOLDERS = (CHECKPOINTS, DOCUMENTS, STAMPS)


def v01_required_entries(case: Case, work: Workings, look: Look) -> None:
    """Reject: no `close`; two manifests; `open` before `manifest`; whatever §6.4 does not allow."""
    look.examined = len(case.items)
    for code, where, fields in find_order_faults(case):
        look.fail(code, where, **fields)


def v02_tiles(case: Case, work: Workings, look: Look) -> None:
    """Reject: one entry removed and the rest renumbered; served tiles or bundles that differ."""
    size, head = len(case.lines), work.head.checkpoint
    tiles = {tile: encode_tile(work.nodes, tile) for tile in tiles_of_tree(size)}
    look.examined = len(tiles)
    root = tree_root(tile_node_reader(tiles.__getitem__, size), size)
    stated = {"entries": size, "head": head.size}
    look.demand(head.size == size, "head_size", f"file {CHECKPOINTS}{head.size}", **stated)
    look.demand(head.root == root, "tiles_root", f"file {CHECKPOINTS}{head.size}")
    if case.asked.served is not None:
        try:
            compare_served(case.lines, case.asked.served, {**tiles}, look)
        except VerificationError:
            # An entry too long for a bundle has failed V03 already.
            raise NotRun("V03") from None


def compare_served(
    lines: Sequence[bytes], served: Served, tiles: dict[Tile, bytes], look: Look
) -> None:
    """Every tile and bundle over the record's entries must be served with the same bytes.

    `tiles` holds the hash tiles. Raises VerificationError for an entry too long for a bundle.
    """
    for index in range(-(-len(lines) // TILE_WIDTH)):
        width = tile_width(0, index, len(lines))
        start = index * TILE_WIDTH
        bundle = encode_entry_bundle(lines[start : start + width])
        tiles[Tile(ENTRIES_LEVEL, index, width)] = bundle
    for tile, expected in tiles.items():
        path = encode_tile_path(tile)
        look.examined += 1
        found = served.tiles.get(path)
        look.demand(found is not None, "tile_not_served", f"tile {path}")
        # A log that has grown since serves a wider tile that begins with the same bytes.
        look.demand(
            found is None or found[: len(expected)] == expected, "tile_differs", f"tile {path}"
        )


def v03_canonical_entries(case: Case, work: Workings, look: Look) -> None:
    """Reject: unknown type, field or version; duplicate key; trailing space; `v:2`; stray files."""
    look.examined = len(case.lines) + len(case.files.content)
    for fault in case.entry_faults:
        look.fail(fault.error.code, fault.where, **fault.error.fields)
    for name, reason in case.files.damaged:
        look.fail(f"file_{reason}", f"file {name}")
    for name in case.files.content:
        known = name in KNOWN_FILES or name.startswith(KNOWN_FOLDERS)
        look.demand(known, "file_unknown", f"file {name}")
