"""The words of figures, colours and alerts, and how a figure looks."""

from __future__ import annotations

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
        "fees_billed": _l("Fees billed this year"),
        "fees_paid": _l("Fees paid this year"),
        "fee_rate": _l("Fee rate this year"),
        "score": _l("Company score"),
        "alert_count": _l("Alerts"),
        "green": _l("Green"),
        "yellow": _l("Yellow"),
        "red": _l("Red"),
    },
    "alert": {
        "sla": _l("Tickets overdue: %(about)s"),
        "term_end": _l("The committee's term ends on %(about)s"),
        "low_turnout": _l("Closes soon and lacks the quorum: %(about)s"),
        "month_open": _l("The accounts of %(about)s are not closed"),
        "contract_end": _l("A contract ends on %(about)s"),
    },
}


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
