"""The committed sample reads as its README states."""

from __future__ import annotations

import io
import re
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from app.core.area import format_area
from app.core.entitlement import Use
from app.registry.generator import generate_community, make_xlsx
from tests.registry.rollfiles import preview

FOLDER = Path(__file__).parents[2] / "app" / "registry" / "sample"
README = (FOLDER / "README.md").read_text(encoding="utf-8").replace(",", "")


@pytest.fixture(scope="module")
def seen():
    return preview((FOLDER / "huating.xlsx").read_bytes())


def stated(row):
    """The numbers of a README table row that begins with `row`."""
    (line,) = re.findall(rf"^\| {re.escape(row)} \|(.*)$", README, re.MULTILINE)
    return re.findall(r"[0-9]+(?:\.[0-9]+)?", line)


def test_the_totals_are_those_of_the_readme(seen):
    assert seen.errors == ()
    assert [str(seen.units)] == stated("units")
    assert [str(seen.rights)] == stated("voting rights")
    assert [str(seen.heads)] == stated("heads")
    area = seen.area_centi_m2
    assert stated("area that counts")[0] == format_area(area)
    assert f"`area_centi_m2` {area}" in README
    every = sum(entry.area for entry in seen.entries)
    assert stated("area of all units parking too")[0] == format_area(every)


def test_the_buildings_are_those_of_the_readme(seen):
    groups = list(dict.fromkeys(entry.group for entry in seen.entries))
    assert len(groups) == 7
    for group in groups:
        units = [entry for entry in seen.entries if entry.group == group]
        weights = [
            right.weigh(lambda held, g=group: held.group == g) for right in seen.voting_rights
        ]
        shops = sum(entry.use is Use.SHOP for entry in units)
        area = format_area(sum(entry.area for entry in units))
        heads = sum(heads for heads, _ in weights)
        assert stated(group) == [str(len(units)), str(shops), area, str(heads)]


def test_the_reckoning_of_rights_is_that_of_the_readme(seen):
    (developer,) = [right for right in seen.voting_rights if right.key.is_developer]
    others = [len(r.counted_units) for r in seen.voting_rights if not r.key.is_developer]
    several = [count for count in others if count > 1]
    counted = len(developer.counted_units)
    assert f"- {counted} units ({format_area(developer.area)} m²)" in README
    assert f"- {sum(several)} units belong to {len(several)} sets" in README
    assert f"- the other {others.count(1)} units" in README
    assert f"1 + {len(several)} + {others.count(1)} = {seen.rights}" in README
    assert counted + sum(several) + others.count(1) == 528


def test_the_warnings_are_those_of_the_readme(seen):
    told = Counter(warning.code for warning in seen.warnings)
    names = {
        "phone_missing": "no mobile number",
        "row_left_out": "heading or note left out (seven places and the last line)",
        "row_hidden": "hidden row read",
        "row_repeated": "repeated row counted once",
        "header_repeated": "repeated header left out",
        "column_left_out": "column 入住情况 not used",
        "synthetic_documents": "identity numbers are synthetic",
    }
    assert set(told) == set(names)
    assert {code: stated(name)[-1] for code, name in names.items()} == {
        code: str(count) for code, count in told.items()
    }


def test_the_file_is_what_the_stated_command_makes():
    made = make_xlsx(generate_community(1, 600), messy=True)
    kept = (FOLDER / "huating.xlsx").read_bytes()
    assert cells(made) == cells(kept)


def cells(data):
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_a_building_scope_and_the_special_cases_are_there(seen):
    third = [entry for entry in seen.entries if entry.group == "3号楼"]
    assert {entry.use for entry in third} == {Use.HOME}
    keys = {right.key.owners for right in seen.voting_rights}
    assert any(one < other for one in keys for other in keys if one)
    assert len(seen.voteless) == 7
    sheet = openpyxl.load_workbook(FOLDER / "huating.xlsx").worksheets[1]
    merged = [cells for cells in sheet.merged_cells.ranges if cells.min_row > 4]
    assert any(cells.min_col == 6 for cells in merged), "no owner merged over two flats"
    assert any(cells.min_col == 2 for cells in merged), "no flat merged over two owners"
