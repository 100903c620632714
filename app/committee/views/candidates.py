"""One candidate at the officers' desk: papers, checklist, views of two officers."""

from __future__ import annotations

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.committee.models import CandidateRow, ElectionRow
from app.committee.service import reviews
from app.committee.service.candidates import list_evidence, stand_on_paper, withdraw_candidacy
from app.committee.service.evidence import media_type_of
from app.committee.service.portraits import Portrait
from app.committee.service.reading import (
    flat_of,
    get_row,
    is_before_owners,
    parse_personal,
)
from app.committee.service.supporters import count_support
from app.committee.views.blueprint import KEEPERS, blueprint
from app.committee.views.frame import (
    MAX_UPLOAD_BYTES,
    answer,
    body_of,
    needed_upload,
    render,
    text,
    ticked,
    upload,
)
from app.people.service import get_officer
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record
from app.platform.db import db
from app.platform.limits import allow_body


@blueprint.get("/candidates/<int:candidate_id>")
@access(*KEEPERS)
def candidate(candidate_id: int) -> ResponseReturnValue:
    record(current_officer(), "candidate.look", candidate_id, now=clock.read())
    return _page(candidate_id)


def _page(candidate_id: int, wrong: str | None = None) -> str:
    session, now = db.session(), clock.read()
    row = get_row(session, CandidateRow, candidate_id)
    election = get_row(session, ElectionRow, row.election_id)
    views = reviews.list_reviews(session, candidate_id)
    return render(
        "committee/candidate.html",
        election.community_id,
        wrong=wrong,
        row=row,
        election=election,
        flat=flat_of(session, row.unit_id),
        personal=parse_personal(row.personal),
        points=reviews.checklist(session, election.community_id),
        qualities=reviews.QUALITIES,
        papers=reviews.PAPERS,
        evidence=list_evidence(session, candidate_id),
        supporters=count_support(session, candidate_id),
        views=[(one, get_officer(one.officer_id)) for one in views],
        mine=next((one for one in views if one.officer_id == current_officer().id), None),
        is_owner=reviews.is_owner_now(session, row, election.community_id, now),
        fixed=is_before_owners(session, election),
    )


def _act(candidate_id: int, act: object, said: str) -> ResponseReturnValue:
    assert callable(act)
    return answer(
        act,
        lambda wrong: _page(candidate_id, wrong),
        then=url_for("committee.candidate", candidate_id=candidate_id),
        said=said,
    )


def portrait_of_form() -> Portrait:
    """Return what candidates say of themselves, as the form has it."""
    member = text("party_member")
    return Portrait(
        job=text("job"),
        statement=text("statement"),
        sex=text("sex"),
        born=text("born"),
        phone=text("phone"),
        party_member=None if member not in ("y", "n") else member == "y",
        name_public=text("name_public") == "y",
        photo=upload("photo"),
        consents=ticked("consents"),
        promises=ticked("promises"),
    )


@blueprint.post("/candidates/<int:candidate_id>/paper-consent")
@access(*KEEPERS)
@allow_body(MAX_UPLOAD_BYTES)
def paper_consent(candidate_id: int) -> ResponseReturnValue:
    return _act(
        candidate_id,
        lambda: stand_on_paper(
            candidate_id,
            portrait_of_form(),
            promise=needed_upload("promise"),
            officer_id=current_officer().id,
            now=clock.read(),
        ),
        _("The signed consent and promise are kept."),
    )


@blueprint.post("/candidates/<int:candidate_id>/evidence")
@access(*KEEPERS)
@allow_body(MAX_UPLOAD_BYTES)
def add_evidence(candidate_id: int) -> ResponseReturnValue:
    return _act(
        candidate_id,
        lambda: reviews.add_evidence(
            candidate_id,
            item=text("item"),
            upload=needed_upload("paper"),
            owner=None,
            officer_id=current_officer().id,
            now=clock.read(),
        ),
        _("The paper is kept, sealed."),
    )


@blueprint.get("/candidates/<int:candidate_id>/evidence/<int:evidence_id>")
@access(*KEEPERS)
def evidence(candidate_id: int, evidence_id: int) -> ResponseReturnValue:
    row, data = reviews.read_evidence(db.session(), candidate_id, evidence_id)
    record(current_officer(), "evidence.look", row.id, now=clock.read())
    headers = {"Content-Disposition": "inline", "Cache-Control": "no-store"}
    return Response(data, content_type=media_type_of(data), headers=headers)


@blueprint.post("/candidates/<int:candidate_id>/review")
@access(*KEEPERS)
def review(candidate_id: int) -> ResponseReturnValue:
    election_id = get_row(db.session(), CandidateRow, candidate_id).election_id
    community_id = get_row(db.session(), ElectionRow, election_id).community_id
    return answer(
        lambda: reviews.review_candidate(
            candidate_id,
            accepts=text("decision") == "accept",
            items=request.form.getlist("items"),
            reason=text("reason"),
            officer_id=current_officer().id,
            body=body_of(community_id),
            now=clock.read(),
        ),
        lambda wrong: _page(candidate_id, wrong),
        then=lambda _state: _next_to_check(election_id),
        said=_("Your view is recorded. Two equal views of different bodies decide."),
    )


def _next_to_check(election_id: str) -> str:
    """The next candidate whom this officer has not checked, or the election."""
    waiting = reviews.list_unseen(db.session(), election_id, current_officer().id)
    if waiting:
        return url_for("committee.candidate", candidate_id=waiting[0].id)
    return url_for("committee.election", election_id=election_id)


@blueprint.post("/candidates/<int:candidate_id>/striking")
@access(*KEEPERS)
def strike(candidate_id: int) -> ResponseReturnValue:
    return _act(
        candidate_id,
        lambda: reviews.strike_candidate(
            candidate_id, reason=text("reason"), officer_id=current_officer().id, now=clock.read()
        ),
        _("Taken off the list."),
    )


@blueprint.post("/candidates/<int:candidate_id>/withdrawal")
@access(*KEEPERS)
def withdraw_for(candidate_id: int) -> ResponseReturnValue:
    return _act(
        candidate_id,
        lambda: withdraw_candidacy(
            candidate_id, owner=None, officer_id=current_officer().id, now=clock.read()
        ),
        _("The withdrawal is recorded."),
    )
