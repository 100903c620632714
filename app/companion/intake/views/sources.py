"""The page of sources: make one, read its key once, see what came in, switch it off."""

from __future__ import annotations

from typing import Any

from flask import make_response, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.frame import answer, render, text
from app.companion.intake.service import KINDS, disable_source, list_sources, make_source
from app.companion.intake.views.blueprint import blueprint
from app.companion.intake.views.words import KIND_WORDS
from app.core.errors import RuleError
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.config import current_config
from app.platform.db import db
from app.platform.errors import sentence, status_of
from app.platform.roles import Role

MAKERS = (Role.OPERATOR, Role.STREET_OFFICE)


@blueprint.get("/communities/<community_id>/intake")
@access(*MAKERS, Role.AUDITOR)
def sources(community_id: str) -> ResponseReturnValue:
    return _page(community_id)


def _page(community_id: str, wrong: str | None = None, **more: Any) -> str:
    return render(
        "companion/intake/sources.html",
        community_id,
        wrong=wrong,
        sources=list_sources(db.session(), community_id),
        kinds=[(kind, KIND_WORDS[kind]) for kind in KINDS],
        kind_words=KIND_WORDS,
        public_url=current_config().public_url,
        **{"made": None, **more},
    )


@blueprint.post("/communities/<community_id>/intake")
@access(*MAKERS)
def make(community_id: str) -> ResponseReturnValue:
    """Make a source; its key stands on this one answer and nowhere else."""
    try:
        made = make_source(
            community_id,
            name=text("name"),
            kind=text("kind"),
            officer=current_officer(),
            now=clock.read(),
        )
    except RuleError as refused:
        db.session().rollback()
        return _page(community_id, sentence(refused)), status_of(refused)
    response = make_response(_page(community_id, made=made))
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/communities/<community_id>/intake/<int:source_id>/disable")
@access(*MAKERS)
def disable(community_id: str, source_id: int) -> ResponseReturnValue:
    return answer(
        lambda: disable_source(
            community_id, source_id, officer=current_officer(), now=clock.read()
        ),
        lambda wrong: _page(community_id, wrong),
        then=lambda: url_for("companion.intake.sources", community_id=community_id),
        said=_("Switched off. Its key opens nothing any more."),
    )
