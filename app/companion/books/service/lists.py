"""Lists of what goes into the fund by flat: one body gives a list in, another confirms it.

Law: the second body confirms what the first gave in, flat by flat; a list waits, and is then
entered once or taken back. What was entered is never changed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.books.models import OpeningRow
from app.companion.books.service.bodies import Hand, check_may_end, hand_of
from app.companion.books.service.head import lock_books
from app.companion.books.service.month_names import month_of
from app.companion.books.service.months import check_month_open
from app.companion.books.service.opening_file import FundLine
from app.companion.books.service.posting import PostingInFuture
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction
from app.registry.service import units_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

OPENING, TOPUP, INTEREST = "opening", "topup", "interest"
LONGEST_NAME = 120


class OpeningNotFound(RuleError):
    """There is no such list, or it no longer waits."""


class ListGivenBefore(RuleError):
    """The same paper was given in for the same day before, and waits or is entered."""


@dataclass(frozen=True, slots=True)
class NewList:
    """What one officer gives in; `sha256` and `name` are those of the paper, `total` is in 分."""

    kind: str
    on: date
    sha256: str
    name: str
    total: int
    lines: Sequence[FundLine]


@dataclass(frozen=True, slots=True)
class ListView:
    """A list as shown."""

    id: int
    kind: str
    on: date
    name: str
    sha256: str
    units: int
    control_total: int
    state: str
    given: Hand
    given_at: datetime
    journal: int | None


@dataclass(frozen=True, slots=True)
class ListedFlat:
    """A flat of a list with its amount in 分; a first deposit of None is not known or not asked."""

    label: str
    amount: int
    deposit: int | None


def keep_list(
    session: Session, community_id: str, given: NewList, *, officer_id: int, now: datetime
) -> int:
    """Keep a list in the caller's act until another body confirms; returns its number.

    Raises PostingInFuture, MonthClosed, NotYourBody.
    """
    hand = hand_of(officer_id, community_id)
    if given.on > local_date(now):
        raise PostingInFuture
    check_month_open(session, community_id, month_of(given.on))
    row = OpeningRow(
        community_id=community_id,
        kind=given.kind,
        on_date=given.on,
        sha256=given.sha256,
        name=given.name[:LONGEST_NAME],
        balances=[
            [one.unit_id, one.amount, -1 if one.deposit is None else one.deposit]
            for one in given.lines
        ],
        control_total=given.total,
        state="proposed",
        proposed_by=officer_id,
        role=hand.role,
        organisation=hand.organisation,
        proposed_at=now,
    )
    session.add(row)
    session.flush()
    _note(session, officer_id, "propose", row, now)
    return row.id


def check_given_once(session: Session, community_id: str, kind: str, on: date, sha256: str) -> None:
    """Refuse a paper that would be entered twice, as by a second click. Raises ListGivenBefore."""
    statement = select(OpeningRow.id).where(
        OpeningRow.community_id == community_id,
        OpeningRow.kind == kind,
        OpeningRow.on_date == on,
        OpeningRow.sha256 == sha256,
        OpeningRow.state != "withdrawn",
    )
    if session.scalars(statement).first() is not None:
        raise ListGivenBefore


def get_waiting(session: Session, community_id: str, list_id: int, now: datetime) -> OpeningRow:
    """Return a list that waits, with the books held. Raises OpeningNotFound."""
    lock_books(session, community_id, now=now)
    row = session.get(OpeningRow, list_id, populate_existing=True)
    if row is None or row.community_id != community_id or row.state != "proposed":
        raise OpeningNotFound
    return row


def given_by(row: OpeningRow) -> Hand:
    """Return who gave a list in, and for whom."""
    return Hand(row.proposed_by, row.role, row.organisation)


def lines_of(row: OpeningRow) -> list[FundLine]:
    """Return the flats of a list as they were given in."""
    return [
        FundLine(unit, amount, None if given < 0 else given) for unit, amount, given in row.balances
    ]


def end_list(session: Session, row: OpeningRow, state: str, officer_id: int, now: datetime) -> None:
    """Say that a list waits no longer, in the caller's act."""
    row.state, row.ended_by, row.ended_at = state, officer_id, now
    _note(session, officer_id, state, row, now)


def withdraw_list(community_id: str, list_id: int, *, officer_id: int, now: datetime) -> None:
    """Take a list back before it was confirmed. Raises OpeningNotFound, NotYourBody."""
    with transaction() as session:
        row = get_waiting(session, community_id, list_id, now)
        check_may_end(officer_id, community_id, given_by(row))
        end_list(session, row, "withdrawn", officer_id, now)


def fund_lists(session: Session, community_id: str) -> list[ListView]:
    """Return the lists, the newest first."""
    statement = select(OpeningRow).where(OpeningRow.community_id == community_id)
    return [_view(row) for row in session.scalars(statement.order_by(OpeningRow.id.desc()))]


def waiting_lists(session: Session, community_ids: Collection[str]) -> list[tuple[str, ListView]]:
    """Return the lists that wait in these communities, each with its community, oldest first."""
    statement = select(OpeningRow).where(
        OpeningRow.community_id.in_(community_ids), OpeningRow.state == "proposed"
    )
    rows = session.scalars(statement.order_by(OpeningRow.id))
    return [(row.community_id, _view(row)) for row in rows]


def read_list(
    session: Session, community_id: str, list_id: int
) -> tuple[ListView, list[ListedFlat]]:
    """Return a list and its flats in the register's order. Raises OpeningNotFound."""
    row = session.get(OpeningRow, list_id)
    if row is None or row.community_id != community_id:
        raise OpeningNotFound
    lines = {one.unit_id: one for one in lines_of(row)}
    flats = [
        ListedFlat(unit.label, lines[unit.id].amount, lines[unit.id].deposit)
        for unit in units_of(session, sorted(lines))
    ]
    return _view(row), flats


def _note(session: Session, officer_id: int, act: str, row: OpeningRow, now: datetime) -> None:
    detail = {"units": len(row.balances), "total": row.control_total}
    audit(
        session,
        officer_id,
        f"books.{row.kind}.{act}",
        row.id,
        detail,
        now=now,
        community_id=row.community_id,
    )


def _view(row: OpeningRow) -> ListView:
    return ListView(
        id=row.id,
        kind=row.kind,
        on=row.on_date,
        name=row.name,
        sha256=row.sha256,
        units=len(row.balances),
        control_total=row.control_total,
        state=row.state,
        given=given_by(row),
        given_at=row.proposed_at,
        journal=row.journal,
    )
