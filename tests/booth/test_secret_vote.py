"""A secret vote on a phone of 390 pixels: what is chosen is cast; nothing sent says what."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.booth.conftest import FOLDER
from tests.booth.mock_server import MockServer
from tests.booth.navigator import Booth
from tests.booth.test_election_ballot import election_of
from tests.chromium import PATIENCE_MS

pytestmark = pytest.mark.browser

CHOSEN = [
    {"motion": "m1", "choices": ["yes"]},
    {"motion": "m2", "choices": ["abstain"]},
    {"motion": "m3", "choices": ["b"]},
]


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


def seals(booth: Booth) -> str:
    booth.comes_to_choices()
    booth.chooses_all()
    booth.signs()
    return booth.tracker()


def test_it_casts_what_was_chosen_and_shows_the_tracker_before(booth: Booth) -> None:
    before = seals(booth)
    assert booth.mock.bodies("/ballots") == []
    booth.proves_identity()
    booth.types_digits()
    booth.sees("已投票")
    assert booth.tracker() == before
    assert booth.mock.decrypted() == [CHOSEN]


def test_it_says_before_choosing_what_the_platform_sees(booth: Booth) -> None:
    booth.opens_link()
    booth.says_it_is_home()
    booth.sees("同意电子签名")
    booth.reads("平台看得到您投了票，看不到您选了什么。")


def test_no_request_of_a_cast_says_a_choice(booth: Booth) -> None:
    sent: list[str] = []
    booth.page.on("request", lambda one: sent.append(f"{one.url} {one.post_data or ''}"))
    booth.votes()
    booth.presses("查看我的票")
    booth.sees("我的票")
    traffic = "\n".join([*sent, *(json.dumps(one) for one in booth.mock.requests())])
    traffic = traffic.replace("\\", "")
    for word in ('"yes"', '"abstain"', '"b"', "opening", "choices"):
        assert word not in traffic, word
    (cast,) = booth.mock.bodies("/ballots")
    assert set(cast) == {"token", "code", "ballot", "signature"}
    answers = json.loads(cast["ballot"])["answers"]
    assert [set(answer) for answer in answers] == [{"motion", "options", "sum"}] * 3
    sizes = {len(base64.b64decode(one)) for answer in answers for one in answer["options"]}
    assert sizes == {288}


def test_the_device_forgets_the_choices_once_they_are_cast(booth: Booth) -> None:
    seals(booth)
    kept = booth.page.evaluate("JSON.stringify(Object.entries(localStorage))")
    assert "opening" not in kept
    booth.proves_identity()
    booth.types_digits()
    booth.sees("已投票")
    kept = booth.page.evaluate("JSON.stringify(Object.entries(localStorage))")
    assert "abstain" not in kept
    assert '\\"b\\"' not in kept


def test_it_finds_its_ballot_again_and_shows_no_choice(booth: Booth) -> None:
    tracker = seals(booth)
    booth.proves_identity()
    booth.types_digits()
    booth.sees("已投票")
    booth.looks_at_own_ballot()
    booth.reads("目前核对无误")
    booth.reads("已加密，谁也看不到，平台也看不到")
    booth.does_not_read("方案乙")
    assert booth.tracker() == tracker


def test_a_changed_vote_is_chosen_and_encrypted_anew(booth: Booth) -> None:
    booth.votes()
    booth.presses("查看我的票")
    booth.presses("改票")
    booth.chooses_all("反对")
    booth.signs()
    booth.proves_identity()
    booth.types_digits()
    booth.sees("已投票")
    first, second = booth.mock.decrypted()
    assert first == CHOSEN
    assert second == [{"motion": "m1", "choices": ["no"]}, *CHOSEN[1:]]


def test_without_a_worker_the_owner_is_told_before_choosing(booth: Booth) -> None:
    booth.page.add_init_script("delete window.Worker;")
    booth.opens_link()
    booth.says_it_is_home()
    booth.sees("这部手机不能投不记名的票")
    booth.reads("换一部手机")
    booth.reads("纸质表决票")


def test_a_worker_that_does_not_load_is_said_before_choosing(booth: Booth) -> None:
    booth.page.route("**/booth/booth-worker.js*", lambda route: route.abort())
    booth.opens_link()
    booth.says_it_is_home()
    booth.sees("这部手机不能投不记名的票")


def test_a_phone_at_the_floor_casts_a_secret_ballot(booth: Booth) -> None:
    booth.page.add_init_script((FOLDER / "mock/take_away_newer.js").read_text())
    booth.votes()
    assert booth.mock.decrypted() == [CHOSEN]


def test_the_page_is_no_wider_than_the_phone(booth: Booth) -> None:
    seals(booth)
    width = "document.documentElement.scrollWidth"
    assert booth.page.evaluate(width) <= 390
    booth.presses("检查选票")
    assert booth.page.evaluate(width) <= 390
    booth.presses("拆开这张票")
    booth.sees("这张票已拆开，作废了")
    assert booth.page.evaluate(width) <= 390
    expect(booth.page.locator("#check-address")).to_be_visible()


WORKER_DIES = """
const send = Worker.prototype.postMessage;
Worker.prototype.postMessage = function (data) {
  if (data.act !== "encrypt" || window.isWell) return send.call(this, data);
  this.dispatchEvent(new ErrorEvent("error", {cancelable: true}));
};
"""


def test_a_worker_that_dies_costs_nothing(booth: Booth) -> None:
    booth.page.add_init_script(WORKER_DIES)
    booth.comes_to_choices()
    booth.chooses_all()
    booth.presses("没错，签名")
    booth.is_told("加密没有成功")
    booth.sees("请检查您的选择")
    booth.page.evaluate("window.isWell = true")
    booth.signs()
    booth.proves_identity()
    booth.types_digits()
    booth.sees("已投票")
    assert booth.mock.decrypted() == [CHOSEN]


def test_names_and_nobody_are_chosen_in_secret_too(booth: Booth) -> None:
    booth.mock.reset(definition={"mode": "secret", **election_of(2)})
    booth.comes_to_choices()
    for name in ("丙某", "甲某"):
        booth.page.get_by_label(name).check()
    booth.presses("下一步")
    booth.signs()
    booth.proves_identity()
    booth.types_digits()
    booth.sees("已投票")
    booth.presses("查看我的票")
    booth.presses("改票")
    booth.page.get_by_label("以上都不选").check()
    booth.presses("下一步")
    booth.signs()
    booth.proves_identity()
    booth.types_digits()
    booth.sees("已投票")
    first, second = booth.mock.decrypted()
    assert [one["choices"] for one in (*first, *second)] == [["a", "c"], []]
