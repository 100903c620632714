"""Where the roll lies in the file: titles, headers, merged and hidden cells, sheets."""

from __future__ import annotations

import pytest

from app.registry.rollfile import RollOptions
from app.registry.rollfile.refusals import (
    ColumnsMissing,
    ColumnTwice,
    HeaderNotFound,
    SheetNotFound,
)
from tests.registry.rollfiles import (
    DAY,
    HEADER,
    code,
    error_codes,
    errors,
    phone,
    preview,
    preview_rows,
    resident,
    unit,
    warning_codes,
    workbook,
)


def test_title_rows_above_the_header():
    rows = [["业主名册"], ["填表日期：2026年2月"], [], list(HEADER), unit(1), unit(2)]
    seen = preview(workbook(*rows, header=None))
    assert errors(seen) == []
    assert [entry.rows for entry in seen.entries] == [(5,), (6,)]


@pytest.mark.parametrize(("above", "found"), [(19, True), (20, False)])
def test_the_header_is_on_one_of_the_first_twenty_rows(above, found):
    data = workbook(*[["说明"]] * above, list(HEADER), unit(1), header=None)
    if found:
        assert preview(data).entries[0].rows == (21,)
    else:
        with pytest.raises(HeaderNotFound):
            preview(data)


def test_columns_in_any_order_under_other_names():
    header = ["序号", "联系电话", "权利人", "身份证号", "建筑面积（㎡）", "坐落", "不动产单元代码*"]
    row = [1, phone(1), "王芳", resident(1), 89.12, "1-1-101", code(1)]
    seen = preview_rows(row, header=header)
    assert errors(seen) == []
    assert (seen.units, seen.area_centi_m2) == (1, 8912)
    assert warning_codes(seen) == ["use_assumed", "area_source_missing"]


def test_a_column_nobody_knows_is_told_and_left_out():
    seen = preview_rows([*unit(1), "自住"], header=[*HEADER, "入住情况"])
    assert errors(seen) == []
    (warning,) = [w for w in seen.warnings if w.code == "column_left_out"]
    assert (warning.row, warning.fields["header"], warning.fields["place"]) == (1, "入住情况", 13)


def test_the_better_of_two_area_columns_is_read_and_the_other_told():
    seen = preview_rows([*unit(1), "104.50"], header=[*HEADER, "建筑面积"])
    assert seen.entries[0].area == 8912
    assert warning_codes(seen) == ["column_left_out"]


def test_two_columns_of_one_name_are_refused():
    with pytest.raises(ColumnTwice) as caught:
        preview_rows([*unit(1), "89.13"], header=[*HEADER, "专有部分面积(㎡)"])
    assert caught.value.fields["column"] == "专有部分面积"


def test_missing_columns_are_named():
    header = ["业主姓名", "证件号码", "手机号"]
    with pytest.raises(ColumnsMissing) as caught:
        preview_rows(["王芳", resident(1), phone(1)], header=header)
    assert caught.value.fields["columns"] == "不动产单元号、专有部分面积、房屋坐落"


def test_a_sheet_without_a_header_is_refused():
    with pytest.raises(HeaderNotFound):
        preview_rows(unit(1), header=None)


def merge(*ranges):
    def change(book):
        for cells in ranges:
            book.active.merge_cells(cells)

    return change


def test_a_header_of_two_rows_with_merged_groups():
    upper = ["不动产单元号", "坐落", "面积", "业主信息", None, None, "用途"]
    lower = [None, None, None, "姓名", "证件号码", "手机", None]
    row = [code(1), "1-1-101", 89.12, "王芳", resident(1), phone(1), "住宅"]
    change = merge("A1:A2", "B1:B2", "C1:C2", "D1:F1", "G1:G2")
    seen = preview_rows(lower, row, header=upper, change=change)
    assert errors(seen) == []
    assert seen.entries[0].owners[0].phones == (phone(1),)
    assert seen.entries[0].rows == (3,)


def test_a_header_of_two_rows_without_merging():
    upper = ["不动产单元号", "坐落", "面积", "业主", None, None]
    lower = [None, None, None, "姓名", "证件号码", "手机"]
    row = [code(1), "1-1-101", 89.12, "王芳", resident(1), phone(1)]
    seen = preview_rows(lower, row, header=upper)
    assert errors(seen) == []
    assert seen.entries[0].owners[0].name == "王芳"


