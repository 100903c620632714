"""Handing a late report on leaves its lateness with whoever had it."""

from __future__ import annotations

from datetime import date

import pytest

from app.companion.rating.service.fairness import fair_tickets
from app.companion.tickets.service.handing import late_with
from tests.committee.town import COMMUNITY
from tests.companion.quarter import Quarter
from tests.companion.tickets.desk import LAMP, Desk

DAY = date(2026, 3, 2)


@pytest.fixture
def desk(quarter: Quarter) -> Desk:
    return Desk(quarter)


def late_of(desk: Desk, body: str) -> frozenset[int]:
    found: frozenset[int] = desk.quarter.run(
        lambda session: late_with(session, COMMUNITY, body, DAY, DAY)
    )
    return found


def overdue_of_the_company(desk: Desk) -> tuple[int, ...]:
    now = desk.quarter.clock()
    found = desk.quarter.run(lambda session: fair_tickets(session, COMMUNITY, DAY, DAY, now=now))
    return tuple(found.overdue)


@pytest.mark.both_databases
def test_called_larger_after_its_time_it_stays_late_with_the_company(desk: Desk) -> None:
    number, company = desk.open(), desk.officer("company")
    desk.quarter.clock.advance(minutes=31)
    desk.act(number, "change", company, "影响整栋楼", level="large")
    assert desk.see(number).body == "street"
    assert (late_of(desk, "property_company"), late_of(desk, "street")) == ({number}, frozenset())
    assert overdue_of_the_company(desk) == (number,)


def test_handed_on_in_time_it_is_late_with_the_next_body_only(desk: Desk) -> None:
    number = desk.open()
    desk.act(number, "transfer", desk.officer("company"), "请业委会看", body="committee")
    desk.wait(minutes=31)
    assert (late_of(desk, "property_company"), late_of(desk, "committee")) == (
        frozenset(),
        {number},
    )
    assert overdue_of_the_company(desk) == ()


def test_what_was_taken_back_counts_with_nobody(desk: Desk) -> None:
    number = desk.open(LAMP)
    desk.wait(minutes=31)
    desk.act(number, "withdraw", desk.owner, "自己修好了")
    assert late_of(desk, "property_company") == frozenset()
