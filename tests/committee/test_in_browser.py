"""On a phone: pages fit and can be read; an owner stands, with a photo, by touch alone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from tests.committee.test_committee_work import FORMER, MEETING
from tests.committee.test_groups import fill, make
from tests.committee.town import (
    COMMUNITY,
    DESK,
    PUBLIC,
    Poll,
    Town,
    name,
    open_poll,
    picture,
    unit_code,
)
from tests.eyes import check_page
from tests.registry.rollfiles import resident
from tests.site import Browser

pytestmark = pytest.mark.browser

Phone = Callable[[Browser | None], Page]


@pytest.fixture
def phone(town: Town, chromium: Chromium) -> Iterator[Phone]:
    """A phone on the town's site with a browser's sign-in; what the page refuses fails the test."""
    server = make_server("127.0.0.1", 0, town.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", base_url=base
    )
    faults: list[str] = []

    def open_page(browser: Browser | None) -> Page:
        context.clear_cookies()
        if browser is not None:
            cookie = browser.get_cookie("yijue")
            assert cookie is not None
            context.add_cookies([{"name": "yijue", "value": cookie.value, "url": base}])
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
        return page

    yield open_page
    context.close()
    server.shutdown()
    assert faults == []


def check(page: Page, path: str) -> None:
    """The page fits the phone, and a screen reader can use it."""
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == 200, path
    check_page(page)


def test_each_page_fits_a_phone_and_a_screen_reader(town: Town, phone: Phone) -> None:
    group = make(town)
    fill(town, group)
    town.post("street", f"{group}/posting")
    town.post("convener", f"/communities/{COMMUNITY}/committees", FORMER)
    town.post("convener", "/committees/1/meetings", MEETING)
    town.post("convener", "/committees/1/handover", {"do": "begin"})
    town.post("convener", "/committees/1/filing", {"kind": "election"})
    poll = open_poll(town)
    poll.stand(3)
    officer = phone(town.browser("convener"))
    for path in (
        DESK,
        group,
        f"/communities/{COMMUNITY}/elections/new",
        poll.desk,
        f"/candidates/{poll.candidate(3)}",
        "/committees/1",
        "/meetings/1",
        "/committees/1/handover",
        "/committees/1/filing",
    ):
        check(officer, path)
    _owners_pages(town, poll, phone)


def _owners_pages(town: Town, poll: Poll, phone: Phone) -> None:
    owner = phone(town.owner(5))
    for path in (PUBLIC, poll.public, f"{poll.public}/nomination", f"{poll.public}/candidacy"):
        check(owner, path)
    check(phone(None), f"/c/{COMMUNITY}/owner")


def test_an_owner_stands_by_touch(town: Town, poll: Poll, phone: Phone) -> None:
    page = phone(None)
    page.goto(poll.public)
    page.get_by_role("link", name="我要报名").click()
    page.get_by_label("不动产单元号").fill(unit_code(7))
    page.get_by_label("身份证件后四位").fill(resident(7)[-4:])
    page.get_by_role("button", name="给我发送六位数字").click()
    page.get_by_label("六位数字").fill(town.code())
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("我想为小区做什么").fill("把路灯修好")
    photo = {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": picture().getvalue()}
    page.get_by_label("照片").set_input_files(photo)
    page.get_by_label("我作出以上承诺").check()
    page.get_by_label("我同意按以上说明公示").check()
    page.get_by_role("button", name="我报名", exact=True).click()
    expect(page.get_by_text("待资格审查")).to_be_visible()
    assert name(7) in town.get("convener", poll.desk)
