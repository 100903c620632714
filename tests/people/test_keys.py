"""Signing keys: wrapped, one in use, given to their owner only."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.core.wrapped_key import unwrap_key, wrap_key
from app.people import service
from tests.site import Auth, Browser


def make_wrapped(number: int = 1) -> dict[str, object]:
    return wrap_key(bytes([number]) * 32, "a passphrase", salt=b"s" * 16, nonce=b"n" * 12)


WRAPPED = make_wrapped()


@pytest.fixture
def alice(auth: Auth) -> Browser:
    return auth.signed_in("alice")


def _post(client: Browser, body: Any) -> Any:
    return client.post(
        "/account/key",
        data=json.dumps(body),
        content_type="application/json",
        headers={"X-CSRFToken": client.form_token()},
    )


@pytest.mark.both_databases
def test_it_comes_back_as_it_was_sent(alice: Browser) -> None:
    answer = _post(alice, WRAPPED)
    assert answer.status_code == 201
    assert answer.json["public_key"] == WRAPPED["public_key"]
    back = alice.get("/account/key").json
    assert back == WRAPPED
    assert unwrap_key(back, "a passphrase") == b"\x01" * 32


def test_the_page_sends_it_as_a_form_field(alice: Browser) -> None:
    answer = alice.submit("/account/key", {"wrapped": json.dumps(WRAPPED)})
    assert answer.headers["Location"] == "/account/keys"
    assert str(WRAPPED["public_key"]) in alice.get("/account/keys").text


def test_nobody_else_gets_it(auth: Auth, alice: Browser, client: Browser) -> None:
    _post(alice, WRAPPED)
    eve = auth.signed_in("eve")
    json_wish = {"Accept": "application/json"}
    assert eve.get("/account/key", headers=json_wish).json["error"] == "key_not_found"
    assert client.get("/account/key", headers=json_wish).status_code == 401


def test_one_key_at_a_time_and_never_twice_in_the_house(auth: Auth, alice: Browser) -> None:
    _post(alice, WRAPPED)
    assert _post(alice, make_wrapped(2)).json["error"] == "key_in_use"
    eve = auth.signed_in("eve")
    assert _post(eve, WRAPPED).json["error"] == "key_known"
    assert alice.submit("/account/key/retire").status_code == 302
    assert _post(alice, WRAPPED).json["error"] == "key_known"
    assert _post(alice, make_wrapped(2)).status_code == 201


def test_a_retired_key_leaves_only_its_public_part(auth: Auth, alice: Browser) -> None:
    _post(alice, WRAPPED)
    alice.submit("/account/key/retire")
    with auth.app.app_context():
        (key,) = service.keys_of(auth.people["alice"].id)
        assert key.wrapped is None
        assert key.retired_at is not None
        assert service.find_key(str(WRAPPED["public_key"])) is None
    assert alice.get("/account/key", headers={"Accept": "application/json"}).status_code == 404


NOT_A_KEY: list[Any] = [
    None,
    [],
    "text",
    {},
    {**WRAPPED, "v": 2},
    {**WRAPPED, "extra": 1},
    {**WRAPPED, "public_key": "00" * 32},
    {**WRAPPED, "public_key": "0" * 63},
    {**WRAPPED, "ciphertext": "00"},
    {**WRAPPED, "kdf": {**WRAPPED["kdf"], "n": 2**20}},  # type: ignore[dict-item]
]


@pytest.mark.parametrize("body", NOT_A_KEY)
def test_what_is_no_wrapped_key_is_refused(alice: Browser, body: Any) -> None:
    answer = _post(alice, body)
    assert answer.status_code == 400
    assert answer.json["message"]
    assert alice.get("/account/key", headers={"Accept": "application/json"}).status_code == 404


@pytest.mark.parametrize("field", ["", "{", "[" * 15_000])
def test_a_field_that_is_no_json_is_refused(alice: Browser, field: str) -> None:
    answer = alice.submit("/account/key", {"wrapped": field})
    assert answer.status_code == 302
    assert "无法读取密钥" in alice.get("/account/keys").text


def test_a_body_nested_without_end_is_refused(alice: Browser) -> None:
    answer = alice.post(
        "/account/key",
        data="[" * 60_000,
        content_type="application/json",
        headers={"X-CSRFToken": alice.form_token()},
    )
    assert answer.status_code == 400


def test_without_form_token_nothing_is_taken(alice: Browser) -> None:
    assert alice.post("/account/key", json=WRAPPED).status_code == 400
