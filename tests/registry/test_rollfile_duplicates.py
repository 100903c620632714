"""The same unit, address, building or developer twice."""

from __future__ import annotations

from datetime import date

import pytest

from tests.registry.rollfiles import (
    code,
    errors,
    phone,
    preview_rows,
    resident,
    unit,
    warning_codes,
)


def test_a_repeated_row_counts_once_and_is_told():
    seen = preview_rows(unit(1), unit(2), unit(1))
    assert (errors(seen), seen.units, seen.area_centi_m2) == ([], 2, 17824)
    assert [(w.code, w.row, w.fields) for w in seen.warnings if w.code == "row_repeated"] == [
        ("row_repeated", 4, {"first_row": 2})
    ]


def test_one_unit_with_two_areas_is_an_error():
    seen = preview_rows(unit(1), unit(1, area="89.13"))
    assert errors(seen) == [(3, "专有部分面积", "unit_two_areas")]
    assert seen.errors[0].fields == {"first_row": 2}
    assert seen.units == 0


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"seat": "2-1-101"}, "房屋坐落"),
        ({"source": "合同"}, "面积来源"),
        ({"sharing": "共同共有"}, "共有方式"),
        ({"handover": "2021-05-02"}, "交付日期"),
        ({"developer": "是"}, "开发商持有"),
        ({"use": "商铺"}, "用途"),
        ({"phone": phone(2)}, "手机号"),
    ],
)
def test_rows_of_one_unit_that_contradict_each_other(changes, column):
    assert errors(preview_rows(unit(1), unit(1, **changes))) == [(3, column, "unit_rows_differ")]


def test_a_later_row_may_complete_an_earlier_one():
    seen = preview_rows(unit(1, area=None, phone=None), unit(1, source=None))
    assert (errors(seen), seen.entries[0].area) == ([], 8912)
    assert seen.entries[0].owners[0].phones == (phone(1),)


def test_the_same_address_in_other_words_is_no_contradiction():
    rows = [unit(1, seat="3-2-501"), unit(1, seat="3号楼2单元501室")]
    assert errors(preview_rows(*rows)) == []


def test_the_same_address_with_two_unit_codes_is_told():
    seen = preview_rows(unit(1), unit(2, seat="1号楼1单元101"))
    assert warning_codes(seen) == ["seat_twice"]


def test_a_building_number_with_two_labels_is_told():
    seen = preview_rows(unit(1), unit(2, seat="2号楼1单元201"))
    (told,) = [w for w in seen.warnings if w.code == "building_differs"]
    assert (told.row, told.fields["building"], told.fields["first_building"]) == (
        3,
        "2号楼",
        "1号楼",
    )


def developers(index, **changes):
    blank = {"number": None, "phone": None, "handover": None, "sharing": None, "kind": None}
    return unit(index, **{"owner": None, "developer": "是", **blank, **changes})


def test_all_units_the_developer_holds_are_one_head():
    sold = developers(3, owner="李强", number=resident(3), phone=phone(3))
    later = unit(4, handover="2026-03-02")
    seen = preview_rows(unit(1), developers(2), sold, later)
    assert errors(seen) == []
    assert (seen.units, seen.rights, seen.heads) == (4, 2, 2)
    (held,) = [right for right in seen.voting_rights if right.key.is_developer]
    assert len(held.units) == 3


def test_a_handover_that_has_come_makes_the_buyer_vote_and_is_told():
    seen = preview_rows(unit(1, developer="是", handover="2026-03-01"))
    assert not seen.voting_rights[0].key.is_developer
    assert seen.entries[0].handover_date == date(2026, 3, 1)
    assert warning_codes(seen) == ["developer_handed_over"]
    seen = preview_rows(developers(1, handover="2026-03-01"))
    assert errors(seen) == [(2, "业主姓名", "cell_blank")]


def test_a_unit_of_the_developers_company_without_the_mark_is_told():
    company = {"owner": "云屿建设有限公司", "kind": "营业执照", "number": "91350100M000100Y43"}
    seen = preview_rows(developers(1, **company), unit(2, **company, phone=None))
    assert seen.rights == 2
    assert [w.row for w in seen.warnings if w.code == "developer_not_marked"] == [3]


def test_a_unit_with_an_error_is_not_counted_and_the_others_are():
    seen = preview_rows(unit(1), unit(2, area="?"), unit(3))
    assert (seen.units, seen.rights, seen.area_centi_m2) == (2, 2, 17824)
    assert not seen.is_importable
    assert preview_rows(unit(1)).is_importable


def test_two_units_of_one_code_in_different_writing_are_one():
    grouped = "９９００００ 001001 GB00001 F00010001"
    seen = preview_rows(unit(1), unit(1, code=grouped))
    assert (seen.units, seen.entries[0].code.text) == (1, code(1))
