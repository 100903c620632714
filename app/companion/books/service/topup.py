"""What owners paid into the maintenance fund again, from the bank's list.

Law: only a flat that has an account is topped up. A flat without one is opened first, with its
first deposit: otherwise nobody could say later whether its owners have to top up.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from app.companion.books.service.head import lock_books
from app.companion.books.service.lists import TOPUP, NewList, check_given_once, keep_list
from app.companion.books.service.opening import OpeningFile, keep_file, opened_units
from app.companion.books.service.opening_file import FundLine, read_topups
from app.core.errors import RuleError
from app.platform.db import transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class UnitNotOpened(RuleError):
    """A unit of the list has no account yet; `count` says how many have none."""


def propose_topups(community_id: str, given: OpeningFile, *, officer_id: int, now: datetime) -> int:
    """Read a list and keep it until a second officer confirms; returns its number.

    Raises UnitNotOpened, ListGivenBefore, and what `read_topups` and `keep_list` raise.
    """
    with transaction() as session:
        lock_books(session, community_id, now=now)
        lines = read_topups(session, community_id, given.data, given.control_total)
        _check_opened(session, community_id, lines)
        sha256 = keep_file(session, given)
        check_given_once(session, community_id, TOPUP, given.on, sha256)
        new = NewList(TOPUP, given.on, sha256, given.name, given.control_total, lines)
        return keep_list(session, community_id, new, officer_id=officer_id, now=now)


def _check_opened(session: Session, community_id: str, lines: Sequence[FundLine]) -> None:
    strange = {one.unit_id for one in lines} - opened_units(session, community_id)
    if strange:
        raise UnitNotOpened(count=len(strange))
