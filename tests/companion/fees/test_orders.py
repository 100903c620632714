"""What is believed of a provider, refunds within what is there, receipts without gaps."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.companion.fees import service as fees
from app.companion.fees.service.providers import Notice, sandbox
from app.companion.fees.service.providers.sandbox import encode_notice, parse_notice
from app.companion.residents.service import Resident
from tests.companion.fees.cashier import Cashier, paid, start, tell

FLAT = "1号楼1单元301"


def test_each_message_gets_its_verdict(cashier: Cashier, payer: Resident) -> None:
    order = start(cashier, payer)
    notice = paid(cashier, order)
    said = [
        tell(cashier, replace(notice, state="waiting")),
        tell(cashier, replace(notice, amount=9_999)),
        tell(cashier, replace(notice, order_no="P0")),
        tell(cashier, replace(notice, trade_no="")),
        tell(cashier, replace(notice, state="closed")),
        tell(cashier, notice),
        tell(cashier, notice),
        tell(cashier, replace(notice, state="closed")),
        tell(cashier, replace(notice, trade_no="T-2")),
    ]
    assert said == [
        "waiting",
        "amount_wrong",
        "order_unknown",
        "trade_changed",
        "closed",
        "settled",
        "known",
        "known",
        "trade_changed",
    ]
    assert cashier.balances()["escrow"] == 10_000
    heard = cashier.read(lambda session: fees.list_heard(session, order))
    assert [one.verdict for one in heard] == [
        "amount_wrong",
        "trade_changed",
        "closed",
        "settled",
        "trade_changed",
    ]


def test_one_trade_does_not_pay_two_orders(cashier: Cashier, payer: Resident) -> None:
    first, second = start(cashier, payer), start(cashier, payer)
    notice = paid(cashier, first)
    assert tell(cashier, notice) == "settled"
    assert tell(cashier, replace(notice, order_no=second)) == "trade_changed"


def test_the_clock_asks_about_what_waits_and_gives_up_after_a_day(
    cashier: Cashier, payer: Resident
) -> None:
    lost, idle = start(cashier, payer), start(cashier, payer, 1)
    paid(cashier, lost)
    with cashier.quarter.app.app_context():
        clock = cashier.quarter.clock
        assert fees.ask_about_waiting(clock()) == 0, "a callback may still be on its way"
        assert fees.ask_about_waiting(clock.advance(minutes=3)) == 1
        assert fees.ask_about_waiting(clock.advance(hours=25)) == 0
    late = paid(cashier, idle)
    assert tell(cashier, late) == "settled", "who pays a closed order has paid"


def test_an_amount_that_differs_is_taken_in_as_it_came(cashier: Cashier, payer: Resident) -> None:
    order = start(cashier, payer)
    with pytest.raises(fees.NothingToAccept):
        cashier.act(fees.accept_paid_amount, order)
    assert tell(cashier, paid(cashier, order, amount=12_345)) == "amount_wrong"
    assert cashier.act(fees.accept_paid_amount, order) == 12_345
    with pytest.raises(fees.NothingToAccept):
        cashier.act(fees.accept_paid_amount, order)
    assert cashier.flat(payer.unit_id).credit == 12_345
    cashier.check_books()


def test_no_more_goes_back_than_came_by_a_payment(cashier: Cashier, payer: Resident) -> None:
    order = start(cashier, payer)
    tell(cashier, paid(cashier, order))
    cashier.cash({payer.unit_id: 5_000})
    payment = cashier.read(lambda session: fees.payments_of(session, [payer.unit_id]))[-1].id
    way = {"method": "online", "payment_id": payment, "reason": "多缴"}
    with pytest.raises(fees.RefundInvalid):
        cashier.act(fees.propose_refund, payer.unit_id, amount=10_001, **way)
    first = cashier.act(fees.propose_refund, payer.unit_id, amount=10_000, **way)
    second = cashier.act(fees.propose_refund, payer.unit_id, amount=1, **way)
    with pytest.raises(fees.FeeSecondPersonNeeded):
        cashier.act(fees.confirm_refund, first)
    assert cashier.act(fees.confirm_refund, first, by=cashier.second) == "done"
    with pytest.raises(fees.RefundInvalid):
        cashier.act(fees.confirm_refund, second, by=cashier.second)
    cashier.act(fees.withdraw_refund, second)
    with pytest.raises(fees.FeeActNotFound):
        cashier.act(fees.confirm_refund, second, by=cashier.second)
    assert cashier.flat(payer.unit_id).credit == 5_000
    cashier.check_books()


@pytest.mark.parametrize(
    "wish",
    [
        {"amount": 0},
        {"amount": -5},
        {"method": "gift"},
        {"method": "online"},
        {"payment_id": 1},
        {"reason": " "},
    ],
)
def test_what_is_no_refund_is_refused(cashier: Cashier, wish: dict[str, Any]) -> None:
    unit = cashier.units()[FLAT]
    cashier.cash({unit: 500})
    given = {"amount": 100, "method": "cash", "payment_id": None, "reason": "多缴", **wish}
    with pytest.raises((fees.RefundInvalid, fees.FeeReasonMissing)):
        cashier.act(fees.propose_refund, unit, **given)


def test_receipts_count_up_in_each_year(cashier: Cashier) -> None:
    unit = cashier.units()[FLAT]
    for _ in range(3):
        cashier.cash({unit: 100})
    cashier.quarter.clock.now = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)
    cashier.cash({unit: 100})
    payments = cashier.read(lambda session: fees.payments_of(session, [unit]))
    assert [one.receipt for one in payments] == [
        "2027-000001",
        "2026-000003",
        "2026-000002",
        "2026-000001",
    ]


@pytest.mark.parametrize("wish", [{"payer": ""}, {"method": "online"}, {"note": "字" * 201}])
def test_what_is_no_payment_at_the_desk_is_refused(cashier: Cashier, wish: dict[str, str]) -> None:
    with pytest.raises(fees.PaymentInvalid):
        cashier.cash({cashier.units()[FLAT]: 100}, **wish)
    with pytest.raises(fees.PaymentInvalid):
        cashier.cash({10**6: 100})


def test_partial_payments_go_to_the_oldest_bill(cashier: Cashier) -> None:
    series = cashier.tariff()
    cashier.issue(series)
    cashier.quarter.clock.advance(days=40)
    cashier.issue(series, "2026-Q2")
    unit = cashier.units()[FLAT]
    newer, older = cashier.flat(unit).bills
    cashier.cash({unit: older.amount + 5})
    newer, older = cashier.flat(unit).bills
    assert (older.open, newer.paid) == (0, 5)


def test_outside_trials_nobody_pays_at_the_sandbox(cashier: Cashier, payer: Resident) -> None:
    app = cashier.quarter.app
    real = replace(app.extensions["yijue.config"], demo=False)
    assert real.testing, "a forgotten TESTING in a real deployment lets nobody pay with no money"
    order = start(cashier, payer)
    body = encode_notice(paid(cashier, order))
    app.extensions["yijue.config"] = real
    with app.app_context():
        headers = {sandbox.SIGNATURE: sandbox.sign(body)}
        now = cashier.quarter.clock()
        with pytest.raises(fees.ProviderNotFound):
            fees.take_callback("sandbox", body, headers, now=now)
        with pytest.raises(fees.NotPayingOnline):
            fees.start_payment(payer, {payer.unit_id: 1}, now=now)


def test_a_callback_is_read_back_and_nothing_else_is_read() -> None:
    moment = datetime(2026, 3, 2, 2, 0, tzinfo=UTC) + timedelta(microseconds=1)
    notice = Notice("P1", "T1", 5, "paid", moment)
    assert parse_notice(encode_notice(notice)) == notice
    body = encode_notice(notice)
    lies = [b"", b"[]", b"{}", body.replace(b":5", b':"5"'), body.replace(b":5", b":true")]
    lies += [body.replace(b'"P1"', b"7"), body.replace(b"+00:00", b""), b"\xff", b'{"a":NaN}']
    for lie in lies:
        assert lie != body
        with pytest.raises(fees.CallbackInvalid):
            parse_notice(lie)
