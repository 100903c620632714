"""The convener brings the sample roll in with a real browser on a phone, and watches it go."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect, sync_playwright
from werkzeug.serving import make_server

from app.platform.roles import Role
from tests.eyes import check_page
from tests.parts import get_chromium
from tests.site import Auth

pytestmark = pytest.mark.browser
SAMPLE = Path("app/registry/sample/huating.xlsx")


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def phone(address: str, auth: Auth) -> Iterator[Page]:
    """A phone's browser in which the convener is signed in."""
    signed_in = auth.signed_in("alice", Role.CONVENER, community="huating")
    cookie = signed_in.get_cookie("yijue")
    assert cookie is not None
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=get_chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        context = chromium.new_context(
            viewport={"width": 390, "height": 844}, locale="en-GB", base_url=address
        )
        context.add_cookies([{"name": "yijue", "value": cookie.value, "url": address}])
        yield context.new_page()
        chromium.close()


def test_from_the_file_to_the_register(phone: Page) -> None:
    complaints: list[str] = []
    phone.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    phone.goto("/communities/huating")
    check_page(phone)
    phone.get_by_role("link", name="Import the property roll").click()
    check_page(phone)
    phone.get_by_label("Roll file").set_input_files(SAMPLE)
    phone.get_by_role("button", name="Read the file").click()
    # A quick machine may be done before the first look.
    progress, outlook = phone.get_by_role("progressbar"), phone.get_by_text("What the file holds")
    expect(progress.or_(outlook)).to_be_visible()
    check_page(phone)
    expect(phone.get_by_text("What the file holds")).to_be_visible(timeout=300_000)
    expect(phone.get_by_text("58,148.96 m²")).to_be_visible()
    check_page(phone)
    phone.get_by_role("button", name="Apply to the register").click()
    expect(phone.get_by_text("Units added")).to_be_visible(timeout=300_000)
    check_page(phone)
    for path in ("register", "register?building=地下车库", "posting", "units/1", "settings"):
        phone.goto(f"/communities/huating/{path}")
        check_page(phone)
    assert complaints == []
