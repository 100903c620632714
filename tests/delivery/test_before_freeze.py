"""From the notice on service is entered by the register; at the freeze it goes onto the lines."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from app.assembly.models import AssemblyRow
from app.assembly.service.read import get_assembly
from app.core.entries import parse_entry
from app.delivery.models import NoticeMessage, ServiceAttempt
from app.delivery.service.entries import propose_service
from app.delivery.service.history import former_of
from app.delivery.service.roll import load_roll
from app.platform.db import db
from app.platform.log import entries
from app.registry import service as registry
from tests.delivery.serving import facts, visit
from tests.early import DOORS, early, freeze
from tests.hall import Hall
from tests.registry.rollfiles import HEADER, resident, workbook
from tests.worlds import meeting as worlds
from tests.worlds.households import register_rows

__all__ = ["early"]


def _number(hall: Hall, label: str) -> int:
    def find(session: Any) -> int:
        roll = load_roll(session, get_assembly(session, hall.id))
        return next(one.i for one in roll.rights if label in one.labels)

    return int(hall.run(find))


def _enter(hall: Hall, label: str, fields: dict[str, Any], status: int = 302) -> Any:
    path = f"/assemblies/{{id}}/service/rights/{_number(hall, label)}"
    return hall.post("convener", path, fields, status)


def _sell(hall: Hall, door: int) -> None:
    """A new roll file: the flat belongs to somebody else now."""
    rows = register_rows(DOORS)
    rows[door - 1][4], rows[door - 1][6] = "孙新", resident(700 + door)
    with hall.meeting.app.app_context():
        seen = registry.preview_import(
            worlds.COMMUNITY,
            workbook(*rows, header=HEADER),
            file_name="new.xlsx",
            provenance="register",
            officer_id=None,
            now=hall.now,
        )
        assert seen.state == "previewed", seen.summary
        registry.apply_import(seen.id, officer_id=None, now=hall.now)
        db.session.remove()


def _kept(hall: Hall) -> list[ServiceAttempt]:
    return hall.run(lambda s: s.query(ServiceAttempt).order_by(ServiceAttempt.id).all())


def _line(hall: Hall, label: str) -> int:
    return _number(hall, label)


def test_the_ledger_lists_the_register_from_the_notice_on(early: Hall) -> None:
    assert facts(early)["whole"]["rights"] == DOORS
    assert facts(early)["totals"]["unreached"]["rights"] == DOORS
    page = early.get("convener", "/assemblies/{id}/service")
    assert "1号楼1单元701" in page
    assert "名册尚未冻结" in page


def test_a_visit_of_the_first_week_follows_onto_the_roll(
    early: Hall, photo: bytes, tmp_path: Path
) -> None:
    _enter(early, "1号楼1单元701", visit(early, photo))
    (before,) = _kept(early)
    assert before.i is None
    assert facts(early)["totals"]["served"]["rights"] == 1
    assert facts(early)["unsigned"] == []
    freeze(early, tmp_path / "registrar")
    (after,) = _kept(early)
    assert after.i == _line(early, "1号楼1单元701")
    assert (after.at, after.evidence, after.deliverers) == (
        before.at,
        before.evidence,
        "赵甲、钱乙",
    )
    assert facts(early)["totals"]["served"]["rights"] == 1
    assert [one["rights"] for one in facts(early)["unsigned"]] == [1]


def test_it_is_signed_into_the_log_by_its_line(early: Hall, photo: bytes, tmp_path: Path) -> None:
    _enter(early, "1号楼1单元701", visit(early, photo))
    entry = {"channel": "door"}
    early.post("convener", "/assemblies/{id}/service/entries", entry, 409)
    freeze(early, tmp_path / "registrar")

    with early.meeting.app.app_context():
        officer = early.number("convener")
        act = propose_service(
            early.id, channel="door", warned=False, officer_id=officer, now=early.now
        )
        worlds.sign_as("convener", act, officer, early.now)
        bodies = [parse_entry(leaf) for leaf in entries(db.session(), early.id)]
    (logged,) = [one.body for one in bodies if one.type == "service"]
    assert list(logged["rights"]) == [_line(early, "1号楼1单元701")]


def test_what_the_old_owners_had_counts_not_for_the_new_ones(
    early: Hall, photo: bytes, tmp_path: Path
) -> None:
    _enter(early, "1号楼1单元701", visit(early, photo))
    _enter(early, "1号楼1单元901", visit(early, photo))
    _sell(early, 7)
    assert facts(early)["totals"]["served"]["rights"] == 1
    page = early.get(
        "convener", f"/assemblies/{{id}}/service/rights/{_number(early, '1号楼1单元701')}"
    )
    assert "原业主" in page
    assert "王*" in page
    freeze(early, tmp_path / "registrar")
    assert [one.i for one in _kept(early)] == [None, _line(early, "1号楼1单元901")]
    assert facts(early)["totals"]["served"]["rights"] == 1
    left = early.run(lambda s: former_of(s, get_assembly(s, early.id)))
    assert [one.receiver for one in left] == ["王某"]
    assert "SD-" in early.get("convener", "/assemblies/{id}/service").partition("原业主")[2]


def test_messages_leave_before_the_freeze_and_keep_their_right(early: Hall, tmp_path: Path) -> None:
    early.post("convener", f"/communities/{worlds.COMMUNITY}/phrase", {"phrase": "石榴树下"})
    text = "{房屋}有业主大会，详见{链接}。{暗语}"
    fields = {"act": "send", "channel": "sms", "text": text}
    early.post("convener", "/assemblies/{id}/service/messages", fields)
    assert facts(early)["totals"]["waiting"]["rights"] == DOORS
    freeze(early, tmp_path / "registrar")
    told = early.run(lambda s: sorted(one.i for one in s.query(NoticeMessage).all()))
    assert told == list(range(1, DOORS + 1))
    early.post("convener", "/assemblies/{id}/service/messages", fields, 409)


def test_a_page_of_before_the_freeze_finds_the_line_after_it(
    early: Hall, photo: bytes, tmp_path: Path
) -> None:
    number = _number(early, "1号楼1单元701")
    fields = visit(early, photo)
    freeze(early, tmp_path / "registrar")
    early.post("convener", f"/assemblies/{{id}}/service/rights/{number}", fields)
    assert [one.i for one in _kept(early)] == [_line(early, "1号楼1单元701")]


def test_the_doorstep_list_shows_whom_nothing_has_served(early: Hall, photo: bytes) -> None:
    path = "/assemblies/{id}/doorsteps"
    _enter(early, "1号楼1单元701", visit(early, photo))
    said = early.post("convener", path, {"building": "1号楼"}, 200).text
    assert "1号楼1单元901" in said
    assert "1号楼1单元701" not in said
    assert "1 / 12" in early.get("convener", "/assemblies/{id}/progress")


def test_a_round_of_a_building_is_entered_before_thefreeze(early: Hall, photo: bytes) -> None:
    fields = visit(early, photo, building="1号楼")
    del fields["result"]
    for label in ("1号楼1单元701", "1号楼1单元901"):
        fields[f"result-{_number(early, label)}"] = "delivered"
    early.post("convener", "/assemblies/{id}/service/round", fields)
    assert facts(early)["totals"]["served"]["rights"] == 2


def test_nothing_is_entered_before_the_notice(early: Hall, photo: bytes) -> None:
    number = _number(early, "1号楼1单元701")
    early.run(lambda s: setattr(s.get(AssemblyRow, early.id), "phase", "approved"))
    path = f"/assemblies/{{id}}/service/rights/{number}"
    assert (
        early.browser("convener").submit(path.format(id=early.id), visit(early, photo)).status_code
        >= 400
    )
    assert _kept(early) == []


def test_a_visit_before_the_notice_is_no_service(early: Hall, photo: bytes) -> None:
    def noted(moment: datetime) -> str:
        return moment.strftime("%Y-%m-%dT%H:%M")

    before = visit(early, photo, at=noted(early.now - timedelta(days=1)))
    assert "时间" in _enter(early, "1号楼1单元701", before, 400).text
