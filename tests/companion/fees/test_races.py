"""The same callback from several doors at once books once; so do two desks and two runs."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from app.companion.fees import service as fees
from app.companion.fees.service.providers import sandbox
from app.companion.fees.service.providers.sandbox import encode_notice
from app.companion.residents.service import Resident
from app.core.errors import RuleError
from tests.companion.fees.cashier import Cashier, paid, start


def at_once(cashier: Cashier, *acts: Callable[[], Any]) -> list[str]:
    """Do all acts in threads of their own; returns `ok` or the refusal of each, sorted."""

    def one(act: Callable[[], Any]) -> str:
        with cashier.quarter.app.app_context():
            try:
                act()
            except RuleError as refused:
                return refused.code
            return "ok"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(one, acts))


@pytest.mark.both_databases
def test_what_comes_at_once_is_booked_once(cashier: Cashier, payer: Resident) -> None:
    series = cashier.tariff()
    now = cashier.quarter.clock()
    given = {"officer_id": cashier.id, "now": now}

    def issue() -> None:
        fees.issue_run(cashier.community, series, "2026-Q1", **given)

    assert at_once(cashier, issue, issue, issue) == ["nothing_to_bill", "nothing_to_bill", "ok"]
    order = start(cashier, payer)
    body = encode_notice(paid(cashier, order))
    with cashier.quarter.app.app_context():
        headers = {sandbox.SIGNATURE: sandbox.sign(body)}

    def tell() -> None:
        fees.take_callback("sandbox", body, headers, now=now)

    def ask() -> None:
        fees.ask(order, now=now)

    assert at_once(cashier, tell, ask, tell, ask) == ["ok"] * 4
    assert cashier.balances()["escrow"] == 10_000
    bill = cashier.flat(payer.unit_id).bills[0]
    cashier.void(bill.id)
    back = {"amount": 6_000, "method": "cash", "payment_id": None, "reason": "多缴"}
    numbers = [cashier.act(fees.propose_refund, payer.unit_id, **back) for _ in range(2)]
    given = {"officer_id": cashier.committee, "now": now}
    acts = [
        lambda number=number: fees.confirm_refund(cashier.community, number, **given)
        for number in [*numbers, numbers[0]]
    ]
    said = at_once(cashier, *acts)
    assert said.count("ok") == 1, said
    assert cashier.balances()["escrow"] == 4_000
    cashier.check_books()
