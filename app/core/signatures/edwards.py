"""The curve edwards25519 in Python integers: decoding, S·B − k·A, prime order.

Law: correct before quick, and not in constant time, so secrets belong to
OpenSSL wherever it can be loaded. Points are extended coordinates (X, Y, Z, T)
with x = X/Z, y = Y/Z, xy = T/Z, modulo p (RFC 8032 §5.1, formulas of
Hisil–Wong–Carter–Dawson for a = −1). The identity is a value here; who may not
accept it refuses it by name.
"""

from __future__ import annotations

from functools import cache

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
_D2 = 2 * D % P
_SQRT_M1 = pow(2, (P - 1) // 4, P)

Point = tuple[int, int, int, int]
#: (y + x, y − x, 2dxy) of an affine point, or (Y + X, Y − X, 2dT, 2Z) of any.
Affine = tuple[int, int, int]
Cached = tuple[int, int, int, int]

IDENTITY: Point = (0, 1, 1, 0)
_BASE_WINDOW = 8
_POINT_WINDOW = 5


def find_square_root(number: int) -> int | None:
    """Return a square root modulo p (p = 5 mod 8), or None."""
    root = pow(number, (P + 3) // 8, P)
    if (root * root - number) % P == 0:
        return root
    root = root * _SQRT_M1 % P
    return root if (root * root - number) % P == 0 else None


def find_point(encoded: bytes) -> Point | None:
    """Return the point of its canonical 32 bytes, or None (RFC 8032 §5.1.3)."""
    number = int.from_bytes(encoded, "little")
    y, sign = number & ((1 << 255) - 1), number >> 255
    if len(encoded) != 32 or y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    # v is never 0, because −1/d is not a square; one power yields √(u/v).
    x = u * v**3 * pow(u * v**7 % P, (P - 5) // 8, P) % P
    if (v * x * x - u) % P:
        x = x * _SQRT_M1 % P
    if (v * x * x - u) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def encode_point(point: Point) -> bytes:
    """Return the canonical 32 bytes of a point."""
    x, y, z, _ = point
    inverse = pow(z, -1, P)
    return (y * inverse % P | (x * inverse % P & 1) << 255).to_bytes(32, "little")


def negate(point: Point) -> Point:
    """Return −point."""
    x, y, z, t = point
    return -x % P, y, z, -t % P


def double(point: Point) -> Point:
    """Return point + point."""
    x, y, z, _ = point
    a, b = x * x, y * y
    h, g = a + b, a - b
    e, f = (h - (x + y) ** 2) % P, (2 * z * z + g) % P
    h, g = h % P, g % P
    return e * f % P, g * h % P, f * g % P, e * h % P


def _add_cached(point: Point, other: Cached) -> Point:
    x, y, z, t = point
    plus, minus, t2d, z2 = other
    a, b = (y - x) * minus % P, (y + x) * plus % P
    c, d = t * t2d % P, z * z2 % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _cached(point: Point) -> Cached:
    x, y, z, t = point
    return y + x, y - x, t * _D2 % P, 2 * z


def add(point: Point, other: Point) -> Point:
    """Return the sum of two points, equal or not."""
    return _add_cached(point, _cached(other))


def _odd_multiples(point: Point, count: int) -> list[Cached]:
    twice = _cached(double(point))
    multiples = [point]
    while len(multiples) < count:
        multiples.append(_add_cached(multiples[-1], twice))
    return [_cached(multiple) for multiple in multiples]


def _negated(table: list[Cached]) -> list[Cached]:
    return [(minus, plus, -t2d, z2) for plus, minus, t2d, z2 in table]


@cache
def base_point() -> Point:
    """Return B, the point with y = 4/5 and even x."""
    point = find_point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    assert point is not None
    return point


@cache
def _base_tables() -> tuple[list[Cached], list[Cached]]:
    table = _odd_multiples(base_point(), 1 << (_BASE_WINDOW - 2))
    return table, _negated(table)


def _signed_windows(scalar: int, width: int) -> list[int]:
    """Return the width-w non-adjacent form, least digit first: odd digits or 0."""
    digits = []
    modulus, half = 1 << width, 1 << (width - 1)
    while scalar:
        digit = 0
        if scalar & 1:
            digit = scalar & (modulus - 1)
            if digit >= half:
                digit -= modulus
            scalar -= digit
        digits.append(digit)
        scalar >>= 1
    return digits


def multiply_base_and(base_scalar: int, scalar: int, point: Point) -> Point:
    """Return base_scalar·B + scalar·point for non-negative scalars (Straus, wNAF)."""
    plus, minus = _base_tables()
    own = _odd_multiples(point, 1 << (_POINT_WINDOW - 2))
    own_minus = _negated(own)
    base_digits = _signed_windows(base_scalar, _BASE_WINDOW)
    digits = _signed_windows(scalar, _POINT_WINDOW)
    length = max(len(base_digits), len(digits))
    base_digits += [0] * (length - len(base_digits))
    digits += [0] * (length - len(digits))
    result = IDENTITY
    for base_digit, digit in zip(reversed(base_digits), reversed(digits), strict=True):
        result = double(result)
        if base_digit:
            table = plus if base_digit > 0 else minus
            result = _add_cached(result, table[abs(base_digit) >> 1])
        if digit:
            table = own if digit > 0 else own_minus
            result = _add_cached(result, table[abs(digit) >> 1])
    return result


def is_identity(point: Point) -> bool:
    """Tell whether the point is the identity."""
    x, y, z, _ = point
    return x % P == 0 and (y - z) % P == 0
