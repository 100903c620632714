"""Previews against what is stored, states of fields, JSON and sentences."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest

from app.core.area import AreaInvalid
from app.core.errors import RuleError
from app.core.identifiers.documents import DocumentNumberWrong
from app.core.identifiers.resident_id import ResidentIdInvalid
from app.core.identifiers.unit_code import UnitCodeInvalid
from app.core.identifiers.uscc import CreditCodeInvalid
from app.registry.rollfile import (
    Column,
    FieldState,
    RollFileRefused,
    make_template,
    render_message,
)
from app.registry.rollfile.issues import CellRefused
from app.registry.rollfile.messages import MESSAGES
from tests.registry.rollfiles import (
    code,
    errors,
    phone,
    preview,
    preview_rows,
    resident,
    unit,
    warning_codes,
    workbook,
)


def stored(seen):
    return {entry.code.text: entry.values() for entry in seen.entries}


def states(seen, row=0):
    return {field.column: field.state for field in seen.rows[row].fields}


def test_everything_is_new_at_first():
    seen = preview_rows(unit(1))
    assert set(states(seen).values()) == {FieldState.NEW}
    assert [field.column for field in seen.rows[0].fields] == list(Column)[:12]


def test_importing_the_same_file_again_changes_nothing():
    rows = [unit(1), unit(2, owner=None, developer="是", handover=None, sharing=None)]
    rows[1][5:8] = [None, None, None]
    first = preview_rows(*rows)
    again = (
        preview_rows(*rows, existing=None)
        if False
        else preview(workbook(*rows), existing=stored(first))
    )
    assert {state for row in (0, 1) for state in states(again, row).values()} == {FieldState.SAME}
    assert again.missing == ()


def test_the_same_values_in_other_writing_are_the_same():
    first = preview_rows(unit(1))
    other = unit(
        1, area="89.12㎡", handover="2021年5月1日", use="成套住宅", kind=None, source="产权证"
    )
    again = preview(workbook(other), existing=stored(first))
    assert set(states(again).values()) == {FieldState.SAME}


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"area": "90.00"}, Column.AREA),
        ({"seat": "1-1-102"}, Column.SEAT),
        ({"source": "测绘"}, Column.AREA_SOURCE),
        ({"owner": "李强"}, Column.OWNER),
        ({"number": resident(2)}, Column.NUMBER),
        ({"phone": phone(2)}, Column.PHONE),
        ({"sharing": None}, Column.SHARING),
        ({"handover": "2021-05-02"}, Column.HANDOVER),
        ({"developer": "是", "handover": None}, Column.DEVELOPER),
        ({"use": "商铺"}, Column.USE),
    ],
)
def test_a_changed_field_shows_what_stood_there(changes, column):
    before = stored(preview_rows(unit(1)))
    seen = preview(workbook(unit(1, **changes)), existing=before)
    assert states(seen)[column] is FieldState.CHANGED
    (field,) = [field for field in seen.rows[0].fields if field.column is column]
    assert field.before
    # Of a number only the head is shown, so that it is the state that tells the change.
    assert field.before != field.shown or column is Column.NUMBER
    others = {c: s for c, s in states(seen).items() if c not in {column, Column.HANDOVER}}
    assert set(others.values()) <= {FieldState.SAME}


def test_errors_and_warnings_come_before_changes():
    before = stored(preview_rows(unit(1)))
    seen = preview(workbook(unit(1, area="89,12", phone="0532-81234567")), existing=before)
    assert states(seen)[Column.AREA] is FieldState.ERROR
    assert states(seen)[Column.PHONE] is FieldState.WARNING
    (field,) = [field for field in seen.rows[0].fields if field.column is Column.AREA]
    assert (field.shown, field.issues[0].code) == ("89,12", "area_not_understood")


def test_numbers_and_phones_are_shown_masked_unless_they_were_refused():
    seen = preview_rows(unit(1), unit(2, number="9.9E+17"))
    shown = [{field.column: field.shown for field in row.fields} for row in seen.rows]
    assert shown[0][Column.NUMBER] == "990***************"
    assert shown[0][Column.PHONE] == "170****0001"
    assert shown[1][Column.NUMBER] == "9.9E+17"


def test_stored_units_that_the_file_lacks_are_told():
    before = stored(preview_rows(unit(1), unit(2)))
    seen = preview(workbook(unit(1), unit(3, area="?")), existing=before)
    assert seen.missing == (code(2),)
    assert "unit_not_listed" in warning_codes(seen)
    # A unit with an error is in the file all the same.
    before = stored(preview_rows(unit(1)))
    assert preview(workbook(unit(1, area="?")), existing=before).missing == ()


def test_the_json_has_exactly_the_promised_shape():
    seen = preview_rows(unit(1), unit(2, area="0"))
    told = json.loads(json.dumps(seen.to_json(), ensure_ascii=False))
    assert list(told) == ["units", "rights", "heads", "area_centi_m2", "errors", "warnings"]
    assert (told["units"], told["rights"], told["heads"], told["area_centi_m2"]) == (1, 1, 1, 8912)
    (error,) = told["errors"]
    assert list(error) == ["row", "column", "reason"]
    assert (error["row"], error["column"]) == (3, "专有部分面积")
    assert "1000000" in error["reason"]
    assert seen.to_json("en")["errors"][0]["reason"].startswith("An area is more than 0")


def test_progress_is_visible_and_never_falls_back():
    calls = []
    data = workbook(*[unit(n) for n in range(1, 701)])
    preview(data, progress=lambda done, total: calls.append((done, total)))
    shares = [done / total for done, total in calls]
    assert len(calls) >= 5
    assert calls[0][0] == 0
    assert shares == sorted(shares)
    assert shares[-1] == 1


def every_subclass(kind):
    for child in kind.__subclasses__():
        yield child
        yield from every_subclass(child)


ROOTS = (
    CellRefused,
    RollFileRefused,
    UnitCodeInvalid,
    ResidentIdInvalid,
    CreditCodeInvalid,
    AreaInvalid,
)


def raised_codes():
    codes = {child.code for root in ROOTS for child in every_subclass(root)}
    return codes | {DocumentNumberWrong.code}


def test_every_refusal_has_a_sentence_in_both_languages():
    assert raised_codes() - set(MESSAGES) == set()


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_each_sentence_is_whole_in_both_languages(code):
    chinese, english = MESSAGES[code]
    assert chinese.endswith("。")
    assert english.endswith(".")
    assert any("\u4e00" <= sign <= "\u9fff" for sign in chinese)
    assert not set("，。；") & set(english)


def test_a_message_names_its_values():
    sentence = render_message("unit_code_length_wrong", {"length": 27})
    assert sentence == "不动产单元号应为 28 位，这里是 27 位。"
    assert render_message("unit_code_length_wrong", {"length": 27}, "en-GB").endswith("has 27.")


def test_refusals_render_with_the_fields_they_carry():
    with pytest.raises(RuleError) as caught:
        preview(b"x" * (20 * 1024 * 1024 + 1))
    assert "20 MB" in render_message(caught.value.code, caught.value.fields)


def test_the_template_can_be_filled_in_and_read():
    seen = preview(make_template())
    assert (errors(seen), seen.units, seen.heads) == ([], 1, 1)
    assert warning_codes(seen) == ["example_left"]


def test_the_template_has_every_column_as_text():
    book = openpyxl.load_workbook(io.BytesIO(make_template()))
    assert book.sheetnames == ["业主名册", "填写说明"]
    assert [cell.value for cell in book["业主名册"][1]] == [c.value for c in list(Column)[:12]]
    letters = "ABCDEFGHIJKL"
    dimensions = book["业主名册"].column_dimensions
    assert {dimensions[letter].number_format for letter in letters} == {"@"}
    assert {cell.number_format for cell in book["业主名册"][2]} == {"@"}
    assert [row[0].value for row in book["填写说明"].iter_rows(min_row=2, max_row=13)] == [
        c.value for c in list(Column)[:12]
    ]
