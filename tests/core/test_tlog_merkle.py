"""RFC 6962 trees against the recursive definition of §2.1, and proofs that lie."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.tlog.frontier import Frontier, FrontierInvalid, encode_frontier, parse_frontier
from app.core.tlog.merkle import (
    EMPTY_ROOT,
    MAX_TREE_SIZE,
    ConsistencyProofInvalid,
    InclusionProofInvalid,
    TreeRangeInvalid,
    leaf_hash,
    node_hash,
    node_reader,
    prove_consistency,
    prove_inclusion,
    root_hash,
    tree_root,
    verify_consistency,
    verify_inclusion,
)

SIZES = range(1, 34)
LEAVES = [leaf_hash(f"entry {index}".encode()) for index in range(80)]


def _naive_root(leaves: list[bytes]) -> bytes:
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"").digest()
    middle = 1
    while 2 * middle < len(leaves):
        middle *= 2
    parts = _naive_root(leaves[:middle]) + _naive_root(leaves[middle:])
    return sha256(b"\x01" + parts).digest()


def _naive_path(index: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    middle = 1
    while 2 * middle < len(leaves):
        middle *= 2
    if index < middle:
        return [*_naive_path(index, leaves[:middle]), _naive_root(leaves[middle:])]
    return [*_naive_path(index - middle, leaves[middle:]), _naive_root(leaves[:middle])]


def _naive_subproof(old: int, leaves: list[bytes], *, whole: bool) -> list[bytes]:
    """SUBPROOF of RFC 6962 §2.1.2, letter by letter."""
    if old == len(leaves):
        return [] if whole else [_naive_root(leaves)]
    middle = 1
    while 2 * middle < len(leaves):
        middle *= 2
    if old <= middle:
        left = _naive_subproof(old, leaves[:middle], whole=whole)
        return [*left, _naive_root(leaves[middle:])]
    right = _naive_subproof(old - middle, leaves[middle:], whole=False)
    return [*right, _naive_root(leaves[:middle])]


def test_a_leaf_is_domain_separated() -> None:
    assert leaf_hash(b"") == sha256(b"\x00").digest()
    assert root_hash([]) == EMPTY_ROOT == sha256(b"").digest()
    assert root_hash(LEAVES[:1]) == LEAVES[0]


@pytest.mark.parametrize("size", SIZES)
def test_roots_and_paths_are_rfc_6962s(size: int) -> None:
    leaves = LEAVES[:size]
    read, root = node_reader(leaves), _naive_root(leaves)
    assert root_hash(leaves) == root
    assert tree_root(node_reader(LEAVES), size) == root
    for index in range(size):
        path = prove_inclusion(read, index, size)
        assert path == _naive_path(index, leaves)
        verify_inclusion(leaves[index], index, size, path, root)


@pytest.mark.parametrize("size", SIZES)
def test_consistency_proofs_are_rfc_6962s(size: int) -> None:
    leaves = LEAVES[:size]
    read, root = node_reader(leaves), _naive_root(leaves)
    verify_consistency(0, EMPTY_ROOT, size, root, prove_consistency(read, 0, size))
    for old in range(1, size + 1):
        proof = prove_consistency(read, old, size)
        assert proof == _naive_subproof(old, leaves, whole=True)
        verify_consistency(old, _naive_root(leaves[:old]), size, root, proof)


sizes = st.integers(1, len(LEAVES))


@given(sizes, st.data())
def test_every_changed_part_of_an_inclusion_proof_is_refused(
    size: int, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, size - 1))
    read = node_reader(LEAVES)
    path, root, leaf = prove_inclusion(read, index, size), tree_root(read, size), LEAVES[index]
    other = leaf_hash(b"other")
    lies = [
        (other, index, size, path, root),
        (leaf, index, size, path, other),
        (leaf, index, size, [*path, other], root),
        (leaf, index, size, [other, *path], root),
        (leaf, size, size, path, root),
        (leaf, -1, size, path, root),
        (leaf, index, MAX_TREE_SIZE + 1, path, root),
    ]
    for at in range(len(path)):
        lies.append((leaf, index, size, [*path[:at], other, *path[at + 1 :]], root))
        lies.append((leaf, index, size, path[:at] + path[at + 1 :], root))
        lies.append((leaf, index, size, [*path[:at], path[at] + b"x", *path[at + 1 :]], root))
    lies += [(leaf, wrong, size, path, root) for wrong in range(size) if wrong != index]
    for lie in lies:
        with pytest.raises(InclusionProofInvalid):
            verify_inclusion(*lie)


@given(sizes, st.data())
def test_every_changed_part_of_a_consistency_proof_is_refused(
    size: int, data: st.DataObject
) -> None:
    old = data.draw(st.integers(1, size))
    read, other = node_reader(LEAVES), leaf_hash(b"other")
    proof = prove_consistency(read, old, size)
    old_root, root = tree_root(read, old), tree_root(read, size)
    lies = [
        (old, other, size, root, proof),
        (old, old_root, size, other, proof),
        (old, old_root, size, root, [*proof, other]),
        (size + 1, old_root, size, root, proof),
        (-1, old_root, size, root, proof),
        (0, old_root, size, root, proof),
        (0, EMPTY_ROOT, size, root, [other]),
        (old, old_root, MAX_TREE_SIZE + 1, root, proof),
    ]
    for at in range(len(proof)):
        lies.append((old, old_root, size, root, [*proof[:at], other, *proof[at + 1 :]]))
        lies.append((old, old_root, size, root, proof[:at] + proof[at + 1 :]))
        lies.append((old, old_root, size, root, [*proof[:at], b"short", *proof[at + 1 :]]))
    for lie in lies:
        with pytest.raises(ConsistencyProofInvalid):
            verify_consistency(*lie)


A, B, C, X = LEAVES[:4]
AB = node_hash(A, B)


@pytest.mark.parametrize(
    ("index", "size", "path", "root"),
    [
        (0, 1, [X], node_hash(X, A)),
        (0, 2, [B, X], node_hash(AB, X)),
        (0, 2, [B, X], node_hash(X, AB)),
        (0, 4, [B], AB),
        (0, 2, [B + b"x"], node_hash(A, B + b"x")),
    ],
)
def test_a_log_that_makes_the_root_fit_cannot_bend_the_shape(
    index: int, size: int, path: list[bytes], root: bytes
) -> None:
    with pytest.raises(InclusionProofInvalid) as refused:
        verify_inclusion(A, index, size, path, root)
    assert refused.value.fields == {"reason": "length"}


GROWN = node_hash(C, X)


@pytest.mark.parametrize(
    ("old", "old_root", "new", "new_root", "proof"),
    [
        (2, AB, 5, node_hash(AB, X), [X]),
        (3, node_hash(X, node_hash(AB, C)), 4, node_hash(X, node_hash(AB, GROWN)), [C, X, AB, X]),
        (2, AB, 3, node_hash(AB, C + b"x"), [C + b"x"]),
        (3, C, 4, C, []),
        (3, C, 4, C, [C]),
    ],
)
def test_nor_can_it_bend_the_growth(
    old: int, old_root: bytes, new: int, new_root: bytes, proof: list[bytes]
) -> None:
    with pytest.raises(ConsistencyProofInvalid) as refused:
        verify_consistency(old, old_root, new, new_root, proof)
    assert refused.value.fields == {"reason": "length"}


def test_a_fork_is_not_consistent() -> None:
    forked = [*LEAVES[:10], leaf_hash(b"forged"), *LEAVES[11:20]]
    proof = prove_consistency(node_reader(forked), 12, 20)
    with pytest.raises(ConsistencyProofInvalid):
        verify_consistency(12, root_hash(LEAVES[:12]), 20, root_hash(forked), proof)


def test_ranges_outside_the_tree_are_refused() -> None:
    read = node_reader(LEAVES[:5])
    for index, size in ((5, 5), (-1, 5), (0, 0), (0, -1), (0, 2**63)):
        with pytest.raises(TreeRangeInvalid):
            prove_inclusion(read, index, size)
    for old, new in ((6, 5), (-1, 5), (0, -1)):
        with pytest.raises(TreeRangeInvalid):
            prove_consistency(read, old, new)
    for size in (6, -1, 2**63):
        with pytest.raises(TreeRangeInvalid):
            tree_root(read, size)
    for level, index in ((0, 5), (0, -1), (-1, 0), (3, 0), (1, 2)):
        with pytest.raises(TreeRangeInvalid):
            read(level, index)


def test_a_frontier_follows_the_tree() -> None:
    frontier = Frontier()
    assert frontier.root == EMPTY_ROOT
    assert frontier.inclusion_proof_of_last() == []
    for index, leaf in enumerate(LEAVES):
        before = frontier
        frontier = frontier.append(leaf)
        assert before.size == index
        assert frontier.root == _naive_root(LEAVES[: index + 1])
        path = frontier.inclusion_proof_of_last()
        assert path == _naive_path(index, LEAVES[: index + 1])


@given(st.integers(0, len(LEAVES)))
def test_a_frontier_is_read_back(size: int) -> None:
    frontier = Frontier()
    for leaf in LEAVES[:size]:
        frontier = frontier.append(leaf)
    data = encode_frontier(frontier)
    assert parse_frontier(data) == frontier
    for wrong in (data[:-1], data + b"x", data[:7], b""):
        with pytest.raises(FrontierInvalid):
            parse_frontier(wrong)


def test_the_largest_frontier_is_read_back() -> None:
    data = MAX_TREE_SIZE.to_bytes(8, "big") + bytes(32 * 63)
    assert encode_frontier(parse_frontier(data)) == data


def test_a_frontier_beyond_every_tree_is_refused() -> None:
    with pytest.raises(FrontierInvalid):
        parse_frontier(b"\xff" * 8 + bytes(32 * 64))
