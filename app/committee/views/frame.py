"""What the pages of this room share: reading a form, doing an act, showing its refusal in place.

Law: a refusal shows on the page that was filled in, with everything that was typed.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import render_template, request

from app.committee.service.evidence import Upload
from app.committee.service.reading import FormFieldInvalid
from app.core.calendar import SHANGHAI, local_date
from app.platform import clock
from app.platform.access import find_current_officer
from app.platform.answers import Page, answer, roles_here
from app.platform.db import db
from app.platform.roles import Role
from app.registry.service import get_community

__all__ = ["Page", "answer"]

MAX_UPLOAD_BYTES = 16 * 1024 * 1024


def render(template: str, community_id: str, *, wrong: str | None = None, **more: Any) -> str:
    """Return a page of a community; `typed` gives back what was typed when it was refused."""
    return render_template(
        template,
        community=get_community(db.session(), community_id),
        roles=roles_here(community_id),
        wrong=wrong,
        typed=_typed if wrong else _untouched,
        today=local_date(clock.read()),
        **more,
    )


def text(name: str) -> str:
    return request.form.get(name, "")


def ticked(name: str) -> bool:
    return name in request.form


def number(name: str) -> int:
    """Return a whole number of the form; raises FormFieldInvalid."""
    typed = request.form.get(name, "").strip()
    if not typed.isdecimal() or len(typed) > 9:
        raise FormFieldInvalid(field=name)
    return int(typed)


def number_or_none(name: str) -> int | None:
    return number(name) if request.form.get(name, "").strip() else None


def day(name: str) -> date:
    """Return a date of the form; raises FormFieldInvalid."""
    try:
        return date.fromisoformat(request.form.get(name, "").strip())
    except ValueError:
        raise FormFieldInvalid(field=name) from None


def day_or_none(name: str) -> date | None:
    return day(name) if request.form.get(name, "").strip() else None


def moment(name: str) -> datetime:
    """Return a time of the form, typed in Asia/Shanghai; raises FormFieldInvalid."""
    try:
        local = datetime.fromisoformat(request.form.get(name, "").strip())
        return local.replace(tzinfo=SHANGHAI)
    except (ValueError, OverflowError):
        raise FormFieldInvalid(field=name) from None


def upload(name: str) -> Upload | None:
    """Return the file of a field, or None where none was chosen."""
    file = request.files.get(name)
    if file is None or not file.filename:
        return None
    return Upload(file.read(), file.filename)


def needed_upload(name: str) -> Upload:
    """Return the file of a field; raises FormFieldInvalid."""
    found = upload(name)
    if found is None:
        raise FormFieldInvalid(field=name)
    return found


def body_of(community_id: str) -> str:
    """Return the body that the officer speaks for here: an office before the convener."""
    officer = find_current_officer()
    held = set() if officer is None else officer.roles_in(community_id)
    order = (Role.STREET_OFFICE, Role.RESIDENTS_COMMITTEE, Role.CONVENER)
    return next((role.value for role in order if role in held), "")


def _typed(name: str, otherwise: object = "") -> object:
    return request.form.get(name, otherwise)


def _untouched(name: str, otherwise: object = "") -> object:
    return otherwise
