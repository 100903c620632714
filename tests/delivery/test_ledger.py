"""The ledger holds every right of the roll; whom nobody reached stays in sight."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook

from app.platform.audit import AuditEvent
from tests.delivery.serving import LEDGER, enter, facts, visit
from tests.hall import Hall


def _rows(hall: Hall, query: str = "") -> list[dict[str, str]]:
    answer = hall.browser("convener").get(f"/assemblies/{hall.id}/service/ledger.csv{query}")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


@pytest.mark.both_databases
def test_everybody_is_on_it_and_unreached_at_first(hall: Hall) -> None:
    found = facts(hall)
    assert found["whole"]["rights"] == len(hall.meeting.facts.cards)
    assert found["totals"]["unreached"] == found["whole"]
    assert found["totals"]["served"] == {"rights": 0, "heads": 0, "area": 0}
    # Door 53 has no phone: it does not vanish.
    assert any("5301" in row["房屋"] and row["送达情况"] == "未送达" for row in _rows(hall))


def test_totals_follow_by_heads_and_area(hall: Hall, photo: bytes) -> None:
    enter(hall, 53, visit(hall, photo))
    enter(hall, 7, visit(hall, photo, result="refused"))
    found = facts(hall)
    assert found["totals"]["served"]["heads"] == 1
    assert (
        found["totals"]["served"]["area"] == 84_53
    )  # Door 53: 80 + 53 % 7 = 84, and 53 hundredths.
    assert found["totals"]["refused"]["rights"] == 1
    sums = [total["area"] for total in found["totals"].values()]
    assert sum(sums) == found["whole"]["area"]


def test_it_goes_from_door_to_door(hall: Hall) -> None:
    doors = [row["房屋"] for row in _rows(hall, "?building=1号楼")]
    assert doors[:3] == ["1号楼1单元101", "1号楼1单元301", "1号楼1单元501"]
    assert doors.index("1号楼1单元901") < doors.index("1号楼1单元1101")
    # Whoever has nothing but a parking place somewhere does not live there.
    assert "幢0003" not in {row["楼栋"] for row in _rows(hall)}


def test_filters_leave_what_was_asked_for(hall: Hall, photo: bytes) -> None:
    enter(hall, 53, visit(hall, photo))
    assert len(_rows(hall, "?status=served")) == 1
    assert {row["楼栋"] for row in _rows(hall, "?building=2号楼")} >= {"2号楼"}
    assert len(_rows(hall, "?channel=letter")) == 0
    said = hall.get("convener", LEDGER + "?status=served")
    assert "1号楼1单元5301" in said
    assert "1号楼1单元701" not in said


def test_the_workbook_says_the_same(hall: Hall, photo: bytes) -> None:
    enter(hall, 53, visit(hall, photo))
    answer = hall.browser("convener").get(f"/assemblies/{hall.id}/service/ledger.xlsx")
    sheet = load_workbook(io.BytesIO(answer.data)).active
    rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert [row[6] for row in rows[1:]] == [row["送达情况"] for row in _rows(hall)]
    assert len(rows) == 1 + len(hall.meeting.facts.cards)


def test_an_export_is_kept_in_the_journal(hall: Hall) -> None:
    _rows(hall)
    kept = hall.run(lambda s: s.query(AuditEvent).filter_by(action="delivery.export").all())
    assert [one.detail["kind"] for one in kept] == ["csv"]


def test_names_and_phones_are_masked(hall: Hall) -> None:
    card = hall.meeting.facts.card(7)
    page = hall.get("convener", f"/assemblies/{{id}}/service/rights/{card.i}")
    assert card.phones[0] not in page
    assert card.phones[0][-4:] in page
    assert "王八" not in page


def test_before_the_freeze_there_is_no_ledger_and_nobody_is_served(quiet_hall: Hall) -> None:
    # The fixture stands on the frozen roll: the ledger is open already.
    assert facts(quiet_hall)["whole"]["rights"] == len(quiet_hall.meeting.facts.cards)


@pytest.mark.parametrize("name", ["clerk", "scrutineer", "registrar", "operator", "eve"])
def test_it_is_for_those_who_serve_and_those_who_watch(hall: Hall, name: str) -> None:
    hall.get(name, LEDGER, 403)
    hall.get(name, "/assemblies/{id}/service/ledger.csv", 403)
    hall.get(name, "/assemblies/{id}/service/rights/1", 403)


@pytest.mark.parametrize("name", ["street", "auditor", "residents_committee"])
def test_watchers_read_and_enter_nothing(hall: Hall, photo: bytes, name: str) -> None:
    hall.get(name, LEDGER)
    hall.post(name, "/assemblies/{id}/service/rights/1", visit(hall, photo), 403)


@pytest.mark.parametrize("query", ["?page=0", "?page=99999999999999999999", "?page=x", "?status=x"])
def test_odd_addresses_are_harmless(hall: Hall, query: str) -> None:
    hall.get("convener", LEDGER + query)


def test_what_is_not_there_is_not_found(hall: Hall) -> None:
    hall.get("convener", "/assemblies/{id}/service/rights/9999", 404)
    hall.get("convener", "/assemblies/{id}/service/ledger.pdf", 404)
    hall.get("convener", "/assemblies/{id}/service/evidence/" + "0" * 64, 404)
