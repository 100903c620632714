"""From a decision to what came of it: the payments that it allowed, the budget that it carried."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from app.assembly.service.read import get_assembly
from app.companion.spending.service import Spent, spent_under
from app.matters.service.dossier import community_of_matter
from app.platform.db import db
from app.platform.menu import Link


def of_assembly(assembly_id: str) -> list[Link]:
    """Lead from an assembly's public page to payments and budget."""
    session = db.session()
    place = get_assembly(session, assembly_id).community_id
    return [_link(place, one) for one in spent_under(session, place, assembly=assembly_id)]


def of_matter(matter_id: str) -> list[Link]:
    """Lead from a matter's public page to its payments."""
    session = db.session()
    place = community_of_matter(session, int(matter_id))
    if place is None:
        return []
    return [_link(place, one) for one in spent_under(session, place, matter=int(matter_id))]


def _link(community_id: str, one: Spent) -> Link:
    if one.budget is not None:
        address = url_for(
            "companion.spending.public_budget", community_id=community_id, budget_id=one.budget
        )
        return Link(address, _("Budget: %(title)s", title=one.title))
    address = url_for(
        "companion.spending.public_payment", community_id=community_id, number=one.payment
    )
    return Link(address, _("Paid for it: %(purpose)s", purpose=one.title))
