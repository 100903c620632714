"""Ruling an objection to a posted list; its page is the list's own."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.committee.models import PostedObjectionRow
from app.committee.service.objections import rule_objection
from app.committee.service.reading import get_row
from app.committee.views.blueprint import OFFICES, blueprint
from app.committee.views.elections import election_page
from app.committee.views.frame import Page, answer, text
from app.committee.views.groups import group_page
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db


@blueprint.post("/posted-objections/<int:posted_objection_id>/ruling")
@access(*OFFICES)
def rule_posted_objection(posted_objection_id: int) -> ResponseReturnValue:
    then, page = _place_of(posted_objection_id)
    return answer(
        lambda: rule_objection(
            posted_objection_id,
            upheld=text("decision") == "upheld",
            answer=text("answer"),
            officer_id=current_officer().id,
            now=clock.read(),
        ),
        page,
        then=then,
        said=_("The answer is recorded. Tell the person who objected."),
    )


def _place_of(objection_id: int) -> tuple[str, Page]:
    row = get_row(db.session(), PostedObjectionRow, objection_id)
    if row.group_id is not None:
        group_id = row.group_id
        then = url_for("committee.group", group_id=group_id)
        return then, lambda wrong: group_page(group_id, wrong)
    election_id = str(row.election_id)
    then = url_for("committee.election", election_id=election_id)
    return then, lambda wrong: election_page(election_id, wrong)
