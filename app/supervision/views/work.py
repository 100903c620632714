"""What waits for me, in all my communities; and the look from above at many."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.assembly.service.clock import advance_if_due
from app.assembly.service.read import list_published
from app.core.assembly import Phase
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.supervision.service import tree
from app.supervision.service.worklist import overview, worklist
from app.supervision.views.blueprint import blueprint

MOVED_BY_THE_CLOCK = (Phase.FROZEN.value, Phase.OPEN.value)


@blueprint.get("/worklist")
@access.officer
def work() -> ResponseReturnValue:
    officer, now = current_officer(), clock.read()
    for place in officer.communities:
        for row in list_published(db.session(), place):
            if row.phase in MOVED_BY_THE_CLOCK:
                advance_if_due(row.id, now)
    found = worklist(db.session(), officer, now)
    return render_template("supervision/worklist.html", found=found)


@blueprint.get("/oversight")
@access.officer
def oversight() -> ResponseReturnValue:
    officer, session = current_officer(), db.session()
    places = {*tree.overseen_communities(session, officer.id), *officer.communities}
    return render_template("supervision/oversight.html", lines=overview(session, sorted(places)))
