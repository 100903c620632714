"""A company that writes its own reports and stars: nothing of it raises its score."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.companion.rating.service import score_now
from app.companion.tickets.service.desking import open_at_desk
from app.registry.service.owners import contacts_by_owner
from app.supervision.models import DailyMessageRow
from tests.committee.town import COMMUNITY, name, text_of
from tests.companion.quarter import Quarter
from tests.companion.rating.houses import PUBLIC, serve
from tests.companion.tickets.desk import LAMP, Desk

NOW = "2026Q1"
NOTHING_ELSE = dict.fromkeys(("orders", "fees", "survey"))
OWN = replace(LAMP, source="desk", title="自查换灯")


def score(quarter: Quarter) -> Any:
    return quarter.run(lambda session: score_now(session, COMMUNITY, NOW, now=quarter.clock()))


def points(quarter: Quarter) -> dict[str, int | None]:
    return {one.key: one.points for one in score(quarter).parts}


def a_neighbours_ticket(desk: Desk, stars: int = 2) -> int:
    """A resident's report, repaired in time and rated."""
    number = desk.open()
    desk.finish(number)
    desk.act(number, "confirm", desk.owner, stars=stars)
    return number


def one_in_time_one_late(desk: Desk) -> None:
    late = desk.open()
    desk.wait(days=1)
    desk.finish(late)
    desk.act(late, "confirm", desk.owner, stars=2)
    a_neighbours_ticket(desk)


def test_a_hundred_own_tickets_change_nothing(quarter: Quarter) -> None:
    serve(quarter)
    desk = Desk(quarter)
    one_in_time_one_late(desk)
    before = score(quarter)
    company = desk.officer("company")
    for _ in range(100):
        number = desk.open(OWN, by=company)
        desk.finish(number)
    desk.wait(days=8)
    after = score(quarter)
    assert (after.total, after.colour) == (before.total, before.colour)
    assert points(quarter) == {"in_time": 5000, "stars": 4000, **NOTHING_ELSE}
    assert len(after.part("in_time").ids["own"]) == 100
    page = text_of(quarter.auth.browser().get(f"{PUBLIC}/{NOW}/in_time?lang=en").text)
    assert "confirmed by nobody else: not counted: 100" in page


def test_entering_in_a_neighbours_name_is_no_praise_until_the_neighbour_says_so(
    quarter: Quarter,
) -> None:
    desk = Desk(quarter)
    company = desk.officer("company")
    made = []
    for _ in range(2):
        report = replace(OWN, reporter=name(3))
        with quarter.app.app_context():
            flat = desk.owner.label
            made.append(
                open_at_desk(COMMUNITY, report, flat=flat, officer=company, now=quarter.clock())
            )
        desk.finish(made[-1])
    desk.act(made[0], "confirm", desk.owner, stars=5)
    desk.wait(days=8)
    part = score(quarter).part("in_time")
    assert (part.ids["in_time"], part.ids["own"]) == ([made[0]], [made[1]])


def test_another_bodys_word_proves_it_and_lateness_counts_whoever_wrote_it_down(
    quarter: Quarter,
) -> None:
    desk = Desk(quarter)
    company = desk.officer("company")
    proven, late = desk.open(OWN, by=company), desk.open(OWN, by=company)
    desk.finish(proven)
    desk.act(proven, "confirm", desk.officer("residents"))
    desk.wait(days=5)
    part = score(quarter).part("in_time")
    assert part.ids == {"in_time": [proven], "overdue": [late], "own": []}
    assert part.points == 5000


@pytest.mark.both_databases
def test_stars_from_the_companys_own_people_do_not_count(quarter: Quarter) -> None:
    """An owner whose phone is where the company's officer has messages sent to."""
    desk = Desk(quarter)
    a_neighbours_ticket(desk, stars=2)
    other = quarter.resident_of(quarter.sign_in(4))
    number = desk.open(by=other)
    desk.finish(number)
    desk.act(number, "confirm", other, stars=5)
    assert points(quarter)["stars"] == 7000
    _texted_at(quarter, desk.officer("keeper").id, door=4)
    part = score(quarter).part("stars")
    assert (part.points, part.ids["own_rated"]) == (4000, [number])
    assert score(quarter).part("in_time").ids["own"] == [number]


def _texted_at(quarter: Quarter, officer_id: int, *, door: int) -> None:
    """An officer has the daily message sent to the phone of an owner."""
    owner = quarter.resident_of(quarter.sign_in(door)).owner_id
    assert owner is not None

    def write(session: Any) -> None:
        phone = contacts_by_owner(session, [owner])[owner][0].phone
        row = DailyMessageRow(officer_id=officer_id, channel="sms", address=phone)
        row.since = quarter.clock() - timedelta(days=1)
        session.add(row)
        session.commit()

    quarter.run(write)


def test_a_ticket_of_a_neighbour_counts_as_ever(quarter: Quarter) -> None:
    desk = Desk(quarter)
    desk.open(LAMP)
    good = a_neighbours_ticket(desk, stars=5)
    part = score(quarter).part("in_time")
    assert (part.ids["in_time"], part.ids["own"]) == ([good], [])
