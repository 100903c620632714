"""The right edge of a growing tree: what a log must remember to append.

Law: a frontier of n leaves is the newest leaf hash and its audit path, at most
63 hashes; root, path and successor follow from it without any other leaf.
Frozen: appending makes a new one, so a failed transaction leaves none behind.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.core.encoding import u64be
from app.core.errors import VerificationError
from app.core.tlog.merkle import EMPTY_ROOT, HASH_BYTES, MAX_TREE_SIZE, node_hash


class FrontierInvalid(VerificationError):
    """The bytes are not a frontier."""


@dataclass(frozen=True, slots=True)
class Frontier:
    """The tree's size, its newest leaf hash (empty for no leaf) and that leaf's audit path."""

    size: int = 0
    newest: bytes = b""
    path: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> Frontier:
        """Return the frontier with one leaf hash more."""
        return Frontier(self.size + 1, leaf, self._edge())

    def _edge(self) -> tuple[bytes, ...]:
        """Return the complete subtrees of the tree, smallest first."""
        if not self.size:
            return ()
        current, before, taken = self.newest, self.size - 1, 0
        while before & 1:
            current = node_hash(self.path[taken], current)
            before, taken = before >> 1, taken + 1
        return (current, *self.path[taken:])

    @property
    def root(self) -> bytes:
        """The 32-byte root of the tree."""
        if not self.size:
            return EMPTY_ROOT
        current = self.newest
        for sibling in self.path:
            current = node_hash(sibling, current)
        return current

    def inclusion_proof_of_last(self) -> list[bytes]:
        """Return the audit path of the newest leaf."""
        return list(self.path)


def encode_frontier(frontier: Frontier) -> bytes:
    """Return u64 size, newest leaf hash, path."""
    return u64be(frontier.size) + frontier.newest + b"".join(frontier.path)


def parse_frontier(data: bytes) -> Frontier:
    """Return the frontier of its bytes; raises FrontierInvalid."""
    size = int.from_bytes(data[:8], "big")
    count = (size - 1).bit_count() + 1 if size else 0
    if size > MAX_TREE_SIZE or len(data) != 8 + HASH_BYTES * count:
        raise FrontierInvalid(length=len(data))
    hashes = [data[start : start + HASH_BYTES] for start in range(8, len(data), HASH_BYTES)]
    return Frontier(size, hashes[0], tuple(hashes[1:])) if size else Frontier()
