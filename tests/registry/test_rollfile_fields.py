"""Areas, dates, uses and the other plain columns as offices write them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from app.core.area import AreaSource
from app.core.entitlement import Use
from app.registry.rollfile import Sharing
from tests.registry.rollfiles import code, errors, preview_unit, warning_codes

# A spreadsheet's moments have no zone.
MIDNIGHT = datetime.fromisoformat("2021-05-01")
NOON = MIDNIGHT + timedelta(hours=12)


def only(seen):
    assert errors(seen) == []
    (entry,) = seen.entries
    return entry


@pytest.mark.parametrize(
    "written",
    [
        "990000 001001 GB00001 F00010001",
        "９９００００００１００１ＧＢ００００１Ｆ０００１０００１",
        "\u3000990000001001GB00001F00010001\u00a0",
        "990000001001gb00001f00010001",
        "990000001001-GB00001-F00010001",
        "990000001001GB00001F0001\n0001",
        "\ufeff990000001001GB00001F00010001\u200b",
    ],
)
def test_unit_codes_with_blanks_and_full_width_forms(written):
    assert only(preview_unit(code=written)).code.text == code(1)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("990000001001GB00001F0001000", "unit_code_length_wrong"),
        ("990000001001GB0000IF00010001", "unit_code_character_wrong"),
        ("160000001001GB00001F00010001", "unit_code_region_unknown"),
        ("990000001001GC00001F00010001", "unit_code_parcel_kind_wrong"),
        ("990000001001GB00000F00010001", "unit_code_parcel_number_missing"),
        ("990000001001GB00001F00000001", "unit_code_building_missing"),
        ("990000001001GB00001F00010000", "unit_code_unit_number_missing"),
        ("990000001001GB00001W00010001", "unit_code_fixture_wrong"),
        (None, "cell_blank"),
        ("无", "cell_blank"),
        (MIDNIGHT, "cell_of_wrong_kind"),
        ("9" * 1001, "cell_too_long"),
    ],
)
def test_wrong_unit_codes(written, reason):
    assert errors(preview_unit(code=written)) == [(2, "不动产单元号", reason)]


@pytest.mark.parametrize(
    "written",
    [
        89.12,
        "89.12",
        "８９．１２",
        "89.12㎡",
        "89.12 ㎡",
        "89.12平方米",
        "89.12平米",
        "89.12m2",
        "89.12M²",
        " 89.12 ",
        "89.120",
        89.11999999999999,
    ],
)
def test_areas_in_every_form(written):
    assert only(preview_unit(area=written)).area == 8912


def test_thousands_are_read_where_they_are_thousands():
    assert only(preview_unit(area="1,234.50")).area == 123450


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("89,12", "area_not_understood"),
        ("1,23,456", "area_not_understood"),
        ("约89.12", "area_not_understood"),
        ("89.12+3.1", "area_not_understood"),
        ("-89.12", "area_not_understood"),
        (-89.12, "area_not_understood"),
        (1e22, "area_not_understood"),
        ("8.9E+1", "number_in_scientific_form"),
        ("89.123", "area_too_fine"),
        (89.125, "area_too_fine"),
        (0, "area_out_of_range"),
        ("0.00", "area_out_of_range"),
        (1_000_000.5, "area_out_of_range"),
        (None, "cell_blank"),
        (True, "cell_of_wrong_kind"),
        (MIDNIGHT, "cell_of_wrong_kind"),
    ],
)
def test_areas_that_are_refused(written, reason):
    assert errors(preview_unit(area=written)) == [(2, "专有部分面积", reason)]


@pytest.mark.parametrize(("written", "unusual"), [(4.99, True), (5, False), (2000.01, True)])
def test_a_slip_of_the_point_is_pointed_at(written, unusual):
    assert ("area_unusual" in warning_codes(preview_unit(area=written))) is unusual


@pytest.mark.parametrize(
    "written",
    [
        MIDNIGHT,
        date(2021, 5, 1),
        NOON,
        "2021-5-1",
        "2021-05-01",
        "2021/5/1",
        "2021.5.1",
        "2021年5月1日",
        "2021 年 5 月 1 日",
        "２０２１－０５－０１",
        "20210501",
        20210501,
        "2021-05-01 00:00:00",
        "2021-5-1 0:00",
    ],
)
def test_dates_in_every_form(written):
    seen = preview_unit(handover=written)
    assert only(seen).handover_date == date(2021, 5, 1)
    assert warning_codes(seen) == []


@pytest.mark.parametrize("written", ["44317", 44317])
def test_a_serial_number_is_read_and_told(written):
    seen = preview_unit(handover=written)
    assert only(seen).handover_date == date(2021, 5, 1)
    assert warning_codes(seen) == ["date_from_serial"]


@pytest.mark.parametrize(
    "written",
    [
        "5/1/2021",
        "1.5.21",
        "2021-5",
        "2021年5月",
        "2021-02-30",
        "20211301",
        "未交付",
        "21-5-1",
        1.5,
        "1848-01-01",
        "2100-01-01",
        True,
    ],
)
def test_dates_that_are_refused(written):
    assert errors(preview_unit(handover=written)) == [(2, "交付日期", "date_not_understood")]


@pytest.mark.parametrize(
    ("written", "use"),
    [
        ("住宅", Use.HOME),
        ("成套住宅", Use.HOME),
        ("商 铺", Use.SHOP),
        ("商业", Use.SHOP),
        ("网点", Use.SHOP),
        ("车位", Use.PARKING),
        ("车位（库）", Use.PARKING),
        ("地下车库", Use.PARKING),
        ("储藏室", Use.OTHER),
        (None, Use.HOME),
    ],
)
def test_uses(written, use):
    assert only(preview_unit(use=written)).use is use


@pytest.mark.parametrize(
    ("written", "source"),
    [
        ("登记", AreaSource.REGISTER),
        ("不动产登记簿", AreaSource.REGISTER),
        ("实测", AreaSource.SURVEY),
        ("买卖合同", AreaSource.CONTRACT),
        (None, None),
    ],
)
def test_area_sources(written, source):
    assert only(preview_unit(source=written)).area_source is source


@pytest.mark.parametrize(
    ("written", "held"),
    [
        ("是", True),
        ("√", True),
        ("Ｙ", True),
        ("未售", True),
        (True, True),
        (1, True),
        ("否", False),
        ("已售", False),
        (None, False),
        (False, False),
        (0, False),
    ],
)
def test_marks_of_the_developer(written, held):
    assert only(preview_unit(developer=written, handover=None)).developer_held is held


@pytest.mark.parametrize(
    ("written", "sharing", "told"),
    [
        ("单独所有", Sharing.SOLE, []),
        ("共同共有", Sharing.JOINT, ["sharing_single_owner"]),
        ("按份共有（50%）", Sharing.BY_SHARE, ["sharing_single_owner"]),
        ("按份共有1/2", Sharing.BY_SHARE, ["sharing_single_owner"]),
        ("共有", None, ["sharing_unclear"]),
        (None, None, []),
    ],
)
def test_sharings(written, sharing, told):
    seen = preview_unit(sharing=written)
    assert only(seen).sharing is sharing
    assert warning_codes(seen) == told


@pytest.mark.parametrize(
    ("column", "field"),
    [("面积来源", "source"), ("共有方式", "sharing"), ("开发商持有", "developer"), ("用途", "use")],
)
def test_an_unknown_word_is_refused_not_guessed(column, field):
    assert errors(preview_unit(**{field: "某某"})) == [(2, column, "choice_not_understood")]


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("3号楼2单元501", ("3号楼", "2单元", "501")),
        ("3-2-501", ("3号楼", "2单元", "501")),
        ("3幢2单元501室", ("3号楼", "2单元", "501")),
        ("三号楼二单元501", ("3号楼", "2单元", "501")),
        ("二十一号楼101", ("21号楼", "", "101")),
        ("十号楼十二单元101", ("10号楼", "12单元", "101")),
        ("３号楼２单元５０１户", ("3号楼", "2单元", "501")),
        ("云屿市滨海路12号华庭3号楼2单元501户", ("3号楼", "2单元", "501")),
        ("3号楼 2单元 501", ("3号楼", "2单元", "501")),
        ("3#楼2单元501", ("3号楼", "2单元", "501")),
        ("3楼2单元501", ("3号楼", "2单元", "501")),
        ("03号楼5层501", ("3号楼", "", "501")),
        ("12-1102", ("12号楼", "", "1102")),
        ("A座1201", ("A座", "", "1201")),
        ("1号楼商铺02", ("1号楼", "", "商铺02")),
        ("地下车库B1-023号车位", ("地下车库", "", "B1-023")),
    ],
)
def test_addresses_split_into_their_parts(written, parts):
    seat = only(preview_unit(seat=written)).seat
    assert (seat.building, seat.staircase, seat.room) == parts
    assert only(preview_unit(seat=written)).group == parts[0]


@pytest.mark.parametrize("written", ["滨海路12号", "3楼501", "B1-023", "华庭一期"])
def test_an_address_without_parts_goes_by_the_building_number(written):
    seen = preview_unit(seat=written)
    assert warning_codes(seen) == ["seat_not_split"]
    assert only(seen).group == "幢0001"
    assert only(seen).seat.label == written


@pytest.mark.parametrize(
    ("written", "reason"), [(None, "cell_blank"), ("长" * 201, "cell_too_long")]
)
def test_addresses_that_are_refused(written, reason):
    assert errors(preview_unit(seat=written)) == [(2, "房屋坐落", reason)]


def test_a_formula_that_was_never_calculated_is_refused():
    # openpyxl writes the formula without a value, as programs without a calculator do.
    seen = preview_unit(area="=80+9.12")
    assert errors(seen) == [(2, "专有部分面积", "cell_faulty")]
    seen = preview_unit(code='="990000001001GB00001F0001"&"0001"')
    assert errors(seen) == [(2, "不动产单元号", "cell_faulty")]


def test_an_error_value_is_refused():
    assert errors(preview_unit(area="#REF!")) == [(2, "专有部分面积", "cell_faulty")]
    assert errors(preview_unit(handover="#N/A")) == [(2, "交付日期", "cell_faulty")]
    assert errors(preview_unit(owner="#NAME?")) == [(2, "业主姓名", "cell_faulty")]
