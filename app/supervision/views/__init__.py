"""HTTP of supervision: the worklist, the look from above, the operator's tree of offices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.platform.menu import offer
from app.supervision.views import daily, offices, work
from app.supervision.views.blueprint import blueprint

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["blueprint", "daily", "init_app", "offices", "work"]

WAITING_WORDS = {
    "sign": _l("To sign"),
    "rule": _l("An objection to decide"),
    "certify": _l("A result to check and certify"),
    "recount": _l("Count again: a ballot was taken out, the roll corrected or a recount ordered"),
    "dispute": _l("An owner is disputed: check and freeze the flat"),
    "return": _l("A result that was sent back waits for its answer"),
    "ceremony": _l("Secret ballots: a trustee's step is awaited, else voting cannot open"),
    "demand": _l("Owners demand an assembly: convene it"),
    "application": _l("Owners apply for a preparatory group: form it"),
    "committee": _l("Owners' committee and elections"),
}
CONFIRM_WORDS = {
    "phone": _l("An owner's new phone number to confirm"),
    "area": _l("The corrected area of a flat to confirm"),
    "assessment": _l("An impact assessment to confirm"),
}
CHANNEL_WORDS = {"email": _l("E-mail"), "sms": _l("Text message")}
LEVEL_WORDS = {
    "city": _l("City"),
    "district": _l("District"),
    "street": _l("Street office"),
    "residents": _l("Residents' committee"),
}


def init_app(app: Flask) -> None:
    """Give templates this room's words, and officers its doors."""
    offer(app, "supervision.work", _l("What waits for me"))
    offer(app, "supervision.daily", _l("Daily message"))
    offer(app, "supervision.oversight", _l("All communities at a glance"))
    offer(app, "supervision.offices", _l("Tree of offices"))
    app.jinja_env.globals.update(
        waiting_words=WAITING_WORDS,
        confirm_words=CONFIRM_WORDS,
        level_words=LEVEL_WORDS,
        daily_channels=CHANNEL_WORDS,
    )
