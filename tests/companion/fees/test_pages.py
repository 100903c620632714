"""From the tariff to the receipt over the pages, and what each role is not shown."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.committee.town import COMMUNITY, text_of
from tests.companion.fees.cashier import Cashier
from tests.companion.quarter import Quarter
from tests.site import Browser

DESK = f"/communities/{COMMUNITY}/fees"
MINE = f"/c/{COMMUNITY}/bills"
TARIFF = {
    "title": "物业服务费",
    "kind": "area",
    "cycle": "quarter",
    "rate": "1.80",
    "income": "fee_income",
    "uses": ["home", "shop", "other"],
    "valid_from": "2026-01-01",
    "due_days": "30",
    "basis": "物业服务合同第八条",
    "reason": "首次录入",
}


def fill_desk(quarter: Quarter) -> None:
    quarter.post("company", f"{DESK}/tariff", TARIFF)
    page = quarter.browser("company").get(f"{DESK}/run/1?period=2026-Q1&lang=en").text
    looked_at = re.search(r'name="looked_at" value="(\d+)"', page)
    assert looked_at, text_of(page)[:500]
    fields = {"period": "2026-Q1", "looked_at": looked_at[1], "sure": "y"}
    quarter.post("company", f"{DESK}/run/1", fields)


def pay(phone: Browser, unit: int, amount: str) -> str:
    """Start a payment; returns the sandbox's address."""
    started = phone.submit(f"{MINE}/pay", {f"flat-{unit}": amount})
    assert started.status_code == 302, text_of(started.text)[:500]
    return str(started.headers["Location"])


def act(phone: Browser, address: str, do: str) -> Any:
    return phone.submit(address, {"do": do})


def receipts(phone: Browser) -> list[str]:
    return re.findall(rf'"({MINE}/receipts/\d+\.pdf)"', phone.get(MINE).text)


@pytest.mark.both_databases
def test_the_whole_way_from_tariff_to_receipt(quarter: Quarter) -> None:
    fill_desk(quarter)
    owner = quarter.sign_in(3)
    page = text_of(owner.get(f"{MINE}?lang=en").text)
    assert "83.03 m² × 1.80 yuan × 3 months = 448.36 yuan" in page
    unit = quarter.resident_of(owner).unit_id
    address = pay(owner, unit, "500")
    assert "no money moves" in text_of(owner.get(f"{address}?lang=en").text)
    assert act(owner, address, "pay").status_code == 302
    page = text_of(owner.get(f"{MINE}?lang=en").text)
    assert "Everything is paid." in page
    assert "open 0.00, in hand 51.64" in page
    paper = owner.get(receipts(owner)[0])
    assert paper.data.startswith(b"%PDF")
    Cashier(quarter).check_books()


def test_a_lost_message_is_found_by_looking_again(quarter: Quarter) -> None:
    fill_desk(quarter)
    owner = quarter.sign_in(3)
    address = pay(owner, quarter.resident_of(owner).unit_id, "100")
    back = act(owner, address, "lose").headers["Location"]
    assert "do not pay again" in text_of(owner.get(f"{back}?lang=en").text)
    assert owner.submit(back).status_code == 302
    assert "The money is here." in text_of(owner.get(f"{back}?lang=en").text)


def test_a_false_or_short_message_books_nothing(quarter: Quarter) -> None:
    fill_desk(quarter)
    owner = quarter.sign_in(3)
    unit = quarter.resident_of(owner).unit_id
    address = pay(owner, unit, "100")
    act(owner, address, "forge")
    assert receipts(owner) == []
    act(owner, address, "short")
    assert receipts(owner) == []
    act(owner, address, "again")
    assert Cashier(quarter).balances()["escrow"] == 0


def test_the_callback_door_takes_signed_messages_and_no_others(quarter: Quarter) -> None:
    fill_desk(quarter)
    owner = quarter.sign_in(3)
    address = pay(owner, quarter.resident_of(owner).unit_id, "100")
    act(owner, address, "lose")
    page = text_of(owner.get(address).text)
    signature = re.search(r"X-Sandbox-Signature: ([0-9a-f]{64})", page)
    body = re.search(r"(\{.*\})", page)
    assert signature
    assert body
    stranger = quarter.auth.browser()
    door, head = "/fees/callback/sandbox", {"X-Sandbox-Signature": signature[1]}
    assert stranger.post(door, data=body[1]).status_code == 403
    lie = body[1].replace('"amount":10000', '"amount":99999')
    assert lie != body[1]
    assert stranger.post(door, data=lie, headers=head).status_code == 403
    assert stranger.post("/fees/callback/nobody", data=body[1], headers=head).status_code == 404
    for _ in range(2):
        answer = stranger.post(door, data=body[1], headers=head)
        assert (answer.status_code, answer.data) == (200, b"success")
    assert len(receipts(owner)) == 1


