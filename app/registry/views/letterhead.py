"""The page where a community puts the pictures of its papers: sign and stamp."""

from __future__ import annotations

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.errors import RuleError
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.errors import status_of
from app.platform.forms import refuse
from app.registry import service
from app.registry.forms import EmblemForm
from app.registry.views.blueprint import KEEPERS, READERS, blueprint

MAX_BODY = 3 * 1024 * 1024


@blueprint.route("/communities/<community_id>/letterhead", methods=["GET", "POST"])
@access(*KEEPERS)
def letterhead(community_id: str) -> ResponseReturnValue:
    request.max_content_length = MAX_BODY
    form = EmblemForm()
    if not form.validate_on_submit():
        return _page(community_id, form)
    data = form.picture.data.read() if form.picture.data and not form.remove.data else b""
    try:
        service.set_emblem(
            community_id,
            form.kind.data,
            data,
            officer_id=current_officer().id,
            now=clock.read(),
        )
    except RuleError as refused:
        refuse(form, refused)
        return _page(community_id, form), status_of(refused)
    flash(_("Saved."), "good")
    return redirect(url_for("registry.letterhead", community_id=community_id))


def _page(community_id: str, form: EmblemForm) -> str:
    session = db.session()
    return render_template(
        "registry/letterhead.html",
        community=service.get_community(session, community_id),
        form=form,
        kinds=[
            kind
            for kind in service.KINDS
            if service.find_emblem(session, community_id, kind) is not None
        ],
    )


@blueprint.get("/communities/<community_id>/letterhead/<kind>.png")
@access(*KEEPERS, *READERS)
def emblem(community_id: str, kind: str) -> ResponseReturnValue:
    known = kind in service.KINDS
    picture = service.find_emblem(db.session(), community_id, kind) if known else None
    if picture is None:
        abort(404)
    return Response(picture.data, mimetype=picture.media_type)
