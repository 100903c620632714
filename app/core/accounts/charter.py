"""The charter: the first entry of an accounts log, which names community, origin and keys.

Law: the keys are those of the community's assemblies, so the anchor posted in the building is
the anchor of the accounts as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.core.anchor import anchor
from app.core.definition.parts import Keys, parse_keys
from app.core.entries.definition_shape import keys as keys_shape
from app.core.entries.scalars import identifier, text
from app.core.entries.schema import constant, record, refuse

PROTOCOL = "yijue-accounts/v1"
_SHAPE = record(
    {
        "protocol": constant(PROTOCOL),
        "community": record({"id": identifier, "name": text(60)}),
        "origin": text(120),
        "keys": keys_shape,
    }
)


@dataclass(frozen=True, slots=True)
class Charter:
    """Community, origin of the log, and the keys under the anchor."""

    community_id: str
    community_name: str
    origin: str
    keys: Keys


def encode_charter(charter: Charter) -> dict[str, Any]:
    """Return the body of the charter; raises what parse_charter would."""
    keys = charter.keys
    body = {
        "protocol": PROTOCOL,
        "community": {"id": charter.community_id, "name": charter.community_name},
        "origin": charter.origin,
        "keys": {
            "registrar": keys.registrar.hex(),
            "log": keys.log.hex(),
            "street_office": keys.street_office.hex(),
            "witnesses": [{"name": one.name, "key": one.key.hex()} for one in keys.witnesses],
            "witness_quorum": keys.witness_quorum,
        },
    }
    verify_charter(body)
    return body


def verify_charter(body: object) -> None:
    """Raise SchemaError unless a body is a charter's, with a quorum its witnesses can reach."""
    _SHAPE(body)
    assert isinstance(body, dict)
    witnesses = body["keys"]["witnesses"]
    if len({one["key"] for one in witnesses}) != len(witnesses):
        raise refuse("duplicate").under("keys.witnesses")
    if body["keys"]["witness_quorum"] > len(witnesses):
        raise refuse("range").under("keys.witness_quorum")


def parse_charter(body: object) -> Charter:
    """Return the charter of a body; raises SchemaError."""
    verify_charter(body)
    assert isinstance(body, dict)
    community = body["community"]
    keys = parse_keys(body["keys"])
    return Charter(community["id"], community["name"], body["origin"], keys)


def anchor_of_charter(charter: Charter) -> str:
    """Return the anchor of the charter's keys, as it is posted."""
    keys = charter.keys
    return anchor(
        community=charter.community_id,
        log=keys.log,
        registrar=keys.registrar,
        street_office=keys.street_office,
        witnesses=(witness.key for witness in keys.witnesses),
        witness_quorum=keys.witness_quorum,
    )
