"""The second body's act: a list that waits is entered in the books.

Law: the body that gave a list in never enters it, and the property company never does (ADR 0031);
a list is looked at again before it is entered, and posts one journal, whose source is its kind and
number. Its lines stand by their amounts: strangers read the amounts without the flats, and the
order of a register would tell them the flats.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from app.companion.books.models import OpeningRow
from app.companion.books.service.bodies import second_hand
from app.companion.books.service.interest import check_interest
from app.companion.books.service.lines import Line
from app.companion.books.service.lists import (
    INTEREST,
    OPENING,
    TOPUP,
    end_list,
    get_waiting,
    given_by,
    lines_of,
)
from app.companion.books.service.opening import check_opening, open_units
from app.companion.books.service.opening_file import FundLine
from app.companion.books.service.posting import post
from app.platform.db import transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Check = Callable[["Session", OpeningRow, Sequence[FundLine]], None]
# A flat never loses its account: what was right of top-ups at the proposal stays right.
CHECKS: Mapping[str, Check] = {
    OPENING: check_opening,
    INTEREST: check_interest,
}
MEMOS = {
    OPENING: "维修资金期初余额",
    TOPUP: "业主续交维修资金",
    INTEREST: "维修资金专户利息",
}


def confirm_list(community_id: str, list_id: int, *, officer_id: int, now: datetime) -> int | None:
    """Enter a list as its second body; returns the journal's number, None where all is 0.

    Raises OpeningNotFound, SecondBodyNeeded, UnitOpenedBefore, InterestChanged, FundEmpty,
    MonthClosed.
    """
    with transaction() as session:
        row = get_waiting(session, community_id, list_id, now)
        second_hand(officer_id, community_id, given_by(row))
        lines = lines_of(row)
        if row.kind in CHECKS:
            CHECKS[row.kind](session, row, lines)
        row.journal = _post(session, row, lines, officer_id, now)
        if row.kind == OPENING:
            open_units(session, row, lines)
        end_list(session, row, "confirmed", officer_id, now)
        return row.journal


def _post(
    session: Session, row: OpeningRow, lines: Sequence[FundLine], officer_id: int, now: datetime
) -> int | None:
    by_amount = sorted(lines, key=lambda one: (-one.amount, one.unit_id))
    held = [Line("fund_units", -one.amount, one.unit_id) for one in by_amount if one.amount]
    if not held:
        return None
    return post(
        session,
        row.community_id,
        on=row.on_date,
        memo=MEMOS[row.kind],
        lines=[Line("fund_bank", -sum(one.amount for one in held)), *held],
        source=f"{row.kind}:{row.id}",
        evidence=(row.sha256,),
        officer_id=officer_id,
        now=now,
    )
