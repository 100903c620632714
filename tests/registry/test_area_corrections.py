"""An area set by hand needs a second person (R9); until then the old one holds."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from app.platform.db import db
from app.registry import service
from app.registry.models import CommunityRow, UnitRow
from tests.early import early
from tests.hall import Hall
from tests.registry.rollfiles import HEADER, workbook
from tests.worlds import meeting as worlds
from tests.worlds.households import register_rows

__all__ = ["early"]

DOOR = "1号楼1单元701"
CHANGES = f"/communities/{worlds.COMMUNITY}/changes"
OLD = 80_07


def _unit(hall: Hall) -> UnitRow:
    found = hall.run(lambda s: s.scalars(select(UnitRow)).all())
    return next(one for one in found if one.label == DOOR)


def _propose(hall: Hall, status: int = 302, **changes: str) -> Any:
    fields = {"area": "81.5", "area_source": "survey", "why": "测绘成果更正", **changes}
    path = f"/communities/{worlds.COMMUNITY}/units/{_unit(hall).id}/area"
    return hall.post("registrar", path, fields, status)


def _settle(hall: Hall, name: str, status: int = 302, **fields: str) -> Any:
    return hall.post(name, f"{CHANGES}/areas/1", fields, status)


def _revision(hall: Hall) -> int:
    return int(hall.run(lambda s: s.get(CommunityRow, worlds.COMMUNITY).roll_revision))


def test_one_person_alone_changes_no_area(early: Hall) -> None:
    _propose(early)
    assert (_unit(early).area, _unit(early).area_source) == (OLD, "register")
    assert "不能" in _settle(early, "registrar", 403).text
    assert _unit(early).area == OLD


def test_the_second_puts_it_in_force_and_the_history_names_both(early: Hall) -> None:
    before = _revision(early)
    _propose(early)
    _settle(early, "residents_committee")
    assert (_unit(early).area, _unit(early).area_source) == (81_50, "survey")
    assert _revision(early) == before + 1
    said = early.get("auditor", CHANGES)
    assert "80.07" in said
    assert "81.50" in said
    assert "测绘成果更正" in said
    assert "居民委员会" in said
    assert "Residents_Committee" in said
    _settle(early, "street", 404)


def test_one_taken_back_changes_nothing(early: Hall) -> None:
    _propose(early)
    _settle(early, "registrar", act="withdraw")
    assert _unit(early).area == OLD
    _settle(early, "street", 404)


@pytest.mark.parametrize(
    "changes",
    [
        {"area": ""},
        {"area": "0"},
        {"area": "80.123"},
        {"area": "eighty"},
        {"area_source": "rumour"},
        {"why": " "},
        {"why": "长" * 201},
        {"area": "80.07", "area_source": "register"},
    ],
)
def test_what_says_nothing_is_refused(early: Hall, changes: dict[str, str]) -> None:
    assert 'role="alert"' in _propose(early, 400, **changes).text


def test_a_second_proposal_waits_for_the_first(early: Hall) -> None:
    _propose(early)
    _propose(early, 409, area="82")


def test_what_was_proposed_for_another_area_is_proposed_anew(early: Hall) -> None:
    _propose(early)
    number = _unit(early).id

    def move(session: Any) -> None:
        session.get(UnitRow, number).area = 90_00

    early.run(move)
    _settle(early, "street", 409)
    assert _unit(early).area == 90_00


def test_a_roll_file_needs_no_second_person(early: Hall) -> None:
    rows = register_rows(12)
    rows[6][2] = "85.00"
    with early.meeting.app.app_context():
        seen = service.preview_import(
            worlds.COMMUNITY,
            workbook(*rows, header=HEADER),
            file_name="new.xlsx",
            provenance="register",
            officer_id=None,
            now=early.now,
        )
        service.apply_import(seen.id, officer_id=None, now=early.now)
        db.session.remove()
    assert _unit(early).area == 85_00
    assert early.get("auditor", CHANGES).count("85.00") == 0


def test_strangers_do_not_change_areas(early: Hall) -> None:
    _propose(early)
    for name in ("clerk", "auditor", "operator", "eve"):
        _settle(early, name, 403)
    assert _unit(early).area == OLD
