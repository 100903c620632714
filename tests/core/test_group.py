"""ristretto255: RFC 9496's vectors, and every backend against the others (PROTOCOL §2, A3, A7)."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.core import group as door
from app.core.group import (
    IDENTITY_BYTES,
    Group,
    L,
    PointInvalid,
    RandomnessInvalid,
    ScalarInvalid,
    draw_scalars,
    encode_scalar,
    group_for_secrets,
    group_for_verifying,
    hash_to_scalar,
    known_groups,
    parse_scalar,
    reduce_wide,
    stdlib_group,
)
from app.core.group.integers import find_gmpy2
from app.core.group.multiples import PIPPENGER_FROM, sum_few, sum_many
from app.core.group.sodium import find_sodium
from tests.core.vectors import read_vectors

VECTORS: dict[str, Any] = read_vectors("ristretto255")
MULTIPLES = [bytes.fromhex(text) for text in VECTORS["multiples"]]
GROUPS = list(known_groups().values())
EDGES = [0, 1, 2, L - 1, L - 2, 2**252, (1 << 128) - 1]
each_group = pytest.mark.parametrize("group", GROUPS, ids=lambda one: one.name)


def drawn(name: str, count: int) -> list[int]:
    return [hash_to_scalar(f"{name} {n}".encode()) for n in range(count)]


@each_group
def test_small_multiples_of_rfc_9496(group: Group) -> None:
    total = group.identity
    multiply = group.fixed(group.base)
    for scalar, expected in enumerate(MULTIPLES):
        assert group.encode(total) == expected
        assert group.encode(group.multiply_base(scalar)) == expected
        assert group.encode(group.multiply(scalar, group.base)) == expected
        assert group.encode(multiply(scalar)) == expected
        assert group.encode(group.decode(expected)) == expected
        assert group.equals(group.decode(expected), total)
        total = group.add(total, group.base)


@each_group
@pytest.mark.parametrize("bad", VECTORS["bad"], ids=lambda one: one["name"])
def test_a3_points_that_no_backend_may_read(group: Group, bad: dict[str, str]) -> None:
    with pytest.raises(PointInvalid) as refused:
        group.decode(bytes.fromhex(bad["point"]))
    # Bit 255 and the length are refused before the library beneath is asked.
    if bytes.fromhex(bad["point"])[31:] > b"\x7f":
        assert refused.value.fields["reason"] in {"bit_255", "length"}


@each_group
def test_a3_the_identity_is_a_value_but_not_on_the_wire(group: Group) -> None:
    assert group.is_identity(group.decode(IDENTITY_BYTES))
    assert group.encode(group.identity) == IDENTITY_BYTES
    with pytest.raises(PointInvalid) as refused:
        group.decode_wire(IDENTITY_BYTES)
    assert refused.value.fields == {"reason": "identity"}
    assert group.encode(group.decode_wire(MULTIPLES[1])) == MULTIPLES[1]


@pytest.mark.parametrize("scalar", [L, L + 1, 2**253, 2**255, 2**256 - 1])
def test_a3_scalars_from_l_on_are_refused(scalar: int) -> None:
    with pytest.raises(ScalarInvalid) as refused:
        parse_scalar(scalar.to_bytes(32, "little"))
    assert refused.value.fields == {"reason": "range"}


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a3_scalars_of_another_length_are_refused(size: int) -> None:
    with pytest.raises(ScalarInvalid) as refused:
        parse_scalar(bytes(size))
    assert refused.value.fields == {"reason": "length"}


@pytest.mark.parametrize("scalar", [0, 1, L - 1])
def test_scalars_are_read_as_they_are_written(scalar: int) -> None:
    assert parse_scalar(encode_scalar(scalar)) == scalar
    assert encode_scalar(scalar + L) == encode_scalar(scalar)


def test_a7_random_scalars_are_64_bytes_modulo_l() -> None:
    wide = hashlib.sha512(b"wide").digest()
    assert reduce_wide(wide) == int.from_bytes(wide, "little") % L
    assert reduce_wide(b"\xff" * 64) == (2**512 - 1) % L
    assert draw_scalars(wide + bytes(64), 2) == [reduce_wide(wide), 0]
    for size in (32, 63, 65):
        with pytest.raises(RandomnessInvalid):
            reduce_wide(bytes(size))
    with pytest.raises(RandomnessInvalid):
        draw_scalars(wide, 2)


def test_a7_a_source_that_repeats_itself_is_refused() -> None:
    with pytest.raises(RandomnessInvalid) as refused:
        draw_scalars(bytes(64) + hashlib.sha512(b"").digest() + bytes(64), 3)
    assert refused.value.fields == {"reason": "repeated"}


@each_group
def test_each_backend_does_what_the_standard_library_does(group: Group) -> None:
    ours = stdlib_group()
    scalars = [*EDGES, *drawn("scalar", 6)]
    points = [IDENTITY_BYTES, MULTIPLES[1], MULTIPLES[1], MULTIPLES[9]]
    points += [ours.encode(ours.multiply_base(scalar)) for scalar in drawn("point", 3)]
    for scalar in scalars:
        expected = ours.encode(ours.multiply_base(scalar))
        assert group.encode(group.multiply_base(scalar)) == expected
        for point in points[:4]:
            left, right = group.decode(point), ours.decode(point)
            expected = ours.encode(ours.multiply(scalar, right))
            assert group.encode(group.multiply(scalar, left)) == expected
            assert group.encode(group.fixed(left)(scalar)) == expected
    for one in points:
        for other in points:
            left, right = group.decode(one), group.decode(other)
            mine, yours = ours.decode(one), ours.decode(other)
            assert group.encode(group.add(left, right)) == ours.encode(ours.add(mine, yours))
            assert group.encode(group.subtract(left, right)) == ours.encode(
                ours.subtract(mine, yours)
            )
            assert group.equals(left, right) is (one == other)
        assert group.encode(group.negate(group.decode(one))) == ours.encode(
            ours.negate(ours.decode(one))
        )


@each_group
@pytest.mark.parametrize("count", [0, 1, 3, PIPPENGER_FROM + 5])
def test_a_combination_is_the_sum_of_its_terms(group: Group, count: int) -> None:
    scalars = [*EDGES, L, L + 1, *drawn("term", count)][:count]
    points = [group.identity, group.base, group.base]
    points += [group.multiply_base(scalar) for scalar in drawn("element", count)]
    expected = group.identity
    for scalar, point in zip(scalars, points, strict=False):
        expected = group.add(expected, group.multiply(scalar, point))
    assert group.equals(group.combine(scalars, points[:count]), expected)


def test_both_ways_to_sum_agree_on_short_and_long_scalars() -> None:
    group: Any = stdlib_group()
    points = [group.multiply(scalar, group.base) for scalar in [*drawn("way", 5), 0]]
    for scalars in ([0] * 6, [1, 0, 2**128, 15, 16, L - 1], drawn("long", 6)):
        few = sum_few(group.curve, scalars, points)
        many = sum_many(group.curve, scalars, points)
        assert group.equals(few, many)


@each_group
def test_keys_are_equal_exactly_where_elements_are(group: Group) -> None:
    by_addition = [group.add(group.base, group.decode(MULTIPLES[n])) for n in range(15)]
    decoded = [group.decode(MULTIPLES[n]) for n in range(1, 16)]
    assert group.keys(by_addition) == group.keys(decoded)
    assert len(set(group.keys([group.identity, group.negate(group.base), *decoded]))) == 17
    assert group.keys([]) == []


def test_which_backend_serves_which_purpose(monkeypatch: pytest.MonkeyPatch) -> None:
    class Named:
        def __init__(self, name: str) -> None:
            self.name = name

    all_three = {name: Named(name) for name in ("integers", "gmpy2", "libsodium")}
    monkeypatch.setattr(door, "known_groups", lambda: dict(all_three))
    assert (group_for_secrets().name, group_for_verifying().name) == ("libsodium", "gmpy2")
    del all_three["libsodium"]
    assert (group_for_secrets().name, group_for_verifying().name) == ("gmpy2", "gmpy2")
    del all_three["gmpy2"]
    assert group_for_secrets() is stdlib_group()
    assert group_for_verifying() is stdlib_group()


def test_without_gmpy2_there_is_no_such_backend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gmpy2", None)
    assert find_gmpy2() is None


def test_a_library_that_is_missing_or_another_counts_as_absent() -> None:
    # The first does not load, the second has no such functions.
    assert find_sodium(["libno-such-library.so.1", "libc.so.6"]) is None


def test_a_library_that_calculates_wrongly_counts_as_absent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.core.group.sodium._TWICE", MULTIPLES[3])
    assert find_sodium() is None


@pytest.mark.skipif("libsodium" not in known_groups(), reason="libsodium is not installed")
def test_the_traps_of_libsodium_are_really_there() -> None:
    """Were they mended one day, the checks before the library would still stand."""
    group: Any = known_groups()["libsodium"]
    assert group._is_valid(MULTIPLES[1][:31] + bytes([MULTIPLES[1][31] | 0x80])) == 1
    assert group._is_valid(IDENTITY_BYTES) == 1
    assert group.multiply(L + 2, MULTIPLES[1]) == MULTIPLES[2]


def test_importing_the_door_loads_no_library() -> None:
    code = "import sys; import app.core.group; sys.exit('gmpy2' in sys.modules)"
    root = Path(door.__file__).parents[3]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


@pytest.mark.parametrize("bits", [*range(1, 14), 126, 127, 128, 251, 252])
def test_the_topmost_digit_of_a_bucket_sum_has_room_for_a_carry(bits: int) -> None:
    group: Any = stdlib_group()
    scalar = 2**bits - 1
    assert group.equals(
        sum_many(group.curve, [scalar], [group.base]), sum_few(group.curve, [scalar], [group.base])
    )
