"""Each day of the desk is counted by one person and confirmed by another, before everybody."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.companion.fees import service as fees
from app.core.errors import RuleError
from app.platform.db import transaction
from tests.committee.town import COMMUNITY, text_of
from tests.companion.fees.cashier import Cashier
from tests.companion.quarter import Quarter

DAY = date(2026, 3, 2)
FLAT = "1号楼1单元301"
DESK = f"/communities/{COMMUNITY}/fees/cash"
PLACE = f"{DESK}/{DAY}/cash"


def day(cashier: Cashier, method: str = "cash") -> fees.CashDay:
    return cashier.read(lambda session: fees.get_cash_day(session, COMMUNITY, DAY, method))


def count(cashier: Cashier, counted: int, reason: str = "", **more: int) -> int:
    return cashier.act(fees.count_day, DAY, "cash", counted=counted, reason=reason, **more)


@pytest.mark.both_databases
def test_a_day_that_agrees_is_confirmed_by_another_person(cashier: Cashier) -> None:
    unit = cashier.units()[FLAT]
    cashier.cash({unit: 10_000})
    cashier.cash({unit: 500}, method="transfer")
    back = {"amount": 3_000, "method": "cash", "payment_id": None, "reason": "多缴"}
    cashier.act(
        fees.confirm_refund, cashier.act(fees.propose_refund, unit, **back), by=cashier.committee
    )
    assert (day(cashier).state, day(cashier).takings.expected) == ("open", 7_000)
    number = count(cashier, 7_000)
    assert count(cashier, 7_000) == number, "two clicks are one count"
    with pytest.raises(fees.CashSecondNeeded):
        cashier.act(fees.confirm_count, number)
    cashier.act(fees.confirm_count, number, by=cashier.second)
    with pytest.raises(fees.CashCountNotFound):
        cashier.act(fees.confirm_count, number, by=cashier.second)
    assert (day(cashier).state, day(cashier, "transfer").state) == ("confirmed", "open")
    assert cashier.balances()["escrow"] == 7_500, "counting posts nothing"


def test_a_difference_has_a_reason_and_is_confirmed_by_another_body(cashier: Cashier) -> None:
    cashier.cash({cashier.units()[FLAT]: 10_000})
    with pytest.raises(fees.CashReasonMissing):
        count(cashier, 9_000)
    with pytest.raises(RuleError, match="memo_names_person"):
        count(cashier, 9_000, "找王先生 17000000000")
    number = count(cashier, 9_000, "少收一张")
    with pytest.raises(fees.CashSecondNeeded):
        cashier.act(fees.confirm_count, number, by=cashier.second)
    cashier.quarter.browser("convener")
    committee = cashier.quarter.auth.people["our-convener"].id
    with pytest.raises(RuleError, match="not_your_body"):
        count(cashier, 10_000, "找到了", by=committee)
    cashier.act(fees.confirm_count, number, by=committee)
    newest = day(cashier).newest
    assert newest is not None
    assert newest.checked is not None
    assert (newest.difference, newest.reason) == (-1_000, "少收一张")
    assert newest.checked.organisation == "业主委员会"


def test_a_receipt_after_the_count_opens_the_day_again(cashier: Cashier) -> None:
    unit = cashier.units()[FLAT]
    cashier.cash({unit: 10_000})
    first = count(cashier, 10_000)
    cashier.cash({unit: 1})
    assert day(cashier).state == "changed"
    with pytest.raises(fees.CashDayChanged):
        cashier.act(fees.confirm_count, first, by=cashier.second)
    with pytest.raises(fees.CashReasonMissing):
        count(cashier, 10_001)
    second = count(cashier, 10_001, "傍晚又收一笔")
    with pytest.raises(fees.CashCountNotFound):
        cashier.act(fees.confirm_count, first, by=cashier.second)
    cashier.act(fees.confirm_count, second, by=cashier.second)
    cashier.cash({unit: 5})
    assert day(cashier).state == "changed", "also after it was confirmed"
    assert [one.number for one in day(cashier).counts] == [2, 1]


@pytest.mark.both_databases
@pytest.mark.parametrize("table", ["fee_cash_count", "fee_cash_check"])
def test_no_count_is_changed_or_taken_away(cashier: Cashier, table: str) -> None:
    cashier.cash({cashier.units()[FLAT]: 10_000})
    cashier.act(fees.confirm_count, count(cashier, 10_000), by=cashier.second)
    for statement in (f"UPDATE {table} SET role = 'x'", f"DELETE FROM {table}"):
        with (
            cashier.quarter.app.app_context(),
            pytest.raises(DBAPIError, match="append-only"),
            transaction() as session,
        ):
            session.execute(text(statement))


def test_nothing_is_counted_where_nothing_was_taken(cashier: Cashier) -> None:
    with pytest.raises(fees.CashDayEmpty):
        count(cashier, 0)
    cashier.cash({cashier.units()[FLAT]: 10_000})
    for wrong in ({"method": "online"}, {"method": "gift"}):
        with pytest.raises(fees.CashDayEmpty):
            cashier.act(fees.count_day, DAY, wrong["method"], counted=0, reason="")
    with pytest.raises(fees.CashDayEmpty):
        cashier.act(fees.count_day, date(2026, 3, 3), "cash", counted=0, reason="")
    with pytest.raises(fees.CashSumInvalid):
        count(cashier, 10**13)


def test_the_pages_of_a_day(quarter: Quarter) -> None:
    cashier = Cashier(quarter)
    unit = cashier.units()[FLAT]
    for _ in range(5):
        cashier.cash({unit: 10_000})
    public = f"/c/{COMMUNITY}/cash-days?lang=en"
    stranger = quarter.auth.browser()
    assert "Days that nobody has confirmed: 1" in text_of(stranger.get(public).text)
    quarter.post("company", PLACE, {"counted": "x"}, 422)
    quarter.post("convener", PLACE, {"counted": "500"}, 403)
    quarter.post("company", PLACE, {"counted": "499", "reason": "少一元"})
    assert "difference -1.00 yuan" in quarter.get("convener", f"{DESK}?lang=en")
    assert "2026-000001" in quarter.get("residents", f"{PLACE}?lang=en")
    assert FLAT not in quarter.get("convener", PLACE)
    quarter.post("keeper", f"{PLACE}/1", {}, 403)
    quarter.post("street", f"{PLACE}/1")
    said = text_of(stranger.get(public).text)
    assert "confirmed by 街道办事处" in said
    assert "difference -1.00 yuan : 少一元" in said
    assert "receipts and refunds come to 500.00 yuan" in said
    quarter.get("inspector", DESK, 403)
    quarter.get("auditor", f"{DESK}/soon/cash", 404)
    quarter.get("auditor", f"{DESK}/{DAY}/online", 404)


def test_a_day_with_few_receipts_does_not_speak_of_a_neighbour(quarter: Quarter) -> None:
    cashier = Cashier(quarter)
    cashier.cash({cashier.units()[FLAT]: 12_345})
    count(cashier, 12_345)
    said = text_of(quarter.auth.browser().get(f"/c/{COMMUNITY}/cash-days?lang=en").text)
    assert "not confirmed" in said
    assert "123.45" not in said


def test_counting_asks_for_a_fresh_code(quarter: Quarter) -> None:
    cashier = Cashier(quarter)
    cashier.cash({cashier.units()[FLAT]: 100})
    company = quarter.browser("company")
    quarter.clock.advance(minutes=6)
    for path in (PLACE, f"{PLACE}/1"):
        assert "fresh_code" in company.submit(path, {"counted": "1"}).text
