"""The paper desk: unlock once, key many ballots without the mouse, post signed bodies."""

from __future__ import annotations

import hashlib
from pathlib import Path
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
SECRET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SCAN = "ab" * 32


@pytest.fixture
def desk(page: Page, mock: MockServer) -> Page:
    mock.set_officer(wrapped=SIGNING["wrapped"], scanOf={"00007-A": SCAN, "00008-A": SCAN})
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


def test_two_ballots_are_keyed_by_keyboard_alone(desk: Page, mock: MockServer) -> None:
    unlocks(desk)
    keyboard = desk.keyboard
    desk.get_by_label("票号或扫码").focus()
    for serial, digits in (("00007-A", "15"), ("00008-A", "42")):
        keyboard.type(f"YIJUE-PAPER:{serial}:{SECRET}")
        keyboard.press("Enter")
        expect(desk.locator("fieldset:visible")).to_have_count(2)
        expect(desk.locator("fieldset:visible input").first).to_be_focused()
        keyboard.type(digits)
        expect(desk.get_by_role("button", name="录入并签名")).to_be_focused()
        keyboard.press("Enter")
        expect(desk.get_by_label("票号或扫码")).to_be_focused()
        expect(desk.get_by_label("票号或扫码")).to_have_value("")
    first, second = map(verify, mock.posted())
    assert first["answers"] == [{"motion": "m1", "choices": ["yes"]}]
    assert first["void"] == [{"motion": "m2", "reason": "two_marks"}]
    assert (first["i"], first["serial"], first["scan"]) == (7, "00007-A", SCAN)
    assert second["answers"] == []
    assert second["serial"] == "00008-A"
    assert desk.locator("[data-done] li").count() == 2


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


def test_an_item_not_keyed_and_an_unknown_serial_are_refused(desk: Page, mock: MockServer) -> None:
    unlocks(desk)
    serial = desk.get_by_label("票号或扫码")
    serial.fill("99999-A")
    serial.press("Enter")
    expect(desk.get_by_role("alert")).to_contain_text("没有这个票号")
    serial.fill("00007-A")
    serial.press("Enter")
    expect(desk.get_by_text("名册行号 7")).to_be_visible()
    desk.get_by_label("票面校验").fill("0123")
    desk.get_by_role("button", name="录入并签名").click()
    expect(desk.get_by_role("alert")).to_contain_text("表决票密码不对")
    desk.get_by_label("票面校验").fill(SECRET)
    desk.get_by_role("button", name="录入并签名").click()
    expect(desk.get_by_role("alert")).to_contain_text("“续聘”还没有录入")
    assert mock.posted() == []


def test_a_scan_is_uploaded_and_its_hash_compared(
    desk: Page, mock: MockServer, tmp_path: Path
) -> None:
    mock.set_officer(scanOf={})
    picture = tmp_path / "scan.jpg"
    picture.write_bytes(b"\xff\xd8\xff" + bytes(range(256)) * 40)
    unlocks(desk)
    desk.get_by_label("票号或扫码").fill(f"YIJUE-PAPER:00007-A:{SECRET}")
    desk.get_by_label("票号或扫码").press("Enter")
    expect(desk.get_by_text("名册行号 7")).to_be_visible()
    desk.keyboard.type("24")
    desk.get_by_role("button", name="录入并签名").click()
    expect(desk.get_by_role("alert")).to_contain_text("还没有扫描件")
    mock.set_officer(fail="scan")
    desk.get_by_label("扫描件").set_input_files(picture)
    expect(desk.get_by_role("alert")).to_contain_text("扫描件和这台电脑上的不一样")
    mock.set_officer(fail=None)
    desk.get_by_label("扫描件").set_input_files([])
    desk.get_by_label("扫描件").set_input_files(picture)
    expect(desk.get_by_text("扫描件已上传")).to_be_visible()
    desk.get_by_role("button", name="录入并签名").click()
    desk.get_by_text("票号 00007-A：已录入，等另一人录入").first.wait_for()
    assert verify(mock.posted()[0])["scan"] == hashlib.sha256(picture.read_bytes()).hexdigest()


def test_a_refusal_keeps_what_was_keyed(desk: Page, mock: MockServer) -> None:
    unlocks(desk)
    mock.set_officer(fail="/desk/keying")
    desk.get_by_label("票号或扫码").fill(f"YIJUE-PAPER:00007-A:{SECRET}")
    desk.get_by_label("票号或扫码").press("Enter")
    expect(desk.get_by_text("名册行号 7")).to_be_visible()
    desk.keyboard.type("11")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("alert")).to_contain_text("两个人录入的不一样")
    expect(desk.get_by_label("票号或扫码")).to_have_value("00007-A")
