"""A file's area from a weaker source than the one in force is warned of, and may come in (R9)."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.area import AreaSource, find_best_area
from app.platform.db import db
from app.registry import service
from app.registry.models import RollImportRow
from app.registry.rollfile import KnownArea, RollOptions, RollPreview, render_issue
from app.registry.service.imports.report import read_report
from tests.early import early
from tests.hall import Hall
from tests.registry.rollfiles import DAY, HEADER, code, preview, unit, warning_codes, workbook
from tests.registry.test_area_corrections import OLD, _propose, _settle, _unit
from tests.worlds import meeting as worlds
from tests.worlds.households import register_rows

__all__ = ["early"]

REGISTER, SURVEY, CONTRACT = AreaSource.REGISTER, AreaSource.SURVEY, AreaSource.CONTRACT
AREA, SOURCE, SEVENTH = 2, 3, 6


def _seen(known: KnownArea, options: RollOptions | None = None, **changes: object) -> RollPreview:
    more = {} if options is None else {"options": options}
    return preview(workbook(unit(1, **changes)), areas={code(1): known}, **more)


@pytest.mark.parametrize(
    ("known", "source", "area", "codes"),
    [
        (KnownArea(89_12, REGISTER), "登记", "90", []),
        (KnownArea(89_12, REGISTER), "测绘", "89.12", ["area_source_weaker"]),
        (KnownArea(89_12, SURVEY), "合同", "90", ["area_source_weaker"]),
        (KnownArea(89_12, SURVEY), "登记", "90", []),
        (KnownArea(89_12, CONTRACT), None, "90", ["area_source_weaker"]),
        (KnownArea(89_12, CONTRACT), None, "89.12", []),
        (KnownArea(89_12, None), "合同", "90", []),
        (KnownArea(89_12, REGISTER, is_corrected=True), "登记", "90", ["area_was_corrected"]),
        (KnownArea(89_12, REGISTER, is_corrected=True), "登记", "89.12", []),
    ],
)
def test_what_is_better_founded_is_warned_of(
    known: KnownArea, source: str | None, area: str, codes: list[str]
) -> None:
    seen = _seen(known, source=source, area=area)
    assert warning_codes(seen) == codes
    assert seen.is_importable


def test_the_warning_stands_at_the_row_and_names_both() -> None:
    seen = _seen(KnownArea(89_12, REGISTER), source="合同", area="90")
    (issue,) = [one for one in seen.warnings if one.code == "area_source_weaker"]
    assert issue.row == 2
    for language in ("zh", "en"):
        said = render_issue(issue, language)
        assert [part for part in ("89.12", "登记", "90.00", "合同") if part not in said] == []
    assert issue in [note for field in seen.rows[0].fields for note in field.issues]


def test_the_order_is_the_profiles() -> None:
    turned = RollOptions(DAY, source_order=(CONTRACT, SURVEY, REGISTER))
    assert warning_codes(_seen(KnownArea(89_12, REGISTER), turned, source="合同")) == []
    seen = _seen(KnownArea(89_12, CONTRACT), turned, source="登记")
    assert warning_codes(seen) == ["area_source_weaker"]
    assert find_best_area({REGISTER: 1, SURVEY: 2}, (SURVEY, REGISTER)) == (SURVEY, 2)


def _import(hall: Hall, **cells: str) -> tuple[Any, list[str]]:
    """Read a file with one row changed; returns its summary and the codes of its warnings."""
    rows = register_rows(12)
    places = {"area": AREA, "source": SOURCE}
    for name, value in cells.items():
        rows[SEVENTH][places[name]] = value
    with hall.meeting.app.app_context():
        seen = service.preview_import(
            worlds.COMMUNITY,
            workbook(*rows, header=HEADER),
            file_name="new.xlsx",
            provenance="register",
            officer_id=None,
            now=hall.now,
        )
        row = db.session.get_one(RollImportRow, seen.id)
        codes = [one.code for one in read_report(db.session(), row).issues()]
        service.apply_import(seen.id, officer_id=None, now=hall.now)
        summary = dict(row.summary)
        db.session.remove()
    return summary, [one for one in codes if one.startswith("area_")]


def test_the_report_keeps_and_counts_it_and_the_file_may_be_applied(early: Hall) -> None:
    plain, codes = _import(early)
    assert codes == []
    worse, codes = _import(early, area="85.00", source="合同")
    assert codes == ["area_source_weaker"]
    assert worse["warnings"] == plain["warnings"] + 1
    assert (_unit(early).area, _unit(early).area_source) == (85_00, "contract")


def test_the_old_file_does_not_take_a_correction_back_unseen(early: Hall) -> None:
    """The very file that was applied before says the area that two officers have corrected."""
    _import(early)
    _propose(early, area="81.5", area_source="register")
    _settle(early, "residents_committee")
    assert _import(early)[1] == ["area_was_corrected"]
    assert _unit(early).area == OLD
