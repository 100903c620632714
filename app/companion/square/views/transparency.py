"""Who may see what 三级透明: read off the access table, so that the page cannot flatter.

Law: a line is a class of data and the pages that show it; what the page says of it is what
these pages' own entries let in. A part that is not there shows no line.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.companion.frame import render
from app.companion.square.views.blueprint import blueprint
from app.platform.access import access, find_entry
from app.platform.roles import Role

CLASSES: tuple[tuple[LazyString, tuple[str, ...]], ...] = (
    (_l("Votes announced, results, certificates"), ("board.assembly",)),
    (_l("Resolutions in force"), ("board.resolutions",)),
    (_l("Demands of the owners, without names"), ("assembly.demands",)),
    (_l("The committee and its meetings"), ("committee.public",)),
    (_l("Repairs by the maintenance fund, hiring"), ("matters.public",)),
    (_l("Service contract, standards, promises"), ("companion.square.library",)),
    (_l("Facilities and their care"), ("companion.square.facilities",)),
    (_l("Published accounts, month by month"), ("companion.accounts.accounts",)),
    (_l("Payments and budgets, payees masked"), ("companion.spending.public",)),
    (_l("Topics and comments, names masked"), ("companion.square.topics",)),
    (
        _l("Surveys and their results"),
        ("companion.square.polls", "companion.square.desk_polls"),
    ),
    (_l("Open reports and what became of them, without names"), ("companion.tickets.reports",)),
    (_l("One's own reports and bills"), ("companion.tickets.mine", "companion.fees.bills")),
    (_l("Every report, private ones as well, of one's own body"), ("companion.tickets.desk",)),
    (_l("Sums of fees by building, without names"), ("companion.fees.sums",)),
    (_l("Bills and payments of every flat"), ("companion.fees.all_bills",)),
    (_l("Authors of topics, for moderation"), ("companion.square.desk_topics",)),
    (_l("Which flats have not seen a notice"), ("companion.square.reads",)),
    (_l("The register of owners"), ("registry.register",)),
    (_l("What officers did (audit)"), ("people.audit_log",)),
)
SECRET = (
    _l("How an owner voted in a secret vote"),
    _l("Voting codes, after they left the registrar"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One class of data: whether everybody reads it, residents do, and which officers."""

    what: LazyString
    public: bool
    residents: bool
    roles: frozenset[Role]


def lines() -> list[Line]:
    """Return the matrix, read off the application's own access table."""
    found = [_line(what, ends) for what, ends in CLASSES]
    return [one for one in found if one is not None]


def _line(what: LazyString, names: tuple[str, ...]) -> Line | None:
    entries = [
        entry
        for rule in current_app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and _fits(rule.endpoint, names)
        if (entry := find_entry(current_app, rule.endpoint)) is not None
    ]
    if not entries:
        return None
    kinds = {one.kind for one in entries}
    roles = frozenset(role for one in entries for role in one.roles)
    return Line(what, "public" in kinds, "resident" in kinds or "public" in kinds, roles)


def _fits(endpoint: str, names: tuple[str, ...]) -> bool:
    return any(
        endpoint.startswith(name) if name.endswith(".") else endpoint == name for name in names
    )


@blueprint.get("/c/<community_id>/transparency")
@access.public
def transparency(community_id: str) -> ResponseReturnValue:
    return render(
        "companion/square/transparency.html",
        community_id,
        lines=lines(),
        secret=SECRET,
        columns=[
            Role.CONVENER,
            Role.RESIDENTS_COMMITTEE,
            Role.STREET_OFFICE,
            Role.PROPERTY_COMPANY,
            Role.AUDITOR,
        ],
    )
