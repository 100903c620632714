"""Committee meetings at the desk: agenda, attendance, votes by name, the signed sheet."""

from __future__ import annotations

from datetime import datetime

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.assembly.service.read import UNPUBLISHED, list_assemblies
from app.committee.models import CommitteeRow, DecisionRow, MeetingRow
from app.committee.service import meetings as service
from app.committee.service.committees import is_in_posting, sitting_members
from app.committee.service.evidence import media_type_of
from app.committee.service.meetings import KINDS, NewMeeting
from app.committee.service.reading import CommitteeThingNotFound, get_row
from app.committee.service.rehearsing import committee_time, meeting_time
from app.committee.service.resolutions import approve_by_decision
from app.committee.views.blueprint import KEEPERS, READERS, blueprint
from app.committee.views.committees import committee_page
from app.committee.views.frame import (
    MAX_UPLOAD_BYTES,
    answer,
    day_or_none,
    moment,
    needed_upload,
    number_or_none,
    render,
    text,
    ticked,
)
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.files import read_file
from app.platform.limits import allow_body
from app.platform.roles import Role


@blueprint.post("/committees/<int:committee_id>/meetings")
@access(*KEEPERS)
def plan_meeting(committee_id: int) -> ResponseReturnValue:
    return answer(
        lambda: service.plan_meeting(
            committee_id,
            NewMeeting(
                held_at=moment("held_at"),
                place=text("place"),
                agenda=text("agenda"),
                first=ticked("first"),
                demanded_on=day_or_none("demanded_on"),
                demanded_by=tuple(request.form.getlist("demanded_by", type=int)),
            ),
            officer_id=current_officer().id,
            now=committee_time(db.session(), committee_id, clock.read()),
        ),
        lambda wrong: committee_page(committee_id, wrong),
        then=lambda row: url_for("committee.meeting", meeting_id=row.id),
        said=_("The meeting is entered. Post its agenda in time."),
    )


@blueprint.get("/meetings/<int:meeting_id>")
@access(*READERS)
def meeting(meeting_id: int) -> ResponseReturnValue:
    return _page(meeting_id)


def _page(meeting_id: int, wrong: str | None = None) -> str:
    session = db.session()
    row = get_row(session, MeetingRow, meeting_id)
    committee = get_row(session, CommitteeRow, row.committee_id)
    came = service.attending(session, row)
    drafts = [
        one for one in list_assemblies(session, committee.community_id) if one.phase in UNPUBLISHED
    ]
    return render(
        "committee/meeting.html",
        committee.community_id,
        wrong=wrong,
        row=row,
        committee=committee,
        members=sitting_members(session, committee.id),
        came=came,
        present=[member for member, there in came if there],
        decisions=service.list_decisions(session, meeting_id),
        names={str(member.id): member.name for member, _there in came},
        kinds=KINDS,
        drafts=drafts,
        in_posting=is_in_posting(session, committee),
        now=_now(meeting_id),
    )


def _now(meeting_id: int) -> datetime:
    return meeting_time(db.session(), meeting_id, clock.read())


def _act(meeting_id: int, act: object, said: str) -> ResponseReturnValue:
    assert callable(act)
    return answer(
        act,
        lambda wrong: _page(meeting_id, wrong),
        then=url_for("committee.meeting", meeting_id=meeting_id),
        said=said,
    )


@blueprint.post("/meetings/<int:meeting_id>/agenda")
@access(*KEEPERS)
def post_agenda(meeting_id: int) -> ResponseReturnValue:
    """Post the agenda, or call the meeting off."""
    acts = {"cancel": service.cancel_meeting, "post": service.post_agenda}
    act = acts.get(text("do"), service.post_agenda)
    said = _("The meeting is called off.") if text("do") == "cancel" else _("The agenda is posted.")
    return _act(
        meeting_id,
        lambda: act(meeting_id, officer_id=current_officer().id, now=_now(meeting_id)),
        said,
    )


@blueprint.post("/meetings/<int:meeting_id>/attendance")
@access(*KEEPERS)
def record_attendance(meeting_id: int) -> ResponseReturnValue:
    return _act(
        meeting_id,
        lambda: service.record_attendance(
            meeting_id,
            present=request.form.getlist("present", type=int),
            chaired_by=number_or_none("chaired_by"),
            observers=text("observers"),
            recorder=text("recorder"),
            officer_id=current_officer().id,
            now=_now(meeting_id),
        ),
        _("The attendance is recorded."),
    )


@blueprint.post("/meetings/<int:meeting_id>/decisions")
@access(*KEEPERS)
def add_decision(meeting_id: int) -> ResponseReturnValue:
    return _act(
        meeting_id,
        lambda: service.add_decision(
            meeting_id,
            kind=text("kind"),
            title=text("title"),
            text=text("text"),
            votes=_votes(),
            officer_id=current_officer().id,
            now=_now(meeting_id),
        ),
        _("The decision is recorded."),
    )


def _votes() -> dict[int, str]:
    votes = {}
    for name, value in request.form.items():
        member = name.removeprefix("vote-")
        if member != name and member.isdecimal() and len(member) < 10 and value:
            votes[int(member)] = value
    return votes


@blueprint.post("/meetings/<int:meeting_id>/record")
@access(*KEEPERS)
@allow_body(MAX_UPLOAD_BYTES)
def sign_record(meeting_id: int) -> ResponseReturnValue:
    return _act(
        meeting_id,
        lambda: service.sign_record(
            meeting_id,
            scan=needed_upload("scan"),
            officer_id=current_officer().id,
            now=_now(meeting_id),
        ),
        _("The signed record is kept. Post the decisions now."),
    )


@blueprint.get("/meetings/<int:meeting_id>/record")
@access(*READERS)
def signed_record(meeting_id: int) -> ResponseReturnValue:
    row = get_row(db.session(), MeetingRow, meeting_id)
    if row.signed_sha256 is None:
        raise CommitteeThingNotFound(id=meeting_id)
    data = read_file(db.session(), row.signed_sha256)
    return Response(data, content_type=media_type_of(data))


@blueprint.post("/meetings/<int:meeting_id>/publication")
@access(*KEEPERS)
def post_decisions(meeting_id: int) -> ResponseReturnValue:
    return _act(
        meeting_id,
        lambda: service.post_decisions(
            meeting_id, officer_id=current_officer().id, now=_now(meeting_id)
        ),
        _("The decisions are posted."),
    )


@blueprint.post("/meetings/<int:meeting_id>/decisions/<int:decision_id>/approval")
@access(Role.CONVENER)
def approve_assembly(meeting_id: int, decision_id: int) -> ResponseReturnValue:
    assembly_id = text("assembly")
    return answer(
        lambda: approve_by_decision(
            _own(meeting_id, decision_id),
            assembly_id,
            officer_id=current_officer().id,
            now=_now(meeting_id),
        ),
        lambda wrong: _page(meeting_id, wrong),
        then=url_for("assembly.desk", assembly_id=assembly_id),
        said=_("The resolution of the committee is recorded with the draft."),
    )


def _own(meeting_id: int, decision_id: int) -> int:
    if get_row(db.session(), DecisionRow, decision_id).meeting_id != meeting_id:
        raise CommitteeThingNotFound(id=decision_id)
    return decision_id
