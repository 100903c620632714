"""What waits for an officer: the list in one community, its line on the worklist over all.

Law: the line's numbers and the list are the same question; tickets stand on the list once.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.tickets.service import list_tickets
from app.companion.tickets.service.waiting import REASONS, Pile, piles_of
from app.companion.tickets.views.blueprint import WORKERS, blueprint
from app.companion.tickets.views.frame import render
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.supervision.service.worklist import Waiting

if TYPE_CHECKING:
    from app.platform.roles import Officer

WHAT = "tickets"


@blueprint.get("/communities/<community_id>/tickets/waiting")
@access(*WORKERS)
def waiting(community_id: str) -> ResponseReturnValue:
    """List the reports that wait for this officer's body: dangers first, then what is overdue."""
    session, officer, now = db.session(), current_officer(), clock.read()
    pile = piles_of(session, officer, [community_id], now).get(community_id, Pile())
    rows = list_tickets(session, community_id, among=list(pile.reasons), seen_by=officer, now=now)
    return render(
        "waiting.html",
        community_id,
        rows=sorted(rows, key=lambda one: one.priority != "hazard"),
        pile=pile,
        said=numbers_of(pile),
        reasons=REASONS,
    )


def numbers_of(pile: Pile) -> list[str]:
    """Return what a pile says in numbers, dangers first."""
    counts = {"hazard": len(pile.hazards), **pile.counts}
    said = {
        "hazard": _("dangers: %(count)s", count=counts["hazard"]),
        "first_answer": _("without a first answer: %(count)s", count=counts["first_answer"]),
        "late": _("overdue: %(count)s", count=counts["late"]),
        "overseen": _("overdue with others, to look after: %(count)s", count=counts["overseen"]),
        "called": _("you were called, not reported back: %(count)s", count=counts["called"]),
        "notice": _("notices to answer: %(count)s", count=counts["notice"]),
    }
    return [words for name, words in said.items() if counts[name]]


def waiting_tickets(
    session: Any, officer: Officer, names: dict[str, str], now: datetime
) -> Iterator[Waiting]:
    """Yield one line for each community in which reports wait for the officer's body."""
    for place, pile in piles_of(session, officer, names, now).items():
        yield Waiting(
            WHAT,
            "",
            place,
            names[place],
            " · ".join(numbers_of(pile)),
            place,
            pile.due,
            pile.late,
            danger=bool(pile.hazards),
        )
