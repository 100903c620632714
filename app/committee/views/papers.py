"""This room's papers as PDF: for posting on the wall, for signing, for the file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Response
from flask.typing import ResponseReturnValue

from app.committee.service import papers
from app.committee.service.rehearsing import (
    committee_time,
    election_time,
    group_time,
    meeting_time,
)
from app.committee.views.blueprint import KEEPERS, READERS, blueprint
from app.platform import clock
from app.platform.access import access
from app.platform.db import db


def _pdf(
    make: Callable[..., bytes], row_id: object, name: str, *, at: datetime | None = None
) -> ResponseReturnValue:
    data = make(db.session(), row_id, now=at or clock.read())
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return Response(data, content_type="application/pdf", headers=headers)


@blueprint.get("/groups/<int:group_id>/members.pdf")
@access(*READERS)
def group_paper(group_id: int) -> ResponseReturnValue:
    return _pdf(papers.group_paper, group_id, "group-members")


@blueprint.get("/groups/<int:group_id>/objections.pdf")
@access(*READERS)
def group_objections_paper(group_id: int) -> ResponseReturnValue:
    return _pdf(papers.group_objections_paper, group_id, "objections")


@blueprint.get("/elections/<election_id>/candidates.pdf")
@access(*READERS)
def candidates_paper(election_id: str) -> ResponseReturnValue:
    return _pdf(papers.candidates_paper, election_id, "candidates")


@blueprint.get("/elections/<election_id>/result.pdf")
@access(*READERS)
def result_paper(election_id: str) -> ResponseReturnValue:
    at = election_time(db.session(), election_id, clock.read())
    return _pdf(papers.result_paper, election_id, "election-result", at=at)


@blueprint.get("/committees/<int:committee_id>/members.pdf")
@access(*READERS)
def members_paper(committee_id: int) -> ResponseReturnValue:
    at = committee_time(db.session(), committee_id, clock.read())
    return _pdf(papers.members_paper, committee_id, "committee-members", at=at)


@blueprint.get("/committees/<int:committee_id>/handover.pdf")
@access(*READERS)
def handover_paper(committee_id: int) -> ResponseReturnValue:
    return _pdf(papers.handover_paper, committee_id, "handover")


@blueprint.get("/meetings/<int:meeting_id>/minutes.pdf")
@access(*READERS)
def meeting_paper(meeting_id: int) -> ResponseReturnValue:
    at = meeting_time(db.session(), meeting_id, clock.read())
    return _pdf(papers.meeting_paper, meeting_id, "committee-minutes", at=at)


@blueprint.get("/groups/<int:group_id>/dissolution.pdf")
@access(*READERS)
def dissolution_paper(group_id: int) -> ResponseReturnValue:
    at = group_time(db.session(), group_id, clock.read())
    return _pdf(papers.dissolution_paper, group_id, "group-dissolved", at=at)


@blueprint.get("/elections/<election_id>/method.pdf")
@access(*READERS)
def method_paper(election_id: str) -> ResponseReturnValue:
    return _pdf(papers.method_paper, election_id, "election-method")


@blueprint.get("/elections/<election_id>/nomination.pdf")
@access(*READERS)
def nomination_form(election_id: str) -> ResponseReturnValue:
    return _pdf(papers.nomination_form, election_id, "nomination")


@blueprint.get("/elections/<election_id>/promise.pdf")
@access(*READERS)
def promise_form(election_id: str) -> ResponseReturnValue:
    return _pdf(papers.promise_form, election_id, "promise")


@blueprint.get("/candidates/<int:candidate_id>/eligibility.pdf")
@access(*KEEPERS)
def eligibility_paper(candidate_id: int) -> ResponseReturnValue:
    return _pdf(papers.eligibility_paper, candidate_id, "eligibility")