def test_a_tenant_pays_the_flats_bills_and_reads_no_others_receipts(quarter: Quarter) -> None:
    fill_desk(quarter)
    owner = quarter.sign_in(3)
    unit = quarter.resident_of(owner).unit_id
    act(owner, pay(owner, unit, "100"), "pay")
    tenant = quarter.rent(owner)
    assert "448.36" in text_of(tenant.get(MINE).text)
    assert receipts(tenant) == []
    assert tenant.get(receipts(owner)[0]).status_code == 404
    act(tenant, pay(tenant, unit, "50"), "pay")
    assert len(receipts(tenant)) == 1
    assert len(receipts(owner)) == 2


def test_an_owner_of_two_flats_pays_both_at_once(quarter: Quarter) -> None:
    fill_desk(quarter)
    owner = quarter.sign_in(51)
    units = re.findall(r'name="(flat-\d+)"', owner.get(MINE).text)
    assert len(units) == 2
    started = owner.submit(f"{MINE}/pay", dict.fromkeys(units, "100.5"))
    act(owner, started.headers["Location"], "pay")
    assert Cashier(quarter).balances()["escrow"] == 20_100


def test_a_neighbours_flat_order_and_receipt_are_nobodys(quarter: Quarter) -> None:
    fill_desk(quarter)
    owner, neighbour = quarter.sign_in(3), quarter.sign_in(5)
    unit = quarter.resident_of(owner).unit_id
    address = pay(owner, unit, "100")
    back = act(owner, address, "pay").headers["Location"]
    assert neighbour.submit(f"{MINE}/pay", {f"flat-{unit}": "1"}).status_code == 403
    assert neighbour.get(back).status_code == 404
    assert neighbour.submit(back).status_code == 404
    assert neighbour.get(receipts(owner)[0]).status_code == 404
    said = text_of(neighbour.get(MINE).text)
    assert "1号楼1单元301" not in said


def test_what_is_no_amount_starts_nothing(quarter: Quarter) -> None:
    fill_desk(quarter)
    owner = quarter.sign_in(3)
    unit = quarter.resident_of(owner).unit_id
    for written in ("-1", "0", "", "1.234", "1e5", "abc", "99999999999"):
        assert owner.submit(f"{MINE}/pay", {f"flat-{unit}": written}).status_code == 422


def test_a_wrong_sum_is_refused_before_a_code_is_asked_for(quarter: Quarter) -> None:
    fill_desk(quarter)
    desk = quarter.browser("company")
    unit = Cashier(quarter).units()["1号楼1单元301"]
    quarter.clock.advance(minutes=6)
    typed = {"amount": "1e9", "method": "cash", "payer": "王芳"}
    refused = desk.submit(f"{DESK}/flats/{unit}/payments", typed)
    assert refused.status_code == 422
    assert "fresh_code" not in refused.text
    assert 'value="1e9"' in refused.text
    asked = desk.submit(f"{DESK}/flats/{unit}/payments", {**typed, "amount": "448.36"})
    assert asked.status_code == 403
    assert "Book money received at the desk" in text_of(asked.text)
    back = desk.submit(f"{DESK}/flats/{unit}/payments", {**typed, "go_back": "1"})
    assert 'value="王芳"' in back.text


def test_cash_a_voided_bill_and_a_refund_at_the_desk(quarter: Quarter) -> None:
    fill_desk(quarter)
    desk = Cashier(quarter)
    unit = desk.units()["1号楼1单元301"]
    flat = f"{DESK}/flats/{unit}"
    quarter.post(
        "company", f"{flat}/payments", {"amount": "448.36", "method": "cash", "payer": "王芳"}
    )
    assert "2026-000001" in quarter.get("company", flat)
    bill = desk.flat(unit).bills[0].id
    quarter.post("company", f"{DESK}/bills/{bill}/void", {"reason": "面积有误"})
    quarter.post("company", f"{DESK}/voids/1", {"do": "confirm"}, 409)
    quarter.post("keeper", f"{DESK}/voids/1", {"do": "confirm"})
    back = {"amount": "448.36", "way": "cash", "reason": "搬走"}
    quarter.post("company", f"{flat}/refunds", back)
    assert "搬走" in quarter.get("keeper", f"{DESK}/refunds")
    quarter.post("convener", f"{DESK}/refunds/1", {"do": "confirm"})
    assert desk.balances()["escrow"] == 0
    desk.check_books()
    receipt = quarter.browser("auditor").get(f"{DESK}/receipts/1.pdf")
    assert receipt.data.startswith(b"%PDF")


