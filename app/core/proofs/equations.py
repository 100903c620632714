"""What proofs come to: sums of multiples that must be the identity, one by one or many at once.

Law (PROTOCOL §6): one coefficient k_j of 128 bits per *equation*, from a seed of 32 fresh
bytes that the prover cannot know, so a batch refuses whatever single verification refuses
(but for chance 2^-128); chunks of at most 512; a chunk that fails is halved until single
verification judges one claim. Coefficient k_j is the first 16 bytes of SHA-512(
lp("yijue/v1/batch") ‖ lp(seed) ‖ lp(SHA-512(claims)) ‖ u32 j), most significant first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.core.encoding import lp, u32be
from app.core.errors import VerificationError
from app.core.group import Element, Group, L, RandomnessInvalid

CHUNK = 512
SEED_BYTES = 32
_COEFFICIENT_BYTES = 16
_LABEL = b"yijue/v1/batch"


class ProofInvalid(VerificationError):
    """A proof does not hold; `proof` names its kind, the other fields its place."""


@dataclass(frozen=True, slots=True)
class Equation:
    """Σ coefficient·element must be the identity; `proof` and `place` say whose it is."""

    terms: tuple[tuple[int, Element], ...]
    proof: str
    place: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """All equations of one ballot or share, and the bytes that fix them."""

    data: bytes
    equations: tuple[Equation, ...]


def holds(group: Group, equation: Equation) -> bool:
    """Tell whether one equation is true."""
    scalars, elements = zip(*equation.terms, strict=True)
    return group.is_identity(group.combine(scalars, elements))


def find_refusal(group: Group, claim: Claim) -> ProofInvalid | None:
    """Return the refusal of the first equation that is false by itself, or None."""
    for equation in claim.equations:
        if not holds(group, equation):
            return ProofInvalid(proof=equation.proof, **dict(equation.place))
    return None


def verify_claim(group: Group, claim: Claim) -> None:
    """Verify each equation by itself; raises ProofInvalid for the first that is false."""
    refusal = find_refusal(group, claim)
    if refusal is not None:
        raise refusal


def find_false_claims(
    group: Group, claims: Sequence[Claim], seed: bytes
) -> Iterator[tuple[int, ProofInvalid]]:
    """Yield position and refusal of each claim that does not hold, in order.

    `seed`: 32 fresh random bytes for this call; raises RandomnessInvalid for another length.
    """
    if len(seed) != SEED_BYTES:
        raise RandomnessInvalid(length=len(seed), needed=SEED_BYTES)
    for start in range(0, len(claims), CHUNK):
        places = range(start, min(start + CHUNK, len(claims)))
        yield from _find_false(group, claims, places, seed)


def _find_false(
    group: Group, claims: Sequence[Claim], places: range, seed: bytes
) -> Iterator[tuple[int, ProofInvalid]]:
    if len(places) == 1:
        refusal = find_refusal(group, claims[places[0]])
        if refusal is not None:
            yield places[0], refusal
    elif not _hold_together(group, [claims[place] for place in places], seed):
        middle = len(places) // 2
        yield from _find_false(group, claims, places[:middle], seed)
        yield from _find_false(group, claims, places[middle:], seed)


def _hold_together(group: Group, claims: Sequence[Claim], seed: bytes) -> bool:
    """Tell whether Σ k_j·equation_j is the identity."""
    coefficients = _coefficients(claims, seed)
    # By identity of the object: elements shared by equations, as G and Y are, cost one term.
    totals: dict[int, int] = {}
    elements: dict[int, Element] = {}
    for claim in claims:
        for equation in claim.equations:
            k = next(coefficients)
            for scalar, element in equation.terms:
                name = id(element)
                elements[name] = element
                totals[name] = totals.get(name, 0) + k * scalar
    return group.is_identity(
        group.combine([total % L for total in totals.values()], list(elements.values()))
    )


def _coefficients(claims: Sequence[Claim], seed: bytes) -> Iterator[int]:
    digest = hashlib.sha512()
    for claim in claims:
        digest.update(lp(claim.data))
    begun = hashlib.sha512(lp(_LABEL) + lp(seed) + lp(digest.digest()))
    for j in range(sum(len(claim.equations) for claim in claims)):
        hashed = begun.copy()
        hashed.update(u32be(j))
        yield int.from_bytes(hashed.digest()[:_COEFFICIENT_BYTES], "big")
