"""The Merkle tree of RFC 6962 §2.1 with SHA-256.

Law: leaf = SHA-256(0 ‖ entry), node = SHA-256(1 ‖ left ‖ right), the empty tree
is SHA-256 of nothing. A tree is read through a `NodeReader`, which gives the
hash of the complete subtree number `index` at height `level` (level 0 = leaves);
lists of leaves and tiles both offer one. Proofs are lists of 32-byte hashes from
the leaf upwards. Verification follows RFC 9162 §2.1.3.2 and §2.1.4.2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

from app.core.errors import VerificationError

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
MAX_TREE_SIZE = 2**63 - 1

NodeReader = Callable[[int, int], bytes]


class InclusionProofInvalid(VerificationError):
    """The leaf is not shown to be in the tree at that index."""


class ConsistencyProofInvalid(VerificationError):
    """The larger tree is not shown to extend the smaller one."""


class TreeRangeInvalid(VerificationError):
    """An index or a size outside the tree."""


def leaf_hash(entry: bytes) -> bytes:
    """Return the 32-byte hash of an entry's leaf."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the 32-byte hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


def node_reader(leaf_hashes: Sequence[bytes]) -> NodeReader:
    """Return a reader of the complete subtrees over these leaf hashes (all kept in memory)."""
    levels: list[Sequence[bytes]] = [leaf_hashes]
    while len(levels[-1]) > 1:
        below = levels[-1]
        pairs = zip(below[0::2], below[1::2], strict=False)
        levels.append([node_hash(left, right) for left, right in pairs])

    def read(level: int, index: int) -> bytes:
        if not (0 <= level < len(levels) and 0 <= index < len(levels[level])):
            raise TreeRangeInvalid(level=level, index=index)
        return levels[level][index]

    return read


def root_hash(leaf_hashes: Sequence[bytes]) -> bytes:
    """Return the 32-byte root over these leaf hashes."""
    return tree_root(node_reader(leaf_hashes), len(leaf_hashes))


def tree_root(read: NodeReader, size: int) -> bytes:
    """Return the 32-byte root of the first `size` leaves; raises TreeRangeInvalid."""
    if size < 0:
        raise TreeRangeInvalid(size=size)
    return _range_hash(read, 0, size) if size else EMPTY_ROOT


def prove_inclusion(read: NodeReader, index: int, size: int) -> list[bytes]:
    """Return the audit path of leaf `index` in the tree of `size` leaves.

    Raises TreeRangeInvalid unless 0 ≤ index < size.
    """
    if not 0 <= index < size:
        raise TreeRangeInvalid(index=index, size=size)
    begin, end, path = 0, size, []
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((begin, middle))
            begin = middle
    return [_range_hash(read, *bounds) for bounds in reversed(path)]


def prove_consistency(read: NodeReader, old_size: int, new_size: int) -> list[bytes]:
    """Return the proof that the tree of `new_size` leaves extends that of `old_size`.

    Empty for equal sizes and for old_size 0; raises TreeRangeInvalid.
    """
    if not 0 <= old_size <= new_size:
        raise TreeRangeInvalid(old_size=old_size, new_size=new_size)
    if old_size in (0, new_size):
        return []
    begin, end, path = 0, new_size, []
    while end != old_size:
        middle = begin + _split(end - begin)
        if old_size <= middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((begin, middle))
            begin = middle
    if begin:
        path.append((begin, end))
    return [_range_hash(read, *bounds) for bounds in reversed(path)]


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Raise InclusionProofInvalid unless leaf hash `leaf` is number `index` under `root`."""
    if not 0 <= index < size <= MAX_TREE_SIZE:
        raise InclusionProofInvalid(reason="range", index=index, size=size)
    node, last, current = index, size - 1, leaf
    for sibling in proof:
        if last == 0 or len(sibling) != HASH_BYTES:
            raise InclusionProofInvalid(reason="length")
        if node & 1 or node == last:
            current = node_hash(sibling, current)
            node, last = _skip_right_edge(node, last)
        else:
            current = node_hash(current, sibling)
        node, last = node >> 1, last >> 1
    if last:
        raise InclusionProofInvalid(reason="length")
    if current != root:
        raise InclusionProofInvalid(reason="root")


def verify_consistency(
    old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Raise ConsistencyProofInvalid unless the new tree extends the old one."""
    if not 0 <= old_size <= new_size <= MAX_TREE_SIZE:
        raise ConsistencyProofInvalid(reason="range", old_size=old_size, new_size=new_size)
    if old_size == new_size and old_root != new_root:
        raise ConsistencyProofInvalid(reason="root")
    if old_size == 0 and old_root != EMPTY_ROOT:
        raise ConsistencyProofInvalid(reason="root")
    if old_size in (0, new_size):
        if proof:
            raise ConsistencyProofInvalid(reason="length")
        return
    if any(len(part) != HASH_BYTES for part in proof):
        raise ConsistencyProofInvalid(reason="length")
    _verify_growth(old_size, old_root, new_size, new_root, proof)


def _verify_growth(
    old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    node, last = old_size - 1, new_size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    # A complete old tree is its own first hash, and the proof leaves it out.
    parts: Iterator[bytes] = iter(proof if node else [old_root, *proof])
    old = new = next(parts, b"")
    for sibling in parts:
        if last == 0:
            raise ConsistencyProofInvalid(reason="length")
        if node & 1 or node == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            node, last = _skip_right_edge(node, last)
        else:
            new = node_hash(new, sibling)
        node, last = node >> 1, last >> 1
    if last:
        raise ConsistencyProofInvalid(reason="length")
    if old != old_root or new != new_root:
        raise ConsistencyProofInvalid(reason="root")


def _skip_right_edge(node: int, last: int) -> tuple[int, int]:
    while node and not node & 1:
        node, last = node >> 1, last >> 1
    return node, last


def _split(count: int) -> int:
    """Return the largest power of two smaller than `count` (which is at least 2)."""
    return 1 << ((count - 1).bit_length() - 1)


def _range_hash(read: NodeReader, begin: int, end: int) -> bytes:
    """Return the hash over leaves begin…end − 1, where begin starts a subtree of the tree."""
    current = b""
    parts = list(_complete_parts(begin, end))
    for level, index in reversed(parts):
        complete = read(level, index)
        current = node_hash(complete, current) if current else complete
    return current


def _complete_parts(begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield (level, index) of the complete subtrees of the range, largest first."""
    while begin < end:
        level = (end - begin).bit_length() - 1
        yield level, begin >> level
        begin += 1 << level
