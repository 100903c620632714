"""The read proof of a notice, and the text message to those who have not seen it."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.frame import render
from app.companion.square.service import reads as service
from app.companion.square.service.notices import get_notice
from app.companion.square.views.blueprint import blueprint
from app.companion.square.views.notices import WRITERS
from app.companion.square.views.refusals import answer
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db


@blueprint.get("/notices/<int:notice_id>/reads")
@access(*WRITERS)
def reads(notice_id: int) -> ResponseReturnValue:
    return _page(notice_id)


def _page(notice_id: int, wrong: str | None = None) -> str:
    session = db.session()
    row = get_notice(session, notice_id)
    return render(
        "companion/square/reads.html",
        row.community_id,
        wrong=wrong,
        row=row,
        quiet=service.quiet_hours(session, row.community_id, clock.read()),
        proof=service.read_proof(session, row, current_officer()),
    )


@blueprint.post("/notices/<int:notice_id>/texts")
@access(*WRITERS)
def text_unread(notice_id: int) -> ResponseReturnValue:
    officer = current_officer()
    return answer(
        lambda: service.text_unread(notice_id, officer=officer, now=clock.read()),
        lambda wrong: _page(notice_id, wrong),
        then=lambda: url_for("companion.square.reads", notice_id=notice_id),
        said=_("The messages are on their way. There is no second time."),
    )
