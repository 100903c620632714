"""HTTP of this room: officers' desks, and the pages where owners stand, support and answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.committee.service import promise, reading, timeline
from app.committee.service.filing import community_of_filing
from app.committee.service.objections import community_of_posted_objection
from app.committee.service.postings import community_of_posting
from app.committee.views import (
    archive,
    candidates,
    committees,
    desk,
    elections,
    filing,
    groups,
    meetings,
    nominate,
    objections,
    owner,
    papers,
    postings,
    public,
    removals,
    survey,
    words,
)
from app.committee.views.blueprint import blueprint
from app.platform import menu
from app.platform.access import register_resolver
from app.platform.db import db

if TYPE_CHECKING:
    from flask import Flask

__all__ = [
    "archive",
    "blueprint",
    "candidates",
    "committees",
    "desk",
    "elections",
    "filing",
    "groups",
    "init_app",
    "meetings",
    "nominate",
    "objections",
    "owner",
    "papers",
    "postings",
    "public",
    "removals",
    "survey",
    "timeline",
]

PLACES: dict[str, Callable[..., str | None]] = {
    "group_id": reading.community_of_group,
    "candidate_id": reading.community_of_candidate,
    "committee_id": reading.community_of_committee,
    "meeting_id": reading.community_of_meeting,
    "filing_id": community_of_filing,
    "paper_posting_id": community_of_posting,
    "posted_objection_id": community_of_posted_objection,
}


def init_app(app: Flask) -> None:
    """Say how this room's addresses lead to a community; offer its desk; give it its words."""
    register_resolver(
        app, "election_id", lambda name: reading.community_of_election(db.session(), name)
    )
    for argument, find in PLACES.items():
        register_resolver(app, argument, _resolver(find))
    menu.offer(app, "committee.desk", _l("Owners' committee and elections"), community=True)
    app.jinja_env.globals.update(
        committee_words={
            name.removesuffix("_WORDS").lower(): table
            for name, table in vars(words).items()
            if name.endswith("_WORDS")
        },
        committee_door=desk.door,
        assembly_archived=archive.is_archived_now,
        promise_words=promise.PROMISE,
        consent_words=promise.CONSENT,
        shown_name=reading.shown_name,
    )


def _resolver(find: Callable[..., str | None]) -> Callable[[int], str | None]:
    return lambda row_id: find(db.session(), row_id)
