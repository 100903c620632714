"""Due days as a calendar file (RFC 5545): whole days, lines folded at 75 bytes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

LINE_BYTES = 73


def calendar_file(name: str, events: Iterable[tuple[str, date, str]], *, stamp: datetime) -> str:
    """Return the calendar; an event is (id, day, words)."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Yijue//committee//ZH"]
    for uid, day, words in events:
        following = day + timedelta(days=1)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{uid}@yijue",
            f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{following:%Y%m%d}",
            f"SUMMARY:{_escaped(f'{name}：{words}')}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _escaped(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    parts, part = [], ""
    for sign in line:
        if len((part + sign).encode()) > LINE_BYTES:
            parts.append(part)
            part = " "
        part += sign
    return [*parts, part]
