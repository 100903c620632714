"""Late fees are off, follow a published contract where they are on, and stay within the bill."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.companion.fees import service as fees
from app.companion.fees.service import contracts
from app.companion.fees.service.late import weight_of
from tests.committee.town import COMMUNITY, pdf, text_of
from tests.companion.fees.cashier import Cashier

FLAT = "1号楼1单元301"
DESK = f"/communities/{COMMUNITY}/fees"
FIRST = date(2026, 3, 2)
spans = st.integers(0, 8)


@given(
    st.integers(1, 10_000),
    st.lists(st.tuples(spans, st.integers(1, 300)), max_size=6),
    spans,
    spans,
)
def test_the_weight_is_what_was_open_at_the_end_of_each_day(
    amount: int, paid: list[tuple[int, int]], start: int, length: int
) -> None:
    went = [(FIRST + timedelta(days=ago), part) for ago, part in paid]
    first, until = (FIRST + timedelta(days=start + add) for add in (0, length - 1))
    day_by_day = sum(
        amount - sum(part for day, part in went if day <= first + timedelta(days=ago))
        for ago in range(length)
    )
    assert weight_of(amount, went, first, until) == day_by_day


CONTRACT = hashlib.sha256(pdf("contract").getvalue()).hexdigest()
TERMS = {
    "late_rate": 5,
    "late_grace": 10,
    "late_clause": "物业服务合同第十二条",
    "late_contract": CONTRACT,
}


@pytest.fixture
def late(cashier: Cashier) -> Cashier:
    """A published contract names late fees, the tariff too; all flats' bills are a month old."""
    given = {"kind": "contract", "title": "物业服务合同", "changes": "", "ends_on": "2027-01-01"}
    cashier.quarter.post(
        "company",
        f"/communities/{COMMUNITY}/library",
        {**given, "valid_from": "2026-01-01", "file": (pdf("contract"), "a.pdf")},
    )
    cashier.issue(cashier.tariff(due_days=1, **TERMS))
    cashier.quarter.wait(days=31)
    return cashier


def found(cashier: Cashier, day: date | None = None) -> list[tuple[date, int]]:
    """First day and amount of the late fees of the flat."""
    unit, until = cashier.units()[FLAT], day or cashier.quarter.clock().date()
    fees_ = cashier.read(lambda session: fees.late_fees(session, COMMUNITY, until, unit_ids=[unit]))
    return [(one.first, one.amount) for one in fees_]


def bill(cashier: Cashier, looked_at: int) -> int:
    unit, today = cashier.units()[FLAT], cashier.quarter.clock().date()
    return cashier.act(fees.bill_late_fees, unit, today, looked_at=looked_at)


def test_a_tariff_without_terms_has_none(cashier: Cashier) -> None:
    cashier.issue(cashier.tariff(due_days=1))
    cashier.quarter.clock.advance(days=300)
    assert found(cashier) == []


@pytest.mark.both_databases
def test_each_day_after_the_grace_counts_what_is_open(late: Cashier) -> None:
    """44,836 分 for 20 days (14 March to 2 April), five ten-thousandths a day."""
    assert found(late) == [(date(2026, 3, 14), 448)]
    assert found(late, date(2026, 3, 13)) == []
    late.cash({late.units()[FLAT]: 40_000})
    assert found(late) == [(date(2026, 3, 14), 428)], "paid today: today counts the rest alone"
    late.quarter.clock.advance(days=100)
    assert found(late)[0][1] == (44_836 * 19 + 4_836 * 101) * 5 // 10_000


def test_it_is_never_more_than_the_bill(late: Cashier) -> None:
    late.quarter.clock.advance(days=3_000)
    assert found(late)[0][1] == 44_836
    assert bill(late, 44_836) == 1
    late.quarter.clock.advance(days=3_000)
    assert found(late) == []