def test_acts_on_money_ask_for_a_fresh_code(quarter: Quarter) -> None:
    fill_desk(quarter)
    unit = Cashier(quarter).units()["1号楼1单元301"]
    company = quarter.browser("company")
    quarter.clock.advance(minutes=6)
    back = {"amount": "1", "way": "cash", "reason": "搬走"}
    asked = company.submit(f"{DESK}/flats/{unit}/refunds", back)
    assert asked.status_code == 403
    assert "fresh_code" in asked.text


def test_the_auditor_reads_and_the_committee_does_not(quarter: Quarter) -> None:
    fill_desk(quarter)
    for path in ("", "/bills", "/arrears", "/days", "/measured", "/tariff/1", "/run/1"):
        quarter.get("auditor", f"{DESK}{path}")
        quarter.get("convener", f"{DESK}{path}", 403)


def test_the_committee_sees_sums_without_flats(quarter: Quarter) -> None:
    fill_desk(quarter)
    quarter.clock.advance(days=31)
    said = quarter.get("convener", f"{DESK}/sums?lang=en")
    assert "1号楼" in said
    assert "301" not in said
    assert "0.00%" in said


def test_lists_are_files_too(quarter: Quarter) -> None:
    fill_desk(quarter)
    company = quarter.browser("company")
    for kind, head in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")):
        for what in ("bills", "arrears", "payments"):
            assert company.get(f"{DESK}/{what}.{kind}").data.startswith(head)
            assert quarter.browser("convener").get(f"{DESK}/{what}.{kind}").status_code == 403
        assert company.get(f"{DESK}/secrets.{kind}").status_code == 404
    assert company.get(f"{DESK}/bills.exe").status_code == 404


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠", " ="])
def test_no_cell_of_a_file_is_reckoned(quarter: Quarter, sign: str) -> None:
    """A note that begins like a formula, in half or full width, is a text in both files."""
    desk = Cashier(quarter)
    desk.cash({desk.units()["1号楼1单元301"]: 100}, note=f"{sign}HYPERLINK(1)")
    company = quarter.browser("company")
    assert f"'{sign}HYPERLINK(1)" in company.get(f"{DESK}/payments.csv").text
    book = load_workbook(io.BytesIO(company.get(f"{DESK}/payments.xlsx").data))
    assert book.worksheets[0]["G2"].value == f"'{sign}HYPERLINK(1)"


def test_spaces_and_meters_at_the_desk(quarter: Quarter) -> None:
    meter = {**TARIFF, "kind": "metered", "measure": "吨", "title": "水费"}
    quarter.post("company", f"{DESK}/tariff", meter)
    fields = {"do": "readings", "series": "1", "period": "2026-Q1", "lines": "1号楼1单元301,12.5"}
    quarter.post("company", f"{DESK}/measured", fields)
    quarter.post("company", f"{DESK}/measured", {**fields, "lines": "?"}, 422)
    space = {"do": "space", "label": "1号楼1单元301", "space": "B-1", "since": "2026-03-01"}
    quarter.post("company", f"{DESK}/measured", space)
    quarter.post(
        "company", f"{DESK}/measured", {"do": "end", "space_id": "1", "until": "2026-03-31"}
    )
    said = quarter.get("company", f"{DESK}/run/1?period=2026-Q1&lang=en")
    assert "12.5 吨 × 1.80 yuan = 22.50 yuan" in said


def test_the_desk_finds_a_flat_and_reminds_it(quarter: Quarter) -> None:
    fill_desk(quarter)
    company = quarter.browser("company")
    unit = Cashier(quarter).units()["1号楼1单元301"]
    found = company.get(f"{DESK}/flats?flat=1号楼1单元301")
    assert found.headers["Location"] == f"{DESK}/flats/{unit}"
    assert "1号楼1单元3101" in quarter.get("company", f"{DESK}/flats?flat=元3")
    quarter.post("company", f"{DESK}/arrears", {"flat": str(unit)}, 409)
    quarter.wait(days=40)
    quarter.post("company", f"{DESK}/arrears", {"flat": str(unit)})
    quarter.post("company", f"{DESK}/arrears", {"flat": str(unit)}, 409)
    assert len(quarter.messages("fee_reminder")) == 1
    quarter.post("company", f"{DESK}/arrears", {"all": "y"})
    assert len(quarter.messages("fee_reminder")) == 56, "five flats have no phone in the register"


def test_a_tariff_form_that_is_wrong_says_so(quarter: Quarter) -> None:
    for wrong in ({"rate": "x"}, {"valid_from": "soon"}, {"due_days": "-1"}, {"basis": ""}):
        quarter.post("company", f"{DESK}/tariff", {**TARIFF, **wrong}, 422)
