"""Boxes, sessions and the counting screen in a browser: they fit, read well, renew themselves."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from werkzeug.serving import make_server

from tests.eyes import check_page
from tests.hall import Hall

pytestmark = pytest.mark.browser

PHONE: ViewportSize = {"width": 390, "height": 844}
PROJECTOR: ViewportSize = {"width": 1280, "height": 800}


@pytest.fixture
def page(hall: Hall, chromium: Browser) -> Iterator[Page]:
    """The scrutineer's browser on the hall's site; what the browser refuses fails the test."""
    server = make_server("127.0.0.1", 0, hall.meeting.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    context = chromium.new_context(viewport=PHONE, locale="zh-CN", base_url=base)
    cookie = hall.browser("scrutineer").get_cookie("yijue")
    assert cookie is not None
    context.add_cookies([{"name": "yijue", "value": cookie.value, "url": base}])
    page, faults = context.new_page(), []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console", lambda line: faults.append(line.text) if "Content Sec" in line.text else None
    )
    yield page
    context.close()
    server.shutdown()
    assert faults == []


def _busy(hall: Hall) -> None:
    """Two boxes, one of them with a broken seal and one waiting; a session with three people."""
    for number, place in (("1", "物业服务中心"), ("2", "小区东门值班室")):
        hall.post("clerk", "/desk/{id}/boxes", {"number": number, "place": place})
    acts = (
        (1, {"kind": "sealed", "seal": "F 00316", "condition": "intact"}),
        (2, {"kind": "sealed", "seal": "F 00317", "condition": "intact"}),
        (2, {"kind": "opened", "seal": "F 00317", "condition": "broken", "note": "封条翘起"}),
    )
    for act, (box, fields) in enumerate(acts, 1):
        hall.post("clerk", f"/desk/{{id}}/boxes/{box}", fields)
        hall.post("scrutineer", f"/desk/{{id}}/boxes/acts/{act}/confirmation")
    opened = {"kind": "opened", "seal": "F 00316", "condition": "intact"}
    hall.post("clerk", "/desk/{id}/boxes/1", opened)
    hall.post("clerk", "/desk/{id}/session", {"place": "居委会二楼", "at": "2026-03-25T09:00"})
    hall.post("clerk", "/desk/{id}/session/1/opening")
    for name, role in (("王小明", "owner"), ("李红", "owner"), ("陈建", "street_office")):
        person = {"name": name, "role": role}
        hall.post("clerk", "/desk/{id}/session/1/attendance", person)


@pytest.mark.parametrize("size", [PHONE, PROJECTOR], ids=["phone", "projector"])
def test_each_page_fits_and_a_screen_reader_can_use_it(
    hall: Hall, page: Page, size: ViewportSize
) -> None:
    _busy(hall)
    page.set_viewport_size(size)
    paths = ("/desk/{id}/boxes", "/desk/{id}/session", "/a/{id}/counting", "/a/{id}/paper")
    for path in paths:
        answer = page.goto(path.format(id=hall.id))
        assert answer is not None
        assert answer.status == 200, path
        check_page(page)


def test_the_screen_renews_what_has_changed_and_nothing_else(hall: Hall, page: Page) -> None:
    page.goto(f"/a/{hall.id}/counting")
    page.evaluate(
        "window.same = document.querySelector('#live-boxes').firstElementChild;"
        "window.old = document.querySelector('.figures')"
    )
    with hall.meeting.desk() as desk:
        desk.issue(hall.meeting.facts.card(9))
    figure = page.locator(".figures div").first.locator("dd")
    expect(figure).to_have_text("1", timeout=20_000)
    assert page.evaluate("window.same.isConnected")
    assert not page.evaluate("window.old.isConnected")


def test_a_screen_without_connection_says_so(hall: Hall, page: Page) -> None:
    page.goto(f"/a/{hall.id}/counting")
    page.route("**/counting", lambda route: route.fulfill(status=503, body=""))
    expect(page.locator("[data-offline]")).to_be_visible(timeout=20_000)
    assert page.locator(".figures").count() == 1


def test_the_second_officer_confirms_with_one_button(hall: Hall, page: Page) -> None:
    _busy(hall)
    page.goto(f"/desk/{hall.id}/boxes")
    page.get_by_role("button", name="我在场看到了，确认").click()
    expect(page.locator("#box-1 .tag")).to_have_text("已开箱")
