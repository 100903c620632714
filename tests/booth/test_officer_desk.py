"""The paper desk: unlock once, hand out and take back, post signed bodies."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.core.encoding import parse_b64
from app.core.entries import verify_body
from app.core.signatures import key_id, signed_message, verify_signature
from tests.booth.mock_server import MockServer
from tests.core.vectors import read_vectors

pytestmark = pytest.mark.browser

SIGNING = read_vectors("booth_signing")
HM = read_vectors("booth_ballot")["hm"]
KEY = bytes.fromhex(SIGNING["public_key"])


@pytest.fixture
def desk(page: Page, mock: MockServer) -> Page:
    mock.set_officer(wrapped=SIGNING["wrapped"])
    page.goto(f"{mock.base}/officer/desk")
    return page


def unlocks(page: Page) -> None:
    page.get_by_label("密钥口令").first.fill(SIGNING["passphrase"])
    page.keyboard.press("Enter")
    page.get_by_text("已解锁").wait_for(timeout=30_000)


def verify(sent: dict[str, Any]) -> dict[str, Any]:
    posted: dict[str, Any] = sent["body"]
    assert sent["csrf"] == "token-1"
    verify_body(posted["type"], posted["body"])
    message = signed_message(posted["type"], bytes.fromhex(HM), posted["body"])
    verify_signature(KEY, message, parse_b64(posted["s"], 64))
    assert posted["k"] == key_id(KEY)
    body: dict[str, Any] = posted["body"]
    return body


def test_nothing_is_signed_while_locked(desk: Page, mock: MockServer) -> None:
    desk.get_by_label("名册行号").fill("7")
    desk.get_by_label("票号", exact=True).fill("00007-A")
    desk.get_by_role("button", name="发票并签名").click()
    expect(desk.get_by_role("alert")).to_contain_text("请先解锁")
    unlocks(desk)
    desk.get_by_role("button", name="锁定").click()
    desk.get_by_role("button", name="发票并签名").click()
    expect(desk.get_by_role("alert")).to_contain_text("请先解锁")
    assert mock.posted() == []


def test_an_issue_is_signed_and_posted(desk: Page, mock: MockServer) -> None:
    unlocks(desk)
    desk.get_by_label("名册行号").fill("7")
    desk.get_by_label("票号", exact=True).fill("00007-a")
    desk.get_by_role("button", name="发票并签名").click()
    desk.get_by_text("已收 1").first.wait_for()
    (sent,) = mock.posted()
    assert sent["body"]["type"] == "paper-issue"
    assert verify(sent) == {"i": 7, "serial": "00007-A"}


def test_a_colleagues_act_is_signed_with_the_open_key(desk: Page, mock: MockServer) -> None:
    unlocks(desk)
    body = {"i": 7, "serial": "00007-B", "state": "blank"}
    mock.set_officer(moves=[body])
    expect(desk.locator("section[data-act]")).to_have_count(0)
    desk.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    desk.locator("section[data-act]").get_by_role("button", name="签名").click()
    desk.get_by_text("已收 1").first.wait_for()
    (sent,) = mock.posted()
    message = signed_message("paper-return", bytes.fromhex(HM), body)
    verify_signature(KEY, message, parse_b64(sent["body"]["s"], 64))


def test_what_is_gone_at_the_server_goes_from_the_page(desk: Page, mock: MockServer) -> None:
    unlocks(desk)
    mock.set_officer(moves=[{"i": 7, "serial": "00007-B", "state": "blank"}])
    desk.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(desk.locator("section[data-act]")).to_have_count(1)
    mock.set_officer(moves=[])
    desk.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(desk.locator("section[data-act]")).to_have_count(0)
    expect(desk.get_by_text("已解锁")).to_be_visible()
