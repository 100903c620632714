"""A resident's phones, and the desk for lost ones, on a screen of 390 pixels."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from tests.committee.town import COMMUNITY, unit_code
from tests.companion.quarter import Quarter
from tests.eyes import check_page
from tests.site import Browser

pytestmark = pytest.mark.browser

HOME = f"home-{COMMUNITY}"
Screen = Callable[[Browser, str], Page]


@pytest.fixture
def screen(quarter: Quarter, chromium: Chromium) -> Iterator[Screen]:
    """A phone on the quarter's site with somebody's sign-in, `home-…` or `yijue`."""
    server = make_server("127.0.0.1", 0, quarter.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", base_url=base
    )

    def open_page(browser: Browser, name: str) -> Page:
        cookie = browser.get_cookie(name)
        assert cookie is not None
        context.clear_cookies()
        context.add_cookies([{"name": name, "value": cookie.value, "url": base}])
        return context.new_page()

    yield open_page
    context.close()
    server.shutdown()


def test_a_resident_signs_out_everywhere(quarter: Quarter, screen: Screen) -> None:
    quarter.sign_in(3)
    page = screen(quarter.sign_in(3), HOME)
    page.goto(f"/c/{COMMUNITY}/home")
    page.locator(f"a[href='/c/{COMMUNITY}/phones']").click()
    check_page(page, "residents/phones")
    page.get_by_role("button", name="退出所有手机").click()
    expect(page.locator("main")).to_contain_text("所有手机都已退出")
    page.goto(f"/c/{COMMUNITY}/home")
    assert "/door" in page.url


def test_a_desk_signs_a_lost_phone_out(quarter: Quarter, screen: Screen) -> None:
    quarter.sign_in(3)
    page = screen(quarter.browser("company"), "yijue")
    page.goto(f"/communities/{COMMUNITY}/lost-phones")
    page.locator("input[name=unit]").fill(unit_code(3))
    page.get_by_role("button", name="查找").click()
    check_page(page, "residents/lost")
    page.locator("select[name=checked]").select_option("document")
    page.get_by_role("button", name="退出该住户的所有手机").click()
    expect(page.locator("main")).to_contain_text("操作已记录")
