"""The dashboard of one community and the nightly line that is made of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.companion.overview.models import SnapshotRow
from app.companion.overview.service.snapshots import take_snapshots
from app.companion.tickets.service import TicketReport, open_ticket
from app.core.calendar import local_date
from app.registry.models import UnitRow
from app.registry.service import list_units
from tests.committee.town import COMMUNITY, name, pdf
from tests.companion.quarter import Quarter

BOARD = f"/overview/communities/{COMMUNITY}"


def night(quarter: Quarter) -> list[SnapshotRow]:
    with quarter.app.app_context():
        for _ in range(2):
            take_snapshots(quarter.clock())
    rows: list[SnapshotRow] = quarter.run(
        lambda session: session.query(SnapshotRow).order_by(SnapshotRow.on).all()
    )
    return rows


def test_residents_signed_in_are_counted_by_building_without_names(quarter: Quarter) -> None:
    owner = quarter.sign_in(3)
    quarter.rent(owner)
    quarter.sign_in(4)
    page = quarter.get("company", f"{BOARD}?lang=en")
    assert "Residents signed in 3" in page
    things = quarter.get("company", f"{BOARD}/things?lang=en")
    assert "1号楼 30 1" in things
    assert name(3) not in things
    assert "1号楼1单元301" not in things


def test_a_building_of_few_flats_has_no_line_of_its_own(quarter: Quarter) -> None:
    """Two villas together are still too few to say how many of them have signed in."""
    quarter.sign_in(3)
    units = quarter.run(lambda session: [one.id for one in list_units(session, COMMUNITY)])

    def build(session: Any) -> None:
        for number, one in enumerate(units[:2]):
            session.get(UnitRow, one).building = f"{number + 8}号别墅"
        session.commit()

    quarter.run(build)
    things = quarter.get("company", f"{BOARD}/things?lang=en")
    assert "别墅" not in things
    assert "small buildings together 2 –" in things


@pytest.mark.both_databases
def test_open_tickets_are_listed_without_what_was_written(quarter: Quarter) -> None:
    written = TicketReport(
        category="repair-lift",
        title="电梯停运",
        text="请联系王先生。",
        place="lift",
        is_private=True,
    )
    resident = quarter.resident_of(quarter.sign_in(3))
    with quarter.app.app_context():
        open_ticket(COMMUNITY, written, by=resident, now=quarter.clock())
    assert "Tickets open 1" in quarter.get("street", f"{BOARD}?lang=en")
    page = quarter.get("street", f"{BOARD}/things?lang=en")
    assert "reported" in page
    assert "To the desk of reports" in page
    for secret in ("电梯停运", "王先生", name(3), "1号楼1单元301"):
        assert secret not in page
    quarter.wait(hours=72)
    assert "Tickets overdue: 1" in quarter.get("street", f"{BOARD}?lang=en", 200)


def test_a_danger_of_today_is_not_called_no_alert(quarter: Quarter) -> None:
    """The picture is of the night and says so; the community's own page knows of it at once."""
    night(quarter)
    assert "No alerts." in quarter.get("street", f"{BOARD}?lang=en")
    written = TicketReport(
        category="hazard-lift", title="电梯困人", text="有人被困。", place="lift"
    )
    resident = quarter.resident_of(quarter.sign_in(3))
    with quarter.app.app_context():
        open_ticket(COMMUNITY, written, by=resident, now=quarter.clock())
    page = quarter.get("street", f"{BOARD}?lang=en")
    assert "Dangers open now: 1" in page
    assert "No alerts" not in page
    picture = quarter.get("street", "/overview?lang=en")
    assert "No alerts." not in picture
    assert "What came in since is not in them" in picture


def test_the_night_writes_each_day_once_and_keeps_what_it_was(quarter: Quarter) -> None:
    quarter.sign_in(3)
    first = night(quarter)
    assert [(one.community_id, one.flats) for one in first] == [(COMMUNITY, 1)]
    quarter.sign_in(4)
    assert [one.flats for one in night(quarter)] == [1]
    quarter.clock.advance(days=1)
    assert [one.flats for one in night(quarter)] == [1, 2]
    quarter.clock.advance(days=50)
    days = [one.on for one in night(quarter)]
    assert days[-1] == local_date(quarter.clock())
    assert all(one.day == 1 or days[-1] - one <= timedelta(days=35) for one in days)


def test_a_contract_that_ends_and_open_accounts_are_alerts(quarter: Quarter) -> None:
    ends = (local_date(quarter.clock()) + timedelta(days=80)).isoformat()
    given = {"kind": "contract", "title": "合同", "valid_from": "2026-01-01", "ends_on": ends}
    quarter.post(
        "company", f"/communities/{COMMUNITY}/library", {**given, "file": (pdf("c"), "c.pdf")}
    )
    assert f"A contract ends on {ends}" in quarter.get("street", f"{BOARD}?lang=en")
    row = night(quarter)[0]
    assert row.alerts == [{"code": "contract_end", "about": ends, "subject": ""}]
    assert f'href="/c/{COMMUNITY}/library"' in quarter.browser("street").get(BOARD).text
    listed = quarter.get("street", "/overview/figures/alert_count?lang=en")
    assert f"A contract ends on {ends}" in listed


def test_those_who_act_here_see_it_and_residents_and_strangers_do_not(quarter: Quarter) -> None:
    for who in ("company", "convener", "residents", "street", "inspector", "auditor"):
        assert quarter.browser(who).get(BOARD).status_code == 200, who
        assert quarter.browser(who).get(f"/communities/{COMMUNITY}/figures").status_code == 302
    assert quarter.browser("clerk").get(BOARD).status_code == 403
    assert quarter.browser("clerk").get(f"/communities/{COMMUNITY}/figures").status_code == 403
    for phone in (quarter.sign_in(3), quarter.auth.browser()):
        assert phone.get(BOARD).status_code in (302, 401)
