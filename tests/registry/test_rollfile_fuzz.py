"""Whatever the bytes, nothing but a refusal is raised, and nothing is lost in silence."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.registry.generator import generate_community, make_xlsx
from app.registry.rollfile import RollFileRefused
from tests.registry.rollfiles import HEADER, preview, preview_rows, rewrite, unit, workbook

MESSY = make_xlsx(generate_community(4, 12), messy=True)
PARTS = zipfile.ZipFile(io.BytesIO(MESSY)).namelist()
SLOW = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def read_or_refuse(data):
    try:
        seen = preview(data)
    except RollFileRefused:
        return None
    seen.to_json("en")
    return seen


@SLOW
@given(st.binary(max_size=300))
@example(b"PK\x03\x04")
@example(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
@example(b"\xef\xbb\xbf")
def test_random_bytes(data):
    read_or_refuse(data)


@SLOW
@given(st.text(max_size=300), st.sampled_from(["utf-8", "gb18030"]))
def test_random_text_under_a_header(text, encoding):
    data = (",".join(HEADER) + "\n" + text).encode(encoding, "ignore")
    read_or_refuse(data)


@SLOW
@given(st.integers(0, len(MESSY) - 1), st.binary(min_size=1, max_size=8), st.booleans())
def test_bytes_of_the_archive_overwritten_or_cut(place, patch, cut):
    data = MESSY[:place] if cut else MESSY[:place] + patch + MESSY[place + len(patch) :]
    read_or_refuse(data)


SNIPPETS = [b"<", b">", b'"', b"&", b"/", b"0", b"9", b"-", b"e", b"\xff", b"<row>", b"</c>"]
SNIPPETS += [b' t="s"', b' t="d"', b' t="b"', b' r="A0"', b' r="XFD9"', b' s="99"', b"1e999"]


@SLOW
@given(
    st.sampled_from(PARTS),
    st.integers(0, 10**6),
    st.integers(0, 6),
    st.sampled_from(SNIPPETS),
)
def test_parts_of_the_workbook_mutated(part, place, cut, snippet):
    def mutate(content):
        at = place % (len(content) + 1)
        return content[:at] + snippet + content[at + cut :]

    read_or_refuse(rewrite(MESSY, {part: mutate}))


@pytest.mark.parametrize("part", PARTS)
def test_parts_missing_or_empty(part):
    read_or_refuse(rewrite(MESSY, {part: None}))
    read_or_refuse(rewrite(MESSY, {part: b""}))


cells = st.one_of(
    st.none(),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=40),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
    st.sampled_from(["合计", "小计", "未售", "、、", "=1+1", "#N/A", "1-2-3", "89.12㎡"]),
)


@SLOW
@given(st.integers(0, 11), cells)
def test_any_value_in_any_cell_ends_in_an_issue_or_in_the_unit(place, value):
    row = unit(1)
    row[place] = value
    try:
        data = workbook(row, unit(2))
    except (ValueError, OverflowError):
        return  # openpyxl itself cannot write this value.
    seen = preview(data)
    rows = {entry.rows for entry in seen.entries}
    assert (3,) in rows
    told = {issue.row for issue in (*seen.errors, *seen.warnings)}
    assert (2,) in rows or 2 in told


@SLOW
@given(st.lists(st.lists(cells, max_size=14), max_size=6))
def test_any_rows_under_a_header(rows):
    try:
        data = workbook(*rows)
    except (ValueError, OverflowError):
        return
    read_or_refuse(data)


def test_the_reader_is_not_just_refusing_everything():
    assert read_or_refuse(MESSY).units == 12
    assert preview_rows(unit(1)).units == 1
