"""The verifier's test of itself: what must pass and what must not, run first of all (V44).

Law: a verifier that accepts one of the bad ones says OK to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.encoding import parse_jcs
from app.core.errors import VerificationError
from app.core.signature_vectors import SIGNATURE_VECTORS
from app.core.signatures import verify_signature, verify_signature_stdlib
from app.core.tlog.merkle import leaf_hash, root_hash, verify_consistency, verify_inclusion
from app.verifier.deemed import find_majority
from app.verifier.election import Seats, rank, seed_of
from app.verifier.sealed_vectors import sealed_trials
from app.verifier.verdict import judge, percent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Trial = tuple[str, bool]

JCS_GOOD = ('{"a":1,"b":[true,null,"é"]}', "0", '"\\n"', "-9007199254740991")
JCS_BAD = (
    '{"a":1,"a":1}',
    '{"b":1,"a":1}',
    '{"a": 1}',
    '{"a":1} ',
    "1.0",
    "1e2",
    "-0",
    "9007199254740992",
    '"e\u0301"',
    '"\\u00e9"',
    '"\\ud800"',
    "NaN",
    "",
)

# RFC 6962 trees over the leaves 0x00, 0x01 and 0x02, hashed apart from this code with sha256sum.
MERKLE_ROOTS = (
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "a20bf9a7cc2dc8a08f5f415a71b19f6ac427bab54d24eec868b5d3103449953a",
    "3b6cccd7e3e023ff393006f030315ee7ad9eb111b022b41fba7e5b7a3973f688",
)

THRESHOLDS = {"quorum": [2, 3], "ordinary": [1, 2], "special": [3, 4]}
# (class, heads in scope, participants, yes by heads, carried): equality and one short of it.
VERDICTS = (
    ("ordinary", 900, 600, 301, True),
    ("ordinary", 900, 600, 300, False),
    ("ordinary", 900, 599, 599, False),
    ("ordinary", 100_000, 66_666, 66_666, False),
    ("ordinary", 1_000, 700, 340, False),
    ("special", 600, 600, 450, True),
    ("special", 600, 600, 449, False),
    ("unanimous_affected", 3, 3, 3, True),
    ("unanimous_affected", 3, 2, 2, False),
)

# (heads and area of a, b, c; seats; alternates; whether drawn; order; whether a draw is missing).
# The seed is 32 zero bytes and the motion is m; its lot keys, by sha256sum, stand as b, a, c.
SEED = bytes(32)
RANKINGS = (
    (((2, 5), (2, 5), (2, 5)), 1, 1, True, "bac", False),
    (((2, 5), (2, 5), (2, 5)), 1, 1, False, "abc", True),
    (((2, 5), (2, 5), (1, 9)), 2, 1, False, "abc", False),
    (((2, 5), (2, 5), (1, 9)), 2, 1, True, "bac", False),
    (((2, 4), (2, 5), (3, 1)), 1, 2, False, "cba", False),
    (((3, 5), (2, 5), (2, 5)), 1, 2, False, "abc", True),
    (((3, 5), (2, 5), (2, 5)), 1, 0, False, "abc", False),
)
# SHA-256 of 32 zero bytes and the text of a draw, by sha256sum.
DRAW = ("01 02 + 3", "9a2a704e34786aca7970921cc7944f71179b647d8b249d5eb82847e8d0bca83a")
# (heads and area of yes, no, abstain; the majority).
MAJORITIES = (
    (((3, 3), (2, 2), (0, 0)), "yes"),
    (((2, 2), (1, 1), (3, 3)), "abstain"),
    (((3, 2), (2, 3), (0, 0)), None),
    (((3, 3), (3, 2), (0, 0)), None),
    (((3, 3), (2, 3), (0, 0)), None),
)


def run_vectors() -> Iterator[Trial]:
    """Yield name and whether the verifier answered as it must."""
    for vector in SIGNATURE_VECTORS:
        for verify in (verify_signature, verify_signature_stdlib):
            args = (vector.public_key, vector.message, vector.signature)
            yield f"ed25519 {vector.name}", _accepts(verify, *args) == vector.valid
    for text in JCS_GOOD:
        yield f"jcs {text}", _accepts(parse_jcs, text.encode())
    for text in JCS_BAD:
        yield f"jcs {text!a}", not _accepts(parse_jcs, text.encode("utf-8"))
    yield from _tree_trials()
    yield from _verdict_trials()
    yield from _election_trials()
    yield from _majority_trials()
    yield from sealed_trials()


def _accepts(parse: Callable[..., object], *args: object) -> bool:
    try:
        parse(*args)
    except VerificationError:
        return False
    return True


def _tree_trials() -> Iterator[Trial]:
    leaves = [leaf_hash(bytes([number])) for number in range(3)]
    roots = [root_hash(leaves[: number + 1]) for number in range(3)]
    for size, (root, expected) in enumerate(zip(roots, MERKLE_ROOTS, strict=True), 1):
        yield f"merkle root {size}", root.hex() == expected
    path, growth = [leaves[0], leaves[2]], [leaves[2]]
    yield "inclusion", _accepts(verify_inclusion, leaves[1], 1, 3, path, roots[2])
    yield "inclusion elsewhere", not _accepts(verify_inclusion, leaves[1], 0, 3, path, roots[2])
    yield "inclusion of another", not _accepts(verify_inclusion, leaves[0], 1, 3, path, roots[2])
    yield "growth", _accepts(verify_consistency, 2, roots[1], 3, roots[2], growth)
    yield "fork", not _accepts(verify_consistency, 2, roots[0], 3, roots[2], growth)


def _verdict_trials() -> Iterator[Trial]:
    for name, scope, voters, yes, carried in VERDICTS:
        motion = {"kind": "yes_no", "class": name}
        options = [("yes", yes, yes), ("no", voters - yes, voters - yes), ("abstain", 0, 0)]
        sums = [{"heads": number, "area": number} for number in (scope, voters)]
        _, passed = judge(motion, THRESHOLDS, sums[0], sums[1], options)
        yield f"verdict {name} {yes}/{voters}/{scope}", (passed == ["yes"]) == carried
    yield "percent cut off", percent(66_666, 100_000) == "66.66 %"


def _election_trials() -> Iterator[Trial]:
    for number, (sums, seats, alternates, drawn, order, missing) in enumerate(RANKINGS, 1):
        rows = [(name, *pair) for name, pair in zip("abc", sums, strict=True)]
        found = rank("m", rows, "abc", Seats(seats, alternates, 1), SEED if drawn else None)
        names = "".join(str(place["choice"]) for place in found.ranking)
        yield f"ranking {number}", (names, found.lot_missing) == (order, missing)
    yield "seed of a draw", seed_of(SEED.hex(), DRAW[0]).hex() == DRAW[1]


def _majority_trials() -> Iterator[Trial]:
    for number, (sums, majority) in enumerate(MAJORITIES, 1):
        rows = [(name, *pair) for name, pair in zip(("yes", "no", "abstain"), sums, strict=True)]
        found = find_majority([*rows, ("follow", 9, 9)])
        yield f"majority {number}", found == majority
