"""The words of figures, colours and alerts, and how a figure looks."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.platform.filters import percent, yuan

WORDS = {
    "figure": {
        "communities": _l("Communities"),
        "units": _l("Units on the registers"),
        "residents": _l("Residents signed in"),
        "flats": _l("Flats signed in"),
        "votes_open": _l("Votes open now"),
        "votes_decided": _l("Votes decided"),
        "turnout": _l("Median turnout (heads)"),
        "tickets_open": _l("Tickets open"),
        "tickets_overdue": _l("Tickets overdue"),
        "first_response": _l("Median first response"),
        "fees_billed": _l("Fees due this year so far"),
        "fees_paid": _l("Fees paid of those due"),
        "fee_rate": _l("Share paid of the fees due this year"),
        "score": _l("Company score"),
        "alert_count": _l("Alerts"),
        "urgency": _l("Needs somebody first"),
        "green": _l("Green"),
        "yellow": _l("Yellow"),
        "red": _l("Red"),
    },
    "alert": {
        "hazard": _l("Dangers overdue: %(about)s"),
        "red": _l("The property company was red in %(about)s"),
        "sla": _l("Tickets overdue: %(about)s"),
        "term_end": _l("The committee's term ends on %(about)s"),
        "low_turnout": _l("Closes soon and lacks the quorum: %(about)s"),
        "month_open": _l("The accounts of %(about)s are not closed"),
        "contract_end": _l("A contract ends on %(about)s"),
    },
}


# Where each alert is seen to; these pages are open to everybody who may see the alert.
DOORS = {
    "term_end": "committee.public",
    "month_open": "companion.accounts.accounts",
    "contract_end": "companion.square.library",
    "red": "companion.rating.rating",
}


def address_of(community_id: str, code: str, subject: str = "") -> str:
    """Return the page to which an alert leads."""
    if code == "low_turnout" and subject:
        return url_for("board.assembly", assembly_id=subject)
    if code in DOORS:
        return url_for(DOORS[code], community_id=community_id)
    anchor = "votes" if code == "low_turnout" else "tickets"
    page = url_for("companion.overview.things", community_id=community_id)
    return f"{page}#{anchor}"


def shown(value: int | None, figure: str) -> str:
    """Return a figure as people read it."""
    if value is None:
        return "–"
    if figure == "turnout":
        return percent(value, 1000)
    if figure == "first_response":
        return _hours(value)
    if figure in ("fees_billed", "fees_paid"):
        return yuan(value)
    if figure == "score":
        return f"{value // 100}.{value % 100:02d}"
    return f"{value:,}"


def _hours(seconds: int) -> str:
    minutes = seconds // 60
    if minutes < 60:
        return str(_("%(count)s min", count=minutes))
    return str(_("%(hours)s h %(minutes)s min", hours=minutes // 60, minutes=minutes % 60))
