"""An owner's own unit: what the published statements say of it, and the file that proves it.

Law: only the salts of the unit's own lines leave; they open nobody else's. The figures are read
from what was published, so a unit whose books differ from the publication shows no proof.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.companion.accounts.models import AccountsMonthRow
from app.companion.accounts.service.drafting import published_months
from app.companion.accounts.service.opening import get_accounts
from app.companion.accounts.service.veil import Veil, veil_of
from app.companion.books.service import list_movements
from app.core.accounts import (
    UNIT_ACCOUNT,
    ProvenLine,
    ProvenMonth,
    PublicJournal,
    UnitProof,
    encode_unit_proof,
    line_place,
    parse_journal,
    parse_unit_balance,
)
from app.core.errors import RuleError
from app.core.lines import split_lines

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class UnitNotPublished(RuleError):
    """No published month speaks of this unit yet."""


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One movement of a unit's account in a published month; `amount` below 0 left it."""

    journal: int
    on: date
    memo: str
    amount: int


@dataclass(frozen=True, slots=True)
class UnitMonth:
    """What a unit owned before and after a published month, the commitment it stands under."""

    month: str
    opening: int
    closing: int
    commitment: str
    salt: str
    lines: tuple[UnitLine, ...]


@dataclass(frozen=True, slots=True)
class UnitStory:
    """A unit in the published accounts: its code, its months (oldest first), its proof."""

    code: str
    months: tuple[UnitMonth, ...]
    proof: bytes


def unit_story(session: Session, community_id: str, unit_id: int) -> UnitStory:
    """Return a unit's place in the published accounts.

    Raises AccountsNotOpen, UnitNotPublished.
    """
    accounts = get_accounts(session, community_id)
    veil = veil_of(session, accounts, [unit_id])
    if unit_id not in veil.codes:
        raise UnitNotPublished
    moved = list_movements(session, community_id, unit_id)
    memos = {one.number: one.memo for one in moved}
    months = [
        found
        for row in published_months(session, community_id)
        if (found := _month(row, veil, unit_id, memos)) is not None
    ]
    if not months:
        raise UnitNotPublished
    proof = UnitProof(
        community_id, veil.codes[unit_id], tuple(_proven(one, veil, unit_id) for one in months)
    )
    shown = tuple(one for one, _ in months)
    return UnitStory(veil.codes[unit_id], shown, encode_unit_proof(proof))


_Found = tuple[UnitMonth, list[tuple[int, int]]]


def _month(row: AccountsMonthRow, veil: Veil, unit_id: int, memos: dict[int, str]) -> _Found | None:
    """A month with the places of the unit's lines, or None where it does not speak of the unit."""
    wanted = veil.unit(row.month, unit_id)
    balances = map(parse_unit_balance, split_lines(bytes(row.units)))
    mine = next((one for one in balances if one.unit == wanted), None)
    if mine is None:
        return None
    journals = _journals(row, set(memos))
    places = [
        (journal.number, place)
        for journal in journals
        for place, line in enumerate(journal.lines)
        if line.account == UNIT_ACCOUNT
        and line.unit == veil.unit(line_place(journal.number, place), unit_id)
    ]
    held = {one.number: one for one in journals}
    lines = tuple(
        UnitLine(number, held[number].on, memos[number], -held[number].lines[place].amount)
        for number, place in places
    )
    salt = veil.unit_salt(row.month, unit_id).hex()
    return UnitMonth(row.month, mine.opening, mine.closing, wanted, salt, lines), places


def _journals(row: AccountsMonthRow, numbers: set[int]) -> list[PublicJournal]:
    made = map(parse_journal, split_lines(bytes(row.journals)))
    return [one for one in made if one.number in numbers]


def _proven(found: _Found, veil: Veil, unit_id: int) -> ProvenMonth:
    shown, places = found
    lines = tuple(
        ProvenLine(number, place, veil.unit_salt(line_place(number, place), unit_id))
        for number, place in places
    )
    salt = veil.unit_salt(shown.month, unit_id)
    return ProvenMonth(shown.month, salt, shown.opening, shown.closing, lines)
