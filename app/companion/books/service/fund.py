"""The maintenance fund by unit: what each flat holds, and whether its owners have to top up.

Law (RULES §3.5): below the place's part of the first deposit the owners pay in again; a unit whose
first deposit is not known is not judged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.books.models import DepositRow, JournalRow, LineRow
from app.companion.books.service.lists import INTEREST, OPENING, TOPUP
from app.companion.books.service.reading import unit_balances
from app.core.rules.fund import is_top_up_due
from app.registry.service import get_community, profile_for, units_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FUND = "fund_units"


@dataclass(frozen=True, slots=True)
class UnitAccount:
    """What a unit holds in the fund; a first deposit of 0 is not known."""

    unit_id: int
    label: str
    area: int
    balance: int
    first_deposit: int
    must_top_up: bool


@dataclass(frozen=True, slots=True)
class Movement:
    """What came to a unit's account or left it (below 0), by which journal.

    `kind` is the list that it came by (opening, topup, interest), "" for everything else.
    """

    number: int
    on: date
    kind: str
    memo: str
    amount: int


def unit_accounts(session: Session, community_id: str) -> list[UnitAccount]:
    """Return the accounts of all units that have one, in the register's order."""
    held = unit_balances(session, community_id, FUND)
    deposits = _deposits(session, community_id)
    return _accounts(session, community_id, held, deposits, sorted({*held, *deposits}))


def find_unit_account(session: Session, community_id: str, unit_id: int) -> UnitAccount | None:
    """Return the account of one unit, or None where it has none."""
    held, deposits = unit_balances(session, community_id, FUND), _deposits(session, community_id)
    if unit_id not in held and unit_id not in deposits:
        return None
    found = _accounts(session, community_id, held, deposits, [unit_id])
    return found[0] if found else None


def _accounts(
    session: Session,
    community_id: str,
    held: Mapping[int, int],
    deposits: Mapping[int, int],
    units: list[int],
) -> list[UnitAccount]:
    part = profile_for(session, get_community(session, community_id)).rules.share("fund.top_up")
    return [
        UnitAccount(
            unit_id=one.id,
            label=one.label,
            area=one.area,
            balance=-held.get(one.id, 0),
            first_deposit=deposits.get(one.id, 0),
            must_top_up=is_top_up_due(-held.get(one.id, 0), deposits.get(one.id, 0), part),
        )
        for one in units_of(session, units)
    ]


def _deposits(session: Session, community_id: str) -> dict[int, int]:
    statement = select(DepositRow).where(DepositRow.community_id == community_id)
    return {row.unit_id: row.amount for row in session.scalars(statement)}


def list_movements(session: Session, community_id: str, unit_id: int) -> list[Movement]:
    """Return what moved a unit's account, the newest first."""
    statement = (
        select(JournalRow, LineRow.amount)
        .join(
            LineRow,
            (LineRow.community_id == JournalRow.community_id)
            & (LineRow.number == JournalRow.number),
        )
        .where(
            LineRow.community_id == community_id,
            LineRow.account == FUND,
            LineRow.unit_id == unit_id,
        )
        .order_by(LineRow.number.desc(), LineRow.place)
    )
    return [
        Movement(row.number, row.on_date, _kind_of(row), row.memo, -amount)
        for row, amount in session.execute(statement)
    ]


def _kind_of(row: JournalRow) -> str:
    kind = row.source.partition(":")[0]
    return kind if kind in (OPENING, TOPUP, INTEREST) else ""
