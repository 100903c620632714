"""Due days as a calendar file (RFC 5545): whole days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from icalendar import Calendar, Event


def calendar_file(events: Iterable[tuple[str, date, str]], *, stamp: datetime) -> bytes:
    """Return the calendar; an event is (id, day, words)."""
    calendar = Calendar()
    calendar.add("prodid", "-//Yijue//matters//ZH")
    calendar.add("version", "2.0")
    for uid, day, words in events:
        event = Event()
        event.add("uid", f"{uid}@yijue")
        event.add("dtstamp", stamp)
        event.add("dtstart", day)
        event.add("summary", words)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
