"""Opening balances of the maintenance fund: one officer gives the bank's list in, another confirms.

Law: the second officer confirms what the first gave in, unit by unit; a unit is opened once, and
what it was opened with is never changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.books.models import DepositRow, LineRow, OpeningRow
from app.companion.books.service.head import lock_books
from app.companion.books.service.lines import Line
from app.companion.books.service.opening_file import OpeningLine, read_opening
from app.companion.books.service.posting import post
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction
from app.platform.files import store_file

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MEDIA = "application/octet-stream"
MEMO = "维修资金期初余额"


class OpeningNotFound(RuleError):
    """There is no such list, or it no longer waits."""


class OpeningSamePerson(RuleError):
    """Whoever gave the list in cannot confirm it."""


class UnitOpenedBefore(RuleError):
    """A unit of the list has an account already; `count` says how many have."""


@dataclass(frozen=True, slots=True)
class OpeningFile:
    """A list as it came in; `control_total` in 分 is typed from the bank's paper."""

    data: bytes
    name: str
    control_total: int
    on: date


@dataclass(frozen=True, slots=True)
class OpeningView:
    """A list as shown."""

    id: int
    on: date
    name: str
    sha256: str
    units: int
    control_total: int
    state: str
    proposed_by: int
    journal: int | None


def propose_opening(
    community_id: str, given: OpeningFile, *, officer_id: int, now: datetime
) -> int:
    """Read a list and keep it until a second officer confirms; returns its number.

    Raises what `read_opening` raises, UnitOpenedBefore.
    """
    with transaction() as session:
        lock_books(session, community_id, now=now)
        lines = read_opening(session, community_id, given.data, given.control_total)
        _check_new(session, community_id, lines)
        kept = store_file(session, given.data, media_type=MEDIA, name=given.name[:120])
        row = OpeningRow(
            community_id=community_id,
            kind="opening",
            on_date=given.on,
            sha256=kept.sha256,
            name=given.name[:120],
            balances=[
                [one.unit_id, one.balance, -1 if one.deposit is None else one.deposit]
                for one in lines
            ],
            control_total=given.control_total,
            state="proposed",
            proposed_by=officer_id,
            proposed_at=now,
        )
        session.add(row)
        session.flush()
        _note(session, officer_id, "propose", row, now)
        return row.id


def confirm_opening(community_id: str, opening_id: int, *, officer_id: int, now: datetime) -> int:
    """Open the units of a list as its second officer; returns the journal's number.

    Raises OpeningNotFound, OpeningSamePerson, UnitOpenedBefore, MonthClosed.
    """
    with transaction() as session:
        row = _waiting(session, community_id, opening_id, now)
        if row.proposed_by == officer_id:
            raise OpeningSamePerson
        lines = _lines_of(row)
        _check_new(session, community_id, lines)
        row.journal = post(
            session,
            community_id,
            on=row.on_date,
            memo=MEMO,
            lines=_journal_lines(lines),
            source=f"opening:{row.id}",
            evidence=(row.sha256,),
            officer_id=officer_id,
            now=now,
        )
        session.add_all(
            DepositRow(community_id=community_id, unit_id=one.unit_id, amount=one.deposit or 0)
            for one in lines
        )
        _end(session, row, "confirmed", officer_id, now)
        return row.journal


def withdraw_opening(community_id: str, opening_id: int, *, officer_id: int, now: datetime) -> None:
    """Take a list back before it was confirmed. Raises OpeningNotFound."""
    with transaction() as session:
        row = _waiting(session, community_id, opening_id, now)
        _end(session, row, "withdrawn", officer_id, now)


def list_openings(session: Session, community_id: str) -> list[OpeningView]:
    """Return the lists, the newest first."""
    statement = select(OpeningRow).where(OpeningRow.community_id == community_id)
    return [_view(row) for row in session.scalars(statement.order_by(OpeningRow.id.desc()))]


def _waiting(session: Session, community_id: str, opening_id: int, now: datetime) -> OpeningRow:
    lock_books(session, community_id, now=now)
    row = session.get(OpeningRow, opening_id, populate_existing=True)
    if row is None or row.community_id != community_id or row.state != "proposed":
        raise OpeningNotFound
    return row


def _lines_of(row: OpeningRow) -> list[OpeningLine]:
    return [
        OpeningLine(unit, held, None if given < 0 else given) for unit, held, given in row.balances
    ]


def _journal_lines(lines: list[OpeningLine]) -> list[Line]:
    held = [Line("fund_units", -one.balance, one.unit_id) for one in lines if one.balance]
    return [Line("fund_bank", -sum(one.amount for one in held)), *held]


def _check_new(session: Session, community_id: str, lines: list[OpeningLine]) -> None:
    units = {one.unit_id for one in lines}
    opened = select(DepositRow.unit_id).where(DepositRow.community_id == community_id)
    posted = select(LineRow.unit_id).where(
        LineRow.community_id == community_id, LineRow.account == "fund_units"
    )
    before = units & ({*session.scalars(opened)} | {*session.scalars(posted.distinct())})
    if before:
        raise UnitOpenedBefore(count=len(before))


def _end(session: Session, row: OpeningRow, state: str, officer_id: int, now: datetime) -> None:
    row.state, row.ended_by, row.ended_at = state, officer_id, now
    _note(session, officer_id, state, row, now)


def _note(session: Session, officer_id: int, act: str, row: OpeningRow, now: datetime) -> None:
    detail = {"units": len(row.balances), "total": row.control_total}
    audit(
        session,
        officer_id,
        f"books.opening.{act}",
        row.id,
        detail,
        now=now,
        community_id=row.community_id,
    )


def _view(row: OpeningRow) -> OpeningView:
    return OpeningView(
        id=row.id,
        on=row.on_date,
        name=row.name,
        sha256=row.sha256,
        units=len(row.balances),
        control_total=row.control_total,
        state=row.state,
        proposed_by=row.proposed_by,
        journal=row.journal,
    )
