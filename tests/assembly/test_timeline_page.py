"""The timeline on the desk and on the public page, days that officers state, calendar files."""

from __future__ import annotations

import re
from datetime import date

import pytest
from icalendar import Calendar

from app.assembly.models import AssemblyRow
from tests.hall import Hall

MARK = "/assemblies/{id}/steps"


def _bars(page: str) -> list[tuple[int, int]]:
    found = re.findall(r'<rect class="fill [^"]*" x="(\d+)" y="0" width="(\d+)"', page)
    return [(int(x), int(width)) for x, width in found]


def test_the_desk_shows_every_step_with_its_bar_and_its_article(hall: Hall) -> None:
    page = hall.browser("convener").get(f"/assemblies/{hall.id}").text
    bars = _bars(page)
    assert len(bars) >= 12
    assert all(x >= 0 and x + width <= 1000 and width >= 8 for x, width in bars)
    assert "style=" not in page
    said = hall.get("convener", "/assemblies/{id}")
    assert "物业管理条例 14 [S]" in said
    for words in ("公告张贴期间", "2026-03-02 10:00 – 2026-03-17 24:00"):
        assert words in said, said


def test_the_public_page_shows_the_windows_and_no_desk_work(hall: Hall) -> None:
    page = hall.meeting.client.get(f"/a/{hall.id}").text
    assert len(_bars(page)) >= 8
    assert "业主委员会首次会议" not in page
    assert "表决卡和表决票送达" not in page
    assert "steps" not in page


def test_an_officer_says_on_which_day_a_step_happened(hall: Hall) -> None:
    hall.post("convener", MARK, {"step": "delivery", "day": "2026-03-16"})
    assert hall.run(lambda s: s.get(AssemblyRow, hall.id).marks) == {"delivery": "2026-03-16"}
    assert "2026-03-16" in hall.get("clerk", "/assemblies/{id}")
    hall.post("street", MARK, {"step": "delivery", "day": ""})
    assert hall.run(lambda s: s.get(AssemblyRow, hall.id).marks) == {}


@pytest.mark.parametrize(
    ("step", "day"),
    [
        ("vote", "2026-03-16"),
        ("notice", "2026-03-01"),
        ("", "2026-03-16"),
        ("delivery", "2026-03-19"),
        ("delivery", "1999-12-31"),
        ("delivery", "soon"),
    ],
)
def test_what_cannot_be_said_is_refused_on_the_desk(hall: Hall, step: str, day: str) -> None:
    hall.post("convener", MARK, {"step": step, "day": day}, 400)
    assert hall.run(lambda s: s.get(AssemblyRow, hall.id).marks) == {}


def test_a_clerk_and_a_stranger_say_nothing(hall: Hall) -> None:
    hall.post("clerk", MARK, {"step": "delivery", "day": "2026-03-16"}, 403)
    hall.post("eve", MARK, {"step": "delivery", "day": "2026-03-16"}, 403)


def _events(data: bytes) -> dict[str, tuple[object, object]]:
    found = Calendar.from_ical(data)
    return {
        str(event["uid"]): (event["dtstart"].dt, event["dtend"].dt)
        for event in found.walk("VEVENT")
    }


def test_the_public_calendar_has_the_windows_to_come(hall: Hall) -> None:
    answer = hall.meeting.client.get(f"/a/{hall.id}/calendar.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    events = _events(answer.data)
    vote = f"{hall.id}-vote@localhost"
    assert events[vote] == (hall.meeting.opens, hall.meeting.closes)
    # Deadlines are the officers'.
    assert f"{hall.id}-result@localhost" not in events
    again = _events(hall.meeting.client.get(f"/a/{hall.id}/calendar.ics").data)
    assert again == events


def test_the_officers_calendar_has_their_deadlines(hall: Hall) -> None:
    events = _events(hall.browser("clerk").get(f"/assemblies/{hall.id}/calendar.ics").data)
    start, end = events[f"{hall.id}-result@localhost"]
    # Closed on 2026-03-24 at 24:00; three days later is a Friday.
    assert end.astimezone(hall.now.tzinfo).date() == date(2026, 3, 27)
    assert start < end
    assert hall.meeting.client.get(f"/assemblies/{hall.id}/calendar.ics").status_code == 302
