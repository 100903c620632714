"""All pauses of a ticket together last no longer than its rules say."""

from __future__ import annotations

from datetime import date

import pytest

from app.companion.tickets.service.edition import change_rules
from app.companion.tickets.service.pauses import TicketPausesUsedUp
from app.companion.tickets.service.rules import default_text
from app.companion.tickets.service.told import TicketFactWrong
from app.core.calendar import local_date
from tests.committee.town import COMMUNITY, text_of
from tests.companion.quarter import Quarter
from tests.companion.tickets.desk import Desk


@pytest.fixture
def desk(quarter: Quarter) -> Desk:
    return Desk(quarter)


def allow(desk: Desk, days: int) -> None:
    """The community's own rules: so many days of pauses."""
    text = default_text().replace("pause_days = 14", f"pause_days = {days}")
    with desk.quarter.app.app_context():
        street, now = desk.officer("street"), desk.quarter.clock()
        change_rules(COMMUNITY, text, against=0, note="暂停天数", officer=street, now=now)


def pause(desk: Desk, number: int, until: date, who: str = "company") -> None:
    desk.act(number, "pause", desk.officer(who), "等天晴", reason="weather", until=until)


def test_what_was_paused_is_taken_off_what_may_still_be(desk: Desk) -> None:
    number = desk.open()
    desk.bring_to(number, "arrive")
    pause(desk, number, date(2026, 3, 6))
    desk.wait(days=5)
    assert desk.see(number).state == "working"
    # Paused from the 2nd at ten to the end of the 6th, found at ten of the 7th: five days.
    with pytest.raises(TicketFactWrong):
        pause(desk, number, date(2026, 3, 17))
    pause(desk, number, date(2026, 3, 16))


def test_many_short_pauses_last_no_longer_than_one_long_one(desk: Desk) -> None:
    allow(desk, 3)
    number = desk.open()
    desk.bring_to(number, "arrive")
    # From ten in the morning to midnight, six times: three days and a half.
    for _ in range(6):
        pause(desk, number, local_date(desk.quarter.clock()))
        desk.wait(hours=14, minutes=1)
        desk.quarter.clock.advance(hours=9, minutes=59)
    with pytest.raises(TicketPausesUsedUp):
        pause(desk, number, local_date(desk.quarter.clock()))


def test_no_other_keeper_and_no_new_beginning_brings_new_pauses(desk: Desk) -> None:
    allow(desk, 2)
    number = desk.open()
    desk.bring_to(number, "arrive")
    pause(desk, number, date(2026, 3, 4))
    desk.quarter.clock.advance(days=2)
    desk.act(number, "transfer", desk.officer("company"), "不归我们管", body="committee")
    desk.act(number, "accept", desk.officer("convener"))
    with pytest.raises(TicketPausesUsedUp):
        pause(desk, number, date(2026, 3, 4), "convener")


def test_the_page_says_until_when_and_offers_no_pause_that_is_used_up(desk: Desk) -> None:
    allow(desk, 2)
    number = desk.open()
    desk.bring_to(number, "arrive")
    page = desk.quarter.get("company", f"/tickets/{number}?lang=en")
    assert "Until 2026-03-04 at most" in text_of(page)
    pause(desk, number, date(2026, 3, 4))
    desk.wait(days=3)
    person = desk.quarter.auth.people["our-company"]
    assert desk.quarter.auth.sign_in(person, desk.quarter.browser("company")).status_code == 302
    assert 'id="do-pause"' not in desk.quarter.get("company", f"/tickets/{number}")
    given = {"explanation": "再等等", "reason": "weather", "until": "2026-03-05"}
    answer = desk.quarter.browser("company").submit(f"/tickets/{number}/acts/pause", given)
    assert answer.status_code == 409
    assert "last 2 days together" in text_of(answer.text)
