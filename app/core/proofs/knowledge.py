"""One secret behind several points: possession, decryption shares, opened shares.

Law: P_k = x·B_k for one x and every base B_k. Commitments T_k = w·B_k and the response
z = w + c·x travel; c is hashed from the whole statement and all T_k (A1, A6).
On the wire: T_1 ‖ … ‖ T_n ‖ z.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.core.group import SCALAR_BYTES, Element, Group, L, encode_scalar, parse_scalar
from app.core.proofs.challenge import Statement
from app.core.proofs.equations import Claim, Equation, ProofInvalid, verify_claim
from app.core.proofs.slices import split_points


@dataclass(frozen=True, slots=True)
class KnowledgeProof:
    """Commitments, 32 bytes each, and the response."""

    commitments: tuple[bytes, ...]
    response: int

    @classmethod
    def parse(cls, data: bytes, bases: int) -> KnowledgeProof:
        """Return the proof over so many bases; raises ProofInvalid (length), ScalarInvalid."""
        if len(data) != (bases + 1) * SCALAR_BYTES:
            raise ProofInvalid(reason="length")
        *commitments, response = split_points(data)
        return cls(tuple(commitments), parse_scalar(response))

    def encode(self) -> bytes:
        """Return the bytes that `parse` reads."""
        return b"".join(self.commitments) + encode_scalar(self.response)


def prove_knowledge(
    group: Group, statement: Statement, bases: Iterable[Element], secret: int, nonce: int
) -> KnowledgeProof:
    """Return the proof for the points secret·base; `nonce` is a fresh random scalar."""
    commitments = tuple(group.encode(group.multiply(nonce, base)) for base in bases)
    challenge = statement.challenge(commitments)
    return KnowledgeProof(commitments, (nonce + challenge * secret) % L)


def knowledge_equations(
    group: Group,
    statement: Statement,
    pairs: Sequence[tuple[Element, Element]],
    proof: KnowledgeProof,
    place: tuple[tuple[str, object], ...] = (),
) -> list[Equation]:
    """Return T_k + c·P_k − z·B_k for the pairs (B_k, P_k); raises PointInvalid."""
    challenge = statement.challenge(proof.commitments)
    return [
        Equation(
            ((1, group.decode(commitment)), (challenge, point), (-proof.response, base)),
            statement.label,
            place,
        )
        for commitment, (base, point) in zip(proof.commitments, pairs, strict=True)
    ]


def verify_knowledge(
    group: Group,
    statement: Statement,
    pairs: Sequence[tuple[Element, Element]],
    proof: KnowledgeProof,
    **place: object,
) -> None:
    """Verify that one secret leads from each base to its point.

    Raises ProofInvalid, PointInvalid.
    """
    equations = knowledge_equations(group, statement, pairs, proof, tuple(place.items()))
    verify_claim(group, Claim(b"", tuple(equations)))