@pytest.mark.both_databases
def test_it_is_billed_once_and_only_as_it_was_looked_at(late: Cashier) -> None:
    with pytest.raises(fees.RunChanged):
        bill(late, 447)
    before = late.read(
        lambda session: fees.fee_rate(session, COMMUNITY, year=2026, due_by=date(2099, 1, 1))
    )
    assert bill(late, 448) == 1
    with pytest.raises(fees.NothingToBill):
        bill(late, 448)
    newest = late.flat(late.units()[FLAT]).bills[0]
    assert (newest.amount, newest.basis) == (448, "物业服务合同第十二条")
    assert newest.title == "违约金：物业服务费（2026-Q1）"
    assert (
        late.read(
            lambda session: fees.fee_rate(session, COMMUNITY, year=2026, due_by=date(2099, 1, 1))
        )
        == before
    )
    late.check_books()
    late.quarter.clock.advance(days=40)
    assert found(late) == [(date(2026, 4, 3), 897)], "it bears none itself"
    late.void(newest.id)
    assert found(late)[0][0] == date(2026, 3, 14), "a voided one is asked for again"
    late.issue(1, "2026-Q2")


def test_what_was_let_go_is_not_asked_for(late: Cashier) -> None:
    today = late.quarter.clock().date()
    number = late.flat(late.units()[FLAT]).bills[0].id
    with pytest.raises(fees.FeeReasonMissing):
        late.act(fees.waive_late_fee, number, today, reason=" ")
    with pytest.raises(fees.LateDayInvalid):
        late.act(fees.waive_late_fee, number, today + timedelta(days=1), reason="住院")
    assert late.act(fees.waive_late_fee, number, today, reason="住院") == 448
    with pytest.raises(fees.NothingToBill):
        late.act(fees.waive_late_fee, number, today, reason="住院")
    late.quarter.clock.advance(days=1)
    assert found(late) == [(date(2026, 4, 3), 22)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"late_contract": "0" * 64},
        {"late_contract": ""},
        {"late_clause": ""},
        {"late_rate": 31},
        {"late_rate": -1},
        {"late_rate": 0},
        {"late_grace": 181},
        {"valid_from": date(2027, 6, 1)},
    ],
)
def test_a_tariff_needs_the_published_contract(late: Cashier, wrong: dict[str, object]) -> None:
    with pytest.raises(fees.TariffInvalid):
        late.tariff(**{**TERMS, **wrong})


def test_the_pages_of_late_fees(late: Cashier) -> None:
    quarter, unit = late.quarter, late.units()[FLAT]
    page = f"{DESK}/late"
    said = quarter.get("auditor", f"{page}?lang=en")
    assert "8,967.20 yuan open, added up over the days × 5 in 10,000 a day = 4.48 yuan" in said
    own = text_of(quarter.sign_in(3).get(f"/c/{COMMUNITY}/bills?lang=en").text)
    assert "Late fees up to today, not billed" in own
    assert "To be paid: 448.36 yuan" in own, "shown apart, not added"
    fields = {"day": "2026-04-02", "flat": str(unit), "looked_at": "448"}
    quarter.post("company", page, {**fields, "looked_at": ""}, 409)
    quarter.post("company", page, fields)
    number = late.flat(late.units()["1号楼1单元501"]).bills[0].id
    quarter.post("company", f"{page}/{number}", {"day": "2026-04-02", "reason": "特殊困难"})
    assert "特殊困难" in quarter.get("company", f"{page}?lang=en")
    assert "违约金" in quarter.get("company", f"{DESK}?lang=en")
    quarter.get("company", f"{DESK}/tariff/1?lang=en")
    quarter.get("convener", page, 403)
    quarter.get("company", f"{page}?day=soon", 422)
    quarter.clock.advance(minutes=6)
    assert "fresh_code" in quarter.browser("company").submit(page, fields).text


def test_without_the_contract_nothing_is_billed(late: Cashier) -> None:
    with mock.patch.object(contracts, "_finders", []), pytest.raises(fees.LateContractMissing):
        bill(late, 448)
