"""What this part's forms send: photos and days."""

from __future__ import annotations

from datetime import date

from flask import request

MAX_UPLOAD_BYTES = 50 * 1024 * 1024


def photos(name: str = "photos") -> tuple[bytes, ...]:
    """Return the photos that were chosen, as they came."""
    return tuple(one.read() for one in request.files.getlist(name) if one.filename)


def day(name: str) -> date | None:
    """Return a day of the form, None where there is none."""
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return None
