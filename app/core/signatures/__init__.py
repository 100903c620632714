"""Ed25519 signatures of the log (PROTOCOL §2, §5).

Law: verified without cofactor. S < L; A decodes canonically, is not the
identity and lies in the prime-order subgroup (asked once per key); R' = S·B −
k·A is recomputed and its 32 bytes compared with R. OpenSSL is used where it
loads, the standard library elsewhere; both give the same answer for every
input. Every signature covers suite-tagged, length-prefixed parts.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

from app.core.encoding import encode_jcs, lp
from app.core.errors import VerificationError
from app.core.signatures import stdlib
from app.core.signatures.edwards import L
from app.core.signatures.openssl import find_openssl
from app.core.signatures.prime_order import find_montgomery_u, has_prime_order

SUITE = "RISTRETTO255-SHA512-ED25519-v1"
SEED_BYTES = PUBLIC_KEY_BYTES = 32
SIGNATURE_BYTES = 64

_openssl = find_openssl()


class SeedInvalid(VerificationError):
    """A private seed is not 32 bytes."""


class PublicKeyInvalid(VerificationError):
    """Not the canonical encoding of a point of prime order."""


class SignatureInvalid(VerificationError):
    """The signature does not hold under PROTOCOL §2."""


def public_key(seed: bytes) -> bytes:
    """Return the 32-byte public key of a 32-byte seed; raises SeedInvalid."""
    _check_seed(seed)
    return (_openssl or stdlib).public_key(seed)


def sign(seed: bytes, message: bytes) -> bytes:
    """Return the 64-byte signature of the message; raises SeedInvalid."""
    _check_seed(seed)
    return (_openssl or stdlib).sign(seed, message)


def _check_seed(seed: bytes) -> None:
    if len(seed) != SEED_BYTES:
        raise SeedInvalid(length=len(seed))


@lru_cache(maxsize=1 << 17)
def verify_public_key(encoded_key: bytes) -> None:
    """Refuse a key that is not canonical, the identity or outside the prime-order subgroup.

    Raises PublicKeyInvalid. Keys that passed are remembered, 131,072 of them.
    """
    u = find_montgomery_u(encoded_key)
    if u is None:
        raise PublicKeyInvalid(reason="encoding")
    if not (_openssl.has_prime_order(u) if _openssl else has_prime_order(u)):
        raise PublicKeyInvalid(reason="order")


def verify_signature(encoded_key: bytes, message: bytes, signature: bytes) -> None:
    """Raise SignatureInvalid unless the 64-byte signature holds (PROTOCOL §2)."""
    _check_form(encoded_key, signature)
    if not (_openssl or stdlib).is_valid(encoded_key, message, signature):
        raise SignatureInvalid(reason="equation")


def verify_signature_stdlib(encoded_key: bytes, message: bytes, signature: bytes) -> None:
    """Do what verify_signature does, by the standard library alone."""
    _check_form(encoded_key, signature)
    if not stdlib.is_valid(encoded_key, message, signature):
        raise SignatureInvalid(reason="equation")


def _check_form(encoded_key: bytes, signature: bytes) -> None:
    if len(signature) != SIGNATURE_BYTES:
        raise SignatureInvalid(reason="length")
    if int.from_bytes(signature[32:], "little") >= L:
        raise SignatureInvalid(reason="scalar")
    try:
        verify_public_key(encoded_key)
    except PublicKeyInvalid as refused:
        raise SignatureInvalid(reason="public_key") from refused


def key_id(encoded_key: bytes) -> str:
    """Return the 16 hexadecimal characters that name a key in an entry's `sigs`."""
    return hashlib.sha256(lp(b"yijue/v1/key") + lp(encoded_key)).hexdigest()[:16]


def signed_message(entry_type: str, bind: bytes, body: object) -> bytes:
    """Return the bytes an entry's signature covers (PROTOCOL §5).

    `bind` is HM, or HD before the manifest, 32 bytes; raises NotCanonical.
    """
    return signed_message_of_jcs(entry_type, bind, encode_jcs(body))


def signed_message_of_jcs(entry_type: str, bind: bytes, body_jcs: bytes) -> bytes:
    """Return the same for a body already in canonical bytes."""
    digest = hashlib.sha512(body_jcs).digest()
    return b"".join(map(lp, (b"yijue/v1/sig", entry_type.encode("utf-8"), bind, digest)))
