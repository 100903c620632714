"""Officers on duty hear of dangers and of what comes up to them: once, and not all night."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from app.companion.tickets.service import TicketReport
from app.companion.tickets.service.alerts import MOST_AN_HOUR
from app.companion.tickets.service.duty import DutyAddressMissing, set_duty
from app.platform.db import transaction
from app.platform.outbox import OutboxMessage
from app.supervision.models import DailyMessageRow
from app.supervision.service.daily import stop_daily
from tests.committee.town import COMMUNITY, text_of
from tests.companion.quarter import Quarter
from tests.companion.tickets.desk import LAMP, Desk

DUTY = f"/communities/{COMMUNITY}/tickets/duty"
LANE = TicketReport("hazard-fire", "", "消防通道被堵", "road", building="1号楼")
WALL = TicketReport("hazard-falling", "", "外墙掉砖", "wall")


@pytest.fixture
def desk(quarter: Quarter) -> Desk:
    return Desk(quarter)


def address_of(who: str) -> str:
    return f"{who}@example.org"


def put_on_duty(desk: Desk, *names: str) -> None:
    for who in names:
        officer, now = desk.officer(who), desk.quarter.clock()
        with desk.quarter.app.app_context():
            with transaction() as session:
                session.add(
                    DailyMessageRow(
                        officer_id=officer.id,
                        channel="email",
                        address=address_of(who),
                        since=now,
                        confirmed_at=now,
                        codes=0,
                        wrong=0,
                    )
                )
            set_duty(COMMUNITY, on=True, officer=officer, now=now)


def told(desk: Desk) -> list[tuple[str, str]]:
    return [
        (to.partition("@")[0], fields["stage"])
        for to, fields in desk.quarter.messages("ticket_alert")
    ]


def test_a_danger_rings_with_who_has_it_and_who_is_called(desk: Desk) -> None:
    put_on_duty(desk, "company", "street", "department", "convener")
    desk.open(LANE)
    assert sorted(told(desk)) == [("company", "danger"), ("department", "danger")]
    fields = desk.quarter.messages("ticket_alert")[0][1]
    assert "消防通道被堵" not in str(fields)
    assert (fields["kind"], fields["place"]) == ("消防通道堵塞、起火危险", "1号楼院内道路")


def test_what_is_no_danger_rings_nowhere_until_it_is_one(desk: Desk) -> None:
    put_on_duty(desk, "company", "department")
    number = desk.open(LAMP)
    assert told(desk) == []
    desk.act(number, "change", desk.officer("company"), "电线裸露", priority="hazard")
    assert told(desk) == [("company", "danger")]
    whistle = {"body": "department", "department": "fire"}
    desk.act(number, "whistle", desk.officer("company"), "请到现场", **whistle)
    assert told(desk) == [("company", "danger"), ("department", "danger")]


@pytest.mark.both_databases
def test_each_hears_once_of_a_ticket_and_stage(desk: Desk) -> None:
    put_on_duty(desk, "company", "convener")
    number = desk.open(WALL)
    company, convener = desk.officer("company"), desk.officer("convener")
    desk.act(number, "transfer", company, "请业委会看", body="committee")
    desk.act(number, "transfer", convener, "还是物业", body="property_company")
    desk.finish(number)
    desk.act(number, "reopen", desk.owner, "又掉了")
    assert told(desk) == [("company", "danger"), ("convener", "danger")]


def test_what_is_late_rings_with_whom_it_comes_up_to(desk: Desk) -> None:
    put_on_duty(desk, "company", "convener", "residents", "street")
    desk.open(LAMP)
    desk.wait(minutes=31)
    assert told(desk) == [("convener", "late-response")]
    desk.wait(hours=24, minutes=1)
    assert told(desk)[-1] == ("residents", "late-response")
    before = len(told(desk))
    desk.wait(minutes=5)
    assert len(told(desk)) == before


def due_hours(desk: Desk) -> list[int]:
    def read(session: Any) -> list[datetime]:
        rows = session.query(OutboxMessage).filter_by(purpose="ticket_alert")
        return [row.due_at for row in rows]

    return [(one.hour + 8) % 24 for one in desk.quarter.run(read)]


def test_dangers_ring_at_night_and_other_lateness_in_the_morning(desk: Desk) -> None:
    put_on_duty(desk, "company", "convener")
    desk.quarter.clock.advance(hours=13)
    number = desk.open(LAMP)
    desk.bring_to(number, "arrive")
    desk.wait(days=3, minutes=1)
    assert told(desk) == [("convener", "late-repair")]
    assert due_hours(desk) == [8]
    desk.open(WALL)
    assert due_hours(desk)[1:] == [23]


def test_one_resident_rings_three_times_a_day(desk: Desk) -> None:
    put_on_duty(desk, "company")
    for _ in range(4):
        desk.open(WALL)
    assert told(desk) == [("company", "danger")] * 3
    neighbour = desk.quarter.resident_of(desk.quarter.sign_in(4))
    desk.open(WALL, by=neighbour)
    assert len(told(desk)) == 4


def test_ten_an_hour_are_enough_and_the_tenth_says_so(desk: Desk) -> None:
    put_on_duty(desk, "company")
    for _ in range(MOST_AN_HOUR + 2):
        desk.open(WALL, by="sensor")
    sent = [fields["last"] for _, fields in desk.quarter.messages("ticket_alert")]
    assert sent == [0] * (MOST_AN_HOUR - 1) + [MOST_AN_HOUR]
    desk.quarter.clock.advance(hours=1, minutes=1)
    desk.open(WALL, by="sensor")
    assert len(told(desk)) == MOST_AN_HOUR + 1


def test_nobody_is_told_who_did_not_ask_or_has_no_address(desk: Desk) -> None:
    company = desk.officer("company")
    with desk.quarter.app.app_context(), pytest.raises(DutyAddressMissing):
        set_duty(COMMUNITY, on=True, officer=company, now=desk.quarter.clock())
    put_on_duty(desk, "company")
    with desk.quarter.app.app_context():
        stop_daily(company, now=desk.quarter.clock())
    desk.open(WALL)
    assert told(desk) == []


def test_the_page_switches_it_on_and_off(desk: Desk) -> None:
    page = text_of(desk.quarter.browser("company").get(f"{DUTY}?lang=en").text)
    assert "which you have not confirmed yet" in page
    desk.quarter.post("company", DUTY, {"on": "y"}, 409)
    put_on_duty(desk, "company")
    desk.quarter.post("company", DUTY, {})
    desk.open(WALL)
    assert told(desk) == []
    desk.quarter.post("company", DUTY, {"on": "y"})
    desk.open(WALL)
    assert told(desk) == [("company", "danger")]
    for who in ("auditor", "clerk"):
        assert desk.quarter.browser(who).get(DUTY).status_code == 403
