"""Papers and the copies of them that everybody may see: made, looked at, shown, taken down."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.companion.books.service import VoucherNotTaken, read_voucher
from app.companion.books.views.desk import file_answer, uploads
from app.companion.frame import answer, render, text
from app.companion.spending.service import (
    hide_copy,
    income_papers,
    missing_copies,
    prepare_copy,
    publish_copy,
    read_paper,
    read_payment_file,
)
from app.companion.spending.views.blueprint import MAX_UPLOAD_BYTES, PAYERS, READERS, blueprint
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.limits import allow_body, limiter

PAPER = "/communities/<community_id>/copies/<int:number>/<int:place>"


@blueprint.get("/communities/<community_id>/copies")
@access(*READERS)
def papers(community_id: str) -> ResponseReturnValue:
    session = db.session()
    return render(
        "companion/spending/papers.html",
        community_id,
        lacking=missing_copies(session, community_id),
        income=income_papers(session, community_id),
    )


@blueprint.get(PAPER)
@access(*READERS)
def paper(community_id: str, number: int, place: int) -> ResponseReturnValue:
    return _paper(community_id, number, place)


def _paper(community_id: str, number: int, place: int, wrong: str | None = None) -> str:
    return render(
        "companion/spending/paper.html",
        community_id,
        wrong=wrong,
        paper=read_paper(db.session(), community_id, number, place),
    )


@blueprint.get(f"{PAPER}/original")
@access(*READERS)
def original(community_id: str, number: int, place: int) -> ResponseReturnValue:
    return file_answer(*read_voucher(db.session(), community_id, number, place))


@blueprint.get(f"{PAPER}/made.jpg")
@access(*READERS)
def made_copy(community_id: str, number: int, place: int) -> ResponseReturnValue:
    """Show the desk the copy that waits to be looked at."""
    session = db.session()
    return file_answer(
        *read_payment_file(session, read_paper(session, community_id, number, place).made)
    )


@blueprint.post(f"{PAPER}/copy")
@access(*PAYERS)
@allow_body(MAX_UPLOAD_BYTES)
@limiter.limit("60 per hour")
def make_copy(community_id: str, number: int, place: int) -> ResponseReturnValue:
    return _done(
        community_id,
        number,
        place,
        lambda **by: prepare_copy(community_id, number, place, _upload(), **by),
        _("Nobody else sees it yet. Please look at every line of it."),
    )


def _upload() -> Any:
    files = uploads("copy")
    if not files:
        raise VoucherNotTaken
    return files[0]


@blueprint.post(f"{PAPER}/publish")
@access(*PAYERS)
def show_copy(community_id: str, number: int, place: int) -> ResponseReturnValue:
    return _done(
        community_id,
        number,
        place,
        lambda **by: publish_copy(community_id, number, place, text("copy"), **by),
        _("Everybody can see the copy now."),
    )


@blueprint.post(f"{PAPER}/hide")
@access(*PAYERS)
def take_down(community_id: str, number: int, place: int) -> ResponseReturnValue:
    return _done(
        community_id,
        number,
        place,
        lambda **by: hide_copy(community_id, number, place, **by),
        _("Nobody outside the desks sees the copy any more. Please make a better one."),
    )


def _done(community_id: str, number: int, place: int, act: Any, said: str) -> ResponseReturnValue:
    return answer(
        lambda: act(officer=current_officer(), now=clock.read()),
        lambda wrong: _paper(community_id, number, place, wrong),
        then=lambda: url_for(
            "companion.spending.paper", community_id=community_id, number=number, place=place
        ),
        said=said,
    )


@blueprint.get("/c/<community_id>/copies/<int:number>/<int:place>.jpg")
@access.public
def public_copy(community_id: str, number: int, place: int) -> ResponseReturnValue:
    """The copy of a journal's paper, for everybody; never the paper."""
    session = db.session()
    copy = read_paper(session, community_id, number, place).copy
    if copy is None:
        raise NotFound
    return shown_copy(copy)


def shown_copy(copy: str) -> Response:
    """Answer with a copy that a cache asks about again: it may be taken down."""
    found = file_answer(*read_payment_file(db.session(), copy))
    found.headers["Cache-Control"] = "no-cache"
    return found
