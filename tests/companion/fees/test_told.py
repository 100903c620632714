"""What owners and the desk are told: money given back, voids, a second payment, what was typed."""

from __future__ import annotations

from datetime import date

import pytest

from app.companion.fees.periods import periods_near
from tests.committee.town import text_of
from tests.companion.accounts.test_pages import text_of_pdf
from tests.companion.fees.cashier import Cashier
from tests.companion.fees.test_pages import DESK, MINE, TARIFF, act, fill_desk, pay, receipts
from tests.companion.quarter import Quarter

FLAT = "1号楼1单元301"


def test_a_refund_and_why_a_bill_is_void_stand_before_the_owner(quarter: Quarter) -> None:
    fill_desk(quarter)
    desk, owner, neighbour = Cashier(quarter), quarter.sign_in(3), quarter.sign_in(5)
    unit = desk.units()[FLAT]
    desk.cash({unit: 44_836})
    bill = desk.flat(unit).bills[0].id
    quarter.post("company", f"{DESK}/bills/{bill}/void", {"reason": "面积有误"})
    said = text_of(owner.get(f"{MINE}?lang=en").text)
    assert "a second person has not agreed yet. Why: 面积有误" in said
    page = quarter.get("keeper", f"{DESK}/flats/{unit}?lang=en")
    assert "is to be made void" in page
    assert "Propose to void it" not in page
    assert "I do not agree" in quarter.get("keeper", f"{DESK}?lang=en")
    assert "I do not agree" not in quarter.get("company", f"{DESK}?lang=en")
    quarter.post("keeper", f"{DESK}/voids/1", {"do": "confirm"})
    back = {"amount": "448.36", "way": "cash", "reason": "搬走"}
    quarter.post("company", f"{DESK}/flats/{unit}/refunds", back)
    assert "Given back to you" not in text_of(owner.get(f"{MINE}?lang=en").text)
    quarter.post("convener", f"{DESK}/refunds/1", {"do": "confirm"})
    said = text_of(owner.get(f"{MINE}?lang=en").text)
    assert "Given back to you 448.36 yuan done" in said
    assert "Why: 搬走" in said
    assert "This bill asks for nothing any more. · by 物业服务合同第八条 Why: 面积有误" in said
    assert "搬走" not in neighbour.get(MINE).text


def test_a_tenant_reads_no_refund_of_what_others_paid(quarter: Quarter) -> None:
    fill_desk(quarter)
    desk, owner = Cashier(quarter), quarter.sign_in(3)
    tenant = quarter.rent(owner)
    unit = desk.units()[FLAT]
    desk.cash({unit: 50_000})
    back = {"amount": "10", "way": "cash", "reason": "车位退租"}
    quarter.post("company", f"{DESK}/flats/{unit}/refunds", back)
    quarter.post("convener", f"{DESK}/refunds/1", {"do": "confirm"})
    assert "车位退租" in owner.get(MINE).text
    assert "车位退租" not in tenant.get(MINE).text


def test_a_second_order_is_opened_only_on_purpose(quarter: Quarter) -> None:
    fill_desk(quarter)
    owner = quarter.sign_in(3)
    unit = quarter.resident_of(owner).unit_id
    first = pay(owner, unit, "100")
    asked = owner.submit(f"{MINE}/pay?lang=en", {f"flat-{unit}": "100"})
    assert asked.status_code == 409
    assert "A payment is on its way already" in text_of(asked.text)
    assert f'name="flat-{unit}" value="100"' in asked.text
    again = owner.submit(f"{MINE}/pay", {f"flat-{unit}": "100", "again": "y"})
    assert again.status_code == 302
    assert again.headers["Location"] != first
    act(owner, first, "pay")


def test_a_refused_refund_keeps_what_was_typed(quarter: Quarter) -> None:
    fill_desk(quarter)
    desk, owner = Cashier(quarter), quarter.sign_in(3)
    unit = desk.units()[FLAT]
    act(owner, pay(owner, unit, "500"), "pay")
    fields = {"amount": "999.99", "way": "1", "reason": "搬走"}
    page = quarter.post("company", f"{DESK}/flats/{unit}/refunds", fields, 422).text
    assert 'id="refund-amount" name="amount" type="text" value="999.99"' in page
    assert '<option value="1" selected>' in page
    assert ">搬走</textarea>" in page
    assert page.count('value="999.99"') == 1, "the other form stays empty"


def test_a_price_stands_with_its_tariff_and_periods_are_chosen(quarter: Quarter) -> None:
    quarter.post("company", f"{DESK}/tariff", TARIFF)
    said = quarter.get("company", f"{DESK}?lang=en")
    assert "1.80 yuan" in said
    assert "for trials only, no money moves" in said
    page = quarter.browser("company").get(f"{DESK}/run/1?lang=en").text
    assert '<option value="2026-Q1" selected>quarter 1 of 2026</option>' in page
    assert "bills of quarter 1 of 2026, together" in page
    wrong = quarter.browser("company").get(f"{DESK}/run/1?period=第三季度&lang=en")
    assert wrong.status_code == 200
    assert "Please write the period" in text_of(wrong.text)
    assert '<option value="2026-Q1" selected>' in wrong.text
    meter = {**TARIFF, "title": "水费", "kind": "metered", "measure": "吨", "cycle": "month"}
    quarter.post("company", f"{DESK}/tariff", meter)
    page = quarter.browser("company").get(f"{DESK}/measured?lang=en").text
    assert '<option value="2026-03" selected>month 3 of 2026</option>' in page


@pytest.mark.parametrize(
    ("cycle", "first", "last"),
    [("month", "2026-09", "2025-01"), ("quarter", "2026-Q3", "2025-Q1"), ("year", "2026", "2025")],
)
def test_periods_to_choose_from_begin_half_a_year_on(cycle: str, first: str, last: str) -> None:
    near = periods_near(cycle, date(2026, 3, 2))
    assert (near[0], near[-1]) == (first, last)


def test_a_receipt_names_the_payer_to_the_payer_and_the_desk_alone(quarter: Quarter) -> None:
    fill_desk(quarter)
    owner = quarter.sign_in(3)
    tenant = quarter.rent(owner)
    unit = quarter.resident_of(owner).unit_id
    act(tenant, pay(tenant, unit, "50"), "pay")
    name = quarter.resident_of(tenant).name
    (path,) = receipts(tenant)
    mine = text_of_pdf(tenant.get(path).data)
    assert name in mine
    assert "安居物业公司（领海花园）" in mine.replace("\r\n", "")
    assert name not in text_of_pdf(owner.get(path).data)
    desk = f"{DESK}/receipts/1.pdf"
    assert name in text_of_pdf(quarter.browser("company").get(desk).data)
    assert name not in text_of_pdf(quarter.browser("auditor").get(desk).data)
