"""Where each line of a published month leads: the payment, what allowed it, its papers.

Law: sums, days and words are read from what was published; names of motions and budget lines, and
copies of papers, from the rooms that keep them: a copy that comes later rewrites no month.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.accounts.models import AccountsMonthRow
from app.companion.spending.service import (
    Behind,
    Ground,
    find_ground,
    payments_behind,
    public_copies,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.accounts.service.reading import MoneyLine, MonthPage


@dataclass(frozen=True, slots=True)
class PaperTrail:
    """A paper of a journal by its place there; `has_copy` says that everybody may look at one."""

    place: int
    sha256: str
    has_copy: bool


@dataclass(frozen=True, slots=True)
class Trail:
    """Where a line leads."""

    payment: Behind | None
    ground: Ground | None
    papers: tuple[PaperTrail, ...]


def trails_of(session: Session, community_id: str, page: MonthPage) -> dict[int, Trail]:
    """Return where each single line of a month leads, by its journal."""
    lines = [one for fund in page.funds for one in (*fund.received, *fund.paid) if one.number]
    numbers = {one.number for one in lines} | {one.reverses for one in lines if one.reverses}
    behind = payments_behind(session, community_id, numbers)
    copies = public_copies(session, community_id, {sha for one in lines for sha in one.vouchers})
    grounds = _grounds(session, community_id, lines)
    return {
        one.number: Trail(
            payment=behind.get(one.number) or behind.get(one.reverses or 0),
            ground=grounds.get(repr(one.authority)),
            papers=tuple(_papers(one, behind, copies)),
        )
        for one in lines
    }


def _grounds(
    session: Session, community_id: str, lines: Iterable[MoneyLine]
) -> dict[str, Ground | None]:
    """Many lines rest on one ground: each is asked for once."""
    named = {repr(one.authority): one.authority for one in lines if one.authority is not None}
    return {key: find_ground(session, community_id, said) for key, said in named.items()}


def _papers(
    line: MoneyLine, behind: Mapping[int, Behind], copies: Mapping[str, str]
) -> Iterable[PaperTrail]:
    payment = behind.get(line.number)
    for place, sha256 in enumerate(line.vouchers):
        # A copy that was there at the payment stands among the papers; it is no paper of its own.
        if payment is None or sha256 != payment.voucher:
            yield PaperTrail(place, sha256, sha256 in copies)


def month_of_journal(session: Session, community_id: str, number: int) -> str | None:
    """Return the published month that a journal stands in, or None."""
    # The files of a month are large; its statement alone says which numbers it has.
    statement = select(AccountsMonthRow.month, AccountsMonthRow.statement).where(
        AccountsMonthRow.community_id == community_id
    )
    for month, said in session.execute(statement.order_by(AccountsMonthRow.month)):
        if said["first"] <= number <= said["last"] and number not in said["later"]:
            return str(month)
    return None
