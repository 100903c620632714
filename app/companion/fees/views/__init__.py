"""HTTP of this part: a resident's bills, the company's desk, callbacks of providers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.companion.fees.formula import format_rate
from app.companion.fees.views import (
    cash,
    desk,
    flats,
    late,
    lists,
    measured,
    mine,
    misfits,
    reconciliation,
    refunds,
    sandbox,
    waiting,
)
from app.companion.fees.views.blueprint import blueprint
from app.companion.fees.views.words import WORDS, name_period
from app.companion.frame import offer_home
from app.platform import menu
from app.supervision.service.worklist import register_source

if TYPE_CHECKING:
    from flask import Flask

__all__ = [
    "blueprint",
    "cash",
    "desk",
    "flats",
    "init_app",
    "late",
    "lists",
    "measured",
    "mine",
    "misfits",
    "reconciliation",
    "refunds",
    "sandbox",
    "waiting",
]

WAITING = (
    (waiting.CASH, "companion.fees.cash_days", _l("Count and confirm the desk's cash")),
    (waiting.DAYS, "companion.fees.days", _l("Compare days with the provider's statement")),
    (waiting.SECOND, "companion.fees.desk", _l("Confirm as the second person at the fees desk")),
    (waiting.REFUNDS, "companion.fees.refunds", _l("Confirm money to give back")),
    (waiting.MISFITS, "companion.fees.misfits", _l("Settle money that fits no bill")),
)


def init_app(app: Flask) -> None:
    """Offer the doors; give templates the words of this part; put what waits on worklists."""
    app.jinja_env.globals.update(fee_words=WORDS, format_rate=format_rate, name_period=name_period)
    menu.offer(app, "companion.fees.desk", _l("Fees and bills"), community=True)
    menu.offer(app, "companion.fees.sums", _l("Fees of the buildings"), community=True)
    menu.offer(app, "companion.fees.cash_days", _l("Cash-up of the days"), community=True)
    menu.offer_publicly(
        app, "companion.fees.cash_public", _l("Cash at the fees desk, day by day"), "money"
    )
    menu.offer(app, "companion.fees.refunds", _l("Money to give back"), community=True)
    menu.offer_publicly(
        app,
        "companion.fees.fee_corrections",
        _l("Voided bills and money given back, by month"),
        "money",
    )
    offer_home(
        app,
        "companion.fees.bills",
        _l("My bills"),
        LazyString(mine.say_due),
        "money",
    )
    register_source(waiting.waiting_fees)
    for what, endpoint, label in WAITING:
        menu.offer_waiting(app, what, endpoint, label)
