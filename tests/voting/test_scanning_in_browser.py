"""Scanning on a phone and at a desk: taken, sent, answered page by page; also without script."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from tests.chromium import PATIENCE_MS
from tests.eyes import check_page
from tests.hall import Hall
from tests.papers import A4, badly, jpeg, many, paper
from tests.voting.scanning_desk import ScanningDesk

pytestmark = pytest.mark.browser

PHONE, DESK = (390, 844), (1280, 900)
CAMERA, FILES = "拍一张表决票", "选择扫描文件"
EMPTY = Image.new("L", A4, "white")
Open = Callable[..., Page]


@pytest.fixture
def desk(hall: Hall) -> ScanningDesk:
    """The ballots of doors 1 to 6 are out."""
    hall.get("clerk", "/desk/{id}")
    made = ScanningDesk(hall)
    made.hand_out(1, 2, 3, 4, 5, 6)
    return made


@pytest.fixture
def opened(chromium: Browser, desk: ScanningDesk) -> Iterator[Open]:
    """Opens a page as the clerk; what the browser refuses fails the test."""
    server = make_server("127.0.0.1", 0, desk.hall.meeting.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    contexts: list[Any] = []
    faults: list[str] = []

    def open_page(path: str, size: tuple[int, int] = PHONE, *, script: bool = True) -> Page:
        viewport: Any = {"width": size[0], "height": size[1]}
        context = chromium.new_context(
            viewport=viewport, locale="zh-CN", base_url=address, java_script_enabled=script
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        cookie = desk.hall.browser("clerk").get_cookie("yijue")
        assert cookie is not None
        context.add_cookies([{"name": "yijue", "value": cookie.value, "url": address}])
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console",
            lambda said: faults.append(said.text) if "Content Security" in said.text else None,
        )
        page.goto(path.format(id=desk.hall.id))
        return page

    yield open_page
    for context in contexts:
        context.close()
    server.shutdown()
    assert faults == []


def _file(data: bytes, name: str = "scan.jpg") -> Any:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def _look(page: Page, name: str) -> None:
    check_page(page, f"scan-{name}")


def test_a_phone_sends_each_photo_as_it_is_taken(desk: ScanningDesk, opened: Open) -> None:
    page = opened("/desk/{id}/scanning")
    _look(page, "phone-empty")
    expect(page.get_by_label(CAMERA)).to_have_attribute("capture", "environment")
    for door in (1, 2):
        photo = badly(paper(desk.sheet(door)), turn=90 * door)
        page.get_by_label(CAMERA).set_input_files(_file(jpeg(photo), "IMG_1.jpg"))
        line = page.locator("[data-results] li").first
        expect(line).to_contain_text(desk.sheet(door)[0])
        expect(line).to_contain_text("已保存")
    counts = page.locator("#scan-counts dd")
    expect(counts.nth(0)).to_have_text("2")
    expect(counts.nth(1)).to_have_text("4")
    _look(page, "phone")


def test_a_file_says_what_became_of_each_page(desk: ScanningDesk, opened: Open) -> None:
    page = opened("/desk/{id}/scanning", DESK)
    pages = [paper(desk.sheet(3)), paper(word="blurred"), paper(desk.sheet(9)), EMPTY]
    page.get_by_label(FILES).set_input_files(
        [_file(many(pages), "stack.pdf"), _file(b"<svg>", "drawing.svg"), _file(jpeg(pages[0]))]
    )
    results = page.locator("[data-results]")
    expect(results).to_contain_text("没有读出二维码")
    expect(results).to_contain_text(f"{desk.sheet(9)[0]} 还没有发票登记")
    expect(results).to_contain_text("不是图片也不是 PDF")
    expect(results.locator("li").first).to_contain_text("已换成新的图片")
    expect(page.locator("#scan-pages .card")).to_have_count(2)
    _look(page, "desk-pages")
    narrow = opened("/desk/{id}/scanning")
    expect(narrow.locator("#scan-pages .card")).to_have_count(2)
    _look(narrow, "phone-pages")


def test_a_page_is_placed_by_its_serial(desk: ScanningDesk, opened: Open) -> None:
    desk.send(jpeg(paper(word="blurred")))
    page = opened("/desk/{id}/scanning", DESK)
    serial = desk.sheet(4)[0]
    page.get_by_label("票号").fill(serial)
    page.get_by_role("button", name="就是这张票").click()
    expect(page.locator(".note.good")).to_contain_text(f"{serial} 已保存")
    expect(page.locator("#scan-pages .card")).to_have_count(0)
    assert desk.row(4).scan_sha256


def test_what_a_colleague_scans_appears_and_a_lost_answer_can_be_asked_again(
    desk: ScanningDesk, opened: Open
) -> None:
    page = opened("/desk/{id}/scanning", DESK)
    page.clock.install()
    page.reload()
    desk.send(jpeg(paper(desk.sheet(5))))
    page.clock.run_for(11_000)
    expect(page.locator("#scan-counts dd").first).to_have_text("1")
    page.route("**/scans", lambda route: route.abort())
    page.get_by_label(FILES).set_input_files(_file(jpeg(paper(desk.sheet(6)))))
    again = page.get_by_role("button", name="重新上传")
    expect(again).to_be_visible()
    page.unroute("**/scans")
    again.click()
    expect(page.locator("[data-results] li")).to_have_count(1)
    expect(page.locator("[data-results] li").first).to_contain_text(desk.sheet(6)[0])


def test_the_pictures_of_waiting_pages_are_fetched_once(desk: ScanningDesk, opened: Open) -> None:
    """The page renews itself, and each look is logged: the same picture is not looked at again."""
    desk.send(jpeg(paper(word="blurred")))
    page = opened("/desk/{id}/scanning", DESK)
    page.clock.install()
    page.reload()
    expect(page.locator("#scan-pages img")).to_be_visible()
    page.wait_for_load_state("networkidle")
    before = len(desk.audited("desk.scan_page.look"))
    for _ in range(3):
        page.clock.run_for(11_000)
        page.wait_for_load_state("networkidle")
    assert len(desk.audited("desk.scan_page.look")) == before


def test_it_works_without_script(desk: ScanningDesk, opened: Open) -> None:
    page = opened("/desk/{id}/scanning", script=False)
    page.get_by_label(FILES).set_input_files(_file(jpeg(paper(desk.sheet(1)))))
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.locator(".taken li.right")).to_contain_text(desk.sheet(1)[0])


def test_the_registers_fit_and_can_be_read(desk: ScanningDesk, opened: Open) -> None:
    with desk.hall.meeting.desk() as paper_desk:
        paper_desk.take_back(desk.card(1), "spoiled")
        paper_desk.issue(desk.card(1), sheet=1)
        paper_desk.key_in(desk.card(2), [{"motion": "m1", "choices": ["yes"]}])
    for size, name in ((PHONE, "phone"), (DESK, "desk")):
        page = opened("/desk/{id}/register", size)
        expect(page.get_by_role("rowheader", name=desk.sheet(1)[0])).to_be_visible()
        _look(page, f"register-{name}")
    page.get_by_role("link", name="还在业主处").click()
    expect(page.get_by_role("rowheader", name=desk.sheet(3)[0])).to_be_visible()
    expect(page.get_by_role("rowheader", name=desk.sheet(2)[0])).to_have_count(0)
