"""The moderators' desk: topics with their authors, reports, what was hidden and why, appeals."""

from __future__ import annotations

from collections.abc import Callable

from flask import g, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.frame import render, text
from app.companion.square.service import moderation as service
from app.companion.square.service import topics
from app.companion.square.service.authors import known_authors_of
from app.companion.square.service.voices import count_voices
from app.companion.square.views.blueprint import blueprint
from app.companion.square.views.fields import number
from app.companion.square.views.refusals import answer
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.roles import Role

MODERATORS = (Role.CONVENER, Role.RESIDENTS_COMMITTEE)
DECIDERS = (Role.RESIDENTS_COMMITTEE, Role.STREET_OFFICE)


@blueprint.get("/communities/<community_id>/topics")
@access(*MODERATORS, Role.STREET_OFFICE)
def desk_topics(community_id: str) -> ResponseReturnValue:
    return desk(community_id)


def desk(community_id: str, wrong: str | None = None) -> str:
    """Return the moderators' desk."""
    session = db.session()
    rows = topics.list_topics(session, community_id, for_owners=True)
    comments = {one.id: topics.list_comments(session, one.id) for one in rows}
    trail = service.trail_of(session, community_id)
    writers = [one.author_id for one in rows]
    writers += [one.author_id for some in comments.values() for one in some]
    return render(
        "companion/square/desk_topics.html",
        community_id,
        wrong=wrong,
        rows=rows,
        comments=comments,
        voices=count_voices(session, [one.id for one in rows], clock.read()),
        authors=known_authors_of(session, writers),
        reports=service.open_reports(session, community_id),
        trail=trail,
        appeals=[one for one in trail if one.appealed_at and not one.answered_at],
        hidden={(one.subject, one.subject_id) for one in trail if not one.shown_again_at},
    )


def _do(community_id: str, act: Callable[[], object], said: str) -> ResponseReturnValue:
    return answer(
        act,
        lambda wrong: desk(community_id, wrong),
        then=lambda: url_for("companion.square.desk_topics", community_id=community_id),
        said=said,
    )


def _thing() -> service.Thing:
    return service.Thing(text("subject"), number("id") or 0)


@blueprint.post("/communities/<community_id>/topics/hidden")
@access(*MODERATORS)
def hide(community_id: str) -> ResponseReturnValue:
    officer, now = current_officer(), clock.read()
    return _do(
        community_id,
        lambda: service.hide(community_id, _thing(), text("reason"), officer=officer, now=now),
        _("Hidden. Everybody reads your reason; the author can appeal."),
    )


@blueprint.post("/communities/<community_id>/topics/stays")
@access(*MODERATORS)
def stays(community_id: str) -> ResponseReturnValue:
    officer, now = current_officer(), clock.read()
    return _do(
        community_id,
        lambda: service.dismiss_reports(community_id, _thing(), officer=officer, now=now),
        _("It stays. The reports are closed."),
    )


@blueprint.post("/moderations/<int:moderation_id>/answer")
@access(*DECIDERS)
def answer_appeal(moderation_id: int) -> ResponseReturnValue:
    officer, now, place = current_officer(), clock.read(), str(g.community_id)
    return _do(
        place,
        lambda: service.answer_appeal(
            moderation_id,
            show_again=text("decision") == "show",
            answer=text("answer"),
            officer=officer,
            now=now,
        ),
        _("Decided. Everybody reads your answer."),
    )
