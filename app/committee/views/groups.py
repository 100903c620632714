"""The register of a preparatory or re-election group, and the objections to its list."""

from __future__ import annotations

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.committee.models import CommitteeRow, GroupRow
from app.committee.service import clearing, extension
from app.committee.service import groups as service
from app.committee.service.clocks import first_assembly_clock
from app.committee.service.committees import is_in_posting
from app.committee.service.evidence import media_type_of
from app.committee.service.groups import SIDES, NewMember, find_group_problem, members_of
from app.committee.service.nominees import find_nominee
from app.committee.service.objections import list_posted_objections
from app.committee.service.reading import (
    flat_of,
    get_row,
    list_committees,
    list_groups,
    rules_of,
)
from app.committee.service.rehearsing import group_time
from app.committee.views.blueprint import KEEPERS, OFFICES, READERS, blueprint
from app.committee.views.desk import desk_page
from app.committee.views.frame import (
    MAX_UPLOAD_BYTES,
    answer,
    day,
    number_or_none,
    render,
    text,
    ticked,
    upload,
)
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record
from app.platform.db import db
from app.platform.errors import sentence
from app.platform.limits import allow_body
from app.platform.roles import Role


@blueprint.post("/communities/<community_id>/groups")
@access(*OFFICES)
def create_group(community_id: str) -> ResponseReturnValue:
    return answer(
        lambda: service.create_group(
            community_id,
            kind=text("kind"),
            founded_on=day("founded_on"),
            contact=text("contact"),
            application_id=number_or_none("application"),
            officer_id=current_officer().id,
            now=clock.read(),
        ),
        lambda wrong: desk_page(community_id, wrong),
        then=url_for("committee.latest_group", community_id=community_id),
        said=_("The register is open. Enter the members now."),
    )


@blueprint.get("/communities/<community_id>/groups/latest")
@access(*READERS)
def latest_group(community_id: str) -> ResponseReturnValue:
    rows = list_groups(db.session(), community_id)
    if not rows:
        return redirect(url_for("committee.desk", community_id=community_id))
    return redirect(url_for("committee.group", group_id=rows[0].id))


@blueprint.get("/groups/<int:group_id>")
@access(*READERS)
def group(group_id: int) -> ResponseReturnValue:
    return group_page(group_id)


def group_page(group_id: int, wrong: str | None = None) -> str:
    session = db.session()
    row = get_row(session, GroupRow, group_id)
    problem = find_group_problem(session, row) if row.state == "forming" else None
    members = members_of(session, group_id)
    rules = rules_of(session, row.community_id)
    return render(
        "committee/group.html",
        row.community_id,
        wrong=wrong,
        row=row,
        first=first_assembly_clock(row, rules),
        members=[(one, flat_of(session, one.unit_id)) for one in members],
        problem=None if problem is None else sentence(problem),
        sides=SIDES,
        bars=clearing.bars_of_group(session, row.community_id),
        is_cleared=clearing.is_cleared,
        rules=rules,
        may_end=any(not is_in_posting(session, one) for one in _seated(row)),
        objections=list_posted_objections(session, group_id=group_id),
    )


def _seated(row: GroupRow) -> list[CommitteeRow]:
    """The committees in office: with the first of them the group's work is done."""
    rows = list_committees(db.session(), row.community_id)
    return [one for one in rows if one.state == "sitting" and one.decided_on >= row.founded_on]


@blueprint.post("/groups/<int:group_id>/members")
@access(*KEEPERS)
def add_member(group_id: int) -> ResponseReturnValue:
    return answer(
        lambda: service.add_member(
            group_id, _member(group_id), officer_id=current_officer().id, now=clock.read()
        ),
        lambda wrong: group_page(group_id, wrong),
        then=url_for("committee.group", group_id=group_id),
        said=_("The member is entered."),
    )


def _member(group_id: int) -> NewMember:
    name, unit_id = text("name"), None
    if text("side") == "owner":
        session = db.session()
        community_id = get_row(session, GroupRow, group_id).community_id
        found = find_nominee(session, community_id, text("flat"), name, clock.read())
        name, unit_id = found.name, found.unit_id
    return NewMember(
        name=name,
        side=text("side"),
        organisation=text("organisation"),
        unit_id=unit_id,
        phone=text("phone"),
        chair=ticked("chair"),
        duty=text("duty"),
        name_public=ticked("name_public"),
        phone_public=ticked("phone_public"),
    )


@blueprint.post("/groups/<int:group_id>/members/<int:member_id>/leaving")
@access(*KEEPERS)
def remove_member(group_id: int, member_id: int) -> ResponseReturnValue:
    return answer(
        lambda: service.remove_member(
            group_id, member_id, officer_id=current_officer().id, now=clock.read()
        ),
        lambda wrong: group_page(group_id, wrong),
        then=url_for("committee.group", group_id=group_id),
        said=_("The member has left. A list that was posted must be posted again."),
    )


@blueprint.post("/groups/<int:group_id>/members/<int:member_id>/clearing")
@access(*OFFICES)
@allow_body(MAX_UPLOAD_BYTES)
def clear_member(group_id: int, member_id: int) -> ResponseReturnValue:
    return answer(
        lambda: clearing.clear_member(
            group_id,
            member_id,
            bars=request.form.getlist("bars"),
            upload=upload("paper"),
            officer_id=current_officer().id,
            now=clock.read(),
        ),
        lambda wrong: group_page(group_id, wrong),
        then=url_for("committee.group", group_id=group_id, _anchor="clearing"),
        said=_("Recorded what you found of this owner."),
    )


@blueprint.get("/groups/<int:group_id>/members/<int:member_id>/clearing/paper")
@access(*OFFICES)
def clearing_paper(group_id: int, member_id: int) -> ResponseReturnValue:
    data = clearing.read_clearing(db.session(), group_id, member_id)
    record(current_officer(), "group.clearing.look", member_id, now=clock.read())
    headers = {"Content-Disposition": "inline", "Cache-Control": "no-store"}
    return Response(data, content_type=media_type_of(data), headers=headers)


@blueprint.post("/groups/<int:group_id>/posting")
@access(*OFFICES)
def post_group(group_id: int) -> ResponseReturnValue:
    return answer(
        lambda: service.post_group(group_id, officer_id=current_officer().id, now=clock.read()),
        lambda wrong: group_page(group_id, wrong),
        then=url_for("committee.group", group_id=group_id),
        said=_("The list is posted. Print it and hang it up in the community as well."),
    )


@blueprint.post("/groups/<int:group_id>/dissolution")
@access(*OFFICES)
def dissolve_group(group_id: int) -> ResponseReturnValue:
    return answer(
        lambda: service.dissolve_group(
            group_id,
            on=day("on"),
            officer_id=current_officer().id,
            now=group_time(db.session(), group_id, clock.read()),
        ),
        lambda wrong: group_page(group_id, wrong),
        then=url_for("committee.group", group_id=group_id),
        said=_("The group is dissolved."),
    )


@blueprint.post("/groups/<int:group_id>/extension")
@access(Role.STREET_OFFICE)
def extend_first_meeting(group_id: int) -> ResponseReturnValue:
    return answer(
        lambda: extension.extend_first_meeting(
            group_id,
            on=day("on"),
            reason=text("reason"),
            officer_id=current_officer().id,
            now=clock.read(),
        ),
        lambda wrong: group_page(group_id, wrong),
        then=url_for("committee.group", group_id=group_id),
        said=_("The approval is entered; the last day of the first meeting has moved."),
    )
