"""Money that leaves in cash or by transfer needs another body, unlike what goes back as it came."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from app.companion.books.service import NotYourBody
from app.companion.fees import service as fees
from app.companion.fees.models import RefundRow
from app.companion.fees.service.refund_bodies import (
    HIGHEST_ALONE,
    RefundBodyNeeded,
    RefundLimitInvalid,
    set_refund_limit,
)
from app.companion.residents.service import Resident
from app.people import service as people
from app.platform.db import db, transaction
from app.platform.roles import Role
from tests.committee.town import COMMUNITY, text_of
from tests.companion.fees.cashier import Cashier, paid, start, tell
from tests.companion.fees.test_pages import DESK

FLAT = "1号楼1单元301"
PUBLIC = f"/c/{COMMUNITY}/fee-corrections"


def propose(cashier: Cashier, amount: int, method: str = "transfer", **more: Any) -> int:
    unit = more.pop("unit", None) or cashier.units()[FLAT]
    given = {"amount": amount, "method": method, "payment_id": None, "reason": "多缴", **more}
    return cashier.act(fees.propose_refund, unit, **given)


@pytest.mark.both_databases
@pytest.mark.parametrize("method", ["cash", "transfer"])
def test_a_company_cannot_refund_to_its_own_card_or_pocket(cashier: Cashier, method: str) -> None:
    """What a flat paid in advance is not paid out on two words of the company."""
    cashier.cash({cashier.units()[FLAT]: 10_000})
    number = propose(cashier, 10_000, method)
    with pytest.raises(fees.FeeSecondPersonNeeded):
        cashier.act(fees.confirm_refund, number)
    with pytest.raises(RefundBodyNeeded):
        cashier.act(fees.confirm_refund, number, by=cashier.second)
    assert cashier.balances()["escrow"] == 10_000
    assert cashier.act(fees.confirm_refund, number, by=cashier.committee) == "done"
    assert cashier.balances()["escrow"] == 0
    cashier.check_books()


def test_a_second_account_of_the_company_in_the_committee_is_no_other_body(
    cashier: Cashier,
) -> None:
    cashier.cash({cashier.units()[FLAT]: 10_000})
    number = propose(cashier, 10_000)
    with cashier.quarter.app.app_context():
        people.appoint(
            cashier.second,
            Role.CONVENER,
            COMMUNITY,
            operator_organisation="运营",
            by=None,
            now=cashier.quarter.clock(),
        )
    with pytest.raises(RefundBodyNeeded):
        cashier.act(fees.confirm_refund, number, by=cashier.second)


def test_a_paid_bill_that_is_void_does_not_become_the_companys_cash(cashier: Cashier) -> None:
    """Voiding stays with the company, for no money leaves by it; the way out is another act."""
    unit, series = cashier.units()[FLAT], cashier.tariff()
    cashier.issue(series)
    bill = cashier.flat(unit).bills[0]
    cashier.cash({unit: bill.amount})
    cashier.void(bill.id)
    with pytest.raises(RefundBodyNeeded):
        cashier.act(fees.confirm_refund, propose(cashier, bill.amount), by=cashier.second)
    assert cashier.balances()["escrow"] == bill.amount


def test_what_goes_back_the_way_it_came_needs_another_person_and_no_more_than_came(
    cashier: Cashier, payer: Resident
) -> None:
    tell(cashier, paid(cashier, start(cashier, payer, 400)))
    cashier.cash({payer.unit_id: 90_000})
    payment = cashier.read(lambda session: fees.payments_of(session, [payer.unit_id]))[-1].id
    way: dict[str, Any] = {"method": "online", "payment_id": payment, "unit": payer.unit_id}
    # A small payment by the company's own card is no way out for what others paid.
    with pytest.raises(fees.RefundInvalid):
        propose(cashier, 401, **way)
    # Nor may it be named as a transfer that goes somewhere else.
    with pytest.raises(fees.RefundInvalid):
        propose(cashier, 400, **{**way, "method": "transfer"})
    number = propose(cashier, 400, **way)
    assert cashier.act(fees.confirm_refund, number, by=cashier.second) == "done"
    with pytest.raises(fees.RefundInvalid):
        propose(cashier, 1, **way)


@pytest.mark.both_databases
def test_a_sum_that_another_body_set_is_not_passed_in_small_pieces(cashier: Cashier) -> None:
    cashier.cash({cashier.units()[FLAT]: 90_000})
    given = {"by": cashier.committee}
    cashier.act(set_refund_limit, 5_000, **given)
    assert cashier.act(fees.confirm_refund, propose(cashier, 3_000), by=cashier.second) == "done"
    second = propose(cashier, 2_001)
    with pytest.raises(RefundBodyNeeded):
        cashier.act(fees.confirm_refund, second, by=cashier.second)
    # What another body confirms uses nothing up; the next month begins anew.
    cashier.act(fees.confirm_refund, second, **given)
    third = propose(cashier, 2_000)
    assert cashier.act(fees.confirm_refund, third, by=cashier.second) == "done"
    fourth = propose(cashier, 5_000)
    with pytest.raises(RefundBodyNeeded):
        cashier.act(fees.confirm_refund, fourth, by=cashier.second)
    cashier.quarter.clock.advance(days=31)
    assert cashier.act(fees.confirm_refund, fourth, by=cashier.second) == "done"
    cashier.check_books()


def test_the_company_sets_no_sum_for_itself_and_nobody_a_large_one(cashier: Cashier) -> None:
    for who in (cashier.id, cashier.second):
        with pytest.raises(NotYourBody):
            cashier.act(set_refund_limit, 100, by=who)
    for amount in (-1, HIGHEST_ALONE + 1):
        with pytest.raises(RefundLimitInvalid):
            cashier.act(set_refund_limit, amount, by=cashier.committee)
    cashier.act(set_refund_limit, HIGHEST_ALONE, by=cashier.committee)
    for statement in ("UPDATE fee_refund_limit SET amount = 1", "DELETE FROM fee_refund_limit"):
        with cashier.quarter.app.app_context(), pytest.raises(Exception, match="append-only"):
            db.session.execute(text(statement))


def test_a_refund_from_before_bodies_were_written_down_is_the_companys(cashier: Cashier) -> None:
    cashier.cash({cashier.units()[FLAT]: 500})
    number = propose(cashier, 500)
    with cashier.quarter.app.app_context(), transaction() as session:
        row = session.get_one(RefundRow, number)
        row.role, row.organisation = "", ""
    with pytest.raises(RefundBodyNeeded):
        cashier.act(fees.confirm_refund, number, by=cashier.second)
    assert cashier.act(fees.confirm_refund, number, by=cashier.committee) == "done"


def test_the_other_body_refuses_and_others_have_no_part(cashier: Cashier) -> None:
    cashier.cash({cashier.units()[FLAT]: 500})
    number = propose(cashier, 500)
    cashier.act(fees.withdraw_refund, number, by=cashier.committee)
    with pytest.raises(fees.FeeActNotFound):
        cashier.act(fees.confirm_refund, number, by=cashier.committee)
    with pytest.raises(NotYourBody):
        cashier.act(
            fees.propose_refund,
            cashier.units()[FLAT],
            amount=5,
            method="cash",
            payment_id=None,
            reason="多缴",
            by=cashier.committee,
        )


def test_bodies_confirm_on_a_page_with_a_fresh_code_and_all_read_the_sums(
    cashier: Cashier,
) -> None:
    quarter, unit = cashier.quarter, cashier.units()[FLAT]
    cashier.issue(cashier.tariff())
    cashier.cash({unit: 100_000})
    cashier.void(cashier.flat(unit).bills[0].id)
    propose(cashier, 20_000)
    page = f"{DESK}/refunds"
    assert "Give 200.00 yuan back" in quarter.get("convener", f"{page}?lang=en")
    assert 'value="confirm"' not in quarter.browser("keeper").get(page).text
    assert 'value="confirm"' in quarter.browser("convener").get(page).text
    assert quarter.browser("inspector").get(page).status_code == 403
    refused = quarter.browser("keeper").submit(f"{page}/1", {"do": "confirm"})
    assert refused.status_code == 403
    quarter.clock.advance(minutes=6)
    asked = quarter.browser("convener").submit(f"{page}/1", {"do": "confirm"})
    assert "fresh_code" in asked.text
    code = quarter.auth.code(quarter.auth.people["our-convener"])
    quarter.post("convener", f"{page}/1", {"do": "confirm", "fresh_code": code})
    quarter.post("convener", f"{page}/limit", {"limit": "30"})
    said = text_of(quarter.auth.browser().get(f"{PUBLIC}?lang=en").text)
    assert "bills made void: 1, together 448.36 yuan" in said
    assert "given back: 1 times, together 200.00 yuan" in said
    assert "Up to 30.00 yuan a month" in said
    assert FLAT not in said
