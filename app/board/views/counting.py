"""What owners may watch of the paper ballots: the counting screen, the numbers, when and where.

Law: the screen shows sheets, seals and how many are present, never an answer, a name or a tally.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from icalendar import Calendar, Event

from app.assembly.service.clock import advance_if_due
from app.assembly.service.draft import Draft
from app.assembly.service.read import definition_of, get_assembly, phase_of, time_of
from app.board.service import WITH_RECORD, is_published, paper_numbers_of
from app.board.views.blueprint import blueprint
from app.platform import clock
from app.platform.access import access
from app.platform.config import current_config
from app.platform.db import db
from app.platform.qr import qr_svg
from app.registry.service import get_community
from app.voting.service.paper.boxes import list_boxes
from app.voting.service.paper.readings import count_differences
from app.voting.service.paper.session import list_sessions
from app.voting.service.paper.standing import desk_numbers, last_counted
from app.voting.views.words import (
    BOX_ACT_WORDS,
    BOX_STATE_WORDS,
    PRESENT_WORDS,
    SESSION_WORDS,
    VOID_WORDS,
)

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow

# A session lasts as long as it lasts; a calendar wants a number.
LASTS = timedelta(hours=2)
PRODUCT = "-//Yijue//Public counting//ZH"


def _with_paper(assembly_id: str) -> AssemblyRow:
    """Return a published assembly that has paper ballots; anything else is not found."""
    row = get_assembly(db.session(), assembly_id)
    if not is_published(row) or not Draft.of(row).paper:
        abort(404)
    return row


@blueprint.get("/a/<assembly_id>/counting")
@access.public
def counting(assembly_id: str) -> ResponseReturnValue:
    now = clock.read()
    advance_if_due(assembly_id, now)
    row, session = _with_paper(assembly_id), db.session()
    sessions = list_sessions(session, row.id)
    return render_template(
        "board/counting.html",
        row=row,
        community=get_community(session, row.community_id),
        phase=phase_of(row),
        at=time_of(row, now),
        numbers=desk_numbers(session, row.id),
        last=last_counted(session, row.id),
        boxes=list_boxes(session, row.id),
        sessions=sessions,
        going_on=next((one for one in sessions if one.state == "open"), None),
        posted=phase_of(row) in WITH_RECORD,
        qr=qr_svg(f"{current_config().public_url}/a/{row.id}/counting"),
        act_words=BOX_ACT_WORDS,
        state_words=BOX_STATE_WORDS,
        present_words=PRESENT_WORDS,
        session_words=SESSION_WORDS,
    )


@blueprint.get("/a/<assembly_id>/paper")
@access.public
def paper(assembly_id: str) -> ResponseReturnValue:
    advance_if_due(assembly_id, clock.read())
    row, session = _with_paper(assembly_id), db.session()
    return render_template(
        "board/paper.html",
        row=row,
        community=get_community(session, row.community_id),
        definition=definition_of(row),
        report=paper_numbers_of(session, row),
        numbers=desk_numbers(session, row.id),
        differences=count_differences(session, row.id),
        boxes=list_boxes(session, row.id),
        sessions=list_sessions(session, row.id),
        void_words=VOID_WORDS,
        session_words=SESSION_WORDS,
        state_words=BOX_STATE_WORDS,
    )


@blueprint.get("/a/<assembly_id>/counting.ics")
@access.public
def counting_calendar(assembly_id: str) -> ResponseReturnValue:
    row = _with_paper(assembly_id)
    found = Calendar()
    found.add("prodid", PRODUCT)
    found.add("version", "2.0")
    for one in list_sessions(db.session(), row.id):
        event = Event()
        event.add("uid", f"{row.id}-counting-{one.row.id}@{current_config().host}")
        event.add("dtstamp", time_of(row, clock.read()))
        event.add("summary", _("Public counting: %(what)s", what=row.title))
        event.add("dtstart", one.row.planned_at)
        event.add("dtend", one.row.planned_at + LASTS)
        event.add("location", one.row.place)
        event.add("url", f"{current_config().public_url}/a/{row.id}/counting")
        event.add("status", "CANCELLED" if one.state == "called_off" else "CONFIRMED")
        found.add_component(event)
    headers = {"Content-Disposition": f'inline; filename="{row.id}-counting.ics"'}
    return Response(found.to_ical(), content_type="text/calendar; charset=utf-8", headers=headers)
