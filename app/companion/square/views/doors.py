"""How the ids in this part's addresses lead to a community."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from app.companion.square.service import events, library, moderation, notices, place, polls, topics
from app.companion.square.service.words import SquareThingNotFound
from app.platform.access import register_resolver
from app.platform.db import db

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Register a resolver for each id."""
    finders = {
        "notice_id": notices.find_notice_community,
        "facility_id": place.find_facility_community,
        "desk_event_id": events.find_event_community,
        "document_id": library.find_document_community,
        "moderation_id": moderation.find_moderation_community,
    }
    for name, find in finders.items():
        register_resolver(app, name, partial(_found, find))
    register_resolver(app, "topic_id", _topic)
    register_resolver(app, "poll_id", _poll)


def _found(find: Callable[..., str | None], value: object) -> str | None:
    return find(db.session(), int(str(value)))


def _topic(value: int) -> str | None:
    try:
        return topics.get_topic(db.session(), value).community_id
    except SquareThingNotFound:
        return None


def _poll(value: int) -> str | None:
    try:
        return polls.get_poll(db.session(), value).community_id
    except SquareThingNotFound:
        return None
