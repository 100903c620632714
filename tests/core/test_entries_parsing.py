"""An entry's bytes are its leaf: one spelling, strict envelope, exact inverse."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.encoding import DuplicateKey, NotCanonical, TooLarge, encode_jcs
from app.core.entries import (
    REQUIRED_SIGNERS,
    SCHEMAS,
    Entry,
    EntryTypeUnknown,
    EntryVersionUnknown,
    FieldInvalid,
    FieldMissing,
    FieldUnknown,
    SchemaError,
    Signature,
    SignatureCountWrong,
    encode_entry,
    encode_minute,
    floor_minute,
    parse_entry,
)
from app.core.errors import VerificationError
from tests.core.entry_bodies import BODIES
from tests.core.samples import OPENS


def entry_of(name: str) -> Entry:
    sigs = tuple(Signature(f"{n:016x}", bytes(64)) for n in range(len(REQUIRED_SIGNERS[name])))
    return Entry(name, 7, OPENS, BODIES[name], sigs)


BALLOT = encode_entry(entry_of("ballot"))


def changed(**changes: Any) -> bytes:
    return encode_jcs({**json.loads(BALLOT), **changes})


@pytest.mark.parametrize("name", SCHEMAS)
def test_bytes_and_entry_are_inverse(name: str) -> None:
    data = encode_entry(entry_of(name))
    assert parse_entry(data) == entry_of(name)
    assert encode_entry(parse_entry(data)) == data


def test_the_bytes_are_those_of_the_protocol() -> None:
    data = encode_entry(Entry("open", 0, OPENS, {"manifest": "ab" * 32}))
    expected = (
        b'{"body":{"manifest":"%s"},"seq":0,"sigs":[],"t":"2026-03-01T00:00Z","type":"open","v":1}'
    )
    assert data == expected % (b"ab" * 32)


@pytest.mark.parametrize("version", [0, 2, "1", True, None])
def test_another_version_is_refused(version: Any) -> None:
    with pytest.raises(EntryVersionUnknown):
        parse_entry(changed(v=version))


@pytest.mark.parametrize("name", ["vote", "", 1, None, ["ballot"]])
def test_an_unknown_type_is_refused(name: Any) -> None:
    with pytest.raises(EntryTypeUnknown):
        parse_entry(changed(type=name))


def test_the_envelope_is_exact() -> None:
    value = json.loads(BALLOT)
    for field in value:
        less = {key: member for key, member in value.items() if key != field}
        with pytest.raises((FieldMissing, EntryVersionUnknown, EntryTypeUnknown)):
            parse_entry(encode_jcs(less))
    with pytest.raises(FieldUnknown):
        parse_entry(changed(extra=1))


@pytest.mark.parametrize("value", [[], "x", None, 1])
def test_an_entry_is_an_object(value: Any) -> None:
    with pytest.raises(FieldInvalid):
        parse_entry(encode_jcs(value))


SIG = {"k": "0" * 16, "s": "A" * 86 + "=="}


@pytest.mark.parametrize(
    ("sigs", "error"),
    [
        ([], SignatureCountWrong),
        ([SIG, {**SIG, "k": "1" * 16}], SignatureCountWrong),
        ([SIG, SIG], SchemaError),
        ([{**SIG, "k": "1" * 16}, SIG], SchemaError),
        ([{**SIG, "k": "A" * 16}], SchemaError),
        ([{**SIG, "s": "A" * 86}], SchemaError),
        ([{**SIG, "s": "A" * 85 + "B=="}], SchemaError),
        ([{**SIG, "x": 1}], SchemaError),
        ({}, SchemaError),
    ],
)
def test_signatures_are_sorted_and_as_many_as_the_type_has(
    sigs: Any, error: type[VerificationError]
) -> None:
    with pytest.raises(error):
        parse_entry(changed(sigs=sigs))


def test_other_spellings_are_refused() -> None:
    for other in (
        BALLOT + b"\n",
        b" " + BALLOT,
        BALLOT.replace(b'"seq":7', b'"seq": 7'),
        BALLOT.replace(b'"seq":7', b'"seq":7.0'),
        BALLOT.replace(b'"hire"', b'"h\\u0069re"'),
    ):
        with pytest.raises(NotCanonical):
            parse_entry(other)
    with pytest.raises(DuplicateKey):
        parse_entry(BALLOT.replace(b'"seq":7', b'"seq":7,"seq":7', 1))


def test_an_entry_has_at_most_65535_bytes() -> None:
    definition = dict(BODIES["definition"])
    pad = [f"{n:05d}" + "x" * 35 for n in range(1_700)]
    with pytest.raises(TooLarge):
        encode_entry(replace(entry_of("definition"), body={**definition, "groups": pad}))
    with pytest.raises(TooLarge):
        parse_entry(b" " * 65_536)


def test_encoding_refuses_what_parsing_would() -> None:
    with pytest.raises(SchemaError):
        encode_entry(replace(entry_of("open"), body={}))
    with pytest.raises(SignatureCountWrong):
        encode_entry(replace(entry_of("ballot"), sigs=()))
    with pytest.raises(SchemaError):
        encode_entry(replace(entry_of("open"), seq=-1))


def test_times_are_whole_minutes_in_utc() -> None:
    beijing = datetime(2026, 3, 1, 8, 0, 59, 5, tzinfo=timezone(timedelta(hours=8)))
    assert encode_minute(beijing) == "2026-03-01T00:00Z"
    with pytest.raises(FieldInvalid):
        encode_entry(replace(entry_of("open"), t=beijing))
    entry = replace(entry_of("open"), t=floor_minute(beijing))
    assert parse_entry(encode_entry(entry)).t == datetime(2026, 3, 1, tzinfo=UTC)
    with pytest.raises(FieldInvalid):
        floor_minute(datetime(2026, 3, 1))  # noqa: DTZ001 - naive on purpose
    assert encode_minute(datetime(1, 1, 1, tzinfo=UTC)) == "0001-01-01T00:00Z"


@given(st.sampled_from(sorted(SCHEMAS)), st.data())
def test_damaged_bytes_are_refused_and_never_crash(name: str, data: st.DataObject) -> None:
    good = encode_entry(entry_of(name))
    place = data.draw(st.integers(0, len(good)))
    cut = data.draw(st.integers(0, 3))
    junk = data.draw(st.binary(max_size=3))
    damaged = good[:place] + junk + good[place + cut :]
    try:
        entry = parse_entry(damaged)
    except VerificationError:
        return
    assert encode_entry(entry) == damaged


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["v", "type", "seq", "t", "body", "sigs", "x"]), inner
            )
        ),
        max_leaves=20,
    )
)
def test_no_other_json_is_an_entry(value: Any) -> None:
    try:
        data = encode_jcs(value)
    except NotCanonical:
        return
    with pytest.raises(VerificationError):
        parse_entry(data)
