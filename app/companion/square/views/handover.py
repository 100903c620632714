"""A topic goes on: the convener's draft from it, an owner's demand for an assembly from it."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.frame import render, text
from app.companion.residents.views.phone import current_resident
from app.companion.square.service import handover as service
from app.companion.square.service.topics import list_handed_over
from app.companion.square.views.blueprint import blueprint
from app.companion.square.views.moderating import desk
from app.companion.square.views.topics import topic_page
from app.core.errors import RuleError
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.errors import sentence, status_of
from app.platform.limits import limiter
from app.platform.menu import Link, OriginFinder
from app.platform.roles import Role
from app.registry.service import request_owner_code


def origin_finder(kind: str) -> OriginFinder:
    """Return what finds the topics from which a demand or an assembly came."""

    def find(subject: str) -> list[Link]:
        return [
            Link(
                url_for("companion.square.topic", community_id=one.community_id, topic_id=one.id),
                _("It began on the topic board: %(title)s", title=one.title),
            )
            for one in list_handed_over(db.session(), kind, subject)
        ]

    return find


@blueprint.post("/communities/<community_id>/topics/<int:topic_id>/draft")
@access(Role.CONVENER)
def draft(community_id: str, topic_id: int) -> ResponseReturnValue:
    try:
        number = service.draft_from_topic(topic_id, officer=current_officer(), now=clock.read())
    except RuleError as refused:
        db.session().rollback()
        return desk(community_id, sentence(refused)), status_of(refused)
    return redirect(url_for("assembly.desk", assembly_id=number))


@blueprint.post("/c/<community_id>/topics/<int:topic_id>/demand")
@access.resident
@limiter.limit("20 per hour")
def ask_demand(community_id: str, topic_id: int) -> ResponseReturnValue:
    owner, now = current_resident(community_id), clock.read()
    try:
        service.check_demandable(db.session(), topic_id, owner, now)
        sent = request_owner_code(
            community_id,
            unit=text("unit"),
            last4=text("last4"),
            phone=text("phone"),
            address=request.remote_addr or "",
            now=now,
        )
    except RuleError as refused:
        db.session().rollback()
        return topic_page(community_id, topic_id, sentence(refused)), status_of(refused)
    return render("companion/square/demand_code.html", community_id, topic_id=topic_id, sent=sent)


@blueprint.post("/c/<community_id>/topics/<int:topic_id>/demand/code")
@access.resident
@limiter.limit("60 per hour")
def open_demand(community_id: str, topic_id: int) -> ResponseReturnValue:
    owner = current_resident(community_id)
    try:
        number = service.demand_from_topic(
            topic_id, owner=owner, token=text("token"), code=text("code").strip(), now=clock.read()
        )
    except RuleError as refused:
        db.session().rollback()
        return topic_page(community_id, topic_id, sentence(refused)), status_of(refused)
    flash(_("The demand is open and carries your signature. Your neighbours sign it here."), "good")
    return redirect(url_for("assembly.demand", community_id=community_id, number=number))
