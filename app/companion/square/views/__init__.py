"""HTTP of the owners' square: notices, topics, surveys, library, the place, mobile desks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.companion.fees.service import register_contracts
from app.companion.frame import offer_home
from app.companion.square.service import ends
from app.companion.square.service.library import published_contracts
from app.companion.square.views import (
    doors,
    events,
    handover,
    home,
    library,
    moderating,
    notices,
    place,
    polls,
    polls_desk,
    reads,
    topics,
    transparency,
    words,
)
from app.companion.square.views.blueprint import blueprint
from app.platform import menu
from app.supervision.service.worklist import register_source

if TYPE_CHECKING:
    from flask import Flask

__all__ = [
    "blueprint",
    "doors",
    "events",
    "handover",
    "home",
    "init_app",
    "library",
    "moderating",
    "notices",
    "place",
    "polls",
    "polls_desk",
    "reads",
    "topics",
    "transparency",
]

HOME = (
    ("notices", _l("Notices"), LazyString(notices.say_unread)),
    ("home", _l("Owners' square"), _l("Topics, surveys and what your neighbours think.")),
    ("library", _l("Library"), _l("The service contract, the standards, the promises.")),
    ("about", _l("Our community"), _l("Facts, contacts, who is on duty, facilities.")),
)
DESKS = (
    ("desk_notices", _l("Notices")),
    ("desk_topics", _l("Topics and moderation")),
    ("desk_polls", _l("Surveys among residents")),
    ("desk_library", _l("Library: contract, standards, promises")),
    ("desk_place", _l("Facilities and staff on duty")),
    ("desk_events", _l("Mobile desks")),
)
PUBLIC = (
    ("notices", _l("Notices")),
    ("library", _l("Service contract, standards, promises")),
    ("about", _l("Our community")),
    ("events", _l("Mobile desks")),
)


def init_app(app: Flask) -> None:
    """Offer the doors, say how addresses lead to a community, put ending contracts on lists."""
    doors.register(app)
    app.jinja_env.globals["square_words"] = words.WORDS
    for name, label, said in HOME:
        offer_home(app, f"companion.square.{name}", label, said)
    for name, label in DESKS:
        menu.offer(app, f"companion.square.{name}", label, community=True)
    for name, label in PUBLIC:
        menu.offer_publicly(app, f"companion.square.{name}", label, "place")
    register_source(ends.waiting_contracts)
    register_contracts(published_contracts)
    menu.offer_waiting(
        app, "contract_end", "companion.square.desk_library", _l("A contract ends: see to the next")
    )
    for kind in ("demand", "assembly"):
        menu.offer_origin(app, kind, handover.origin_finder(kind))
