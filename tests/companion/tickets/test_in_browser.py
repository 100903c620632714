"""On a phone: a report goes out over a bad connection, once; the pages fit and can be read."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, Route, ViewportSize
from werkzeug.serving import make_server

from app.companion.tickets.models import TicketPhotoRow, TicketRow
from app.companion.tickets.service.pictures import read_photo
from tests.committee.town import COMMUNITY
from tests.companion.quarter import Quarter
from tests.companion.tickets.desk import LAMP, Desk

pytestmark = pytest.mark.browser

SERIOUS = {"serious", "critical"}
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
NEW = f"/c/{COMMUNITY}/tickets/new"


@pytest.fixture
def phone(quarter: Quarter, chromium: Chromium) -> Iterator[BrowserContext]:
    """A resident's phone that is also signed in as the property company."""
    server = make_server("127.0.0.1", 0, quarter.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    size = ViewportSize(width=390, height=844)
    context = chromium.new_context(viewport=size, locale="zh-CN", base_url=base)
    home, desk = f"home-{COMMUNITY}", "yijue"
    for name, browser in ((home, quarter.sign_in(3)), (desk, quarter.browser("street"))):
        cookie = browser.get_cookie(name)
        assert cookie is not None
        context.add_cookies([{"name": name, "value": cookie.value, "url": base}])
    yield context
    context.close()
    server.shutdown()


@pytest.fixture
def page(phone: BrowserContext) -> Iterator[Page]:
    opened, faults = phone.new_page(), []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    yield opened
    assert faults == []


def base_of(page: Page) -> str:
    page.goto("/")
    return page.url


def picture(folder: Path) -> str:
    path = folder / "phone.jpg"
    Image.new("RGB", (3000, 2000), "grey").save(path)
    return str(path)


def fill(page: Page, folder: Path) -> None:
    page.get_by_label("什么事？").select_option("repair-power")
    page.get_by_label("在哪里？").select_option("stairs")
    page.get_by_label("发生了什么？").fill("楼道灯坏了")
    page.locator("input[type=file]").set_input_files(picture(folder))
    page.locator("[data-previews] canvas").wait_for()


def test_a_report_waits_for_a_connection_and_goes_out_once(
    quarter: Quarter, phone: BrowserContext, page: Page, tmp_path: Path
) -> None:
    page.goto(NEW)
    fill(page, tmp_path)
    phone.set_offline(True)
    page.locator("form[data-report] .primary").click()
    page.get_by_text("等待网络").wait_for()
    assert quarter.run(lambda session: session.query(TicketRow).count()) == 0
    phone.set_offline(False)
    page.wait_for_url(f"**/c/{COMMUNITY}/tickets/*")
    page.get_by_text("办理过程").wait_for()
    number, photo = quarter.run(
        lambda session: (session.query(TicketRow).one().id, session.query(TicketPhotoRow).one().id)
    )
    kept = quarter.run(lambda session: read_photo(session, number, photo))
    assert max(Image.open(io.BytesIO(kept)).size) == 1600


def test_an_answer_that_was_lost_makes_no_second_report(
    quarter: Quarter, phone: BrowserContext, page: Page, tmp_path: Path
) -> None:
    lost: list[object] = []

    def lose(route: Route) -> None:
        if len(lost) < 2 and route.request.method == "POST":
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    phone.route(f"**/c/{COMMUNITY}/tickets**", lose)
    page.goto(NEW)
    fill(page, tmp_path)
    page.locator("form[data-report] .primary").click()
    page.wait_for_url("**/tickets/1", timeout=20_000)
    assert len(lost) == 2
    assert quarter.run(lambda session: session.query(TicketRow).count()) == 1
    assert quarter.run(lambda session: session.query(TicketPhotoRow).count()) == 1


def test_a_draft_is_still_there_when_the_page_was_closed(
    phone: BrowserContext, page: Page, tmp_path: Path
) -> None:
    page.goto(NEW)
    fill(page, tmp_path)
    page.get_by_label("在哪里？").select_option("gate")
    page.close()
    again = phone.new_page()
    again.goto(NEW)
    again.get_by_text("您上次没有发完的内容还在").wait_for()
    assert again.get_by_label("发生了什么？").input_value() == "楼道灯坏了"
    assert again.get_by_label("在哪里？").input_value() == "gate"
    assert again.locator("[data-previews] canvas").count() == 1


def test_a_neighbours_report_is_shown_before_sending_and_followed(
    quarter: Quarter, page: Page, tmp_path: Path
) -> None:
    Desk(quarter).open(LAMP, by="sensor")
    page.goto(NEW)
    fill(page, tmp_path)
    page.get_by_label("楼栋").select_option("1号楼")
    page.locator("form[data-report] .primary").click()
    page.get_by_role("heading", name="可能已经有人报过").wait_for()
    found, form = page.locator("#alike").bounding_box(), page.locator("form[data-report]")
    below = form.bounding_box()
    assert found is not None
    assert below is not None
    assert found["y"] < 100
    assert found["y"] + found["height"] <= below["y"]
    assert form.locator("button.primary").count() == 0
    assert not page.evaluate(WIDER)
    assert quarter.run(lambda session: session.query(TicketRow).count()) == 1
    page.get_by_role("button", name="已有人报过，去跟进").click()
    page.wait_for_url(f"**/c/{COMMUNITY}/reports/1")
    page.get_by_text("您在跟进这一件").wait_for()
    page.goto(NEW)
    assert page.get_by_label("发生了什么？").input_value() == ""
    fill(page, tmp_path)
    page.get_by_label("楼栋").select_option("1号楼")
    page.locator("form[data-report] .primary").click()
    page.get_by_role("heading", name="可能已经有人报过").wait_for()
    page.get_by_role("button", name="我说的是另一件事，照样上报").click()
    page.wait_for_url("**/tickets/2")
    assert quarter.run(lambda session: session.query(TicketPhotoRow).count()) == 1


def test_a_picture_that_cannot_be_read_stops_the_report_once(
    quarter: Quarter, page: Page, tmp_path: Path
) -> None:
    page.goto(NEW)
    fill(page, tmp_path)
    wrong = tmp_path / "wrong.jpg"
    wrong.write_bytes(b"x" * 12_000_000)
    page.locator("input[type=file]").set_input_files(str(wrong))
    page.get_by_text("这张图片无法读取").wait_for()
    page.get_by_role("button", name="提交").click()
    page.get_by_text("还没有发出：有一张图片无法读取").wait_for()
    assert quarter.run(lambda session: session.query(TicketRow).count()) == 0
    page.get_by_role("button", name="不附这张图片，上报").click()
    page.wait_for_url("**/tickets/1")
    assert quarter.run(lambda session: session.query(TicketPhotoRow).count()) == 1


def test_what_was_sent_is_not_sent_again_after_going_back(
    quarter: Quarter, page: Page, tmp_path: Path
) -> None:
    for _ in range(2):
        page.goto(NEW)
        fill(page, tmp_path)
        page.locator("form[data-report] .primary").click()
        page.locator("#alike, ol.cards").first.wait_for()
    page.get_by_role("heading", name="您刚报过这件事").wait_for()
    assert quarter.run(lambda session: session.query(TicketRow).count()) == 1
    page.locator("a[data-own]").click()
    page.wait_for_url("**/tickets/1")


def test_what_changes_in_the_rules_fits_a_phone(page: Page) -> None:
    page.goto(f"/communities/{COMMUNITY}/tickets/rules")
    page.get_by_text("报修", exact=True).click()
    page.get_by_label("几天内办完", exact=True).first.fill("2")
    page.get_by_role("button", name="看看会改什么").first.click()
    page.get_by_role("heading", name="会改什么").wait_for()
    assert not page.evaluate(WIDER)
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in SERIOUS] == []
    page.get_by_label("修改理由").fill("业主大会决定")
    page.get_by_role("button", name="生效").click()
    page.get_by_text("业主大会决定").wait_for()


