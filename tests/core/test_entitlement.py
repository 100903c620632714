"""Units become voting rights by RULES R8–R11."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.area import AreaOutOfRange, AreaSource
from app.core.entitlement import (
    DEVELOPER,
    HeldUnit,
    OwnerKey,
    ParkingRule,
    UnitListedTwice,
    UnitWithoutOwner,
    Use,
    find_voteless,
    group_rights,
)

DAY = date(2026, 3, 1)


def held(unit, owners="", area=10_000, **more):
    fields = {"group": "1号楼", "use": Use.HOME, **more}
    return HeldUnit(unit=unit, area=area, owners=frozenset(owners), **fields)


def weights(rights):
    return [(right.heads, right.area) for right in rights]


def test_one_owner_of_three_units_is_one_head_with_the_areas_in_scope_added():
    units = [held("1", "A", 8912), held("2", "A", 14929, group="2号楼"), held("3", "A", 100)]
    (right,) = group_rights(units, record_date=DAY)
    assert (right.heads, right.area) == (1, 23941)
    assert right.weigh(lambda unit: unit.group == "1号楼") == (1, 9012)
    assert right.weigh(lambda unit: False) == (0, 0)


def test_an_owner_alone_and_the_same_owner_with_another_are_two_rights():
    units = [held("1", "A"), held("2", "AB"), held("3", "BA"), held("4", "B")]
    rights = group_rights(units, record_date=DAY)
    assert weights(rights) == [(1, 10_000), (1, 20_000), (1, 10_000)]
    assert [right.key for right in rights] == [
        OwnerKey(frozenset("A")),
        OwnerKey(frozenset("AB")),
        OwnerKey(frozenset("B")),
    ]


def test_forty_undelivered_units_are_one_head():
    units = [held(f"{n:02}", developer_held=True) for n in range(40)]
    (right,) = group_rights(units, record_date=DAY)
    assert (right.heads, right.area, right.key) == (1, 400_000, DEVELOPER)


@pytest.mark.parametrize(
    ("handover", "flag", "developers"),
    [
        (None, True, True),
        (None, False, False),
        (date(2026, 3, 2), False, True),  # Sold, handed over after the record date.
        (date(2026, 3, 2), True, True),
        (date(2026, 3, 1), True, False),  # The day of handover is the buyer's.
        (date(2026, 2, 28), False, False),
    ],
)
def test_the_handover_date_decides_between_buyer_and_developer(handover, flag, developers):
    unit = held("1", "A", developer_held=flag, handover_date=handover)
    (right,) = group_rights([unit], record_date=DAY)
    assert right.key.is_developer is developers


def test_sold_but_not_handed_over_joins_the_unsold_in_one_right():
    sold = held("1", "A", handover_date=date(2026, 5, 1))
    rights = group_rights([sold, held("2", developer_held=True), held("3", "A")], record_date=DAY)
    assert weights(rights) == [(1, 20_000), (1, 10_000)]


def test_parking_gives_nothing_by_default_and_alone_no_vote():
    units = [held("1", "A"), held("2", "A", 1200, use=Use.PARKING)]
    only = held("3", "B", 1300, use=Use.PARKING)
    (right,) = group_rights([*units, only], record_date=DAY)
    assert (right.heads, right.area) == (1, 10_000)
    assert [unit.unit for unit in right.counted_units] == ["1"]
    (without,) = find_voteless([*units, only], record_date=DAY)
    assert (without.heads, without.area, without.counted_units) == (0, 0, ())
    assert without.units == (only,)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (ParkingRule(count_area=True, count_heads=True), [(1, 11_200), (1, 1300)]),
        (ParkingRule(count_area=True), [(1, 11_200), (0, 1300)]),
        (ParkingRule(count_heads=True), [(1, 10_000), (1, 0)]),
    ],
)
def test_parking_counts_as_the_profile_says(rule, expected):
    units = [
        held("1", "A"),
        held("2", "A", 1200, use=Use.PARKING),
        held("3", "B", 1300, use=Use.PARKING),
    ]
    assert weights(group_rights(units, record_date=DAY, parking=rule)) == expected


@pytest.mark.parametrize("use", [Use.SHOP, Use.OTHER])
def test_shops_and_other_rooms_count_as_homes_do(use):
    (right,) = group_rights([held("1", "A", use=use)], record_date=DAY)
    assert (right.heads, right.area) == (1, 10_000)


def test_refuses_a_unit_listed_twice():
    with pytest.raises(UnitListedTwice):
        group_rights([held("1", "A"), held("1", "B")], record_date=DAY)


def test_refuses_a_unit_without_owner():
    with pytest.raises(UnitWithoutOwner):
        group_rights([held("1")], record_date=DAY)
    handed_over = held("1", developer_held=True, handover_date=DAY)
    with pytest.raises(UnitWithoutOwner):
        group_rights([handed_over], record_date=DAY)


@pytest.mark.parametrize("area", [0, -1, 100_000_001])
def test_refuses_an_impossible_area(area):
    with pytest.raises(AreaOutOfRange):
        group_rights([held("1", "A", area)], record_date=DAY)


def codes(right):
    return [(reason.code, reason.rule) for reason in right.reasons]


def test_a_right_explains_its_head_and_its_area():
    units = [
        held("1", "AB", 8912, area_source=AreaSource.REGISTER),
        held("2", "AB", 1200, use=Use.PARKING),
    ]
    (right,) = group_rights(units, record_date=DAY)
    assert codes(right) == [
        ("co_owners_one_head", "R8"),
        ("area_counts", "R8"),
        ("area_from", "R9"),
        ("parking_no_area", "R10"),
        ("parking_no_head", "R10"),
        ("counts_as", "R8"),
    ]
    assert right.reasons[0].fields == {"owners": 2, "units": 2}
    assert right.reasons[-1].fields == {"heads": 1, "area": 8912, "units": 1}


def test_parking_that_counts_says_so():
    rule = ParkingRule(count_area=True, count_heads=True)
    unit = held("1", "A", 1200, use=Use.PARKING)
    (right,) = group_rights([unit], record_date=DAY, parking=rule)
    assert codes(right) == [
        ("one_owner_one_head", "R8"),
        ("parking_area_counts", "R10"),
        ("counts_as", "R8"),
    ]


def test_the_developers_right_explains_why_each_unit_is_the_developers():
    units = [held("1", developer_held=True), held("2", "A", handover_date=date(2026, 5, 1))]
    (right,) = group_rights(units, record_date=DAY)
    assert codes(right) == [
        ("developer_one_head", "R8"),
        ("area_counts", "R8"),
        ("unsold_or_not_handed_over", "R11"),
        ("area_counts", "R8"),
        ("not_handed_over", "R11"),
        ("counts_as", "R8"),
    ]
    assert right.reasons[4].fields["handover_date"] == date(2026, 5, 1)


unit_lists = st.lists(
    st.tuples(
        st.frozensets(st.sampled_from("ABCD"), min_size=1),
        st.integers(1, 30_000),
        st.sampled_from(Use),
        st.booleans(),
    ),
    max_size=30,
).map(
    lambda rows: [
        held(f"{n:02}", owners, area, use=use, developer_held=flag)
        for n, (owners, area, use, flag) in enumerate(rows)
    ]
)


@given(unit_lists, st.randoms(use_true_random=False))
def test_order_does_not_matter_and_no_area_is_lost(units, chance):
    rights = group_rights(units, record_date=DAY)
    shuffled = chance.sample(units, len(units))
    assert group_rights(shuffled, record_date=DAY) == rights
    expected = sum(unit.area for unit in units if unit.use is not Use.PARKING)
    assert sum(right.area for right in rights) == expected
    voteless = find_voteless(units, record_date=DAY)
    assert sum(len(right.units) for right in (*rights, *voteless)) == len(units)
    assert sum(right.heads for right in rights) == len(
        {
            "developer" if unit.developer_held else unit.owners
            for unit in units
            if unit.use is not Use.PARKING
        }
    )
