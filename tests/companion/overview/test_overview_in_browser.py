"""The picture from above in a browser: on a phone, on a desk, and on one sheet of A4."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from werkzeug.serving import make_server

from app.core.calendar import local_date
from tests.companion.overview.city import build_city
from tests.companion.overview.test_picture import oversee
from tests.companion.quarter import Quarter
from tests.eyes import check_page

pytestmark = pytest.mark.browser

# The first street has two hundred of them.
COMMUNITIES = 200 * 3


@pytest.fixture
def page(quarter: Quarter, chromium: Chromium) -> Iterator[Page]:
    """The desk of somebody who oversees a district of a generated city."""
    now = quarter.clock()
    days = [local_date(now) - timedelta(days=1)]
    offices = quarter.run(lambda session: build_city(session, COMMUNITIES, days, now=now))
    oversee(quarter, "second", offices["3区"])
    server = make_server("127.0.0.1", 0, quarter.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900}, locale="zh-CN", base_url=base
    )
    cookie = quarter.browser("second").get_cookie("yijue")
    assert cookie is not None
    context.add_cookies([{"name": "yijue", "value": cookie.value, "url": base}])
    yield context.new_page()
    context.close()
    server.shutdown()


def test_what_needs_somebody_is_two_clicks_away(page: Page) -> None:
    """The first click opens the picture, the second the thing that an alert is about."""
    page.goto("/account")
    page.locator("a[href='/overview']").first.click()
    first = page.locator("section.first ol > li")
    expect(first).to_have_count(5)
    check_page(page, "overview/desk")
    first.first.locator("a.tag").first.click()
    expect(page.locator("h2#tickets")).to_be_visible()
    check_page(page, "overview/things")


def test_it_fits_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for path in ("/overview", "/overview/companies", "/overview/figures/urgency"):
        page.goto(path)
        check_page(page, f"phone{path}")
    page.goto("/overview/companies")
    page.locator("tbody a").first.click()
    check_page(page, "phone/overview/company")


def test_the_picture_prints_on_one_sheet(page: Page) -> None:
    page.goto("/overview")
    data = page.pdf(prefer_css_page_size=True, print_background=True)
    if folder := os.environ.get("YIJUE_PICTURES"):
        (Path(folder) / "overview.pdf").write_bytes(data)
    sheets = PdfReader(io.BytesIO(data)).pages
    assert len(sheets) == 1
    width, height = sheets[0].mediabox.width, sheets[0].mediabox.height
    assert (round(float(width) / 72 * 25.4), round(float(height) / 72 * 25.4)) == (210, 297)
