"""ristretto255 by whole numbers: Python's own, or gmpy2's where it can be imported.

Law: both are one code, so a stranger's bare Python judges as the quick one does.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache

from app.core.group.curve import Curve, Number, Point
from app.core.group.interface import Group
from app.core.group.multiples import PIPPENGER_FROM, comb, sum_few, sum_many
from app.core.group.scalars import L
from app.core.signatures.edwards import base_point

#: Tables kept: G, the election's key and a few trustees'.
_TABLES = 8


class IntegerGroup(Group):
    """The group over one type of whole numbers."""

    def __init__(self, name: str, number: Callable[[int], Number]) -> None:
        self.name = name
        self.curve = Curve(number)
        x, y, z, t = base_point()
        self.base = (number(x), number(y), number(z), number(t))
        self.identity = self.curve.identity
        self._comb = lru_cache(maxsize=_TABLES)(lambda point: comb(self.curve, point))

    def _find(self, data: bytes) -> Point | None:
        return self.curve.find_point(data)

    def encode(self, element: Point) -> bytes:
        """Return the 32 canonical bytes of an element."""
        return self.curve.encode(element)

    def equals(self, left: Point, right: Point) -> bool:
        """Tell whether two elements are one."""
        return self.curve.equals(left, right)

    def add(self, left: Point, right: Point) -> Point:
        """Return the sum of two elements, equal or not."""
        return self.curve.add(left, right)

    def negate(self, element: Point) -> Point:
        """Return −element."""
        x, y, z, t = element
        p = self.curve.p
        return -x % p, y, z, -t % p

    def multiply(self, scalar: int, element: Point) -> Point:
        """Return scalar·element."""
        return sum_few(self.curve, [scalar % L], [element])

    def fixed(self, element: Point) -> Callable[[int], Point]:
        """Return what multiplies this one element, by a table that is kept."""
        multiply = self._comb(element)
        return lambda scalar: multiply(scalar % L)

    def combine(self, scalars: Sequence[int], elements: Sequence[Point]) -> Point:
        """Return Σ scalar·element, the identity for none."""
        reduced = [scalar % L for scalar in scalars]
        total = sum_few if len(reduced) < PIPPENGER_FROM else sum_many
        return total(self.curve, reduced, elements)

    def keys(self, elements: Sequence[Point]) -> list[Hashable]:
        """Return x of 4·element: multiplying by 4 leaves one point of the four, in the prime
        order subgroup, where x belongs to one point alone.
        """
        if not elements:
            return []
        p, double = self.curve.p, self.curve.double
        points = [double(double(element)) for element in elements]
        inverses = self.curve.invert_all([point[2] for point in points])
        return [x * inverse % p for (x, _, _, _), inverse in zip(points, inverses, strict=True)]


def find_gmpy2() -> IntegerGroup | None:
    """Return the group over gmpy2's numbers, or None where it cannot be imported."""
    try:
        from gmpy2 import mpz
    except ImportError:
        return None
    return IntegerGroup("gmpy2", mpz)
