"""Calendar files (RFC 5545): the public windows of an assembly, and the officers' deadlines.

Law: an event keeps its UID for the assembly's life, so that a calendar that reads the file again
moves it and does not double it. What is provisional (暂定) says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flask import Response, abort
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from icalendar import Calendar, Event

from app.assembly.service.gantt import public_steps
from app.assembly.service.read import UNPUBLISHED, get_assembly, time_of
from app.assembly.service.timeline import steps_of
from app.assembly.views.blueprint import blueprint
from app.assembly.views.desk import READERS
from app.assembly.views.timeline_words import STEP_WORDS, WHO_WORDS
from app.core.timeline import Step, Timing
from app.platform import clock
from app.platform.access import access
from app.platform.config import current_config
from app.platform.db import db

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow

PRODUCT = "-//Yijue//Assembly calendar//ZH"
# A deadline is an event at the end of its last day.
REMINDER = timedelta(hours=1)


@blueprint.get("/a/<assembly_id>/calendar.ics")
@access.public
def public_calendar(assembly_id: str) -> ResponseReturnValue:
    row = get_assembly(db.session(), assembly_id)
    if row.phase in UNPUBLISHED:
        abort(404)
    now = clock.read()
    steps = public_steps(steps_of(db.session(), row, now))
    return _file(row, [one for one in steps if one.timing is not Timing.ACTS], now)


@blueprint.get("/assemblies/<assembly_id>/calendar.ics")
@access(*READERS)
def calendar(assembly_id: str) -> ResponseReturnValue:
    row, now = get_assembly(db.session(), assembly_id), clock.read()
    return _file(row, steps_of(db.session(), row, now), now)


def _file(row: AssemblyRow, steps: Iterable[Step], now: datetime) -> Response:
    found = Calendar()
    found.add("prodid", PRODUCT)
    found.add("version", "2.0")
    found.add("x-wr-calname", row.title)
    for step in steps:
        if step.ends is not None and step.done is None:
            found.add_component(_event(row, step, now))
    headers = {"Content-Disposition": f'inline; filename="{row.id}.ics"'}
    return Response(found.to_ical(), content_type="text/calendar; charset=utf-8", headers=headers)


def _event(row: AssemblyRow, step: Step, now: datetime) -> Event:
    assert step.ends is not None
    event = Event()
    is_deadline = step.timing is Timing.ACTS or step.starts is None
    title = f"{STEP_WORDS[step.id]} · {row.title}"
    event.add("uid", f"{row.id}-{step.id}@{current_config().host}")
    event.add("dtstamp", time_of(row, now))
    event.add("summary", _("Deadline: %(what)s", what=title) if is_deadline else title)
    event.add("dtstart", step.ends - REMINDER if is_deadline else step.starts)
    event.add("dtend", step.ends)
    event.add("description", _description(step))
    event.add("url", f"{current_config().public_url}/a/{row.id}")
    event.add("status", "TENTATIVE" if step.provisional else "CONFIRMED")
    return event


def _description(step: Step) -> str:
    lines = [str(WHO_WORDS[step.who.value])]
    if step.article:
        lines.append(step.article)
    if step.provisional:
        lines.append(_("The holidays of that year are not announced yet."))
    return "\n".join(lines)
