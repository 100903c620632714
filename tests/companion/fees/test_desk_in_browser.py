"""The pages of counting, confirming and settling on a phone of 390 pixels."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from tests.committee.town import COMMUNITY, pdf
from tests.companion.fees.cashier import Cashier, tell
from tests.companion.fees.test_late_fees import TERMS
from tests.companion.fees.test_misfits import STRAY, read
from tests.eyes import check_page
from tests.site import Browser

pytestmark = pytest.mark.browser
FLAT = "1号楼1单元301"
FEES, BOOKS = f"/communities/{COMMUNITY}/fees", f"/communities/{COMMUNITY}/books"
Phone = Callable[[Browser | None], Page]


@pytest.fixture
def phone(cashier: Cashier, chromium: Chromium) -> Iterator[Phone]:
    """A phone with an officer's sign-in, or a stranger's."""
    server = make_server("127.0.0.1", 0, cashier.quarter.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", base_url=base
    )

    def open_page(browser: Browser | None) -> Page:
        context.clear_cookies()
        cookie = None if browser is None else browser.get_cookie("yijue")
        if cookie is not None:
            context.add_cookies([{"name": "yijue", "value": cookie.value, "url": base}])
        return context.new_page()

    yield open_page
    context.close()
    server.shutdown()


@pytest.fixture
def desk(cashier: Cashier) -> Cashier:
    """A contract, late bills, cash of yesterday, money that fits nothing, income that waits."""
    given = {"kind": "contract", "title": "物业服务合同", "changes": "", "ends_on": "2027-01-01"}
    given |= {"valid_from": "2026-01-01"}
    library = f"/communities/{COMMUNITY}/library"
    cashier.quarter.post("company", library, {**given, "file": (pdf("contract"), "a.pdf")})
    cashier.issue(cashier.tariff(due_days=1, **TERMS))
    cashier.cash({cashier.units()[FLAT]: 10_000})
    tell(cashier, STRAY)
    read(cashier, "P-STRAY", "T-STRAY", "77.00")
    cashier.quarter.wait(days=30)
    entry = {"bank": "shared_bank", "source_account": "parking_income", "amount": "12.50"}
    entry |= {"memo": "地面停车收入", "files": (pdf(), "a.pdf"), "key": "abc1"}
    cashier.quarter.post("company", f"{BOOKS}/entries", entry)
    return cashier


def test_a_day_is_counted_and_confirmed_and_everybody_reads_it(desk: Cashier, phone: Phone) -> None:
    page = phone(desk.quarter.browser("company"))
    page.goto(f"{FEES}/cash")
    check_page(page)
    page.get_by_role("link", name="2026-03-02").click()
    page.get_by_label("清点金额（元）").fill("99")
    page.get_by_label("不符的原因，或重新清点的原因").fill("少收一元")
    page.get_by_role("button", name="记下清点").click()
    expect(page.get_by_text("已清点，等待第二人确认。")).to_be_visible()
    check_page(page, "cash-day")
    page = phone(desk.quarter.browser("convener"))
    page.goto("/worklist")
    page.get_by_role("link", name="清点并确认前台收款").click()
    page.get_by_role("link", name="2026-03-02").click()
    page.get_by_role("button", name="我也点过，属实").click()
    expect(page.get_by_text("业主委员会已确认")).to_be_visible()
    page = phone(None)
    page.goto(f"/c/{COMMUNITY}/cash-days")
    expect(page.get_by_text("相差-1.00元")).to_be_visible()
    check_page(page, "cash-public")


def test_income_misfits_and_late_fees_fit_a_phone(desk: Cashier, phone: Phone) -> None:
    page = phone(desk.quarter.browser("company"))
    for path in ("/misfits", "/late", "/days", "/tariff/1", "/arrears", ""):
        page.goto(f"{FEES}{path}")
        check_page(page, f"fees{path}")
    page = phone(desk.quarter.browser("convener"))
    page.goto("/worklist")
    page.get_by_role("link", name="确认另一方提交的入账").click()
    check_page(page)
    page.get_by_role("button", name="作为另一方确认").click()
    expect(page.get_by_text("已记账。")).to_be_visible()
    check_page(page, "books-desk")
    page.goto(f"{BOOKS}/fund")
    check_page(page)
