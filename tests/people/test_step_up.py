"""A fresh code before acts that cannot be taken back."""

from __future__ import annotations

import re

import pytest
from flask import Flask, request

from app.core.money import parse_yuan
from app.people.act_words import ACTS
from app.people.step_up import step_up
from app.platform.access import access
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


def test_the_page_says_what_is_confirmed_and_leads_back(auth: Auth) -> None:
    client = _signed_in_long_ago(auth)
    from_page = {"Referer": "http://localhost/account?tab=2"}
    fields = {"amount": "1e9", "reason": "<b>x</b>"}
    asked = client.submit("/account/recovery-codes", fields, headers=from_page)
    assert "为自己的账号生成新的备用码" in asked.text
    assert "<dd>1e9</dd>" in asked.text
    assert "<dd>&lt;b&gt;x&lt;/b&gt;</dd>" in asked.text
    assert '<a href="/account?tab=2">' in asked.text


@pytest.mark.parametrize(
    "from_page", ["http://elsewhere.example/account", "javascript:alert(1)", "//elsewhere.example"]
)
def test_the_way_back_leads_nowhere_else(auth: Auth, from_page: str) -> None:
    client = _signed_in_long_ago(auth)
    asked = client.submit("/account/recovery-codes", {}, headers={"Referer": from_page})
    assert asked.status_code == 403
    assert "elsewhere" not in asked.text
    assert "javascript" not in asked.text


def test_two_slashes_name_no_other_host(auth: Auth) -> None:
    client = _signed_in_long_ago(auth)
    bent = {"Referer": "http://localhost//elsewhere.example/x"}
    asked = client.submit("/account/recovery-codes", {}, headers=bent)
    assert '<a href="/elsewhere.example/x">' in asked.text


def test_every_act_behind_a_code_has_its_words(app: Flask) -> None:
    views = app.view_functions.items()
    behind = {name for name, view in views if getattr(view, "step_up", False)}
    assert behind
    assert behind - set(ACTS) == set()


@access.officer
@step_up(
    page=lambda wrong: f"form {request.form.get('amount')} {wrong}",
    check=lambda: parse_yuan(request.form["amount"]),
)
def _act() -> str:
    acts.append(request.form["amount"])
    return "done"


acts: list[str] = []


@pytest.fixture
def typing(auth: Auth) -> Browser:
    """A browser that signed in long ago, on a site with an act that checks what was typed."""
    acts.clear()
    auth.app.view_functions["act_of_this_test"] = _act
    rule = auth.app.url_rule_class("/try", endpoint="act_of_this_test", methods=["POST"])
    auth.app.url_map.add(rule)
    return _signed_in_long_ago(auth)


def test_what_was_typed_is_checked_before_a_code_is_asked_for(typing: Browser) -> None:
    refused = typing.submit("/try", {"amount": "1e9"})
    assert refused.status_code == 422
    assert refused.text.startswith("form 1e9 ")
    assert not refused.text.endswith("None")
    asked = typing.submit("/try", {"amount": "12.50"})
    assert asked.status_code == 403
    assert 'name="go_back"' in asked.text
    assert acts == []


def test_going_back_shows_the_form_as_it_was_and_does_nothing(auth: Auth, typing: Browser) -> None:
    shown = typing.submit("/try", {"amount": "12.50", "go_back": "1"})
    assert shown.text == "form 12.50 None"
    code = auth.code(auth.people["alice"])
    fields = {"amount": "12.50", "fresh_code": code, "go_back": "1"}
    assert typing.submit("/try", fields).text == "form 12.50 None"
    assert acts == []
    assert typing.submit("/try", {"amount": "12.50", "fresh_code": code}).text == "done"
    assert acts == ["12.50"]
