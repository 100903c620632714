"""CSV in UTF-8 and GB18030."""

from __future__ import annotations

import pytest

from app.registry.rollfile.refusals import (
    CsvBroken,
    FormatUnknown,
    TooManyColumns,
    WebPageAsSpreadsheet,
)
from tests.registry.rollfiles import HEADER, csv_bytes, errors, preview, resident, unit


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_encodings_and_delimiters(encoding, delimiter):
    data = csv_bytes(unit(1), unit(2, owner="王\u3000芳"), encoding=encoding, delimiter=delimiter)
    seen = preview(data)
    assert (errors(seen), seen.units) == ([], 2)
    assert seen.entries[1].owners[0].name == "王芳"


def test_a_rare_character_of_gb18030():
    # U+20BB7 has four bytes in GB18030 and none in GBK.
    seen = preview(csv_bytes(unit(1, owner="𠮷芳"), encoding="gb18030"))
    assert seen.entries[0].owners[0].name == "𠮷芳"


def test_rows_are_numbered_as_excel_shows_them():
    two_lines = unit(1, owner="王芳\n李强", number=f"{resident(1)}\n{resident(2)}", sharing=None)
    seen = preview(csv_bytes(two_lines, [], unit(3, area="?")))
    assert seen.entries[0].rows == (2,)
    assert errors(seen) == [(4, "专有部分面积", "area_not_understood")]


def test_title_rows_and_totals():
    text = "业主名册\r\n\r\n" + csv_bytes(unit(1), ["合计", "", "89.12"]).decode()
    seen = preview(text.encode("gb18030"))
    assert (errors(seen), seen.units, seen.entries[0].rows) == ([], 1, (4,))


def test_a_quote_that_does_not_close_is_refused():
    data = csv_bytes(unit(1)) + b'"' + csv_bytes(unit(2))
    with pytest.raises(CsvBroken) as caught:
        preview(data)
    assert caught.value.fields["line"] >= 3


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"\xff\xfe\x00\x01", FormatUnknown),
        ("不动产".encode("utf-16"), FormatUnknown),
        (b"a,b\x00c", FormatUnknown),
        (b"%PDF-1.7 ...", FormatUnknown),
        (b"  <html><table>", WebPageAsSpreadsheet),
        (b'\xef\xbb\xbf<?xml version="1.0"?>', WebPageAsSpreadsheet),
        ((",".join(HEADER) + "," * 90 + "x").encode(), TooManyColumns),
    ],
)
def test_what_is_no_csv(data, refusal):
    with pytest.raises(refusal):
        preview(data)
