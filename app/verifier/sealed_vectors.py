"""What the verifier must accept and refuse of points, scalars and proofs (part of V44).

Law: small multiples of G as RFC 9496 §A.1 prints them; a proof of this code's own making with
one thing changed must fall, alone and among many.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.errors import VerificationError
from app.core.group import L, group_for_verifying, parse_scalar
from app.core.proofs import (
    Claim,
    Statement,
    find_false_claims,
    knowledge_equations,
    prove_knowledge,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.core.group import Group

MULTIPLES = (
    "0000000000000000000000000000000000000000000000000000000000000000",
    "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76",
    "6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919",
)
NOT_POINTS = (
    # Of RFC 9496 §A.2: not reduced; negative; not on the curve. Then G with bit 255 set.
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371",
    "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2df6",
)


def sealed_trials() -> Iterator[tuple[str, bool]]:
    """Yield name and whether the verifier's group and proofs answered as they must."""
    group = group_for_verifying()
    for number, text in enumerate(MULTIPLES):
        point = group.multiply_base(number)
        same = group.equals(group.decode(bytes.fromhex(text)), point)
        yield f"multiple {number}", same and group.encode(point).hex() == text
    for text in NOT_POINTS:
        yield f"no point {text}", not _accepts(group.decode, bytes.fromhex(text))
    yield "identity on the wire", not _accepts(group.decode_wire, bytes(32))
    yield "scalar", _accepts(parse_scalar, (L - 1).to_bytes(32, "little"))
    yield "scalar + L", not _accepts(parse_scalar, L.to_bytes(32, "little"))
    good, bad = _claim(group, 5), _claim(group, 6)
    yield "proof", not list(find_false_claims(group, [good], bytes(32)))
    yield "proof of another point", bool(list(find_false_claims(group, [bad], bytes(32))))
    among = [place for place, _ in find_false_claims(group, [good, good, bad, good], bytes(32))]
    yield "proof among many", among == [2]


def _claim(group: Group, stated: int) -> Claim:
    """The proof that 5 stands behind a point, which it does where the point is 5·G."""
    point = group.multiply_base(stated)
    statement = Statement("pok", bytes(32), (1, 0, group.encode(point)))
    proof = prove_knowledge(group, statement, [group.base], 5, 7)
    return Claim(
        group.encode(point),
        tuple(knowledge_equations(group, statement, [(group.base, point)], proof)),
    )


def _accepts(read: Callable[[bytes], object], data: bytes) -> bool:
    try:
        read(data)
    except VerificationError:
        return False
    return True
