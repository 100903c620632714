"""Every screen at phone size: axe finds nothing, type and buttons are large."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.booth.conftest import FOLDER
from tests.booth.mock_server import DIGITS, MockServer
from tests.booth.navigator import Booth

pytestmark = pytest.mark.browser

RULES = {
    "runOnly": [
        "wcag2a",
        "wcag2aa",
        "wcag21a",
        "wcag21aa",
        "wcag22aa",
        "best-practice",
    ]
}
SMALL = (FOLDER / "mock/find_small.js").read_text()


def check(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    found: dict[str, Any] = Axe().run(page, options=RULES).response
    faults = [(fault["id"], fault["nodes"][0]["html"]) for fault in found["violations"]]
    assert faults == [], name
    assert page.evaluate(SMALL) == [], name
    assert page.evaluate("document.activeElement.id === 'heading'"), f"{name}: focus"


def walk(booth: Booth, look: Callable[[str], None]) -> None:
    """Past every screen of a vote, by what the buttons are, not by what they say."""
    page = booth.page

    def press(selector: str) -> None:
        page.locator(selector).first.click()

    def see(selector: str, name: str) -> None:
        page.locator(selector).first.wait_for()
        look(name)

    booth.opens_plain()
    see("#code", "entry")
    booth.opens_link()
    see(".card", "who")
    press(".secondary")
    see("#heading", "not mine")
    booth.opens_link()
    see(".card", "who again")
    press(".quiet")
    see(".rows", "why")
    press(".primary")
    press(".primary")
    see("#consent", "consent")
    press(".secondary")
    see("#heading", "refused consent")
    press(".secondary")
    page.check("#consent")
    press(".primary")
    see("fieldset", "motion")
    press("label.choice")
    press(".actions .primary")
    see("fieldset", "second motion")
    press(".actions .primary")
    press(".asking button")
    see("fieldset", "third motion")
    press("label.choice >> nth=1")
    press(".actions .primary")
    see(".review", "review")
    press(".actions .primary")
    see("#tracker", "signed")
    press(".primary")
    see("#last4", "last four")
    page.fill("#last4", "123X")
    press(".primary")
    see("#digits", "digits")
    booth.mock.switch(lose="/ballots")
    page.fill("#digits", DIGITS)
    press(".primary")
    see("#tracker", "unconfirmed")
    booth.mock.switch(lose=None)
    press(".primary")
    see(".stamp", "voted")
    press(".primary")
    see(".status", "my ballot")
    page.get_by_role("button", name="怎样自己核对").or_(
        page.get_by_role("button", name="How to check it yourself")
    ).click()
    see("#anchor", "how to check")


@pytest.fixture(params=["zh", "en-dark-large"])
def any_phone(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    kind: str = request.param
    context = chromium.new_context(
        viewport={"width": 360, "height": 640},
        locale="zh-CN" if kind == "zh" else "en-GB",
        color_scheme="light" if kind == "zh" else "dark",
        has_touch=True,
    )
    if "large" in kind:
        context.add_init_script("localStorage['yijue.large'] = 'true'")
    yield context.new_page()
    context.close()


def test_every_screen_of_a_vote(any_phone: Page, mock: MockServer) -> None:
    mock.reset(definition={"rehearsal": True})
    walk(Booth(any_phone, mock), lambda name: check(any_phone, name))


def test_errors_are_tied_to_their_fields(booth: Booth) -> None:
    booth.opens_plain()
    booth.types_card("", "")
    code = booth.page.locator("#code")
    assert code.get_attribute("aria-invalid") == "true"
    assert "code-error" in (code.get_attribute("aria-describedby") or "")
    assert booth.page.evaluate("document.activeElement.id") == "code"
    faults = Axe().run(booth.page, options=RULES).response["violations"]
    assert faults == []


def test_the_whole_vote_works_by_keyboard(booth: Booth) -> None:
    page = booth.page

    def press_on(label: str) -> None:
        page.get_by_role("button", name=label, exact=True).focus()
        page.keyboard.press("Enter")

    booth.opens_link()
    booth.sees("这是您家吗？")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "是我家"
    page.keyboard.press("Enter")
    booth.sees("同意电子签名")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    for motion in ("续聘物业服务企业", "使用维修资金更换3号楼电梯", "大门改造方案"):
        booth.sees(motion)
        page.locator("fieldset input").first.focus()
        page.keyboard.press("ArrowDown")
        press_on("下一步")
    booth.sees("请检查您的选择")
    press_on("没错，签名")
    press_on("下一步：验证身份")
    page.locator("#last4").focus()
    page.keyboard.type("123x")
    page.keyboard.press("Enter")
    booth.sees("验证身份（2/2）")
    page.locator("#digits").focus()
    page.keyboard.type(DIGITS)
    page.keyboard.press("Enter")
    booth.sees("已投票")


def test_the_larger_type_stays(booth: Booth) -> None:
    booth.opens_plain()
    booth.presses("大字")
    size = "parseFloat(getComputedStyle(document.body).fontSize)"
    assert booth.page.evaluate(size) >= 22
    booth.page.reload()
    booth.sees("输入表决码")
    assert booth.page.evaluate(size) >= 22


def test_every_screen_of_a_checked_ballot(any_phone: Page, mock: MockServer) -> None:
    mock.reset(definition={"mode": "secret"})
    booth, page = Booth(any_phone, mock), any_phone

    def press(selector: str, then: str) -> None:
        page.locator(selector).first.click()
        page.locator(then).first.wait_for()

    booth.opens_link()
    page.locator(".card").wait_for()
    press(".primary", "#consent")
    check(page, "promise")
    page.check("#consent")
    press(".primary", "fieldset")
    page.locator("label.choice").first.click()
    press(".actions .primary", "text=2/3")
    for following in ("text=3/3", ".review"):
        page.locator(".actions .primary").click()
        press(".asking button", following)
    press(".actions .primary", "#tracker")
    check(page, "sealed")
    press(".quiet >> nth=1", ".actions .secondary")
    check(page, "check")
    press(".secondary", "#check-address")
    check(page, "opened")
    address = page.locator("#check-address").inner_text()
    press(".actions .secondary", "#tracker")
    check(page, "differs")
    page.goto(address)
    page.locator(".row-answer").wait_for()
    page.evaluate("document.getElementById('heading').focus()")
    check(page, "found")


def test_the_page_says_that_it_cannot_encrypt(any_phone: Page, mock: MockServer) -> None:
    mock.reset(definition={"mode": "secret"})
    any_phone.add_init_script("delete window.Worker;")
    Booth(any_phone, mock).opens_link()
    any_phone.locator(".card").wait_for()
    any_phone.locator(".primary").click()
    any_phone.wait_for_function("!document.querySelector('button.primary')")
    check(any_phone, "cannot encrypt")
