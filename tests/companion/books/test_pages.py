"""The desk of the books: money that came in, the fund's lists, an owner's own account."""

from __future__ import annotations

import io
from typing import Any

import pytest

from app.companion.books.service import Line
from tests.committee.town import COMMUNITY, pdf, text_of, unit_code
from tests.companion.books.ledger import Ledger
from tests.companion.quarter import Quarter

DESK = f"/communities/{COMMUNITY}/books"
READERS = ("company", "convener", "residents", "street", "auditor")


def entry(**more: Any) -> dict[str, Any]:
    return {
        "bank": "shared_bank",
        "source_account": "parking_income",
        "amount": "1,200.50",
        "memo": "一月停车收益",
        "files": (pdf(), "receipt.pdf"),
        "key": "abc123",
        **more,
    }


def test_income_is_entered_once_by_two_bodies_and_taken_back(quarter: Quarter) -> None:
    ledger = Ledger(quarter)
    for _ in range(2):
        quarter.post("company", f"{DESK}/entries", entry())
    assert ledger.journals() == []
    quarter.post("company", f"{DESK}/entries", entry(amount="9"), 409)
    paper = quarter.browser("convener").get(f"{DESK}/entries/1/papers/0")
    assert (paper.content_type, paper.data[:5]) == ("application/pdf", b"%PDF-")
    assert quarter.browser("convener").get(f"{DESK}/entries/1/papers/1").status_code == 404
    assert "Confirm as the other body" in quarter.get("convener", f"{DESK}?lang=en")
    for who in ("company", "keeper"):
        assert "Confirm as the other body" not in quarter.get(who, f"{DESK}?lang=en")
        quarter.post(who, f"{DESK}/entries/1/confirm", {}, 403)
    quarter.post("convener", f"{DESK}/entries/1/confirm")
    quarter.post("convener", f"{DESK}/entries/1/confirm", {}, 404)
    assert (ledger.balance("shared_bank"), ledger.verify()) == (120_050, 1)
    for who in READERS:
        assert "1,200.50" in quarter.get(who, f"{DESK}?lang=en")
        assert "一月停车收益" in quarter.get(who, f"{DESK}/journals/1")
    assert "一月停车收益" in quarter.get("auditor", f"{DESK}/months/{ledger.today:%Y-%m}")
    paper = quarter.browser("auditor").get(f"{DESK}/journals/1/vouchers/0")
    assert (paper.content_type, paper.data[:5]) == ("application/pdf", b"%PDF-")
    assert quarter.browser("auditor").get(f"{DESK}/journals/1/vouchers/1").status_code == 404
    quarter.post("convener", f"{DESK}/journals/1/reverse", {"reason": "记错账户"})
    quarter.post("company", f"{DESK}/journals/1/reverse", {"reason": "不要"}, 409)
    assert ledger.balance("shared_bank") == 120_050
    quarter.post("convener", f"{DESK}/entries/2/confirm", {}, 403)
    quarter.post("street", f"{DESK}/entries/2/confirm")
    assert (ledger.balance("shared_bank"), ledger.verify()) == (0, 2)
    assert "takes back no. 1" in quarter.get("auditor", f"{DESK}?lang=en")


REFUSED: list[tuple[dict[str, Any], int]] = [
    ({"bank": "fund_bank"}, 422),
    ({"bank": "property_costs"}, 422),
    ({"source_account": "escrow"}, 422),
    ({"source_account": "fund_units"}, 422),
    ({"amount": "-5"}, 422),
    ({"amount": "0"}, 422),
    ({"files": (io.BytesIO(), "")}, 422),
    ({"files": (io.BytesIO(b"MZ..."), "a.exe")}, 422),
    ({"memo": "王先生 17000000000"}, 422),
    ({"on": "2999-01-01"}, 422),
    ({"on": "someday"}, 422),
    ({"key": "../x"}, 422),
]


@pytest.mark.parametrize(("wrong", "status"), REFUSED)
def test_money_never_leaves_by_hand(quarter: Quarter, wrong: dict[str, Any], status: int) -> None:
    quarter.post("company", f"{DESK}/entries", entry(**wrong), status)
    assert Ledger(quarter).journals() == []


def test_who_only_reads_and_who_sees_nothing(quarter: Quarter) -> None:
    for who in ("street", "auditor", "inspector", "department"):
        quarter.post(who, f"{DESK}/entries", entry(), 403)
    for who in ("inspector", "department", "clerk"):
        quarter.get(who, DESK, 403)
    assert quarter.auth.browser().get(DESK).status_code == 302


def test_acts_on_income_ask_for_a_fresh_code(quarter: Quarter) -> None:
    quarter.post("company", f"{DESK}/entries", entry())
    convener = quarter.browser("convener")
    quarter.clock.advance(minutes=6)
    for act in ("confirm", "withdraw"):
        asked = convener.submit(f"{DESK}/entries/1/{act}", {"reason": "不对"})
        assert asked.status_code == 403
        assert "fresh_code" in asked.text


def test_what_waits_stands_on_the_list_of_those_who_may_confirm_it(quarter: Quarter) -> None:
    quarter.post("company", f"{DESK}/entries", entry())
    rows = f"不动产单元号,余额\n{unit_code(3)},20.00\n"
    quarter.post("residents", f"{DESK}/openings", sheet(rows, "20"))
    here = "1,200.50 · 一月停车收益"
    seen = {who: quarter.get(who, "/worklist?lang=en") for who in ("convener", "street", "keeper")}
    assert [here in seen[who] for who in ("convener", "street", "keeper")] == [True, True, False]
    assert ["opening balances · 20.00" in seen[who] for who in ("convener", "street")] == [
        True,
        False,
    ]
    quarter.post("residents", f"{DESK}/entries/1/withdraw", {"reason": "票据看不清"})
    assert here not in quarter.get("convener", "/worklist?lang=en")
    assert "票据看不清" in quarter.get("company", f"{DESK}?lang=en")


