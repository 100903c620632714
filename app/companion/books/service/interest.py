"""Interest of the bank, shared over the flats by what each holds at the end of a day.

Law: shares follow the balances with the largest remainder and add up to the amount; a flat that
holds nothing, or less, gets nothing. What the first officer saw is what the second enters: when
a balance of that day changed meanwhile, the list is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from app.companion.books.service.head import lock_books
from app.companion.books.service.lines import LARGEST, AmountInvalid
from app.companion.books.service.lists import INTEREST, NewList, check_given_once, keep_list
from app.companion.books.service.opening_file import FundLine
from app.companion.books.service.reading import unit_balances
from app.companion.books.service.vouchers import Voucher, keep_voucher
from app.core.errors import RuleError
from app.core.money import share_by_largest_remainder
from app.platform.db import transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.books.models import OpeningRow


class FundEmpty(RuleError):
    """No flat held anything on that day."""


class InterestChanged(RuleError):
    """A balance of that day changed after the shares were reckoned."""


@dataclass(frozen=True, slots=True)
class Interest:
    """What the bank paid in 分, the day whose balances it goes by, and its paper."""

    amount: int
    on: date
    paper: Voucher


def propose_interest(community_id: str, given: Interest, *, officer_id: int, now: datetime) -> int:
    """Share an amount and keep the shares until a second officer confirms; returns their number.

    Raises AmountInvalid, FundEmpty, VoucherNotTaken, ListGivenBefore, and what `keep_list` raises.
    """
    if not 0 < given.amount <= LARGEST:
        raise AmountInvalid(account="fund_bank")
    with transaction() as session:
        lock_books(session, community_id, now=now)
        lines = share_interest(given.amount, _held(session, community_id, given.on))
        sha256 = keep_voucher(session, given.paper)
        check_given_once(session, community_id, INTEREST, given.on, sha256)
        new = NewList(INTEREST, given.on, sha256, given.paper.name, given.amount, lines)
        return keep_list(session, community_id, new, officer_id=officer_id, now=now)


def share_interest(amount: int, held: Mapping[int, int]) -> list[FundLine]:
    """Return the shares of an amount in 分 by what units hold, in the order of their ids.

    A unit whose share is 0 is left out. Raises FundEmpty.
    """
    weights = {unit: holds for unit, holds in sorted(held.items()) if holds > 0}
    if not weights:
        raise FundEmpty
    shares = share_by_largest_remainder(amount, list(weights.values()))
    return [FundLine(unit, share) for unit, share in zip(weights, shares, strict=True) if share]


def check_interest(session: Session, row: OpeningRow, lines: Sequence[FundLine]) -> None:
    """Refuse shares that no longer follow the balances. Raises InterestChanged, FundEmpty."""
    held = _held(session, row.community_id, row.on_date)
    if share_interest(row.control_total, held) != lines:
        raise InterestChanged


def _held(session: Session, community_id: str, on: date) -> dict[int, int]:
    sums = unit_balances(session, community_id, "fund_units", on)
    return {unit: -amount for unit, amount in sums.items()}
