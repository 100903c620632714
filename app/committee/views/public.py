"""What everybody may read: the group, the candidates, the result, the committee and its work."""

from __future__ import annotations

from flask import Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.committee.models import CandidateRow, ElectionRow, GroupRow
from app.committee.service import surveys
from app.committee.service.candidates import find_candidacy
from app.committee.service.committees import find_sitting, is_in_posting, sitting_members
from app.committee.service.duties import list_duties
from app.committee.service.elections import standing_candidates
from app.committee.service.groups import members_of
from app.committee.service.meetings import list_decisions, list_meetings
from app.committee.service.objections import object_to_candidates, object_to_group
from app.committee.service.outcome import find_outcome
from app.committee.service.reading import flat_of, get_row, list_elections, list_groups
from app.committee.views.blueprint import blueprint
from app.committee.views.frame import render, text
from app.committee.views.owner import find_owner
from app.core.errors import RuleError
from app.platform import clock
from app.platform.access import access
from app.platform.db import db
from app.platform.errors import sentence, status_of
from app.platform.files import read_file
from app.platform.limits import limiter

SHOWN = ("nominating", "posted", "decided")


@blueprint.get("/c/<community_id>/committee")
@access.public
def public(community_id: str) -> ResponseReturnValue:
    return _public_page(community_id)


def _public_page(community_id: str, wrong: str | None = None) -> str:
    session, now = db.session(), clock.read()
    groups = [one for one in list_groups(session, community_id) if one.state == "posted"]
    sitting = find_sitting(session, community_id)
    return render(
        "committee/public.html",
        community_id,
        wrong=wrong,
        now=now,
        owner=find_owner(community_id),
        groups=[
            (one, [(m, flat_of(session, m.unit_id)) for m in members_of(session, one.id)])
            for one in groups
        ],
        elections=[one for one in list_elections(session, community_id) if one.state in SHOWN],
        sitting=sitting,
        in_posting=sitting is not None and is_in_posting(session, sitting),
        members=[] if sitting is None else sitting_members(session, sitting.id),
        meetings=[] if sitting is None else _posted_meetings(sitting.id),
        duties=[] if sitting is None else list_duties(session, sitting.id, public=True)[:50],
        surveys=[] if sitting is None else _surveys(sitting.id),
    )


def _posted_meetings(committee_id: int) -> list[tuple[object, object]]:
    session = db.session()
    return [
        (one, list_decisions(session, one.id) if one.posted_at else [])
        for one in list_meetings(session, committee_id)
        if one.agenda_posted_at is not None and one.state != "cancelled"
    ]


def _surveys(committee_id: int) -> list[tuple[object, int, object]]:
    session, now = db.session(), clock.read()
    return [
        (one, surveys.count_answers(session, one.id), surveys.survey_totals(session, one, now))
        for one in surveys.list_surveys(session, committee_id)
    ]


@blueprint.get("/e/<public_election_id>")
@access.public
def public_election(public_election_id: str) -> ResponseReturnValue:
    return public_election_page(public_election_id)


def public_election_page(election_id: str, wrong: str | None = None) -> str:
    """Return the public page of an election; the withdrawn have none."""
    session, now = db.session(), clock.read()
    row = get_row(session, ElectionRow, election_id)
    if row.state not in SHOWN:
        abort(404)
    owner = find_owner(row.community_id)
    outcome = find_outcome(session, row)
    return render(
        "committee/public_election.html",
        row.community_id,
        wrong=wrong,
        row=row,
        now=now,
        owner=owner,
        mine=None if owner is None else find_candidacy(session, row.id, owner.owner_id),
        candidates=_posted_candidates(row),
        outcome=outcome,
        shows_portraits=portraits_shown(row),
    )


def _posted_candidates(row: ElectionRow) -> list[tuple[CandidateRow, str]]:
    session = db.session()
    if row.posted_at is None:
        return []
    return [(one, flat_of(session, one.unit_id)) for one in standing_candidates(session, row.id)]


def portraits_shown(row: ElectionRow) -> bool:
    """Whether pictures and statements are still public: until the result is final."""
    outcome = find_outcome(db.session(), row)
    return row.posted_at is not None and (outcome is None or not outcome.final)


@blueprint.get("/e/<public_election_id>/photos/<int:shown_candidate_id>")
@access.public
def photo(public_election_id: str, shown_candidate_id: int) -> ResponseReturnValue:
    session = db.session()
    election = get_row(session, ElectionRow, public_election_id)
    row = get_row(session, CandidateRow, shown_candidate_id)
    posted = row.election_id == election.id and row.state == "accepted"
    if not posted or row.photo_sha256 is None or not portraits_shown(election):
        abort(404)
    return Response(read_file(session, row.photo_sha256), content_type="image/jpeg")


@blueprint.post("/c/<community_id>/committee/objections")
@access.public
# An objection costs an officer time to answer: ten an hour from one address.
@limiter.limit("10 per hour")
def object_publicly(community_id: str) -> ResponseReturnValue:
    said, wanted = {"text": text("text"), "contact": text("contact")}, text("election")
    try:
        if wanted:
            _in_community(get_row(db.session(), ElectionRow, wanted), community_id)
            row = object_to_candidates(wanted, **said, now=clock.read())
        else:
            group_id = request.form.get("group", 0, type=int)
            _in_community(get_row(db.session(), GroupRow, group_id), community_id)
            row = object_to_group(group_id, **said, now=clock.read())
    except RuleError as refused:
        db.session().rollback()
        return _public_page(community_id, sentence(refused)), status_of(refused)
    number = _("Your objection is recorded as number %(number)s. Keep the number.")
    flash(number % {"number": row.id}, "good")
    if wanted:
        return redirect(url_for("committee.public_election", public_election_id=wanted))
    return redirect(url_for("committee.public", community_id=community_id))


def _in_community(row: ElectionRow | GroupRow, community_id: str) -> None:
    if row.community_id != community_id:
        abort(404)
