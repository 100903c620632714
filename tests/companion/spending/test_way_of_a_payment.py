"""A payment from its proposal to the books: from a budget line, from the fund by unit."""

from __future__ import annotations

import pytest

from app.companion.books import service as books
from app.companion.spending import service as spending
from tests.companion.spending.purse import Purse
from tests.matters.place import COMMUNITY


@pytest.mark.both_databases
def test_a_budget_line_pays(budgeted: Purse) -> None:
    payment = budgeted.approved(authority=budgeted.on_line(), purpose="一月保洁")
    assert budgeted.payment(payment).state == "approved"
    number = budgeted.pay(payment)
    assert budgeted.pay(payment) == number
    journal = budgeted.read(lambda s: books.get_journal(s, COMMUNITY, number))
    assert [(one.account, one.amount) for one in journal.lines] == [
        ("property_costs", 100_000),
        ("escrow", -100_000),
    ]
    assert journal.authority == {**budgeted.on_line(), "payment": 1}
    assert journal.evidence == (budgeted.payment(payment).invoice,)
    budget = budgeted.read(lambda s: spending.get_budget(s, COMMUNITY, budgeted.budget))
    done = budgeted.read(lambda s: spending.execution(s, COMMUNITY, budget))
    assert next((one.paid, one.waiting, one.left, one.percent) for one in done) == (
        100_000,
        0,
        900_000,
        10,
    )
    assert (budget.in_force, budget.state) == (True, "voting")


def test_the_fund_pays_by_unit(purse: Purse) -> None:
    payment = purse.approved(amount=100_001)
    number = purse.pay(payment)
    journal = purse.read(lambda s: books.get_journal(s, COMMUNITY, number))
    shares = [one for one in journal.lines if one.account == "fund_units"]
    assert sum(one.amount for one in shares) == 100_001
    assert len({one.unit_id for one in shares}) == len(shares) == 6
    assert journal.lines[-1] == books.Line("fund_bank", -100_001)
    accounts = purse.read(lambda s: books.unit_accounts(s, COMMUNITY))
    assert sum(one.balance for one in accounts) == 6_000_000 - 100_001
    assert purse.balance("fund_bank") == 6_000_000 - 100_001
    assert purse.read(lambda s: books.verify_books(s, COMMUNITY)) == number


def test_a_payment_that_came_back_frees_its_sum(purse: Purse) -> None:
    payment = purse.approved()
    purse.pay(payment)
    purse.do(spending.record_returned, payment, who="company", reason="账号有误，退回")
    assert purse.payment(payment).state == "returned"
    assert purse.balance("fund_bank") == 6_000_000
    authority = purse.read(
        lambda s: spending.find_use(s, COMMUNITY, purse.on_matter(), purse.place.clock())
    )
    assert authority is not None
    assert (authority.paid, authority.waiting, authority.left) == (0, 0, 3_520_000)


def test_its_history_names_bodies_and_no_persons(purse: Purse) -> None:
    payment = purse.approved()
    purse.pay(payment)
    view = purse.payment(payment)
    assert [(one.act, one.organisation) for one in view.acts] == [
        ("proposed", "云海物业"),
        ("approved", "业主委员会"),
        ("approved", "居民委员会"),
        ("paid", "云海物业"),
    ]
    assert [one.role for one in view.approvals] == ["convener", "residents_committee"]


def test_a_person_is_paid_behind_stars(purse: Purse) -> None:
    payment = purse.approved(payee="王一二", payee_is_person=True)
    number = purse.pay(payment)
    assert purse.payment(payment).payee == "王**"
    journal = purse.read(lambda s: books.get_journal(s, COMMUNITY, number))
    assert journal.memo == "付王**：外墙维修第一次付款"


def test_the_shares_of_a_journal_stand_by_their_amounts(purse: Purse) -> None:
    """The register's order would tell strangers whose each amount is."""
    payment = purse.approved(amount=120_007)
    number = purse.pay(payment)
    journal = purse.read(lambda s: books.get_journal(s, COMMUNITY, number))
    shares = [one.amount for one in journal.lines if one.unit_id is not None]
    flats = [one.unit_id for one in journal.lines if one.unit_id is not None]
    assert shares == sorted(shares, reverse=True)
    assert flats != sorted(flats)
    assert sum(shares) == 120_007
