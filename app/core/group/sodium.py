"""ristretto255 by libsodium: constant time, for whatever touches a secret on the server.

Law: the library is asked only what it answers well (PROTOCOL §2). It takes a second
encoding with bit 255 set, refuses to give the identity as a product, and masks or takes
scalars from L on; so bit 255 is refused before, products with 0 or the identity are
answered here, and scalars are reduced. An element is its 32 bytes. The shared library is
opened by its system name, never by a path from outside; one that fails a known product
counts as absent.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Hashable, Sequence

from app.core.group.interface import IDENTITY_BYTES, Group
from app.core.group.scalars import encode_scalar
from app.core.signatures.edwards import L

NAMES = ("libsodium.so.23", "libsodium.so.26")
BASE = bytes.fromhex("e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76")
_TWICE = bytes.fromhex("6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919")


class SodiumGroup(Group):
    """The group behind a loaded libsodium."""

    name = "libsodium"
    identity = IDENTITY_BYTES
    base = BASE

    def __init__(self, library: ctypes.CDLL) -> None:
        library.sodium_init()
        self._is_valid = library.crypto_core_ristretto255_is_valid_point
        self._add = library.crypto_core_ristretto255_add
        self._subtract = library.crypto_core_ristretto255_sub
        self._product = library.crypto_scalarmult_ristretto255
        self._base_product = library.crypto_scalarmult_ristretto255_base

    def _find(self, data: bytes) -> bytes | None:
        return bytes(data) if self._is_valid(bytes(data)) == 1 else None

    def encode(self, element: bytes) -> bytes:
        """Return the 32 canonical bytes of an element, which it is."""
        return element

    def equals(self, left: bytes, right: bytes) -> bool:
        """Tell whether two elements are one."""
        return left == right

    def add(self, left: bytes, right: bytes) -> bytes:
        """Return the sum of two elements, equal or not."""
        return self._ask(self._add, left, right)

    def negate(self, element: bytes) -> bytes:
        """Return −element."""
        return self._ask(self._subtract, IDENTITY_BYTES, element)

    def subtract(self, left: bytes, right: bytes) -> bytes:
        """Return left − right."""
        return self._ask(self._subtract, left, right)

    def multiply(self, scalar: int, element: bytes) -> bytes:
        """Return scalar·element."""
        if scalar % L == 0 or element == IDENTITY_BYTES:
            return IDENTITY_BYTES
        return self._ask(self._product, encode_scalar(scalar), element)

    def fixed(self, element: bytes) -> Callable[[int], bytes]:
        """Return what multiplies this one element; only G has a table."""
        return lambda scalar: self.multiply(scalar, element)

    def multiply_base(self, scalar: int) -> bytes:
        """Return scalar·G."""
        if scalar % L == 0:
            return IDENTITY_BYTES
        return self._ask(self._base_product, encode_scalar(scalar))

    def combine(self, scalars: Sequence[int], elements: Sequence[bytes]) -> bytes:
        """Return Σ scalar·element, the identity for none."""
        total = IDENTITY_BYTES
        for scalar, element in zip(scalars, elements, strict=True):
            total = self.add(total, self._term(scalar % L, element))
        return total

    def _term(self, scalar: int, element: bytes) -> bytes:
        if scalar == 1:
            return element
        return self.multiply_base(scalar) if element == BASE else self.multiply(scalar, element)

    def keys(self, elements: Sequence[bytes]) -> list[Hashable]:
        """Return the elements themselves."""
        return list(elements)

    @staticmethod
    def _ask(function: Callable[..., int], *arguments: bytes) -> bytes:
        out = ctypes.create_string_buffer(32)
        done = function(out, *arguments)
        # Elements come from `decode` and the cases above, so libsodium has no reason to refuse.
        assert done == 0
        return out.raw


def find_sodium(names: Sequence[str] = NAMES) -> SodiumGroup | None:
    """Return the group of the first library that loads and calculates, or None."""
    for name in names:
        try:
            group = SodiumGroup(ctypes.CDLL(name))
        except (OSError, AttributeError):
            continue
        if group.multiply(2, BASE) == group.add(BASE, BASE) == _TWICE:
            return group
    return None
