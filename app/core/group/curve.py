"""The curve below ristretto255, and the two maps between its points and 32 bytes (RFC 9496).

Law: points are extended coordinates (X, Y, Z, T), x = X/Z, y = Y/Z, xy = T/Z, of
−x² + y² = 1 + dx²y² modulo 2^255 − 19 (formulas of Hisil–Wong–Carter–Dawson). One
element has four points; `encode` and `equals` see no difference between them.
Numbers are Python's or any type that calculates like them. Nothing here is constant time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from app.core.signatures.edwards import D as D_INTEGER
from app.core.signatures.edwards import P as P_INTEGER
from app.core.signatures.edwards import find_square_root

Number = Any
Point = tuple[Number, Number, Number, Number]
#: (y + x, y − x, 2dxy) of a point with Z = 1: what one addition reads.
Affine = tuple[Number, Number, Number]

_SQRT_M1 = pow(2, (P_INTEGER - 1) // 4, P_INTEGER)
_INVSQRT_A_MINUS_D = pow(find_square_root((-1 - D_INTEGER) % P_INTEGER) or 0, -1, P_INTEGER)


class Curve:
    """The arithmetic over one type of whole numbers."""

    def __init__(self, number: Callable[[int], Number]) -> None:
        self.number = number
        self.p = number(P_INTEGER)
        self.d = number(D_INTEGER)
        self.d2 = number(2 * D_INTEGER % P_INTEGER)
        self.sqrt_m1 = number(_SQRT_M1)
        self.invsqrt_a_minus_d = number(_INVSQRT_A_MINUS_D)
        self.exponent = number((P_INTEGER - 5) // 8)
        self.identity: Point = (number(0), number(1), number(1), number(0))

    def find_inverse_root(self, value: Number) -> Number | None:
        """Return 1/√value up to its sign, 0 for 0, or None where there is no root.

        With r = value^((p − 5)/8), value·r² is a fourth root of unity: 1 or −1 for squares.
        """
        p = self.p
        root = pow(value, self.exponent, p)
        check = root * root % p * value % p
        if check <= 1:
            return root
        return root * self.sqrt_m1 % p if check == p - 1 else None

    def find_point(self, data: bytes) -> Point | None:
        """Return the even point, Z = 1, of 32 bytes with bit 255 clear, or None (§4.3.1)."""
        p = self.p
        s = self.number(int.from_bytes(data, "little"))
        if s >= p or s & 1:
            return None
        ss = s * s % p
        u1, u2 = 1 - ss, 1 + ss
        u2_squared = u2 * u2 % p
        v = (-(self.d * u1 * u1) - u2_squared) % p
        inverse_root = self.find_inverse_root(v * u2_squared % p)
        if inverse_root is None:
            return None
        den_x = inverse_root * u2 % p
        x = 2 * s * den_x % p
        x = p - x if x & 1 else x
        y = u1 * (inverse_root * den_x % p * v % p) % p
        t = x * y % p
        return None if t & 1 or not y else (x, y, self.identity[2], t)

    def encode(self, point: Point) -> bytes:
        """Return the 32 canonical bytes of the point's element (§4.3.2)."""
        p = self.p
        x, y, z, t = point
        u1, u2 = (z + y) * (z - y) % p, x * y % p
        inverse_root = self.find_inverse_root(u1 * u2 % p * u2 % p) or self.identity[0]
        den1, den2 = inverse_root * u1 % p, inverse_root * u2 % p
        z_inverse = den1 * den2 % p * t % p
        if t * z_inverse % p & 1:
            x, y = y * self.sqrt_m1 % p, x * self.sqrt_m1 % p
            den2 = den1 * self.invsqrt_a_minus_d % p
        if x * z_inverse % p & 1:
            y = -y
        s = den2 * (z - y) % p
        return int(p - s if s & 1 else s).to_bytes(32, "little")

    def equals(self, left: Point, right: Point) -> bool:
        """Tell whether two points stand for one element (§4.3.3)."""
        p = self.p
        x1, y1, _, _ = left
        x2, y2, _, _ = right
        return not (x1 * y2 - y1 * x2) % p or not (y1 * y2 - x1 * x2) % p

    def double(self, point: Point) -> Point:
        """Return point + point."""
        p = self.p
        x, y, z, _ = point
        a, b = x * x, y * y
        h, g = a + b, a - b
        e, f = (h - (x + y) ** 2) % p, (2 * z * z + g) % p
        h, g = h % p, g % p
        return e * f % p, g * h % p, f * g % p, e * h % p

    def add(self, left: Point, right: Point) -> Point:
        """Return the sum of two points, equal or not."""
        p = self.p
        x1, y1, z1, t1 = left
        x2, y2, z2, t2 = right
        a, b = (y1 - x1) * (y2 - x2) % p, (y1 + x1) * (y2 + x2) % p
        c, d = t1 * t2 % p * self.d2 % p, 2 * z1 * z2 % p
        e, f, g, h = b - a, d - c, d + c, b + a
        return e * f % p, g * h % p, f * g % p, e * h % p

    def add_affine(self, left: Point, right: Affine) -> Point:
        """Return the sum of a point and one given as `affine` gives it."""
        p = self.p
        x, y, z, t = left
        plus, minus, t2d = right
        a, b, c, d = (y - x) * minus % p, (y + x) * plus % p, t * t2d % p, z + z
        e, f, g, h = b - a, d - c, d + c, b + a
        return e * f % p, g * h % p, f * g % p, e * h % p

    def invert_all(self, values: Sequence[Number]) -> list[Number]:
        """Return the inverses of numbers, none of them 0, at the price of one inversion."""
        p, product, products = self.p, self.identity[1], []
        for value in values:
            products.append(product)
            product = product * value % p
        inverse, inverses = pow(product, -1, p), []
        for value, before in zip(reversed(values), reversed(products), strict=True):
            inverses.append(inverse * before % p)
            inverse = inverse * value % p
        return inverses[::-1]

    def affine(self, points: Sequence[Point]) -> list[Affine]:
        """Return the points in the form that one addition reads, Z divided out."""
        p, d2 = self.p, self.d2
        if all(point[2] == 1 for point in points):
            return [((y + x) % p, (y - x) % p, t * d2 % p) for x, y, _, t in points]
        inverses = self.invert_all([point[2] for point in points])
        scaled = [
            (x * inverse % p, y * inverse % p)
            for (x, y, _, _), inverse in zip(points, inverses, strict=True)
        ]
        return [((y + x) % p, (y - x) % p, x * y % p * d2 % p) for x, y in scaled]
