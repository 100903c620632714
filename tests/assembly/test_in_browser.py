"""The pages of this room on a phone and on a desk: they fit, and a screen reader can use them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.chromium import PATIENCE_MS, chromium, playwright
from tests.eyes import check_page
from tests.hall import Hall

__all__ = ["chromium", "playwright"]

pytestmark = pytest.mark.browser
PHONE, DESK = (390, 844), (1280, 900)
OFFICER_PAGES = (
    "/assemblies/{id}",
    "/assemblies/{id}/draft",
    "/communities/linghai/rules?key=temporary.request_area",
    "/communities/linghai/demands",
)
PUBLIC_PAGES = (
    "/a/{id}",
    "/rules",
    "/rules/qingdao",
    "/c/linghai/rules",
    "/c/linghai/demands",
    "/c/linghai/demands/new",
    "/c/linghai/demands/1",
)
Open = Callable[[tuple[int, int], str], Page]


@pytest.fixture
def address(hall: Hall) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, hall.meeting.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def opened(chromium: Browser, hall: Hall, address: str) -> Iterator[Open]:
    """Opens a page of a size, signed in as an officer or as nobody; no refusal of the browser."""
    contexts, faults = [], []

    def open_page(size: tuple[int, int], officer: str) -> Page:
        width, height = size
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", base_url=address
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        if officer:
            cookie = hall.sign_in(officer).get_cookie("yijue")
            assert cookie is not None
            context.add_cookies([{"name": "yijue", "value": cookie.value, "url": address}])
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console",
            lambda said: faults.append(said.text) if "Content Security" in said.text else None,
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture(autouse=True)
def a_demand(hall: Hall) -> None:
    from tests.assembly.test_demands import begin, sign

    begin(hall)
    sign(hall, 2)


def look(page: Page, path: str, name: str) -> None:
    answer = page.goto(path)
    assert answer is not None
    assert answer.ok, path
    check_page(page, name)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_officers_pages_fit_and_can_be_read_aloud(
    hall: Hall, opened: Open, size: tuple[int, int]
) -> None:
    page = opened(size, "convener")
    for number, path in enumerate(OFFICER_PAGES):
        look(page, path.format(id=hall.id), f"officer-{size[0]}-{number}")
    page.goto(f"/assemblies/{hall.id}")
    for summary in page.locator(".gantt details > summary").all()[:3]:
        summary.click()
    assert page.locator("#mark-delivery").count() == 1


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_public_pages_fit_and_can_be_read_aloud(
    hall: Hall, opened: Open, size: tuple[int, int]
) -> None:
    page = opened(size, "")
    for number, path in enumerate(PUBLIC_PAGES):
        look(page, path.format(id=hall.id), f"public-{size[0]}-{number}")
