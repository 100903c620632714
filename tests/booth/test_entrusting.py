"""A neighbour is named on one phone, votes on another, and the owner sees it: on the real site."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from tests.chromium import PATIENCE_MS
from tests.meetings import Meeting
from tests.worlds.meeting import COMMUNITY

pytestmark = pytest.mark.browser

OWNER, AGENT = 7, 8
Phone = Callable[[int], Page]


@pytest.fixture
def phone_of(meeting: Meeting, chromium: Browser) -> Iterator[Phone]:
    """Opens the booth with the card of a door; a script error fails the test."""
    server = make_server("127.0.0.1", 0, meeting.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    contexts, faults = [], []

    def open_booth(door: int) -> Page:
        context = chromium.new_context(viewport={"width": 360, "height": 640}, locale="zh-CN")
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        card = meeting.facts.card(door)
        unit = card.unit_codes[0][-8:]
        page.goto(f"http://127.0.0.1:{server.server_port}/v/{COMMUNITY}#{card.code}.{unit}")
        return page

    yield open_booth
    for context in contexts:
        context.close()
    server.shutdown()
    assert faults == []


def _presses(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).click()


def _sees(page: Page, heading: str) -> None:
    expect(page.locator("#heading")).to_have_text(heading)


def _gives_digits(page: Page, meeting: Meeting, door: int, last: str, button: str) -> None:
    page.locator("#last4").fill(last)
    _presses(page, "发送短信验证码")
    expect(page.locator("#digits")).to_be_visible()
    page.locator("#digits").fill(meeting.read_code(meeting.facts.card(door)))
    _presses(page, button)


def test_a_neighbour_votes_as_the_owner_bound_them(meeting: Meeting, phone_of: Phone) -> None:
    owner = phone_of(OWNER)
    _sees(owner, "这是您家吗？")
    _presses(owner, "委托他人投票")
    _sees(owner, "委托他人投票")
    owner.locator("#agent").fill("2号楼1单元801")
    owner.locator("#agent_name").fill("陈受托")
    owner.locator("#opinion-m1").select_option("no")
    owner.get_by_label("4. 花园改造").uncheck()
    _presses(owner, "下一步")
    _sees(owner, "请核对委托")
    number = owner.get_by_text("卡号 ").first.inner_text()
    last = meeting.facts.card(OWNER).last4
    _gives_digits(owner, meeting, OWNER, last, "签名并委托")
    _sees(owner, "委托已登记")

    agent = phone_of(AGENT)
    _sees(agent, "这是您家吗？")
    # The number that the owner compared is that of this card.
    expect(agent.locator("#booth")).to_contain_text(number)
    label = "1号楼1单元701"
    agent.get_by_role("button", name=f"为这户投票 {label}").click()
    _sees(agent, f"您受托代表 {label}")
    _presses(agent, "为这户投票")
    agent.get_by_label("我同意").check()
    _presses(agent, "同意，开始投票")
    # What the owner decided is not asked; it stands in the review, and cannot be changed there.
    agent.get_by_text("同意", exact=True).click()
    _presses(agent, "下一步")
    agent.get_by_text("同意", exact=True).click()
    _presses(agent, "下一步")
    _sees(agent, "请检查您的选择")
    expect(agent.locator("ol.review")).to_contain_text("反对")
    agent.get_by_role("button", name="修改：续聘物业服务企业").click()
    expect(agent.locator("#booth")).to_contain_text("业主已定：反对")
    _presses(agent, "下一步")
    _presses(agent, "没错，签名")
    _presses(agent, "下一步：验证身份")
    _gives_digits(agent, meeting, AGENT, meeting.facts.card(AGENT).last4, "投票")
    _sees(agent, "已投票")

    entries = meeting.check_log()
    assert [one.type for one in entries[-2:]] == ["proxy", "ballot"]
    assert entries[-1].body["answers"][0] == {"motion": "m1", "choices": ["no"]}
    owner.reload()
    _presses(owner, "是我家")
    expect(owner.locator("#booth")).to_contain_text("受托人代您投的")
    _presses(owner, "撤回委托")
    _gives_digits(owner, meeting, OWNER, last, "撤回委托")
    _sees(owner, "委托已撤回")
    assert meeting.check_log()[-1].type == "proxy-end"
