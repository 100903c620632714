"""ristretto255 (RFC 9496): the one door to a curve library (PROTOCOL §2).

Law: the group is hard-coded and never read from data (A2). Points are canonical, scalars
below L, whatever the library beneath would take (A3). Backends agree on every input.
libsodium serves where secrets are touched, whole numbers serve a verifier that has nothing
but Python; which one is used is the caller's choice and changes no answer.
"""

from __future__ import annotations

from functools import cache

from app.core.group.integers import IntegerGroup, find_gmpy2
from app.core.group.interface import (
    IDENTITY_BYTES,
    POINT_BYTES,
    Element,
    Group,
    PointInvalid,
)
from app.core.group.scalars import (
    SCALAR_BYTES,
    WIDE_BYTES,
    L,
    RandomnessInvalid,
    ScalarInvalid,
    draw_scalars,
    encode_scalar,
    hash_to_scalar,
    parse_scalar,
    reduce_wide,
)
from app.core.group.sodium import find_sodium

__all__ = [
    "IDENTITY_BYTES",
    "POINT_BYTES",
    "SCALAR_BYTES",
    "WIDE_BYTES",
    "Element",
    "Group",
    "L",
    "PointInvalid",
    "RandomnessInvalid",
    "ScalarInvalid",
    "draw_scalars",
    "encode_scalar",
    "group_for_secrets",
    "group_for_verifying",
    "hash_to_scalar",
    "known_groups",
    "parse_scalar",
    "reduce_wide",
    "stdlib_group",
]


@cache
def stdlib_group() -> Group:
    """Return the group over Python's own integers; it is always there."""
    return IntegerGroup("integers", int)


@cache
def known_groups() -> dict[str, Group]:
    """Return the backends that this machine has, by name, the standard library's first."""
    found = [stdlib_group(), find_gmpy2(), find_sodium()]
    return {group.name: group for group in found if group is not None}


def group_for_secrets() -> Group:
    """Return libsodium's where it loads; else the integers', which take time by their values."""
    groups = known_groups()
    return groups.get("libsodium") or groups.get("gmpy2") or stdlib_group()


def group_for_verifying() -> Group:
    """Return gmpy2's where it can be imported, else the standard library's.

    Whole numbers check a batch in one sum, which libsodium has no function for.
    """
    return known_groups().get("gmpy2") or stdlib_group()
