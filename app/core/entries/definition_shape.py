"""The shapes of definition and manifest (PROTOCOL §3), field by field.

Law: what one field says about another (choices of a yes-no motion, keys of the
registrar, thresholds of the law) is checked by core.definition and core.manifest.
"""

from __future__ import annotations

from app.core.encoding import MAX_INTEGER
from app.core.entries.scalars import code, day, hex32, identifier, minute, text, utf16_order
from app.core.entries.schema import (
    Check,
    array,
    boolean,
    by_type,
    constant,
    integer,
    mapping,
    nullable,
    record,
    sequence,
    variants,
    words,
)
from app.core.entries.secret_bodies import MAX_TRUSTEES
from app.core.entries.shapes import MAX_CHOICES, MAX_MOTIONS, count, id_of, label, totals

PROTOCOL = "yijue/v1"
SUITE = "RISTRETTO255-SHA512-ED25519-v1"

officer = record(
    {
        "id": identifier,
        "role": words(
            "convener",
            "clerk",
            "scrutineer",
            "registrar",
            "street_office",
            "residents_committee",
            "auditor",
        ),
        "organisation": text(60),
        "key": hex32,
    }
)

trustee = record({"id": identifier, "organisation": text(60), "key": hex32})

scope = variants(
    "kind",
    {
        "all": record({"kind": constant("all")}),
        "groups": record(
            {"kind": constant("groups"), "groups": array(label, 1, ascending=utf16_order)}
        ),
        "tags": record({"kind": constant("tags"), "tags": array(hex32, 1, ascending=str)}),
    },
)

MAX_SEATS = 99
MAX_EXTENSION_DAYS = 366

_choice = record({"id": identifier, "label": text(60)})
_any_motion = {
    "id": identifier,
    "title": text(120),
    "text": hex32,
    "matter": words(*(f"278-{item}" for item in range(1, 10)), "279"),
    "class": words("ordinary", "special", "unanimous_affected"),
    "article": text(120),
    "scope": scope,
}


def _one_answer(kind: str, least: int, most: int) -> Check:
    choices = array(_choice, least, most, unique=id_of)
    one = {"min": constant(1), "max": constant(1)}
    return record({**_any_motion, "kind": constant(kind), "choices": choices, **one})


motion = variants(
    "kind",
    {
        "yes_no": _one_answer("yes_no", 3, 4),
        "one_of": _one_answer("one_of", 3, 21),
        "election": record(
            {
                **_any_motion,
                "kind": constant("election"),
                "choices": array(_choice, 2, MAX_CHOICES, unique=id_of),
                "min": constant(0),
                "max": integer(1, MAX_SEATS),
                "election": record(
                    {
                        "seats": integer(1, MAX_SEATS),
                        "alternates": integer(0, MAX_CHOICES),
                        "minimum": integer(1, MAX_SEATS),
                    }
                ),
            }
        ),
    },
)

convener = record(
    {
        "body": words("committee", "preparatory_group", "residents_committee", "street_office"),
        "name": text(60),
        "approval": nullable(
            record({"members": count, "present": count, "in_favour": count, "document": hex32})
        ),
    }
)

policies = record(
    {
        "max_changes": count,
        "channel_rule": words("paper_replaces", "first_valid"),
        "multi_unit": words("one_ballot", "per_unit"),
        "silence": words("not_counted", "follow_majority"),
        "silence_basis": nullable(text(120)),
        "follow_choice": boolean,
        "extension_days": integer(0, MAX_EXTENSION_DAYS),
        "transfer": words("beijing", "frozen"),
        "proxy_bound": boolean,
        "proxy_cap": count,
        "result_mode": words("M0", "M1"),
        "n_min": count,
        "parking_area": boolean,
        "parking_heads": boolean,
        "credential_scope": words("community", "assembly"),
        "objection_days": count,
        "show_turnout": boolean,
        "rulings_by": words("street_office", "residents_committee"),
    }
)

keys = record(
    {
        "registrar": hex32,
        "log": hex32,
        "street_office": hex32,
        "witnesses": array(record({"name": text(120), "key": hex32})),
        "witness_quorum": count,
    }
)

number = integer(-MAX_INTEGER)
profile_item = by_type({int: number, str: text(200)})
profile_value = by_type({int: number, bool: boolean, str: text(200), list: array(profile_item)})
profile = record(
    {
        "id": identifier,
        "version": text(20),
        "hash": hex32,
        "values": mapping(code, profile_value, 1_000),
    }
)

fraction = sequence(integer(1, 1_000), integer(1, 1_000))

definition = record(
    {
        "protocol": constant(PROTOCOL),
        "suite": constant(SUITE),
        "assembly": identifier,
        "origin": text(120),
        "title": text(120),
        "community": record({"id": identifier, "name": text(60)}),
        "kind": words("first", "regular", "temporary", "part", "consultation"),
        "rehearsal": boolean,
        "reference": boolean,
        "mode": words("named", "secret"),
        "publication": words("owners", "public"),
        "publication_basis": nullable(
            record({"kind": words("article", "resolution"), "article": text(120)})
        ),
        "convener": convener,
        "profile": profile,
        "groups": array(label, 1, ascending=utf16_order),
        "motions": array(motion, 1, MAX_MOTIONS, unique=id_of),
        "record_date": day,
        "opens": minute,
        "closes": minute,
        "policies": policies,
        "thresholds": record({"quorum": fraction, "ordinary": fraction, "special": fraction}),
        "keys": keys,
        "officers": array(officer, 1, unique=id_of),
        "trustees": array(trustee, 0, MAX_TRUSTEES, unique=id_of),
        "trustee_threshold": integer(0, MAX_TRUSTEES),
        "consent": hex32,
        "lot": nullable(text(200)),
    }
)

manifest = record(
    {
        "definition": hex32,
        "notice": hex32,
        "roll": hex32,
        "paper_roll": nullable(hex32),
        "booth": hex32,
        "totals": totals,
        "trustee_key": nullable(hex32),
        "ceremony": nullable(hex32),
    }
)
