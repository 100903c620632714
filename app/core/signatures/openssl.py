"""Ed25519 by OpenSSL, through `cryptography`, where it can be loaded.

Law: it must accept exactly what the standard library's arithmetic accepts.
OpenSSL compares the bytes of R and refuses S ≥ L, but takes non-canonical,
small-order and mixed-order keys; the caller refuses those before. A build that
cannot do Ed25519 counts as absent.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from app.core.signatures.edwards import L

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

#: s = 5·L − 1 is a multiple of 8 with its highest bit at 254, so X25519's clamping
#: leaves it alone, and s ≡ −1 modulo L: u(s·A) = u(A) exactly for A of order L,
#: since the factor 8 kills the rest. (On the twist no point but the infinite one
#: passes: its order has no factor in common with 5·L nor with 5·L − 2.)
_MINUS_ONE = (5 * L - 1).to_bytes(32, "little")


class OpenSSL:
    """The three acts and the order test, on bytes."""

    def __init__(self) -> None:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric import ed25519, x25519

        self._invalid = InvalidSignature
        # A log signs each head by one seed, and making the key costs twice the signature.
        self._private = lru_cache(maxsize=4)(ed25519.Ed25519PrivateKey.from_private_bytes)
        self._public = ed25519.Ed25519PublicKey.from_public_bytes
        self._montgomery = x25519.X25519PublicKey.from_public_bytes
        self._minus_one: X25519PrivateKey = x25519.X25519PrivateKey.from_private_bytes(_MINUS_ONE)

    def public_key(self, seed: bytes) -> bytes:
        """Return the 32-byte public key of a 32-byte seed."""
        return self._private(seed).public_key().public_bytes_raw()

    def sign(self, seed: bytes, message: bytes) -> bytes:
        """Return the 64-byte signature."""
        return self._private(seed).sign(message)

    def is_valid(self, encoded_key: bytes, message: bytes, signature: bytes) -> bool:
        """Tell whether OpenSSL takes the signature of a key already found good."""
        try:
            self._public(encoded_key).verify(signature, message)
        except self._invalid:
            return False
        return True

    def has_prime_order(self, u: int) -> bool:
        """Tell whether ±(u, v) is on the curve and of order L."""
        encoded = u.to_bytes(32, "little")
        try:
            return self._minus_one.exchange(self._montgomery(encoded)) == encoded
        except ValueError:
            # X25519 refuses the all-zero result of a point of small order.
            return False


def find_openssl() -> OpenSSL | None:
    """Return the backend if it loads and can do Ed25519 and X25519, else None."""
    try:
        backend = OpenSSL()
        works = backend.is_valid(backend.public_key(bytes(32)), b"", backend.sign(bytes(32), b""))
    except Exception:
        return None
    return backend if works and backend.has_prime_order(9) else None
