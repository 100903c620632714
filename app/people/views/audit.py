"""What officers did, for the operator and the auditor."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.people import service
from app.people.views.blueprint import blueprint
from app.platform.access import access, current_officer
from app.platform.audit import audit_events
from app.platform.roles import Officer, Role


@blueprint.get("/audit")
@access.anywhere(Role.OPERATOR, Role.AUDITOR)
def audit_log() -> ResponseReturnValue:
    events = audit_events(
        communities=_visible(current_officer()), before=request.args.get("before", type=int)
    )
    names = {account.officer.id: account.officer for account in service.list_officers()}
    return render_template("people/audit.html", events=events, officers=names)


def _visible(officer: Officer) -> frozenset[str] | None:
    """Return the communities whose acts an officer may read; None means all."""
    if officer.roles_in(None) & {Role.OPERATOR, Role.AUDITOR}:
        return None
    return officer.communities
