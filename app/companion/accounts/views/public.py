"""The published accounts as everybody reads them, and a month's statement on paper."""

from __future__ import annotations

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.companion.accounts.service import (
    find_accounts,
    get_accounts,
    get_month,
    is_newest_seen,
    list_statements,
    month_of_journal,
    trails_of,
)
from app.companion.accounts.views.blueprint import blueprint
from app.companion.accounts.views.chart import charts
from app.companion.frame import render
from app.core.accounts import anchor_of_charter, parse_charter
from app.platform.access import access
from app.platform.db import db
from app.platform.limits import limiter
from app.platform.menu import Link
from app.platform.pdf import render_pdf
from app.registry.service import get_community


@blueprint.get("/c/<community_id>/accounts")
@access.public
def accounts(community_id: str) -> ResponseReturnValue:
    session = db.session()
    get_community(session, community_id)
    if find_accounts(session, community_id) is None:
        return render("companion/accounts/accounts.html", community_id, statements=[], charts=[])
    statements = list_statements(session, community_id)
    return render(
        "companion/accounts/accounts.html",
        community_id,
        statements=statements[::-1],
        charts=charts(statements),
        seen=is_newest_seen(session, community_id),
        anchor=_anchor(community_id),
        address=_address(community_id),
    )


@blueprint.get("/c/<community_id>/accounts/months/<month>")
@access.public
def month(community_id: str, month: str) -> ResponseReturnValue:
    session = db.session()
    page = get_month(session, community_id, month)
    return render(
        "companion/accounts/month.html",
        community_id,
        month=page,
        trails=trails_of(session, community_id, page),
        anchor=_anchor(community_id),
        address=_address(community_id),
    )


@blueprint.get("/c/<community_id>/accounts/months/<month>/statement.pdf")
@access.public
@limiter.limit("60 per 10 minutes")
def statement(community_id: str, month: str) -> ResponseReturnValue:
    session = db.session()
    page, community = get_month(session, community_id, month), get_community(session, community_id)
    context = {
        "community": community,
        "month": page,
        "trails": trails_of(session, community_id, page),
        "anchor": _anchor(community_id),
        "address": _address(community_id),
        "at": page.published_at,
    }
    data = render_pdf("companion/accounts-month", context)
    headers = {"Content-Disposition": f'inline; filename="accounts-{month}.pdf"'}
    return Response(data, content_type="application/pdf", headers=headers)


def where_published(subject: str) -> list[Link]:
    """Lead from a journal of a community (`huating/12`) to its line in the published accounts."""
    community_id, _, number = subject.partition("/")
    found = month_of_journal(db.session(), community_id, int(number))
    if found is None:
        return []
    address = url_for("companion.accounts.month", community_id=community_id, month=found)
    return [Link(f"{address}#entry-{number}", gettext("Accounts of %(month)s", month=found))]


def _anchor(community_id: str) -> str:
    return anchor_of_charter(parse_charter(get_accounts(db.session(), community_id).charter))


def _address(community_id: str) -> str:
    path = url_for("companion.accounts.record", community_id=community_id)
    return f"{request.host_url.rstrip('/')}{path}"
