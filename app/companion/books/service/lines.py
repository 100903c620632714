"""Lines of a journal, and what they have to be before they are posted.

Law: no line is 0, all lines together are 0, and a line names a unit exactly where its account is
kept by unit; the unit is one of the community.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.companion.books.service.chart import MUST, NEVER, get_account
from app.core.errors import RuleError
from app.registry.service import units_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOST_LINES = 20_000
# Ten billion yuan: what is above is a slip of the hand, and sums stay far from 64 bits.
LARGEST = 1_000_000_000_000


class Unbalanced(RuleError):
    """Debits and credits differ, or there are too few lines or too many; `off` says by how much."""


class AmountInvalid(RuleError):
    """An amount is 0 or beyond ten billion yuan."""


class UnitOfLineWrong(RuleError):
    """A line names a unit where it must not, names none where it must, or one from elsewhere."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `amount` in 分, above 0 a debit, below a credit."""

    account: str
    amount: int
    unit_id: int | None = None


def check_lines(session: Session, community_id: str, lines: Sequence[Line]) -> None:
    """Refuse lines that make no journal.

    Raises AccountUnknown, AmountInvalid, UnitOfLineWrong, Unbalanced.
    """
    for line in lines:
        _check_line(line)
    off = sum(line.amount for line in lines)
    if off != 0 or not 2 <= len(lines) <= MOST_LINES:
        raise Unbalanced(off=off)
    _check_units(session, community_id, {line.unit_id for line in lines} - {None})


def _check_line(line: Line) -> None:
    account = get_account(line.account)
    if type(line.amount) is not int or not 0 < abs(line.amount) <= LARGEST:
        raise AmountInvalid(account=line.account)
    wrong = MUST if line.unit_id is None else NEVER
    if account.units == wrong:
        raise UnitOfLineWrong(account=line.account)


def _check_units(session: Session, community_id: str, units: set[int | None]) -> None:
    wanted = sorted(one for one in units if one is not None)
    if not wanted:
        return
    known = {one.id for one in units_of(session, wanted) if one.community_id == community_id}
    if known != set(wanted):
        raise UnitOfLineWrong(account="")
