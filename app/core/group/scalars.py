"""Scalars: integers modulo the group's order L, on the wire 32 bytes, least significant first.

Law: a scalar on the wire is below L, always; whoever masks or reduces what came in
accepts two encodings of one proof (A3). A random scalar is 64 random bytes modulo L,
so that its distance from uniform is below 2^-250 (A7); the bytes come from the caller.
"""

from __future__ import annotations

import hashlib

from app.core.errors import VerificationError

# The order of ristretto255 (RFC 9496 §4) is that of Ed25519's prime-order subgroup.
from app.core.signatures.edwards import L as L

SCALAR_BYTES = 32
WIDE_BYTES = 64


class ScalarInvalid(VerificationError):
    """Not 32 bytes, or not below L."""


class RandomnessInvalid(VerificationError):
    """The caller handed in another number of random bytes than the act needs."""


def parse_scalar(data: bytes) -> int:
    """Return the scalar of 32 bytes; raises ScalarInvalid for another length and from L on."""
    number = int.from_bytes(data, "little")
    if len(data) != SCALAR_BYTES:
        raise ScalarInvalid(reason="length")
    if number >= L:
        raise ScalarInvalid(reason="range")
    return number


def encode_scalar(scalar: int) -> bytes:
    """Return the 32 bytes of a scalar, reduced modulo L."""
    return (scalar % L).to_bytes(SCALAR_BYTES, "little")


def reduce_wide(data: bytes) -> int:
    """Return 64 bytes, least significant first, modulo L; raises RandomnessInvalid."""
    if len(data) != WIDE_BYTES:
        raise RandomnessInvalid(length=len(data), needed=WIDE_BYTES)
    return int.from_bytes(data, "little") % L


def draw_scalars(randomness: bytes, count: int) -> list[int]:
    """Return `count` scalars of 64 random bytes each; raises RandomnessInvalid.

    A row of equal blocks is refused: it is a broken source, and equal nonces open a ballot.
    """
    if len(randomness) != WIDE_BYTES * count:
        raise RandomnessInvalid(length=len(randomness), needed=WIDE_BYTES * count)
    blocks = [randomness[at : at + WIDE_BYTES] for at in range(0, len(randomness), WIDE_BYTES)]
    if len(set(blocks)) != count:
        raise RandomnessInvalid(reason="repeated")
    return [reduce_wide(block) for block in blocks]


def hash_to_scalar(data: bytes) -> int:
    """Return SHA-512 of the bytes, read least significant first, modulo L."""
    return int.from_bytes(hashlib.sha512(data).digest(), "little") % L
