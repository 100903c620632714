"""A ciphertext holds one of several small numbers, and nothing says which (or01, sum1, sumr).

Law: for each value v a branch: T_v + e_v·A = z_v·G and T'_v + e_v·(B − v·G) = z_v·Y, with
Σ e_v = c, hashed from the whole statement and all commitments. The last e is not sent: the
verifier makes it from c, so a challenge cannot be chosen freely (A6). On the wire:
T_0 ‖ T'_0 ‖ … ‖ e_0 … e_(n−2) ‖ z_0 … z_(n−1); the values stand in ascending order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.core.group import SCALAR_BYTES, Element, Group, L, encode_scalar, parse_scalar
from app.core.proofs.challenge import Statement
from app.core.proofs.equations import Equation, ProofInvalid
from app.core.proofs.slices import split_points

Place = tuple[tuple[str, object], ...]


@dataclass(frozen=True, slots=True)
class MembershipProof:
    """Commitments (T_v, T'_v as 32 bytes each), all challenges but the last, all responses."""

    commitments: tuple[bytes, ...]
    challenges: tuple[int, ...]
    responses: tuple[int, ...]

    @classmethod
    def parse(cls, data: bytes, branches: int) -> MembershipProof:
        """Return the proof of so many branches; raises ProofInvalid (length), ScalarInvalid."""
        if len(data) != proof_bytes(branches):
            raise ProofInvalid(reason="length")
        pieces = split_points(data)
        scalars = [parse_scalar(piece) for piece in pieces[2 * branches :]]
        return cls(
            tuple(pieces[: 2 * branches]),
            tuple(scalars[: branches - 1]),
            tuple(scalars[branches - 1 :]),
        )

    def encode(self) -> bytes:
        """Return the bytes that `parse` reads."""
        scalars = (*self.challenges, *self.responses)
        return b"".join(self.commitments) + b"".join(map(encode_scalar, scalars))


def proof_bytes(branches: int) -> int:
    """Return the length of a proof with so many values on the wire."""
    return (4 * branches - 1) * SCALAR_BYTES


def nonces_needed(branches: int) -> int:
    """Return how many random scalars `prove_membership` takes."""
    return 2 * branches - 1


@dataclass(frozen=True, slots=True)
class Opening:
    """What the prover knows of a ciphertext: B − value·G = r·Y, A = r·G."""

    a: Element
    b: Element
    value: int
    r: int


def prove_membership(
    group: Group,
    statement: Statement,
    multiply_key: Callable[[int], Element],
    opening: Opening,
    values: Sequence[int],
    nonces: Sequence[int],
) -> MembershipProof:
    """Return the proof that the opening's value is one of `values`, which it must be.

    `multiply_key` multiplies the election key. `nonces` are fresh random scalars: first w
    of the true branch, then e and z of each other branch in order.
    """
    nonce, *simulated = nonces
    others = iter(zip(simulated[::2], simulated[1::2], strict=True))
    challenges: list[int] = []
    responses: list[int] = []
    commitments: list[bytes] = []
    for value in values:
        e, z = (0, nonce) if value == opening.value else next(others)
        # With e = 0 and z = w these are the true branch's commitments w·G and w·Y.
        pair = _commit(group, multiply_key, opening, value, (e, z))
        commitments += map(group.encode, pair)
        challenges.append(e)
        responses.append(z)
    true = values.index(opening.value)
    challenges[true] = (statement.challenge(commitments) - sum(challenges)) % L
    responses[true] = (nonce + challenges[true] * opening.r) % L
    return MembershipProof(tuple(commitments), tuple(challenges[:-1]), tuple(responses))


def _commit(
    group: Group,
    multiply_key: Callable[[int], Element],
    opening: Opening,
    value: int,
    simulated: tuple[int, int],
) -> tuple[Element, Element]:
    """Return z·G − e·A and z·Y − e·(B − value·G)."""
    e, z = simulated
    first, second = group.multiply_base(z), multiply_key(z)
    if not e:
        return first, second
    lifted = group.subtract(opening.b, group.multiply_base(value))
    return (
        group.subtract(first, group.multiply(e, opening.a)),
        group.subtract(second, group.multiply(e, lifted)),
    )


def membership_equations(
    group: Group,
    statement: Statement,
    key: Element,
    parts: Sequence[tuple[Element, Element]],
    values: Sequence[int],
    proof: MembershipProof,
    place: Place = (),
) -> list[Equation]:
    """Return two equations for each value; raises PointInvalid.

    `parts` are the ciphertexts whose sum the statement speaks of; summed here term by term,
    so that a batch meets no new points.
    """
    challenge = statement.challenge(proof.commitments)
    challenges = (*proof.challenges, (challenge - sum(proof.challenges)) % L)
    elements = [group.decode(commitment) for commitment in proof.commitments]
    branches = zip(values, elements[::2], elements[1::2], challenges, proof.responses, strict=True)
    equations: list[Equation] = []
    for value, first, second, e, z in branches:
        left = ((1, first), *((e, a) for a, _ in parts), (-z, group.base))
        right = ((1, second), *((e, b) for _, b in parts), (-e * value, group.base), (-z, key))
        equations += [
            Equation(left, statement.label, place),
            Equation(right, statement.label, place),
        ]
    return equations
