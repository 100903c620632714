"""Which public keys are taken: canonical, not the identity, of prime order."""

from __future__ import annotations

from math import gcd

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import signatures
from app.core.signatures import PublicKeyInvalid, SeedInvalid, verify_public_key
from app.core.signatures.edwards import (
    IDENTITY,
    D,
    L,
    P,
    Point,
    add,
    base_point,
    double,
    encode_point,
    find_point,
    is_identity,
    multiply_base_and,
    negate,
)
from app.core.signatures.openssl import OpenSSL, find_openssl
from app.core.signatures.prime_order import find_montgomery_u, has_prime_order

encodings = st.integers(0, 2**256 - 1).map(lambda number: number.to_bytes(32, "little"))
scalars = st.integers(0, L - 1)


def _times(scalar: int, point: Point) -> Point:
    """Plain double-and-add, which shares no window with the code under test."""
    result = IDENTITY
    for bit in bin(scalar)[2:]:
        result = double(result)
        if bit == "1":
            result = add(result, point)
    return result


def _torsion() -> list[Point]:
    """The eight points of small order, from a point whose multiple by L has order eight."""
    for y in range(3, 100):
        point = find_point(y.to_bytes(32, "little"))
        if point is None:
            continue
        generator = _times(L, point)
        if not is_identity(double(double(generator))):
            break
    points = [IDENTITY]
    while len(points) < 8:
        points.append(add(points[-1], generator))
    assert is_identity(add(points[-1], generator))
    return points


TORSION = _torsion()


def _is_prime_order(encoded: bytes) -> bool:
    point = find_point(encoded)
    return point is not None and not is_identity(point) and is_identity(_times(L, point))


def _backends() -> list[bool]:
    assert find_openssl() is not None
    return [True, False]


@pytest.fixture(params=_backends(), ids=["openssl", "stdlib"])
def backend(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signatures, "_openssl", find_openssl() if request.param else None)


def _is_taken(encoded: bytes) -> bool:
    try:
        verify_public_key.__wrapped__(encoded)
    except PublicKeyInvalid:
        return False
    return True


@pytest.mark.usefixtures("backend")
def test_only_the_prime_order_coset_is_taken() -> None:
    for scalar in (1, 2, 7, 8, L - 1, L // 3):
        point = _times(scalar, base_point())
        for at, small in enumerate(TORSION):
            assert _is_taken(encode_point(add(point, small))) is (at == 0)


@pytest.mark.usefixtures("backend")
def test_points_of_small_order_are_refused_in_every_spelling() -> None:
    for small in TORSION:
        encoded = int.from_bytes(encode_point(small), "little")
        for number in {encoded, encoded ^ 1 << 255, encoded + P}:
            if number < 2**256:
                assert not _is_taken(number.to_bytes(32, "little"))


@pytest.mark.usefixtures("backend")
@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_other_lengths_are_refused(length: int) -> None:
    assert not _is_taken(bytes(length))


@given(encodings)
def test_random_bytes_are_judged_alike_by_everything(encoded: bytes) -> None:
    expected = _is_prime_order(encoded)
    u = find_montgomery_u(encoded)
    assert (u is not None and has_prime_order(u)) is expected
    assert (u is not None and OpenSSL().has_prime_order(u)) is expected


@given(scalars.filter(bool), st.integers(0, 7))
def test_any_point_in_any_coset(scalar: int, at: int) -> None:
    encoded = encode_point(add(_times(scalar, base_point()), TORSION[at]))
    u = find_montgomery_u(encoded)
    assert u is not None
    assert has_prime_order(u) is OpenSSL().has_prime_order(u) is (at == 0)


def test_the_twist_has_no_point_that_x25519_would_let_pass() -> None:
    """The order of the twist and 5L − 1 ± 1 are coprime, as openssl.py claims."""
    twist = 2 * P + 2 - 8 * L
    assert gcd(twist, 5 * L) == gcd(twist, 5 * L - 2) == 1
    assert (5 * L - 1) % 8 == 0
    assert (5 * L - 1) >> 254 == 1


def test_a_key_that_passed_is_asked_only_once(monkeypatch: pytest.MonkeyPatch) -> None:
    key = signatures.public_key(bytes(range(32)))
    verify_public_key.cache_clear()
    verify_public_key(key)
    monkeypatch.setattr(signatures, "find_montgomery_u", None)
    verify_public_key(key)
    assert verify_public_key.cache_info().hits == 1


@given(scalars, scalars)
def test_windowed_multiplication_is_the_plain_one(base_scalar: int, scalar: int) -> None:
    point = _times(5, base_point())
    expected = add(_times(base_scalar, base_point()), _times(scalar, point))
    assert encode_point(multiply_base_and(base_scalar, scalar, point)) == encode_point(expected)


def test_the_curve_equation_and_the_neutral_element() -> None:
    x, y, z, t = _times(123, base_point())
    inverse = pow(z, -1, P)
    x, y, t = x * inverse % P, y * inverse % P, t * inverse % P
    assert (y * y - x * x - 1 - D * x * x * y * y) % P == 0
    assert t == x * y % P
    assert is_identity(add((x, y, 1, t), negate((x, y, 1, t))))
    assert not is_identity((x, y, 1, t))


@given(encodings)
def test_decoding_is_the_inverse_of_encoding(encoded: bytes) -> None:
    point = find_point(encoded)
    if point is not None:
        assert encode_point(point) == encoded


def _encoded(y: int, *, sign: int = 0) -> bytes:
    return (y | sign << 255).to_bytes(32, "little")


def test_decoding_takes_canonical_bytes_only() -> None:
    assert find_point(_encoded(1)) == IDENTITY
    assert find_point(_encoded(0)) is not None
    assert find_point(_encoded(P - 1)) is not None
    for y in (P, P + 1, 2**255 - 1):
        assert find_point(_encoded(y)) is None
    for y in (1, P - 1):
        assert find_point(_encoded(y, sign=1)) is None
    assert find_point(_encoded(2)) is None
    for length in (31, 33):
        assert find_point(_encoded(1)[:31].ljust(length, b"\0")) is None


@pytest.mark.parametrize("length", [0, 31, 33])
def test_seeds_are_32_bytes(length: int) -> None:
    with pytest.raises(SeedInvalid):
        signatures.public_key(bytes(length))
    with pytest.raises(SeedInvalid):
        signatures.sign(bytes(length), b"")
