"""Sums of multiples over a curve: few terms (Straus), many (Pippenger), one fixed point (comb).

Law: the answer never depends on the way. Scalars are 0 … L − 1; short ones cost less, which
is why a batch gives commitments 128-bit coefficients. Not constant time: secrets belong to
libsodium wherever it can be loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.core.group.curve import Affine, Curve, Point

_STRAUS_WINDOW = 5
_COMB_BITS = 4
_COMB_WINDOWS = 64
#: Below this many terms tables of odd multiples cost less than buckets.
PIPPENGER_FROM = 48


def signed_windows(scalar: int, width: int) -> list[int]:
    """Return the width-w non-adjacent form, least digit first: odd digits or 0."""
    digits = []
    modulus, half = 1 << width, 1 << (width - 1)
    while scalar:
        digit = 0
        if scalar & 1:
            digit = scalar & (modulus - 1)
            digit = digit - modulus if digit >= half else digit
            scalar -= digit
        digits.append(digit)
        scalar >>= 1
    return digits


def negate_affine(point: Affine) -> Affine:
    """Return −point."""
    plus, minus, t2d = point
    return minus, plus, -t2d


def _odd_multiples(curve: Curve, point: Point) -> list[Point]:
    twice = curve.double(point)
    multiples = [point]
    for _ in range((1 << (_STRAUS_WINDOW - 2)) - 1):
        multiples.append(curve.add(multiples[-1], twice))
    return multiples


def sum_few(curve: Curve, scalars: Sequence[int], points: Sequence[Point]) -> Point:
    """Return Σ scalar·point by interleaved windows."""
    many = [_odd_multiples(curve, point) for point in points]
    affine = iter(curve.affine([multiple for multiples in many for multiple in multiples]))
    tables = [[next(affine) for _ in multiples] for multiples in many]
    digits = [signed_windows(scalar, _STRAUS_WINDOW) for scalar in scalars]
    result = curve.identity
    for place in reversed(range(max(map(len, digits), default=0))):
        result = curve.double(result)
        for table, own in zip(tables, digits, strict=True):
            digit = own[place] if place < len(own) else 0
            if digit > 0:
                result = curve.add_affine(result, table[digit >> 1])
            elif digit:
                result = curve.add_affine(result, negate_affine(table[-digit >> 1]))
    return result


def _best_window(bits: int, count: int) -> int:
    """Return the window width for which additions to buckets and between them are fewest."""
    return min(range(3, 15), key=lambda width: (bits // width + 1) * (count + (1 << width)))


def sum_many(curve: Curve, scalars: Sequence[int], points: Sequence[Point]) -> Point:
    """Return Σ scalar·point by buckets, one bucket for each digit of a window."""
    bits = max(scalar.bit_length() for scalar in scalars)
    width = _best_window(bits, len(scalars))
    half = 1 << (width - 1)
    # The topmost digit keeps a bit free for the carry that digits of −half … half − 1 make:
    # half is added to each beforehand, taken off on reading.
    places = (bits + 1) // width + 1
    offset = sum(half << (width * place) for place in range(places))
    shifted = [scalar + offset for scalar in scalars]
    affine = curve.affine(points)
    result = curve.identity
    for place in reversed(range(places)):
        for _ in range(width):
            result = curve.double(result)
        shift = width * place
        digits = [(scalar >> shift & (2 * half - 1)) - half for scalar in shifted]
        result = curve.add(result, _sum_buckets(curve, _fill(curve, digits, affine, half)))
    return result


def _fill(
    curve: Curve, digits: Sequence[int], points: Sequence[Affine], half: int
) -> list[Point | None]:
    """Return for each size of digit the sum of the points that bear it; written out for speed."""
    p, identity = curve.p, curve.identity
    buckets: list[Point | None] = [None] * (half + 1)
    for digit, (plus, minus, t2d) in zip(digits, points, strict=True):
        if not digit:
            continue
        if digit < 0:
            digit, plus, minus, t2d = -digit, minus, plus, -t2d
        x, y, z, t = buckets[digit] or identity
        a, b, c, d = (y - x) * minus % p, (y + x) * plus % p, t * t2d % p, z + z
        e, f, g, h = b - a, d - c, d + c, b + a
        buckets[digit] = (e * f % p, g * h % p, f * g % p, e * h % p)
    return buckets


def _sum_buckets(curve: Curve, buckets: Sequence[Point | None]) -> Point:
    """Return Σ size·bucket by running sums from the largest size."""
    running = total = curve.identity
    for bucket in reversed(buckets[1:]):
        if bucket is not None:
            running = curve.add(running, bucket)
        total = curve.add(total, running)
    return total


def comb(curve: Curve, point: Point) -> Callable[[int], Point]:
    """Return what multiplies this point: 64 additions each, after a table of 512 points."""
    half = 1 << (_COMB_BITS - 1)
    multiples: list[Point] = []
    for _ in range(_COMB_WINDOWS):
        row = [point]
        while len(row) < half:
            row.append(curve.add(row[-1], point))
        multiples += row
        point = curve.double(row[-1])
    table = curve.affine(multiples)
    offset = sum(half << (_COMB_BITS * place) for place in range(_COMB_WINDOWS))

    def multiply(scalar: int) -> Point:
        shifted, result = scalar + offset, curve.identity
        for start in range(0, _COMB_WINDOWS * half, half):
            digit = (shifted & (2 * half - 1)) - half
            shifted >>= _COMB_BITS
            if digit > 0:
                result = curve.add_affine(result, table[start + digit - 1])
            elif digit:
                result = curve.add_affine(result, negate_affine(table[start - digit - 1]))
        return result

    return multiply
