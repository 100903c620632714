"""Forms beside a ticket: documents, and the way to the maintenance fund."""

from __future__ import annotations

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.frame import answer, text
from app.companion.residents.views.phone import current_resident
from app.companion.tickets.service.fund import FundWish, to_fund
from app.companion.tickets.service.papers import (
    PaperWish,
    answer_paper,
    issue_paper,
    read_paper,
)
from app.companion.tickets.service.reading import get_seen
from app.companion.tickets.views.blueprint import READERS, WORKERS, WRITERS, blueprint
from app.companion.tickets.views.desk import ticket_page
from app.companion.tickets.views.frame import day_of, written
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.config import current_config
from app.platform.db import db


def _lines(name: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text(name).splitlines() if one.strip())


@blueprint.post("/tickets/<int:ticket_id>/papers")
@access(*WRITERS)
def issue(ticket_id: int) -> ResponseReturnValue:
    officer, now = current_officer(), clock.read()
    get_seen(db.session(), ticket_id, officer)

    def act() -> None:
        wish = PaperWish(
            text("kind"),
            text("explanation"),
            deadline=day_of("deadline"),
            to=text("to").strip(),
            found=text("found").strip(),
            basis=text("basis").strip(),
            demands=_lines("demands"),
            place=text("place").strip(),
            mediator=text("mediator").strip(),
            parties=_lines("parties"),
            dispute=text("dispute").strip(),
            opinions=text("opinions").strip(),
            outcome=text("outcome").strip(),
            agreed="agreed" in request.form,
        )
        issue_paper(ticket_id, wish, officer=officer, now=now)

    return answer(
        act,
        lambda wrong: ticket_page(ticket_id, wrong, text("kind")),
        then=lambda: url_for("companion.tickets.ticket", ticket_id=ticket_id),
        said=_("The document is issued."),
    )


@blueprint.get("/tickets/<int:ticket_id>/papers")
@blueprint.get("/tickets/<int:ticket_id>/papers/<int:paper_id>/answer")
@blueprint.get("/tickets/<int:ticket_id>/fund")
@access(*READERS)
def issue_again(ticket_id: int, paper_id: int | None = None) -> ResponseReturnValue:
    """Lead whoever loads the address of one of these forms anew back to the report."""
    return redirect(url_for("companion.tickets.ticket", ticket_id=ticket_id))


@blueprint.post("/tickets/<int:ticket_id>/papers/<int:paper_id>/answer")
@access(*WORKERS)
def reply(ticket_id: int, paper_id: int) -> ResponseReturnValue:
    officer, now = current_officer(), clock.read()
    get_seen(db.session(), ticket_id, officer)
    return answer(
        lambda: answer_paper(ticket_id, paper_id, text("explanation"), officer=officer, now=now),
        lambda wrong: ticket_page(ticket_id, wrong),
        then=lambda: url_for("companion.tickets.ticket", ticket_id=ticket_id),
        said=written(),
    )


@blueprint.get("/tickets/<int:ticket_id>/papers/<int:paper_id>.pdf")
@access(*READERS)
def paper(ticket_id: int, paper_id: int) -> ResponseReturnValue:
    get_seen(db.session(), ticket_id, current_officer())
    return _pdf(ticket_id, paper_id)


@blueprint.get("/c/<community_id>/tickets/<int:ticket_id>/papers/<int:paper_id>.pdf")
@access.resident
def own_paper(community_id: str, ticket_id: int, paper_id: int) -> ResponseReturnValue:
    get_seen(db.session(), ticket_id, current_resident(community_id))
    return _pdf(ticket_id, paper_id)


def _pdf(ticket_id: int, paper_id: int) -> Response:
    data, kind = read_paper(db.session(), ticket_id, paper_id)
    headers = {
        "Content-Disposition": f'inline; filename="{kind}-{paper_id}.pdf"',
        "Cache-Control": "private, no-store",
    }
    return Response(data, mimetype="application/pdf", headers=headers)


@blueprint.post("/tickets/<int:ticket_id>/fund")
@access(*WRITERS)
def fund(ticket_id: int) -> ResponseReturnValue:
    officer, now, opened = current_officer(), clock.read(), []
    get_seen(db.session(), ticket_id, officer)

    def act() -> None:
        wish = FundWish(
            text("kind"),
            text("title"),
            text("what"),
            text("explanation"),
            cause=text("cause"),
            rehearsal=current_config().demo and "rehearsal" in request.form,
        )
        opened.append(to_fund(ticket_id, wish, officer=officer, now=now))

    return answer(
        act,
        lambda wrong: ticket_page(ticket_id, wrong, "fund"),
        then=lambda: url_for("matters.matter", matter_id=opened[0]),
        said=_("The matter is open; what the report says is its first step."),
    )
