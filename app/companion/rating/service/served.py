"""Whose a stretch of days is: the company that served most of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.companion.rating.service.contracts import (
    DAY,
    NOBODY,
    Serving,
    find_registered,
    list_contracts,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Served:
    """Whose a stretch of days is: the last statement, all statements of the company, its days."""

    serving: Serving
    contracts: frozenset[int]
    since: date
    until: date


def served_in(session: Session, community_id: str, first: date, last: date) -> Served:
    """Return the company that served most of these days, of two the later, and on which days.

    Before the first statement it is the register's; `contracts` has 0 for that, and for the first
    company stated, which may have been stated late.
    """
    stated = list_contracts(session, community_id)[::-1]
    stretches = [
        (one, max(first, one.since), min(last, one.until or last))
        for one in stated
        if one.since is not None
    ]
    begins = stretches[0][0].since if stretches else None
    before = last if begins is None else min(last, begins - DAY)
    stretches.insert(0, (find_registered(session, community_id), first, before))
    real = [one for one in stretches if one[1] <= one[2]]
    days: Counter[object] = Counter()
    for one, since, until in real:
        days[one.company_id or one.company] += (until - since).days + 1
    if not days:
        return Served(NOBODY, frozenset(), first, last)
    most = max(days.values())
    who = [one.company_id or one.company for one, _, _ in real]
    chosen = next(key for key in reversed(who) if days[key] == most)
    mine = [real[place] for place, key in enumerate(who) if key == chosen]
    contracts = {one.id or 0 for one, _, _ in mine}
    if stated and chosen == stated[0].company_id:
        contracts.add(0)
    return Served(mine[-1][0], frozenset(contracts), mine[0][1], mine[-1][2])
