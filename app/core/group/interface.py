"""What every backend of ristretto255 can do, and what no backend may let through.

Law: a point is 32 canonical bytes (RFC 9496 §4.3.1) and bit 255 is never set; this is
asked here, before any library is, because libraries differ (PROTOCOL §2). The identity is
a value in arithmetic; `decode_wire` refuses it where nobody honest would send it (A3).
An element is the backend's own and means nothing to another backend.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Sequence
from typing import Any

from app.core.errors import VerificationError

Element = Any
POINT_BYTES = 32
IDENTITY_BYTES = bytes(POINT_BYTES)


class PointInvalid(VerificationError):
    """Not the canonical encoding of a point, or the identity where it is refused."""


class Group(ABC):
    """ristretto255 by one kind of arithmetic; scalars are integers, taken modulo L."""

    name: str
    identity: Element
    base: Element

    def decode(self, data: bytes) -> Element:
        """Return the element of 32 bytes, the identity allowed; raises PointInvalid."""
        if len(data) != POINT_BYTES:
            raise PointInvalid(reason="length")
        if data[31] >> 7:
            raise PointInvalid(reason="bit_255")
        element = self._find(data)
        if element is None:
            raise PointInvalid(reason="encoding")
        return element

    def decode_wire(self, data: bytes) -> Element:
        """Return the element of 32 bytes that must not be the identity; raises PointInvalid."""
        element = self.decode(data)
        if data == IDENTITY_BYTES:
            raise PointInvalid(reason="identity")
        return element

    def is_identity(self, element: Element) -> bool:
        """Tell whether the element is the identity."""
        return self.equals(element, self.identity)

    def subtract(self, left: Element, right: Element) -> Element:
        """Return left − right."""
        return self.add(left, self.negate(right))

    def multiply_base(self, scalar: int) -> Element:
        """Return scalar·G."""
        return self.fixed(self.base)(scalar)

    @abstractmethod
    def _find(self, data: bytes) -> Element | None:
        """Return the element of 32 bytes whose bit 255 is clear, or None."""

    @abstractmethod
    def encode(self, element: Element) -> bytes:
        """Return the 32 canonical bytes of an element."""

    @abstractmethod
    def equals(self, left: Element, right: Element) -> bool:
        """Tell whether two elements are one."""

    @abstractmethod
    def add(self, left: Element, right: Element) -> Element:
        """Return the sum of two elements, equal or not."""

    @abstractmethod
    def negate(self, element: Element) -> Element:
        """Return −element."""

    @abstractmethod
    def multiply(self, scalar: int, element: Element) -> Element:
        """Return scalar·element."""

    @abstractmethod
    def fixed(self, element: Element) -> Callable[[int], Element]:
        """Return what multiplies this one element, quicker where a table helps."""

    @abstractmethod
    def combine(self, scalars: Sequence[int], elements: Sequence[Element]) -> Element:
        """Return Σ scalar·element, the identity for none."""

    @abstractmethod
    def keys(self, elements: Sequence[Element]) -> list[Hashable]:
        """Return for each element a value that equals another's exactly if the elements do."""
