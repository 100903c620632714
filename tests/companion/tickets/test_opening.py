"""Opening: the same report is one ticket, and who gets it follows from the rules."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.companion.tickets.service import (
    TicketReport,
    TicketReportWrong,
    TicketsTooMany,
    figures,
    get_ticket,
    list_tickets,
    open_ticket,
)
from app.platform.pictures import PictureInvalid
from tests.committee.town import COMMUNITY, picture
from tests.companion.quarter import Quarter

LAMP = TicketReport("repair-power", "", "楼道灯坏了", "stairs", building="1号楼")


def opened(quarter: Quarter, report: TicketReport = LAMP, *, by: Any = "sensor") -> Any:
    with quarter.app.app_context():
        number = open_ticket(COMMUNITY, report, by=by, now=quarter.clock())
    return quarter.run(lambda session: get_ticket(session, number, quarter.clock()))


@pytest.mark.parametrize(
    ("category", "place", "level", "body", "department"),
    [
        ("repair-power", "stairs", "", "property_company", ""),
        ("repair-power", "stairs", "ordinary", "committee", ""),
        ("repair-power", "stairs", "large", "street", ""),
        ("complaint-desk", "gate", "", "committee", ""),
        ("complaint-cleaning", "stairs", "", "property_company", ""),
        ("dispute-neighbour", "flat", "", "residents_committee", ""),
        ("dispute-building", "roof", "", "department", "urban_management"),
        ("repair-other", "road", "large", "department", "urban_management"),
        ("hazard-fire", "stairs", "", "property_company", ""),
        ("fund-use", "roof", "", "committee", ""),
    ],
)
def test_who_gets_it_follows_from_category_place_and_level(
    quarter: Quarter, category: str, place: str, level: str, body: str, department: str
) -> None:
    found = opened(quarter, TicketReport(category, "事情", "说明", place, level=level))
    assert (found.body, found.department, found.state) == (body, department, "open")


@pytest.mark.both_databases
def test_a_report_that_is_sent_twice_is_one_ticket(quarter: Quarter) -> None:
    resident = quarter.resident_of(quarter.sign_in(3))
    report = TicketReport(
        "repair-power",
        "",
        "楼道灯坏了",
        "stairs",
        client_key="phone-made-key-1",
        photos=(picture().getvalue(),),
    )
    numbers = {opened(quarter, report, by=resident).id for _ in range(3)}
    assert len(numbers) == 1
    neighbour = quarter.resident_of(quarter.sign_in(4))
    with pytest.raises(TicketReportWrong):
        opened(quarter, report, by=neighbour)


def test_another_systems_number_is_one_ticket_for_each_source(quarter: Quarter) -> None:
    first = TicketReport("hazard-fire", "烟感报警", "", "stairs", source="webhook", external_id="7")
    other = TicketReport("hazard-fire", "烟感报警", "", "stairs", source="open311", external_id="7")
    assert opened(quarter, first).id == opened(quarter, first).id != opened(quarter, other).id


@pytest.mark.parametrize(
    "change",
    [
        {"category": "nothing"},
        {"place": "moon"},
        {"text": ""},
        {"text": "长" * 2001},
        {"title": "长" * 81},
        {"level": "huge"},
        {"source": "rumour"},
        {"building": "长" * 41},
    ],
)
def test_what_is_no_report_is_refused(quarter: Quarter, change: dict[str, str]) -> None:
    fields: dict[str, Any] = {
        "category": "repair-power",
        "title": "",
        "text": "灯坏了",
        "place": "stairs",
    }
    with pytest.raises(TicketReportWrong) as refused:
        opened(quarter, TicketReport(**{**fields, **change}))
    assert refused.value.fields["field"] in (*change, "title")


def test_twenty_reports_a_day_are_the_limit_of_a_resident(quarter: Quarter) -> None:
    resident = quarter.resident_of(quarter.sign_in(3))
    for _ in range(20):
        opened(quarter, by=resident)
    with pytest.raises(TicketsTooMany):
        opened(quarter, by=resident)
    quarter.clock.advance(days=1, minutes=1)
    assert opened(quarter, by=resident).number == 21


def test_a_photo_that_is_none_opens_nothing(quarter: Quarter) -> None:
    with pytest.raises(PictureInvalid):
        opened(quarter, TicketReport("repair-power", "", "灯", "stairs", photos=(b"GIF89a",)))
    assert quarter.run(lambda session: list_tickets(session, COMMUNITY)) == []


def test_figures_name_the_tickets_behind_them(quarter: Quarter) -> None:
    first, second = opened(quarter), opened(quarter)
    quarter.clock.advance(days=1)
    opened(quarter)
    day = date(2026, 3, 2)
    found = quarter.run(lambda session: figures(session, COMMUNITY, day, day, now=quarter.clock()))
    assert found.ids["opened"] == (first.id, second.id)
    assert (found.opened, found.closed, found.overdue) == (2, 0, 2)
    assert found.by_category == {"repair-power": (first.id, second.id)}