def test_a_group_of_co_owner_columns():
    upper = ["不动产单元号", "坐落", "面积", "业主", None, "共有人", None]
    lower = [None, None, None, "姓名", "证件号码", "姓名", "证件号码"]
    row = [code(1), "1-1-101", 89.12, "王芳", resident(1), "李强", resident(2)]
    change = merge("D1:E1", "F1:G1")
    seen = preview_rows(lower, row, header=upper, change=change)
    assert errors(seen) == []
    assert [owner.name for owner in seen.entries[0].owners] == ["王芳", "李强"]


def test_co_owner_columns_in_one_header_row():
    header = [*HEADER, "共有人", "共有人身份证号", "共有人电话"]
    rows = [
        [*unit(1, sharing="共同共有"), "李强", resident(2), phone(2)],
        [*unit(3, seat="1-1-301"), None, None, None],
    ]
    seen = preview_rows(*rows, header=header)
    assert errors(seen) == []
    assert [len(entry.owners) for entry in seen.entries] == [2, 1]
    assert seen.entries[0].owners[1].phones == (phone(2),)


def test_a_header_merged_into_the_rows_below_is_no_value_of_theirs():
    seen = preview_rows(unit(1, use=None), change=merge("L1:L2"))
    assert (errors(seen), seen.units) == ([], 1)


def test_an_owner_merged_over_two_units_owns_both():
    rows = [unit(1), unit(2, owner=None, number=None, phone=None)]
    seen = preview_rows(*rows, change=merge("E2:E3", "G2:G3", "H2:H3"))
    assert errors(seen) == []
    assert (seen.units, seen.rights, seen.heads) == (2, 1, 1)
    assert seen.area_centi_m2 == 2 * 8912


def test_a_unit_merged_over_two_owners_has_both():
    second = unit(1, owner="李强", number=resident(2), phone=phone(2), sharing=None)
    for place in (0, 1, 2, 3, 8, 9, 10, 11):
        second[place] = None
    change = merge("A2:A3", "B2:B3", "C2:C3", "D2:D3", "I2:I3", "J2:J3", "K2:K3", "L2:L3")
    seen = preview_rows(unit(1, sharing="共同共有"), second, change=change)
    assert errors(seen) == []
    assert warning_codes(seen) == []
    assert [owner.name for owner in seen.entries[0].owners] == ["王芳", "李强"]
    assert (seen.units, seen.rights, seen.area_centi_m2) == (1, 1, 8912)


def test_a_building_merged_over_its_units_with_the_address_in_three_columns():
    header = ["不动产单元号", "楼号", "单元", "室号", "面积", "业主", "身份证号"]
    rows = [
        [code(1), "3号楼", 1, 101, 89.12, "王芳", resident(1)],
        [code(2), None, 2.0, "102室", 89.12, "李强", resident(2)],
        [code(3), None, "2单元", "商铺1", 89.12, "张伟", resident(3)],
    ]
    seen = preview_rows(*rows, header=header, change=merge("B2:B4"))
    assert errors(seen) == []
    labels = [entry.seat.label for entry in seen.entries]
    assert labels == ["3号楼1单元101", "3号楼2单元102", "3号楼2单元商铺1"]
    assert {entry.group for entry in seen.entries} == {"3号楼"}


def test_parts_of_the_address_complete_one_without_them():
    header = [*HEADER, "幢号", "单元", "房号"]
    seen = preview_rows([*unit(1, seat="滨海路12号"), 3, 2, "501"], header=header)
    seat = seen.entries[0].seat
    assert (seat.text, seat.label) == ("滨海路12号", "3号楼2单元501")


def test_an_unmerged_owner_without_unit_code_is_an_error_not_a_guess():
    orphan = [None] * 12
    orphan[4] = "李强"
    assert errors(preview_rows(unit(1), orphan))[0] == (3, "不动产单元号", "cell_blank")


