"""The floor: Chrome 67 and Safari of iOS 14 vote; older ones say what else there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.booth.conftest import FOLDER
from tests.booth.mock_server import CARD, CODE, MockServer
from tests.booth.navigator import Booth

pytestmark = pytest.mark.browser

NEWER = (FOLDER / "mock/take_away_newer.js").read_text()


def test_a_phone_at_the_floor_votes_and_checks(booth: Booth) -> None:
    booth.page.add_init_script(NEWER)
    booth.opens_plain()
    assert booth.page.evaluate("typeof Object.fromEntries") == "undefined"
    booth.votes()
    booth.presses("查看我的票")
    booth.sees("我的票")
    booth.reads("目前核对无误")
    booth.presses("下载投票凭证")
    booth.presses("复制回执码")
    booth.presses("怎样自己核对")
    booth.sees("怎样自己核对")


@pytest.mark.parametrize(
    "missing", ["BigInt", "fetch", "TextEncoder", "AbortController", "Promise"]
)
def test_below_the_floor_the_page_says_what_else_there_is(
    phone: BrowserContext, mock: MockServer, missing: str
) -> None:
    page = phone.new_page()
    page.add_init_script(f"delete window.{missing};")
    page.goto(f"{mock.base}/v/hupan#{CARD}")
    page.get_by_role("heading", name="这部手机的浏览器太旧，不能签名").wait_for()
    for way in ("换一部手机", "纸质表决票", "帮助电话", "vote on paper"):
        assert page.locator("#unsupported").inner_text().count(way) == 1
    assert CODE not in page.url
    assert not any("booth.js" in request["url"] for request in mock.requests())


def test_without_script_the_page_still_says_what_else_there_is(
    phone: BrowserContext, mock: MockServer
) -> None:
    assert phone.browser is not None
    context = phone.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{mock.base}/v/hupan")
    assert "纸质表决票" in page.locator("body").inner_text()
    context.close()


def test_a_script_that_does_not_load_is_said(phone: BrowserContext, mock: MockServer) -> None:
    page = phone.new_page()
    page.route("**/booth/booth.js*", lambda route: route.abort())
    page.goto(f"{mock.base}/v/hupan#{CARD}")
    page.get_by_role("heading", name="页面没有打开完整").wait_for()


# Syntax and styles that the floor cannot read; functions are tried above by taking them away.
OPTIONAL_CHAINING = r"[\w)\]]\?\.[a-zA-Z]"
TOO_NEW = {
    "booth.js": [r"\?\?=", OPTIONAL_CHAINING, r"\(\?<[=!]", r"\bstatic\{", r"\bimport\("],
    "booth-worker.js": [r"\?\?=", OPTIONAL_CHAINING, r"\(\?<[=!]", r"\bstatic\{", r"\bimport\("],
    "officer.js": [r"\?\?=", OPTIONAL_CHAINING, r"\(\?<[=!]", r"\bstatic\{", r"\bimport\("],
    "verify.js": [r"\?\?=", OPTIONAL_CHAINING, r"\(\?<[=!]", r"\bstatic\{", r"\bimport\("],
    "verify-worker.js": [r"\?\?=", OPTIONAL_CHAINING, r"\(\?<[=!]", r"\bstatic\{", r"\bimport\("],
    "loader.js": [r"=>", r"\b(let|const|class)\b", r"`"],
    "booth.css": [
        r":is\(",
        r":where\(",
        r":has\(",
        r":focus-visible",
        r"\b(min|max|clamp)\(",
        r"\binset\b",
        r"(?<!-)gap:",
        r"aspect-ratio",
        r"color-mix",
    ],
}


@pytest.mark.parametrize("name", TOO_NEW)
def test_nothing_newer_than_the_floor_is_written(built: Path, name: str) -> None:
    text = (built / name).read_text(encoding="utf-8")
    found = [pattern for pattern in TOO_NEW[name] if re.search(pattern, text)]
    assert found == []
