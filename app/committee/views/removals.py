"""Removing a member: the proposal, the hearing, the motion; all on the committee's page."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.committee.models import MemberRow, RemovalRow
from app.committee.service import removal as service
from app.committee.service.reading import CommitteeThingNotFound, get_row
from app.committee.views.blueprint import KEEPERS, blueprint
from app.committee.views.committees import committee_page
from app.committee.views.frame import answer, day, text
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db


@blueprint.post("/committees/<int:committee_id>/members/<int:member_id>/removal")
@access(*KEEPERS)
def propose_removal(committee_id: int, member_id: int) -> ResponseReturnValue:
    def act() -> object:
        _check_member(committee_id, member_id)
        return service.propose_removal(
            member_id,
            proposed_by=text("proposed_by"),
            reason=text("reason"),
            told_on=day("told_on"),
            officer_id=current_officer().id,
            now=clock.read(),
        )

    return answer(
        act,
        lambda wrong: committee_page(committee_id, wrong),
        then=url_for("committee.committee", committee_id=committee_id, _anchor="removals"),
        said=_("The proposal is entered. Hear the member before it goes before the owners."),
    )


@blueprint.post("/committees/<int:committee_id>/removals/<int:removal_id>")
@access(*KEEPERS)
def change_removal(committee_id: int, removal_id: int) -> ResponseReturnValue:
    def act() -> None:
        removal = get_row(db.session(), RemovalRow, removal_id)
        _check_member(committee_id, removal.member_id)
        me, now = current_officer().id, clock.read()
        if text("do") == "put":
            service.put_removal(removal_id, text("assembly"), officer_id=me, now=now)
        elif text("do") == "withdraw":
            service.withdraw_removal(removal_id, officer_id=me, now=now)
        else:
            service.record_hearing(
                removal_id,
                on=day("on"),
                hearing=text("hearing"),
                statement=text("statement"),
                officer_id=me,
                now=now,
            )

    return answer(
        act,
        lambda wrong: committee_page(committee_id, wrong),
        then=url_for("committee.committee", committee_id=committee_id, _anchor="removals"),
        said=_("Recorded."),
    )


def _check_member(committee_id: int, member_id: int) -> None:
    """Refuse a member of another committee; raises CommitteeThingNotFound."""
    if get_row(db.session(), MemberRow, member_id).committee_id != committee_id:
        raise CommitteeThingNotFound(id=member_id)
