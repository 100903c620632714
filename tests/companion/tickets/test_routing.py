"""Category, place and size choose who gets a report, at the report and after every change of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.companion.tickets.models import TicketRow
from app.companion.tickets.service import TicketReport
from app.companion.tickets.service.machine import TicketNotYours
from app.companion.tickets.service.matrix import responsibility_matrix
from app.companion.tickets.service.reading import parties_of
from app.companion.tickets.service.rules import (
    LEVELS,
    Route,
    Rules,
    default_text,
    parse_rules,
)
from app.companion.tickets.service.running import views_of_ticket
from tests.committee.town import COMMUNITY, text_of
from tests.companion.quarter import Quarter
from tests.companion.tickets.desk import LAMP, Desk

MINE = f"/c/{COMMUNITY}/tickets"
RULES = parse_rules(default_text())
LANE = TicketReport("hazard-fire", "", "消防通道被堵", "road")


@pytest.fixture
def desk(quarter: Quarter) -> Desk:
    return Desk(quarter)


def newest(desk: Desk) -> Any:
    number = desk.quarter.run(lambda session: max(one.id for one in session.query(TicketRow)))
    return desk.see(number)


def called(desk: Desk, number: int, kind: str = "whistle") -> set[str]:
    found = desk.quarter.run(lambda session: parties_of(session, number))
    return {one.department or one.body for one in found if one.kind == kind}


def ways_to(rules: Rules) -> dict[int, tuple[str, str, str]]:
    """A kind, place and size that no earlier line takes, for each line of the routing."""
    found: dict[int, tuple[str, str, str]] = {}
    for category in rules.categories.values():
        for level in LEVELS[LEVELS.index(category.level) :]:
            for place in rules.places:
                line = rules.routes.index(rules.route(category, place, level))
                found.setdefault(line, (category.key, place, level))
    return found


def test_a_resident_reaches_every_line_of_the_routing_from_the_form(desk: Desk) -> None:
    ways = ways_to(RULES)
    assert sorted(ways) == list(range(len(RULES.routes)))
    phone = desk.quarter.sign_in(3)
    for line, (category, place, level) in sorted(ways.items()):
        desk.quarter.clock.advance(days=1)
        given = {"category": category, "place": place, "level": level, "text": "说明"}
        assert phone.submit(MINE, given).status_code == 302, given
        route, found = RULES.routes[line], newest(desk)
        assert (found.body, found.department) == route.keeper, given
        assert called(desk, found.id) == set(route.calls), given


def rows_of_the_matrix(desk: Desk) -> list[tuple[str, str, str, Route]]:
    """Every kind, place and size of which the page of responsibilities speaks, and what it says."""
    duties = desk.quarter.run(lambda session: responsibility_matrix(session, COMMUNITY))
    rows = []
    for one in duties:
        key = one.category.key
        rows += [(key, "other", level, route) for level, route in one.levels]
        rows += [(key, place, level, route) for place, level, route in one.places]
    return rows


def test_the_desk_reaches_every_row_of_the_matrix_by_a_change(desk: Desk) -> None:
    number, inspector, seen = desk.open(LAMP), desk.officer("inspector"), set()
    rows = rows_of_the_matrix(desk)
    assert len(rows) > 3 * len(RULES.categories)
    for category, place, level, route in rows:
        wanted = {"category": category, "place": place, "level": level}
        desk.act(number, "change", inspector, "看过现场", **wanted)
        found = desk.see(number)
        assert (found.body, found.department) == route.keeper, wanted
        assert set(route.calls) - {found.department} <= called(desk, number), wanted
        seen.add(route)
    assert seen == set(RULES.routes)


@pytest.mark.both_databases
def test_a_change_hands_it_on_by_a_line_that_the_reporter_reads(desk: Desk) -> None:
    number = desk.open(TicketReport("repair-other", "", "院内道路塌陷", "road"))
    desk.bring_to(number, "arrive", "start")
    desk.quarter.clock.advance(minutes=24)
    company = desk.quarter.browser("company")
    given = {"explanation": "塌陷面积大，需要城管处理", "level": "large"}
    assert company.submit(f"/tickets/{number}/acts/change", given).status_code == 302
    changed, handed = desk.lines(number)[-2:]
    assert (changed.act, changed.facts) == ("change", {"level": ["small", "large"]})
    assert (handed.act, handed.facts["by_rules"], handed.to_state) == ("transfer", True, "open")
    assert changed.explanation == handed.explanation == given["explanation"]
    page = text_of(desk.quarter.sign_in(3).get(f"{MINE}/{number}?lang=en").text)
    assert "to: Urban management · by the rules, because kind, size or place changed" in page
    assert "transfer" in [fields["act"] for _, fields in desk.quarter.messages("ticket_news")]
    now = desk.quarter.clock()
    views = desk.quarter.run(lambda session: views_of_ticket(session, number, now))
    ran = {one.stage: one.has_run for one in views}
    worked = handed.at - desk.see(number).opened_at
    assert worked > timedelta(minutes=24)
    assert ran == {"response": now - handed.at, "repair": worked + (now - handed.at)}
    assert company.get(f"/tickets/{number}").status_code == 200
    with pytest.raises(TicketNotYours):
        desk.act(number, "claim_done", desk.officer("company"))


def test_a_change_that_the_routing_does_not_ask_about_leaves_it_where_it_is(desk: Desk) -> None:
    number = desk.open(LAMP)
    desk.act(number, "transfer", desk.officer("company"), "请业委会看", body="committee")
    for more in ({"place": "gate"}, {"category": "repair-door"}, {"priority": "high"}):
        desk.act(number, "change", desk.officer("residents"), **more)
        assert (desk.see(number).body, desk.lines(number)[-1].act) == ("committee", "change")


def test_another_kind_brings_its_size_its_urgency_and_whom_it_calls(desk: Desk) -> None:
    number = desk.open(TicketReport("repair-fire", "", "楼道堆满杂物", "stairs"))
    desk.act(number, "share", desk.officer("company"), body="committee")
    desk.act(number, "change", desk.officer("company"), "堵住了消防通道", category="hazard-fire")
    found = desk.see(number)
    assert (found.priority, found.body) == ("hazard", "property_company")
    assert called(desk, number) == {"fire"}
    assert called(desk, number, "joint") == {"committee"}
    assert desk.lines(number)[-1].facts["calls"] == ["fire"]
    desk.act(number, "change", desk.officer("street"), "其实是纠纷", category="dispute-company")
    found = desk.see(number)
    assert (found.level, found.priority, found.body) == ("large", "hazard", "street")


def test_a_danger_to_many_goes_to_the_street_and_calls_those_on_the_spot(desk: Desk) -> None:
    number = desk.open(TicketReport("hazard-other", "", "围墙要倒", "grounds", level="large"))
    assert desk.see(number).body == "street"
    assert called(desk, number) == {"property_company"}
    desk.act(number, "report_back", desk.officer("company"), "已拉警戒线")


@pytest.mark.parametrize("category", ["dispute-company", "complaint-desk"])
def test_nobody_reports_it_smaller_than_its_kind(desk: Desk, category: str) -> None:
    for by in (desk.owner, desk.officer("company")):
        number = desk.open(TicketReport(category, "", "说明", "other", level="small"), by=by)
        found = desk.see(number)
        assert (found.level, found.body) == (
            RULES.categories[category].level,
            RULES.route(RULES.categories[category], "other", found.level).body,
        )


def test_a_resident_calls_things_the_largest_three_times_a_day(desk: Desk) -> None:
    large = TicketReport("repair-other", "", "路灯全灭", "grounds", level="large")
    levels = [desk.see(desk.open(large)).level for _ in range(4)]
    assert levels == ["large"] * 3 + ["small"]
    number = newest(desk).id
    assert desk.lines(number)[0].facts["limit"] == 3
    page = text_of(desk.quarter.sign_in(3).get(f"{MINE}/{number}?lang=en").text)
    assert "3 a day are the limit for the largest size" in page
    desk.act(number, "change", desk.officer("company"), "确实全灭", level="large")
    assert desk.see(number).body == "street"
    desk.quarter.clock.advance(days=1, minutes=1)
    assert desk.see(desk.open(large)).level == "large"


def test_whoever_has_it_spares_itself_no_photo(desk: Desk) -> None:
    number = desk.open(TicketReport("complaint-cleaning", "", "垃圾没清", "stairs"))
    wanted = {"category": "complaint-desk", "level": "small"}
    with pytest.raises(TicketNotYours):
        desk.act(number, "change", desk.officer("company"), **wanted)
    desk.act(number, "change", desk.officer("convener"), "说的是态度", category="complaint-desk")
    assert desk.see(number).body == "committee"


def test_a_transfer_changes_no_size_behind_the_timeline(desk: Desk) -> None:
    number = desk.open(LAMP)
    given = {"explanation": "请业委会看", "body": "committee", "level": "large"}
    desk.quarter.post("company", f"/tickets/{number}/acts/transfer", given)
    assert desk.see(number).level == "small"


def test_who_may_not_see_it_afterwards_is_led_to_the_list(desk: Desk) -> None:
    number = desk.open(LANE)
    given = {"explanation": "是违法搭建", "category": "dispute-building"}
    answer = desk.quarter.browser("convener").submit(f"/tickets/{number}/acts/change", given)
    assert answer.headers["Location"].endswith(f"/communities/{COMMUNITY}/tickets")
    assert desk.see(number).department == "urban_management"
