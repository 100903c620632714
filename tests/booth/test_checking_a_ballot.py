"""检查选票: a sealed ballot is opened on a second phone, never counted, and a new one is signed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.booth.mock_server import MockServer
from tests.booth.navigator import Booth
from tests.booth.test_qr_code import drawn_by_qrcode
from tests.chromium import PATIENCE_MS

pytestmark = pytest.mark.browser


@pytest.fixture
def mock(mock_process: MockServer) -> MockServer:
    mock_process.reset(definition={"mode": "secret"})
    return mock_process


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", has_touch=True
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def second(chromium: Browser) -> Iterator[BrowserContext]:
    """Somebody else's phone: no card, nothing kept."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


def seals(booth: Booth, first: str = "同意") -> str:
    booth.comes_to_choices()
    booth.chooses_all(first)
    booth.signs()
    return booth.tracker()


def opens_it(booth: Booth) -> str:
    booth.presses("检查选票")
    booth.presses("拆开这张票")
    booth.sees("这张票已拆开，作废了")
    return booth.page.locator("#check-address").inner_text()


def looks(second: BrowserContext, booth: Booth, address: str) -> Booth:
    other = Booth(second.new_page(), booth.mock)
    other.page.goto(address)
    return other


def rows(booth: Booth) -> list[str]:
    return booth.page.locator("ol.review .row-answer").all_inner_texts()


def test_a_second_phone_shows_what_the_opened_ballot_holds(
    booth: Booth, second: BrowserContext
) -> None:
    tracker = seals(booth)
    other = looks(second, booth, opens_it(booth))
    other.sees("拆开的票里写的是")
    assert other.tracker() == booth.tracker() == tracker
    assert rows(other) == rows(booth) == ["同意", "弃权", "方案乙：改为人车分流"]
    assert "#" not in other.page.url
    (spoilt,) = booth.mock.spoils()
    assert spoilt["tracker"] == tracker
    assert booth.mock.ballots() == []


def test_the_code_on_the_screen_is_the_address(booth: Booth) -> None:
    seals(booth)
    address = opens_it(booth)
    canvas = booth.page.get_by_role("img", name="检查用的二维码")
    read = """(canvas) => { const side = canvas.width / 8; const pen = canvas.getContext("2d");
      return Array.from({length: side - 8}, (_, y) => Array.from({length: side - 8}, (_, x) =>
        pen.getImageData((x + 4) * 8 + 4, (y + 4) * 8 + 4, 1, 1).data[0] < 128 ? 1 : 0)); }"""
    assert canvas.evaluate(read) == drawn_by_qrcode(address, 0)


def test_after_it_another_ballot_is_signed_and_cast(booth: Booth) -> None:
    tracker = seals(booth)
    opens_it(booth)
    booth.presses("看完了，重新签一张")
    booth.sees("请检查您的选择")
    booth.presses("修改：续聘物业服务企业")
    booth.chooses("续聘物业服务企业", "反对")
    booth.signs()
    assert booth.tracker() != tracker
    booth.proves_identity()
    booth.types_digits()
    booth.sees("已投票")
    (cast,) = booth.mock.decrypted()
    assert cast[0] == {"motion": "m1", "choices": ["no"]}
    booth.reads("投票结束前还可以改 5 次。")


def test_casting_is_the_main_way_and_checking_the_quiet_one(booth: Booth) -> None:
    seals(booth)
    expect(booth.page.get_by_role("button", name="检查选票")).to_have_class("quiet")
    booth.presses("检查选票")
    booth.reads("拆开的票作废，不计票。")
    booth.presses("不拆，回去投票")
    booth.sees("票已签好，还没交")
    assert booth.mock.bodies("/spoils") == []


def test_what_was_perhaps_opened_is_never_cast(booth: Booth) -> None:
    tracker = seals(booth)
    booth.mock.switch(lose="/spoils")
    booth.presses("检查选票")
    booth.presses("拆开这张票")
    booth.is_told("连不上服务器")
    booth.presses("不拆，回去投票")
    booth.sees("请检查您的选择")
    booth.signs()
    assert booth.tracker() != tracker


def test_opening_again_after_no_answer_is_the_same_act(booth: Booth) -> None:
    seals(booth)
    booth.mock.switch(lose="/spoils")
    booth.presses("检查选票")
    booth.presses("拆开这张票")
    booth.is_told("连不上服务器")
    booth.mock.switch(lose=None)
    booth.presses("拆开这张票")
    booth.sees("这张票已拆开，作废了")
    assert len(booth.mock.spoils()) == 1


def test_once_it_was_sent_it_cannot_be_opened(booth: Booth) -> None:
    seals(booth)
    booth.mock.switch(castError="log_paused")
    booth.proves_identity()
    booth.types_digits()
    booth.sees("未确认")
    booth.page.reload()
    booth.says_it_is_home()
    booth.sees("上次的票还没有确认")
    expect(booth.page.get_by_role("button", name="检查选票")).to_have_count(0)


def lies(spoil: dict[str, Any], **change: Any) -> dict[str, Any]:
    body = json.loads(spoil["spoil"]) | change
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return {"spoil": text, "signature": spoil["signature"]}


def test_a_lie_about_the_opened_ballot_is_found(booth: Booth, second: BrowserContext) -> None:
    seals(booth)
    address = opens_it(booth)
    (spoil,) = booth.mock.spoils()
    opening = json.loads(spoil["spoil"])["opening"]
    opening[0]["choices"] = ["no"]
    booth.mock.switch(spoil=lies(spoil, opening=opening))
    looks(second, booth, address).sees("核对没有通过")
    header = json.loads(spoil["spoil"])["header"] | {"seq": 3}
    booth.mock.switch(spoil=lies(spoil, header=header))
    looks(second, booth, address).sees("核对没有通过")


def test_a_difference_is_a_reason_not_to_vote_here(booth: Booth) -> None:
    seals(booth)
    opens_it(booth)
    booth.presses("两边不一样")
    booth.sees("请不要用这部手机投票")
    booth.reads("街道办或监票人")


def test_an_unknown_tracker_is_said(booth: Booth, second: BrowserContext) -> None:
    address = f"{booth.mock.base}/v/hupan#check.hupan-2026-1.AAAAA-BBBBB-CCCCC-DDDDD-EEEEE"
    looks(second, booth, address).reads("没有找到这张拆开的票")
