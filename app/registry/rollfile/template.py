"""The workbook offices may fill in: the header, one synthetic example, and how to fill it.

Law: every column is formatted as text, so that no long number is ever damaged; the example
itself passes the preview without an error.
"""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from app.registry.rollfile.columns import ROLL_COLUMNS, Column

_WIDTHS = {Column.UNIT_CODE: 34, Column.SEAT: 22, Column.NUMBER: 44, Column.OWNER: 18}

# Region 990000 and phones 1700000xxxx belong to nobody.
EXAMPLE = {
    Column.UNIT_CODE: "990000001001GB00001F00010001",
    Column.SEAT: "1号楼1单元101",
    Column.AREA: "89.12",
    Column.AREA_SOURCE: "登记",
    Column.OWNER: "示例甲、示例乙",
    Column.KIND: "居民身份证",
    Column.NUMBER: "990000199001010017、990000199202020027",
    Column.PHONE: "17000000001、17000000002",
    Column.SHARING: "共同共有",
    Column.HANDOVER: "2021-05-01",
    Column.DEVELOPER: "否",
    Column.USE: "住宅",
}

_EXPLANATIONS = {
    Column.UNIT_CODE: "必填。28 位，见不动产权证书。每个单元一行，不要合并单元格。",
    Column.SEAT: "必填。楼号、单元、房号，如 3号楼2单元501 或 3-2-501。",
    Column.AREA: "必填。平方米，最多两位小数，按登记簿填写，如 89.12。",
    Column.AREA_SOURCE: "登记、测绘或合同。有登记的用登记面积。",
    Column.OWNER: "必填（开发商持有的除外）。共有人之间用顿号隔开，或每人一行、写同一单元号。",
    Column.KIND: "居民身份证、统一社会信用代码、港澳居民来往内地通行证、台湾居民来往大陆通行证、"
    "外国人永久居留身份证、护照、军官证、其他。",
    Column.NUMBER: "与姓名同样顺序，用顿号隔开。必须是文本格式，否则长号码会被改坏。",
    Column.PHONE: "11 位手机号，与姓名同样顺序。没有的留空，用纸质票表决。",
    Column.SHARING: "单独所有、共同共有或按份共有。",
    Column.HANDOVER: "交付给业主的日期，如 2021-05-01。未交付的由开发商计票。",
    Column.DEVELOPER: "未售，或已售未交付的填“是”，其余填“否”。",
    Column.USE: "住宅、商铺、车位或其他。",
}


def make_template() -> bytes:
    """Return the empty roll as XLSX bytes, with one example row and a sheet of explanations."""
    book = Workbook()
    roll = book.active
    assert isinstance(roll, Worksheet)
    roll.title = "业主名册"
    _fill_roll(roll)
    _fill_explanations(book.create_sheet("填写说明"))
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _fill_roll(sheet: Worksheet) -> None:
    sheet.append([column.value for column in ROLL_COLUMNS])
    sheet.append([EXAMPLE[column] for column in ROLL_COLUMNS])
    for place, column in enumerate(ROLL_COLUMNS, start=1):
        _style_header(sheet, place)
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = _WIDTHS.get(column, 14)
        sheet.column_dimensions[letter].number_format = "@"
        sheet.cell(2, place).number_format = "@"
    sheet.freeze_panes = "A2"


def _fill_explanations(sheet: Worksheet) -> None:
    sheet.append(["列名", "怎样填"])
    for column in ROLL_COLUMNS:
        sheet.append([column.value, _EXPLANATIONS[column]])
    sheet.append([])
    sheet.append(["第二行是虚构的示例，填写前请删去。一格填错，整份名册都不会导入，可改正后重传。"])
    for place, width in ((1, 18), (2, 90)):
        _style_header(sheet, place)
        sheet.column_dimensions[get_column_letter(place)].width = width


def _style_header(sheet: Worksheet, place: int) -> None:
    cell = sheet.cell(1, place)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="E8EEF4")
    cell.alignment = Alignment(vertical="center", wrap_text=True)
