"""An owner's own flat in the published accounts, and the file that the verifier accepts."""

from __future__ import annotations

from flask import Response
from flask.typing import ResponseReturnValue

from app.companion.accounts.service import UnitStory, unit_story
from app.companion.accounts.views.blueprint import blueprint
from app.companion.frame import render
from app.companion.residents.service import OwnersOnly, Resident
from app.companion.residents.views.phone import current_resident
from app.core.errors import RuleError
from app.platform.access import access
from app.platform.db import db
from app.platform.errors import sentence, status_of


@blueprint.get("/c/<community_id>/accounts/mine")
@access.resident
def mine(community_id: str) -> ResponseReturnValue:
    owner = _owner(community_id)
    try:
        story = _story(owner)
    except RuleError as refused:
        page = _page(community_id, owner, None, sentence(refused))
        return page, status_of(refused)
    return _page(community_id, owner, story)


@blueprint.get("/c/<community_id>/accounts/mine/proof.json")
@access.resident
def proof(community_id: str) -> ResponseReturnValue:
    data = _story(_owner(community_id)).proof
    headers = {
        "Content-Disposition": f'attachment; filename="unit-proof-{community_id}.json"',
        "Cache-Control": "no-store",
    }
    return Response(data, content_type="application/json", headers=headers)


def _page(
    community_id: str, owner: Resident, story: UnitStory | None, wrong: str | None = None
) -> str:
    months = story.months[::-1] if story else ()
    return render(
        "companion/accounts/mine.html", community_id, wrong=wrong, resident=owner, months=months
    )


def _owner(community_id: str) -> Resident:
    """What a flat owns of the fund is its owners', not its tenants'."""
    resident = current_resident(community_id)
    if not resident.is_owner:
        raise OwnersOnly
    return resident


def _story(owner: Resident) -> UnitStory:
    return unit_story(db.session(), owner.community_id, owner.unit_id)
