"""The square on a phone of 390 pixels, as an owner who reads every word walks through it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from tests.committee.town import COMMUNITY, unit_code
from tests.companion.quarter import Quarter
from tests.companion.square.board import support, write
from tests.eyes import check_page
from tests.registry.rollfiles import resident
from tests.site import Browser

pytestmark = pytest.mark.browser

HOME = f"home-{COMMUNITY}"
Phone = Callable[[Browser, str], Page]


@pytest.fixture
def phone(quarter: Quarter, chromium: Chromium) -> Iterator[Phone]:
    """A phone on the quarter's site with somebody's sign-in, `home-…` or `yijue`."""
    server = make_server("127.0.0.1", 0, quarter.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", base_url=base
    )
    faults: list[str] = []

    def open_page(browser: Browser, name: str) -> Page:
        cookie = browser.get_cookie(name)
        assert cookie is not None
        context.clear_cookies()
        context.add_cookies([{"name": name, "value": cookie.value, "url": base}])
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield open_page
    context.close()
    server.shutdown()
    assert faults == []


def test_a_topic_becomes_a_demand(quarter: Quarter, phone: Phone) -> None:
    """From the home page to a signed demand by what stands on the pages alone."""
    owner = quarter.sign_in(3)
    page = phone(owner, HOME)
    page.goto(f"/c/{COMMUNITY}/home")
    page.locator(f"a[href='/c/{COMMUNITY}/square']").first.click()
    check_page(page, "square/home")
    page.locator(f"a[href='/c/{COMMUNITY}/topics']").last.click()
    check_page(page, "square/topics")
    page.fill("#title", "在三号楼前装一张长椅")
    page.fill("#text", "老人散步没有地方坐。可以装在花坛边，不占路。")
    page.locator("form[action$='/topics'] button.primary").click()
    page.locator("h2 a", has_text="长椅").click()
    check_page(page, "square/topic-new")
    page.locator("button[value=give]").click()
    expect(page.locator("main")).to_contain_text("您已附议")
    check_page(page, "square/topic-supported")
    topic = page.url.split("?", 1)[0]
    support(quarter, "/c/" + topic.split("/c/", 1)[1], 4, 5, 6, 7)
    page.goto(topic)
    check_page(page, "square/topic-next-day")
    _demand(quarter, page)
    expect(page.locator("main")).to_contain_text("长椅")
    check_page(page, "square/demand")
    page.goto(topic)
    check_page(page, "square/topic-gone-on")


def _demand(quarter: Quarter, page: Page) -> None:
    page.locator("summary", has_text="业主大会").click()
    check_page(page, "square/topic-demand")
    page.fill("#unit", unit_code(3))
    page.fill("#last4", resident(3)[-4:])
    page.locator("form[action$='/demand'] button").click()
    check_page(page, "square/demand-code")
    page.fill("#code", quarter.code())
    page.locator("form[action$='/demand/code'] button").click()


def test_the_moderators_desk_makes_a_motion_of_it(quarter: Quarter, phone: Phone) -> None:
    topic = write(quarter.sign_in(3))
    support(quarter, topic, 3, 4, 5)
    page = phone(quarter.browser("convener"), "yijue")
    page.goto(f"/communities/{COMMUNITY}/topics")
    check_page(page, "square/desk-topics")
    page.locator("form[action$='/draft'] button").click()
    expect(page.locator("main")).to_contain_text("增设长椅")
    check_page(page, "square/draft")


def test_notices_desks_and_surveys_fit_the_phone(quarter: Quarter, phone: Phone) -> None:
    said = "上午九点到十一点停水，请提前蓄水。"
    notice = {"title": "周六停水", "text": said, "scope": "community", "may_text": "y"}
    quarter.post("company", f"/communities/{COMMUNITY}/notices", notice)
    desk = {
        "what": "流动办公桌",
        "place": "东门岗亭旁",
        "starts": "2026-03-14T09:00",
        "ends": "2026-03-14T11:00",
        "takes_paper": "y",
    }
    quarter.post("residents", f"/communities/{COMMUNITY}/desks", desk)
    asked = {
        "title": "活动室开放时间",
        "questions": "哪一天？ | 周六 | 周日\n* 要什么？ | 乒乓球 | 书\n还想说什么？",
        "per": "resident",
        "closes": "2026-03-20T00:00",
    }
    quarter.post("convener", f"/communities/{COMMUNITY}/surveys", asked)
    owner = phone(quarter.sign_in(3), HOME)
    for path in ("notices", "notices/1", "desks", "surveys/1", "service-survey", "rating"):
        owner.goto(f"/c/{COMMUNITY}/{path}")
        check_page(owner, f"square/{path.replace('/', '-')}")
    officer = phone(quarter.browser("company"), "yijue")
    for path in (f"/communities/{COMMUNITY}/notices", "/notices/1/reads"):
        officer.goto(path)
        check_page(officer, f"square/desk{path.replace('/', '-')}")
    officer = phone(quarter.browser("residents"), "yijue")
    officer.goto(f"/communities/{COMMUNITY}/desks")
    check_page(officer, "square/desk-events")


def test_a_survey_is_looked_over_announced_and_withdrawn(quarter: Quarter, phone: Phone) -> None:
    page = phone(quarter.browser("convener"), "yijue")
    page.goto(f"/communities/{COMMUNITY}/surveys")
    page.fill("#title", "停车情况")
    page.fill(
        "#questions", "您家有几辆车？｜没有｜一辆｜两辆以上\n＊要什么？｜书｜茶\n还想说什么？"
    )
    page.fill("#closes", "2026-03-20T00:00")
    page.locator("form[action$='/preview'] button.primary").click()
    check_page(page, "square/survey-preview")
    page.locator("button[name=change]").click()
    assert page.input_value("#questions").count("\n") == 2
    page.locator("form[action$='/preview'] button.primary").click()
    page.locator("form[action$='/surveys'] button.primary").click()
    page.locator("h2 a", has_text="停车情况").click()
    check_page(page, "square/desk-survey")
    page.fill("#reason", "第二题写错了")
    page.locator("form[action$='/withdrawal'] button").click()
    check_page(page, "square/desk-survey-withdrawn")
    expect(page.locator("main")).to_contain_text("第二题写错了")
    page.goto(f"/c/{COMMUNITY}/transparency")
    check_page(page, "square/transparency")
    cells = page.locator("table.entry td").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().right)"
    )
    assert max(cells) <= 390, "every column stands on the screen"
