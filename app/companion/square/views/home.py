"""The square of a community: where residents find topics, surveys and what is coming up."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from app.companion.frame import render
from app.companion.residents.views.phone import current_resident
from app.companion.square.service import events, notices, polls, topics
from app.companion.square.service.moderation import hidden_now
from app.companion.square.service.voices import count_voices
from app.companion.square.views.blueprint import blueprint
from app.platform import clock
from app.platform.access import access
from app.platform.db import db

SHOWN = 5


@blueprint.get("/c/<community_id>/square")
@access.resident
def home(community_id: str) -> ResponseReturnValue:
    session, now, resident = db.session(), clock.read(), current_resident(community_id)
    rows = topics.list_topics(session, community_id, for_owners=resident.is_owner)[:SHOWN]
    return render(
        "companion/square/home.html",
        community_id,
        resident=resident,
        unread=notices.count_unread(session, resident, now),
        topics=rows,
        voices=count_voices(session, [one.id for one in rows], now),
        hidden=hidden_now(session, "topic", [one.id for one in rows]),
        polls=[one for one in polls.list_polls(session, community_id) if one.closes > now],
        events=[
            one
            for one in events.list_events(session, community_id)
            if one.ends > now and one.cancelled_at is None
        ],
    )
