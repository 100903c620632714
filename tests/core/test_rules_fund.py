"""A repair from the fund: what is not payable, overrun, audit, topping up, at the edges (R29)."""

from __future__ import annotations

import pytest

from app.core.rules.fund import (
    NOT_PAYABLE,
    FundNotPayable,
    check_payable,
    is_audit_due,
    is_overrun,
    is_top_up_due,
)
from app.core.rules.hiring import (
    BiddersTooFew,
    FinalistsTied,
    check_bidders,
    pick_finalists,
    rank_bidders,
)


@pytest.mark.parametrize("why", NOT_PAYABLE)
def test_what_others_have_to_pay_is_not_the_fund_s(why):
    check_payable([])
    with pytest.raises(FundNotPayable) as refused:
        check_payable([why])
    assert refused.value.fields["why"] == why


@pytest.mark.parametrize(
    ("spent", "over"), [(1_000_000, False), (1_100_000, False), (1_100_001, True), (0, False)]
)
def test_exactly_a_tenth_more_is_no_overrun_and_a_fen_above_is(spent, over):
    assert is_overrun(spent, 1_000_000, (1, 10)) is over


@pytest.mark.parametrize(
    ("spent", "audit_from", "due"),
    [(2_999_999, 3_000_000, False), (3_000_000, 3_000_000, True), (10**9, 0, False)],
)
def test_an_audit_is_due_from_the_place_s_cost_on(spent, audit_from, due):
    assert is_audit_due(spent, audit_from) is due


@pytest.mark.parametrize(
    ("balance", "part", "due"),
    [(300, (3, 10), False), (299, (3, 10), True), (-5, (3, 10), True), (0, (0, 1), False)],
)
def test_below_the_part_of_the_first_deposit_owners_top_up(balance, part, due):
    assert is_top_up_due(balance, 1_000, part) is due


def test_fewer_bidders_than_usual_need_a_reason():
    check_bidders(3, 3, "")
    check_bidders(2, 3, "只有两家报名")
    for reason in ("", "  "):
        with pytest.raises(BiddersTooFew):
            check_bidders(2, 3, reason)


def test_the_two_with_most_points_go_before_the_owners():
    assert pick_finalists([70, 90, 80]) == [1, 2]
    assert pick_finalists([70]) == [0]
    assert pick_finalists([70, 70]) == [0, 1]
    assert rank_bidders([70, 90, 70]) == [2, 1, 2]
    with pytest.raises(FinalistsTied):
        pick_finalists([90, 70, 70])
