from __future__ import annotations

import enum
import hashlib
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.encoding import (
    DuplicateKey,
    NotCanonical,
    TooDeep,
    TooLarge,
    encode_jcs,
    jcs_hash,
    parse_jcs,
)
from app.core.errors import VerificationError
from tests.core.vectors import read_vectors

VECTORS = read_vectors("jcs")


@pytest.mark.parametrize("vector", VECTORS["accepted"], ids=lambda v: v["bytes"][:40])
def test_javascripts_bytes_are_ours_both_ways(vector: dict[str, Any]) -> None:
    data = bytes.fromhex(vector["bytes"])
    assert encode_jcs(vector["value"]) == data
    assert parse_jcs(data) == vector["value"]
    assert jcs_hash(vector["value"]).hex() == vector["sha256"]


def _bytes_of(vector: dict[str, Any]) -> bytes:
    """Whole bytes, or before + unit × times + middle + close × times + after."""
    if "bytes" in vector:
        return bytes.fromhex(vector["bytes"])
    names = ("before", "unit", "middle", "close", "after")
    before, unit, middle, close, after = (bytes.fromhex(vector.get(name, "")) for name in names)
    times: int = vector["times"]
    return before + unit * times + middle + close * times + after


@pytest.mark.parametrize("vector", VECTORS["rejected"], ids=lambda v: v["name"])
def test_any_other_spelling_is_a_verification_error(vector: dict[str, Any]) -> None:
    with pytest.raises(VerificationError):
        parse_jcs(_bytes_of(vector))


def test_the_refusals_have_their_own_names() -> None:
    with pytest.raises(DuplicateKey):
        parse_jcs(b'{"a":1,"b":{"c":1,"c":1}}')
    with pytest.raises(NotCanonical) as refused:
        parse_jcs(b'{"b":1,"a":1}')
    assert refused.type is NotCanonical
    with pytest.raises(TooDeep):
        parse_jcs(b"[" * 33 + b"]" * 33)
    with pytest.raises(TooDeep):
        parse_jcs(b"[" * 60_000)
    with pytest.raises(TooLarge):
        parse_jcs(b"1" * 11, limit=10)
    assert parse_jcs(b"1" * 10, limit=10) == 1_111_111_111


class Colour(enum.IntEnum):
    RED = 1


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        2**53,
        -(2**53),
        (1, 2),
        {1: 2},
        {None: 2},
        [{"a": 0.5}],
        {"a": [b"bytes"]},
        {"a", "b"},
        Colour.RED,
        "\ud83d",
        {"\udc31": 1},
        "e\u0301",
        {"e\u0301": 1},
        {"a": "e\u0301"},
        ["\n\u0303", "e\u0301"],
        object(),
    ],
)
def test_values_outside_the_restriction_are_not_encoded(value: object) -> None:
    with pytest.raises(NotCanonical):
        encode_jcs(value)


def test_depth_is_counted_when_encoding_too() -> None:
    value: list[object] = []
    for _ in range(31):
        value = [value]
    assert encode_jcs(value) == b"[" * 32 + b"]" * 32
    with pytest.raises(TooDeep):
        encode_jcs({"a": value})


texts = st.text(st.characters(exclude_categories=["Cs"])).map(lambda text: normalize("NFC", text))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


def _slow(value: object) -> str:
    """RFC 8785 letter by letter, sharing nothing with the code under test."""
    if isinstance(value, bool) or value is None:
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        short = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}
        signs = (short.get(ord(sign)) or _sign(sign) for sign in value)
        return f'"{"".join(signs)}"'
    if isinstance(value, list):
        return f"[{','.join(map(_slow, value))}]"
    assert isinstance(value, dict)
    names = sorted(value, key=_code_units)
    return f"{{{','.join(f'{_slow(name)}:{_slow(value[name])}' for name in names)}}}"


def _sign(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if sign < " " else sign


def _code_units(text: str) -> list[int]:
    data = text.encode("utf-16-be")
    return [int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2)]


@given(values)
def test_encoding_is_rfc_8785_and_parsing_its_inverse(value: object) -> None:
    data = encode_jcs(value)
    assert data == _slow(value).encode("utf-8")
    assert parse_jcs(data) == value
    assert jcs_hash(value) == hashlib.sha256(data).digest()


@given(values, st.data())
def test_a_changed_byte_is_another_value_or_refused(value: object, data: st.DataObject) -> None:
    encoded = bytearray(encode_jcs(value))
    place = data.draw(st.integers(0, len(encoded) - 1))
    encoded[place] ^= data.draw(st.integers(1, 255))
    try:
        other = parse_jcs(bytes(encoded))
    except VerificationError:
        return
    assert encode_jcs(other) == bytes(encoded) != encode_jcs(value)


@given(st.binary(max_size=200) | st.text('{}[]",:0123456789.eE+-\\ue\u0301 \n').map(str.encode))
def test_random_bytes_never_escape_as_another_error(data: bytes) -> None:
    try:
        value = parse_jcs(data)
    except VerificationError:
        return
    assert encode_jcs(value) == data
