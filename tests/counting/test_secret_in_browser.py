"""The pages of a secret vote at 390 and 1280 pixels: nothing too wide, nothing that axe refuses."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.chromium import PATIENCE_MS
from tests.counting.sharing import give, tally, vote_and_close
from tests.eyes import check_page
from tests.hall import Hall
from tests.stages import Stage

pytestmark = [pytest.mark.browser, pytest.mark.secret_ballots]

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
    check_page(page, f"secret-{name}")


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
