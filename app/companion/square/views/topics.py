"""The topic board for residents: list, topic, voice, comment, report, appeal."""

from __future__ import annotations

from collections.abc import Callable

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.frame import render, text
from app.companion.residents.views.phone import current_resident
from app.companion.square.models import TopicCommentRow
from app.companion.square.service import topics as service
from app.companion.square.service.authors import authors_of
from app.companion.square.service.moderation import Thing, appeal, hidden_now, report_abuse
from app.companion.square.service.voices import count_voices, voices_of
from app.companion.square.views.blueprint import blueprint
from app.companion.square.views.fields import number
from app.companion.square.views.refusals import answer
from app.platform import clock
from app.platform.access import access
from app.platform.db import db
from app.platform.limits import limiter


@blueprint.get("/c/<community_id>/topics")
@access.resident
def topics(community_id: str) -> ResponseReturnValue:
    return _list(community_id)


def _list(community_id: str, wrong: str | None = None) -> str:
    session, resident = db.session(), current_resident(community_id)
    page = min(max(request.args.get("page", 1, type=int), 1), 1_000)
    rows = service.list_topics(session, community_id, for_owners=resident.is_owner, page=page)
    numbers = [one.id for one in rows]
    return render(
        "companion/square/topics.html",
        community_id,
        wrong=wrong,
        resident=resident,
        rows=rows,
        page=page,
        more=len(rows) == service.PAGE,
        voices=count_voices(session, numbers, clock.read()),
        hidden=hidden_now(session, "topic", numbers),
        authors=authors_of(session, [one.author_id for one in rows]),
    )


@blueprint.post("/c/<community_id>/topics")
@access.resident
@limiter.limit("20 per hour")
def write(community_id: str) -> ResponseReturnValue:
    author = current_resident(community_id)
    return answer(
        lambda: service.write_topic(
            author,
            title=text("title"),
            text=text("text"),
            owners_only=bool(text("owners_only")),
            now=clock.read(),
        ),
        lambda wrong: _list(community_id, wrong),
        then=lambda: url_for("companion.square.topics", community_id=community_id),
        said=_("Your topic stands on the board."),
    )


@blueprint.get("/c/<community_id>/topics/<int:topic_id>")
@access.resident
def topic(community_id: str, topic_id: int) -> ResponseReturnValue:
    return topic_page(community_id, topic_id)


def topic_page(community_id: str, topic_id: int, wrong: str | None = None) -> str:
    """Return the page of a topic; raises SquareThingNotFound, OwnersOnly."""
    session, resident, now = db.session(), current_resident(community_id), clock.read()
    row = service.get_topic(session, topic_id)
    service.check_readable(row, resident)
    comments = service.list_comments(session, topic_id)
    return render(
        "companion/square/topic.html",
        community_id,
        wrong=wrong,
        resident=resident,
        row=row,
        comments=comments,
        voices=voices_of(session, row, now),
        mine=service.supports(session, topic_id, resident),
        hiding=hidden_now(session, "topic", [topic_id]).get(topic_id),
        hidden=hidden_now(session, "comment", [one.id for one in comments]),
        authors=authors_of(session, [row.author_id, *_writers(comments)]),
    )


def _writers(comments: list[TopicCommentRow]) -> list[int]:
    return [one.author_id for one in comments]


def _do(
    community_id: str, topic_id: int, act: Callable[[], object], said: str
) -> ResponseReturnValue:
    return answer(
        act,
        lambda wrong: topic_page(community_id, topic_id, wrong),
        then=lambda: url_for(
            "companion.square.topic", community_id=community_id, topic_id=topic_id
        ),
        said=said,
    )


@blueprint.post("/c/<community_id>/topics/<int:topic_id>/voice")
@access.resident
def support(community_id: str, topic_id: int) -> ResponseReturnValue:
    owner, now = current_resident(community_id), clock.read()
    if text("act") == "withdraw":
        return _do(
            community_id,
            topic_id,
            lambda: service.withdraw_support(topic_id, owner, now=now),
            _("Your voice is taken back. The board shows it from tomorrow on."),
        )
    return _do(
        community_id,
        topic_id,
        lambda: service.support_topic(topic_id, owner, now=now),
        _("Your voice counts, and is shown from tomorrow on. This is no vote."),
    )


@blueprint.post("/c/<community_id>/topics/<int:topic_id>/comments")
@access.resident
@limiter.limit("60 per hour")
def say(community_id: str, topic_id: int) -> ResponseReturnValue:
    author, now = current_resident(community_id), clock.read()
    return _do(
        community_id,
        topic_id,
        lambda: service.write_comment(topic_id, author, text("text"), now=now),
        _("Said."),
    )


@blueprint.post("/c/<community_id>/topics/<int:topic_id>/report")
@access.resident
@limiter.limit("30 per hour")
def report(community_id: str, topic_id: int) -> ResponseReturnValue:
    resident, now = current_resident(community_id), clock.read()
    return _do(
        community_id,
        topic_id,
        lambda: report_abuse(_thing(topic_id), text("reason"), by=resident, now=now),
        _("Thank you. The moderator looks at it."),
    )


@blueprint.post("/c/<community_id>/topics/<int:topic_id>/appeal")
@access.resident
def appeal_hiding(community_id: str, topic_id: int) -> ResponseReturnValue:
    resident, now = current_resident(community_id), clock.read()
    return _do(
        community_id,
        topic_id,
        lambda: appeal(_thing(topic_id), text("appeal"), author=resident, now=now),
        _("Your appeal is with the residents' committee."),
    )


def _thing(topic_id: int) -> Thing:
    comment = number("comment")
    return Thing("topic", topic_id) if comment is None else Thing("comment", comment)
