"""An owner behind the link of a message: I have the notice; no more reminders; again.

Law: a GET changes nothing, because mail and chat programs open links by themselves. The page
names nobody and no flat, and nothing on it votes.
"""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.assembly.service.clock import effective_closes
from app.assembly.service.read import get_assembly, phase_of
from app.core.assembly import ActNotAllowedNow, Phase
from app.delivery.service.links import get_message
from app.delivery.service.notices import confirm_receipt
from app.delivery.service.phrase import find_phrase
from app.delivery.service.stops import is_stopped, resume_reminders, stop_reminders
from app.delivery.views.blueprint import blueprint
from app.platform import clock
from app.platform.access import access
from app.platform.db import db
from app.platform.limits import limiter
from app.registry.service import get_community


@blueprint.get("/m/<code>")
@access.public
def message(code: str) -> ResponseReturnValue:
    session = db.session()
    found = get_message(session, code)
    row = get_assembly(session, found.assembly_id)
    return render_template(
        "delivery/message.html",
        code=code,
        message=found,
        row=row,
        community=get_community(session, row.community_id),
        phrase=find_phrase(session, row.community_id),
        closes=effective_closes(row),
        is_open=phase_of(row) is Phase.OPEN,
        is_over=phase_of(row) not in (Phase.PUBLISHED, Phase.FROZEN, Phase.OPEN),
        is_stopped=is_stopped(session, found),
    )


@blueprint.post("/m/<code>/receipt")
@access.public
@limiter.limit("300 per hour")
def confirm(code: str) -> ResponseReturnValue:
    try:
        confirm_receipt(code, now=clock.read())
    except ActNotAllowedNow:
        db.session().rollback()
        flash(_("Voting is over; there is nothing to confirm any more."), "warning")
    else:
        flash(_("Thank you. It is noted that the notice has reached you."), "good")
    return redirect(url_for("delivery.message", code=code))


@blueprint.post("/m/<code>/stop")
@access.public
@limiter.limit("300 per hour")
def stop(code: str) -> ResponseReturnValue:
    stop_reminders(code, now=clock.read())
    flash(_("You will get no more reminders of this assembly on this number."), "good")
    return redirect(url_for("delivery.message", code=code))


@blueprint.post("/m/<code>/resume")
@access.public
@limiter.limit("300 per hour")
def resume(code: str) -> ResponseReturnValue:
    resume_reminders(code)
    flash(_("You will be reminded again."), "good")
    return redirect(url_for("delivery.message", code=code))
