"""An act is signed over bytes made from the body on the page, by a key its passphrase opens."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.core.encoding import jcs_hash, parse_b64
from app.core.signatures import key_id, signed_message, verify_signature
from tests.booth.mock_server import MockServer
from tests.core.vectors import read_vectors

pytestmark = pytest.mark.browser

SIGNING = read_vectors("booth_signing")
KEY = bytes.fromhex(SIGNING["public_key"])
PASSPHRASE = SIGNING["passphrase"]
NOTICE = next(act for act in SIGNING["acts"] if act["type"] == "notice")


@pytest.fixture
def act(page: Page, mock: MockServer) -> dict[str, Any]:
    chosen = {name: NOTICE[name] for name in ("type", "bind", "body")}
    mock.set_officer(wrapped=SIGNING["wrapped"], act=chosen)
    page.goto(f"{mock.base}/officer/act")
    return chosen


def signs(page: Page, passphrase: str) -> None:
    page.get_by_label("密钥口令").fill(passphrase)
    page.keyboard.press("Enter")


def verify(act: dict[str, Any], signature: dict[str, str]) -> None:
    assert signature["k"] == key_id(KEY)
    message = signed_message(act["type"], bytes.fromhex(act["bind"]), act["body"])
    verify_signature(KEY, message, parse_b64(signature["s"], 64))


def test_the_signature_is_over_the_body_shown(page: Page, mock: MockServer, act: Any) -> None:
    expect(page.locator("[data-shown]")).to_contain_text(act["body"]["anchor"])
    expect(page.locator("[data-digest]")).to_have_text(jcs_hash(act["body"]).hex())
    signs(page, PASSPHRASE)
    page.get_by_role("heading", name="已收到").wait_for(timeout=30_000)
    (sent,) = mock.posted()
    verify(act, sent["body"])
    assert sent["body"]["csrf_token"] == "token-1"
    assert PASSPHRASE not in str(mock.requests())


def test_a_wrong_passphrase_says_so_and_sends_nothing(
    page: Page, mock: MockServer, act: Any
) -> None:
    signs(page, "not the passphrase")
    expect(page.get_by_role("alert")).to_contain_text("口令不对", timeout=30_000)
    assert mock.posted() == []
    signs(page, PASSPHRASE)
    page.get_by_role("heading", name="已收到").wait_for(timeout=30_000)


def test_a_page_that_contradicts_itself_is_not_signed(page: Page, mock: MockServer) -> None:
    mock.set_officer(wrapped=SIGNING["wrapped"], act={**NOTICE, "bind": "0" * 64})
    page.goto(f"{mock.base}/officer/act")
    signs(page, PASSPHRASE)
    expect(page.get_by_role("alert")).to_contain_text("自相矛盾", timeout=30_000)
    assert mock.posted() == []


def test_without_a_key_the_officer_is_told_where_to_make_one(page: Page, mock: MockServer) -> None:
    page.goto(f"{mock.base}/officer/act")
    signs(page, PASSPHRASE)
    expect(page.get_by_role("alert")).to_contain_text("还没有签名密钥")


def test_a_body_cannot_become_markup(page: Page, mock: MockServer) -> None:
    body = {"i": 7, "serial": "<img src=x onerror=alert(1)>"}
    mock.set_officer(act={"type": "paper-issue", "bind": "0" * 64, "body": body})
    page.goto(f"{mock.base}/officer/act")
    expect(page.locator("[data-shown]")).to_contain_text("<img")
    assert page.locator("[data-shown] img").count() == 0
