"""The pages of a secret vote at 390 and 1280 pixels: nothing too wide, nothing that axe refuses."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.chromium import PATIENCE_MS
from tests.counting.sharing import give, tally, vote_and_close
from tests.hall import Hall
from tests.stages import Stage

pytestmark = [pytest.mark.browser, pytest.mark.secret_ballots]

SERIOUS = {"serious", "critical"}
WIDTHS = (390, 1280)
PUBLIC = ("/a/{id}", "/a/{id}/participants", "/a/{id}/ceremony")
OFFICERS = (
    "/assemblies/{id}",
    "/assemblies/{id}/count",
    "/assemblies/{id}/participants",
    "/assemblies/{id}/ceremony",
    "/assemblies/{id}/leaks",
)


@pytest.fixture
def tallied(stage: Stage) -> Hall:
    closed = lambda: stage("secret-closed", lambda: vote_and_close(stage.fixture("hall")))  # noqa: E731
    hall = stage("secret-tallied", lambda: tally(closed()))
    give(hall, "m1", 1)
    return hall


@pytest.fixture
def address(tallied: Hall) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, tallied.meeting.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def look(page: Page, name: str) -> None:
    wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(wider), f"{name} is wider than the screen"
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in SERIOUS] == [], name
    folder = os.environ.get("YIJUE_PICTURES")
    if folder:
        page.screenshot(path=str(Path(folder) / f"secret-{name}.png"), full_page=True)


@pytest.mark.parametrize("width", WIDTHS)
def test_each_page_fits(tallied: Hall, chromium: Browser, address: str, width: int) -> None:
    cookie = tallied.sign_in("clerk").get_cookie("yijue")
    assert cookie is not None
    for who, paths in (("stranger", PUBLIC), ("clerk", OFFICERS)):
        context = chromium.new_context(
            viewport={"width": width, "height": 844}, locale="zh-CN", base_url=address
        )
        context.set_default_timeout(PATIENCE_MS)
        if who == "clerk":
            context.add_cookies([{"name": "yijue", "value": cookie.value, "url": address}])
        page = context.new_page()
        for path in paths:
            answer = page.goto(path.format(id=tallied.id))
            assert answer is not None
            assert answer.status == 200, path
            look(page, f"{who}{path.format(id='').replace('/', '-')}-{width}")
        context.close()
