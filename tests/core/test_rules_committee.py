"""Committees and preparatory groups: sizes, terms, quorum and majority at their edges (274)."""

from __future__ import annotations

from datetime import date

import pytest

from app.core.errors import RuleError
from app.core.rules.committee import (
    AlternatesTooMany,
    CandidatesTooFew,
    GroupChairWrong,
    GroupNotOdd,
    GroupRules,
    GroupTooSmall,
    MinimumImpossible,
    OwnersTooFew,
    SeatRules,
    SeatsNotOdd,
    SeatsOutOfRange,
    Side,
    TermOutOfRange,
    check_candidates,
    check_group,
    check_seats,
    check_term,
    fewest_elected,
    is_below_limit,
    is_quorate,
    is_resolved,
    last_day_of_term,
)

OWNER, STREET = Side.OWNER, Side.STREET_OFFICE
OFFICES = [STREET, Side.RESIDENTS_COMMITTEE, Side.DEVELOPER]
GROUP = GroupRules(min_members=7, odd=True, owner_share=(1, 2), chair=STREET)
SEATS = SeatRules(low=5, high=11, odd=True, alternates=(1, 1))


def test_a_lawful_group():
    check_group([OWNER] * 4 + OFFICES, [STREET], GROUP)


@pytest.mark.parametrize(
    ("sides", "chairs", "refusal", "fields"),
    [
        ([OWNER] * 3 + OFFICES, [STREET], GroupTooSmall, {"short": 1}),
        ([OWNER] * 5 + OFFICES, [STREET], GroupNotOdd, {"members": 8}),
        ([OWNER] * 3 + OFFICES + [Side.POLICE], [STREET], OwnersTooFew, {"short": 1}),
        ([OWNER] * 4 + OFFICES, [], GroupChairWrong, {"side": "street_office"}),
        ([OWNER] * 4 + OFFICES, [OWNER], GroupChairWrong, {"side": "street_office"}),
        ([OWNER] * 4 + OFFICES, [STREET, STREET], GroupChairWrong, {"side": "street_office"}),
    ],
)
def test_a_group_that_is_not_as_the_law_asks(sides, chairs, refusal, fields):
    with pytest.raises(refusal) as refused:
        check_group(sides, chairs, GROUP)
    assert fields.items() <= refused.value.fields.items()


def test_a_place_may_let_an_even_group_be():
    rules = GroupRules(min_members=6, odd=False, owner_share=(1, 2), chair=STREET)
    check_group([OWNER] * 3 + OFFICES, [STREET], rules)


@pytest.mark.parametrize(
    ("seats", "alternates", "minimum", "refusal"),
    [
        (5, 5, 5, None),
        (11, 0, 6, None),
        (3, 0, 3, SeatsOutOfRange),
        (13, 0, 7, SeatsOutOfRange),
        (6, 0, 4, SeatsNotOdd),
        (5, 6, 3, AlternatesTooMany),
        (5, -1, 3, AlternatesTooMany),
        (5, 2, 0, MinimumImpossible),
        (5, 2, 6, MinimumImpossible),
    ],
)
def test_seats_alternates_and_the_fewest(seats, alternates, minimum, refusal):
    def check():
        check_seats(seats=seats, alternates=alternates, minimum=minimum, rules=SEATS)

    if refusal is None:
        check()
        return
    with pytest.raises(refusal):
        check()


def test_a_share_of_alternates_is_rounded_down():
    half = SeatRules(low=5, high=11, odd=True, alternates=(1, 2))
    check_seats(seats=7, alternates=3, minimum=5, rules=half)
    with pytest.raises(AlternatesTooMany) as refused:
        check_seats(seats=7, alternates=4, minimum=5, rules=half)
    assert refused.value.fields["limit"] == 3


@pytest.mark.parametrize(
    ("seats", "low", "fewest"), [(5, 5, 5), (7, 5, 5), (11, 5, 6), (9, 3, 5), (3, 5, 3)]
)
def test_more_than_half_of_the_seats_and_the_places_minimum(seats, low, fewest):
    assert fewest_elected(seats, low=low, share=(1, 2)) == fewest


def test_terms():
    check_term(3, low=3, high=5)
    check_term(5, low=3, high=5)
    for years in (2, 6):
        with pytest.raises(TermOutOfRange):
            check_term(years, low=3, high=5)


def test_more_candidates_than_seats():
    check_candidates(6, seats=5, surplus=1)
    with pytest.raises(CandidatesTooFew) as refused:
        check_candidates(5, seats=5, surplus=1)
    assert refused.value.fields == {"least": 6, "short": 1}


@pytest.mark.parametrize(
    ("first", "years", "last"),
    [
        (date(2026, 3, 1), 3, date(2029, 2, 28)),
        (date(2026, 5, 20), 5, date(2031, 5, 19)),
        (date(2024, 2, 29), 1, date(2025, 2, 27)),
        (date(2024, 2, 29), 4, date(2028, 2, 28)),
    ],
)
def test_the_last_day_of_a_term(first, years, last):
    assert last_day_of_term(first, years) == last


@pytest.mark.parametrize(
    ("sitting", "seats", "below"), [(4, 7, False), (3, 7, True), (3, 6, False)]
)
def test_below_half_of_the_seats_all_are_elected_anew(sitting, seats, below):
    assert is_below_limit(sitting, seats=seats, limit=(1, 2)) is below


@pytest.mark.parametrize(
    ("present", "members", "quorate"), [(3, 5, True), (2, 5, False), (3, 6, False), (4, 6, True)]
)
def test_more_than_half_must_be_there(present, members, quorate):
    assert is_quorate(present, members) is quorate


@pytest.mark.parametrize(
    ("in_favour", "present", "members", "of_all", "resolved"),
    [
        (3, 4, 6, False, True),
        (3, 4, 6, True, False),
        (4, 4, 6, True, True),
        (2, 4, 6, False, False),
        (3, 3, 6, False, False),
    ],
)
def test_half_of_all_members_decide(in_favour, present, members, of_all, resolved):
    found = is_resolved(
        in_favour=in_favour, present=present, members=members, majority_of_all=of_all
    )
    assert found is resolved


def test_every_refusal_is_a_rule():
    assert issubclass(GroupTooSmall, RuleError)
    assert GroupTooSmall.code == "group_too_small"


@pytest.mark.parametrize(
    ("sitting", "seats", "least", "below"),
    [(6, 11, 5, False), (5, 11, 5, True), (4, 8, 3, True), (4, 7, 5, True), (5, 7, 5, False)],
)
def test_hangzhou_counts_half_and_the_fewest_seats(
    sitting: int, seats: int, least: int, below: bool
) -> None:
    assert is_below_limit(sitting, seats=seats, limit=(1, 2), least=least) is below
