"""Interest goes to the flats by what they held, to the 分, and is entered by two persons."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.companion.books.service import FundEmpty, Line, share_interest
from app.core.errors import RuleError
from tests.committee.town import unit_code
from tests.companion.books.ledger import Ledger
from tests.companion.books.lists import Lists, listed, topped
from tests.companion.quarter import Quarter

THIRDS = listed(*[f"{unit_code(door)},100," for door in (1, 3, 5)], f"{unit_code(7)},0,")


@pytest.fixture
def lists(quarter: Quarter) -> Lists:
    made = Lists(quarter)
    made.confirm(made.propose(THIRDS, 30_000))
    return made


@given(
    amount=st.integers(1, 10**12),
    held=st.dictionaries(st.integers(1, 10**6), st.integers(-(10**9), 10**12), max_size=40),
)
@settings(max_examples=150, deadline=None)
def test_shares_follow_the_balances_to_the_fen(amount: int, held: dict[int, int]) -> None:
    rich = {unit: holds for unit, holds in held.items() if holds > 0}
    if not rich:
        with pytest.raises(FundEmpty):
            share_interest(amount, held)
        return
    shares = {one.unit_id: one.amount for one in share_interest(amount, held)}
    assert list(shares) == sorted(shares)
    assert shares.keys() <= rich.keys()
    assert sum(shares.values()) == amount
    assert 0 not in shares.values()
    for unit, holds in rich.items():
        exact = Fraction(amount * holds, sum(rich.values()))
        assert abs(shares.get(unit, 0) - exact) < 1
    mixed = dict(sorted(held.items(), key=lambda one: -one[0]))
    assert share_interest(amount, mixed) == share_interest(amount, held)


@pytest.mark.both_databases
def test_interest_is_one_journal_that_adds_up(lists: Lists) -> None:
    number = lists.share(1_000)
    assert lists.held() == [10_000, 10_000, 10_000, 0]
    made = lists.enter(number)
    assert (made.source, made.memo) == (f"interest:{number}", "维修资金专户利息")
    assert made.lines[0] == Line("fund_bank", 1_000)
    assert lists.held() == [10_334, 10_333, 10_333, 0]
    assert (lists.ledger.balance("fund_bank"), lists.ledger.verify()) == (31_000, 2)


def test_the_balances_of_the_day_count_and_no_debt(lists: Lists) -> None:
    """One flat is spent to below nothing; what another got a day later does not count."""
    day = lists.ledger.today
    a = lists.ledger.units()[0]
    spent = [Line("fund_units", 20_000, a), Line("fund_bank", -20_000)]
    lists.ledger.post("payment:1", spent)
    lists.quarter.clock.advance(days=1)
    late = topped(f"{unit_code(7)},500")
    lists.confirm(lists.top_up(late, 50_000, on=day + timedelta(days=1)))
    assert lists.held() == [-10_000, 10_000, 10_000, 50_000]
    made = lists.enter(lists.share(3, on=day))
    assert a not in [one.unit_id for one in made.lines]
    assert [one.amount for one in made.lines] == [3, -2, -1]
    assert lists.held() == [-10_000, 10_002, 10_001, 50_000]


def test_shares_are_reckoned_anew_before_they_are_entered(lists: Lists) -> None:
    number = lists.share(1_000)
    lists.confirm(lists.top_up(topped(f"{unit_code(7)},500"), 50_000))
    with pytest.raises(RuleError, match="interest_changed"):
        lists.confirm(number)
    lists.withdraw(number)
    lists.confirm(lists.share(1_000))
    assert lists.held() == [10_125, 10_125, 10_125, 50_625]


def test_interest_needs_a_second_person_and_comes_once(lists: Lists) -> None:
    number = lists.share(1_000)
    with pytest.raises(RuleError, match="second_body_needed"):
        lists.confirm(number, lists.first)
    with pytest.raises(RuleError, match="list_given_before"):
        lists.share(1_000)
    lists.confirm(number)
    with pytest.raises(RuleError, match="opening_not_found"):
        lists.confirm(number)
    lists.confirm(lists.share(1, paper=b"%PDF-1.7 another"))
    assert lists.ledger.verify() == 3


def test_what_is_no_interest_is_refused(lists: Lists) -> None:
    day = lists.ledger.today
    for code, amount, on, paper in (
        ("amount_invalid", 0, day, b"%PDF-"),
        ("amount_invalid", -5, day, b"%PDF-"),
        ("amount_invalid", 10**13, day, b"%PDF-"),
        ("voucher_not_taken", 5, day, b"MZ"),
        ("fund_empty", 5, day - timedelta(days=1), b"%PDF-"),
        ("posting_in_future", 5, day + timedelta(days=1), b"%PDF-"),
    ):
        with pytest.raises(RuleError, match=code):
            lists.share(amount, on, paper)
    assert lists.ledger.verify() == 1


def test_a_closed_month_takes_no_interest(lists: Lists) -> None:
    day = lists.ledger.today
    waiting = lists.share(1_000)
    lists.quarter.clock.advance(days=40)
    Ledger(lists.quarter).close(f"{day:%Y-%m}")
    with pytest.raises(RuleError, match="month_closed"):
        lists.confirm(waiting)
    with pytest.raises(RuleError, match="month_closed"):
        lists.share(7, on=day, paper=b"%PDF-1.7 b")
    assert lists.ledger.verify() == 1
