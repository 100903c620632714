"""The office's totals compared with what was read."""

from __future__ import annotations

import pytest

from tests.registry.rollfiles import errors, phone, preview_rows, resident, unit, warning_codes

UNITS = [unit(1), unit(2, area="100.00")]


def total(text="合计", area=None, note=None):
    return [text, note, area]


def codes(seen):
    return [(issue.code, issue.row) for issue in (*seen.errors, *seen.warnings) if issue.row]


@pytest.mark.parametrize(
    "row",
    [
        total(area=189.12),
        total(area="189.12㎡"),
        total("总 计：", 189.12),
        total("共计", "189.12"),
        total("合计", 189.12000000000001, "2户"),
        total("合计2户"),
        total("合计", None),
    ],
)
def test_a_total_that_fits_is_silent(row):
    seen = preview_rows(*UNITS, row)
    assert (codes(seen), seen.units, seen.area_centi_m2) == ([], 2, 18912)


@pytest.mark.parametrize("area", [189.13, "189.11", 189, 0])
def test_a_total_that_differs_is_an_error_with_both_numbers(area):
    seen = preview_rows(*UNITS, total(area=area))
    assert errors(seen) == [(4, "专有部分面积", "total_area_differs")]
    assert seen.errors[0].fields["found"] == "189.12"
    assert "189.12" in seen.to_json()["errors"][0]["reason"]


def test_a_total_of_units_that_differs_is_an_error():
    seen = preview_rows(*UNITS, total("合计", 189.12, "共3户"))
    assert codes(seen) == [("total_units_differ", 4)]
    assert seen.errors[0].fields == {"stated": 3, "found": 2}


def test_a_total_that_cannot_be_read_is_told():
    assert codes(preview_rows(*UNITS, total(area="见附表"))) == [("total_not_compared", 4)]
    assert codes(preview_rows(*UNITS, total(area="=SUM(C2:C3)"))) == [("total_not_compared", 4)]


def test_a_total_beside_an_unreadable_area_is_not_compared():
    seen = preview_rows(unit(1), unit(2, area="?"), total(area=189.12))
    assert codes(seen) == [("area_not_understood", 3), ("total_not_compared", 4)]


def test_rows_of_co_owners_may_be_added_by_row_or_by_unit():
    second = unit(1, owner="李强", number=resident(2), phone=phone(2), sharing="共同共有")
    rows = [unit(1, sharing="共同共有"), second]
    assert codes(preview_rows(*rows, total(area=89.12))) == []
    assert codes(preview_rows(*rows, total(area=178.24))) == []


def test_subtotals_of_blocks_and_a_total_of_all():
    rows = [unit(1), total("小计", 89.12), unit(2, area="100.00"), total("2号楼小计", 100)]
    assert codes(preview_rows(*rows, total(area=189.12))) == []
    wrong = [unit(1), total("小计", 89.12), unit(2, area="100.00"), total("小计", 101)]
    assert codes(preview_rows(*wrong)) == [("total_area_differs", 5)]


def test_a_total_above_the_units():
    assert codes(preview_rows(total(area=189.12), *UNITS)) == []


def test_a_total_is_no_unit_and_a_note_after_it_no_error():
    seen = preview_rows(*UNITS, total(area=189.12), ["面积以登记簿为准"], ["（盖章）"])
    assert (seen.units, errors(seen)) == (2, [])


def test_a_company_named_like_a_total_is_a_unit():
    seen = preview_rows(unit(1, owner="总计科技有限公司"), unit(2, owner="合计"))
    assert (seen.units, warning_codes(seen)) == (2, [])
