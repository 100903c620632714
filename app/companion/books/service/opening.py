"""Opening balances of the maintenance fund, from the bank's list.

Law: a flat is opened once, and what it was opened with is never changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.books.models import DepositRow, LineRow, OpeningRow
from app.companion.books.service.head import lock_books
from app.companion.books.service.lists import OPENING, NewList, keep_list
from app.companion.books.service.opening_file import FundLine, read_opening
from app.core.errors import RuleError
from app.platform.db import transaction
from app.platform.files import store_file

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MEDIA = "application/octet-stream"


class UnitOpenedBefore(RuleError):
    """A unit of the list has an account already; `count` says how many have."""


@dataclass(frozen=True, slots=True)
class OpeningFile:
    """A list as it came in; `control_total` in 分 is typed from the bank's paper."""

    data: bytes
    name: str
    control_total: int
    on: date


def propose_opening(
    community_id: str, given: OpeningFile, *, officer_id: int, now: datetime
) -> int:
    """Read a list and keep it until a second officer confirms; returns its number.

    Raises UnitOpenedBefore, and what `read_opening` and `keep_list` raise.
    """
    with transaction() as session:
        lock_books(session, community_id, now=now)
        lines = read_opening(session, community_id, given.data, given.control_total)
        _check_new(session, community_id, lines)
        sha256 = keep_file(session, given)
        new = NewList(OPENING, given.on, sha256, given.name, given.control_total, lines)
        return keep_list(session, community_id, new, officer_id=officer_id, now=now)


def keep_file(session: Session, given: OpeningFile) -> str:
    """Keep a list's file in the caller's act and return its hash."""
    return store_file(session, given.data, media_type=MEDIA, name=given.name[:120]).sha256


def check_opening(session: Session, row: OpeningRow, lines: Sequence[FundLine]) -> None:
    """Refuse a list whose flats were opened while it waited. Raises UnitOpenedBefore."""
    _check_new(session, row.community_id, lines)


def open_units(session: Session, row: OpeningRow, lines: Sequence[FundLine]) -> None:
    """Write the first deposits of a confirmed list, in the caller's act."""
    session.add_all(
        DepositRow(community_id=row.community_id, unit_id=one.unit_id, amount=one.deposit or 0)
        for one in lines
    )


def opened_units(session: Session, community_id: str) -> set[int]:
    """Return the units that have an account in the fund."""
    opened = select(DepositRow.unit_id).where(DepositRow.community_id == community_id)
    posted = select(LineRow.unit_id).where(
        LineRow.community_id == community_id,
        LineRow.account == "fund_units",
        LineRow.unit_id.is_not(None),
    )
    found = {*session.scalars(opened), *session.scalars(posted.distinct())}
    return {one for one in found if one is not None}


def _check_new(session: Session, community_id: str, lines: Sequence[FundLine]) -> None:
    before = {one.unit_id for one in lines} & opened_units(session, community_id)
    if before:
        raise UnitOpenedBefore(count=len(before))
