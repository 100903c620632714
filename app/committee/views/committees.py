"""The committee register: members and alternates, posts, the end of a seat, duties, handover."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.committee.models import CommitteeRow, MemberRow
from app.committee.service import committees as service
from app.committee.service import duties, removal, surveys
from app.committee.service.committees import LEFT_REASONS, POSTS
from app.committee.service.evidence import media_type_of
from app.committee.service.filing import list_filings
from app.committee.service.former import Former
from app.committee.service.former import enter_former as enter_committee
from app.committee.service.meetings import list_meetings
from app.committee.service.reading import (
    CommitteeThingNotFound,
    flat_of,
    get_row,
    list_members,
    rules_of,
)
from app.committee.service.worklist import find_former
from app.committee.views.blueprint import KEEPERS, READERS, blueprint
from app.committee.views.desk import desk_page
from app.committee.views.frame import (
    MAX_UPLOAD_BYTES,
    answer,
    day,
    moment,
    number,
    render,
    text,
    ticked,
    upload,
)
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record
from app.platform.db import db
from app.platform.limits import allow_body
from app.platform.roles import Role


@blueprint.post("/communities/<community_id>/committees")
@access(*KEEPERS)
def enter_former(community_id: str) -> ResponseReturnValue:
    return answer(
        lambda: enter_committee(
            community_id, _former(), officer_id=current_officer().id, now=clock.read()
        ),
        lambda wrong: desk_page(community_id, wrong),
        then=url_for("committee.desk", community_id=community_id),
        said=_("The committee is entered; its term is watched from now on."),
    )


def _former() -> Former:
    names = [line.split() for line in text("members").splitlines() if line.strip()]
    posts = {"主任": "chair", "副主任": "vice", "chair": "chair", "vice": "vice"}
    return Former(
        number=number("number"),
        seats=number("seats"),
        term_from=day("term_from"),
        term_until=day("term_until"),
        members=tuple((one[0], posts.get(one[-1].lower(), "member")) for one in names),
    )


@blueprint.get("/committees/<int:committee_id>")
@access(*READERS)
def committee(committee_id: int) -> ResponseReturnValue:
    return committee_page(committee_id)


def committee_page(committee_id: int, wrong: str | None = None) -> str:
    """Return the register of one committee; `wrong` is what a form on it was refused for."""
    session, now = db.session(), clock.read()
    row = get_row(session, CommitteeRow, committee_id)
    held = surveys.list_surveys(session, committee_id)
    return render(
        "committee/committee.html",
        row.community_id,
        wrong=wrong,
        row=row,
        members=[(one, flat_of(session, one.unit_id)) for one in list_members(session, row.id)],
        in_posting=service.is_in_posting(session, row),
        gone=service.is_result_gone(session, row),
        elect_anew=service.needs_new_election(session, row),
        empty=row.seats - len(service.sitting_members(session, row.id)),
        posts=POSTS,
        reasons=LEFT_REASONS,
        removals=[
            (one, member, one.state == "in_notice" and removal.is_decided(session, one))
            for one, member in removal.list_removals(session, row.id)
        ],
        removal_drafts=removal.drafts_for(session, row),
        meetings=list_meetings(session, row.id),
        duties=duties.list_duties(session, row.id),
        duty_kinds=duties.DUTY_KINDS,
        filings=list_filings(session, row.id),
        surveys=[
            (one, surveys.count_answers(session, one.id), surveys.survey_totals(session, one, now))
            for one in held
        ],
        questions=surveys.USUAL_QUESTIONS,
        former=find_former(session, row),
        now=now,
        rules=rules_of(session, row.community_id),
    )


def _act(committee_id: int, act: object, said: str) -> ResponseReturnValue:
    assert callable(act)
    return answer(
        act,
        lambda wrong: committee_page(committee_id, wrong),
        then=url_for("committee.committee", committee_id=committee_id),
        said=said,
    )


def _own(committee_id: int, member_id: int) -> int:
    """Return the member's id if the member is this committee's; raises CommitteeThingNotFound."""
    if get_row(db.session(), MemberRow, member_id).committee_id != committee_id:
        raise CommitteeThingNotFound(id=member_id)
    return member_id


@blueprint.post("/committees/<int:committee_id>/members/<int:member_id>/post")
@access(*KEEPERS)
def give_post(committee_id: int, member_id: int) -> ResponseReturnValue:
    return _act(
        committee_id,
        lambda: service.give_post(
            _own(committee_id, member_id),
            post=text("post"),
            office=request.form.get("office"),
            officer_id=current_officer().id,
            now=clock.read(),
        ),
        _("The post is recorded."),
    )


@blueprint.post("/committees/<int:committee_id>/members/<int:member_id>/leaving")
@access(*KEEPERS)
@allow_body(MAX_UPLOAD_BYTES)
def end_membership(committee_id: int, member_id: int) -> ResponseReturnValue:
    return _act(
        committee_id,
        lambda: service.end_membership(
            _own(committee_id, member_id),
            reason=text("reason"),
            note=text("note"),
            on=day("on"),
            upload=upload("paper"),
            officer_id=current_officer().id,
            now=clock.read(),
        ),
        _("Recorded. The next alternate has moved up, if there is one."),
    )


@blueprint.get("/committees/<int:committee_id>/members/<int:member_id>/leaving/paper")
@access(*KEEPERS)
def leaving_paper(committee_id: int, member_id: int) -> ResponseReturnValue:
    data = service.read_leaving(db.session(), _own(committee_id, member_id))
    record(current_officer(), "committee.leaving.look", member_id, now=clock.read())
    headers = {"Content-Disposition": "inline", "Cache-Control": "no-store"}
    return Response(data, content_type=media_type_of(data), headers=headers)


@blueprint.post("/committees/<int:committee_id>/end")
@access(*KEEPERS)
def end_committee(committee_id: int) -> ResponseReturnValue:
    return _act(
        committee_id,
        lambda: service.end_committee(
            committee_id, officer_id=current_officer().id, now=clock.read()
        ),
        _("The committee's time in office is ended."),
    )


@blueprint.post("/committees/<int:committee_id>/duties")
@access(Role.CONVENER)
def log_duty(committee_id: int) -> ResponseReturnValue:
    return _act(
        committee_id,
        lambda: duties.log_duty(
            committee_id,
            on=day("on"),
            kind=text("kind"),
            text=text("text"),
            public=ticked("public"),
            officer_id=current_officer().id,
            now=clock.read(),
        ),
        _("Entered into the duty log."),
    )


@blueprint.post("/committees/<int:committee_id>/surveys")
@access(*KEEPERS)
def open_survey(committee_id: int) -> ResponseReturnValue:
    return _act(
        committee_id,
        lambda: surveys.open_survey(
            committee_id,
            year=number("year"),
            questions=text("questions").splitlines(),
            opens=moment("opens"),
            closes=moment("closes"),
            officer_id=current_officer().id,
            now=clock.read(),
        ),
        _("The survey is announced on the community's public page."),
    )


@blueprint.get("/committees/<int:committee_id>/handover")
@access(*READERS)
def handover(committee_id: int) -> ResponseReturnValue:
    return _handover_page(committee_id)


def _handover_page(committee_id: int, wrong: str | None = None) -> str:
    session = db.session()
    row = get_row(session, CommitteeRow, committee_id)
    items = duties.list_items(session, committee_id)
    return render("committee/handover.html", row.community_id, wrong=wrong, row=row, items=items)


@blueprint.post("/committees/<int:committee_id>/handover")
@access(*KEEPERS)
def hand_over(committee_id: int) -> ResponseReturnValue:
    """Begin the list, add a thing, or record what was received, as the button says."""
    officer_id, now = current_officer().id, clock.read()
    acts: dict[str, Callable[[], object]] = {
        "begin": lambda: duties.begin_handover(committee_id, officer_id=officer_id, now=now),
        "add": lambda: duties.add_item(
            committee_id,
            what=text("what"),
            quantity=text("quantity"),
            note=text("note"),
            officer_id=officer_id,
            now=now,
        ),
        "receive": lambda: duties.hand_over(
            committee_id,
            item_ids=request.form.getlist("items", type=int),
            on=day("on"),
            officer_id=officer_id,
            now=now,
        ),
    }
    return answer(
        acts.get(text("do"), acts["receive"]),
        lambda wrong: _handover_page(committee_id, wrong),
        then=url_for("committee.handover", committee_id=committee_id),
        said=_("Saved."),
    )