def test_what_came_from_elsewhere_is_not_taken_back_here(quarter: Quarter) -> None:
    Ledger(quarter).post("payment:1")
    quarter.post("company", f"{DESK}/journals/1/reverse", {"reason": "不要"}, 409)


def test_the_fund_over_the_pages(quarter: Quarter) -> None:
    ledger = Ledger(quarter)
    rows = f"不动产单元号,余额,首期交存\n{unit_code(3)},2000.00,10000\n"
    given = {"file": (io.BytesIO(rows.encode()), "fund.csv"), "control_total": "2000"}
    quarter.post("company", f"{DESK}/openings", given)
    quarter.post("company", f"{DESK}/openings/1/confirm", {}, 403)
    quarter.post("convener", f"{DESK}/openings/1/confirm")
    assert "1号楼1单元301" in quarter.get("auditor", f"{DESK}/fund")
    own = quarter.sign_in(3)
    shown = text_of(own.get(f"/c/{COMMUNITY}/fund?lang=en").text)
    assert "holds 2,000.00 yuan" in shown
    assert "below which owners pay in again" in shown
    other = text_of(quarter.sign_in(5).get(f"/c/{COMMUNITY}/fund?lang=en").text)
    assert "2,000.00" not in other
    tenant = text_of(quarter.rent(own).get(f"/c/{COMMUNITY}/fund?lang=en").text)
    assert "2,000.00" not in tenant
    assert ledger.balance("fund_bank") == 200_000


def sheet(rows: str, total: str, name: str = "fund.csv") -> dict[str, Any]:
    return {"file": (io.BytesIO(rows.encode()), name), "control_total": total}


def test_top_ups_and_interest_over_the_pages(quarter: Quarter) -> None:
    head, code = "不动产单元号,余额,首期交存", unit_code(3)
    quarter.post("company", f"{DESK}/openings", sheet(f"{head}\n{code},2000,10000\n", "2000"))
    quarter.post("convener", f"{DESK}/openings/1/confirm")
    paid = f"不动产单元号,金额\n{code},1500\n"
    quarter.post("company", f"{DESK}/topups", sheet(paid, "1501"), 422)
    quarter.post("street", f"{DESK}/topups", sheet(paid, "1500"), 403)
    quarter.post("company", f"{DESK}/topups", sheet(paid, "1500", "topup.csv"))
    interest = {"amount": "8.88", "paper": (pdf(), "interest.pdf")}
    quarter.post("company", f"{DESK}/interest", {"amount": "8.88"}, 422)
    quarter.post("street", f"{DESK}/interest", {"amount": "8.88"}, 403)
    quarter.post("company", f"{DESK}/openings/2/confirm", {}, 403)
    quarter.post("convener", f"{DESK}/openings/2/confirm")
    quarter.post("convener", f"{DESK}/interest", interest)
    shown = text_of(quarter.get("auditor", f"{DESK}/openings/3?lang=en"))
    assert "interest of the bank waits for another body" in shown
    assert "1号楼1单元301 8.88" in shown
    for who in ("convener", "company"):
        quarter.post(who, f"{DESK}/openings/3/confirm", {}, 403)
    quarter.post("residents", f"{DESK}/openings/3/confirm")
    fund = text_of(quarter.get("auditor", f"{DESK}/fund?lang=en"))
    assert "top-ups of owners · topup.csv · 1 flats, 1,500.00 yuan entered" in fund
    quarter.get("inspector", f"{DESK}/openings/3", 403)
    quarter.get("auditor", f"{DESK}/openings/9", 404)
    own = text_of(quarter.sign_in(3).get(f"/c/{COMMUNITY}/fund?lang=en").text)
    assert "holds 3,508.88 yuan" in own
    assert "+1,500.00 Topped up by the owners" in own
    assert "+8.88 Your flat's share of the bank's interest" in own
    assert "below which owners pay in again" not in own
    paper = quarter.browser("auditor").get(f"{DESK}/journals/3/vouchers/0")
    assert paper.data.startswith(b"%PDF-")


def test_an_auditor_goes_through_all_journals(quarter: Quarter) -> None:
    ledger = Ledger(quarter)
    for number in range(3):
        ledger.post(f"payment:{number}")
    assert "All 3 journals" in quarter.get("auditor", f"{DESK}/check?lang=en")


def test_opening_balances_end_with_the_first_closed_month(quarter: Quarter) -> None:
    ledger = Ledger(quarter)
    ledger.post("payment:1", [Line("escrow", 5), Line("fee_income", -5)])
    for key in ("first1", "late12"):
        quarter.post("company", f"{DESK}/entries", entry(source_account="opening", key=key))
    quarter.post("convener", f"{DESK}/entries/1/confirm")
    quarter.wait(days=40)
    ledger.close(f"{ledger.today:%Y-%m}")
    late = entry(source_account="opening", key="other1")
    quarter.post("company", f"{DESK}/entries", late, 422)
    quarter.post("convener", f"{DESK}/entries/2/confirm", {}, 422)
