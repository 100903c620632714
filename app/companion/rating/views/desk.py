"""The desk: who serves here by contract, the ladder of measures with its papers, exports."""

from __future__ import annotations

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.frame import answer, render, text
from app.companion.inspection.views.fields import day
from app.companion.intake.service import check_signed, community_of_source, sign_for
from app.companion.rating.service import (
    RUNGS,
    ContractFacts,
    Step,
    answer_measure,
    community_of_measure,
    grounds_for,
    list_contracts,
    list_measures,
    list_scores,
    read_measure_paper,
    rung_of,
    state_contract,
    take_step,
    write_scores,
)
from app.companion.rating.views.blueprint import blueprint
from app.companion.rating.views.public import csv_response
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record
from app.platform.db import db
from app.platform.limits import limiter
from app.platform.roles import Role
from app.registry.service import list_communities

READERS = (
    Role.STREET_OFFICE,
    Role.PROPERTY_COMPANY,
    Role.CONVENER,
    Role.RESIDENTS_COMMITTEE,
    Role.INSPECTOR,
    Role.AUDITOR,
)
EXPORTERS = (Role.STREET_OFFICE, Role.AUDITOR)


@blueprint.get("/communities/<community_id>/rating")
@access(*READERS)
def ladder(community_id: str) -> ResponseReturnValue:
    return _page(community_id)


def _page(community_id: str, wrong: str | None = None) -> str:
    session = db.session()
    return render(
        "companion/rating/ladder.html",
        community_id,
        wrong=wrong,
        rung=rung_of(session, community_id, now=clock.read()),
        rungs=RUNGS,
        measures=list_measures(session, community_id),
        grounds=grounds_for(session, community_id, now=clock.read()),
        scores=list_scores(session, community_id),
        contracts=list_contracts(session, community_id),
        typed=request.form,
    )


@blueprint.post("/communities/<community_id>/rating/measures")
@access(Role.STREET_OFFICE)
def take_measure(community_id: str) -> ResponseReturnValue:
    step = Step(
        to=request.form.get("to", -1, type=int),
        reason=text("reason"),
        ground=text("ground"),
        until=day("until"),
    )
    return answer(
        lambda: take_step(community_id, step, officer=current_officer(), now=clock.read()),
        lambda wrong: _page(community_id, wrong),
        then=lambda: url_for("companion.rating.ladder", community_id=community_id),
        said=_("The measure is recorded and its paper is made."),
    )


@blueprint.post("/measures/<int:measure_id>/answer")
@access(Role.PROPERTY_COMPANY)
def give_account(measure_id: int) -> ResponseReturnValue:
    community_id = str(community_of_measure(db.session(), measure_id))
    return answer(
        lambda: answer_measure(
            measure_id, text("answer"), officer=current_officer(), now=clock.read()
        ),
        lambda wrong: _page(community_id, wrong),
        then=lambda: url_for("companion.rating.ladder", community_id=community_id),
        said=_("Your answer is with the street office."),
    )


@blueprint.get("/measures/<int:measure_id>/paper.pdf")
@access(*READERS)
def measure_paper(measure_id: int) -> ResponseReturnValue:
    data = read_measure_paper(db.session(), measure_id)
    headers = {"Content-Disposition": f'inline; filename="measure-{measure_id}.pdf"'}
    return Response(data, content_type="application/pdf", headers=headers)


@blueprint.post("/communities/<community_id>/rating/contract")
@access(Role.PROPERTY_COMPANY, Role.STREET_OFFICE)
def state(community_id: str) -> ResponseReturnValue:
    facts = ContractFacts(
        company=text("company"),
        credit_code=text("credit_code"),
        manager=text("manager"),
        contract=text("contract"),
        since=day("since"),
        until=day("until"),
    )
    return answer(
        lambda: state_contract(community_id, facts, officer=current_officer(), now=clock.read()),
        lambda wrong: _page(community_id, wrong),
        then=lambda: url_for("companion.rating.ladder", community_id=community_id),
        said=_("Written down as the contract states it."),
    )


@blueprint.get("/communities/<community_id>/scores.csv")
@access(*EXPORTERS, Role.PROPERTY_COMPANY)
def export(community_id: str) -> ResponseReturnValue:
    data = write_scores(db.session(), [community_id], now=clock.read())
    record(current_officer(), "company_score.export", community_id, now=clock.read())
    return csv_response(data, f"scores-{community_id}.csv")


@blueprint.get("/scores.csv")
@access.anywhere(*EXPORTERS)
def export_all() -> ResponseReturnValue:
    """All communities in which the officer may export."""
    officer, wanted = current_officer(), frozenset(EXPORTERS)
    places = [one.id for one in list_communities(db.session()) if officer.roles_in(one.id) & wanted]
    data = write_scores(db.session(), places, now=clock.read())
    detail = {"communities": len(places)}
    record(officer, "company_score.export", "all", detail, now=clock.read())
    return csv_response(data, "scores.csv")


@blueprint.get("/api/credit/<token>/scores.csv")
@access.public
@limiter.limit("60 per minute")
def credit_export(token: str) -> ResponseReturnValue:
    """The community's scores for a credit system: asked and answered under its source's key."""
    session, now = db.session(), clock.read()
    check_signed(session, token, request.path.encode(), dict(request.headers), now=now)
    data = write_scores(session, [community_of_source(session, token)], now=now)
    response = csv_response(data, "scores.csv")
    response.headers.update(sign_for(session, token, data, now=now))
    return response
