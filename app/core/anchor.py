"""The anchor: twenty symbols that a neighbour compares with the posted notice (PROTOCOL §3).

Law: it names the keys of a community and nothing else, so it stays the same from
assembly to assembly while the keys do, and a wholly re-keyed world has another.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.core.base32 import encode_crockford, fold_crockford, group_fives
from app.core.definition import Definition
from app.core.encoding import jcs_hash

_SYMBOLS = 20


def anchor(
    *,
    community: str,
    log: bytes,
    registrar: bytes,
    street_office: bytes,
    witnesses: Iterable[bytes],
    witness_quorum: int,
) -> str:
    """Return the anchor, four groups of five; keys are 32 bytes, `community` is its id."""
    named = {
        "community": community,
        "log": log.hex(),
        "registrar": registrar.hex(),
        "street_office": street_office.hex(),
        "witness_quorum": witness_quorum,
        "witnesses": sorted(key.hex() for key in witnesses),
    }
    return group_fives(encode_crockford(jcs_hash(named))[:_SYMBOLS])


def anchor_of(definition: Definition) -> str:
    """Return the anchor of a definition's keys."""
    keys = definition.keys
    return anchor(
        community=definition.community_id,
        log=keys.log,
        registrar=keys.registrar,
        street_office=keys.street_office,
        witnesses=(witness.key for witness in keys.witnesses),
        witness_quorum=keys.witness_quorum,
    )


def is_same_anchor(typed: str, expected: str) -> bool:
    """Tell whether what a person typed is the anchor, by Crockford's reading."""
    return fold_crockford(typed) == fold_crockford(expected)
