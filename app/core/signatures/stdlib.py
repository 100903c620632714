"""Ed25519 (RFC 8032) on the standard library alone.

Law: verification is PROTOCOL §2's, without cofactor: S < L, A a canonical
encoding, and the recomputed R' = S·B − k·A has the very bytes of R. Whether A is
of prime order is asked once per key, elsewhere. Signing here is not constant
time: it is for machines without OpenSSL and for tests.
"""

from __future__ import annotations

import hashlib

from app.core.signatures.edwards import (
    IDENTITY,
    L,
    encode_point,
    find_point,
    multiply_base_and,
    negate,
)


def _scalar(*parts: bytes) -> int:
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % L


def _expand(seed: bytes) -> tuple[int, bytes]:
    digest = hashlib.sha512(seed).digest()
    scalar = int.from_bytes(digest[:32], "little") & ((1 << 254) - 8) | 1 << 254
    return scalar, digest[32:]


def _times_base(scalar: int) -> bytes:
    return encode_point(multiply_base_and(scalar, 0, IDENTITY))


def public_key(seed: bytes) -> bytes:
    """Return the 32-byte public key of a 32-byte seed."""
    return _times_base(_expand(seed)[0])


def sign(seed: bytes, message: bytes) -> bytes:
    """Return the 64-byte deterministic signature."""
    scalar, prefix = _expand(seed)
    encoded_key = _times_base(scalar)
    nonce = _scalar(prefix, message)
    encoded_r = _times_base(nonce)
    s = (nonce + _scalar(encoded_r, encoded_key, message) * scalar) % L
    return encoded_r + s.to_bytes(32, "little")


def is_valid(encoded_key: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether the equation holds byte for byte, for a 64-byte signature with S < L."""
    point = find_point(encoded_key)
    if point is None:
        return False
    encoded_r, s = signature[:32], int.from_bytes(signature[32:], "little")
    k = _scalar(encoded_r, encoded_key, message)
    return encode_point(multiply_base_and(s, k, negate(point))) == encoded_r
