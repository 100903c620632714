"""An owner's tenants: who may report and pay for the flat."""

from __future__ import annotations

from datetime import date

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.frame import answer, render, text
from app.companion.residents.service import TenantDayPast, add_tenant, end_tenancy, list_tenants
from app.companion.residents.views.blueprint import blueprint
from app.companion.residents.views.phone import current_resident
from app.platform import clock
from app.platform.access import access
from app.platform.db import db


@blueprint.get("/c/<community_id>/tenants")
@access.resident
def tenants(community_id: str) -> ResponseReturnValue:
    return _page(community_id)


def _page(community_id: str, wrong: str | None = None) -> str:
    resident = current_resident(community_id)
    lines = list_tenants(db.session(), resident) if resident.is_owner else []
    return render(
        "companion/residents/tenants.html",
        community_id,
        wrong=wrong,
        resident=resident,
        lines=lines,
    )


@blueprint.post("/c/<community_id>/tenants")
@access.resident
def add(community_id: str) -> ResponseReturnValue:
    owner = current_resident(community_id)
    return answer(
        lambda: add_tenant(
            owner, name=text("name"), phone=text("phone"), until=_day(), now=clock.read()
        ),
        lambda wrong: _page(community_id, wrong),
        then=lambda: url_for("companion.residents.tenants", community_id=community_id),
        said=_("Written down. They sign in with your flat's unit code and their phone."),
    )


@blueprint.post("/c/<community_id>/tenants/<int:tenant_id>/end")
@access.resident
def end(community_id: str, tenant_id: int) -> ResponseReturnValue:
    owner = current_resident(community_id)
    return answer(
        lambda: end_tenancy(owner, tenant_id, now=clock.read()),
        lambda wrong: _page(community_id, wrong),
        then=lambda: url_for("companion.residents.tenants", community_id=community_id),
        said=_("Their access has ended."),
    )


def _day() -> date | None:
    written = text("until").strip()
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise TenantDayPast from None
