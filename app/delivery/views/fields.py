"""Reading this room's forms: local times and days, uploaded pictures, numbered rows."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask import request

from app.core.calendar import SHANGHAI
from app.delivery.service.attempts import Attempt, AttemptInvalid
from app.delivery.service.postings import PostingInvalid
from app.platform.pictures import MAX_BYTES

# Pictures and the fields beside them.
MAX_UPLOAD = 4 * MAX_BYTES + 64 * 1024


def read_moment(name: str) -> datetime:
    """Return a local moment of the form as UTC; raises AttemptInvalid."""
    try:
        typed = datetime.fromisoformat(request.form.get(name, ""))
        return typed.replace(tzinfo=typed.tzinfo or SHANGHAI).astimezone(UTC)
    except (ValueError, OverflowError):
        raise AttemptInvalid(reason="time") from None


def read_day(name: str) -> date:
    """Return a day of the form; raises PostingInvalid."""
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        raise PostingInvalid(reason="day") from None


def read_pictures(name: str) -> list[bytes]:
    """Return the uploaded pictures of a field, empty ones left out."""
    files = (one.read() for one in request.files.getlist(name))
    return [data for data in files if data]


def read_picture(name: str) -> bytes | None:
    """Return the one uploaded picture or None."""
    found = read_pictures(name)
    return found[0] if found else None


def read_attempt(result: str) -> Attempt:
    """Return what the form says of an attempt; raises AttemptInvalid."""
    form = request.form
    deliverers = tuple(
        " ".join(form.get(name, "").split()) for name in ("deliverer_1", "deliverer_2")
    )
    return Attempt(
        channel=form.get("channel", ""),
        result=result,
        at=read_moment("at"),
        warned=form.get("warned") == "y",
        receiver=" ".join(form.get("receiver", "").split()),
        relation=form.get("relation", ""),
        deliverers=deliverers if any(deliverers) else (),
        tracking="".join(form.get("tracking", "").split()),
        note=form.get("note", "").strip(),
    )


def read_rows(prefix: str) -> dict[int, str]:
    """Return the filled fields `<prefix>-<number>` of a form by their number."""
    found = {}
    for name, value in request.form.items():
        head, _, number = name.rpartition("-")
        if head == prefix and value.strip() and number.isascii() and number.isdigit():
            found[int(number[:10])] = value.strip()
    return found


def local_now(now: datetime) -> str:
    """Return a moment as a datetime-local field takes it."""
    return now.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")
