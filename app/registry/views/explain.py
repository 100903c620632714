"""The sentences that answer "why do I count so?", made from the register's codes.

Law: one line for each step, with the article or rule it rests on; numbers come from the
step's own fields. The booth shows the same lines to the owner.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.area import format_area
from app.registry.forms import SOURCE_NAMES

RULES = {
    "R8": _l("Supreme Court, Interpretation 法释〔2009〕7号, article 9 (rule R8)"),
    "R9": _l("Supreme Court, Interpretation 法释〔2009〕7号, article 8 (rule R9)"),
    "R10": _l("Rule profile of the community (rule R10)"),
    "R11": _l("Supreme Court, Interpretation 法释〔2009〕7号, articles 1 and 9 (rule R11)"),
}

SENTENCES = {
    "one_owner_one_head": _l("One owner is one head, whatever the number of units (%(units)s)."),
    "co_owners_one_head": _l(
        "%(owners)s co-owners vote together: one head for their units (%(units)s)."
    ),
    "developer_one_head": _l(
        "All units that the developer holds (%(units)s) are one head together."
    ),
    "area_counts": _l("%(area)s m² count."),
    "area_from": _l("The area is from the %(source)s."),
    "parking_area_counts": _l("Parking space: its %(area)s m² count here."),
    "parking_no_area": _l("Parking space: its %(area)s m² do not count here."),
    "parking_no_head": _l("A parking space gives no head here."),
    "not_handed_over": _l(
        "Handed over on %(handover)s, after the record date %(record)s: the developer votes for it."
    ),
    "unsold_or_not_handed_over": _l(
        "Marked as not sold or not handed over: the developer votes for it."
    ),
    "counts_as": _l("Counts as %(heads)s head and %(area)s m² (units: %(units)s)."),
}


def say_reasons(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return each step of `service.explain_right` as label, value, note, code and rule."""
    return [
        {
            "label": _label(row["code"], row["fields"]),
            "value": _sentence(row["code"], row["fields"]),
            "note": str(RULES[row["rule"]]),
            "code": row["code"],
            "rule": row["rule"],
        }
        for row in rows
    ]


def _label(code: str, fields: Mapping[str, Any]) -> str:
    if "use" in fields:
        return str(fields["unit"])
    return str(_("Together") if code == "counts_as" else _("Owners"))


def _sentence(code: str, fields: Mapping[str, Any]) -> str:
    values = {
        "area": format_area(fields["area"]) if "area" in fields else "",
        "heads": fields.get("heads"),
        "owners": fields.get("owners"),
        "units": fields.get("units"),
        "source": str(SOURCE_NAMES[fields.get("source", "")]),
        "handover": fields.get("handover_date"),
        "record": fields.get("record_date"),
    }
    return str(SENTENCES[code]) % values
