"""A fresh code before acts that cannot be taken back."""

from __future__ import annotations

import re

from tests.site import Auth, Browser

RETIRE = "/account/key/retire"


def _signed_in_long_ago(auth: Auth) -> Browser:
    auth.sign_in(auth.officer("alice"))
    auth.clock.advance(minutes=6)
    return auth.client


def test_within_five_minutes_of_a_code_nothing_is_asked(auth: Auth, client: Browser) -> None:
    auth.sign_in(auth.officer("alice"))
    auth.clock.advance(minutes=4)
    assert client.submit("/account/recovery-codes").status_code == 200


def test_later_a_code_is_asked_and_the_form_goes_on(auth: Auth) -> None:
    client = _signed_in_long_ago(auth)
    asked = client.submit("/account/recovery-codes", {"kept": "第一行\n<b>", "more": "x"})
    assert asked.status_code == 403
    assert "fresh_code" in asked.text
    assert re.search(r'name="kept" value="第一行\n&lt;b&gt;"', asked.text)
    code = auth.code(auth.people["alice"])
    assert client.submit("/account/recovery-codes", {"fresh_code": code}).status_code == 200


def test_a_wrong_code_does_not_act(auth: Auth) -> None:
    client = _signed_in_long_ago(auth)
    answer = client.submit("/account/recovery-codes", {"fresh_code": "000000", "kept": "x"})
    assert answer.status_code == 403
    assert "验证码有误" in answer.text
    assert 'value="x"' in answer.text


def test_wrong_codes_make_wait(auth: Auth) -> None:
    client = _signed_in_long_ago(auth)
    for _ in range(3):
        client.submit("/account/recovery-codes", {"fresh_code": "000000"})
    code = auth.people["alice"].recovery_codes[0]
    answer = client.submit("/account/recovery-codes", {"fresh_code": code})
    assert "错误次数太多" in answer.text


def test_a_program_sends_the_code_in_a_header(auth: Auth) -> None:
    client = _signed_in_long_ago(auth)
    json = {"Accept": "application/json"}
    refused = client.submit(RETIRE, headers=json)
    assert refused.json["error"] == "fresh_code_needed"
    code = auth.code(auth.people["alice"])
    passed = client.submit(RETIRE, headers={**json, "X-Fresh-Code": code})
    assert passed.json["error"] == "key_not_found"


def test_the_code_of_the_sign_in_does_not_serve_twice(auth: Auth) -> None:
    alice = auth.officer("alice")
    code = auth.code(alice)
    auth.sign_in(alice, code=code)
    auth.clock.advance(minutes=6)
    answer = auth.client.submit("/account/recovery-codes", {"fresh_code": code})
    assert answer.status_code == 403