def test_the_pages_fit_a_phone_and_a_desk_and_can_be_read(quarter: Quarter, page: Page) -> None:
    desk = Desk(quarter)
    number = desk.open(LAMP)
    desk.finish(number)
    late = desk.open(LAMP)
    desk.quarter.clock.advance(minutes=35)
    street = quarter.auth.people["our-street"]
    assert quarter.auth.sign_in(street, quarter.browser("street")).status_code == 302
    cookie = quarter.browser("street").get_cookie("yijue")
    assert cookie is not None
    page.context.add_cookies([{"name": "yijue", "value": cookie.value, "url": base_of(page)}])
    for path in (
        NEW,
        f"/c/{COMMUNITY}/tickets",
        f"/c/{COMMUNITY}/tickets/{number}",
        f"/c/{COMMUNITY}/reports",
        f"/c/{COMMUNITY}/reports/{number}",
        f"/c/{COMMUNITY}/who-does-what",
        f"/communities/{COMMUNITY}/tickets",
        f"/communities/{COMMUNITY}/tickets/new",
        f"/communities/{COMMUNITY}/tickets/visits",
        f"/communities/{COMMUNITY}/tickets/rules",
        f"/communities/{COMMUNITY}/tickets/duty",
        f"/tickets/{late}",
    ):
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 844})
            answer = page.goto(path)
            assert answer is not None
            assert answer.status == 200, path
            assert page.url.endswith(path)
            assert not page.evaluate(WIDER), (path, width)
        found = Axe().run(page).response["violations"]
        assert [one["id"] for one in found if one["impact"] in SERIOUS] == [], path
