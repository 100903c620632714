"""Hostile, oversize and foreign files are refused early and plainly."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile

import pytest

from app.registry.rollfile import RollFileRefused, RollLimits, RollOptions
from app.registry.rollfile import refusals as reasons
from tests.registry.rollfiles import (
    DAY,
    HEADER,
    SHEET_PART,
    preview,
    rewrite,
    unit,
    workbook,
)

GOOD = workbook(unit(1))


def limited(**limits):
    return RollOptions(record_date=DAY, limits=RollLimits(**limits))


def refusal(data, **arguments):
    with pytest.raises(RollFileRefused) as caught:
        preview(data, **arguments)
    return type(caught.value)


def test_empty_files():
    assert refusal(b"") is reasons.FileEmpty
    assert refusal(b" \r\n") is reasons.FileEmpty
    assert refusal(workbook(header=None)) is reasons.FileEmpty


def test_a_file_over_the_limit_is_refused_by_its_length():
    assert refusal(GOOD, options=limited(file_bytes=len(GOOD) - 1)) is reasons.FileTooLarge
    assert refusal(b"x" * (20 * 1024 * 1024 + 1)) is reasons.FileTooLarge


def bomb(megabytes):
    stream = io.BytesIO()
    archive = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED)
    with archive, archive.open(SHEET_PART, "w") as part:
        part.write(b"<worksheet><sheetData>")
        for _ in range(megabytes):
            part.write(b" " * 1024 * 1024)
    return stream.getvalue()


def test_a_bomb_is_refused_from_the_directory_without_unpacking_it():
    data = bomb(350)
    assert len(data) < 1024 * 1024
    tracemalloc.start()
    try:
        assert refusal(data) is reasons.ArchiveTooLarge
        assert tracemalloc.get_traced_memory()[1] < 8 * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_a_smaller_bomb_is_refused_by_its_ratio_wherever_it_hides():
    assert refusal(bomb(40)) is reasons.ArchiveTooLarge
    picture = rewrite(GOOD, {"xl/media/picture.bin": bytes(40 * 1024 * 1024)})
    assert refusal(picture) is reasons.ArchiveTooLarge
    assert preview(picture, options=limited(ratio=2000)).units == 1


def test_a_directory_that_lies_about_sizes_does_not_help():
    # The library stops at the stated size, so the part ends too early and is damaged.
    data = bomb(1)
    place = data.rindex(b"PK\x01\x02")
    data = data[: place + 24] + struct.pack("<I", 100) + data[place + 28 :]
    assert issubclass(refusal(data), RollFileRefused)


def test_overlapping_parts_are_bounded_by_what_they_claim():
    assert refusal(GOOD, options=limited(unpacked_bytes=1000)) is reasons.ArchiveTooLarge
    assert refusal(GOOD, options=limited(archive_parts=3)) is reasons.WorkbookDamaged


def sheet(content, head=b""):
    namespace = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    body = head + b"<worksheet " + namespace + b"><sheetData>" + content
    return rewrite(GOOD, {SHEET_PART: body + b"</sheetData></worksheet>"})


def test_too_many_elements_or_levels_or_one_endless_text():
    assert refusal(sheet(b"<row/>" * 2000), options=limited(xml_elements=1000)) is (
        reasons.ArchiveTooLarge
    )
    assert refusal(sheet(b"<a>" * 70 + b"</a>" * 70)) is reasons.ArchiveTooLarge
    endless = b'<row r="1"><c r="A1" t="str"><v>' + b"x" * 1_200_000 + b"</v></c></row>"
    assert refusal(sheet(endless)) is reasons.ArchiveTooLarge


ENTITY = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("head", [ENTITY, OUTSIDE, b"<!DOCTYPE worksheet>"])
def test_document_types_are_refused(head):
    cell = b'<row r="1"><c r="A1" t="str"><v>&a;</v></c></row>'
    assert refusal(sheet(cell, head=head)) is reasons.EntitiesForbidden


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
def test_document_types_in_other_parts_are_refused(part):
    data = rewrite(GOOD, {part: lambda content: content.replace(b"?>", b"?>" + ENTITY, 1)})
    if b"?>" not in zipfile.ZipFile(io.BytesIO(GOOD)).read(part):
        data = rewrite(GOOD, {part: lambda content: ENTITY + content})
    assert refusal(data) is reasons.EntitiesForbidden


def test_too_many_rows_columns_and_sheets():
    rows = [unit(n) for n in range(1, 8)]
    assert refusal(workbook(*rows), options=limited(rows=7)) is reasons.TooManyRows
    assert preview(workbook(*rows), options=limited(rows=8)).units == 7
    assert refusal(workbook([None] * 100 + ["x"])) is reasons.TooManyColumns

    def many(book):
        for _ in range(3):
            book.create_sheet()

    assert refusal(workbook(unit(1), change=many), options=limited(sheets=3)) is (
        reasons.TooManySheets
    )


def test_a_merged_range_over_the_whole_sheet_costs_nothing():
    def change(book):
        book.active.merge_cells("M1:XFD1048576")

    # Written by hand: the library itself would fill the range cell by cell.
    data = rewrite(
        GOOD,
        {
            SHEET_PART: lambda content: content.replace(
                b"</sheetData>",
                b'</sheetData><mergeCells><mergeCell ref="M1:XFD1048576"/></mergeCells>',
            )
        },
    )
    assert preview(data).units == 1


def merges(count):
    ranges = b'<mergeCell ref="A1:A3"/>' * count
    return rewrite(
        GOOD,
        {
            SHEET_PART: lambda content: content.replace(
                b"</sheetData>", b"</sheetData><mergeCells>" + ranges + b"</mergeCells>"
            )
        },
    )


def test_too_many_merged_ranges():
    assert refusal(merges(50), options=limited(merged_ranges=49)) is reasons.ArchiveTooLarge
    assert refusal(merges(50), options=limited(merged_cells=20)) is reasons.ArchiveTooLarge


def test_passwords_and_old_formats():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    assert refusal(ole + "EncryptedPackage".encode("utf-16-le")) is reasons.FileEncrypted
    assert refusal(ole + "Workbook".encode("utf-16-le")) is reasons.OldExcelFormat


def test_an_encrypted_zip_is_refused():
    data = bytearray(GOOD)
    place = 0
    while (place := data.find(b"PK\x01\x02", place)) >= 0:
        data[place + 8] |= 1
        place += 4
    assert refusal(bytes(data)) is reasons.FileEncrypted


@pytest.mark.parametrize(
    "change",
    [
        {"xl/workbook.xml": None},
        {"[Content_Types].xml": None},
        {"xl/workbook.xml": b"<workbook"},
        {SHEET_PART: b"<worksheet"},
        {SHEET_PART: b""},
        {"xl/styles.xml": b"nothing"},
    ],
)
def test_workbooks_whose_parts_do_not_fit(change):
    assert refusal(rewrite(GOOD, change)) in {reasons.WorkbookDamaged, reasons.FileEmpty}


def test_a_broken_archive():
    assert refusal(GOOD[:-100]) is reasons.WorkbookDamaged
    assert refusal(b"PK\x03\x04" + b"\0" * 100) is reasons.WorkbookDamaged
    assert refusal(b"PK\x05\x06" + b"\0" * 18) is reasons.FormatUnknown


def test_another_kind_of_zip():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert refusal(stream.getvalue()) is reasons.WorkbookDamaged


def row_xml(*rows):
    return b"".join(
        b'<row r="%d"><c r="A%d" t="str"><v>x</v></c></row>' % (row, row) for row in rows
    )


def test_rows_and_cells_out_of_order_are_refused_because_they_would_be_lost():
    assert refusal(sheet(row_xml(5, 3))) is reasons.WorkbookDamaged
    assert refusal(sheet(row_xml(5, 5))) is reasons.WorkbookDamaged
    cells = b'<row r="1"><c r="B1" t="str"><v>x</v></c><c r="A1" t="str"><v>y</v></c></row>'
    assert refusal(sheet(cells)) is reasons.WorkbookDamaged
    elsewhere = b'<row r="1"><c r="A9" t="str"><v>x</v></c></row>'
    assert refusal(sheet(elsewhere)) is reasons.WorkbookDamaged


def test_a_sheet_that_lies_about_its_size_is_read_whole():
    def shrink(content):
        assert b'<dimension ref="A1:L3"' in content
        return content.replace(b'<dimension ref="A1:L3"', b'<dimension ref="A1:A1"')

    data = rewrite(workbook(unit(1), unit(2)), {SHEET_PART: shrink})
    assert preview(data).units == 2


def test_texts_shared_between_cells_as_excel_writes_them():
    namespace = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    texts = [*HEADER, *unit(1)]
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    # Excel keeps formats and readings inside a text: 王 and 芳 in two runs, with their pinyin.
    runs = "<si><r><t>王</t></r><r><t>芳</t></r><rPh sb='0' eb='1'><t>wang</t></rPh></si>"
    items = items.replace("<si><t>王芳</t></si>", runs)
    cells = "".join(
        f'<row r="{row}">'
        + "".join(
            f'<c r="{"ABCDEFGHIJKL"[place]}{row}" t="s"><v>{12 * (row - 1) + place}</v></c>'
            for place in range(12)
        )
        + "</row>"
        for row in (1, 2)
    )
    content_type = (
        b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
        b'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
    )
    types = {"[Content_Types].xml": lambda content: content.replace(b"</Types>", content_type)}
    data = rewrite(sheet(cells.encode()), types)
    shared = f"<sst {namespace}>{items}</sst>".encode()
    seen = preview(rewrite(data, {"xl/sharedStrings.xml": shared}))
    assert (seen.units, seen.errors) == (1, ())
    assert seen.entries[0].owners[0].name == "王芳"
    short = f"<sst {namespace}></sst>".encode()
    assert refusal(rewrite(data, {"xl/sharedStrings.xml": short})) is reasons.WorkbookDamaged


def test_a_far_away_row_costs_nothing():
    far = b'<row r="1048576"><c r="A1048576" t="str"><v>x</v></c></row>'
    assert refusal(sheet(far)) is reasons.HeaderNotFound
