"""The manifest ties definition, roll and totals; the anchor names the keys."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from app.core.anchor import anchor, anchor_of, is_same_anchor
from app.core.encoding import sha256
from app.core.entries import SchemaError
from app.core.manifest import (
    Manifest,
    ManifestInvalid,
    booth_hash,
    manifest_body,
    verify_manifest,
)
from app.core.roll import encode_roll
from tests.core.samples import definition, definition_body, digest, key, sample_roll

ROLL = sample_roll()
ROLL_HASH = sha256(encode_roll(ROLL))


def body(**changes: Any) -> dict[str, Any]:
    made = manifest_body(
        definition=definition(),
        notice=digest("notice"),
        roll=ROLL_HASH,
        paper_roll=None,
        booth=booth_hash({"index.html": b"x"}),
        lines=ROLL,
    )
    return {**made, **changes}


def test_hm_is_the_hash_of_the_canonical_body() -> None:
    text = json.dumps(body(), sort_keys=True, separators=(",", ":"))
    assert Manifest.parse(body()).hm == hashlib.sha256(text.encode()).digest()


def test_a_true_manifest_holds() -> None:
    verify_manifest(Manifest.parse(body()), definition(), ROLL, ROLL_HASH)
    with_paper = Manifest.parse(body(paper_roll=digest("paper").hex()))
    assert with_paper.paper_roll == digest("paper")
    assert Manifest.parse(body()).paper_roll is None


def _totals(change: Any) -> list[dict[str, Any]]:
    totals: list[dict[str, Any]] = body()["totals"]
    change(totals)
    return totals


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"definition": digest("other").hex()}, "definition"),
        ({"roll": digest("other").hex()}, "roll"),
        ({"totals": _totals(lambda them: them[0].update(area=them[0]["area"] + 1))}, "totals"),
        ({"totals": _totals(lambda them: them[2].update(heads=0))}, "totals"),
        ({"totals": _totals(lambda them: them[1].update(motion="other"))}, "totals"),
        ({"totals": _totals(lambda them: them.reverse())}, "totals"),
        ({"totals": _totals(lambda them: them.pop())}, "motions"),
    ],
)
def test_a_false_manifest_is_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(ManifestInvalid) as refused:
        verify_manifest(Manifest.parse(body(**changes)), definition(), ROLL, ROLL_HASH)
    assert refused.value.fields["reason"] == reason


def test_more_totals_than_motions_are_refused() -> None:
    extra = [*body()["totals"], {**body()["totals"][0], "motion": "more"}]
    with pytest.raises(ManifestInvalid):
        verify_manifest(Manifest.parse(body(totals=extra)), definition(), ROLL, ROLL_HASH)


def test_a_malformed_manifest_is_refused() -> None:
    with pytest.raises(SchemaError):
        Manifest.parse(body(booth="x"))


def test_the_booth_hash_depends_on_names_and_bytes_not_on_order() -> None:
    files = {"b.js": b"1", "a.js": b"2"}
    assert booth_hash(files) == booth_hash({"a.js": b"2", "b.js": b"1"})
    assert booth_hash(files) != booth_hash({"b.js": b"2", "a.js": b"1"})
    parts = b"\0\0\0\4a.js\0\0\0\1" + b"2" + b"\0\0\0\4b.js\0\0\0\1" + b"1"
    assert booth_hash(files) == hashlib.sha256(parts).digest()


def _anchor_by_hand(body: dict[str, Any]) -> str:
    keys = body["keys"]
    named = {
        "community": body["community"]["id"],
        "log": keys["log"],
        "registrar": keys["registrar"],
        "street_office": keys["street_office"],
        "witness_quorum": keys["witness_quorum"],
        "witnesses": sorted(witness["key"] for witness in keys["witnesses"]),
    }
    text = json.dumps(named, sort_keys=True, separators=(",", ":")).encode()
    bits = "".join(f"{byte:08b}" for byte in hashlib.sha256(text).digest())
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    symbols = "".join(alphabet[int(bits[at : at + 5], 2)] for at in range(0, 100, 5))
    return "-".join(symbols[at : at + 5] for at in range(0, 20, 5))


def test_the_anchor_is_that_of_the_protocol() -> None:
    assert anchor_of(definition()) == _anchor_by_hand(definition_body())


def test_the_anchor_stays_while_the_keys_do() -> None:
    other = definition(
        title="另一次会议", assembly="harbour-2027-1", origin="vote.example.org/harbour-2027-1"
    )
    assert anchor_of(other) == anchor_of(definition())


@pytest.mark.parametrize(
    "change",
    [
        {"community": "other"},
        {"log": key("x")},
        {"registrar": key("x")},
        {"street_office": key("x")},
        {"witness_quorum": 2},
        {"witnesses": [key("x")]},
    ],
)
def test_any_other_key_gives_another_anchor(change: dict[str, Any]) -> None:
    given: dict[str, Any] = {
        "community": "harbour",
        "log": key("a"),
        "registrar": key("b"),
        "street_office": key("c"),
        "witness_quorum": 1,
        "witnesses": [key("d"), key("e")],
    }
    assert anchor(**given) == anchor(**{**given, "witnesses": [key("e"), key("d")]})
    assert anchor(**given) != anchor(**{**given, **change})


def test_an_anchor_is_compared_as_people_type() -> None:
    expected = anchor_of(definition())
    assert is_same_anchor(expected.lower().replace("-", " "), expected)
    assert not is_same_anchor(expected[:-1], expected)
