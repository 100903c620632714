"""What waits at the fees desk stands on the worklist of those who can do it, and goes when done."""

from __future__ import annotations

from datetime import date

from app.companion.fees import service as fees
from app.companion.residents.service import Resident
from tests.companion.fees.cashier import Cashier, paid, start, tell

FLAT = "1号楼1单元301"
DAY = date(2026, 3, 2)
COUNT, COMPARE = "Count and confirm the desk's cash", "Compare days with the provider's statement"
REFUNDS = "Confirm money to give back"
SECOND = "Confirm as the second person at the fees desk"


def lists(cashier: Cashier, words: str) -> set[str]:
    """Who has a line of these words."""
    people = ("company", "keeper", "convener", "street", "residents", "auditor")
    return {who for who in people if words in cashier.quarter.get(who, "/worklist?lang=en")}


def count(cashier: Cashier, counted: int, reason: str = "") -> int:
    return cashier.act(fees.count_day, DAY, "cash", counted=counted, reason=reason)


def test_a_day_to_count_waits_for_the_company_and_left_alone_for_all(cashier: Cashier) -> None:
    cashier.cash({cashier.units()[FLAT]: 10_000})
    assert lists(cashier, COUNT) == set(), "the day is not over"
    cashier.quarter.wait(days=1)
    assert lists(cashier, COUNT) == {"company", "keeper"}
    assert "03-02" in cashier.quarter.get("company", "/worklist?lang=en")
    cashier.quarter.wait(days=3)
    assert lists(cashier, COUNT) == {"company", "keeper", "convener", "street", "residents"}
    number = count(cashier, 10_000)
    assert "company" not in lists(cashier, COUNT)
    cashier.act(fees.confirm_count, number, by=cashier.second)
    assert lists(cashier, COUNT) == set()


def test_a_difference_waits_for_another_body_at_once(cashier: Cashier) -> None:
    cashier.cash({cashier.units()[FLAT]: 10_000})
    cashier.quarter.wait(days=1)
    count(cashier, 9_000, "少收")
    assert lists(cashier, COUNT) == {"convener", "street", "residents"}


def test_a_count_waits_for_its_second_person_on_the_same_day(cashier: Cashier) -> None:
    cashier.cash({cashier.units()[FLAT]: 10_000})
    number = count(cashier, 10_000)
    assert lists(cashier, COUNT) == {"keeper"}
    cashier.act(fees.confirm_count, number, by=cashier.second)
    assert lists(cashier, COUNT) == set()
    cashier.cash({cashier.units()[FLAT]: 10_000})
    count(cashier, 19_000, "少收")
    assert lists(cashier, COUNT) == {"convener", "street", "residents"}


def test_a_day_that_nobody_compared_waits_for_the_company(
    cashier: Cashier, payer: Resident
) -> None:
    tell(cashier, paid(cashier, start(cashier, payer)))
    cashier.quarter.wait(days=1)
    assert lists(cashier, COMPARE) == {"company", "keeper"}
    with cashier.quarter.app.app_context():
        fees.fetch_statements(cashier.quarter.clock())
    assert lists(cashier, COMPARE) == set()


def test_refunds_and_voids_wait_for_the_other_person(cashier: Cashier) -> None:
    unit = cashier.units()[FLAT]
    cashier.cash({unit: 500})
    back = {"amount": 100, "method": "cash", "payment_id": None, "reason": "多缴"}
    number = cashier.act(fees.propose_refund, unit, **back)
    assert lists(cashier, REFUNDS) == {"convener", "street", "residents"}, "another body's"
    cashier.act(fees.confirm_refund, number, by=cashier.committee)
    assert lists(cashier, REFUNDS) == set()
    cashier.issue(cashier.tariff())
    cashier.act(fees.propose_void, cashier.flat(unit).bills[0].id, reason="面积有误")
    assert lists(cashier, SECOND) == {"keeper"}
    assert "bills to void: 1" in cashier.quarter.get("keeper", "/worklist?lang=en")
    cashier.act(fees.confirm_void, 1, by=cashier.second)
    assert lists(cashier, SECOND) == set()
