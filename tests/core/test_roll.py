"""The roll: lines, weights, totals."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.encoding import encode_jcs
from app.core.entries import SchemaError
from app.core.errors import VerificationError
from app.core.lines import LinesInvalid, split_lines
from app.core.roll import (
    RollInvalid,
    RollLine,
    RollUnit,
    Weight,
    encode_roll,
    is_in_scope,
    parse_line,
    parse_roll,
    total,
    totals,
    verify_groups,
    verify_unique,
    weights,
)
from tests.core.samples import (
    GROUPS,
    definition,
    key,
    roll_of,
    sample_roll,
    unit,
    with_policies,
    yes_no,
)

ROLL = sample_roll()
DATA = encode_roll(ROLL)


def test_bytes_and_lines_are_inverse() -> None:
    assert parse_roll(DATA) == ROLL
    assert DATA.count(b"\n") == len(ROLL)


def test_a_line_is_canonical_json() -> None:
    line = ROLL[0]
    unit_ = line.units[0]
    assert DATA.split(b"\n")[0].decode() == (
        f'{{"cred_pk":"{line.cred_pk.hex()}","i":1,"units":[{{"area":{unit_.area},'
        f'"group":"{unit_.group}","tag":"{unit_.tag.hex()}","use":"home"}}]}}'
    )


def _refused(lines: Any, reason: str) -> None:
    with pytest.raises(RollInvalid) as refused:
        encode_roll(lines)
    assert refused.value.fields["reason"] == reason


def test_lines_are_numbered_from_one() -> None:
    _refused([replace(ROLL[0], i=2), *ROLL[1:]], "number")
    _refused(ROLL[1:], "number")


def test_lines_stand_by_their_smallest_tag() -> None:
    _refused([replace(ROLL[1], i=1), replace(ROLL[0], i=2)], "order")


def test_the_same_unit_in_two_lines_is_refused() -> None:
    twice = replace(ROLL[1], units=(ROLL[1].units[0], *_after(ROLL[1], ROLL[5])))
    _refused([ROLL[0], twice, *ROLL[2:]], "tag_twice")


def _after(line: RollLine, other: RollLine) -> tuple[RollUnit, ...]:
    assert other.units[0].tag > line.units[0].tag
    return other.units


def test_a_key_in_two_lines_is_refused() -> None:
    _refused([ROLL[0], replace(ROLL[1], cred_pk=ROLL[0].cred_pk), *ROLL[2:]], "key_twice")


def test_units_of_a_line_stand_by_their_tags() -> None:
    units = tuple(sorted((unit("x"), unit("y")), key=lambda one: one.tag, reverse=True))
    with pytest.raises(RollInvalid) as refused:
        encode_roll([RollLine(1, key("a"), units)])
    assert refused.value.fields["path"] == "units"


@pytest.mark.parametrize("area", [0, -1, 10**12 + 1, 2**63])
def test_areas_out_of_range_are_refused(area: int) -> None:
    with pytest.raises(VerificationError):
        encode_roll(roll_of([unit("x", area=area)]))


def test_areas_together_are_a_count() -> None:
    units = [unit(f"u{n}", area=10**12) for n in range(9008)]
    assert parse_roll(encode_roll(roll_of(units[:4500], units[4500:9007])))
    _refused(roll_of(units[:4500], units[4500:]), "area_sum")


def test_an_empty_roll_is_refused() -> None:
    _refused([], "length")


@pytest.mark.parametrize(
    "data",
    [
        DATA[:-1],
        DATA + b"\n",
        b"\n" + DATA,
        DATA.replace(b",", b", ", 1),
        DATA + b"{}\n",
        b"\xff\n",
    ],
)
def test_another_spelling_is_refused(data: bytes) -> None:
    with pytest.raises(VerificationError):
        parse_roll(data)


def test_an_empty_file_has_no_lines() -> None:
    assert split_lines(b"") == []
    with pytest.raises(LinesInvalid):
        split_lines(b"\n")


def test_a_corrected_line_may_have_no_unit() -> None:
    struck = {"i": 1, "cred_pk": key("a").hex(), "units": []}
    assert parse_line(struck).units == ()
    with pytest.raises(RollInvalid):
        parse_roll(encode_jcs(struck) + b"\n")
    with pytest.raises(SchemaError):
        parse_line([])


def test_groups_are_the_definitions() -> None:
    verify_groups(ROLL, definition())
    with pytest.raises(RollInvalid) as refused:
        verify_groups(roll_of([unit("x", group="9号楼")]), definition())
    assert refused.value.fields["reason"] == "group"


def test_unique_lines_need_no_order() -> None:
    verify_unique(ROLL[::-1])


MIXED = roll_of(
    [
        unit("flat", area=10000, group="1号楼"),
        unit("shop", area=5000, group="2号楼", use="shop"),
        unit("stall", area=1200, group="1号楼", use="parking"),
    ]
)[0]
STALLS = roll_of([unit("stall 2", area=1300, group="1号楼", use="parking")])[0]


@pytest.mark.parametrize(
    ("policies", "line", "motion", "expected"),
    [
        ({}, MIXED, "hire", Weight(2, 1, 15000)),
        ({}, MIXED, "lift", Weight(1, 1, 10000)),
        ({"parking_area": True}, MIXED, "hire", Weight(3, 1, 16200)),
        ({"parking_heads": True}, MIXED, "hire", Weight(3, 1, 15000)),
        ({"parking_area": True, "parking_heads": True}, MIXED, "lift", Weight(2, 1, 11200)),
        ({}, STALLS, "hire", Weight(0, 0, 0)),
        ({"parking_area": True}, STALLS, "hire", Weight(1, 0, 1300)),
        ({"parking_heads": True}, STALLS, "hire", Weight(1, 1, 0)),
        ({"parking_area": True, "parking_heads": True}, STALLS, "hire", Weight(1, 1, 1300)),
    ],
)
def test_weights_follow_scope_and_parking(
    policies: dict[str, bool], line: RollLine, motion: str, expected: Weight
) -> None:
    made = definition(**with_policies(**policies))
    assert weights(line, made.get_motion(motion), made) == expected
    assert is_in_scope(line, made.get_motion(motion), made) == (expected.units > 0)


def test_totals_are_sums_over_the_scope() -> None:
    made = definition()
    lines = roll_of(MIXED.units, STALLS.units, [unit("c", area=7000, group="3号楼")])
    hire, _, lift, _ = totals(lines, made)
    assert hire.to_json() == {"motion": "hire", "rights": 2, "units": 3, "heads": 2, "area": 22000}
    assert (lift.rights, lift.units, lift.heads, lift.area) == (1, 1, 1, 10000)
    assert total(lines, made.motions[0], made) == hire


UNITS = st.builds(
    unit,
    st.integers(0, 10**9).map(str),
    area=st.integers(1, 10**6),
    group=st.sampled_from(GROUPS),
    use=st.sampled_from(["home", "shop", "parking", "other"]),
)
ROLLS = st.lists(UNITS, min_size=1, max_size=12, unique_by=lambda one: one.tag).flatmap(
    lambda units: st.lists(st.integers(0, 3), min_size=len(units), max_size=len(units)).map(
        lambda owners: roll_of(
            *(
                [one for one, mine in zip(units, owners, strict=True) if mine == owner]
                for owner in sorted(set(owners))
            )
        )
    )
)


@given(ROLLS, st.booleans(), st.booleans())
def test_weights_are_conserved(
    lines: tuple[RollLine, ...], parking_area: bool, parking_heads: bool
) -> None:
    """Motions over one building each weigh together what a motion over all weighs, but heads."""
    motions = [yes_no("all")] + [
        yes_no(f"part-{n}", matter="278-5", scope={"kind": "groups", "groups": [group]})
        for n, group in enumerate(GROUPS)
    ]
    policies = with_policies(parking_area=parking_area, parking_heads=parking_heads)
    whole, *parts = totals(lines, definition(motions=motions, **policies))
    assert whole.area == sum(part.area for part in parts)
    assert whole.units == sum(part.units for part in parts)
    assert whole.rights <= len(lines)
    assert whole.heads <= whole.rights <= sum(part.rights for part in parts)
    if parking_area:
        assert whole.area == sum(one.area for line in lines for one in line.units)


@given(ROLLS, st.data())
def test_a_damaged_roll_is_refused(lines: tuple[RollLine, ...], data: st.DataObject) -> None:
    good = encode_roll(lines)
    place = data.draw(st.integers(0, len(good) - 1))
    junk = data.draw(st.binary(min_size=0, max_size=2))
    damaged = good[:place] + junk + good[place + 1 :]
    try:
        parsed = parse_roll(damaged)
    except VerificationError:
        return
    assert encode_roll(parsed) == damaged
