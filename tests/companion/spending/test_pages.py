"""The pages of payments and budgets: what officers do there, what everybody reads, on a phone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.companion.residents.models import ResidentRow
from app.companion.residents.service import start_session
from app.companion.spending import service as spending
from app.registry.models import OwnershipRow, UnitRow
from tests.committee.town import pdf
from tests.companion.quarter import Quarter
from tests.companion.spending.copies import masked
from tests.companion.spending.purse import ACCOUNT, Purse
from tests.hall import text_of
from tests.matters.place import COMMUNITY

DESK, PUBLIC = f"/communities/{COMMUNITY}", f"/c/{COMMUNITY}"


def fields(purse: Purse, **more: Any) -> dict[str, Any]:
    return {
        "authority": f'{{"kind":"emergency","matter":{purse.matter}}}',
        "amount": "1,000.00",
        "purpose": "外墙维修第一次付款",
        "payee": "甲修缮公司",
        "payee_account": ACCOUNT,
        "invoice_number": "INV-77",
        "invoice": (pdf("invoice"), "invoice.pdf"),
        "voucher": (masked(), "masked.png"),
        **more,
    }


def test_a_payment_over_the_pages(purse: Purse) -> None:
    place = purse.place
    assert "外墙" in place.get("company", f"{DESK}/payments/new")
    place.post("company", f"{DESK}/payments", fields(purse))
    page = f"{DESK}/payments/1"
    for who in ("convener", "residents"):
        place.post(who, f"{page}/approve", {"revision": "1"})
    place.post("company", f"{page}/paid", {"bank_reference": "BANK-00001", "paid_on": purse.today})
    assert purse.payment(1).state == "paid"
    for who in ("company", "convener", "residents", "street", "auditor"):
        assert ACCOUNT in place.get(who, page)
        assert "No. 1" in place.get(who, f"{DESK}/payments?lang=en")
    for who in ("inspector", "department", "clerk"):
        place.get(who, page, 403)
    everybody = place.stranger()
    shown = text_of(everybody.get(f"{PUBLIC}/payments/1?lang=en").text)
    assert ACCOUNT not in shown
    assert "INV-77" not in shown
    assert "Company" not in shown
    assert purse.payment(1).invoice in shown
    assert "34,200.00" in shown
    assert everybody.get(f"{PUBLIC}/payments/1/voucher").data.startswith(b"\xff\xd8\xff")
    assert "1,000.00" in text_of(everybody.get(f"{PUBLIC}/payments?lang=en").text)


def test_an_approval_asks_for_a_fresh_code(purse: Purse) -> None:
    payment = purse.propose()
    place = purse.place
    place.browser("convener")
    place.clock.advance(minutes=6)
    asked = place.browser("convener").submit(
        f"{DESK}/payments/{payment}/approve", {"revision": "1"}
    )
    assert asked.status_code == 403
    assert 'name="fresh_code"' in asked.text
    assert purse.payment(payment).state == "proposed"


@pytest.mark.parametrize("act", ["approve", "refuse", "paid", "returned"])
def test_each_act_on_money_asks_for_a_code(purse: Purse, act: str) -> None:
    view = purse.place.app.view_functions[f"companion.spending.{act}"]
    assert getattr(view, "step_up", False)


def test_a_refusal_is_a_sentence_where_it_was_asked(purse: Purse) -> None:
    place = purse.place
    said = place.post("company", f"{DESK}/payments", fields(purse, amount="99999"), 409)
    assert "35,200.00" in text_of(said.text)
    assert 'value="99999"' in said.text
    for wrong in ({"authority": "?"}, {"authority": "[]"}, {"amount": "much"}):
        place.post("company", f"{DESK}/payments", fields(purse, **wrong), 422)
    place.post("company", f"{DESK}/payments", fields(purse, invoice=(pdf(""), "")), 422)


def test_a_copy_is_public_only_once_it_was_paid(purse: Purse) -> None:
    purse.place.post("company", f"{DESK}/payments", fields(purse))
    assert purse.place.stranger().get(f"{PUBLIC}/payments/1/voucher").status_code == 404
    assert purse.place.get("auditor", f"{DESK}/payments/1")
    assert purse.place.data("auditor", f"{DESK}/payments/1/invoice").endswith(b"invoice")


def plan(purse: Purse, **more: Any) -> dict[str, Any]:
    return {
        "year": purse.today.year,
        "title": "小区年度预算",
        "intro": "收入和支出。",
        "title-0": "保洁",
        "account-0": "property_costs",
        "amount-0": "10000",
        "score-0": "60",
        "title-1": "绿化",
        "account-1": "shared_costs",
        "amount-1": "300.50",
        **more,
    }


def resident(purse: Purse, kind: str = "owner") -> Any:
    """A phone of an owner of the place, signed in."""
    browser = purse.place.stranger()
    now = purse.place.clock()

    def make(session: Any) -> Any:
        unit = session.scalars(select(UnitRow).order_by(UnitRow.id)).first()
        owner = session.scalars(
            select(OwnershipRow.owner_id).where(OwnershipRow.unit_id == unit.id)
        ).first()
        row = ResidentRow(
            community_id=COMMUNITY,
            kind=kind,
            owner_id=owner,
            unit_id=unit.id,
            label=unit.label,
            name="王一甲",
            since=now,
            until=(now + timedelta(days=90)).date() if kind == "tenant" else None,
        )
        session.add(row)
        session.flush()
        return start_session(session, row.id, now=now)

    token = purse.act(make)
    browser.set_cookie(f"home-{COMMUNITY}", token)
    return browser


def test_a_budget_in_the_open(purse: Purse) -> None:
    place = purse.place
    place.get("convener", f"{DESK}/budgets/new")
    place.post("convener", f"{DESK}/budgets", plan(purse))
    page, public = f"{DESK}/budgets/1", f"{PUBLIC}/budgets/1"
    assert place.stranger().get(public).status_code == 404
    place.post("convener", f"{page}/change", plan(purse, **{"amount-0": "12000"}))
    place.post("convener", f"{page}/open")
    assert "12,000.00" in text_of(place.stranger().get(f"{public}?lang=en").text)
    phone = resident(purse)
    assert phone.submit(f"{public}/comments", {"text": "保洁为什么涨价？"}).status_code == 302
    for wrong in ("", "请打 17000000000", "长" * 501):
        assert phone.submit(f"{public}/comments", {"text": wrong}).status_code == 422
    stranger = place.stranger().submit(f"{public}/comments", {"text": "我也说"})
    assert "/door" in stranger.headers["Location"]
    assert "1 comments wait" in place.get("convener", f"{DESK}/budgets?lang=en")
    place.post("company", f"{page}/comments/1", {"answer": "人工成本上涨。"})
    shown = place.stranger().get(f"{public}?lang=en").text
    assert "保洁为什么涨价" in shown
    assert "人工成本上涨" in shown
    assert "王一甲" not in shown
    place.post("convener", f"{DESK}/budgets", plan(purse, **{"amount-0": "11000"}))
    place.post("convener", f"{DESK}/budgets/2/open")
    assert "replaced" in place.get("convener", f"{page}?lang=en")
    place.post("convener", f"{DESK}/budgets/2/vote", {"assembly": ""})
    late = phone.submit(f"{PUBLIC}/budgets/2/comments", {"text": "太晚了"})
    assert late.status_code == 409
    assert "before the owners" in place.get("auditor", f"{DESK}/budgets/2?lang=en")


def test_what_is_no_budget_is_refused(purse: Purse) -> None:
    wrong = (
        {"year": "1999"},
        {"year": "soon"},
        {"title": ""},
        {"amount-0": "0"},
        {"amount-0": "viel"},
        {"account-0": "fund_units"},
        {"score-0": "101"},
        {"title-1": "保洁", "account-1": "property_costs"},
    )
    for more in wrong:
        purse.place.post("convener", f"{DESK}/budgets", plan(purse, **more), 422)
    assert purse.read(lambda s: spending.list_budgets(s, COMMUNITY)) == []


def test_the_budget_in_force_shows_what_is_spent(budgeted: Purse) -> None:
    payment = budgeted.approved(authority=budgeted.on_line(), amount=250_000)
    budgeted.pay(payment)
    shown = text_of(
        budgeted.place.stranger().get(f"{PUBLIC}/budgets/{budgeted.budget}?lang=en").text
    )
    assert "in force" in shown
    assert "2,500.00 yuan, 25%" in shown
    assert re.search(r"at least 60 points", shown)


def test_a_budget_says_which_box_is_wrong_and_where_it_is_opened(purse: Purse) -> None:
    place = purse.place
    typed = {"year": "今年", "title": "预算", "title-0": "保洁", "amount-0": "100"}
    typed["account-0"] = "shared_costs"
    path = f"{DESK}/budgets?lang=en"
    said = text_of(place.post("convener", path, typed, 422).text)
    assert "Please look at this box again: Year, as four digits" in said
    typed["year"] = str(purse.today)[:4]
    said = text_of(place.post("convener", path, {**typed, "score-0": "many"}, 422).text)
    assert "Please look at this box again: Line 1, Points" in said
    kept = place.post("convener", path, typed)
    page = place.get("convener", f"{kept.headers['Location']}?lang=en")
    assert "Open it for comments" in page


def test_where_nothing_can_be_spent_the_way_to_a_decision_is_named(quarter: Quarter) -> None:
    page = quarter.browser("company").get(f"{DESK}/payments/new?lang=en").text
    assert "Money is spent on what the owners decided" in text_of(page)
    assert f'href="{DESK}/budgets"' in page
    assert f'href="{PUBLIC}/matters"' in page
