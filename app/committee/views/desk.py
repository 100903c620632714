"""The room's desk of a community: what is due, and the doors to group, election and committee."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from app.assembly.service.demand import GROUP, list_demands
from app.committee.service.groups import KINDS
from app.committee.service.reading import list_committees, list_elections, list_groups
from app.committee.service.road import Milestone, founding_road
from app.committee.service.task import Task
from app.committee.service.worklist import worklist
from app.committee.views.blueprint import READERS, blueprint
from app.committee.views.calendar import calendar_file
from app.committee.views.frame import render
from app.committee.views.words import TASK_WORDS
from app.core.calendar import local_date
from app.platform import clock
from app.platform.access import access
from app.platform.db import db
from app.registry.service import get_community

# Where each kind of task is done.
DOORS = {
    "group": ("committee.group", "group_id"),
    "election": ("committee.election", "election_id"),
    "committee": ("committee.committee", "committee_id"),
    "handover": ("committee.handover", "committee_id"),
    "filing": ("committee.filing", "committee_id"),
    "meeting": ("committee.meeting", "meeting_id"),
    "assembly": ("assembly.desk", "assembly_id"),
    "assemblies": ("assembly.assemblies", "community_id"),
    "desk": ("committee.desk", "community_id"),
}
# Where a milestone begins while nothing of it is there; None: on the desk itself, or not yet.
BEGINNINGS = {"election": "committee.new_election", "assembly": "assembly.assemblies"}


@blueprint.get("/communities/<community_id>/committee")
@access(*READERS)
def desk(community_id: str) -> ResponseReturnValue:
    return desk_page(community_id)


def desk_page(community_id: str, wrong: str | None = None) -> str:
    """Return the desk; `wrong` is what a form on it was refused for."""
    session = db.session()
    tasks = worklist(session, community_id, clock.read())
    return render(
        "committee/desk.html",
        community_id,
        wrong=wrong,
        tasks=[(task, door(task)) for task in tasks],
        road=[(one, road_door(community_id, one)) for one in founding_road(session, community_id)],
        groups=list_groups(session, community_id),
        elections=list_elections(session, community_id),
        committees=list_committees(session, community_id),
        kinds=KINDS,
        applications=[
            (str(one.id), f"{one.title}（{local_date(one.reached_at or one.created_at)}）")
            for one in list_demands(session, community_id)
            if one.kind == GROUP and one.state == "reached"
        ],
    )


@blueprint.get("/communities/<community_id>/committee.ics")
@access(*READERS)
def calendar(community_id: str) -> ResponseReturnValue:
    session, now = db.session(), clock.read()
    community = get_community(session, community_id)
    events: list[tuple[str, date, str]] = [
        (f"{task.code}-{task.on}-{task.id}", task.due, str(TASK_WORDS[task.code]))
        for task in worklist(session, community_id, now)
        if task.due is not None
    ]
    data = calendar_file(community.name, events, stamp=now)
    headers = {"Content-Disposition": 'attachment; filename="committee.ics"'}
    return Response(data, content_type="text/calendar; charset=utf-8", headers=headers)


def road_door(community_id: str, milestone: Milestone) -> str | None:
    """Return the address where a milestone is reached or begun, or None."""
    if milestone.id is not None:
        return door(milestone)
    beginning = BEGINNINGS.get(milestone.on)
    return None if beginning is None else url_for(beginning, community_id=community_id)


def door(task: Task | Milestone) -> str:
    """Return the address where a task is done."""
    endpoint, argument = DOORS[task.on]
    where: dict[str, Any] = {argument: task.id}
    return url_for(endpoint, **where)
