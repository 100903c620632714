"""Money that fits no bill is seen, and settled once, by two persons, as the provider has it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from unittest import mock

import pytest

from app.companion.fees import service as fees
from app.companion.fees.service.providers import Notice, sandbox
from app.companion.fees.service.providers.interface import ProviderUnreachable
from app.companion.residents.service import Resident
from tests.committee.town import COMMUNITY
from tests.companion.fees.cashier import Cashier, paid, start, tell

FLAT = "1号楼1单元301"
DAY = date(2026, 3, 2)
STRAY = Notice("P-STRAY", "T-STRAY", 7_700, "paid")
HEAD = ",".join(sandbox.COLUMNS)


def misfits(cashier: Cashier) -> list[fees.Misfit]:
    return cashier.read(lambda session: fees.list_misfits(session, COMMUNITY))


def read(cashier: Cashier, number: str, trade: str, amount: str) -> int:
    """Another day; its statement has one line."""
    line = f"{DAY} 10:00:00,支付,{number},{trade},{amount},成功"
    cashier.quarter.clock.advance(days=1)
    return cashier.act(fees.read_statement, "sandbox", DAY, f"{HEAD}\n{line}\n".encode())


def propose(cashier: Cashier, **more: Any) -> int:
    wish = {"act": "assign", "flat": FLAT, "reason": "付款人到前台核对过", **more}
    return cashier.act(fees.propose_settlement, misfits(cashier)[0].id, **wish)


@pytest.mark.both_databases
def test_a_stray_payment_is_booked_for_a_flat_by_two_persons(cashier: Cashier) -> None:
    assert tell(cashier, STRAY) == "order_unknown"
    assert misfits(cashier) == [], "nobody's, until a statement has it"
    assert read(cashier, "P-STRAY", "T-STRAY", "77.00") == 1
    number = propose(cashier)
    with pytest.raises(fees.MisfitNotFound):
        propose(cashier, act="refund")
    with pytest.raises(fees.FeeSecondPersonNeeded):
        cashier.act(fees.confirm_settlement, number)
    assert cashier.balances()["escrow"] == 0
    assert cashier.act(fees.confirm_settlement, number, by=cashier.second) == "done"
    with pytest.raises(fees.FeeActNotFound):
        cashier.act(fees.confirm_settlement, number, by=cashier.second)
    assert cashier.flat(cashier.units()[FLAT]).credit == 7_700
    assert misfits(cashier) == []
    cashier.check_books()
    data = f"{HEAD}\n{DAY} 10:00:00,支付,P-STRAY,T-STRAY,77.00,成功\n".encode()
    assert cashier.act(fees.read_statement, "sandbox", DAY, data) == 0, "the day agrees now"


def test_what_neither_provider_nor_statement_shows_is_not_booked(
    cashier: Cashier, payer: Resident
) -> None:
    """A message that was signed once is no money yet."""
    order = start(cashier, payer)
    notice = paid(cashier, order)
    tell(cashier, notice)
    assert tell(cashier, replace(notice, trade_no="T-2")) == "trade_changed"
    with pytest.raises(fees.MisfitUnproven):
        propose(cashier)
    read(cashier, order, "T-2", "99.99")
    with pytest.raises(fees.MisfitUnproven):
        propose(cashier)


def test_paid_twice_is_given_back_once(cashier: Cashier, payer: Resident) -> None:
    order = start(cashier, payer)
    notice = paid(cashier, order)
    tell(cashier, notice)
    for amount in (10_000, 10_000):
        tell(cashier, replace(notice, trade_no="T-2", amount=amount))
    line = f"{DAY} 10:00:00,支付,{order},{{}},100.00,成功"
    cashier.quarter.clock.advance(days=1)
    data = "\n".join([HEAD, line.format(notice.trade_no), line.format("T-2")]).encode()
    assert cashier.act(fees.read_statement, "sandbox", DAY, data) == 1
    assert [one.trade_no for one in misfits(cashier)] == ["T-2"]
    number = propose(cashier, act="refund", flat="")
    silent = mock.patch.object(sandbox.Sandbox, "refund", side_effect=ProviderUnreachable)
    with silent:
        assert cashier.act(fees.confirm_settlement, number, by=cashier.second) == "sending"
    with cashier.quarter.app.app_context():
        assert fees.send_waiting_back(cashier.quarter.clock()) == 1
        assert fees.send_waiting_back(cashier.quarter.clock()) == 0
    assert misfits(cashier) == []
    assert cashier.balances()["escrow"] == 10_000, "what was never booked is not taken out"
    cashier.check_books()


def test_another_amount_that_went_back_is_not_booked_after_all(
    cashier: Cashier, payer: Resident
) -> None:
    order = start(cashier, payer)
    assert tell(cashier, paid(cashier, order, amount=9_000)) == "amount_wrong"
    with pytest.raises(fees.MisfitInvalid):
        propose(cashier)
    number = propose(cashier, act="refund")
    assert cashier.act(fees.confirm_settlement, number, by=cashier.second) == "done"
    with pytest.raises(fees.NothingToAccept):
        cashier.act(fees.accept_paid_amount, order)
    assert (misfits(cashier), cashier.balances()["escrow"]) == ([], 0)


def test_what_was_booked_meanwhile_goes_nowhere_else(cashier: Cashier, payer: Resident) -> None:
    order = start(cashier, payer)
    tell(cashier, paid(cashier, order, amount=9_000))
    number = propose(cashier, act="refund")
    cashier.act(fees.accept_paid_amount, order)
    with pytest.raises(fees.MisfitNotFound):
        cashier.act(fees.confirm_settlement, number, by=cashier.second)
    cashier.act(fees.withdraw_settlement, number)
    assert (misfits(cashier), cashier.balances()["escrow"]) == ([], 9_000)


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        ({"flat": "9号楼"}, fees.MisfitInvalid),
        ({"act": "gift"}, fees.MisfitInvalid),
        ({"reason": " "}, fees.FeeReasonMissing),
    ],
)
def test_what_is_no_settlement_is_refused(
    cashier: Cashier, wish: dict[str, str], refusal: type[Exception]
) -> None:
    tell(cashier, STRAY)
    read(cashier, "P-STRAY", "T-STRAY", "77.00")
    with pytest.raises(refusal):
        propose(cashier, **wish)


def test_the_page_of_such_money(cashier: Cashier) -> None:
    quarter, desk = cashier.quarter, f"/communities/{COMMUNITY}/fees"
    tell(cashier, STRAY)
    read(cashier, "P-STRAY", "T-STRAY", "77.00")
    quarter.wait(minutes=1)
    number = misfits(cashier)[0].id
    wish = {"do": "assign", "flat": FLAT, "reason": "核对过"}
    quarter.post("company", f"{desk}/misfits/{number}", {**wish, "flat": "?"}, 422)
    quarter.post("company", f"{desk}/misfits/{number}", wish)
    assert "核对过" in quarter.get("auditor", f"{desk}/misfits?lang=en")
    quarter.post("company", f"{desk}/settlements/1", {"do": "confirm"}, 409)
    quarter.post("keeper", f"{desk}/settlements/1", {"do": "confirm"})
    assert "book it for a flat: 1号楼1单元301" in quarter.get("company", f"{desk}/misfits?lang=en")
    quarter.get("convener", f"{desk}/misfits", 403)
