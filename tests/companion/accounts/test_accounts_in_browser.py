"""Money on a phone of 390 pixels: approving, a copy of an invoice, the published month."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import FilePayload, Page, expect
from werkzeug.serving import make_server

from app.companion.books.service import Voucher
from tests.companion.accounts.test_trails import DESK, PUBLIC, journal_of, published
from tests.companion.spending import copies
from tests.companion.spending.conftest import decided
from tests.companion.spending.purse import Purse
from tests.eyes import check_page
from tests.stages import Stage

pytestmark = pytest.mark.browser

Screen = Callable[[str], Page]


@pytest.fixture
def purse(stage: Stage) -> Purse:
    return stage("budgeted", lambda: decided(stage))


@pytest.fixture
def screen(purse: Purse, chromium: Chromium) -> Iterator[Screen]:
    """A phone on the place's site, signed in as an officer; nobody for an empty name."""
    server = make_server("127.0.0.1", 0, purse.place.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", base_url=base
    )
    faults: list[str] = []

    def open_as(who: str) -> Page:
        context.clear_cookies()
        if who:
            cookie = purse.place.browser(who).get_cookie("yijue")
            assert cookie is not None
            context.add_cookies([{"name": "yijue", "value": cookie.value, "url": base}])
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield open_as
    context.close()
    server.shutdown()
    assert faults == []


def test_an_approver_finds_all_there_is_to_know(purse: Purse, screen: Screen) -> None:
    copy = Voucher(copies.masked("invoice 1, 1000.00 yuan").read(), "copy.png")
    invoice = Voucher(copies.masked("invoice 1").read(), "invoice.png")
    payment = purse.propose(voucher=copy, invoice=invoice)
    purse.propose(amount=50_000, purpose="外墙维修第二次付款")
    page = screen("convener")
    page.goto("/worklist")
    check_page(page, "spending/worklist")
    page.locator(f"a[href='{DESK}/payments/{payment}']").first.click()
    said = page.locator("main")
    expect(said).to_contain_text("还缺： 业主委员会")
    for words in ("支出依据", "钱够不够", "乙建筑公司报价", "外墙维修第二次付款", "本笔收款单位"):
        expect(said).to_contain_text(words)
    for picture in page.locator("figure img").all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_be_visible()
    assert page.locator("figure img").count() == 2
    expect(page.get_by_role("button", name="批准这笔支出")).to_be_visible()
    check_page(page, "spending/payment")
    page = screen("company")
    page.goto(f"{DESK}/payments/{payment}")
    expect(page.get_by_role("button", name="批准这笔支出")).to_have_count(0)


def test_a_copy_is_looked_at_before_everybody_does(purse: Purse, screen: Screen) -> None:
    month = published(purse)
    number = journal_of(purse, 1)
    page = screen("company")
    page.goto("/worklist")
    page.locator(f"a[href='{DESK}/copies']").click()
    check_page(page, "spending/copies")
    page.locator(f"a[href='{DESK}/copies/{number}/0']").click()
    upload: FilePayload = {
        "name": "c.pdf",
        "mimeType": "application/pdf",
        "buffer": copies.document(),
    }
    page.locator("input[type=file]").set_input_files([upload])
    page.get_by_role("button", name="转成图片并查看").click()
    expect(page.locator("h2", has_text="公开前请先检查")).to_be_visible()
    check_page(page, "spending/copy_made")
    page.get_by_role("button", name="已检查，公开").click()
    expect(page.locator("h2", has_text="公开前请先检查")).to_have_count(0)
    everybody = screen("")
    everybody.goto(f"{PUBLIC}/accounts")
    check_page(everybody, "accounts/accounts")
    everybody.goto(f"{PUBLIC}/accounts/months/{month}")
    check_page(everybody, "accounts/month")
    everybody.locator(f"a[href='{PUBLIC}/payments/1']").first.click()
    check_page(everybody, "spending/public_payment")
    everybody.locator(f"a[href$='#entry-{number}']").click()
    everybody.locator(f"a[href^='{PUBLIC}/budgets/']").first.click()
    check_page(everybody, "spending/public_budget")


def test_the_form_of_a_payment_fits(purse: Purse, screen: Screen) -> None:
    page = screen("company")
    page.goto(f"{DESK}/payments/new")
    check_page(page, "spending/form")
