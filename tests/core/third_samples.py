"""What secret_go.json gives, as the objects of core that replay it."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.group import Group, encode_scalar, known_groups, parse_scalar
from app.core.proofs.challenge import Statement
from app.core.roll import RollLine
from app.core.secret.ballot import Poll
from tests.core.samples import definition, election, unit, yes_no
from tests.core.vectors import read_vectors

VECTORS: dict[str, Any] = read_vectors("secret_go")
HM, HD = bytes.fromhex(VECTORS["hm"]), bytes.fromhex(VECTORS["hd"])
every_backend = pytest.mark.parametrize(
    "group", list(known_groups().values()), ids=lambda one: one.name
)


def unhex(text: str) -> bytes:
    return bytes.fromhex(text)


def scalar_of(text: str) -> int:
    return parse_scalar(unhex(text))


def poll_of(group: Group) -> Poll:
    first, second = VECTORS["motions"]
    names = [{"id": choice, "label": choice} for choice in second["choices"]]
    motions = [yes_no(first["id"]), election(second["id"], seats=second["max"], choices=names)]
    about = definition(motions=motions, lot="draw", consent=VECTORS["consent"])
    assert VECTORS["motions"] == [
        {
            "id": motion.id,
            "kind": motion.kind,
            "choices": list(motion.choice_ids),
            "min": motion.least,
            "max": motion.most,
        }
        for motion in about.motions
    ]
    return Poll.of(group, HM, about, unhex(VECTORS["trustees"]["key"]))


def line_of(body: dict[str, Any]) -> RollLine:
    header = body.get("header", body)
    key = unhex(header.get("cred_pk", "00" * 32))
    return RollLine(header["i"], key, (unit(f"flat {header['i']}"),))


def read_blocks(blocks: list[str]) -> bytes:
    return b"".join(map(unhex, blocks))


def field_of(field: dict[str, Any]) -> bytes | str | int:
    ((kind, value),) = field.items()
    return unhex(value) if kind == "bytes" else value


def verify_challenge(steps: dict[str, Any]) -> Statement:
    fields = tuple(map(field_of, steps["fields"]))
    statement = Statement(steps["label"], unhex(steps["bind"]), fields)
    commitments = [unhex(one) for one in steps["commitments"]]
    assert statement.hashed(commitments).hex() == steps["hashed"]
    assert encode_scalar(statement.challenge(commitments)).hex() == steps["challenge"]
    return statement
