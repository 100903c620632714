"""Bills follow from tariffs, once for each unit and period, and add up to the rounded total."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from app.companion.fees import service as fees
from app.companion.fees.formula import Part, parse_rate
from tests.companion.fees.cashier import Cashier


@pytest.mark.both_databases
def test_a_quarter_is_billed_once_and_stands_in_the_books(cashier: Cashier) -> None:
    series = cashier.tariff()
    preview = cashier.preview(series, "2026-Q1")
    assert len(preview.drafts) == 61, "sixty doors and a second flat; no parking place"
    exact = sum((one.exact for one in preview.drafts), Fraction(0))
    assert preview.total == (2 * exact + 1) // 2
    cashier.issue(series, looked_at=preview.total)
    assert cashier.balances()["fee_income"] == -preview.total
    cashier.check_books()
    with pytest.raises(fees.NothingToBill):
        cashier.issue(series)


def test_other_bills_than_those_looked_at_are_not_issued(cashier: Cashier) -> None:
    series = cashier.tariff()
    looked_at = cashier.preview(series, "2026-Q1").total
    with pytest.raises(fees.RunChanged):
        cashier.issue(series, looked_at=looked_at + 1)
    assert cashier.balances()["receivable"] == 0


def test_a_change_in_the_middle_charges_each_month_by_its_version(cashier: Cashier) -> None:
    series = cashier.tariff()
    cashier.change(series, rate=parse_rate("2.00"), valid_from=date(2026, 2, 15), reason="调价")
    parts = cashier.preview(series, "2026-Q1").drafts[0].parts
    assert [(one.months, one.rate_text, one.version) for one in parts] == [
        (2, "1.80", 1),
        (1, "2.00", 2),
    ]


def test_a_version_does_not_begin_in_a_time_whose_bills_are_out(cashier: Cashier) -> None:
    series = cashier.tariff()
    cashier.issue(series)
    with pytest.raises(fees.TariffBilled) as refused:
        cashier.change(series, valid_from=date(2026, 3, 31))
    assert refused.value.fields == {"until": date(2026, 3, 31)}
    assert cashier.change(series, valid_from=date(2026, 4, 1)) == 2


def test_a_tariff_that_has_ended_charges_nobody(cashier: Cashier) -> None:
    series = cashier.tariff(valid_until=date(2026, 2, 28))
    assert cashier.preview(series, "2026-Q1").drafts[0].parts[0].months == 2
    assert cashier.preview(series, "2026-Q2").drafts == ()


def test_a_building_and_a_use_bound_a_tariff(cashier: Cashier) -> None:
    series = cashier.tariff(kind="unit", buildings=("2号楼",))
    drafts = cashier.preview(series, "2026-Q1").drafts
    assert {one.building for one in drafts} == {"2号楼"}
    assert {one.parts for one in drafts} == {(Part("unit", 1, parse_rate("1.80"), 3, 1),)}


def test_parking_counts_own_places_and_rented_ones_by_month(cashier: Cashier) -> None:
    series = cashier.tariff(kind="parking", rate=parse_rate("150"), uses=("parking",))
    unit = "1号楼1单元301"
    days = {"since": date(2026, 2, 1), "until": None}
    space = cashier.act(fees.add_space, label=unit, space="B-12", **days)
    with pytest.raises(fees.SpaceInvalid):
        cashier.act(fees.add_space, label="1号楼1单元501", space="B-12", **days)
    cashier.act(fees.end_space, space, until=date(2026, 3, 10))
    drafts = {one.label: one for one in cashier.preview(series, "2026-Q1").drafts}
    assert {label: one.amount for label, one in drafts.items()} == {
        unit: 30_000,
        "车库1单元58": 45_000,
    }


def test_a_meter_is_billed_by_its_last_reading(cashier: Cashier) -> None:
    series = cashier.tariff(kind="metered", rate=parse_rate("0.5283"), measure="千瓦时")
    cashier.act(fees.enter_readings, series, "2026-Q1", "1号楼1单元301,100\n1号楼1单元501，7.25\n")
    cashier.act(fees.enter_readings, series, "2026-Q1", "1号楼1单元301,120.5")
    drafts = {one.label: one.exact for one in cashier.preview(series, "2026-Q1").drafts}
    assert drafts == {
        "1号楼1单元301": Fraction(52_83 * 1205, 1000),
        "1号楼1单元501": Fraction(52_83 * 725, 10_000),
    }


@pytest.mark.parametrize(
    ("text", "line"),
    [("", 1), ("1号楼1单元301,1\n无此房,2", 2), ("1号楼1单元301,1\n1号楼1单元301,2", 2), ("x", 1)],
)
def test_a_wrong_reading_names_its_line(cashier: Cashier, text: str, line: int) -> None:
    series = cashier.tariff(kind="metered", measure="吨")
    with pytest.raises(fees.ReadingsInvalid) as refused:
        cashier.act(fees.enter_readings, series, "2026-Q1", text)
    assert refused.value.fields == {"line": line}


def test_a_one_off_is_billed_once_in_all(cashier: Cashier) -> None:
    series = cashier.tariff(kind="once", cycle="once", rate=parse_rate("20"), title="门禁卡")
    cashier.issue(series, "once")
    with pytest.raises(fees.NothingToBill):
        cashier.issue(series, "2026")
    assert cashier.flat(cashier.units()["1号楼1单元301"]).bills[0].amount == 2000


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"kind": "magic"},
        {"rate": 0},
        {"rate": 10**12},
        {"cycle": "week"},
        {"kind": "once"},
        {"basis": ""},
        {"reason": "因" * 401},
        {"income": "escrow"},
        {"kind": "metered"},
        {"buildings": ("九号楼",)},
        {"uses": ()},
        {"valid_until": date(2025, 1, 1)},
        {"due_days": 0},
    ],
)
def test_what_is_no_tariff_is_refused(cashier: Cashier, changes: dict[str, object]) -> None:
    with pytest.raises(fees.TariffInvalid):
        cashier.tariff(**changes)


def test_a_voided_bill_needs_two_and_stays(cashier: Cashier) -> None:
    series = cashier.tariff()
    cashier.issue(series)
    unit = cashier.units()["1号楼1单元301"]
    bill = cashier.flat(unit).bills[0]
    number = cashier.act(fees.propose_void, bill.id, reason="面积有误")
    with pytest.raises(fees.BillVoided):
        cashier.act(fees.propose_void, bill.id, reason="再说一遍")
    with pytest.raises(fees.FeeSecondPersonNeeded):
        cashier.act(fees.confirm_void, number)
    cashier.act(fees.confirm_void, number, by=cashier.second)
    with pytest.raises(fees.FeeActNotFound):
        cashier.act(fees.confirm_void, number, by=cashier.second)
    assert cashier.flat(unit).open == 0
    cashier.check_books()
    assert cashier.preview(series, "2026-Q1").drafts == ()
    again = cashier.preview(series, "2026-Q1", again=True).drafts
    assert [(one.unit_id, one.edition) for one in again] == [(unit, 2)]
    cashier.issue(series, again=True)
    assert [one.open for one in cashier.flat(unit).bills] == [bill.amount, 0]
    cashier.check_books()


def test_what_was_paid_on_a_voided_bill_is_credit_for_the_next(cashier: Cashier) -> None:
    series = cashier.tariff()
    cashier.issue(series)
    unit = cashier.units()["1号楼1单元301"]
    bill = cashier.flat(unit).bills[0]
    cashier.cash({unit: bill.amount})
    cashier.void(bill.id)
    assert cashier.flat(unit).credit == bill.amount
    cashier.check_books()
    cashier.issue(series, "2026-Q2")
    flat = cashier.flat(unit)
    assert (flat.credit, flat.open) == (0, 0)
    cashier.check_books()