def test_rows_hidden_in_the_file_are_read_and_told():
    def change(book):
        book.active.row_dimensions[3].hidden = True
        book.active.column_dimensions["H"].hidden = True

    seen = preview_rows(unit(1), unit(2), change=change)
    assert (errors(seen), seen.units) == ([], 2)
    told = [(w.code, w.row, w.column) for w in seen.warnings if "hidden" in w.code]
    assert told == [("column_hidden", 1, "手机号"), ("row_hidden", 3, None)]


def second_sheet(title, *rows, state="visible"):
    def change(book):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        sheet.sheet_state = state

    return change


def test_data_on_the_second_sheet():
    data = workbook(
        ["名册见第二张表"], header=None, change=second_sheet("名册", HEADER, unit(1), unit(2))
    )
    seen = preview(data)
    assert (seen.sheets, seen.units) == (("名册",), 2)
    assert warning_codes(seen) == []


def test_a_second_roll_with_the_same_units_is_left_out_and_told():
    seen = preview_rows(unit(1), unit(2), change=second_sheet("旧", HEADER, unit(1, area=1)))
    assert (seen.sheets, seen.units, errors(seen)) == (("Sheet",), 2, [])
    assert warning_codes(seen) == ["sheet_left_out"]


@pytest.mark.parametrize("state", ["visible", "hidden"])
def test_units_on_a_sheet_that_is_not_read_are_an_error(state):
    change = second_sheet("2号楼", HEADER, unit(3), state=state)
    seen = preview_rows(unit(1), unit(2), change=change)
    assert [(e.code, e.fields["sheet"], e.fields["units"]) for e in seen.errors] == [
        ("units_on_other_sheet", "2号楼", 1)
    ]


def test_units_on_a_sheet_without_header_are_an_error_too():
    seen = preview_rows(unit(1), unit(2), change=second_sheet("续表", unit(3)))
    assert error_codes(seen) == ["units_on_other_sheet"]


def test_several_sheets_are_read_when_they_are_named():
    data = workbook(unit(1), change=second_sheet("2号楼", HEADER, unit(3), unit(1, area="1.00")))
    seen = preview(data, options=RollOptions(record_date=DAY, sheets=("Sheet", "2号楼")))
    assert seen.sheets == ("Sheet", "2号楼")
    assert [(e.code, e.row, e.sheet) for e in seen.errors] == [("unit_two_areas", 3, "2号楼")]
    assert seen.units == 1
    with pytest.raises(SheetNotFound):
        preview(data, options=RollOptions(record_date=DAY, sheets=("3号楼",)))


def test_a_roll_on_a_hidden_sheet_only_is_read_and_told():
    data = workbook(
        ["封面"], header=None, change=second_sheet("名册", HEADER, unit(1), state="hidden")
    )
    seen = preview(data)
    assert (seen.units, warning_codes(seen)) == (1, ["hidden_sheet_read"])


def test_headings_notes_and_repeated_headers_are_left_out_and_told():
    rows = [["1号楼"], unit(1), list(HEADER), unit(2), ["制表人：王芳"]]
    seen = preview_rows(*rows)
    assert (errors(seen), seen.units) == ([], 2)
    told = [(w.code, w.row) for w in seen.warnings if w.row and w.code != "synthetic_documents"]
    assert told == [("row_left_out", 2), ("header_repeated", 4), ("row_left_out", 6)]


@pytest.mark.parametrize(
    "row",
    [["99000"], ["待补", *[None] * 10, "住宅"], [None, "1-1-101"], [None] * 7 + [phone(1)]],
)
def test_what_might_be_a_unit_is_an_error_and_no_note(row):
    seen = preview_rows(unit(1), row)
    assert (3, "不动产单元号") in [(error.row, error.column) for error in seen.errors]


def test_row_numbers_written_ahead_are_no_rows():
    header = ["序号", *HEADER]
    seen = preview_rows([1, *unit(1)], [2], [3], header=header)
    assert (errors(seen), seen.units, warning_codes(seen)) == ([], 1, [])


def test_empty_rows_and_far_rows_keep_their_numbers():
    def change(book):
        for place, value in enumerate(unit(2, area="x"), start=1):
            book.active.cell(5000, place, value)

    seen = preview_rows(unit(1), change=change)
    assert errors(seen) == [(5000, "专有部分面积", "area_not_understood")]
    assert seen.units == 1
