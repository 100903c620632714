"""An election at the desk: terms, nominations, the posted list, the draft, the outcome."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.committee.models import ElectionRow
from app.committee.service import elections as service
from app.committee.service.ballot import drafts_for, put_into_draft
from app.committee.service.candidates import propose_by_body
from app.committee.service.objections import list_posted_objections
from app.committee.service.outcome import find_outcome
from app.committee.service.reading import (
    flat_of,
    get_row,
    is_before_owners,
    list_candidates,
    list_committees,
    list_elections,
    rules_of,
)
from app.committee.service.reviews import list_unseen
from app.committee.service.seating import take_over
from app.committee.service.supporters import count_support
from app.committee.service.terms import Terms, empty_seats, seat_rules
from app.committee.views.blueprint import KEEPERS, READERS, blueprint
from app.committee.views.frame import (
    answer,
    day_or_none,
    moment,
    number,
    number_or_none,
    render,
    text,
    ticked,
)
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.roles import Role


@blueprint.get("/communities/<community_id>/elections/new")
@access(*KEEPERS)
def new_election(community_id: str) -> ResponseReturnValue:
    return _new_page(community_id)


@blueprint.post("/communities/<community_id>/elections")
@access(*KEEPERS)
def open_election(community_id: str) -> ResponseReturnValue:
    return answer(
        lambda: service.open_election(
            community_id, _terms(), officer_id=current_officer().id, now=clock.read()
        ),
        lambda wrong: _new_page(community_id, wrong),
        then=url_for("committee.latest_election", community_id=community_id),
        said=_("Nominations are open. Owners find the form on the community's public page."),
    )


@blueprint.get("/communities/<community_id>/elections/latest")
@access(*READERS)
def latest_election(community_id: str) -> ResponseReturnValue:
    rows = list_elections(db.session(), community_id)
    if not rows:
        return redirect(url_for("committee.desk", community_id=community_id))
    return redirect(url_for("committee.election", election_id=rows[0].id))


def _new_page(community_id: str, wrong: str | None = None) -> str:
    session = db.session()
    return render(
        "committee/new_election.html",
        community_id,
        wrong=wrong,
        rules=rules_of(session, community_id),
        seats=seat_rules(session, community_id),
        committees=[
            (one, empty_seats(session, one.id))
            for one in list_committees(session, community_id)
            if one.state == "sitting" and empty_seats(session, one.id) > 0
        ],
    )


def _terms() -> Terms:
    return Terms(
        title=text("title"),
        seats=number("seats"),
        alternates=number("alternates"),
        term_years=number("term_years"),
        supporters=number("supporters"),
        lot=text("lot"),
        nominations_until=moment("nominations_until"),
        minimum=number_or_none("minimum"),
        term_from=day_or_none("term_from"),
        committee_id=number_or_none("by_election"),
        rehearsal=ticked("rehearsal"),
    )


@blueprint.get("/elections/<election_id>")
@access(*READERS)
def election(election_id: str) -> ResponseReturnValue:
    return election_page(election_id)


def election_page(election_id: str, wrong: str | None = None) -> str:
    """Return the election's desk; `wrong` is what a form on it was refused for."""
    session = db.session()
    row = get_row(session, ElectionRow, election_id)
    return render(
        "committee/election.html",
        row.community_id,
        wrong=wrong,
        row=row,
        now=clock.read(),
        rules=rules_of(session, row.community_id),
        candidates=[
            (one, flat_of(session, one.unit_id), count_support(session, one.id))
            for one in list_candidates(session, election_id)
        ],
        unseen={one.id for one in list_unseen(session, election_id, current_officer().id)},
        objections=list_posted_objections(session, election_id=election_id),
        drafts=drafts_for(session, row) if row.state == "posted" else [],
        fixed=is_before_owners(session, row),
        outcome=find_outcome(session, row),
        committees=list_committees(session, row.community_id),
    )


def _act(election_id: str, act: object, said: str) -> ResponseReturnValue:
    assert callable(act)
    return answer(
        act,
        lambda wrong: election_page(election_id, wrong),
        then=url_for("committee.election", election_id=election_id),
        said=said,
    )


@blueprint.post("/elections/<election_id>/candidates")
@access(*KEEPERS)
def propose(election_id: str) -> ResponseReturnValue:
    return _act(
        election_id,
        lambda: propose_by_body(
            election_id,
            way=text("way"),
            recommender=text("recommender"),
            flat=text("flat"),
            name=text("name"),
            officer_id=current_officer().id,
            now=clock.read(),
        ),
        _("Entered. The person must still say yes: on the phone, or on paper at the desk."),
    )


@blueprint.post("/elections/<election_id>/nominations")
@access(*KEEPERS)
def nominations(election_id: str) -> ResponseReturnValue:
    """Close, extend or take up nominations again, as the button says."""
    officer_id, now, wanted = current_officer().id, clock.read(), text("do")
    if wanted == "close":
        said = _("Nominations are closed. Who did not say yes is no candidate.")
        return _act(
            election_id,
            lambda: service.close_nominations(election_id, officer_id=officer_id, now=now),
            said,
        )
    again = service.reopen_nominations if wanted == "reopen" else service.extend_nominations
    return _act(
        election_id,
        lambda: again(election_id, until=moment("until"), officer_id=officer_id, now=now),
        _("Nominations are taken until the new day."),
    )


@blueprint.post("/elections/<election_id>/posting")
@access(*KEEPERS)
def post_candidates(election_id: str) -> ResponseReturnValue:
    return _act(
        election_id,
        lambda: service.post_candidates(
            election_id, officer_id=current_officer().id, now=clock.read()
        ),
        _("The candidates are posted. Print the list and hang it up in the community as well."),
    )


@blueprint.post("/elections/<election_id>/motion")
@access(Role.CONVENER, Role.RESIDENTS_COMMITTEE)
def put_motion(election_id: str) -> ResponseReturnValue:
    assembly_id = text("assembly")
    return answer(
        lambda: put_into_draft(
            election_id, assembly_id, officer_id=current_officer().id, now=clock.read()
        ),
        lambda wrong: election_page(election_id, wrong),
        then=url_for("assembly.desk", assembly_id=assembly_id),
        said=_("The election stands in the draft. Record the convener's resolution on it."),
    )


@blueprint.post("/elections/<election_id>/withdrawal")
@access(*KEEPERS)
def withdraw_election(election_id: str) -> ResponseReturnValue:
    return _act(
        election_id,
        lambda: service.withdraw_election(
            election_id, officer_id=current_officer().id, now=clock.read()
        ),
        _("The election is given up."),
    )


@blueprint.post("/elections/<election_id>/committee")
@access(*KEEPERS)
def take_over_outcome(election_id: str) -> ResponseReturnValue:
    return answer(
        lambda: take_over(election_id, officer_id=current_officer().id, now=clock.read()),
        lambda wrong: election_page(election_id, wrong),
        then=lambda row: url_for("committee.committee", committee_id=row.id),
        said=_("The elected stand on the register. Next: the committee's first meeting."),
    )
