"""Owners name themselves or a neighbour, support, stand, withdraw: after they were recognised."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.committee.models import CandidateRow, ElectionRow
from app.committee.service import candidates as service
from app.committee.service import reviews
from app.committee.service.candidates import find_candidacy
from app.committee.service.reading import (
    CommitteeThingNotFound,
    flat_of,
    get_row,
    list_candidates,
    parse_personal,
)
from app.committee.service.supporters import count_support
from app.committee.views.blueprint import blueprint
from app.committee.views.candidates import portrait_of_form
from app.committee.views.frame import MAX_UPLOAD_BYTES, answer, needed_upload, render, text
from app.committee.views.owner import ask_who, find_owner, get_owner
from app.platform import clock
from app.platform.access import access
from app.platform.db import db
from app.platform.limits import allow_body, limiter


@blueprint.get("/e/<public_election_id>/nomination")
@access.public
def nomination(public_election_id: str) -> ResponseReturnValue:
    row = get_row(db.session(), ElectionRow, public_election_id)
    if find_owner(row.community_id) is None:
        return ask_who(row.community_id, "nomination", row.id)
    return _nomination_page(row.id)


def _nomination_page(election_id: str, wrong: str | None = None) -> str:
    session = db.session()
    row = get_row(session, ElectionRow, election_id)
    owner = find_owner(row.community_id)
    return render(
        "committee/nomination.html",
        row.community_id,
        wrong=wrong,
        row=row,
        now=clock.read(),
        owner=owner,
        mine=None if owner is None else find_candidacy(session, row.id, owner.owner_id),
        # Neighbours see whom they may support: flat and masked name, nothing else.
        joint=[
            (one, flat_of(session, one.unit_id), count_support(session, one.id))
            for one in list_candidates(session, row.id)
            if one.way == "joint" and one.state in ("proposed", "submitted")
        ],
    )


@blueprint.post("/e/<public_election_id>/nomination")
@access.public
# Flat and name of a neighbour are compared with the register: guessing is slow.
@limiter.limit("10 per hour")
def propose_neighbour(public_election_id: str) -> ResponseReturnValue:
    row = get_row(db.session(), ElectionRow, public_election_id)
    return answer(
        lambda: service.propose_neighbour(
            row.id,
            get_owner(row.community_id),
            flat=text("flat"),
            name=text("name"),
            now=clock.read(),
        ),
        lambda wrong: _nomination_page(public_election_id, wrong),
        then=url_for("committee.nomination", public_election_id=public_election_id),
        said=_("Named. Your neighbour must say yes themselves; a message was sent to them."),
    )


@blueprint.post("/e/<public_election_id>/support")
@access.public
def support(public_election_id: str) -> ResponseReturnValue:
    row = get_row(db.session(), ElectionRow, public_election_id)
    candidate_id = request.form.get("candidate", 0, type=int)
    return answer(
        lambda: service.support(
            _of_election(candidate_id, row.id), get_owner(row.community_id), now=clock.read()
        ),
        lambda wrong: _nomination_page(public_election_id, wrong),
        then=url_for("committee.nomination", public_election_id=public_election_id),
        said=_("Your flat supports this nomination."),
    )


@blueprint.get("/e/<public_election_id>/candidacy")
@access.public
def candidacy(public_election_id: str) -> ResponseReturnValue:
    row = get_row(db.session(), ElectionRow, public_election_id)
    if find_owner(row.community_id) is None:
        return ask_who(row.community_id, "candidacy", row.id)
    return _candidacy_page(row.id)


def _candidacy_page(election_id: str, wrong: str | None = None) -> str:
    session = db.session()
    row = get_row(session, ElectionRow, election_id)
    owner = find_owner(row.community_id)
    mine = None if owner is None else find_candidacy(session, row.id, owner.owner_id)
    return render(
        "committee/candidacy.html",
        row.community_id,
        wrong=wrong,
        row=row,
        now=clock.read(),
        owner=owner,
        mine=mine,
        personal=parse_personal("" if mine is None else mine.personal),
        points=reviews.checklist(session, row.community_id),
        evidence=[] if mine is None else service.list_evidence(session, mine.id),
    )


def _to_candidacy(election_id: str, act: object, said: str) -> ResponseReturnValue:
    assert callable(act)
    return answer(
        act,
        lambda wrong: _candidacy_page(election_id, wrong),
        then=url_for("committee.candidacy", public_election_id=election_id),
        said=said,
    )


@blueprint.post("/e/<public_election_id>/candidacy")
@access.public
@limiter.limit("30 per hour")
@allow_body(MAX_UPLOAD_BYTES)
def stand(public_election_id: str) -> ResponseReturnValue:
    row = get_row(db.session(), ElectionRow, public_election_id)

    def act() -> None:
        owner, now = get_owner(row.community_id), clock.read()
        mine = find_candidacy(db.session(), row.id, owner.owner_id)
        if mine is None:
            service.nominate_self(row.id, owner, portrait_of_form(), now=now)
        else:
            service.stand(mine.id, owner, portrait_of_form(), now=now)

    return _to_candidacy(row.id, act, _("You stand. Two officers check whether you may."))


@blueprint.post("/e/<public_election_id>/candidacy/evidence")
@access.public
@limiter.limit("30 per hour")
@allow_body(MAX_UPLOAD_BYTES)
def add_own_evidence(public_election_id: str) -> ResponseReturnValue:
    row = get_row(db.session(), ElectionRow, public_election_id)

    def act() -> None:
        owner = get_owner(row.community_id)
        reviews.add_evidence(
            _own(row.id, owner.owner_id).id,
            item=text("item"),
            upload=needed_upload("paper"),
            owner=owner,
            officer_id=None,
            now=clock.read(),
        )

    return _to_candidacy(row.id, act, _("The paper is kept, sealed."))


@blueprint.post("/e/<public_election_id>/candidacy/withdrawal")
@access.public
def withdraw(public_election_id: str) -> ResponseReturnValue:
    row = get_row(db.session(), ElectionRow, public_election_id)

    def act() -> None:
        owner = get_owner(row.community_id)
        mine = _own(row.id, owner.owner_id)
        service.withdraw_candidacy(mine.id, owner=owner, officer_id=None, now=clock.read())

    flash_said = _("You stand no more.")
    return _to_candidacy(row.id, act, flash_said)


def _own(election_id: str, owner_id: int) -> CandidateRow:
    mine = find_candidacy(db.session(), election_id, owner_id)
    if mine is None:
        raise CommitteeThingNotFound(id=election_id)
    return mine


def _of_election(candidate_id: int, election_id: str) -> int:
    if get_row(db.session(), CandidateRow, candidate_id).election_id != election_id:
        raise CommitteeThingNotFound(id=candidate_id)
    return candidate_id
