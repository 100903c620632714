"""A ticket's way from the report to the stars, and every turn that it can take."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from app.companion.tickets.models import TicketEventRow
from app.companion.tickets.service import TicketReport, figures, is_unbroken
from app.companion.tickets.service.machine import (
    ExplanationMissing,
    TicketNotNow,
    TicketNotYours,
)
from app.companion.tickets.service.pictures import TicketPhotoSame
from app.companion.tickets.service.reading import TicketNotFound, parties_of
from app.companion.tickets.service.told import (
    TicketFactWrong,
    TicketProofMissing,
    TicketTooLate,
    TicketWordTaken,
)
from app.core.calendar import SHANGHAI, local_date
from tests.committee.town import COMMUNITY
from tests.companion.quarter import Quarter
from tests.companion.tickets.desk import LAMP, Desk, jpeg

FLAT = TicketReport("repair-water", "水管漏水", "厨房漏水", "flat", is_private=True)


@pytest.fixture
def desk(quarter: Quarter) -> Desk:
    return Desk(quarter)


def due(desk: Desk, number: int) -> str:
    found = desk.see(number).due_at
    return "" if found is None else f"{found.astimezone(SHANGHAI):%m-%d %H:%M}"


@pytest.mark.both_databases
def test_the_whole_way_to_five_stars(desk: Desk) -> None:
    number, company = desk.open(), desk.officer("company")
    assert due(desk, number) == "03-02 10:30"
    desk.quarter.clock.advance(minutes=10)
    desk.act(number, "accept", company, "马上到")
    assert due(desk, number) == "03-02 10:30"
    desk.act(number, "arrive", company, "到了", photos=(jpeg("grey"),), moment="before")
    assert due(desk, number) == "03-05 10:00"
    desk.act(number, "start", company, "换灯泡")
    desk.act(number, "claim_done", company, "换好了", photos=(jpeg("yellow"),))
    assert (desk.see(number).state, due(desk, number)) == ("done_claimed", "")
    desk.act(number, "confirm", desk.owner, "很快", stars=5)
    found = desk.see(number)
    assert (found.state, found.stars, found.rating, found.confirmed_by, found.was_late) == (
        "closed",
        5,
        "很快",
        "reporter",
        False,
    )
    assert [one.act for one in desk.lines(number)] == [
        "open",
        "accept",
        "arrive",
        "start",
        "claim_done",
        "confirm",
    ]
    assert desk.quarter.run(lambda session: is_unbroken(session, number))
    told = [fields["act"] for _, fields in desk.quarter.messages("ticket_news")]
    assert told == ["accept", "arrive", "claim_done"]


def test_nothing_is_done_without_photos_and_an_explanation(desk: Desk) -> None:
    number, company = desk.open(), desk.officer("company")
    with pytest.raises(ExplanationMissing):
        desk.act(number, "arrive", company, " ")
    desk.act(number, "arrive", company)
    with pytest.raises(TicketProofMissing):
        desk.act(number, "claim_done", company)
    with pytest.raises(TicketProofMissing):
        desk.act(number, "claim_done", company, photos=(jpeg(),))
    desk.act(number, "photos", company, "", photos=(jpeg("grey"),), moment="before")
    with pytest.raises(TicketProofMissing):
        desk.act(number, "claim_done", company)
    desk.act(number, "claim_done", company, photos=(jpeg("red"),))
    assert desk.see(number).state == "done_claimed"


def test_the_picture_of_before_does_not_show_what_was_done(desk: Desk) -> None:
    report = replace(LAMP, photos=(jpeg("grey"),), photo_keys=("the-phones-own-key",))
    number, company = desk.open(report), desk.officer("company")
    desk.bring_to(number, "accept", "start")
    with pytest.raises(TicketPhotoSame):
        desk.act(number, "claim_done", company, photos=(jpeg("grey"),))
    assert desk.see(number).state == "working"
    desk.act(number, "claim_done", company, photos=(jpeg("yellow"),))


def test_opened_again_it_needs_new_photos_and_both_clocks_begin_anew(desk: Desk) -> None:
    number, first = desk.open(), jpeg("yellow")
    desk.act(number, "arrive", desk.officer("company"), photos=(jpeg("grey"),), moment="before")
    desk.act(number, "claim_done", desk.officer("company"), photos=(first,))
    desk.quarter.clock.advance(days=1)
    desk.act(number, "reopen", desk.owner, "又不亮了")
    found = desk.see(number)
    assert (found.state, found.reopened, due(desk, number)) == ("open", 1, "03-03 10:30")
    desk.act(number, "arrive", desk.officer("company"))
    for photos, refused in (((), TicketProofMissing), ((first,), TicketPhotoSame)):
        with pytest.raises(refused):
            desk.act(number, "claim_done", desk.officer("company"), photos=photos)
    desk.finish(number)
    desk.act(number, "confirm", desk.owner, "", stars=1)
    desk.quarter.clock.advance(days=31)
    with pytest.raises(TicketTooLate):
        desk.act(number, "reopen", desk.owner)


def test_waiting_for_parts_makes_five_days_of_three_once(desk: Desk) -> None:
    number = desk.open()
    desk.bring_to(number, "arrive", "start")
    desk.quarter.clock.advance(days=1)
    desk.bring_to(number, "wait_parts")
    assert due(desk, number) == "03-09 10:00"
    desk.quarter.clock.advance(days=1)
    desk.bring_to(number, "resume", "wait_parts")
    assert due(desk, number) == "03-09 10:00"


def test_a_pause_stops_the_clock_and_ends_by_itself(desk: Desk) -> None:
    number, company = desk.open(), desk.officer("company")
    desk.bring_to(number, "arrive")
    with pytest.raises(TicketFactWrong):
        desk.act(number, "pause", company, reason="access")
    for wrong in (date(2026, 3, 1), date(2026, 3, 17)):
        with pytest.raises(TicketFactWrong):
            desk.act(number, "pause", company, reason="access", until=wrong)
    desk.act(number, "pause", company, "住户周三才在家", reason="access", until=date(2026, 3, 4))
    assert due(desk, number) == ""
    desk.wait(days=2)
    assert desk.see(number).state == "paused"
    desk.wait(hours=14, minutes=1)
    assert (desk.see(number).state, due(desk, number)) == ("working", "03-10 00:01")


def test_another_priority_keeps_what_has_run(desk: Desk) -> None:
    number, company = desk.open(), desk.officer("company")
    desk.bring_to(number, "arrive")
    desk.quarter.clock.advance(hours=10)
    desk.act(number, "change", company, "电线裸露", priority="hazard")
    assert due(desk, number) == "03-03 10:00"
    with pytest.raises(TicketNotYours):
        desk.act(number, "change", company, "不急", priority="ordinary")
    desk.act(number, "change", desk.officer("street"), "已断电", priority="ordinary")
    assert due(desk, number) == "03-05 10:00"
    assert desk.lines(number)[-1].facts == {"priority": ["hazard", "ordinary"]}
    with pytest.raises(TicketNotYours):
        desk.act(number, "change", company, "算建议", category="suggestion-any")


def test_sending_it_round_gains_no_time(desk: Desk) -> None:
    number = desk.open()
    desk.quarter.clock.advance(days=2)
    desk.act(number, "transfer", desk.officer("company"), "不归我们管", body="committee")
    assert (desk.see(number).body, due(desk, number)) == ("committee", "03-04 10:30")
    desk.act(number, "arrive", desk.officer("convener"))
    assert due(desk, number) == "03-05 10:00"
    desk.act(
        number, "transfer", desk.officer("convener"), "请消防", body="department", department="fire"
    )
    assert desk.see(number).department == "fire"
    desk.act(number, "arrive", desk.officer("department"), "到场")
    with pytest.raises(TicketNotYours):
        desk.act(number, "start", desk.officer("company"))


def test_a_whistle_calls_departments_which_report_back(desk: Desk) -> None:
    number, fire = desk.open(), desk.officer("department")
    with pytest.raises(TicketNotFound):
        desk.act(number, "note", fire)
    whistle: dict[str, Any] = {"body": "department", "department": "fire"}
    desk.act(number, "whistle", desk.officer("street"), "请到现场", **whistle)
    with pytest.raises(TicketWordTaken):
        desk.act(number, "whistle", desk.officer("company"), "再吹", **whistle)
    desk.act(number, "report_back", fire, "已到现场，无明火")
    called = desk.quarter.run(lambda session: parties_of(session, number))
    assert [(one.kind, one.department, one.answered_at is not None) for one in called] == [
        ("whistle", "fire", True)
    ]
    with pytest.raises(TicketNotYours):
        desk.act(number, "claim_done", fire)


def test_a_blocked_fire_lane_calls_the_fire_service_at_once(desk: Desk) -> None:
    number = desk.open(TicketReport("hazard-fire", "", "消防通道被堵", "road"))
    desk.act(number, "report_back", desk.officer("department"), "马上到")
    assert desk.see(number).body == "property_company"


def test_silence_confirms_and_says_so(desk: Desk) -> None:
    number = desk.open()
    desk.finish(number)
    desk.wait(days=6, hours=23)
    assert desk.see(number).state == "done_claimed"
    desk.wait(hours=1, minutes=1)
    found = desk.see(number)
    assert (found.state, found.confirmed_by, found.stars) == ("closed", "clock", None)
    desk.act(number, "rate", desk.owner, "晚了点", stars=3)
    with pytest.raises(TicketWordTaken):
        desk.act(number, "rate", desk.owner, "改", stars=5)


@pytest.mark.both_databases
def test_what_is_late_climbs_from_body_to_body(desk: Desk) -> None:
    number = desk.open()
    desk.wait(minutes=25)
    assert desk.lines(number)[-1].act == "remind"
    desk.wait(minutes=6)
    late = desk.lines(number)[-1]
    assert (late.act, late.facts["stage"], late.facts["to"]) == ("late", "response", "committee")
    assert desk.see(number).is_late
    steps = []
    for _ in range(4):
        desk.wait(hours=24, minutes=1)
        steps += [one.facts["to"] for one in desk.lines(number)[-2:] if one.act == "late"]
    assert {"residents_committee", "street"} <= set(steps)
    before = len(desk.lines(number))
    desk.wait(hours=1)
    assert len(desk.lines(number)) == before
    desk.act(number, "transfer", desk.officer("street"), "街道接手", body="street")
    assert desk.see(number).body == "street"


def test_nobody_is_reminded_at_night(desk: Desk) -> None:
    desk.quarter.clock.advance(hours=9, minutes=35)
    number = desk.open()
    desk.wait(hours=8)
    assert [one.act for one in desk.lines(number)] == ["open"]
    desk.wait(hours=4, minutes=20)
    assert [one.act for one in desk.lines(number)] == ["open"]
    desk.wait(minutes=6)
    assert desk.lines(number)[-1].act == "remind"
    desk.wait(minutes=5)
    assert desk.lines(number)[-1].act == "late"


def test_what_was_late_stays_late_in_the_figures(desk: Desk) -> None:
    number = desk.open()
    desk.quarter.clock.advance(hours=1)
    desk.finish(number)
    found = desk.see(number)
    assert (found.is_late, found.was_late) == (False, True)
    day = date(2026, 3, 2)
    numbers = desk.quarter.run(lambda session: figures(session, COMMUNITY, day, day))
    assert (numbers.overdue, numbers.ids["overdue"], numbers.in_time) == (1, (number,), 0)


def test_joined_to_another_it_ends_and_is_told_when_that_is_done(desk: Desk) -> None:
    first, second = desk.open(), desk.open()
    for wrong in (first, 999, None):
        with pytest.raises(TicketFactWrong):
            desk.act(first, "join", desk.officer("company"), other=wrong)
    desk.act(second, "join", desk.officer("company"), "同一盏灯", other=first)
    assert desk.see(second).joined_to == first
    with pytest.raises(TicketFactWrong):
        desk.act(first, "join", desk.officer("company"), other=second)
    desk.finish(first)
    told = [fields["act"] for _, fields in desk.quarter.messages("ticket_news")]
    assert told == ["join", "arrive", "claim_done", "joined_done"]


def test_joining_hides_no_lateness_and_the_reporter_takes_it_apart(desk: Desk) -> None:
    first, second = desk.open(), desk.open()
    desk.wait(hours=1)
    desk.act(second, "join", desk.officer("company"), "同一件事", other=first)
    day = date(2026, 3, 2)
    numbers = desk.quarter.run(lambda session: figures(session, COMMUNITY, day, day))
    assert numbers.ids["overdue"] == (first, second)
    desk.act(second, "reopen", desk.owner, "不是同一盏灯")
    found = desk.see(second)
    assert (found.state, found.joined_to, found.was_late) == ("open", None, True)


def test_a_reporter_urges_once_a_day(desk: Desk) -> None:
    number = desk.open()
    desk.act(number, "urge", desk.owner, "什么时候来？")
    with pytest.raises(TicketWordTaken):
        desk.act(number, "urge", desk.owner, "快点")
    desk.quarter.clock.advance(days=1, minutes=1)
    desk.act(number, "urge", desk.owner, "快点")


def test_who_stood_at_a_desk_is_asked_by_another_body(desk: Desk) -> None:
    company = desk.officer("company")
    report = TicketReport("repair-door", "", "门坏了", "gate", source="desk", reporter="老王")
    number = desk.open(report, by=company)
    assert desk.see(number).source == "desk"
    desk.finish(number)
    with pytest.raises(TicketNotYours):
        desk.act(number, "confirm", company, "满意", stars=5)
    desk.act(number, "confirm", desk.officer("residents"), "电话回访，满意", stars=4)
    assert desk.see(number).confirmed_by == "desk"


@pytest.mark.parametrize("who", ["convener", "residents", "street", "inspector", "department"])
def test_only_who_has_it_works_on_it(desk: Desk, who: str) -> None:
    number = desk.open(TicketReport("hazard-fire", "", "消防通道被堵", "road"))
    for name in ("accept", "arrive", "start"):
        with pytest.raises(TicketNotYours):
            desk.act(number, name, desk.officer(who))


def test_an_auditor_reads_and_does_nothing(desk: Desk) -> None:
    number = desk.open(FLAT)
    for name in ("accept", "note", "transfer", "change", "visit"):
        with pytest.raises(TicketNotYours):
            desk.act(number, name, desk.officer("auditor"))


def test_a_neighbour_and_a_stranger_do_not_learn_that_it_is_there(desk: Desk) -> None:
    number = desk.open(FLAT)
    neighbour = desk.quarter.resident_of(desk.quarter.sign_in(4))
    for other in (neighbour, desk.stranger(), desk.officer("department"), desk.officer("clerk")):
        with pytest.raises(TicketNotFound):
            desk.act(number, "note", other)


def test_an_ended_ticket_moves_no_more(desk: Desk) -> None:
    number = desk.open()
    desk.act(number, "withdraw", desk.owner, "自己修好了")
    for name in ("accept", "transfer", "note"):
        with pytest.raises(TicketNotNow):
            desk.act(number, name, desk.officer("company"), body="street")
    with pytest.raises(TicketNotNow):
        desk.act(number, "reopen", desk.owner)


def test_a_line_that_was_changed_shows(desk: Desk) -> None:
    number = desk.open()
    desk.bring_to(number, "accept", "arrive")

    def forge(session: Any) -> bool:
        row = session.query(TicketEventRow).filter_by(ticket_id=number, act="accept").one()
        row.at -= timedelta(minutes=20)
        session.commit()
        return is_unbroken(session, number)

    assert desk.quarter.run(forge) is False


def test_days_of_figures_are_those_of_shanghai(desk: Desk) -> None:
    desk.quarter.clock.now = datetime(2026, 3, 2, 16, 30, tzinfo=desk.quarter.clock.now.tzinfo)
    number = desk.open()
    day = local_date(desk.see(number).opened_at)
    assert day == date(2026, 3, 3)
    numbers = desk.quarter.run(lambda session: figures(session, COMMUNITY, day, day))
    assert numbers.ids["opened"] == (number,)
