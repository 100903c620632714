"""Days, moments and numbers as a form sends them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from app.companion.frame import text
from app.core.calendar import SHANGHAI


def day(name: str) -> date | None:
    """Return a day of the form, or None where it is missing or none."""
    try:
        return date.fromisoformat(text(name).strip())
    except ValueError:
        return None


def moment(name: str) -> datetime | None:
    """Return a local time of the form as an aware UTC moment, or None."""
    try:
        local = datetime.fromisoformat(text(name).strip())
    except ValueError:
        return None
    return local.replace(tzinfo=SHANGHAI).astimezone(UTC)


def number(name: str) -> int | None:
    """Return a whole number of the form, or None."""
    written = text(name).strip()
    return int(written) if written.isdecimal() and len(written) < 10 else None
