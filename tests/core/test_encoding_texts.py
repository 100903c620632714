from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.encoding import (
    NotCanonical,
    encode_b64,
    encode_hex,
    lp,
    parse_b64,
    parse_hex,
    sha256,
    u32be,
    u64be,
)
from app.core.errors import VerificationError


def test_integers_are_big_endian_and_bounded() -> None:
    assert u32be(258) == b"\0\0\1\2"
    assert u64be(2**64 - 1) == b"\xff" * 8
    for wrong in (-1, 2**32):
        with pytest.raises(NotCanonical):
            u32be(wrong)
    for wrong in (-1, 2**64):
        with pytest.raises(NotCanonical):
            u64be(wrong)


def test_length_prefix_keeps_parts_apart() -> None:
    assert lp(b"") == b"\0\0\0\0"
    assert lp(b"ab") + lp(b"c") != lp(b"a") + lp(b"bc")


def test_sha256_of_nothing() -> None:
    assert sha256(b"").hex().startswith("e3b0c44298fc1c149afbf4c8996fb924")


@given(st.binary(max_size=64))
def test_hex_and_base64_are_inverses(data: bytes) -> None:
    assert parse_hex(encode_hex(data), len(data)) == data
    assert parse_b64(encode_b64(data)) == data
    assert parse_b64(encode_b64(data), len(data)) == data
    with pytest.raises(NotCanonical):
        parse_b64(encode_b64(data), len(data) + 1)


@pytest.mark.parametrize(
    "text",
    ["AB", "a", "abc", "0g", "0x", " a", "a ", "ab ", "１2", "a\n", "abab", None, 12, b"ab"],
)
def test_hex_has_one_spelling(text: object) -> None:
    with pytest.raises(NotCanonical):
        parse_hex(text, 1)


FOREIGN_BASE64 = ["_-==", "AA＝＝", "AA==\n", " AA==", "A A=", None, 1, b"AA=="]
BROKEN_BASE64 = ["A", "AA", "AA=", "AB==", "AAB=", "AA==AA==", "=", "AA====", "A==="]


@pytest.mark.parametrize("text", [*FOREIGN_BASE64, *BROKEN_BASE64])
def test_base64_has_one_spelling(text: object) -> None:
    with pytest.raises(NotCanonical):
        parse_b64(text)


@given(st.text(max_size=12))
def test_other_text_never_escapes_as_another_error(text: str) -> None:
    for parse in (parse_b64, lambda text: parse_hex(text, len(text) // 2)):
        with suppress(VerificationError):
            parse(text)
