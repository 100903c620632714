"""What waits for an officer at the fees desk: days to count, days to compare, second persons.

Law: one line for each kind in a community, with its days; another body sees a day of the desk's
cash at once where it differs, and any day that the company left alone. A count waits for its second
person from the moment it is written down, also on the day itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _

from app.companion.fees.service import (
    CashDay,
    cash_days_of,
    list_misfits,
    list_waiting_voids,
    may_confirm,
    open_days,
)
from app.companion.fees.service.refund_bodies import may_be_second, waiting_refunds
from app.companion.fees.views.blueprint import DESK, SECONDS
from app.core.calendar import end_of_day, local_date
from app.platform.roles import Officer
from app.supervision.service.worklist import Waiting

CASH, SECOND, MISFITS, DAYS = "cash_day", "fee_second", "fee_misfits", "fee_days"
REFUNDS = "fee_refunds"
NAMED = 5
# Whoever looks after many communities is told of the last month; each one's page has the year.
FEW, BACK, BACK_OF_MANY = 10, timedelta(days=92), timedelta(days=31)
LEFT_ALONE = timedelta(days=3)


def waiting_fees(
    session: Any, officer: Officer, names: dict[str, str], now: datetime
) -> Iterator[Waiting]:
    """Yield what waits for this officer's body in each community."""
    today = local_date(now)
    roles = {place: officer.roles_in(place) for place in names}
    seconds = [place for place in names if roles[place] & {*SECONDS}]
    desks = [place for place in names if DESK in roles[place]]
    if not seconds:
        return
    back = BACK if len(seconds) <= FEW else BACK_OF_MANY
    for place, days in cash_days_of(session, seconds, today=today, back=back).items():
        mine = [one for one in days if _is_mine(officer, place, one, place in desks, today)]
        yield from _line(CASH, place, names, _days([one.day for one in mine]), mine, now)
    for place, open_ones in open_days(session, desks, now).items():
        said = _days([one.day for one in open_ones])
        yield from _line(DAYS, place, names, said, open_ones, now)
    yield from _refunds(session, officer, seconds, names, now)
    for place in desks:
        yield from _persons(session, officer, place, names[place])


def _is_mine(officer: Officer, place: str, one: CashDay, is_desk: bool, today: date) -> bool:
    if one.state == "confirmed":
        return False
    # A count waits for its second person at once; a day is left to be counted once it is over.
    differs = one.newest is not None and bool(one.newest.difference)
    if (is_desk or differs) and may_confirm(officer, place, one):
        return True
    if is_desk:
        return one.day < today and one.state != "counted"
    return today - one.day > LEFT_ALONE


def _days(days: Sequence[date]) -> str:
    """The first days by name, and how many they are."""
    shown = sorted(set(days))
    said = "、".join(f"{one:%m-%d}" for one in shown[:NAMED])
    return (
        said
        if len(shown) <= NAMED
        else _("%(days)s and more: %(count)s days", days=said, count=len(shown))
    )


def _line(
    what: str, place: str, names: dict[str, str], said: str, days: Sequence[Any], now: datetime
) -> Iterator[Waiting]:
    if days:
        due = end_of_day(min(one.day for one in days) + timedelta(days=1))
        yield Waiting(what, "", place, names[place], said, place, due, late=now > due)


def _refunds(
    session: Any, officer: Officer, places: Sequence[str], names: dict[str, str], now: datetime
) -> Iterator[Waiting]:
    """Refunds that this officer may confirm, by one statement for all places."""
    mine: dict[str, int] = {}
    for one in waiting_refunds(session, places):
        if may_be_second(session, one, officer, now):
            mine[one.community_id] = mine.get(one.community_id, 0) + 1
    for place, count in mine.items():
        said = _("payments: %(count)s", count=count)
        yield Waiting(REFUNDS, "", place, names[place], said, place)


def _persons(session: Any, officer: Officer, place: str, name: str) -> Iterator[Waiting]:
    """Acts that wait for a second person of the company, and money that fits no bill."""
    voids = [one for one in list_waiting_voids(session, place) if one.proposed_by != officer.id]
    if voids:
        said = _("bills to void: %(voids)s", voids=len(voids))
        yield Waiting(SECOND, "", place, name, said, place)
    stray = [
        one
        for one in list_misfits(session, place)
        if one.held is None or (one.held.state == "proposed" and one.held.proposed_by != officer.id)
    ]
    if stray:
        yield Waiting(MISFITS, "", place, name, _("payments: %(count)s", count=len(stray)), place)
