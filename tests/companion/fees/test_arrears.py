"""Arrears are the company's to see; others see sums that speak of no neighbour."""

from __future__ import annotations

from datetime import date, timedelta

from app.companion.fees import service as fees
from app.companion.fees.service import Rate
from tests.committee.town import COMMUNITY
from tests.companion.fees.cashier import Cashier

FLAT = "1号楼1单元301"


NEVER = date(2099, 1, 1)


def rate(cashier: Cashier, building: str | None = None, due_by: date = NEVER) -> Rate:
    return cashier.read(
        lambda session: fees.fee_rate(
            session, COMMUNITY, year=2026, due_by=due_by, building=building
        )
    )


def arrears(cashier: Cashier) -> list[fees.Arrears]:
    today = cashier.quarter.clock().date()
    return cashier.read(lambda session: fees.list_arrears(session, COMMUNITY, today=today))


def test_the_rate_is_what_was_paid_of_what_was_billed(cashier: Cashier) -> None:
    cashier.issue(cashier.tariff())
    unit = cashier.units()[FLAT]
    bill = cashier.flat(unit).bills[0]
    cashier.cash({unit: 10_000})
    whole, building = rate(cashier), rate(cashier, "1号楼")
    assert (whole.paid, building.paid) == (10_000, 10_000)
    assert whole.billed == -cashier.balances()["fee_income"]
    assert building.billed + rate(cashier, "2号楼").billed == whole.billed
    cashier.void(bill.id)
    assert rate(cashier).billed == whole.billed - bill.amount
    assert rate(cashier).paid == 0
    assert rate(cashier, "九号楼") == Rate(0, 0)


def test_nobody_is_behind_with_what_is_not_due(cashier: Cashier) -> None:
    cashier.issue(cashier.tariff())
    unit = cashier.units()[FLAT]
    bill = cashier.flat(unit).bills[0]
    cashier.cash({unit: 10_000})
    before, on_the_day = bill.due - timedelta(days=1), rate(cashier, due_by=bill.due)
    assert rate(cashier, due_by=before) == rate(cashier, "1号楼", before) == Rate(0, 0)
    assert on_the_day == rate(cashier)
    assert on_the_day.paid == 10_000
    sums = cashier.read(
        lambda session: fees.sums_by_building(session, COMMUNITY, year=2026, due_by=before)
    )
    assert sums == []


def test_a_building_with_few_bills_is_not_shown(cashier: Cashier) -> None:
    """One flat of the garage pays for parking: its sum would be that flat's."""
    cashier.issue(cashier.tariff())
    parking = cashier.tariff(kind="parking", uses=("parking",))
    cashier.issue(parking)
    sums = cashier.read(
        lambda session: fees.sums_by_building(session, COMMUNITY, year=2026, due_by=NEVER)
    )
    assert "车库" not in {one.building for one in sums}
    assert rate(cashier, "车库") == Rate(0, 0)
    assert min(one.flats for one in sums) >= 5
    assert sum(one.rate.billed for one in sums) == rate(cashier).billed, "nothing is left out"


def test_arrears_by_age_and_away_once_paid(cashier: Cashier) -> None:
    series = cashier.tariff(kind="unit", due_days=10)
    cashier.issue(series)
    assert arrears(cashier) == []
    cashier.quarter.clock.advance(days=11 + 40)
    cashier.issue(series, "2026-Q2")
    cashier.quarter.clock.advance(days=12)
    lines = arrears(cashier)
    assert len(lines) == 61
    assert {tuple(one.ages) for one in lines} == {(540, 540, 0, 0)}
    unit = cashier.units()[FLAT]
    cashier.cash({unit: 1_000})
    line = next(one for one in arrears(cashier) if one.unit_id == unit)
    assert (line.ages, line.bills) == ([80, 0, 0, 0], 1)
