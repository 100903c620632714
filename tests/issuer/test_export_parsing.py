"""A roll export is strict and agrees with itself."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import RuleError, VerificationError
from app.issuer.export import MAX_EXPORT_BYTES, ExportInvalid, parse_export
from tests.issuer.exports import (
    export_bytes,
    export_right,
    export_unit,
    export_value,
    unit_code,
)


def test_a_good_export_is_read() -> None:
    export = parse_export(export_bytes(base_url="https://vote.example.org/"))
    assert export.definition.assembly == "harbour-2026-1"
    assert export.base_url == "https://vote.example.org"
    assert export.rights[0].units[0].unit_code == unit_code(1, 100)


def test_a_byte_order_mark_is_forgiven() -> None:
    assert parse_export(b"\xef\xbb\xbf" + export_bytes()).rights


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"hd": "00" * 32}, "hd"),
        ({"anchor": "AAAAA-AAAAA-AAAAA-AAAAA"}, "anchor"),
        ({"consent": "another sentence"}, "consent"),
        ({"base_url": "ftp://vote.example.org"}, "base_url"),
        ({"base_url": "https://"}, "base_url"),
        ({"base_url": "https://vote.example.org/#x"}, "base_url"),
        ({"rights": [export_right(1, 1), export_right(1, 1, key="other")]}, "unit_twice"),
        (
            {"rights": [export_right(1, 1, units=[export_unit(1, 1, group="9号楼")])]},
            "group",
        ),
        (
            {"rights": [export_right(1, 1, units=[export_unit(1, 1, unit_code="x" * 28)])]},
            "unit_code_character_wrong",
        ),
        ({"rights": [export_right(1, 1), export_right(1, 2, key="owner-1-1")]}, "duplicate"),
        ({"rights": []}, "length"),
        ({"v": 2}, "constant"),
    ],
)
def test_a_contradiction_is_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(VerificationError) as refused:
        parse_export(export_bytes(**changes))
    assert refused.value.fields["reason"] == reason


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(VerificationError):
        parse_export(json.dumps({**export_value(), "extra": 1}).encode())


@pytest.mark.parametrize("data", [b"", b"[", b"\xff", b"[" * 100_000, b"[]", b"null"])
def test_what_is_no_export_is_refused(data: bytes) -> None:
    with pytest.raises(VerificationError):
        parse_export(data)


def test_an_oversize_file_is_refused() -> None:
    with pytest.raises(ExportInvalid) as refused:
        parse_export(b" " * (MAX_EXPORT_BYTES + 1))
    assert refused.value.fields["reason"] == "too_large"


@given(st.data())
def test_a_damaged_export_is_refused_or_read_but_never_crashes(data: st.DataObject) -> None:
    good = export_bytes(count=2)
    place = data.draw(st.integers(0, len(good) - 1))
    junk = data.draw(st.binary(max_size=4))
    try:
        parse_export(good[:place] + junk + good[place + len(junk) :])
    except RuleError:
        return
