"""HTTP of this part: residents' reports, what everybody sees, the officers' desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.companion.frame import offer_home
from app.companion.tickets.service.fund import tickets_of_matter
from app.companion.tickets.service.reading import find_community
from app.companion.tickets.views import (
    alike,
    desk,
    duty,
    following,
    papers,
    public,
    resident,
    rules,
    waiting,
    words,
)
from app.companion.tickets.views.blueprint import blueprint
from app.companion.tickets.views.frame import named
from app.platform import menu
from app.platform.access import register_resolver
from app.platform.db import db
from app.supervision.service.worklist import register_source

if TYPE_CHECKING:
    from flask import Flask

__all__ = [
    "alike",
    "blueprint",
    "desk",
    "duty",
    "following",
    "init_app",
    "papers",
    "public",
    "resident",
    "rules",
    "waiting",
]


def _behind_matter(matter_id: str) -> list[menu.Link]:
    """Say on a matter's page which report it came from."""
    return [
        menu.Link(
            url_for("companion.tickets.ticket", ticket_id=one.id),
            _("From report %(number)s", number=one.number),
        )
        for one in tickets_of_matter(db.session(), int(matter_id))
    ]


def init_app(app: Flask) -> None:
    """Say how this part's addresses lead to a community; offer its doors; give it its words."""
    register_resolver(app, "ticket_id", lambda number: find_community(db.session(), number))
    app.jinja_env.filters["named"] = named
    app.jinja_env.globals["ticket_words"] = {
        name.removesuffix("_WORDS").lower(): table
        for name, table in vars(words).items()
        if name.endswith("_WORDS")
    }
    offer_home(
        app,
        "companion.tickets.new",
        _l("Report something"),
        _l("A broken lamp, a danger, a complaint: with photos, in under a minute."),
        "service",
    )
    offer_home(
        app,
        "companion.tickets.mine",
        _l("My reports"),
        _l("What is done about them and until when; confirm, rate, open again."),
        "service",
    )
    menu.offer_origin(app, "matter", _behind_matter)
    register_source(waiting.waiting_tickets)
    menu.offer_waiting(
        app, waiting.WHAT, "companion.tickets.waiting", _l("Reports that wait for you")
    )
    menu.offer(app, "companion.tickets.desk", _l("Reports of residents"), community=True)
    menu.offer_publicly(
        app, "companion.tickets.reports", _l("Reports and what became of them"), "service"
    )
    menu.offer_publicly(app, "companion.tickets.matrix", _l("Who does what"), "service")
