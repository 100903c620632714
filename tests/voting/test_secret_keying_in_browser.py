"""Two officers key secret ballots from the pile, each sealing on its page; nothing plain leaves."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, expect
from werkzeug.serving import make_server

from tests.chromium import PATIENCE_MS
from tests.eyes import check_page
from tests.hall import Hall
from tests.voting.keying_world import PASSPHRASE, wrap_keys

pytestmark = [pytest.mark.browser, pytest.mark.secret_ballots]

ENTER = "Enter"
DOORS = (1, 2)


class Pages:
    """The keying page as officers open it, and every byte they sent."""

    def __init__(self, chromium: Browser, hall: Hall, address: str) -> None:
        self.chromium, self.hall, self.address = chromium, hall, address
        self.sent: list[str] = []
        self.faults: list[str] = []

    def open(self, name: str, width: int = 1280) -> Page:
        context = self.chromium.new_context(
            viewport={"width": width, "height": 900}, locale="zh-CN", base_url=self.address
        )
        context.set_default_timeout(PATIENCE_MS)
        cookie = self.hall.sign_in(name).get_cookie("yijue")
        assert cookie is not None
        context.add_cookies([{"name": "yijue", "value": cookie.value, "url": self.address}])
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", self._keep)
        page.goto(f"/desk/{self.hall.id}/keying")
        page.get_by_label("密钥口令").fill(PASSPHRASE)
        page.keyboard.press(ENTER)
        expect(page.locator("[data-take]")).to_be_visible(timeout=60_000)
        return page

    def _keep(self, request: Request) -> None:
        self.sent.append(f"{request.url} {request.post_data or ''}")


@pytest.fixture
def pages(chromium: Browser, hall: Hall) -> Iterator[Pages]:
    wrap_keys(hall, "clerk", "scrutineer")
    with hall.meeting.desk() as desk:
        for door in DOORS:
            desk.issue(hall.meeting.facts.card(door))
    server = make_server("127.0.0.1", 0, hall.meeting.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    made = Pages(chromium, hall, f"http://127.0.0.1:{server.server_port}")
    yield made
    for context in chromium.contexts:
        context.close()
    server.shutdown()
    assert made.faults == []


def look(page: Page, name: str) -> None:
    check_page(page, f"secret-keying-{name}")


def scanned(hall: Hall, door: int) -> str:
    serial, secret = hall.meeting.facts.card(door).sheets[0]
    return f"YIJUE-PAPER:{serial}:{secret}"


def key(page: Page, typed: str, keys: str) -> None:
    page.locator("#taken-paper").fill(typed)
    page.keyboard.press(ENTER)
    expect(page.locator("[data-sheet]")).to_be_visible()
    for one in keys:
        page.keyboard.press(one)
    page.keyboard.press(ENTER)
    expect(page.locator("[data-sheet]")).to_be_hidden()


def test_two_officers_seal_what_they_read(hall: Hall, pages: Pages) -> None:
    clerk = pages.open("clerk")
    clerk.locator("#taken-paper").fill(scanned(hall, 1))
    clerk.keyboard.press(ENTER)
    expect(clerk.locator("[data-status]")).to_contain_text("请先输入计票口令")
    clerk.get_by_role("button", name="生成新口令").click()
    code = clerk.locator("#counting-code").input_value()
    check = clerk.locator("[data-code-said]").inner_text().rpartition("核对码 ")[2][:4]
    look(clerk, "code")
    key(clerk, scanned(hall, 1), "12")
    key(clerk, scanned(hall, 2), "21")
    expect(clerk.locator("[data-done]")).to_contain_text("等另一人录入")

    scrutineer = pages.open("scrutineer", 390)
    scrutineer.locator("#counting-code").fill(code[:-1])
    scrutineer.keyboard.press("Tab")
    expect(scrutineer.locator("[data-code-said]")).to_contain_text("计票口令不对")
    scrutineer.locator("#counting-code").fill(code.lower())
    scrutineer.keyboard.press("Tab")
    expect(scrutineer.locator("[data-code-said]")).to_contain_text(f"核对码 {check}：")
    look(scrutineer, "phone")
    key(scrutineer, scanned(hall, 1), "12")
    expect(scrutineer.locator("[data-done]")).to_contain_text("两人录入一致")
    key(scrutineer, scanned(hall, 2), "22")
    expect(scrutineer.locator("[data-done]")).to_contain_text("不一致")

    logged = [entry for entry in hall.meeting.check_log() if entry.type == "paper-ballot"]
    assert [entry.body["i"] for entry in logged] == [hall.meeting.facts.card(1).i]
    said = "\n".join(pages.sent)
    assert code not in said
    assert len(check) == 4
    assert '"choices"' not in said
    assert "/scans/" not in said
