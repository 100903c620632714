"""A trustee asks to read the log: who it is, of which assembly, at which minute."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.core.definition import Definition
from app.core.encoding import lp
from app.core.signatures import key_id, sign
from app.core.trustee_read import TrusteeReadRefused, encode_trustee_read, verify_trustee_read
from tests.worlds.keys import key, seed
from tests.worlds.secret import secret_definition

NOW = datetime(2026, 4, 1, 9, 30, 59, tzinfo=UTC)


@pytest.fixture(scope="module")
def definition() -> Definition:
    named = [
        {"id": f"t{n}", "organisation": f"单位{n}", "key": key(f"reader {n}").hex()}
        for n in (1, 2, 3)
    ]
    return Definition.parse(secret_definition(trustees=named, trustee_threshold=2))


def refused(text: str, definition: Definition, now: datetime = NOW) -> str:
    with pytest.raises(TrusteeReadRefused) as caught:
        verify_trustee_read(text, definition, now)
    return str(caught.value.fields["reason"])


def test_the_header_is_as_written(definition: Definition) -> None:
    text = encode_trustee_read(definition.assembly, NOW, seed("reader 2"))
    scheme, name, at, _ = text.split(" ")
    assert (scheme, name, at) == ("Yijue-Trustee", key_id(key("reader 2")), "2026-04-01T09:30Z")
    said = (
        lp(b"yijue/v1/trustee-read") + lp(definition.assembly.encode()) + lp(b"2026-04-01T09:30Z")
    )
    from app.core.encoding import encode_b64

    assert text.endswith(" " + encode_b64(sign(seed("reader 2"), said)))


@pytest.mark.parametrize("minutes", [-4, 0, 4])
def test_within_five_minutes_either_way(definition: Definition, minutes: int) -> None:
    at = NOW.replace(second=0) + timedelta(minutes=minutes)
    verify_trustee_read(
        encode_trustee_read(definition.assembly, at, seed("reader 1")), definition, NOW
    )


@pytest.mark.parametrize("minutes", [-6, 6, 60 * 8])
def test_not_at_another_time(definition: Definition, minutes: int) -> None:
    text = encode_trustee_read(
        definition.assembly, NOW + timedelta(minutes=minutes), seed("reader 1")
    )
    assert refused(text, definition) == "time"


def test_a_stranger_is_no_trustee(definition: Definition) -> None:
    text = encode_trustee_read(definition.assembly, NOW, seed("mallory"))
    assert refused(text, definition) == "key"
    own = encode_trustee_read(definition.assembly, NOW, seed("reader 1")).split(" ")
    under_a_name = " ".join([*text.split(" ")[:1], own[1], *text.split(" ")[2:]])
    assert refused(under_a_name, definition) == "signature"


def test_another_assembly_and_another_minute(definition: Definition) -> None:
    elsewhere = encode_trustee_read("as-elsewhere", NOW, seed("reader 1"))
    assert refused(elsewhere, definition) == "signature"
    text = encode_trustee_read(definition.assembly, NOW, seed("reader 1"))
    assert refused(text.replace("09:30Z", "09:31Z"), definition) == "signature"
    assert refused(text, replace(definition, assembly="as-elsewhere")) == "signature"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "",
        lambda text: text + " ",
        lambda text: text.replace("Yijue", "Other"),
        lambda text: text.replace("T09:30Z", " 09:30"),
        lambda text: text.replace("2026-04-01T09:30Z", "tomorrow"),
        lambda text: text[:-4],
        lambda text: text[:-4] + "((((",
    ],
)
def test_what_is_no_header(definition: Definition, spoil: object) -> None:
    text = encode_trustee_read(definition.assembly, NOW, seed("reader 1"))
    assert callable(spoil)
    assert refused(spoil(text), definition) == "form"
