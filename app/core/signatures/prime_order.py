"""Does a public key lie in the subgroup of prime order L? (PROTOCOL §2, V11)

Law: A = 8·Q for some Q on the curve, and A is not the identity. The group is
cyclic of order 8·L, so this is L·A = 0 and A ≠ 0, at a third of the price. The
test works on the Montgomery form v² = u³ + Au² + u, where A ∈ 2E is a matter of
squares and a half of A ∈ 4E one of fourth powers (Tate pairing with the
4-torsion point (1, √(A + 2)); halving by the two 2-isogenies). The sign of x
plays no part: A and −A lie in the same subgroup.
"""

from __future__ import annotations

from app.core.signatures.edwards import P, find_square_root

_A = 486662
_ROOT_OF_A_PLUS_2 = find_square_root(_A + 2) or 0


def find_montgomery_u(encoded: bytes) -> int | None:
    """Return u = (1 + y)/(1 − y) of canonical bytes, or None.

    None also for y = 1 and y = −1, the identity and the point of order two, and
    so for the one non-canonical sign bit that x = 0 permits.
    """
    y = int.from_bytes(encoded, "little") & ((1 << 255) - 1)
    if len(encoded) != 32 or y >= P or y in (1, P - 1):
        return None
    return (1 + y) * pow(1 - y, -1, P) % P


def has_prime_order(u: int) -> bool:
    """Tell whether ±(u, v) is on the curve and of order L.

    `u` is a Montgomery coordinate, neither 0 nor infinite.
    """
    t = find_square_root((u * u + _A * u + 1) % P)
    if t is None:
        return False
    # Of the two preimages under the dual isogeny exactly one has a square coordinate,
    # because their product A² − 4 is not a square.
    w = u + t
    r = find_square_root((_A + 2 * w) % P)
    if r is None:
        w = u - t
        r = find_square_root((_A + 2 * w) % P)
    h = find_square_root((w * w - 1) % P)
    if r is None or h is None:
        return False
    half_u = w + h
    return pow((r - _ROOT_OF_A_PLUS_2) ** 2 * half_u % P, (P - 1) // 4, P) == 1
