"""What the law refuses before an assembly is convened, at the edges of each city's numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.core.calendar import SHANGHAI
from app.core.timeline import (
    CandidatesPostedLate,
    ConditionReport,
    ConvenerNotAllowed,
    FirstConditionUnmet,
    FundPlanPostedLate,
    GroupInvalid,
    MatterBlocked,
    PreparatoryGroup,
    RequestTooSmall,
    check_candidates_posted,
    check_convener,
    check_first_condition,
    check_group,
    check_not_blocked,
    check_plan_posted,
    check_support,
    find_shortfall,
)
from app.registry.service import get_profile

TODAY = date(2026, 3, 2)


def rules(profile_id: str):
    return get_profile(profile_id).rules


def report(area: int, heads: int, first: date | None = None) -> ConditionReport:
    return ConditionReport(1000, area, 100, heads, first)


TWO_YEARS_AGO, A_DAY_LATER = date(2024, 3, 2), date(2024, 3, 3)
HOLDS = [
    ("qingdao", report(500, 0)),
    ("qingdao", report(499, 50)),
    ("qingdao", report(0, 25, TWO_YEARS_AGO)),
    # Delivered on a leap day: two years later there is none, and the 28th counts.
    ("qingdao", report(0, 25, date(2024, 2, 29))),
    ("beijing", report(500, 0)),
    ("shanghai", report(1, 1, TWO_YEARS_AGO)),
    ("hangzhou", report(600, 0)),
    ("hangzhou", report(300, 0, TWO_YEARS_AGO)),
    ("national", report(500, 0)),
]
FAILS = [
    ("qingdao", report(499, 49)),
    ("qingdao", report(0, 24, TWO_YEARS_AGO)),
    ("qingdao", report(0, 25, A_DAY_LATER)),
    ("beijing", report(499, 99, TWO_YEARS_AGO)),
    ("shanghai", report(499, 99, A_DAY_LATER)),
    ("hangzhou", report(599, 99)),
    ("hangzhou", report(299, 99, TWO_YEARS_AGO)),
    ("national", report(499, 99, date(2000, 1, 1))),
    ("national", report(499, 99)),
]


@pytest.mark.parametrize(("profile_id", "delivered"), HOLDS)
def test_a_first_assembly_has_one_condition_that_holds(profile_id, delivered):
    check_first_condition(delivered, rules(profile_id), on=TODAY)


@pytest.mark.parametrize(("profile_id", "delivered"), FAILS)
def test_without_one_it_is_refused(profile_id, delivered):
    with pytest.raises(FirstConditionUnmet) as refused:
        check_first_condition(delivered, rules(profile_id), on=TODAY)
    assert refused.value.fields["key"] == "first.delivered_area"


@pytest.mark.parametrize("delivered", [report(1001, 0), report(0, 101), report(-1, 0)])
def test_a_report_whose_numbers_cannot_be_is_refused(delivered):
    with pytest.raises(FirstConditionUnmet) as refused:
        check_first_condition(delivered, rules("qingdao"), on=TODAY)
    assert refused.value.fields["reason"] == "numbers"


@pytest.mark.parametrize(
    ("profile_id", "members", "owners", "chair", "reason"),
    [
        ("qingdao", 7, 4, "street_office", None),
        ("qingdao", 5, 5, "street_office", "too_few"),
        ("qingdao", 8, 8, "street_office", "even"),
        ("qingdao", 7, 3, "street_office", "owners"),
        ("qingdao", 7, 8, "street_office", "owners"),
        ("qingdao", 7, 4, "residents_committee", "chair"),
        ("beijing", 7, 4, "residents_committee", None),
        ("beijing", 7, 4, "street_office", "chair"),
        ("national", 3, 2, "street_office", None),
        ("national", 1, 1, "street_office", "too_few"),
    ],
)
def test_the_preparatory_group(profile_id, members, owners, chair, reason):
    group = PreparatoryGroup(members, owners, chair)
    if reason is None:
        check_group(group, rules(profile_id))
        return
    with pytest.raises(GroupInvalid) as refused:
        check_group(group, rules(profile_id))
    assert refused.value.fields["reason"] == reason


@pytest.mark.parametrize("matter", ["278-4", "278-5", "278-7", "278-9"])
def test_r37_blocks_a_committee_in_shanghai_while_a_re_election_group_exists(matter):
    with pytest.raises(MatterBlocked):
        check_not_blocked(["278-3", matter], "committee", rules("shanghai"), reelection=True)
    check_not_blocked([matter], "committee", rules("shanghai"), reelection=False)
    check_not_blocked([matter], "preparatory_group", rules("shanghai"), reelection=True)
    check_not_blocked([matter], "committee", rules("qingdao"), reelection=True)
    check_not_blocked(["278-3"], "committee", rules("shanghai"), reelection=True)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def test_a_fund_plan_hangs_out_its_seven_days():
    opens = local("2026-04-10T00:00")
    check_plan_posted(local("2026-04-02T23:59"), opens, rules("national"))
    for posted in (local("2026-04-03T00:00"), None):
        with pytest.raises(FundPlanPostedLate):
            check_plan_posted(posted, opens, rules("national"))


def test_candidates_hang_out_their_fifteen_days():
    opens = local("2026-04-18T00:00")
    check_candidates_posted(local("2026-04-02T23:59"), opens, rules("national"))
    for posted in (local("2026-04-03T00:00"), None):
        with pytest.raises(CandidatesPostedLate):
            check_candidates_posted(posted, opens, rules("national"))


def test_who_may_convene():
    check_convener("residents_committee", rules("national"))
    with pytest.raises(ConvenerNotAllowed):
        check_convener("residents_committee", rules("qingdao"))


def shortfall(area: int, heads: int):
    return find_shortfall(
        area=area,
        heads=heads,
        total_area=10_001,
        total_heads=101,
        share_area=(1, 5),
        share_heads=(1, 5),
    )


def test_twenty_percent_of_both_and_not_of_one():
    # A fifth of 10,001 is 2,000.2 and of 101 is 20.2: the next whole number reaches it.
    check_support(shortfall(2001, 21))
    assert shortfall(2000, 21) == shortfall(2000, 99)
    for area, heads, missing in ((2000, 21, (1, 0)), (2001, 20, (0, 1)), (0, 0, (2001, 21))):
        found = shortfall(area, heads)
        assert (found.area, found.heads) == missing
        with pytest.raises(RequestTooSmall):
            check_support(found)
