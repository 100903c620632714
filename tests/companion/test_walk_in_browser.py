"""A report's whole way in a browser: written on a phone, worked on at a desk, confirmed, rated."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from tests.committee.town import COMMUNITY
from tests.companion.quarter import Quarter

pytestmark = pytest.mark.browser

WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
WRONG = "楼道灯不亮，三楼到四楼。"


@dataclass
class Screens:
    """A phone of an owner and a desk of the company, both on the quarter's site."""

    phone: Page
    desk: Page


@pytest.fixture
def screens(quarter: Quarter, chromium: Chromium) -> Iterator[Screens]:
    server = make_server("127.0.0.1", 0, quarter.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    faults: list[str] = []

    def open_page(width: int, cookie: str, value: str) -> Page:
        size = {"width": width, "height": 844}
        context = chromium.new_context(viewport=size, locale="zh-CN", base_url=base)
        context.add_cookies([{"name": cookie, "value": value, "url": base}])
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    name = f"home-{COMMUNITY}"
    owner = quarter.sign_in(3).get_cookie(name)
    company = quarter.browser("company").get_cookie("yijue")
    assert owner is not None
    assert company is not None
    yield Screens(open_page(390, name, owner.value), open_page(1280, "yijue", company.value))
    server.shutdown()
    assert faults == []


def test_from_the_report_to_the_stars(screens: Screens, tmp_path: Path) -> None:
    phone, desk = screens.phone, screens.desk
    report(phone, photo(tmp_path, "grey"))
    number = phone.url.rsplit("/", 1)[1].split("?")[0]
    assert not phone.evaluate(WIDER)
    desk.goto(f"/communities/{COMMUNITY}/tickets")
    desk.locator(f"a[href$='/tickets/{number}']").first.click()
    act(desk, "accept", "已接单，二十分钟内到。")
    act(desk, "arrive", "已到现场，灯管坏了。", photo(tmp_path, "black"))
    act(desk, "claim_done", "已换新灯管。", photo(tmp_path, "white"))
    phone.reload()
    expect(phone.locator("main")).to_contain_text("已换新灯管。")
    phone.locator("#stars-5").check()
    phone.fill("#confirm-words", "很快，谢谢。")
    phone.locator("form[action$='/confirm'] button.primary").click()
    expect(phone.locator("main")).to_contain_text("很快，谢谢。")
    expect(phone.locator("form[action$='/confirm']")).to_have_count(0)
    desk.reload()
    expect(desk.locator("main")).to_contain_text("很快，谢谢。")


def photo(folder: Path, colour: str) -> Path:
    file = folder / f"{colour}.jpg"
    Image.new("RGB", (320, 240), colour).save(file)
    return file


def report(phone: Page, photo: Path) -> None:
    """Write a report as an owner does: from the home, a kind, a place, words, a photo."""
    phone.goto(f"/c/{COMMUNITY}/home")
    phone.locator(f"a[href$='/c/{COMMUNITY}/tickets/new']").first.click()
    phone.select_option("[name=category]", "repair-power")
    phone.select_option("[name=place]", "stairs")
    phone.fill("[name=text]", WRONG)
    phone.set_input_files("input[type=file]", photo)
    phone.locator("form[data-report] button.primary").click()
    expect(phone.locator("h1")).to_contain_text(WRONG[:10])


def act(desk: Page, name: str, words: str, photo: Path | None = None) -> None:
    """Do something with the report at the desk, and say why."""
    desk.locator(f"#do-{name} summary").click()
    if photo is not None:
        desk.set_input_files(f"#do-{name} input[type=file]", photo)
    desk.fill(f"#{name}-words", words)
    desk.locator(f"#do-{name} button.primary").click()
    expect(desk.locator("main")).to_contain_text(words)
