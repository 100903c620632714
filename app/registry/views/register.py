"""The register on the screen: units by building, one right and why it counts so, the posting."""

from __future__ import annotations

from datetime import date

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from app.core.calendar import local_date
from app.platform import clock
from app.platform.access import access
from app.platform.db import db
from app.registry import service
from app.registry.service.units import natural_order
from app.registry.views.blueprint import READERS, blueprint
from app.registry.views.explain import say_reasons


@blueprint.get("/communities/<community_id>/register")
@access(*READERS)
def register(community_id: str) -> ResponseReturnValue:
    session = db.session()
    community = service.get_community(session, community_id)
    buildings = sorted(service.building_groups(session, community_id), key=natural_order)
    building = _choose(buildings)
    units = service.list_units(session, community_id, building=building) if building else []
    return render_template(
        "registry/register.html",
        community=community,
        buildings=buildings,
        building=building,
        units=service.view_units(session, units),
    )


@blueprint.get("/communities/<community_id>/units/<int:unit_id>")
@access(*READERS)
def right(community_id: str, unit_id: int) -> ResponseReturnValue:
    session, day = db.session(), _read_day()
    community = service.get_community(session, community_id)
    parking = service.parking_rule(session, community_id)
    terms = {"parking_area": parking.count_area, "parking_heads": parking.count_heads}
    found = service.find_right_of(session, community_id, unit_id, record_date=day, **terms)
    if found is None:
        abort(404)
    rows = service.explain_right(session, found.unit_ids, record_date=day, **terms)
    return render_template(
        "registry/right.html",
        community=community,
        right=found,
        unit=next(unit for unit in found.units if unit.id == unit_id),
        owner=service.masked_owner(session, found.unit_ids, key=found.key),
        units=service.view_units(session, found.units),
        rows=say_reasons(rows),
        day=day,
    )


@blueprint.get("/communities/<community_id>/posting")
@access(*READERS)
def posting(community_id: str) -> ResponseReturnValue:
    session, day = db.session(), _read_day()
    community = service.get_community(session, community_id)
    buildings = sorted(service.building_groups(session, community_id), key=natural_order)
    building = _choose(buildings)
    return render_template(
        "registry/posting.html",
        community=community,
        building=building,
        roll=service.post_roll(session, community_id, record_date=day, building=building),
        day=day,
    )


def _choose(buildings: list[str]) -> str | None:
    wanted = request.args.get("building", "")
    return wanted if wanted in buildings else next(iter(buildings), None)


def _read_day() -> date:
    """The day asked for, today in Asia/Shanghai where none is."""
    text = request.args.get("on", "")
    try:
        return date.fromisoformat(text) if text else local_date(clock.read())
    except ValueError:
        abort(400)
